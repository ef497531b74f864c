//! A job in the list with what it shows below its two lines: its series, and the facts it said.

use std::ops::Range;
use std::sync::Arc;

use sprintscope_sim::Job;
use sprintscope_sim::job::Fact;
use sprintscope_sim::store::SeriesId;

use crate::view::folds::Fold;

/// How high a line is, in points.
pub(crate) const LINE: f32 = 16.0;
/// Room above and below what a job says.
pub(crate) const PADDING: f32 = 7.0;
/// A job's name and its reason.
pub(crate) const HEAD: f32 = 2.0 * LINE + 2.0 * PADDING;
/// Room between a job's reason and its series.
const SERIES_GAP: f32 = 4.0;

/// A job in the list.
pub(crate) struct Branch {
    /// The job.
    pub job: Job,
    /// Those of its series that are searched for, in the order in which they came.
    pub series: Arc<[SeriesId]>,
    /// Those of its facts that are searched for, in the order in which they were said.
    pub facts: Arc<[Fact]>,
    /// Whether its source counts what comes.
    pub has_counts: bool,
    /// Whether it shows them.
    pub fold: Fold,
    /// Whether the facts are shown one by one where it does.
    pub fact_fold: Fold,
    /// Where it begins, in points below the list's beginning.
    pub top: f32,
}

/// A line below a job's name and reason.
pub(crate) enum Line<'a> {
    /// A series.
    Series(SeriesId),
    /// What its source counted.
    Counts,
    /// How many facts there are.
    Facts,
    /// One of them.
    Fact(&'a Fact),
}

impl Branch {
    /// How high it is, in points.
    pub(crate) fn height(&self) -> f32 {
        match self.line_count() {
            0 => HEAD,
            _ if self.fold == Fold::Closed => HEAD,
            lines => HEAD + SERIES_GAP + lines as f32 * LINE,
        }
    }

    /// Whether there is anything to show below its two lines.
    pub(crate) fn can_open(&self) -> bool {
        self.line_count() > 0
    }

    /// What is below its two lines, in words: `3 series and 12 facts`.
    pub(crate) fn contents(&self) -> String {
        let facts = match self.facts.len() {
            0 => None,
            1 => Some("1 fact".to_owned()),
            count => Some(format!("{count} facts")),
        };
        let series = (!self.series.is_empty()).then(|| format!("{} series", self.series.len()));
        let parts: Vec<String> = series.into_iter().chain(facts).collect();
        parts.join(" and ")
    }

    /// Which of its lines lie between these places, and one more on each side: what has the focus
    /// moves to a neighbour, and is then scrolled to.
    pub(crate) fn lines_between(&self, [from, to]: [f32; 2]) -> Range<usize> {
        if self.fold == Fold::Closed {
            return 0..0;
        }
        let line_at = |y: f32| (y - self.lines_top()) / LINE;
        let start = (line_at(from) - 1.0).floor().max(0.0) as usize;
        let end = (line_at(to) + 1.0).ceil().max(0.0) as usize;
        let end = end.min(self.line_count());
        start.min(end)..end
    }

    /// The line at this place; `None` behind the last.
    pub(crate) fn line(&self, place: usize) -> Option<Line<'_>> {
        let Some(behind) = place.checked_sub(self.series.len()) else {
            return self.series.get(place).copied().map(Line::Series);
        };
        let Some(behind) = behind.checked_sub(usize::from(self.has_counts)) else {
            return Some(Line::Counts);
        };
        match behind.checked_sub(1) {
            None => (!self.facts.is_empty()).then_some(Line::Facts),
            Some(fact) => self.facts.get(fact).map(Line::Fact),
        }
    }

    /// Where the line at this place begins.
    pub(crate) fn line_y(&self, place: usize) -> f32 {
        self.lines_top() + place as f32 * LINE
    }

    fn line_count(&self) -> usize {
        let facts = match (self.facts.len(), self.fact_fold) {
            (0, _) => 0,
            (_, Fold::Closed) => 1,
            (facts, Fold::Open) => 1 + facts,
        };
        self.series.len() + usize::from(self.has_counts) + facts
    }

    fn lines_top(&self) -> f32 {
        self.top + PADDING + 2.0 * LINE + SERIES_GAP
    }
}
