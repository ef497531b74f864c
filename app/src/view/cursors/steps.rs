//! A cursor by a sample: of which series, and from where.

use sprintscope_sim::store::{SeriesId, Side, XAxis};

use super::{Cursor, CursorCommand};
use crate::view::View;
use crate::view::plan::{Plan, PlotPlan};
use crate::view::watched::Watched;

/// Of more curves than this the first are stepped through.
const CURVES: usize = 32;

/// Takes the steps that were asked for.
pub(crate) fn take(watched: &dyn Watched, plan: &Plan, view: &mut View) {
    for (cursor, side) in std::mem::take(&mut view.cursors.steps) {
        if let Some((axis, x)) = stepped(watched, plan, view, (cursor, side)) {
            let put = CursorCommand::Put { axis, cursor, x };
            view.cursors.carry_out(put);
        }
    }
}

/// Where a step leads. A cursor that isn't there yet begins at the pointer, or else with the newest sample, or
/// the first that is shown.
fn stepped(
    watched: &dyn Watched,
    plan: &Plan,
    view: &View,
    (cursor, side): (Cursor, Side),
) -> Option<(XAxis, f64)> {
    let plot = plot_at_hand(plan, view)?;
    let axis = &plot.id.axis;
    let pointed = view.cursor.as_ref().filter(|(of, _)| of == axis);
    let shown = view.shown.get(axis).map(|[left, _]| left.next_down());
    let from = view.cursors.on(axis).of(cursor).or(match side {
        _ if pointed.is_some() => pointed.map(|(_, x)| *x),
        Side::Before => Some(f64::INFINITY),
        Side::Behind => shown,
    })?;
    let series = stepped_through(plot, view);
    let next = series
        .iter()
        .filter_map(|series| watched.beside(plan.data_of(*series), from, side));
    let x = next.reduce(|one, other| match side {
        Side::Before => one.max(other),
        Side::Behind => one.min(other),
    })?;
    Some((axis.clone(), x))
}

/// The plot at hand, if it stands over the axis whose cursors were moved last, else the first that does.
fn plot_at_hand<'a>(plan: &'a Plan, view: &View) -> Option<&'a PlotPlan> {
    let pointed = view.cursor.as_ref().map(|(axis, _)| axis);
    let axis = pointed.or(view.cursors.axis());
    let at_hand = view.plot_folds.at_hand();
    let on_axis = |plot: &&PlotPlan| axis.is_none_or(|axis| plot.id.axis == *axis);
    let mut plots = plan.plots.iter();
    let found = plots.find(|plot| Some(&plot.id) == at_hand && on_axis(plot));
    found.or_else(|| plan.plots.iter().find(on_axis))
}

/// The curve that stands out, else all that are drawn.
fn stepped_through(plot: &PlotPlan, view: &View) -> Vec<SeriesId> {
    let in_front = view.highlighted();
    let in_front = in_front.filter(|series| plot.series.contains(series));
    if let Some(series) = in_front {
        return vec![series];
    }
    let drawn = plot.series.iter().copied();
    drawn
        .filter(|series| !view.hidden.contains(series))
        .take(CURVES)
        .collect()
}
