//! A strip of all history below the plots: a pale outline, and bright what the plots show of it. That is dragged,
//! and so are its edges; a click moves it there, a double click shows everything.

use eframe::egui::{
    Color32, ColorImage, CursorIcon, PointerButton, Pos2, Rect, Response, Role, Sense, Shape,
    Stroke, StrokeKind, TextureHandle, TextureOptions, Ui, WidgetInfo, pos2,
};
use sprintscope_sim::store::XAxis;

use super::history_lanes;
use super::shown_history::Shown;
use crate::view::View;
use crate::view::asked::Asked;
use crate::view::command::Command;
use crate::view::history::{Grip, History, Outline, gripped};
use crate::view::time_window::{TimeWindow, WindowCommand};
use crate::view::trace::Trace;
use crate::window::theme::Look;

/// Its height, in points.
pub(crate) const HEIGHT: f32 = 28.0;
/// Room above it.
pub(crate) const GAP: f32 = 4.0;
/// So near an edge, in points, the edge is meant.
const NEAR: f32 = 6.0;
/// What is shown is never narrower than this, so that it is seen.
const LEAST: f32 = 3.0;
/// The outline follows what comes so often, in seconds: it is no more than a pixel wider then.
const EVERY: f64 = 0.25;

/// What the strip of one axis keeps from frame to frame.
#[derive(Default)]
pub(crate) struct HistoryStrip {
    drawn: Option<Drawn>,
    texture: Option<TextureHandle>,
    grip: Option<(Grip, f64, [f64; 2])>,
}

/// What the outline shows.
struct Drawn {
    of: Of,
    history: History,
    at: f64,
}

/// What the outline is made of, beside samples.
#[derive(PartialEq)]
struct Of {
    traces: Vec<Trace>,
    /// Whose lanes.
    lanes: Vec<Trace>,
    size: [usize; 2],
    ink: Color32,
}

impl HistoryStrip {
    /// Whether a person moves something in it.
    pub(crate) fn is_gripped(&self) -> bool {
        self.grip.is_some()
    }

    /// Draws it, and says what is asked.
    pub(crate) fn show(
        &mut self,
        ui: &Ui,
        rect: Rect,
        shown: &Shown<'_>,
        view: &View,
        asked: &mut Vec<Asked>,
    ) {
        let axis = &shown.plot.id.axis;
        let id = ui.scope_id().with(("history", axis));
        let response = ui.interact(rect, id, Sense::click_and_drag());
        let name = format!("History of {}", shown.plot.title);
        response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, &name));
        let history = self.outline(ui, rect, shown, view);
        let scale = Scale { rect, history };
        self.paint(ui, &scale, shown.ends);
        let part = self.worked(&response, &scale, shown.ends);
        if response.double_clicked() {
            let all = WindowCommand::Follow(TimeWindow::All);
            asked.push(Asked::by_button(Command::Window(all)));
        } else if let Some(ends) = part {
            let axis: XAxis = axis.clone();
            let part = WindowCommand::Part { axis, ends };
            asked.push(Asked::by_button(Command::Window(part)));
        }
        let hovered = ui.input(|input| input.pointer.hover_pos());
        let icon = match (self.grip, hovered.filter(|at| rect.contains(*at))) {
            (Some((Grip::Left | Grip::Right, ..)), _) => CursorIcon::ResizeHorizontal,
            (Some((Grip::Whole, ..)), _) => CursorIcon::Grabbing,
            (None, Some(at)) => match scale.grip(shown.ends, at) {
                Some(Grip::Left | Grip::Right) => CursorIcon::ResizeHorizontal,
                Some(Grip::Whole) => CursorIcon::Grab,
                None => CursorIcon::PointingHand,
            },
            (None, None) => return,
        };
        ui.ctx().set_cursor_icon(icon);
    }

    /// What a drag or a click asks for.
    fn worked(&mut self, response: &Response, scale: &Scale, ends: [f64; 2]) -> Option<[f64; 2]> {
        let at = response.interact_pointer_pos();
        if response.drag_started_by(PointerButton::Primary)
            && let Some(at) = response.ctx.input(|input| input.pointer.press_origin())
        {
            let x = scale.x(at);
            self.grip = Some(match scale.grip(ends, at) {
                Some(grip) => (grip, x, ends),
                None => (Grip::Whole, x, centred(ends, x)),
            });
        }
        let moved = match (self.grip, at) {
            (Some((grip, from, ends)), Some(at)) if response.dragged() => {
                Some(gripped(grip, ends, scale.x(at) - from, scale.history.ends))
            }
            (None, Some(at)) if response.clicked() => {
                let ends = centred(ends, scale.x(at));
                Some(gripped(Grip::Whole, ends, 0.0, scale.history.ends))
            }
            _ => None,
        };
        if !response.dragged() {
            self.grip = None;
        }
        moved
    }

    /// Draws the outline anew where a column of it has changed; returns what it stands for.
    fn outline(&mut self, ui: &Ui, rect: Rect, shown: &Shown<'_>, view: &View) -> History {
        let size = rect.size() * ui.pixels_per_point();
        let lanes = shown.lanes.iter().flat_map(|row| &row.parts);
        let of = Of {
            traces: shown.traces.clone(),
            lanes: lanes.map(|part| part.trace).collect(),
            size: [size.x, size.y].map(|side| side.round().clamp(1.0, 8_192.0) as usize),
            ink: Look::of(ui).muted,
        };
        let now = shown.watched.now();
        if let Some(drawn) = &self.drawn
            && drawn.of == of
        {
            let is_young = now - drawn.at < EVERY || view.pause.is_some();
            if is_young || drawn.history.holds(shown.data) {
                return drawn.history;
            }
        }
        let history = History::of(shown.data, of.size[0]);
        let image = if shown.plot.is_of_states {
            history_lanes::image(shown, history.grid(), of.size, Look::of(ui))
        } else {
            let outline = Outline::of(shown.watched, &of.traces, &history);
            image(&outline, of.size, of.ink)
        };
        let options = TextureOptions::NEAREST;
        match &mut self.texture {
            Some(texture) => texture.set(image, options),
            None => self.texture = Some(ui.ctx().load_texture("history", image, options)),
        }
        let at = now;
        self.drawn = Some(Drawn { of, history, at });
        history
    }

    fn paint(&self, ui: &Ui, scale: &Scale, ends: [f64; 2]) {
        let look = Look::of(ui);
        let rect = scale.rect;
        let painter = ui.painter_at(rect);
        painter.rect_filled(rect, 2, look.panel);
        let bright = scale.bright(ends);
        painter.rect_filled(bright, 2, look.accent.gamma_multiply(0.30));
        if let Some(texture) = &self.texture {
            let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            painter.add(Shape::image(texture.id(), rect, whole, Color32::WHITE));
        }
        let stroke = Stroke::new(1.0, look.accent);
        painter.rect_stroke(bright, 2, stroke, StrokeKind::Inside);
    }
}

