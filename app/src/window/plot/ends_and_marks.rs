//! What stands over the curves of a plot: marks, and dots where curves grow.

use eframe::egui::{Color32, Ui};
use sprintscope_sim::Mark;
use sprintscope_sim::job::MarkKind;

use super::mark_labels::{Named, Room};
use super::picture_item::{MarkLine, mark_galley};
use super::{Shared, mark_labels, shown_series, traces};
use crate::view::View;
use crate::view::plan::PlotPlan;
use crate::view::y_axis::YAxis;
use crate::window::theme::Look;

/// A stop is seen by itself: curves end.
fn is_drawn(kind: &MarkKind) -> bool {
    !matches!(kind, MarkKind::Stop)
}

/// The marks of the plot's jobs, from left to right.
pub(super) fn marks_of(shared: &Shared<'_>, plot: &PlotPlan, view: &View) -> Vec<MarkLine> {
    if view.marks_are_hidden {
        return Vec::new();
    }
    let of_plot = |mark: &&Mark| plot.jobs.contains(&mark.job) && is_drawn(&mark.kind);
    let marks = shared.marks.iter().filter(of_plot);
    let mut lines: Vec<MarkLine> = marks
        .filter_map(|mark| {
            Some(MarkLine {
                x: shared.plan.x_of(mark, &plot.id.axis, &view.comparison)?,
                text: mark.text.clone(),
                label: None,
            })
        })
        .collect();
    // A note may stand before what happened earlier.
    lines.sort_by(|a, b| a.x.total_cmp(&b.x));
    lines
}

/// Gives the marks that are in sight, between these ends of x, places for their names in a plot of this size.
pub(super) fn name_marks(ui: &Ui, marks: &mut [MarkLine], ends: [f64; 2], room: &Room<'_>) {
    let look = Look::of(ui);
    let [left, right] = ends;
    let across = |x: f64| ((x - left) / (right - left)) as f32 * room.size.x;
    let is_in_sight = |mark: &&mut MarkLine| (left..=right).contains(&mark.x);
    let mut seen: Vec<&mut MarkLine> = marks.iter_mut().filter(is_in_sight).collect();
    let named = |mark: &&mut MarkLine| Named {
        x: across(mark.x),
        size: mark_labels::size(mark_galley(ui, &mark.text, look).size()),
    };
    let named: Vec<Named> = seen.iter().map(named).collect();
    for (mark, label) in seen.iter_mut().zip(mark_labels::places(&named, room)) {
        mark.label = label;
    }
}

/// More live ends than this are a crowd.
const LIVE_ENDS: usize = 12;

/// The last sample of each curve: a dot shows where it grows.
pub(super) fn live_ends(
    shared: &Shared<'_>,
    plot: &PlotPlan,
    axes: &[YAxis],
    view: &View,
    ui: &Ui,
) -> Vec<([f64; 2], Color32)> {
    if plot.series.len() > LIVE_ENDS {
        return Vec::new();
    }
    let look = Look::of(ui);
    shown_series(plot, view)
        .filter_map(|series| {
            let trace = shared.plan.newest_trace(series, &view.comparison)?;
            // What was cleared ends nowhere.
            let [x, last] = traces::live_end(shared.watched, &trace)?;
            let part = axes[plot.y_axis_of(series)].part(last);
            let at = [x, axes[0].place_at(part)];
            at[1]
                .is_finite()
                .then_some((at, look.curve(shared.plan.ink(series))))
        })
        .collect()
}
