//! Round places on an axis of clock times.

use jiff::civil::Date;

use super::Tick;
use super::label::labelled;
use super::step::Step;
use super::zone::{Zone, date, known};

/// More ticks than this are nobody's wish.
const TICKS_MAX: usize = 200;
/// Where an hour comes twice two round times can be so near each other that only one has room: a tick
/// nearer to the one before than this part of a step is left out.
const NEAREST: f64 = 0.75;

/// Ticks between two moments in seconds since 1970 (UTC), at least `least` seconds apart. They stand
/// at round times of the zone's clocks, right across a change of the clock.
pub(crate) fn clock_ticks([left, right]: [f64; 2], least: f64, zone: &Zone) -> Vec<Tick> {
    let [first, last] = known();
    if !(left < last && right > first) {
        return Vec::new();
    }
    let (left, right) = (left.max(first), right.min(last));
    let step = Step::at_least(least);
    let places = match step {
        Step::Seconds(step) => by_seconds([left, right], step, zone),
        Step::Days(days) => by_days([left, right], days, zone),
        Step::Months(months) => by_months([left, right], months, zone),
    };
    labelled(&places, step, zone)
}

/// Between two changes of the clock round times are a step apart.
fn by_seconds([left, right]: [f64; 2], step: f64, zone: &Zone) -> Vec<f64> {
    let mut ticks: Vec<f64> = Vec::new();
    let mut from = left;
    while from <= right && ticks.len() < TICKS_MAX {
        let offset = zone.offset(from);
        let until = zone.next_change(from).unwrap_or(f64::INFINITY);
        let first = ((from + offset) / step).ceil();
        let all = (0..TICKS_MAX).map(|i| (first + i as f64) * step - offset);
        for x in all.take_while(|x| *x < until && *x <= right) {
            if ticks.last().is_none_or(|last| x - last > NEAREST * step) {
                ticks.push(x);
            }
        }
        from = until;
    }
    ticks
}

/// Every so many days, weeks on a Monday, evenly though months end.
fn by_days([left, right]: [f64; 2], days: i64, zone: &Zone) -> Vec<f64> {
    // 1970-01-05 was a Monday.
    let monday = if days % 7 == 0 { 4 } else { 0 };
    let first = zone.day_number(left) - monday;
    let first = first + (-first).rem_euclid(days) + monday;
    let numbers = (0..TICKS_MAX as i64).map(|i| first + i * days);
    let starts = numbers.map_while(|number| zone.start_of(date(number)));
    in_range(starts, [left, right])
}

/// Every so many months, the first of a year among them.
fn by_months([left, right]: [f64; 2], months: i64, zone: &Zone) -> Vec<f64> {
    let from = date(zone.day_number(left));
    let first = i64::from(from.year()) * 12 + i64::from(from.month()) - 1;
    let first = first + (-first).rem_euclid(months);
    let numbers = (0..TICKS_MAX as i64).map(|i| first + i * months);
    let starts = numbers.map_while(|number| zone.start_of(first_of_month(number)?));
    in_range(starts, [left, right])
}

fn in_range(ticks: impl Iterator<Item = f64>, [left, right]: [f64; 2]) -> Vec<f64> {
    let ticks = ticks.take_while(|x| *x <= right);
    ticks.filter(|x| *x >= left).collect()
}

