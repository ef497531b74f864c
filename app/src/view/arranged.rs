//! All that a person arranged in a view, as one piece that can be put back.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use sprintscope_sim::store::XAxis;

use super::arrangement::Arrangement;
use super::layout::Layout;
use super::painting::Paintings;
use super::panels::Panels;
use super::plot_id::PlotId;
use super::plot_key::PlotKey;
use super::range::Range;
use super::series_set::SeriesSet;
use super::theme::Theme;
use super::y_scale::YScale;
use super::{Shown, View};

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
    /// Whether lanes show what jobs are doing.
    pub job_lanes: Shown,
    /// What of x is shown.
    pub ranges: HashMap<XAxis, Range>,
    /// The panels.
    pub panels: Panels,
    /// Light or dark.
    pub theme: Option<Theme>,
    /// What was kept of runs before, for plots and series that are yet to come.
    pub awaited: Arc<Layout>,
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
            job_lanes: self.job_lanes,
            ranges: self.ranges.clone(),
            panels: self.panels,
            theme: self.theme,
            awaited: self.keeping.awaited(),
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
            job_lanes,
            ranges,
            panels,
            theme,
            awaited,
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
        if from.job_lanes != job_lanes {
            self.job_lanes = job_lanes;
        }
        if from.ranges != ranges {
            self.ranges = ranges;
        }
        if from.panels != panels {
            self.panels = panels;
        }
        if from.theme != theme {
            self.theme = theme;
        }
        if from.awaited != awaited {
            self.keeping.set_awaited(awaited);
        }
    }
}
