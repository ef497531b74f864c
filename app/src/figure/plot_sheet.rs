//! A plot that is being drawn: of what, as whom, and how large.

use sprintscope_sim::Scope;
use sprintscope_sim::store::SeriesId;

use crate::view::View;
use crate::view::paper_theme::PaperTheme;
use crate::view::plan::{Plan, PlotPlan};

/// Sizes of letters, in points.
pub(super) const SMALL: f32 = 11.0;
pub(super) const TITLE: f32 = 13.0;

/// A plot that is being drawn.
pub(super) struct PlotSheet<'a> {
    pub(super) scope: &'a Scope,
    pub(super) plan: &'a Plan,
    pub(super) plot: &'a PlotPlan,
    pub(super) view: &'a mut View,
    pub(super) theme: PaperTheme,
    /// Pixels a point.
    pub(super) scale: f32,
    /// From where to where.
    pub(super) x: [f64; 2],
}

impl PlotSheet<'_> {
    /// The series that are shown, in their plot's order.
    pub(super) fn shown(&self) -> impl Iterator<Item = SeriesId> {
        let hidden = &self.view.hidden;
        let series = self.plot.series.iter().copied();
        series.filter(|one| !hidden.contains(one))
    }
}
