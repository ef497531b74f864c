//! A series that stands in the place of another, over a counter.

use super::counter_walk::CounterWalk;
use crate::store::{Samples, SeriesId, Store, Times};

/// Follows a series: each of its samples goes to the twin, at what the counter said last.
pub(super) struct Follower {
    pub original: SeriesId,
    pub twin: SeriesId,
    walk: CounterWalk,
    /// The number of the original's next sample.
    next: u64,
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
    pub fn new(store: &Store, original: SeriesId, twin: SeriesId, counter: SeriesId) -> Self {
        Self {
            original,
            twin,
            walk: CounterWalk::new(store, counter),
            next: 0,
        }
    }

    /// The counter it stands over.
    pub fn counter(&self) -> SeriesId {
        self.walk.counter()
    }

    /// Whether the counter hasn't said anything yet. A counter is announced before its first value
    /// comes, and until then nobody knows what has no place over it.
    pub fn is_waiting(&self, store: &Store) -> bool {
        store
            .stats(self.counter())
            .is_some_and(|stats| stats.samples == 0)
    }

    /// Takes over what has come, at most so many samples.
    pub fn follow(&mut self, store: &Store, at_most: usize) -> Followed {
        if self.is_waiting(store) {
            return Followed::default();
        }
        let Some(Samples { first, points }) = store.samples(self.original, self.next, at_most)
        else {
            return Followed::default();
        };
        self.next = first + points.len() as u64;
        self.walk.look_again();
        let (mut xs, mut values) = (Vec::new(), Vec::new());
        for [x, value] in &points {
            if let Some(place) = self.walk.at(store, *x) {
                xs.push(place);
                values.push(*value);
            }
        }
        // Whoever removes it takes it off the list first.
        let _removed = store.append(self.twin, Times::Each(&xs), &values);
        Followed {
            samples: points.len(),
            left_out: (points.len() - values.len()) as u64,
        }
    }
}
