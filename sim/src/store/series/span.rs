//! The newest part of a series, which is counted for itself.

use super::super::chunk::{Chunk, count_not_finite};
use super::super::extent::Extent;
use super::super::stats::SeriesStats;
use super::{Series, finite};

/// Where that part begins, and what is known of it that history doesn't tell.
#[derive(Debug)]
pub(super) struct Span {
    /// Number of its first sample.
    pub(super) start: u64,
    /// How many values before it were NaN or infinite.
    pub(super) not_finite_before: u64,
    /// Of its samples that were dropped, and perhaps of more of its own.
    pub(super) dropped: Extent,
}

impl Span {
    /// All of a series.
    pub(super) const ALL: Self = Self {
        start: 0,
        not_finite_before: 0,
        dropped: Extent::EMPTY,
    };

    /// Samples of this chunk are about to be dropped.
    pub(super) fn forget(&mut self, chunk: &Chunk) {
        let extent = self.extent_in(chunk);
        self.dropped.merge(&extent);
    }

    /// Extent of those values in a chunk that belong to it.
    fn extent_in(&self, chunk: &Chunk) -> Extent {
        let numbers = chunk.range();
        if self.start <= numbers.start {
            return chunk.extent();
        }
        let mut extent = Extent::EMPTY;
        if self.start < numbers.end {
            let column = chunk.column(self.start..numbers.end);
            extent.add_values(column.min, column.max);
        }
        extent
    }
}

impl Series {
    /// Begins a part that is counted for itself with the next sample, under this number.
    pub(crate) fn begin_span(&mut self, number: u32) {
        self.spans.begin(number, self.history().end);
        self.gaps.begin_span();
        self.span = Span {
            start: self.history().end,
            not_finite_before: self.not_finite_ever(),
            dropped: Extent::EMPTY,
        };
    }

    /// As [`stats`](Series::stats), of the newest part alone.
    pub(crate) fn span_stats(&self) -> SeriesStats {
        let Span {
            start,
            not_finite_before,
            dropped,
        } = self.span;
        let history = self.history();
        let kept = history.start.max(start)..history.end;
        let mut extent = self.span.extent_in(&self.open);
        for sealed in &self.sealed {
            extent.merge(&self.span.extent_in(&sealed.chunk));
        }
        let mut ever = dropped;
        ever.merge(&extent);
        let samples = history.end - start;
        let last = self.last.filter(|_| samples > 0);
        SeriesStats {
            samples,
            min: finite(ever.min),
            max: finite(ever.max),
            last: last.map(|[_, value]| value),
            change: last.and_then(|_| self.recent_change()),
            decimals: last.and_then(|_| self.decimals.count()),
            not_finite: (self.not_finite_ever() - not_finite_before)
                .saturating_sub(self.gaps.of_newest_span()),
            gaps: self.gaps.of_newest_span(),
            history_samples: kept.end - kept.start,
            cleared_samples: 0,
            history_first_x: (!kept.is_empty()).then(|| self.x(kept.start)),
            history_last_x: last.map(|[x, _]| x),
            history_min: finite(extent.min),
            history_max: finite(extent.max),
        }
    }

    pub(super) fn not_finite_ever(&self) -> u64 {
        self.not_finite + count_not_finite(self.open.tail())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::info::Values;
    use crate::store::x_values::XValues;

    fn append(series: &mut Series, mut values: &[f64]) {
        while !values.is_empty() {
            let start = series.history().end as f64;
            let times = XValues::Regular { start, step: 1.0 };
            let (count, _) = series.append(&times, values);
            values = &values[count..];
        }
    }

    #[test]
    fn a_part_is_counted_for_itself_wherever_it_begins_and_whatever_was_dropped_of_it() {
        for before in [0, 3, 70, 16_384, 20_000] {
            for own in [0, 1, 5, 100, 50_000] {
                for drops in [0, 1, 2, 5] {
                    let mut series = Series::new(Values::Numbers);
                    append(&mut series, &vec![-1e6; before]);
                    append(&mut series, &[f64::NAN, 1e6]);
                    series.begin_span(1);
                    let value = |n: u32| f64::from(n * 7_919 % 50_021);
                    let mut values: Vec<f64> = (0..own).map(value).collect();
                    if own > 1 {
                        values[0] = f64::INFINITY;
                    }
                    append(&mut series, &values);
                    for _ in 0..drops {
                        series.drop_oldest();
                    }
                    let stats = series.span_stats();
                    let finite = || values.iter().copied().filter(|value| value.is_finite());
                    let told = (stats.samples, stats.min, stats.max, stats.last);
                    let expected = (
                        values.len() as u64,
                        finite().reduce(f64::min),
                        finite().reduce(f64::max),
                        values.last().copied(),
                    );
                    assert_eq!(told, expected, "{before} before {own}, {drops} dropped");
                    assert_eq!(stats.not_finite, u64::from(own > 1));
                    assert!(stats.history_samples <= stats.samples);
                }
            }
        }
    }

    #[test]
    fn without_a_beginning_it_is_all_of_the_series() {
        let mut series = Series::new(Values::Numbers);
        append(&mut series, &[3.0, f64::NAN, 1.0]);
        assert_eq!(series.span_stats().min, series.stats().min);
        assert_eq!(series.span_stats().not_finite, series.stats().not_finite);
        assert_eq!(series.span_stats().history_first_x, Some(0.0));
    }
}
