//! What a strip of all history shows.

use crate::view::lane_rows::LaneRow;
use crate::view::plan::{Plan, PlotPlan};
use crate::view::trace::Trace;
use crate::view::watched::Watched;

/// What a strip shows.
pub(crate) struct Shown<'a> {
    /// Where samples are asked for.
    pub watched: &'a dyn Watched,
    /// What is drawn where.
    pub plan: &'a Plan,
    /// Of the axis that it stands for, the plot.
    pub plot: &'a PlotPlan,
    /// What is drawn of its series, at most a few.
    pub traces: Vec<Trace>,
    /// Its lanes, where it is one of states.
    pub lanes: Vec<LaneRow>,
    /// The ends of all data on its axis.
    pub data: [f64; 2],
    /// What the plots show.
    pub ends: [f64; 2],
}
