//! One plot of a plan: what stands over it, its series and its y axes.

use std::collections::HashSet;

use sprintscope_sim::JobId;
use sprintscope_sim::store::SeriesId;

use super::plot_id::PlotId;
use super::side_axes::SideAxis;

/// One plot.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PlotPlan {
    /// What tells it from the others.
    pub id: PlotId,
    /// What stands over it: the name that all its series have, else what their names have in common.
    pub title: String,
    /// Its series, in the order in which they came.
    pub series: Vec<SeriesId>,
    /// Unit of the first y axis: its own, while any of its series has that.
    pub unit: String,
    /// The y axes beside the first one.
    pub sides: Vec<SideAxis>,
    /// The jobs whose series they are.
    pub jobs: HashSet<JobId>,
    /// They are state series, drawn as lanes.
    pub is_of_states: bool,
}

impl PlotPlan {
    /// The unit that its title names: where there are several, each stands at its axis.
    pub(crate) fn titled_unit(&self) -> &str {
        if self.sides.is_empty() {
            &self.unit
        } else {
            ""
        }
    }

    /// How many y axes it has.
    pub(crate) fn y_axes(&self) -> usize {
        self.sides.len() + 1
    }

    /// Which of its y axes a series stands on: the first one, on the left, is 0.
    pub(crate) fn y_axis_of(&self, series: SeriesId) -> usize {
        let on_side = |side: &SideAxis| side.series.contains(&series);
        self.sides
            .iter()
            .position(on_side)
            .map_or(0, |side| side + 1)
    }

    /// What tells a y axis from all others, of this plot and of others; that of the first one is the plot's.
    pub(crate) fn y_axis_id(&self, axis: usize) -> PlotId {
        let Some(side) = axis.checked_sub(1).and_then(|side| self.sides.get(side)) else {
            return self.id.clone();
        };
        PlotId {
            group: format!("{} · y{}", self.id.group, axis + 1),
            unit: side.unit.clone(),
            ..self.id.clone()
        }
    }

    /// The unit of a y axis.
    pub(crate) fn y_unit(&self, axis: usize) -> &str {
        let side = axis.checked_sub(1).and_then(|side| self.sides.get(side));
        side.map_or(&self.unit, |side| &side.unit)
    }
}
