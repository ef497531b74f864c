//! All that a person arranged in a view, as one piece that can be put back.

use std::collections::{HashMap, HashSet};

use super::View;
use super::arrangement::Arrangement;
use super::painting::Paintings;
use super::plot_id::PlotId;
use super::plot_key::PlotKey;
use super::series_set::SeriesSet;
use super::y_scale::YScale;

/// What of a view is undone and done again.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Arranged {
    /// Which series share a plot, where plots stand, their labels and colours.
    pub arrangement: Arrangement,
    /// The plot that fills the room.
    pub enlarged: Option<PlotKey>,
    /// Series that aren't drawn.
    pub hidden: SeriesSet,
    /// Plots that are a line.
    pub folded: HashSet<PlotId>,
    /// How curves are painted.
    pub paintings: Paintings,
    /// How y axes are divided, as far as a person said.
    pub y_scales: HashMap<PlotId, YScale>,
    /// Ranges of y that are held.
    pub y_ranges: HashMap<PlotId, [f64; 2]>,
}

impl View {
    /// What was arranged.
    pub fn arranged(&self) -> Arranged {
        Arranged {
            arrangement: self.arranging.arrangement().clone(),
            enlarged: self.arranging.enlarged().cloned(),
            hidden: self.hidden.clone(),
            folded: self.plot_folds.folded().clone(),
            paintings: self.paintings.clone(),
            y_scales: self.y_scales.chosen().clone(),
            y_ranges: self.y_ranges.clone(),
        }
    }

    /// Arranges it so.
    pub fn arrange(&mut self, arranged: Arranged) {
        let before = self.arranged();
        self.change_arranged(&before, arranged);
    }

    /// Arranges so what is told apart by these two; the rest stays.
    pub(super) fn change_arranged(&mut self, from: &Arranged, to: Arranged) {
        let Arranged {
            arrangement,
            enlarged,
            hidden,
            folded,
            paintings,
            y_scales,
            y_ranges,
        } = to;
        if from.arrangement != arrangement {
            self.arranging.set(arrangement);
        }
        if from.enlarged != enlarged {
            self.arranging.enlarge(enlarged);
        }
        if from.hidden != hidden {
            self.hidden.become_as(&hidden);
        }
        if from.folded != folded {
            self.plot_folds.fold_only(folded);
        }
        if from.paintings != paintings {
            self.paintings = paintings;
        }
        if from.y_scales != y_scales {
            self.y_scales.choose_only(y_scales);
        }
        if from.y_ranges != y_ranges {
            self.y_ranges = y_ranges;
            // What was held isn't where y would be by itself.
            self.fits += 1;
        }
    }
}
