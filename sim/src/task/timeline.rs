//! When a sprinter's samples are due, by their number.

use super::load::Spacing;
use super::signal::mixed;
use crate::job::Times;

/// How late a sample of uneven times is at most, in distances.
const LATEST: f64 = 0.8;
/// No series has this number: lateness is drawn from its bits.
const LATENESS: u32 = u32::MAX;

/// Numbers samples from 0 and says when they are due: those from `before` on are live.
#[derive(Clone, Copy, Debug)]
pub(super) struct Timeline {
    /// When the first live sample is due, in seconds since the scope's start.
    start: f64,
    rate_hz: f64,
    before: u64,
    spacing: Spacing,
    /// Uneven times are multiples of one part in so many of a second, as a clock's are.
    ticks_per_sec: f64,
}

impl Timeline {
    pub(super) fn new(start: f64, rate_hz: f64, before: u64, spacing: Spacing) -> Self {
        // A thousandth of the distance, or somewhat finer.
        let ticks_per_sec = 10_f64.powf(rate_hz.log10().ceil() + 3.0);
        Self {
            start,
            rate_hz,
            before,
            spacing,
            ticks_per_sec,
        }
    }

    /// How many samples are due by then, those before the start included.
    pub(super) fn due(&self, now: f64) -> u64 {
        let live = ((now - self.start) * self.rate_hz).max(0.0);
        self.before.saturating_add(live as u64)
    }

    /// When this sample is due in even time.
    pub(super) fn time(&self, number: u64) -> f64 {
        let live = number as i64 - self.before as i64;
        self.start + live as f64 / self.rate_hz
    }

    /// The times of samples that follow each other.
    pub(super) fn times(&self, first: u64, count: u64) -> Times {
        match self.spacing {
            Spacing::Even => Times::Regular {
                start: self.time(first),
                step: 1.0 / self.rate_hz,
            },
            Spacing::Uneven => {
                let times = (first..first + count).map(|number| self.uneven(number));
                Times::Each(times.collect())
            }
        }
    }

    fn uneven(&self, number: u64) -> f64 {
        let part = (mixed(number, LATENESS) >> 40) as f64 / (1_u64 << 24) as f64;
        let late = self.time(number) + LATEST * part / self.rate_hz;
        (late * self.ticks_per_sec).floor() / self.ticks_per_sec
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_before_ends_where_live_begins() {
        let timeline = Timeline::new(0.25, 1_000.0, 5_000, Spacing::Even);
        assert_eq!(timeline.time(0), 0.25 - 5.0);
        assert_eq!(timeline.time(5_000), 0.25);
        assert_eq!((timeline.due(0.25), timeline.due(0.0)), (5_000, 5_000));
        assert_eq!(timeline.due(1.2503), 6_000);
    }

    #[test]
    fn uneven_times_never_run_backwards_and_stay_near_the_even_ones() {
        for rate_hz in [0.3, 50.0, 1_000.0, 44_100.0, 1e7] {
            let timeline = Timeline::new(0.01, rate_hz, 100_000, Spacing::Uneven);
            let mut all = Vec::new();
            for first in [0, 50_000, 100_000] {
                let Times::Each(times) = timeline.times(first, 50_000) else {
                    panic!("each");
                };
                all.extend_from_slice(&times);
            }
            assert!(all.is_sorted(), "at {rate_hz} Hz");
            for (number, time) in (0..).zip(&all) {
                let late = (time - timeline.time(number)) * rate_hz;
                assert!((-0.01..0.81).contains(&late), "{late} at {rate_hz} Hz");
            }
            let gaps = || all.windows(2).map(|pair| (pair[1] - pair[0]) * rate_hz);
            assert!(gaps().any(|gap| gap < 0.5) && gaps().any(|gap| gap > 1.5));
        }
    }
}
