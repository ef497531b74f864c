//! Where a source was away: the curve ends, and what comes next isn't joined to it.

use super::Series;
use super::XValues;

/// The gaps of a series. Each is a value of NaN in its history that no source has said.
#[derive(Debug)]
pub(super) struct Gaps {
    ever: u64,
    of_newest_span: u64,
    /// There is nothing to end: no sample yet, or none since the last gap.
    is_at_end: bool,
}

impl Gaps {
    pub(super) const NONE: Self = Self {
        ever: 0,
        of_newest_span: 0,
        is_at_end: true,
    };

    /// A sample was added.
    #[inline]
    pub(super) fn end(&mut self) {
        self.is_at_end = false;
    }

    /// What comes next stands for itself anyway.
    pub(super) fn begin_span(&mut self) {
        self.of_newest_span = 0;
        self.is_at_end = true;
    }

    /// So many there were, of the newest span and in all, and whether the last sample is one.
    pub(super) fn restore(&mut self, [of_newest_span, ever]: [u64; 2], is_at_end: bool) {
        *self = Self {
            ever,
            of_newest_span,
            is_at_end: self.is_at_end || is_at_end,
        };
    }

    /// Whether the last sample is one.
    pub(super) fn is_last(&self) -> bool {
        self.is_at_end && self.of_newest_span > 0
    }

    pub(super) fn ever(&self) -> u64 {
        self.ever
    }

    pub(super) fn of_newest_span(&self) -> u64 {
        self.of_newest_span
    }
}

impl Series {
    /// Ends the curve at `x`, or where its last sample is; its last value stays what it was. Returns whether
    /// the open chunk is full now.
    pub(crate) fn add_gap(&mut self, x: Option<f64>) -> bool {
        let Some([last_x, last]) = self.last.filter(|_| !self.gaps.is_at_end) else {
            return false;
        };
        let x = x
            .filter(|x| x.is_finite())
            .map_or(last_x, |x| x.max(last_x));
        let (_, is_full) = self.append(&XValues::Each(&[x]), &[f64::NAN]);
        self.last = Some([x, last]);
        self.gaps = Gaps {
            ever: self.gaps.ever + 1,
            of_newest_span: self.gaps.of_newest_span + 1,
            is_at_end: true,
        };
        is_full
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::info::Values;

    fn series(values: &[f64]) -> Series {
        let mut series = Series::new(Values::Numbers);
        series.add_gap(Some(0.0));
        let times = XValues::Regular {
            start: 0.0,
            step: 1.0,
        };
        series.append(&times, values);
        series
    }

    #[test]
    fn a_gap_is_no_sample_that_came_and_no_last_value() {
        let mut series = series(&[1.0, 2.0]);
        series.add_gap(Some(7.0));
        series.add_gap(Some(8.0));
        let stats = series.stats();
        assert_eq!((stats.samples, stats.gaps, stats.not_finite), (3, 1, 0));
        assert_eq!((stats.last, stats.history_last_x), (Some(2.0), Some(7.0)));
        let [x, value] = series.sample(2);
        assert!(x == 7.0 && value.is_nan());
        series.append(&XValues::Each(&[9.0]), &[f64::NAN]);
        assert_eq!(series.stats().not_finite, 1);
        series.begin_span(1);
        series.add_gap(None);
        assert_eq!((series.span_stats().gaps, series.stats().gaps), (0, 1));
    }

    #[test]
    fn it_stands_at_the_last_sample_where_no_other_place_is_behind_that() {
        for x in [None, Some(f64::NAN), Some(0.5)] {
            let mut series = series(&[1.0, 2.0]);
            series.add_gap(x);
            assert_eq!(series.sample(2)[0], 1.0, "{x:?}");
        }
    }
}
