//! What stands over the curves of a plot: marks, and dots where curves grow.

use eframe::egui::{Color32, Ui};
use sprintscope_sim::Mark;
use sprintscope_sim::job::MarkKind;

use super::picture_item::MarkLine;
use super::{Shared, shown_series, traces};
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
            })
        })
        .collect();
    // A note may stand before what happened earlier.
    lines.sort_by(|a, b| a.x.total_cmp(&b.x));
    lines
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
