//! Columns of times: what one tells of the others.

use jiff::tz::TimeZone;

use super::super::{DateOrder, StampKind, Stamps};
use super::{NOW, epoch_in, whole};

fn stamps(default_order: DateOrder) -> Stamps {
    Stamps::new(TimeZone::UTC, default_order, NOW)
}

fn read(stamps: &mut Stamps, text: &str) -> Option<f64> {
    stamps.read(&whole(text))
}

/// The time of an ISO date.
fn iso(text: &str) -> f64 {
    epoch_in(text, DateOrder::DayFirst)
}

#[test]
fn a_field_above_twelve_tells_the_order_of_all_that_follow() {
    let mut column = stamps(DateOrder::DayFirst);
    assert_eq!(
        read(&mut column, "05/11/2026 10:00"),
        Some(iso("2026-11-05 10:00"))
    );
    assert_eq!(column.was_guessed(), Some(DateOrder::DayFirst));
    assert!(!column.has_changed_order());
    assert_eq!(
        read(&mut column, "05/13/2026 10:00"),
        Some(iso("2026-05-13 10:00"))
    );
    assert_eq!(
        read(&mut column, "06/01/2026 10:00"),
        Some(iso("2026-06-01 10:00"))
    );
    assert_eq!(column.was_guessed(), None);
    assert!(column.has_changed_order());
}

#[test]
fn a_guess_that_proves_right_is_no_change() {
    let mut column = stamps(DateOrder::MonthFirst);
    assert_eq!(read(&mut column, "05/11/2026"), Some(iso("2026-05-11")));
    assert_eq!(read(&mut column, "05/13/2026"), Some(iso("2026-05-13")));
    assert_eq!(column.was_guessed(), None);
    assert!(!column.has_changed_order());
}

#[test]
fn a_header_tells_the_order() {
    let mut column = stamps(DateOrder::DayFirst);
    column.tell_order(DateOrder::MonthFirst);
    assert_eq!(read(&mut column, "05/11/2026"), Some(iso("2026-05-11")));
    assert_eq!(column.was_guessed(), None);
}

#[test]
fn a_date_against_the_known_order_is_read_as_it_can_be() {
    let mut column = stamps(DateOrder::DayFirst);
    assert_eq!(read(&mut column, "27/11/2026"), Some(iso("2026-11-27")));
    assert_eq!(read(&mut column, "05/13/2026"), Some(iso("2026-05-13")));
    assert_eq!(read(&mut column, "05/11/2026"), Some(iso("2026-11-05")));
}

#[test]
fn a_midnight_between_two_lines_tells_the_order() {
    let mut column = stamps(DateOrder::DayFirst);
    read(&mut column, "05/11/2026 23:59:50");
    assert_eq!(
        read(&mut column, "05/12/2026 00:00:10"),
        Some(iso("2026-05-12 00:00:10"))
    );
    assert!(column.has_changed_order());
}

#[test]
fn months_a_month_apart_tell_nothing() {
    let mut column = stamps(DateOrder::DayFirst);
    read(&mut column, "01/01/2026");
    assert_eq!(read(&mut column, "01/02/2026"), Some(iso("2026-02-01")));
    assert_eq!(column.was_guessed(), Some(DateOrder::DayFirst));
}

#[test]
fn dots_mean_day_first_and_a_missing_year_month_first_whatever_is_usual() {
    let mut dotted = stamps(DateOrder::MonthFirst);
    assert_eq!(read(&mut dotted, "05.11.2026"), Some(iso("2026-11-05")));
    let mut short = stamps(DateOrder::DayFirst);
    assert_eq!(
        read(&mut short, "05/11 10:00:00"),
        Some(iso("2026-05-11 10:00:00"))
    );
    assert_eq!(short.was_guessed(), Some(DateOrder::MonthFirst));
}