/// The first day of a month, counted from the year 0.
fn first_of_month(number: i64) -> Option<Date> {
    let year = i16::try_from(number.div_euclid(12)).ok()?;
    Date::new(year, number.rem_euclid(12) as i8 + 1, 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: f64 = 3_600.0;
    const DAY: f64 = 24.0 * HOUR;
    /// 2026-11-27 10:00:00 in Berlin.
    const NOVEMBER: f64 = 1_795_770_000.0;
    /// 2026-03-29 00:00 in Berlin; at 02:00 the clock is put forward.
    const SPRING: f64 = 1_774_738_800.0;
    /// 2026-10-25 00:00 in Berlin; at 03:00 the clock is put back.
    const AUTUMN: f64 = 1_792_879_200.0;

    fn berlin() -> Zone {
        Zone::named("Europe/Berlin")
    }

    fn texts(from: f64, span: f64, least: f64) -> Vec<String> {
        let ticks = clock_ticks([from, from + span], least, &berlin());
        let text = |Tick { text, below, .. }| match &*below {
            "" => text,
            below => format!("{text} / {below}"),
        };
        ticks.into_iter().map(text).collect()
    }

    fn hours(from: f64, span: f64, least: f64) -> Vec<f64> {
        let ticks = clock_ticks([from, from + span], least, &berlin());
        ticks.iter().map(|tick| (tick.x - from) / HOUR).collect()
    }

    #[test]
    fn labels_show_what_the_zoom_tells_apart() {
        assert_eq!(
            texts(NOVEMBER + 4.9, 0.3, 0.1),
            [
                "10:00:04.9 / 27 Nov 2026",
                "10:00:05.0",
                "10:00:05.1",
                "10:00:05.2"
            ]
        );
        assert_eq!(
            texts(NOVEMBER + 3.0, 11.0, 4.0),
            ["10:00:05 / 27 Nov 2026", "10:00:10"]
        );
        assert_eq!(
            texts(NOVEMBER, HOUR, 1_000.0),
            ["10:00 / 27 Nov 2026", "10:30", "11:00"]
        );
        assert_eq!(
            texts(NOVEMBER, 5.0 * DAY, DAY),
            ["28 Nov / 2026", "29 Nov", "30 Nov", "1 Dec", "2 Dec"]
        );
        assert_eq!(
            texts(NOVEMBER, 100.0 * DAY, 20.0 * DAY),
            ["Dec 2026", "Jan 2027", "Feb 2027", "Mar 2027"]
        );
        assert_eq!(
            texts(NOVEMBER, 1_000.0 * DAY, 300.0 * DAY),
            ["2027", "2028", "2029"]
        );
    }

    #[test]
    fn a_new_day_has_its_date_below_and_a_new_year_its_year() {
        assert_eq!(
            texts(NOVEMBER + 11.0 * HOUR, 9.0 * HOUR, 2.0 * HOUR),
            [
                "22:00 / 27 Nov 2026",
                "00:00 / 28 Nov",
                "02:00",
                "04:00",
                "06:00"
            ]
        );
        assert_eq!(
            texts(NOVEMBER + 34.0 * DAY, 20.0 * HOUR, 6.0 * HOUR),
            [
                "12:00 / 31 Dec 2026",
                "18:00",
                "00:00 / 1 Jan 2027",
                "06:00"
            ]
        );
        assert_eq!(
            texts(NOVEMBER + 33.0 * DAY, 3.0 * DAY, DAY),
            ["31 Dec / 2026", "1 Jan / 2027", "2 Jan"]
        );
    }

    #[test]
    fn weeks_begin_on_mondays_and_two_days_are_two_days_across_a_months_end() {
        assert_eq!(
            texts(NOVEMBER, 20.0 * DAY, 5.0 * DAY),
            ["30 Nov / 2026", "7 Dec", "14 Dec"]
        );
        let gaps = hours(NOVEMBER, 9.0 * DAY, 1.5 * DAY);
        assert!(gaps.len() > 3 && gaps.windows(2).all(|pair| pair[1] - pair[0] == 48.0));
    }

    #[test]
    fn the_hour_that_is_left_out_in_spring_has_no_tick() {
        assert_eq!(
            texts(SPRING, 4.0 * HOUR, HOUR),
            [
                "00:00 / 29 Mar 2026",
                "01:00",
                "03:00 / CEST",
                "04:00",
                "05:00"
            ]
        );
        assert_eq!(hours(SPRING, 4.0 * HOUR, HOUR), [0.0, 1.0, 2.0, 3.0, 4.0]);
        // 06:00 is five hours after midnight that day, and stands there.
        assert_eq!(
            texts(SPRING, 12.0 * HOUR, 6.0 * HOUR),
            ["00:00 / 29 Mar 2026", "06:00 / CEST", "12:00"]
        );
        assert_eq!(hours(SPRING, 12.0 * HOUR, 6.0 * HOUR), [0.0, 5.0, 11.0]);
    }

    #[test]
    fn the_hour_that_comes_twice_in_autumn_has_two_ticks() {
        assert_eq!(
            texts(AUTUMN, 5.0 * HOUR, HOUR),
            [
                "00:00 / 25 Oct 2026",
                "01:00",
                "02:00",
                "02:00 / CET",
                "03:00",
                "04:00"
            ]
        );
        let even = hours(AUTUMN, 5.0 * HOUR, HOUR);
        assert_eq!(even, [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
        // At two-hour steps there is room for one of them.
        assert_eq!(hours(AUTUMN, 7.0 * HOUR, 2.0 * HOUR), [0.0, 2.0, 5.0, 7.0]);
        // A day of 25 hours is a day.
        assert_eq!(hours(AUTUMN, 50.0 * HOUR, DAY), [0.0, 25.0, 49.0]);
    }

    #[test]
    fn zones_off_by_half_an_hour_have_round_hours_too() {
        let kolkata = Zone::named("Asia/Kolkata");
        let ticks = clock_ticks([NOVEMBER, NOVEMBER + 2.0 * HOUR], HOUR, &kolkata);
        let texts: Vec<&str> = ticks.iter().map(|tick| &*tick.text).collect();
        assert_eq!(texts, ["15:00", "16:00"]);
    }

    #[test]
    fn whatever_a_zone_does_in_a_year_ticks_are_at_round_times() {
        for name in [
            "Europe/Berlin",
            "Australia/Lord_Howe",
            "Africa/Cairo",
            "Asia/Kathmandu",
        ] {
            let zone = Zone::named(name);
            for day in 0..365 {
                let from = NOVEMBER + f64::from(day) * DAY;
                for (least, minutes) in [(HOUR, "00"), (6.0 * HOUR, "00"), (0.4 * HOUR, "30")] {
                    let ticks = clock_ticks([from, from + 6.0 * least], least, &zone);
                    assert!(ticks.len() > 3, "{name} {day}");
                    let is_round = |tick: &Tick| {
                        [":00", &format!(":{minutes}")]
                            .iter()
                            .any(|end| tick.text.ends_with(*end))
                    };
                    assert!(ticks.iter().all(is_round), "{name} {day} {ticks:?}");
                }
            }
        }
    }

    #[test]
    fn ticks_stand_within_the_ends_whatever_these_are() {
        let ends = [
            0.0,
            1.0,
            -1e9,
            NOVEMBER,
            4e9,
            2.5e11,
            1e15,
            f64::MAX,
            f64::NAN,
        ];
        for left in ends {
            for span in [1e-6, 1.0, 1e3, 1e6, 1e9, 1e12, f64::INFINITY] {
                let ticks = clock_ticks([left, left + span], span / 8.0, &berlin());
                assert!(ticks.len() <= TICKS_MAX, "{left} {span}");
                let is_within = |tick: &Tick| (left..=left + span).contains(&tick.x);
                assert!(ticks.iter().all(is_within), "{left} {span}");
                assert!(ticks.is_sorted_by(|a, b| a.x < b.x), "{left} {span}");
            }
        }
    }
}
