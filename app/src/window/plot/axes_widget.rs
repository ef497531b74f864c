//! The plot's widget: its grid, the room of its axes, the words along x.

use eframe::egui::{Sense, Ui, Vec2};
use egui_plot::{AxisHints, HPlacement, Plot};

use super::RIGHT;
use super::ticks::{self, XTicks};
use super::y_strips::Margins;
use crate::view::axis::{self, Times};
use crate::view::plan::PlotPlan;
use crate::view::y_ticks::YTick;
use crate::window::theme::Look;

/// Height of two lines of tick labels, in points.
const TWO_LINES: f32 = 28.0;

/// The widget of a plot from here to there in x, with these lines across.
pub(super) fn widget<'a>(
    ui: &Ui,
    plot: &PlotPlan,
    times: Times<'_>,
    x: [f64; 2],
    (lines, margins): (&[YTick], Margins),
) -> Plot<'a> {
    let look = Look::of(ui);
    let room = ui.available_size();
    let beside = margins.left + margins.right * margins.sides as f32;
    let points = f64::from(room.x - beside) / (x[1] - x[0]);
    let lines_across = f64::from((room.x / 110.0).clamp(2.0, 12.0));
    let x_ticks = XTicks::with_room((x[1] - x[0]) / lines_across, points, |least| {
        axis::ticks(&plot.id.axis, x, least, times)
    });
    let x_marks = x_ticks.marks();
    let corner = axis::corner(&plot.id.axis, x, times.shown).chars().count() as f64 * ticks::CHAR;
    let corner = if corner > 0.0 {
        corner - f64::from(margins.left) + 8.0
    } else {
        f64::MIN
    };
    // Names beside lanes have no lines across.
    let lines = if plot.is_of_states { &[] } else { lines };
    let y_marks = ticks::y_marks(lines);
    // Their numbers are drawn beside them.
    let y_hints = |placement: HPlacement, width: f32| {
        let hints = AxisHints::new_y().formatter(|_, _| String::new());
        hints.placement(placement).min_thickness(width)
    };
    let mut y_axes = vec![y_hints(HPlacement::Left, margins.left)];
    y_axes.extend((0..margins.sides).map(|_| y_hints(HPlacement::Right, margins.right)));
    let widget = Plot::new(("plot", &plot.id))
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .allow_axis_zoom_drag(false)
        .show_background(false)
        .show_x(false)
        .show_y(false)
        .show_crosshair(false)
        .set_margin_fraction(Vec2::ZERO)
        .grid_color(look.line)
        .grid_fade(0.0)
        .grid_spacing(8.0..=40.0)
        .x_grid_spacer(move |_| x_marks.clone())
        .y_grid_spacer(move |_| y_marks.clone())
        .custom_x_axes(vec![x_hints(axis::has_dates(&plot.id.axis, times.shown))])
        .custom_y_axes(y_axes)
        .sense(Sense::click_and_drag());
    widget.x_axis_formatter(move |mark, _| {
        let (text, width) = x_ticks.text(mark);
        // Half of it stands beyond its line. What the panel would cut off stays away, and what would lie over the
        // corner.
        let beyond = width as f64 * ticks::CHAR / 2.0;
        let is_whole = beyond <= (x[1] - mark.value) * points + f64::from(RIGHT);
        let from = (mark.value - x[0]) * points - beyond;
        if is_whole && from >= corner {
            text
        } else {
            String::new()
        }
    })
}

/// An axis with dates has room for them, be one in sight or not: the plot's height stays as it is.
fn x_hints<'a>(has_dates: bool) -> AxisHints<'a> {
    let hints = AxisHints::new_x();
    if has_dates {
        hints.min_thickness(TWO_LINES)
    } else {
        hints
    }
}
