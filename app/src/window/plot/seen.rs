//! What a picture has seen of a series, so that it knows what has changed since.

use sprintscope_sim::store::{Answer, Detail, Question, Run};

use crate::view::grid::Grid;
use crate::view::trace::Trace;
use crate::view::watched::Watched;

/// A picture that shows samples goes on to do so in its new parts up to this density; beyond, all
/// of it is decided anew.
const MOST_PER_COLUMN: u32 = 4;

/// What was known of a series when it was last asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    /// How to ask for more of the same. None where a part can't be had alone: of a path, or where
    /// samples are shown beside columns.
    pub detail: Option<Detail>,
    revision: u64,
    rewinds: u64,
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
    /// Nothing so far: its answer isn't there yet.
    pub(crate) const NOT_YET: Self = Self {
        detail: None,
        revision: u64::MAX,
        rewinds: 0,
        settled: 0,
        has_more: false,
        segments: 0,
        first_x: None,
    };

    /// Asks for all that is in sight; none if it isn't there yet.
    pub(crate) fn ask(
        watched: &dyn Watched,
        trace: &Trace,
        question: &Question,
    ) -> Option<(Answer, Self)> {
        // Before the answer: what comes in between is then seen as a change.
        let (revision, first_x) = (revision(watched, trace), first_x(watched, trace));
        let answer = trace.columns(watched, question)?;
        let seen = Self {
            detail: detail(&answer),
            revision,
            rewinds: watched.rewinds(),
            settled: answer.settled,
            has_more: false,
            segments: answer.segments,
            first_x,
        };
        Some((answer, seen))
    }

    /// Asks for a part in the same detail.
    pub(crate) fn ask_part(
        &self,
        watched: &dyn Watched,
        trace: &Trace,
        question: &Question,
    ) -> Part {
        let Some((answer, seen)) = Self::ask(watched, trace, question) else {
            return Part::NotYet;
        };
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
        if can_be_joined {
            Part::Told(answer, seen)
        } else {
            Part::WontDo
        }
    }

    /// The same where the picture shows it up to that column only.
    pub(crate) fn up_to(self, end: i64) -> Self {
        Self {
            has_more: self.settled >= end,
            settled: self.settled.min(end),
            ..self
        }
    }

    /// What may have changed since.
    pub(crate) fn change(&self, watched: &dyn Watched, trace: &Trace, grid: &Grid) -> Change {
        if revision(watched, trace) == self.revision {
            return if self.has_more {
                Change::From(self.settled)
            } else {
                Change::Nothing
            };
        }
        if self.detail.is_none() || watched.rewinds() != self.rewinds {
            return Change::All;
        }
        let first_x = first_x(watched, trace);
        if first_x != self.first_x {
            let begins_in_sight = first_x.is_none_or(|x| grid.column_from_x(x) >= grid.first);
            // What was cleared is put back.
            let is_back = first_x < self.first_x || self.first_x.is_none();
            if begins_in_sight || is_back {
                return Change::All;
            }
        }
        Change::From(self.settled)
    }
}

/// What comes of asking for a part.
pub(crate) enum Part {
    /// This, and what was known of the series then.
    Told(Answer, Seen),
    /// It isn't there yet.
    NotYet,
    /// A part can't be joined to the rest: all is to be asked for.
    WontDo,
}

/// Where a series isn't what was seen of it.
pub(crate) enum Change {
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

fn revision(watched: &dyn Watched, trace: &Trace) -> u64 {
    watched.revision_of(trace.series).unwrap_or(0)
}

fn first_x(watched: &dyn Watched, trace: &Trace) -> Option<f64> {
    match trace.run {
        None => Some(watched.stats(trace.series)?.history_first_x? + trace.moved_by),
        Some(_) => trace.range(watched).map(|(first, _)| first),
    }
}
