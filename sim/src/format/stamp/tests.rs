//! What is a time, each spelling once; how they end, columns, names and random times are in their files.

mod columns;
mod edges;
mod names;
mod random;
mod zones;

use jiff::tz::TimeZone;

use super::{DateOrder, SaidOrder, Stamp, Zone, stamp};

/// 2026-11-28 12:00:00 UTC.
const NOW: f64 = 1_795_867_200.0;
/// 2026-11-27 00:00:00 UTC.
const DAY: f64 = 1_795_737_600.0;
const TEN: f64 = DAY + 36_000.0;

/// The time that all of `text` is.
fn whole(text: &str) -> Stamp {
    let found = stamp(text.as_bytes()).unwrap_or_else(|| panic!("{text:?} isn't read"));
    assert_eq!(found.len, text.len(), "{text:?}");
    found
}

fn epoch_in(text: &str, order: DateOrder) -> f64 {
    let found = whole(text).epoch(order, &TimeZone::UTC, NOW);
    found.unwrap_or_else(|| panic!("{text:?} has no place"))
}

#[track_caller]
fn expect_epochs(expected: f64, texts: &[&str]) {
    for text in texts {
        for order in [DateOrder::DayFirst, DateOrder::MonthFirst] {
            assert_eq!(epoch_in(text, order), expected, "{text:?}");
        }
        let followed = format!("{text} and more");
        let found = stamp(followed.as_bytes()).map(|found| found.len);
        assert_eq!(found, Some(text.len()), "{followed:?}");
    }
}

#[test]
fn iso_8601_is_read_in_all_its_variants() {
    expect_epochs(
        TEN,
        &[
            "2026-11-27T10:00:00",
            "2026-11-27 10:00:00",
            "2026-11-27  10:00:00",
            "2026-11-27_10:00:00",
            "2026-11-27-10:00:00",
            "2026-11-27T10:00",
            "2026-11-27T10:00:00Z",
            "2026-11-27T10:00:00z",
            "2026-11-27 10:00:00 UTC",
            "2026-11-27 10:00:00 GMT",
            "2026-11-27T12:00:00+02:00",
            "2026-11-27T12:00:00+0200",
            "2026-11-27T12:00:00+02",
            "2026-11-27 12:00:00 +0200",
            "2026-11-27 12:00:00 +02:00",
            "2026-11-27T04:30:00-05:30",
            "2026-11-27 11:00:00 CET",
            "20261127T100000Z",
            "20261127T100000",
            "20261127T1000",
            "20261127_100000",
            "20261127-100000",
            "20261127T10:00:00Z",
            "20261127 10:00:00",
            "2026/11/27 10:00:00",
            "2026/11/27 10:00",
            "2026.11.27 10:00:00",
        ],
    );
}

#[test]
fn a_fraction_follows_a_dot_or_a_comma() {
    expect_epochs(
        TEN + 0.5,
        &[
            "2026-11-27T10:00:00.5",
            "2026-11-27 10:00:00,500",
            "20261127T100000.5Z",
        ],
    );
    expect_epochs(
        TEN + 0.123,
        &["2026-11-27 10:00:00,123", "27/11/2026 10:00:00:123"],
    );
    expect_epochs(
        TEN + 0.123_456,
        &[
            "2026-11-27T10:00:00.123456Z",
            "2026-11-27T10:00:00.123456000Z",
        ],
    );
    assert_eq!(
        whole("2026-11-27T10:00:00.123456789").seconds,
        36_000.123_456_789
    );
}

#[test]
fn dates_alone_are_their_midnight() {
    let alone = [
        "2026-11-27",
        "2026/11/27",
        "27.11.2026",
        "27-11-2026",
        "27/11/2026",
        "27-Nov-2026",
    ];
    expect_epochs(DAY, &alone);
    expect_epochs(
        DAY,
        &[
            "11/27/2026",
            "11/27/26",
            "Nov 27, 2026",
            "Fri Nov 27 2026",
            "27 Nov 2026",
        ],
    );
    assert!(!whole("2026-11-27").has_clock);
    assert!(whole("2026-11-27 00:00").has_clock);
}

#[test]
fn dates_of_three_numbers_are_read_with_their_time() {
    expect_epochs(
        TEN,
        &[
            "27.11.2026 10:00",
            "27.11.2026, 10:00:00",
            "27.11.26 10:00:00",
            "27/11/2026 10:00",
            "27/11/2026 10:00:00",
            "11/27/2026 10:00:00 AM",
            "11/27/2026, 10:00:00 AM",
            "11/27/2026, 10:00:00\u{202f}AM",
            "11/27/2026 10:00:00AM",
            "11/27/26 10:00:00",
            "11/27 10:00:00",
            "27/11 10:00:00",
            "11-27 10:00:00.000",
        ],
    );
    expect_epochs(
        TEN - 3600.0,
        &[
            "11/27/2026 9:00:00 AM",
            "27.11.2026 9:00",
            "2026-11-27 9:00",
        ],
    );
    expect_epochs(
        TEN + 43_200.0,
        &["11/27/2026 10:00:00 PM", "11/27/2026 10:00 pm"],
    );
    expect_epochs(DAY + 43_200.0, &["11/27/2026 12:00 PM"]);
    expect_epochs(DAY, &["11/27/2026 12:00 AM"]);
}