/// So wide as it was, around `x`.
fn centred([left, right]: [f64; 2], x: f64) -> [f64; 2] {
    let half = (right - left) / 2.0;
    [x - half, x + half]
}

/// From x to points and back.
struct Scale {
    rect: Rect,
    history: History,
}

impl Scale {
    fn x(&self, at: Pos2) -> f64 {
        let [left, right] = self.history.ends;
        let part = f64::from((at.x - self.rect.left()) / self.rect.width());
        left + (right - left) * part
    }

    fn at(&self, x: f64) -> f32 {
        let [left, right] = self.history.ends;
        let part = ((x - left) / (right - left)).clamp(0.0, 1.0);
        self.rect.left() + self.rect.width() * part as f32
    }

    fn bright(&self, ends: [f64; 2]) -> Rect {
        let [left, right] = ends.map(|end| self.at(end));
        let wanting = ((LEAST - (right - left)) / 2.0).max(0.0);
        Rect::from_x_y_ranges(left - wanting..=right + wanting, self.rect.y_range())
    }

    /// What of the part that is shown is meant there.
    fn grip(&self, ends: [f64; 2], at: Pos2) -> Option<Grip> {
        let bright = self.bright(ends);
        // Of a narrow one the middle third is all of it.
        let inside = NEAR.min(bright.width() / 3.0);
        let is_near = |edge: f32, inwards: f32| {
            let distance = (at.x - edge) * inwards;
            (-NEAR..=inside).contains(&distance)
        };
        if is_near(bright.left(), 1.0) {
            Some(Grip::Left)
        } else if is_near(bright.right(), -1.0) {
            Some(Grip::Right)
        } else {
            bright.x_range().contains(at.x).then_some(Grip::Whole)
        }
    }
}

/// The outline as a picture.
fn image(outline: &Outline, [width, height]: [usize; 2], ink: Color32) -> ColorImage {
    let mut image = ColorImage::filled([width, height], Color32::TRANSPARENT);
    // Its frame leaves the outline free.
    let edge = height / 12;
    let within = (height - 2 * edge).max(1);
    for (across, rows) in outline.rows(within).enumerate().take(width) {
        for down in rows.into_iter().flatten() {
            image.pixels[(down + edge) * width + across] = ink;
        }
    }
    image
}
