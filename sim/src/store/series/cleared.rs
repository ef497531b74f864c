//! What of a series was cleared: it is held, and may be put back, but nobody is shown it.

use std::ops::Range;

use super::super::chunk::Chunk;
use super::super::columns::Column;
use super::super::extent::Extent;
use super::super::pyramid::BASE;
use super::Series;

/// How much was cleared, and the extent of what came after, kept up while it comes.
#[derive(Debug)]
pub(super) struct Cleared {
    /// Samples with smaller numbers were cleared.
    to: u64,
    /// Of what is shown of the chunk in which that number lies.
    cut: Extent,
    /// Of all sealed chunks behind it.
    sealed: Extent,
}

impl Cleared {
    /// Nothing was.
    pub(super) const NOTHING: Self = Self {
        to: 0,
        cut: Extent::EMPTY,
        sealed: Extent::EMPTY,
    };

    /// A chunk is full.
    pub(super) fn seal(&mut self, chunk: &Chunk) {
        if chunk.range().start >= self.to {
            self.sealed.merge(&chunk.extent());
        }
    }

    /// Samples were added to the open chunk, which begins at `start`.
    pub(super) fn add(&mut self, start: u64, xs: [f64; 2], values: &[f64]) {
        if start < self.to {
            let column = Column::of(values);
            self.cut.add_values(column.min, column.max);
            self.cut.add_x(xs[0], xs[1]);
        }
    }
}

impl Series {
    /// Numbers of the samples that are shown.
    pub(crate) fn seen(&self) -> Range<u64> {
        let Range { start, end } = self.history();
        start.max(self.cleared.to)..end
    }

    /// Samples with smaller numbers were cleared.
    pub(crate) fn cleared_to(&self) -> u64 {
        self.cleared.to
    }

    /// Extent of what is shown.
    pub(crate) fn seen_extent(&self) -> Extent {
        let Cleared { to, cut, sealed } = &self.cleared;
        if *to <= self.history().start {
            return self.extent();
        }
        let mut extent = *cut;
        extent.merge(sealed);
        if self.open.range().start >= *to {
            extent.merge(&self.open.extent());
        }
        extent
    }

    /// Clears all samples held so far; returns up to which number they were cleared before.
    pub(crate) fn clear(&mut self) -> u64 {
        self.clear_to(self.history().end)
    }

    /// Clears the samples up to this number, and shows those behind it; returns up to which number they were
    /// cleared before.
    pub(crate) fn clear_to(&mut self, to: u64) -> u64 {
        let before = self.cleared.to;
        let mut cleared = Cleared {
            to,
            ..Cleared::NOTHING
        };
        let chunks = self.sealed.iter().map(|sealed| &*sealed.chunk);
        for chunk in chunks.clone() {
            cleared.seal(chunk);
        }
        let is_cut = |chunk: &&Chunk| chunk.range().start < to && to < chunk.range().end;
        if let Some(chunk) = chunks.chain([&self.open]).find(is_cut) {
            let numbers = to..chunk.range().end;
            let column = chunk.column(numbers.clone());
            cleared.cut.add_values(column.min, column.max);
            for x in chunk.xs_of(numbers) {
                cleared.cut.add_x(x, x);
            }
        }
        self.cleared = cleared;
        before
    }

    /// Whether what is dropped next is nothing that is shown.
    pub(crate) fn drops_cleared(&self) -> bool {
        if self.cleared.to <= self.history().start {
            return false;
        }
        if let Some(oldest) = self.sealed.front() {
            return oldest.chunk.range().end <= self.cleared.to;
        }
        let Range { start, end } = self.open.range();
        let half = (end - start) / 2 / BASE as u64 * BASE as u64;
        // Nothing is dropped where so little is left.
        half > 0 && start + half <= self.cleared.to
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::x_values::XValues;

    fn append(series: &mut Series, count: usize) {
        let mut left = count;
        while left > 0 {
            let start = series.history().end as f64;
            let step = 1.0;
            let values: Vec<f64> = (0..left)
                .map(|place| ((start as usize + place) * 7_919 % 50_021) as f64)
                .collect();
            left -= series.append(&XValues::Regular { start, step }, &values).0;
        }
    }

    fn slow_extent(series: &Series) -> Extent {
        let mut extent = Extent::EMPTY;
        for number in series.seen() {
            let [x, value] = series.sample(number);
            extent.add_x(x, x);
            extent.add_values(value, value);
        }
        extent
    }

    /// Whatever was there, came and was dropped, and also once it was put back.
    #[test]
    fn the_extent_of_what_is_shown_is_that_of_its_samples() {
        for before in [0, 1, 100, 16_384, 65_536, 70_000] {
            for after in [0, 1, 64, 1_000, 140_000] {
                for drops in [0, 1, 2] {
                    let mut series = Series::new(crate::store::info::Values::Numbers);
                    append(&mut series, before);
                    assert_eq!(series.clear(), 0);
                    assert_eq!(series.stats().history_samples, 0);
                    append(&mut series, after);
                    for _ in 0..drops {
                        series.drop_oldest();
                    }
                    let what = format!("{before} before {after}, {drops} dropped");
                    assert_eq!(series.seen_extent(), slow_extent(&series), "{what}");
                    let stats = series.stats();
                    assert_eq!(stats.samples, (before + after) as u64, "{what}");
                    let seen = series.seen();
                    assert_eq!(stats.history_samples, seen.end - seen.start, "{what}");
                    assert_eq!(series.clear_to(0), before as u64);
                    assert_eq!(series.seen(), series.history());
                    assert_eq!(series.seen_extent(), slow_extent(&series), "{what}");
                    series.clear_to(before as u64);
                    assert_eq!(series.seen_extent(), slow_extent(&series), "{what}");
                }
            }
        }
    }

    #[test]
    fn what_was_cleared_is_dropped_as_long_as_nothing_else_goes_with_it() {
        let mut series = Series::new(crate::store::info::Values::Numbers);
        append(&mut series, 140_000);
        assert!(!series.drops_cleared(), "nothing was");
        series.clear();
        append(&mut series, 10_000);
        for _ in 0..2 {
            assert!(series.drops_cleared());
            series.drop_oldest();
        }
        while series.drops_cleared() {
            series.drop_oldest();
        }
        assert_eq!(series.stats().history_samples, 10_000);
    }
}
