//! Where x ran backwards, and with it a new stretch of curve began.

use std::collections::VecDeque;
use std::ops::Range;

/// More stretches than this make a curve whose x isn't sorted, whatever their length: an answer
/// has a run for each.
const MAX_SEGMENTS: usize = 256;
/// From so many stretches on their mean length counts: a clock that was set back a few times is
/// still a clock.
const FEW_SEGMENTS: usize = 16;
/// Stretches shorter than this on average make a curve whose x isn't sorted.
const SHORT_SEGMENT: u64 = 32;

/// Stretches of samples with x that never runs backwards.
#[derive(Debug, Default)]
pub(super) struct Segments {
    /// Number of each one's first sample; empty when there were too many.
    starts: VecDeque<u64>,
    /// How many there ever were.
    begun: u64,
    is_tangled: bool,
}

impl Segments {
    pub(super) fn begin(&mut self, number: u64) {
        self.begun += 1;
        if self.starts.len() == MAX_SEGMENTS {
            self.is_tangled = true;
            self.starts = VecDeque::new();
        }
        if !self.is_tangled {
            self.starts.push_back(number);
        }
    }

    /// Those of these samples with which one began.
    pub(super) fn starts_in(&self, samples: &Range<u64>) -> Vec<u64> {
        let starts = self.starts.iter().copied();
        starts.filter(|start| samples.contains(start)).collect()
    }

    /// Whether there were too many to be kept apart.
    pub(super) fn is_tangled(&self) -> bool {
        self.is_tangled
    }

    /// There were too many.
    pub(super) fn tangle(&mut self) {
        self.is_tangled = true;
        self.starts = VecDeque::new();
    }

    pub(super) fn begun(&self) -> u64 {
        self.begun
    }

    /// Whether these samples, of a history, are a curve in the plane rather than one over x.
    pub(super) fn is_path(&self, samples: &Range<u64>) -> bool {
        if self.is_tangled {
            return true;
        }
        let before = self.starts.partition_point(|start| *start <= samples.start);
        let until = self.starts.partition_point(|start| *start < samples.end);
        // The one in which they begin counts, too.
        let count = until.saturating_sub(before.saturating_sub(1));
        let length = samples.end - samples.start;
        count > FEW_SEGMENTS && length < SHORT_SEGMENT * count as u64
    }

    /// Those of these samples, which must be in history and no path, each with its number.
    pub(super) fn ranges(&self, samples: Range<u64>) -> impl Iterator<Item = (u64, Range<u64>)> {
        let ends = self.starts.iter().skip(1).copied().chain([u64::MAX]);
        let ranges = self.starts.iter().zip(ends);
        let ranges =
            ranges.map(move |(&start, end)| start.max(samples.start)..end.min(samples.end));
        (self.begun - self.starts.len() as u64..)
            .zip(ranges)
            .filter(|(_, range)| !range.is_empty())
    }

    /// Forgets stretches that ended before history begins.
    pub(super) fn forget_before(&mut self, number: u64) {
        while self.starts.get(1).is_some_and(|&next| next <= number) {
            self.starts.pop_front();
        }
    }

    pub(super) fn bytes(&self) -> usize {
        self.starts.capacity() * size_of::<u64>()
    }
}
