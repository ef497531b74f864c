//! A tap on a series within its job: what an evaluator reads while the sprinter produces.

use std::collections::VecDeque;
use std::sync::{Arc, Weak};

use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

use crate::written;

/// One sample: `t` in seconds since the scope's start, or the series' own x; `v` NaN is a gap.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// When.
    pub t: f64,
    /// What.
    #[serde(with = "written::number")]
    pub v: f64,
}

/// Samples that wait for an evaluator; more than this and the oldest are skipped and counted.
const CAPACITY: usize = 1 << 16;

#[derive(Debug, Default)]
struct Queue {
    samples: VecDeque<Sample>,
    skipped: u64,
}

/// Reads a series of its own job, from the moment the reader was made.
#[derive(Clone, Debug, Default)]
pub struct Reader {
    queue: Arc<Mutex<Queue>>,
}

impl Reader {
    /// All samples since the last call, in order.
    pub fn take(&self) -> Vec<Sample> {
        self.locked(|queue| queue.samples.drain(..).collect())
    }

    /// How many samples were skipped because they weren't taken in time.
    pub fn skipped(&self) -> u64 {
        self.locked(|queue| queue.skipped)
    }

    pub(super) fn tap(&self) -> Tap {
        Tap(Arc::downgrade(&self.queue))
    }

    fn locked<T>(&self, f: impl FnOnce(&mut Queue) -> T) -> T {
        f(&mut self.queue.lock())
    }
}

/// The producer's side of a [`Reader`]; it doesn't keep the reader alive.
#[derive(Debug)]
pub(super) struct Tap(Weak<Mutex<Queue>>);

impl Tap {
    /// Hands a sample over. Returns `false` once the reader is gone.
    pub(super) fn push(&self, sample: Sample) -> bool {
        let Some(queue) = self.0.upgrade() else {
            return false;
        };
        let mut queue = queue.lock();
        if queue.samples.len() == CAPACITY {
            queue.samples.pop_front();
            queue.skipped += 1;
        }
        queue.samples.push_back(sample);
        true
    }
}
