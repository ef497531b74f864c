//! The numbers along a plot's axes as handles: the wheel and a drag over them move that axis alone, a pin shows that
//! it is held, and a double click lets go of it.

use eframe::egui::{
    Color32, CursorIcon, Id, PointerButton, Pos2, Rect, Response, Role, Sense, Stroke, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};

use super::y_strip::Side;
use crate::view::asked::Asked;
use crate::view::command::Command;
use crate::view::plan::PlotPlan;
use crate::view::plot_id::PlotId;
use crate::view::y_axis::YAxis;
use crate::view::y_command::YCommand;
use crate::window::theme::Look;

/// What can be clicked of a pin.
const PIN: f32 = 16.0;

/// A y axis beside its plot.
pub(crate) struct YHandle<'a> {
    /// Whose.
    pub plot: &'a PlotPlan,
    /// Which of its axes.
    pub place: usize,
    /// What is shown of it.
    pub axis: YAxis,
    /// Whether a person set that.
    pub is_held: bool,
    /// How far down a pin shows that, in points.
    pub pin_y: f32,
}

impl YHandle<'_> {
    /// Does what the pointer says over its numbers. `factor` is how much more the wheel asks for.
    pub(crate) fn show(
        &self,
        ui: &Ui,
        (strip, side): (Rect, Side),
        factor: f64,
        asked: &mut Vec<Asked>,
    ) {
        let mut ask = |command| asked.push(Asked::by_button(command));
        let id = self.plot.y_axis_id(self.place);
        let name = if self.place == 0 {
            format!("y of {}", self.plot.title)
        } else {
            format!("y {} of {}", self.place + 1, self.plot.title)
        };
        let response = handle(
            ui,
            strip,
            ("y", self.place),
            CursorIcon::ResizeVertical,
            &name,
        );
        if response.dragged_by(PointerButton::Primary) && strip.height() > 0.0 {
            let by = f64::from(response.drag_delta().y / strip.height());
            if by != 0.0 {
                ask(Command::Y(YCommand::Pan(id.clone(), by)));
            }
        }
        if factor != 1.0
            && let Some(at) = response.hover_pos()
        {
            let part = f64::from((strip.bottom() - at.y) / strip.height());
            let ends = self.axis.zoomed(factor, part);
            ask(Command::HoldY {
                plot: id.clone(),
                ends,
            });
        }
        let at = match side {
            Side::Left => pos2(strip.right() - PIN / 2.0 - 2.0, self.pin_y),
            Side::Right => pos2(strip.left() + PIN / 2.0 + 2.0, self.pin_y),
        };
        let is_let_go = self.is_held && pin(ui, at, ("y pin", self.place), &name);
        if response.double_clicked() || is_let_go {
            ask(Command::Y(YCommand::LetGo(id)));
        }
    }
}

/// The x axis below its plot.
pub(crate) struct XHandle<'a> {
    /// Whose.
    pub plot: &'a PlotPlan,
    /// Units of x per point.
    pub per_point: f64,
    /// Whether a person set what is shown of it.
    pub is_held: bool,
}

impl XHandle<'_> {
    /// Does what the pointer says over its numbers.
    pub(crate) fn show(
        &self,
        ui: &Ui,
        strip: Rect,
        (factor, x_at): (f64, impl Fn(Pos2) -> f64),
        asked: &mut Vec<Asked>,
    ) {
        let mut ask = |command| asked.push(Asked::by_button(command));
        let axis = self.plot.id.axis.clone();
        let name = format!("x of {}", self.plot.title);
        let response = handle(ui, strip, ("x", 0), CursorIcon::ResizeHorizontal, &name);
        if response.dragged_by(PointerButton::Primary) && response.drag_delta().x != 0.0 {
            let by = -f64::from(response.drag_delta().x) * self.per_point;
            ask(Command::Pan {
                axis: axis.clone(),
                by,
            });
        }
        if factor != 1.0
            && let Some(at) = response.hover_pos()
        {
            let around = x_at(at);
            ask(Command::Zoom {
                axis: axis.clone(),
                factor,
                around,
            });
        }
        let at = pos2(strip.right() + PIN / 2.0 + 2.0, strip.top() + PIN / 2.0);
        let is_let_go = self.is_held && pin(ui, at, ("x pin", 0), &name);
        if response.double_clicked() || is_let_go {
            ask(Command::LetGoX(axis));
        }
    }
}

fn handle(ui: &Ui, strip: Rect, salt: (&str, usize), cursor: CursorIcon, name: &str) -> Response {
    let response = ui.interact(strip, ui.scope_id().with(salt), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, name));
    response.on_hover_cursor(cursor)
}

/// Draws a pin that can be pulled out; says whether it is.
fn pin(ui: &Ui, at: Pos2, salt: (&str, usize), name: &str) -> bool {
    let look = Look::of(ui);
    let hit = Rect::from_center_size(at, Vec2::splat(PIN));
    let id: Id = ui.scope_id().with(salt);
    let response = ui.interact(hit, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Let go of {name}")));
    let is_lit = response.hovered() || response.has_focus();
    let ink = if is_lit { look.text } else { look.accent };
    let fill = if is_lit {
        look.raised
    } else {
        Color32::TRANSPARENT
    };
    let painter = ui.painter();
    painter.rect_filled(hit, 4, fill);
    let head = at - vec2(0.0, 2.5);
    painter.circle_filled(head, 3.0, ink);
    painter.line_segment([head, at + vec2(0.0, 6.0)], Stroke::new(1.2, ink));
    let is_clicked = response.clicked();
    response.on_hover_ui(|ui| {
        ui.label(format!("{name} is held: click to let go of it"));
    });
    is_clicked
}

/// Whether a person set what is shown of a y axis.
pub(crate) fn is_held(
    held: &std::collections::HashMap<PlotId, [f64; 2]>,
    plot: &PlotPlan,
    axis: usize,
) -> bool {
    !held.is_empty() && held.contains_key(&plot.y_axis_id(axis))
}
