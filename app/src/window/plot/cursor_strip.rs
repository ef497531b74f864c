//! The strip over a plot's curves in which its cursors have their flags, and a range is dragged.

use eframe::egui::{
    Align2, CursorIcon, FontFamily, FontId, Id, Rangef, Rect, Role, Sense, Shape, Ui, WidgetInfo,
    pos2, vec2,
};
use egui_plot::{PlotPoint, PlotTransform};
use sprintscope_sim::Scope;

use super::cursor_click::{cursor_meant, reach};
use super::cursor_lines::across;
use crate::view::View;
use crate::view::asked::Asked;
use crate::view::command::Command;
use crate::view::cursors::near::sample_near;
use crate::view::cursors::{Cursor, CursorCommand, Places};
use crate::view::plan::{Plan, PlotPlan};
use crate::view::watched::Watched;
use crate::window::theme::Look;

/// How high it is, in points.
const HEIGHT: f32 = 11.0;
/// A flag is taken hold of from so far beside it.
const HOLD: f32 = 7.0;

/// What the pointer drags in the strip.
#[derive(Default)]
pub(crate) struct CursorStrip {
    dragged: Option<Dragged>,
}

#[derive(Clone, Copy)]
enum Dragged {
    /// A flag.
    Flag(Cursor),
    /// A range that begins here.
    From(f64),
}

/// Its room, over what is drawn next.
pub(crate) fn room(ui: &mut Ui) -> Rect {
    let spacing = std::mem::take(&mut ui.spacing_mut().item_spacing.y);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    ui.spacing_mut().item_spacing.y = spacing;
    rect
}

impl CursorStrip {
    /// Draws the strip over the curves, and says what is dragged there.
    pub(crate) fn show(
        &mut self,
        (ui, room): (&Ui, Rect),
        (_, watched, plan): (&Scope, &dyn Watched, &Plan),
        (plot, transform): (&PlotPlan, &PlotTransform),
        view: &View,
        asked: &mut Vec<Asked>,
    ) {
        let look = Look::of(ui);
        let places = view.cursors.on(&plot.id.axis);
        let strip = Rect::from_x_y_ranges(transform.frame().x_range(), room.y_range());
        // The same wherever the plot stands: cursors that are put bring a table, and plots make room for it.
        let id = Id::unique(("cursors", &plot.id));
        let response = ui.interact(strip, id, Sense::click_and_drag());
        response.widget_info(|| {
            let says = format!("Range of x over {}: drag for cursors A and B", plot.title);
            WidgetInfo::labeled(Role::Group, true, says)
        });
        let pointer = response.interact_pointer_pos();
        let x = pointer.map(|at| transform.value_from_position(at).x);
        if response.drag_started() {
            let origin = ui.input(|input| input.pointer.press_origin());
            self.dragged = origin.map(|at| {
                let flag = flag_at(transform, places, at.x);
                let from = transform.value_from_position(at).x;
                flag.map_or(Dragged::From(from), Dragged::Flag)
            });
        }
        let axis = || plot.id.axis.clone();
        let near = |x| sample_near(watched, (plan, view), plot, (x, reach(transform)));
        let mut ask = |command| asked.push(Asked::by_button(Command::Cursor(command)));
        if let (true, Some(x), Some(dragged)) = (response.dragged(), x, self.dragged) {
            let x = near(within(transform, x));
            ask(match dragged {
                Dragged::Flag(cursor) => CursorCommand::Put {
                    axis: axis(),
                    cursor,
                    x,
                },
                Dragged::From(from) => CursorCommand::PutBoth {
                    axis: axis(),
                    ends: [near(from), x],
                },
            });
        }
        if let (true, Some(x)) = (response.clicked(), x) {
            let cursor = cursor_meant(ui);
            ask(CursorCommand::Put {
                axis: axis(),
                cursor,
                x: near(x),
            });
        }
        let is_held = response.hovered() || response.dragged();
        let painter = ui.painter();
        if is_held || places != Places::default() {
            let part = if is_held { 0.30 } else { 0.12 };
            let line = strip.shrink2(vec2(0.0, 4.0));
            painter.rect_filled(line, 1, look.accent.gamma_multiply(part));
        }
        if let Some([left, right]) = places.ends() {
            let [left, right] = [left, right].map(|x| across(transform, x));
            let between = Rect::from_x_y_ranges(left..=right, strip.y_range());
            let between = between.shrink2(vec2(0.0, 3.0)).intersect(strip);
            if between.is_positive() {
                painter.rect_filled(between, 1, look.accent.gamma_multiply(0.6));
            }
        }
        for cursor in Cursor::ALL {
            flag(ui, strip, transform, places, cursor);
        }
        response
            .on_hover_cursor(CursorIcon::ResizeHorizontal)
            .on_hover_text("Drag for a range: cursors A and B");
    }
}

/// From where to where the flags of these cursors reach.
pub(crate) fn flags(transform: &PlotTransform, places: Places) -> Vec<Rangef> {
    let shown = transform.frame().x_range();
    let places = Cursor::ALL
        .into_iter()
        .filter_map(|cursor| places.of(cursor));
    let places = places.map(|x| across(transform, x));
    let places = places.filter(|x| shown.contains(*x));
    places
        .map(|x| Rangef::new(x - HEIGHT / 2.0, x + HEIGHT / 2.0))
        .collect()
}

/// No cursor leaves what is shown while it is dragged.
fn within(transform: &PlotTransform, x: f64) -> f64 {
    let bounds = transform.bounds();
    x.clamp(bounds.min()[0], bounds.max()[0])
}

/// The flag that is near; of two, the nearer.
fn flag_at(transform: &PlotTransform, places: Places, x: f32) -> Option<Cursor> {
    let far = |cursor: &Cursor| {
        let place = places.of(*cursor).map(|place| across(transform, place));
        place.map_or(f32::INFINITY, |place| (place - x).abs())
    };
    let nearest = Cursor::ALL
        .into_iter()
        .min_by(|a, b| far(a).total_cmp(&far(b)));
    nearest.filter(|cursor| far(cursor) <= HOLD)
}

fn flag(ui: &Ui, strip: Rect, transform: &PlotTransform, places: Places, cursor: Cursor) {
    let look = Look::of(ui);
    let Some(x) = places.of(cursor) else {
        return;
    };
    let x = transform.position_from_point(&PlotPoint::new(x, 0.0)).x;
    if !strip.x_range().contains(x) {
        return;
    }
    let rect = Rect::from_center_size(pos2(x, strip.center().y), vec2(HEIGHT, HEIGHT));
    let painter = ui.painter();
    painter.add(Shape::rect_filled(rect, 2, look.accent));
    let font = FontId::new(9.5, FontFamily::Monospace);
    painter.text(
        rect.center(),
        Align2::CENTER_CENTER,
        cursor.name(),
        font,
        look.background,
    );
}
