//! One of the two runs that a difference is of.

use crate::store::{SeriesId, Store};

/// Samples that are read at once: under the lock of a series, for some milliseconds.
const BLOCK: u64 = 1 << 14;

/// A run of a series, and where on its axis the difference has its 0.
#[derive(Clone, Debug, PartialEq)]
pub struct DifferenceSide {
    /// The series.
    pub series: SeriesId,
    /// The run, counted from 0.
    pub run: u32,
    /// What the series' job is doing ([`Scope::states_of`](crate::Scope::states_of)).
    pub states: Option<SeriesId>,
    /// The x that is 0 there.
    pub origin: f64,
}

/// What of it was read so far.
#[derive(Debug)]
pub(super) struct Reading {
    side: DifferenceSide,
    /// The number of the next sample.
    next: u64,
    /// How many there were when it was last looked whether the run is over.
    seen: u64,
}

impl Reading {
    pub(super) fn new(side: DifferenceSide) -> Self {
        Self {
            side,
            next: 0,
            seen: u64::MAX,
        }
    }

    /// The next samples, where they stand on the difference's axis; none if no more have come.
    pub(super) fn read(&mut self, store: &Store) -> Vec<[f64; 2]> {
        let DifferenceSide {
            series,
            run,
            origin,
            ..
        } = self.side;
        let Some(numbers) = store.numbers_of_span(series, run) else {
            return Vec::new();
        };
        let first = self.next.max(numbers.start);
        let count = numbers.end.saturating_sub(first).min(BLOCK);
        // It fits: it is no more than a block.
        let read = store.samples(series, first, count as usize);
        let Some(read) = read.filter(|_| count > 0) else {
            return Vec::new();
        };
        self.next = read.first + read.points.len() as u64;
        let moved = read
            .points
            .into_iter()
            .map(|[x, value]| [x - origin, value]);
        moved.collect()
    }

    /// Whether nothing more will come: the next run has begun, the series is gone, or its job has ended and nothing
    /// has come since it was asked last. A series that stands in the place of another over a counter is
    /// made a little later than that.
    pub(super) fn is_over(&mut self, store: &Store) -> bool {
        let DifferenceSide {
            series,
            run,
            states,
            ..
        } = self.side;
        let Some(stats) = store.stats(series) else {
            return true;
        };
        let is_later = |span: &crate::store::SpanInfo| span.number > run;
        if store.spans(series).last().is_some_and(is_later) {
            return true;
        }
        let was_seen = std::mem::replace(&mut self.seen, stats.samples) == stats.samples;
        let has_ended = states.is_none_or(|states| {
            let last = store.stats(states).and_then(|stats| stats.last);
            let info = store.info(states);
            let label = info
                .as_ref()
                .zip(last)
                .and_then(|(info, last)| info.label(last));
            label.is_none_or(|label| matches!(label, "completed" | "dead"))
        });
        was_seen && has_ended
    }
}
