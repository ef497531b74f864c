//! How many series there may be, where several parsers read for one job.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Room for series, shared by the parsers of a job: all of them together have no more than this.
#[derive(Clone, Debug)]
pub(crate) struct Room(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    max: usize,
    taken: AtomicUsize,
    has_refused: AtomicBool,
}

impl Room {
    /// Room for so many series.
    pub(crate) fn new(max: usize) -> Self {
        Self(Arc::new(Shared {
            max,
            taken: AtomicUsize::new(0),
            has_refused: AtomicBool::new(false),
        }))
    }

    /// Takes a place; returns whether there was one.
    pub(super) fn take(&self) -> bool {
        let taken = self.0.taken.fetch_add(1, Ordering::Relaxed);
        if taken >= self.0.max {
            self.give_back(1);
        }
        taken < self.0.max
    }

    pub(super) fn give_back(&self, places: usize) {
        self.0.taken.fetch_sub(places, Ordering::Relaxed);
    }

    /// Nothing was left for somebody; returns whether that is news.
    pub(super) fn refuse(&self) -> bool {
        !self.0.has_refused.swap(true, Ordering::Relaxed)
    }
}

impl PartialEq for Room {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}
