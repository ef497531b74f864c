//! Which plots are folded to a line, and which one a command means.

use std::collections::HashSet;

use super::plot_id::PlotId;

/// Folded plots, and the one at hand.
#[derive(Clone, Debug, Default)]
pub struct PlotFolds {
    folded: HashSet<PlotId>,
    /// The one that the pointer was over last, else the first in sight.
    at_hand: Option<PlotId>,
    revision: u64,
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
