//! Random times in every spelling come back; random bytes do no harm.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::super::{DateOrder, Stamps, order_from_header, stamp, time_name};
use super::{NOW, whole};

/// How a time is spelled, as `strftime` says it, and the digits of its fraction.
const SPELLINGS: &[(&str, usize)] = &[
    ("%Y-%m-%dT%H:%M:%S", 0),
    ("%Y-%m-%d %H:%M:%S.%f", 6),
    ("%Y-%m-%d %H:%M:%S,%f", 3),
    ("%Y-%m-%dT%H:%M:%S.%fZ", 9),
    ("%Y-%m-%dT%H:%M:%S+00:00", 0),
    ("%Y-%m-%d_%H:%M:%S", 0),
    ("%Y-%m-%d-%H:%M:%S", 0),
    ("%Y%m%dT%H%M%SZ", 0),
    ("%Y%m%d_%H%M%S", 0),
    ("%Y/%m/%d %H:%M:%S", 0),
    ("%d.%m.%Y %H:%M:%S", 0),
    ("%d/%m/%Y %H:%M:%S", 0),
    ("%d/%m/%Y %H:%M:%S:%f", 3),
    ("%d/%m/%y %H:%M:%S", 0),
    ("%d/%b/%Y:%H:%M:%S +0000", 0),
    ("%d-%b-%Y %H:%M:%S", 0),
    ("%a %b %e %H:%M:%S %Y", 0),
    ("%a %b %e %H:%M:%S UTC %Y", 0),
    ("%a, %d %b %Y %H:%M:%S +0000", 0),
    ("%b %d, %Y %I:%M:%S %p", 0),
    ("%a %e %b %Y %I:%M:%S %p UTC", 0),
    ("I%Y%m%d %H:%M:%S.%f", 6),
];

/// Without year; the time of day must not lie ahead of now.
const YEARLESS: &[&str] = &["%b %e %H:%M:%S", "I%m%d %H:%M:%S.0", "%d/%m %H:%M:%S"];

fn civil() -> impl Strategy<Value = DateTime> {
    let date = (1970..2069_i16, 1..=12_i8, 1..=31_i8);
    let time = (0..24_i8, 0..60_i8, 0..60_i8, 0..1_000_000_000_i32);
    (date, time).prop_filter_map(
        "not in the calendar",
        |((y, m, d), (hour, min, sec, nanos))| {
            let date = Date::new(y, m, d).ok()?;
            Some(date.to_datetime(Time::new(hour, min, sec, nanos).ok()?))
        },
    )
}

fn spelled(at: DateTime, spelling: &str, digits: usize) -> String {
    let fraction = format!("{:09}", at.subsec_nanosecond());
    at.strftime(&spelling.replace("%f", &fraction[..digits]))
        .to_string()
}

/// The same by the calendar of `jiff`, rounded to so many digits.
fn expected(at: DateTime, digits: usize) -> f64 {
    let whole = at
        .to_zoned(TimeZone::UTC)
        .expect("UTC has all times")
        .timestamp()
        .as_second();
    let power = 10_i64.pow(digits as u32);
    let fraction = i64::from(at.subsec_nanosecond()) / 10_i64.pow(9 - digits as u32);
    whole as f64 + fraction as f64 / power as f64
}

/// An epoch has 53 bits: the last is a quarter of a microsecond.
const EPOCH_ULP: f64 = 2.5e-7;

/// Bytes that times are made of, and some others.
fn time_like() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        "[0-9]{1,9}",
        "[-:/., T_+Z]",
        "Nov |Fri,? |AM|PM| UTC| GMT\\+",
        "2026-11-27|10:00|27/11/2026|I1127 ",
        "\\PC{1,2}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat().into_bytes())
}

proptest! {
    #[test]
    fn a_time_comes_back_in_every_spelling(at in civil()) {
        for (spelling, digits) in SPELLINGS {
            let text = spelled(at, spelling, *digits);
            let found = whole(&text).epoch(DateOrder::DayFirst, &TimeZone::UTC, NOW);
            let found = found.expect("it has a date");
            prop_assert!((found - expected(at, *digits)).abs() < EPOCH_ULP, "{}: {}", text, found);
            if *digits == 0 {
                prop_assert_eq!(found, expected(at, 0), "{}", text);
            }
        }
    }

    #[test]
    fn a_time_of_day_comes_back_to_the_last_digit(at in civil()) {
        let text = spelled(at, "%H:%M:%S.%f", 9);
        let nanos = Time::midnight().until(at.time()).expect("a day").total(jiff::Unit::Nanosecond);
        prop_assert_eq!(whole(&text).seconds, nanos.expect("a day") / 1e9);
    }

    #[test]
    fn a_time_of_last_year_comes_back_without_its_year(at in civil()) {
        let now = expected(at, 0);
        for spelling in YEARLESS {
            let found = whole(&spelled(at, spelling, 0)).epoch(DateOrder::DayFirst, &TimeZone::UTC, now);
            prop_assert_eq!(found, Some(now), "{}", spelling);
        }
    }

    #[test]
    fn a_local_time_comes_back(at in civil()) {
        let berlin = TimeZone::get("Europe/Berlin").expect("the system has zones");
        let zoned = at.to_zoned(berlin.clone()).expect("in range").timestamp().as_second();
        let text = spelled(at, "%Y-%m-%d %H:%M:%S", 0);
        prop_assert_eq!(whole(&text).epoch(DateOrder::DayFirst, &berlin, NOW), Some(zoned as f64));
    }

    #[test]
    fn a_column_reads_what_its_stamps_say(
        days in prop::collection::vec((civil(), prop::collection::vec(0..86_400_u32, 1..4)), 1..8),
        zone in prop::sample::select(vec!["", "Z", "+02:00"]),
    ) {
        let berlin = TimeZone::get("Europe/Berlin").expect("the system has zones");
        let mut column = Stamps::new(berlin.clone(), DateOrder::DayFirst, NOW);
        for (day, times) in days {
            for secs in times {
                let (hour, minute, second) = (secs / 3600, secs / 60 % 60, secs % 60);
                let day = day.date().strftime("%d/%m/%Y");
                let found = whole(&format!("{day} {hour:02}:{minute:02}:{second:02}.5{zone}"));
                let order = column.was_guessed().unwrap_or(DateOrder::DayFirst);
                let (first, second) = found.epochs(order, &berlin, NOW).expect("it has a date");
                let read = column.read(&found).expect("it has a date");
                prop_assert!(read == first || read == second, "{day} {secs}{zone}: {read}");
            }
        }
    }

    #[test]
    fn random_bytes_do_no_harm(texts in prop::collection::vec(time_like(), 1..8), now in any::<f64>()) {
        let mut column = Stamps::new(TimeZone::UTC, DateOrder::DayFirst, now);
        for text in texts {
            if let Some(found) = stamp(&text) {
                prop_assert!(found.len > 0 && found.len <= text.len());
                prop_assert_eq!(stamp(&text[..found.len]).map(|again| again.len), Some(found.len));
                column.read(&found);
            }
            order_from_header(&text);
            time_name(&String::from_utf8_lossy(&text));
        }
    }

    #[test]
    fn any_bytes_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        stamp(&bytes);
        order_from_header(&bytes);
        time_name(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_numbers_do_no_harm(numbers in prop::collection::vec(any::<f64>(), 0..20)) {
        let mut column = Stamps::new(TimeZone::UTC, DateOrder::DayFirst, NOW);
        for number in numbers {
            let at = column.number(number, Some(1e-3));
            prop_assert!(at.is_nan() || number.is_finite());
        }
    }
}
