//! How much all logs of a scope hold, and how much they may.

use std::sync::atomic::{AtomicU64, Ordering};

/// Lines kept of all jobs. A night of twenty a second.
const LINES: u64 = 1_000_000;
/// What they may take of memory, with what is kept of each beside its text.
const BYTES: u64 = 256_000_000;
/// Logs take no more than one part in so many of the memory that a scope was given.
const PART: u64 = 4;

/// How much there is, and how much there may be.
#[derive(Debug)]
pub(crate) struct LogBounds {
    lines_most: u64,
    bytes_most: u64,
    lines: AtomicU64,
    bytes: AtomicU64,
}

impl Default for LogBounds {
    fn default() -> Self {
        Self::new(LINES, BYTES)
    }
}

impl LogBounds {
    /// For a scope that was given so much memory.
    pub(crate) fn within(memory_bytes: u64) -> Self {
        Self::new(LINES, BYTES.min(memory_bytes / PART))
    }

    pub(super) fn new(lines_most: u64, bytes_most: u64) -> Self {
        Self {
            lines_most,
            bytes_most,
            lines: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
        }
    }

    /// What the logs take of memory.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    pub(crate) fn is_over(&self) -> bool {
        self.bytes() > self.bytes_most || self.lines.load(Ordering::Relaxed) > self.lines_most
    }

    /// A log that held the first of these `[lines, bytes]` holds the second now.
    pub(super) fn settle(&self, before: [u64; 2], after: [u64; 2]) {
        // Wrapping, so the sum is right whatever the order in which threads come.
        for (sum, place) in [(&self.lines, 0), (&self.bytes, 1)] {
            sum.fetch_add(after[place].wrapping_sub(before[place]), Ordering::Relaxed);
        }
    }

    /// Which part a log of so many `[lines, bytes]` has of what there may be: the greater of both.
    pub(super) fn part(&self, [lines, bytes]: [u64; 2]) -> f64 {
        let part = |of: u64, most: u64| of as f64 / most.max(1) as f64;
        part(lines, self.lines_most).max(part(bytes, self.bytes_most))
    }
}
