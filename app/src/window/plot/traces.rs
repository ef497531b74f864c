//! The curves of a plot: those of its series that are drawn, and of their earlier runs.

use sprintscope_sim::store::SeriesId;

use super::Shared;
use crate::view::View;
use crate::view::inks::Ink;
use crate::view::trace::Trace;
use crate::view::watched::Watched;

/// Those of these series with their colours, earlier runs behind. Of these only those in sight: a picture that shows nothing of
/// one would have to be asked for anew whenever anything is.
pub(super) fn in_sight(
    shared: &Shared<'_>,
    shown: &[SeriesId],
    view: &View,
    [left, right]: [f64; 2],
) -> Vec<(Trace, Ink)> {
    let mut traces: Vec<(Trace, Ink)> = shown
        .iter()
        .flat_map(|series| shared.plan.traces(*series, &view.comparison))
        .filter(|(trace, ink)| {
            let is_earlier = ink.strength < 100;
            let reaches = |(first, last)| first <= right && last >= left;
            !is_earlier || trace.range(shared.watched).is_some_and(reaches)
        })
        .collect();
    traces.sort_by_key(|(_, ink)| ink.strength);
    traces
}

/// Where a curve grows.
pub(super) fn live_end(watched: &dyn Watched, trace: &Trace) -> Option<[f64; 2]> {
    let stats = watched.stats(trace.series)?;
    let x = stats.history_last_x? + trace.moved_by;
    // The last sample may be an earlier run's: this one has said nothing yet.
    let own = trace.run.is_none() || trace.range(watched).is_some();
    own.then_some([x, stats.seen_last()?])
}
