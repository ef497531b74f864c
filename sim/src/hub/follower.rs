//! A series that stands in the place of another, over a counter.

use super::counter_walk::CounterWalk;
use crate::store::{Samples, SeriesId, Store, XValues};

/// Follows a series: each of its samples goes to the twin, at what the counter said last.
pub(super) struct Follower {
    pub original: SeriesId,
    pub twin: SeriesId,
    walk: CounterWalk,
    /// The number of the original's next sample.
    next: u64,
    /// The part of the original that it has come to.
    span: u32,
    has_begun: bool,
}

/// What came of following.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Followed {
    /// Samples that were looked at.
    pub samples: usize,
    /// Those of them that came before the counter said anything.
    pub left_out: u64,
}

impl Follower {
    /// Begins where the original's history does.
    pub(super) fn new(
        store: &Store,
        original: SeriesId,
        twin: SeriesId,
        counter: SeriesId,
    ) -> Self {
        Self {
            original,
            twin,
            walk: CounterWalk::new(store, counter),
            next: 0,
            span: 0,
            has_begun: false,
        }
    }

    /// The counter it stands over.
    pub(super) fn counter(&self) -> SeriesId {
        self.walk.counter()
    }

    /// Whether the counter has said something when it was looked at last. It is announced before its first
    /// value comes, and until then nobody knows what has no place over it.
    pub(super) fn has_begun(&self) -> bool {
        self.has_begun
    }

    /// Takes over what has come, at most so many samples.
    pub(super) fn follow(&mut self, store: &Store, at_most: usize) -> Followed {
        if !self.has_begun {
            let stats = store.stats(self.counter());
            self.has_begun = stats.is_none_or(|stats| stats.samples > 0);
            if !self.has_begun {
                return Followed::default();
            }
        }
        let Some(Samples {
            first,
            span,
            points,
        }) = store.samples(self.original, self.next, at_most)
        else {
            return Followed::default();
        };
        self.next = first + points.len() as u64;
        self.walk.look_again();
        if std::mem::replace(&mut self.span, span) != span {
            store.begin_span(self.twin, span);
            self.walk.begin_run();
        }
        let (mut xs, mut values) = (Vec::new(), Vec::new());
        for [x, value] in &points {
            if let Some(place) = self.walk.at(store, *x) {
                xs.push(place);
                values.push(*value);
            }
        }
        // Whoever removes it takes it off the list first.
        let _removed = store.append(self.twin, XValues::Each(&xs), &values);
        Followed {
            samples: points.len(),
            left_out: (points.len() - values.len()) as u64,
        }
    }
}
