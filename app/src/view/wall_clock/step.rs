//! The units that a calendar and a clock are divided into.

use super::DAY;
use crate::view::step::decimal_step;

/// Parts of a day, in seconds.
const SECONDS: [f64; 17] = [
    1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1_800.0, 3_600.0, 7_200.0,
    10_800.0, 21_600.0, 43_200.0,
];
/// Days, up to two weeks.
const DAYS: [i64; 4] = [1, 2, 7, 14];
/// Months, up to a year.
const MONTHS: [i64; 5] = [1, 2, 3, 6, 12];
/// No calendar here reaches as far.
const MOST_YEARS: f64 = 10_000.0;
/// The shortest month, in seconds.
const MONTH: f64 = 28.0 * DAY;

/// How far it is from one tick to the next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Step {
    /// So many seconds: a part of a day.
    Seconds(f64),
    /// So many days.
    Days(i64),
    /// So many months, of years where it is a multiple of twelve.
    Months(i64),
}

impl Step {
    /// The shortest one of at least so many seconds.
    pub(super) fn at_least(secs: f64) -> Self {
        if secs <= 1.0 || secs.is_nan() {
            return Self::Seconds(decimal_step(secs));
        }
        let seconds = SECONDS.into_iter().find(|step| *step >= secs);
        let days = DAYS.into_iter().find(|days| *days as f64 * DAY >= secs);
        let is_enough = |months: &i64| *months as f64 * MONTH >= secs;
        let months = MONTHS.into_iter().find(is_enough);
        match (seconds, days, months) {
            (Some(seconds), ..) => Self::Seconds(seconds),
            (_, Some(days), _) => Self::Days(days),
            (_, _, Some(months)) => Self::Months(months),
            _ => {
                let years = decimal_step(secs / (12.0 * MONTH)).min(MOST_YEARS);
                Self::Months(12 * years as i64)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_on_a_clock_and_in_a_calendar() {
        let steps = [
            0.03, 7.0, 61.0, 4_000.0, 22_000.0, 44_000.0, 100_000.0, 200_000.0,
        ];
        assert_eq!(
            steps.map(Step::at_least),
            [
                Step::Seconds(0.05),
                Step::Seconds(10.0),
                Step::Seconds(120.0),
                Step::Seconds(7_200.0),
                Step::Seconds(43_200.0),
                Step::Days(1),
                Step::Days(2),
                Step::Days(7),
            ]
        );
        let longer =
            [15.0, 50.0, 200.0, 340.0, 1_000.0, 1e7].map(|days| Step::at_least(days * DAY));
        assert_eq!(longer, [1, 2, 12, 24, 60, 120_000].map(Step::Months));
    }
}
