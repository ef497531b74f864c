//! Times of day without a date: seconds since a midnight, going on past the next one.

use super::hands::Hands;
use super::step::Step;
use super::{DAY, Tick};
use crate::view::step::{decimal_step, multiples};

/// Ticks between two such times, at least `least` seconds apart.
pub(crate) fn day_ticks(ends: [f64; 2], least: f64) -> Vec<Tick> {
    let step = match Step::at_least(least) {
        Step::Seconds(step) => step,
        Step::Days(_) | Step::Months(_) => DAY * decimal_step(least / DAY).max(1.0),
    };
    let hands = Hands::for_step(step);
    let mut before = 0;
    let tick = |x: f64| {
        let (day, text) = day_and_time(x, hands);
        let is_new = std::mem::replace(&mut before, day) != day;
        let below = if is_new { days(day) } else { String::new() };
        Tick { x, text, below }
    };
    multiples(ends, step).into_iter().map(tick).collect()
}

/// A time of day, as exact as places need that are `step` seconds apart; of a later day with a word on
/// that: `00:00:02 (+1 day)`.
pub(crate) fn day_text(secs: f64, step: f64) -> String {
    match day_and_time(secs, Hands::seconds(step)) {
        (0, time) => time,
        (day, time) => format!("{time} ({})", days(day)),
    }
}

fn day_and_time(secs: f64, hands: Hands) -> (i64, String) {
    let (second, digits) = hands.split(secs);
    let day = second.div_euclid(DAY as i64);
    let time = hands.text(second.rem_euclid(DAY as i64), &digits);
    (day, time)
}

fn days(day: i64) -> String {
    let plural = if day.abs() == 1 { "" } else { "s" };
    match day {
        0 => "day 0".into(),
        _ => format!("{day:+} day{plural}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(ends: [f64; 2], least: f64) -> Vec<String> {
        let text = |Tick { text, below, .. }| match &*below {
            "" => text,
            below => format!("{text} / {below}"),
        };
        day_ticks(ends, least).into_iter().map(text).collect()
    }

    #[test]
    fn midnight_is_passed_with_a_word() {
        assert_eq!(
            texts([86_398.0, 86_403.0], 2.0),
            ["23:59:58", "00:00:00 / +1 day", "00:00:02"]
        );
        assert_eq!(
            texts([75_000.0, 110_000.0], 10_000.0),
            ["21:00", "00:00 / +1 day", "03:00", "06:00"]
        );
        assert_eq!(texts([1.0, 300_000.0], 80_000.0).len(), 3);
        assert_eq!(day_text(86_398.0, 1.0), "23:59:58");
        assert_eq!(day_text(86_402.25, 0.05), "00:00:02.25 (+1 day)");
        assert_eq!(day_text(-1.0, 1.0), "23:59:59 (-1 day)");
        assert_eq!(day_text(3.0 * DAY, 1.0), "00:00:00 (+3 days)");
    }

    #[test]
    fn any_number_is_said_without_a_panic() {
        for secs in [f64::NAN, f64::INFINITY, f64::MIN, f64::MAX, 1e300] {
            assert!(!day_text(secs, 1e-9).is_empty());
            assert!(day_ticks([secs, secs + 1.0], 0.1).len() < 300);
        }
    }
}
