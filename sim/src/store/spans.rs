//! The parts of a series that follow each other without being one curve: what each run of its job has added.

use std::collections::VecDeque;
use std::ops::Range;

/// A part of a series as a view sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct SpanInfo {
    /// Its number, as it was begun with; 0 for what came before any was begun.
    pub number: u32,
    /// x of its first sample ever; `None` while it has none.
    pub first_x: Option<f64>,
    /// Least and greatest x of those of its samples that are in history.
    pub range: Option<(f64, f64)>,
}

/// Where one begins.
#[derive(Clone, Copy, Debug)]
struct Begun {
    number: u32,
    /// Number of its first sample.
    start: u64,
    first_x: Option<f64>,
}

/// All of a series that may have a sample in history, oldest first.
#[derive(Debug)]
pub(super) struct Spans {
    older: VecDeque<Begun>,
    newest: Begun,
}

impl Spans {
    pub(super) fn new() -> Self {
        Self {
            older: VecDeque::new(),
            newest: Begun {
                number: 0,
                start: 0,
                first_x: None,
            },
        }
    }

    /// The next sample, of this number, is the first of another one. One without a sample gives way.
    pub(super) fn begin(&mut self, number: u32, start: u64) {
        let begun = Begun {
            number,
            start,
            first_x: None,
        };
        let before = std::mem::replace(&mut self.newest, begun);
        if before.start < start {
            self.older.push_back(before);
        }
    }

    /// Takes down where the newest one begins, with its first sample.
    #[inline]
    pub(super) fn note_x(&mut self, x: f64) {
        self.newest.first_x.get_or_insert(x);
    }

    /// Forgets those that ended before history begins.
    pub(super) fn forget_before(&mut self, number: u64) {
        while self.older.front().is_some() {
            let next = self.older.get(1).unwrap_or(&self.newest);
            if next.start > number {
                break;
            }
            self.older.pop_front();
        }
    }

    /// Number of the newest one's first sample.
    pub(super) fn newest_start(&self) -> u64 {
        self.newest.start
    }

    /// Whether this is the newest one's number.
    pub(super) fn is_newest(&self, number: u32) -> bool {
        self.newest.number == number
    }

    /// The number of the one that this sample is a part of, and how far it goes.
    pub(super) fn around(&self, sample: u64) -> (u32, u64) {
        let last = |begun: &&Begun| begun.start <= sample;
        let around = self.all().take_while(last).last().unwrap_or(&self.newest);
        let next = self.all().find(|begun| begun.start > sample);
        (around.number, next.map_or(u64::MAX, |begun| begun.start))
    }

    /// Numbers of those samples of a history that belong to the one of this number.
    pub(super) fn range(&self, number: u32, history: Range<u64>) -> Option<Range<u64>> {
        let mut ranges = self.ranges(history);
        ranges.find_map(|(begun, range, _)| (begun == number).then_some(range))
    }

    /// All of them: their number, their samples in this history, and x of the first ever.
    pub(super) fn ranges(
        &self,
        history: Range<u64>,
    ) -> impl Iterator<Item = (u32, Range<u64>, Option<f64>)> {
        let starts = self.all().skip(1).map(|next| next.start);
        let ends = starts.chain([history.end]);
        self.all().zip(ends).map(move |(begun, end)| {
            let start = begun.start.max(history.start).min(history.end);
            (
                begun.number,
                start..end.clamp(start, history.end),
                begun.first_x,
            )
        })
    }

    /// Number and first sample of each.
    pub(super) fn starts(&self) -> Vec<(u32, u64)> {
        self.all()
            .map(|begun| (begun.number, begun.start))
            .collect()
    }

    fn all(&self) -> impl Iterator<Item = &Begun> {
        self.older.iter().chain([&self.newest])
    }

    pub(super) fn bytes(&self) -> usize {
        self.older.capacity() * size_of::<Begun>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranges(spans: &Spans, history: Range<u64>) -> Vec<(u32, Range<u64>)> {
        let ranges = spans.ranges(history);
        ranges.map(|(number, range, _)| (number, range)).collect()
    }

    #[test]
    fn each_holds_its_own_samples_and_one_without_any_gives_way() {
        let mut spans = Spans::new();
        assert_eq!(ranges(&spans, 0..5), [(0, 0..5)]);
        spans.begin(1, 5);
        assert_eq!(ranges(&spans, 0..5), [(0, 0..5), (1, 5..5)]);
        spans.begin(2, 5);
        spans.begin(3, 9);
        assert_eq!(ranges(&spans, 0..9), [(0, 0..5), (2, 5..9), (3, 9..9)]);
        assert_eq!(ranges(&spans, 6..12), [(0, 6..6), (2, 6..9), (3, 9..12)]);
        assert_eq!(spans.around(6), (2, 9));
        spans.forget_before(5);
        assert_eq!(ranges(&spans, 5..12), [(2, 5..9), (3, 9..12)]);
        spans.forget_before(10);
        assert_eq!(ranges(&spans, 10..12), [(3, 10..12)]);
        assert_eq!(spans.around(11), (3, u64::MAX));
    }
}
