//! What a picture is to show, and the curves that show it.

use std::ops::Range;

use sprintscope_sim::store::{Detail, Means, Question};

use crate::canvas::{Pattern, Style, reach_px};
use crate::view::grid::Grid;
use crate::view::trace::Trace;
use crate::view::y_axis::YAxis;
use crate::view::y_scale::Places;

/// How much wider a sample's dot is than the line through it.
pub(super) const DOT: f32 = 2.6;

/// Samples that are so far apart have dots, and dashes between them, where the plan asks for those.
pub(crate) const APART_PX: f32 = 6.0;

/// What is drawn: if it is the same as before, so is the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// Where.
    pub grid: Grid,
    /// Each curve with its colour, the hindmost first.
    pub traces: Vec<(Trace, [u8; 3])>,
    /// What each one's line is made of; of those that are missing in one piece.
    pub patterns: Vec<Pattern>,
    /// Where values stand on the y axis.
    pub places: Places,
    /// The ends of y, as places, or `None` for what the samples in sight need.
    pub y: Option<[f64; 2]>,
    /// Diameter of the pen in pixels.
    pub pen_px: f32,
    /// What stands between the samples.
    pub style: Style,
    /// Instead of the curves, how many of them cross each pixel: in these colours, from few to all.
    pub density: Option<&'static [[u8; 4]]>,
    /// How much is kept of an average at each sample; 0 where nothing is smoothed.
    pub smoothing: f64,
}

/// Columns beyond those that are painted that have a say in how these look.
const NEIGHBOURS: i64 = 3;

impl Wanted {
    /// What to ask the store for to paint these columns: with those beyond them that ink them, too, so
    /// that a picture's edge is the same whether it was painted as an edge or has been scrolled there.
    pub(crate) fn question(&self, columns: &Range<i64>, detail: Detail) -> Question {
        let beyond = self.reach(Some(detail)) + NEIGHBOURS;
        Question {
            width: self.grid.width,
            columns: columns.start.saturating_sub(beyond)..columns.end.saturating_add(beyond),
            detail,
            means: self.means(),
            ..Question::default()
        }
    }

    /// How many columns beyond its own a sample has a say in, where it is told so: whether one far from others
    /// has a dot depends on the next one.
    pub(crate) fn reach(&self, detail: Option<Detail>) -> i64 {
        if detail == Some(Detail::Columns) || self.style != Style::Line {
            return reach_px(self.pen_px) as i64;
        }
        reach_px(self.pen_px * DOT) as i64 + APART_PX as i64 + 1
    }

    /// Whether means of columns are drawn.
    fn means(&self) -> Means {
        if self.style == Style::Line && self.density.is_none() {
            if self.smoothing > 0.0 {
                return Means::Smoothed(self.smoothing);
            }
            Means::Asked
        } else {
            Means::Unasked
        }
    }

    pub(crate) fn axis(&self, ends: [f64; 2]) -> YAxis {
        let places = self.places;
        YAxis { places, ends }
    }

    /// What the line of the series at this place is made of.
    pub(crate) fn pattern(&self, place: usize) -> Pattern {
        self.patterns.get(place).copied().unwrap_or_default()
    }

    /// Whether all is the same but for which columns are in sight.
    pub(crate) fn is_scrolled(&self, other: &Self) -> bool {
        let Self {
            grid,
            traces,
            patterns,
            places,
            y,
            pen_px,
            style,
            density,
            smoothing,
        } = self;
        let grid = Grid {
            first: other.grid.first,
            ..*grid
        };
        let is_same_way = *pen_px == other.pen_px
            && *style == other.style
            && *density == other.density
            && *patterns == other.patterns
            && *smoothing == other.smoothing;
        let is_same_axis = *places == other.places && *y == other.y;
        grid == other.grid && is_same_axis && is_same_way && *traces == other.traces
    }
}
