//! Local times, and clocks that are set forward and back.

use jiff::tz::TimeZone;

use super::super::{DateOrder, Stamps};
use super::{NOW, whole};

/// 2026-10-25 01:00 UTC, when Berlin's clocks go from 03:00 back to 02:00.
const BACK: f64 = 1_792_890_000.0;
/// 2026-03-29 01:00 UTC, when they go from 02:00 to 03:00.
const FORWARD: f64 = 1_774_746_000.0;

fn berlin() -> TimeZone {
    TimeZone::get("Europe/Berlin").expect("the system has zones")
}

fn epoch(text: &str) -> Option<f64> {
    whole(text).epoch(DateOrder::DayFirst, &berlin(), NOW)
}

fn read_all(texts: &[&str]) -> Vec<f64> {
    let mut stamps = Stamps::new(berlin(), DateOrder::DayFirst, NOW);
    let read = |text: &&str| stamps.read(&whole(text)).expect("it has a date");
    texts.iter().map(read).collect()
}

#[test]
fn a_time_without_zone_is_local() {
    assert_eq!(epoch("2026-11-27 11:00:00"), epoch("2026-11-27T10:00:00Z"));
    assert_eq!(epoch("2026-07-01 12:00:00"), epoch("2026-07-01T10:00:00Z"));
}

#[test]
fn an_hour_that_clocks_skip_is_as_much_later() {
    assert_eq!(epoch("2026-03-29 01:59:59"), Some(FORWARD - 1.0));
    assert_eq!(epoch("2026-03-29 02:30:00"), Some(FORWARD + 1800.0));
    assert_eq!(epoch("2026-03-29 03:00:00"), Some(FORWARD));
}

#[test]
fn an_hour_that_clocks_show_twice_is_the_first() {
    assert_eq!(epoch("2026-10-25 01:59:59"), Some(BACK - 3601.0));
    assert_eq!(epoch("2026-10-25 02:30:00"), Some(BACK - 1800.0));
    assert_eq!(epoch("2026-10-25 03:00:00"), Some(BACK + 3600.0));
}

#[test]
fn a_column_goes_on_while_clocks_are_set_back() {
    let read = read_all(&[
        "2026-10-25 02:00:00",
        "2026-10-25 02:30:00",
        "2026-10-25 02:59:59.5",
        "2026-10-25 02:59:59.0",
        "2026-10-25 02:00:00",
        "2026-10-25 02:40:00",
        "2026-10-25 03:00:00",
    ]);
    let expected = [-3600.0, -1800.0, -0.5, -1.0, 0.0, 2400.0, 3600.0];
    assert_eq!(read, expected.map(|secs| BACK + secs));
}
