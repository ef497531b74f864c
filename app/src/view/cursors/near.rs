//! The sample that is meant where a cursor is put.

use crate::view::View;
use crate::view::plan::{Plan, PlotPlan};
use crate::view::watched::Watched;

/// Of more curves than this not all are looked at.
const CURVES: usize = 256;

/// Where the sample of the plot's shown curves is that lies nearest to `x`, if one is within reach, else `x`.
pub(crate) fn sample_near(
    watched: &dyn Watched,
    (plan, view): (&Plan, &View),
    plot: &PlotPlan,
    (x, reach): (f64, f64),
) -> f64 {
    let drawn = plot.series.iter().filter(|one| !view.hidden.contains(one));
    let samples = drawn.take(CURVES).filter_map(|series| {
        let [sample, _] = watched.nearest(plan.data_of(*series), x)?;
        ((sample - x).abs() <= reach).then_some(sample)
    });
    let nearest = samples.min_by(|a, b| (a - x).abs().total_cmp(&(b - x).abs()));
    nearest.unwrap_or(x)
}
