//! Which plots are folded to a line, and which one a command means.

use std::collections::HashSet;

use sprintscope_sim::format::UNPLOTTED;

use super::plot_id::PlotId;

/// Folded plots, and the one at hand.
#[derive(Clone, Debug, Default)]
pub struct PlotFolds {
    folded: HashSet<PlotId>,
    /// The one that the pointer was over last, else the first in sight.
    at_hand: Option<PlotId>,
    revision: u64,
    /// Plots that a source wants folded, and were, up to this revision of the plan.
    met: HashSet<PlotId>,
    met_until: Option<u64>,
}

impl PlotFolds {
    /// Whether a plot is a line.
    pub fn is_folded(&self, plot: &PlotId) -> bool {
        !self.folded.is_empty() && self.folded.contains(plot)
    }

    /// All plots that are a line.
    pub fn folded(&self) -> &HashSet<PlotId> {
        &self.folded
    }

    /// Folds these plots and no others.
    pub fn fold_only(&mut self, plots: HashSet<PlotId>) {
        self.revision += 1;
        self.folded = plots;
    }

    /// Folds a plot, or unfolds it.
    pub fn toggle(&mut self, plot: PlotId) {
        self.revision += 1;
        if !self.folded.remove(&plot) {
            self.folded.insert(plot);
        }
    }

    /// Folds the plots of series that their source doesn't want to be plotted, when they are first met.
    pub fn meet<'a>(&mut self, plan_revision: u64, plots: impl Iterator<Item = &'a PlotId>) {
        if self.met_until.replace(plan_revision) == Some(plan_revision) {
            return;
        }
        for plot in plots.filter(|plot| plot.group.starts_with(UNPLOTTED)) {
            if self.met.insert(plot.clone()) && !self.is_folded(plot) {
                self.toggle(plot.clone());
            }
        }
    }

    /// The plot that a command means.
    pub fn at_hand(&self) -> Option<&PlotId> {
        self.at_hand.as_ref()
    }

    /// Commands mean this plot from now on.
    pub fn take_in_hand(&mut self, plot: &PlotId) {
        if self.at_hand.as_ref() != Some(plot) {
            self.at_hand = Some(plot.clone());
        }
    }

    /// Grows with every plot that is folded or unfolded.
    pub fn revision(&self) -> u64 {
        self.revision
    }
}