#[test]
fn a_year_of_two_digits_comes_first_where_the_date_would_be_to_come() {
    let mut spark = stamps(DateOrder::DayFirst);
    assert_eq!(
        read(&mut spark, "26/11/27 10:00:00"),
        Some(iso("2026-11-27 10:00:00"))
    );
    assert_eq!(
        read(&mut spark, "26/11/28 10:00:00"),
        Some(iso("2026-11-28 10:00:00"))
    );
    let mut old = stamps(DateOrder::DayFirst);
    assert_eq!(
        read(&mut old, "17/06/09 23:59:59"),
        Some(iso("2009-06-17 23:59:59"))
    );
    assert_eq!(
        read(&mut old, "17/06/10 00:00:01"),
        Some(iso("2017-06-10 00:00:01"))
    );
    assert!(old.has_changed_order());
    let mut usual = stamps(DateOrder::MonthFirst);
    assert_eq!(
        read(&mut usual, "27/11/26 10:00:00"),
        Some(iso("2026-11-27 10:00:00"))
    );
    assert_eq!(
        read(&mut usual, "05/11/26 10:00:00"),
        Some(iso("2026-11-05 10:00:00"))
    );
}

#[test]
fn dates_without_year_go_on_past_new_year() {
    let new_year = epoch_in("2027-01-01", DateOrder::DayFirst);
    let mut column = Stamps::new(
        TimeZone::UTC,
        DateOrder::DayFirst,
        new_year - 4.0 * 86_400.0,
    );
    for day in 28..=31 {
        assert!(read(&mut column, &format!("Dec {day} 12:00:00")).is_some());
    }
    assert_eq!(read(&mut column, "Jan  1 00:00:00"), Some(new_year));
    assert_eq!(
        read(&mut column, "Jan  2 00:00:00"),
        Some(new_year + 86_400.0)
    );
}

#[test]
fn times_of_day_go_on_past_midnight() {
    let mut column = stamps(DateOrder::DayFirst);
    assert_eq!(column.kind(), None);
    assert_eq!(read(&mut column, "23:59:59"), Some(86_399.0));
    assert_eq!(read(&mut column, "00:00:01.5"), Some(86_401.5));
    assert_eq!(read(&mut column, "00:00:01"), Some(86_401.0));
    assert_eq!(column.kind(), Some(StampKind::Day));
    assert_eq!(read(&mut column, "2026-11-27 00:00:01"), None);
}

#[test]
fn a_column_of_dates_reads_no_times_of_day() {
    let mut column = stamps(DateOrder::DayFirst);
    assert_eq!(read(&mut column, "2026-11-27"), Some(iso("2026-11-27")));
    assert_eq!(column.kind(), Some(StampKind::Clock));
    assert_eq!(read(&mut column, "10:00"), None);
}

#[test]
fn a_counter_of_32_bits_goes_on_past_its_end() {
    let mut column = stamps(DateOrder::DayFirst);
    let end = 4_294_967_296.0;
    assert_eq!(column.number(end - 1000.0, Some(1e-3)), 4_294_966.296);
    assert_eq!(column.number(500.0, Some(1e-3)), 4_294_967.796);
    assert_eq!(column.kind(), Some(StampKind::Elapsed));
}

#[test]
fn a_board_that_starts_again_is_no_wrap() {
    let mut column = stamps(DateOrder::DayFirst);
    assert_eq!(column.number(60_000.0, Some(1e-3)), 60.0);
    assert_eq!(column.number(5.0, Some(1e-3)), 0.005);
}

#[test]
fn the_first_number_says_what_all_are() {
    let mut elapsed = stamps(DateOrder::DayFirst);
    assert_eq!(elapsed.number(99_999_999.0, None), 99_999_999.0);
    assert_eq!(elapsed.number(100_000_001.0, None), 100_000_001.0);
    assert_eq!(elapsed.kind(), Some(StampKind::Elapsed));
    let mut epochs = stamps(DateOrder::DayFirst);
    assert_eq!(epochs.number(1_795_773_600_250.0, None), 1_795_773_600.25);
    assert!(epochs.number(f64::NAN, None).is_nan());
    assert_eq!(epochs.number(0.0, None), 0.0);
    assert_eq!(epochs.kind(), Some(StampKind::Clock));
}
