//! What a picture has seen of a series, so that it knows what has changed since.

use sprintscope_sim::{Answer, Detail, Question, Run, SeriesId, Store};

use crate::view::grid::Grid;

/// A picture that shows samples goes on to do so in its new parts up to this density; beyond, all
/// of it is decided anew.
const MOST_PER_COLUMN: u32 = 4;

/// What was known of a series when it was last asked for.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// How to ask for more of the same. None where a part can't be had alone: of a path, or where
    /// samples are shown beside columns.
    pub detail: Option<Detail>,
    revision: u64,
    /// As in the answer, but no further than what the picture shows of it.
    settled: i64,
    /// Whether the picture shows less than there was.
    has_more: bool,
    /// As in the answer.
    segments: u64,
    /// x of the oldest sample.
    first_x: Option<f64>,
}

impl Seen {
    /// Asks for all that is in sight.
    pub fn ask(store: &Store, series: SeriesId, question: &Question) -> (Answer, Self) {
        // Before the answer: what comes in between is then seen as a change.
        let (revision, first_x) = (revision(store, series), first_x(store, series));
        let answer = store.columns(series, question);
        let seen = Self {
            detail: detail(&answer),
            revision,
            settled: answer.settled,
            has_more: false,
            segments: answer.segments,
            first_x,
        };
        (answer, seen)
    }

    /// Asks for a part in the same detail; none if a part won't do.
    pub fn ask_part(
        &self,
        store: &Store,
        series: SeriesId,
        question: &Question,
    ) -> Option<(Answer, Self)> {
        let (answer, seen) = Self::ask(store, series, question);
        let is_the_same = |run: &Run| {
            matches!(
                (self.detail, run),
                (Some(Detail::Columns), Run::Columns { .. })
                    | (Some(Detail::Samples { .. }), Run::Samples(_))
            )
        };
        let can_be_joined = seen.segments == self.segments && answer.runs.iter().all(is_the_same);
        let seen = Self {
            detail: self.detail,
            ..seen
        };
        can_be_joined.then_some((answer, seen))
    }

    /// The same where the picture shows it up to that column only.
    pub fn up_to(self, end: i64) -> Self {
        Self {
            has_more: self.settled >= end,
            settled: self.settled.min(end),
            ..self
        }
    }

    /// What may have changed since.
    pub fn change(&self, store: &Store, series: SeriesId, grid: &Grid) -> Change {
        if revision(store, series) == self.revision {
            return if self.has_more {
                Change::From(self.settled)
            } else {
                Change::Nothing
            };
        }
        if self.detail.is_none() {
            return Change::All;
        }
        let first_x = first_x(store, series);
        let begins_in_sight = first_x.is_some_and(|x| grid.column_from_x(x) >= grid.first);
        if first_x != self.first_x && begins_in_sight {
            return Change::All;
        }
        Change::From(self.settled)
    }
}

/// Where a series isn't what was seen of it.
pub enum Change {
    /// Nowhere.
    Nothing,
    /// From this column on.
    From(i64),
    /// Anywhere.
    All,
}

fn detail(answer: &Answer) -> Option<Detail> {
    let of_run = |run: &Run| match run {
        Run::Columns { .. } => Some(Detail::Columns),
        Run::Samples(_) => Some(Detail::Samples {
            most_per_column: MOST_PER_COLUMN,
        }),
        Run::Path(_) => None,
    };
    let first = of_run(answer.runs.first()?)?;
    let is_first = |run: &Run| of_run(run) == Some(first);
    answer.runs.iter().all(is_first).then_some(first)
}

fn revision(store: &Store, series: SeriesId) -> u64 {
    store.series_revision(series).unwrap_or(0)
}

fn first_x(store: &Store, series: SeriesId) -> Option<f64> {
    store.stats(series)?.history_first_x
}
