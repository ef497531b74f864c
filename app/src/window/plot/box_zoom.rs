//! A box drawn with the right button: what is in it is shown.

use eframe::egui::{PointerButton, Pos2, Rect, Response, Stroke, StrokeKind, Ui};

use crate::view::command::Command;
use crate::view::plan::PlotPlan;
use crate::view::y_axis::YAxis;
use crate::window::theme::Look;

/// A box that is thinner than so many points leaves that axis as it is.
const THIN: f32 = 8.0;

/// Draws the box while it is drawn with the button down; says what it asks for when it comes up. `x_at` is the x of a
/// point.
pub(crate) fn show(
    ui: &Ui,
    response: &Response,
    (plot, axis): (&PlotPlan, YAxis),
    curves: Rect,
    x_at: impl Fn(Pos2) -> f64,
) -> Option<Command> {
    let id = response.id.with("box");
    if response.drag_started_by(PointerButton::Secondary) {
        let from = ui.input(|input| input.pointer.press_origin());
        ui.data_mut(|data| data.insert_temp(id, from.unwrap_or(curves.center())));
    }
    let is_drawn = response.dragged_by(PointerButton::Secondary);
    let is_done = response.drag_stopped_by(PointerButton::Secondary);
    if !is_drawn && !is_done {
        return None;
    }
    let from: Pos2 = ui.data(|data| data.get_temp(id))?;
    let to = response.interact_pointer_pos()?;
    let mut rect = Rect::from_two_pos(from, to).intersect(curves);
    let (is_across, is_down) = (rect.width() >= THIN, rect.height() >= THIN);
    if is_across && !is_down {
        rect = rect.with_min_y(curves.top()).with_max_y(curves.bottom());
    } else if is_down && !is_across {
        rect = rect.with_min_x(curves.left()).with_max_x(curves.right());
    }
    if !is_done {
        let look = Look::of(ui);
        let stroke = Stroke::new(1.0, look.accent);
        let fill = look.accent.gamma_multiply(0.12);
        ui.painter().rect(rect, 0, fill, stroke, StrokeKind::Inside);
        return None;
    }
    ui.data_mut(|data| data.remove::<Pos2>(id));
    let part = |y: f32| f64::from((curves.bottom() - y) / curves.height());
    let y = axis.values_between([part(rect.bottom()), part(rect.top())]);
    let x = [x_at(rect.left_top()), x_at(rect.right_bottom())];
    (is_across || is_down).then(|| Command::Box {
        plot: plot.id.clone(),
        x: is_across.then_some(x),
        y: is_down.then_some(y),
    })
}
