//! What all plots of a terminal are drawn of.

use sprintscope_sim::Mark;
use sprintscope_sim::store::Store;

use super::inks::Inks;
use crate::view::View;
use crate::view::lost_counts::LostCounts;
use crate::view::plan::Plan;
use crate::view::watched::Watched;

/// What is drawn, and what it is drawn of.
#[derive(Clone, Copy)]
pub(super) struct Shared<'a> {
    pub scope: &'a dyn Watched,
    pub plan: &'a Plan,
    pub view: &'a View,
    pub inks: Inks,
    pub marks: &'a [Mark],
    /// How many values axes have no place for, counted where samples are.
    pub lost_counts: (&'a LostCounts, &'a Store),
    /// Where the cursor is, on the axis of this plot.
    pub cursor: Option<f64>,
    /// Cells right of the curves for the numbers of a second y axis: of all plots if one has any, so that the
    /// cursor is one line.
    pub right: u16,
}