#[test]
fn dates_with_a_month_in_words_are_read() {
    expect_epochs(
        TEN + 1.0,
        &[
            "Nov 27 10:00:01",
            "Nov 27 10:00:01.000",
            "Fri Nov 27 10:00:01 2026",
            "Fri Nov 27 10:00:01 UTC 2026",
            "Fri Nov 27 10:00:01 XYZ 2026",
            "Fri Nov 27 11:00:01 CET 2026",
            "Fri Nov 27 10:00:01 AM UTC 2026",
            "Fri 27 Nov 2026 10:00:01 AM UTC",
            "Fri, 27 Nov 2026 10:00:01 +0000",
            "Fri Nov 27 2026 12:00:01 GMT+0200",
            "27/Nov/2026:10:00:01 +0000",
            "27/Nov/2026:12:00:01 +0200",
            "27-Nov-2026 10:00:01",
            "27-Nov-26 10:00:01",
            "Nov 27, 2026 10:00:01 AM",
            "Nov 27, 2026, 10:00:01 AM",
            "November 27, 2026 10:00:01",
            "Friday, November 27, 2026 10:00:01",
            "I1127 10:00:01.000000",
            "E20261127 10:00:01.000000",
        ],
    );
    expect_epochs(
        TEN + 1.0 - 20.0 * 86_400.0,
        &["Nov  7 10:00:01", "Nov 7 10:00:01"],
    );
}

#[test]
fn times_of_day_stand_alone() {
    let day = |text| {
        let found = whole(text);
        assert!(found.date.is_none() && found.has_clock, "{text:?}");
        found.seconds
    };
    assert_eq!(day("10:00"), 36_000.0);
    assert_eq!(day("23:59:59"), 86_399.0);
    assert_eq!(day("23:59:60"), 86_400.0);
    assert_eq!(day("00:00:01.25"), 1.25);
    assert_eq!(day("00:00:01,250"), 1.25);
    assert_eq!(day("10:00:01 AM"), 36_001.0);
    assert_eq!(day("1:02:03 PM"), 46_923.0);
    assert_eq!(day("9:05 AM"), 32_700.0);
    assert_eq!(whole("10:00:01+02:00").zone, Zone::Offset(7200));
    assert_eq!(whole("10:00:01 UTC").zone, Zone::Offset(0));
}

#[test]
fn a_date_says_what_it_knows_of_its_order() {
    let says = |text: &str| whole(text).order();
    assert_eq!(says("27/11/2026"), SaidOrder::Says(DateOrder::DayFirst));
    assert_eq!(says("11/27/2026"), SaidOrder::Says(DateOrder::MonthFirst));
    assert_eq!(says("11/27/26"), SaidOrder::Says(DateOrder::MonthFirst));
    assert_eq!(says("05/11/2026"), SaidOrder::Ambiguous);
    assert_eq!(says("27/11/26"), SaidOrder::Ambiguous, "it may be the year");
    assert_eq!(says("11/11/2026"), SaidOrder::Irrelevant);
    assert_eq!(says("2026-11-05"), SaidOrder::Irrelevant);
    assert_eq!(says("05-Nov-2026"), SaidOrder::Irrelevant);
    assert_eq!(says("10:00"), SaidOrder::Irrelevant);
}

#[test]
fn an_ambiguous_date_is_read_in_the_order_that_is_asked_for() {
    assert_eq!(
        epoch_in("05/11/2026", DateOrder::DayFirst),
        epoch_in("2026-11-05", DateOrder::DayFirst)
    );
    assert_eq!(
        epoch_in("05/11/2026", DateOrder::MonthFirst),
        epoch_in("2026-05-11", DateOrder::DayFirst)
    );
    assert_eq!(
        epoch_in("05/11/09", DateOrder::YearFirst),
        epoch_in("2005-11-09", DateOrder::DayFirst)
    );
}

#[test]
fn a_date_without_year_is_in_the_last_that_is_not_ahead() {
    let at = |text: &str, now: f64| whole(text).epoch(DateOrder::DayFirst, &TimeZone::UTC, now);
    let new_year = epoch_in("2027-01-01", DateOrder::DayFirst);
    assert_eq!(at("Jan 1 00:00:05", new_year - 60.0), Some(new_year + 5.0));
    assert_eq!(at("Dec 31 23:59:55", new_year + 60.0), Some(new_year - 5.0));
    assert_eq!(
        at("Dec 31 23:59:55", NOW),
        Some(new_year - 5.0 - 365.0 * 86_400.0)
    );
    let leap_day = epoch_in("2024-02-29", DateOrder::DayFirst);
    assert_eq!(at("Feb 29 00:00:00", NOW), Some(leap_day));
    assert_eq!(at("Feb 29 00:00:00", f64::NAN), None);
}

#[test]
fn date_and_time_in_two_columns_are_one_stamp() {
    let (date, clock) = (whole("27/11/2026"), whole("10:00:00"));
    let joined = date.with_clock(&clock).expect("they fit");
    assert_eq!(
        joined.epoch(DateOrder::DayFirst, &TimeZone::UTC, NOW),
        Some(TEN)
    );
    assert_eq!(clock.with_clock(&date), None);
    assert_eq!(joined.with_clock(&clock), None);
}
