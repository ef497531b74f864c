//! Where clocks show which time.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use super::DAY;
use super::hands::Hands;

pub(super) const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// The zone whose clocks are read.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    tz: TimeZone,
}

/// A moment as clocks and calendars of a zone show it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Moment {
    /// The day.
    pub date: Date,
    /// Its time of day.
    pub time: String,
    /// What the zone's clocks are called then: `CET`, `CEST`, `UTC-03`.
    pub clocks: String,
}

impl Default for Zone {
    fn default() -> Self {
        Self::local()
    }
}

impl Zone {
    /// The machine's zone. Where that can't be told, as on systems without zone files, it is UTC, and is
    /// called so.
    pub fn local() -> Self {
        let tz = TimeZone::try_system().ok().filter(|tz| !tz.is_unknown());
        Self {
            tz: tz.unwrap_or(TimeZone::UTC),
        }
    }

    /// UTC.
    pub fn utc() -> Self {
        Self { tz: TimeZone::UTC }
    }

    /// Whether all its clocks show UTC, and are called so.
    pub fn is_utc(&self) -> bool {
        self.moment(0.0, Hands::Minutes).clocks == "UTC"
    }

    /// The moment so many seconds after 1970 (UTC): `27 Nov 2026 10:00:05.25 CET`, as exact as places
    /// need that are `step` seconds apart.
    pub fn text(&self, secs: f64, step: f64) -> String {
        let Moment { date, time, clocks } = self.moment(secs, Hands::seconds(step));
        format!("{} {} {time} {clocks}", day_month(date), date.year())
    }

    /// The same, without the date where it is the same as at `now`.
    pub fn text_beside(&self, now: f64, secs: f64, step: f64) -> String {
        let Moment { date, time, clocks } = self.moment(secs, Hands::seconds(step));
        let today = self.moment(now, Hands::Minutes).date;
        if date == today {
            format!("{time} {clocks}")
        } else {
            format!("{} {time} {clocks}", day_month(date))
        }
    }

    /// The time on its clocks alone, with the date where that is another one than at `start`: `10:01:25.0`.
    pub(crate) fn time_text(&self, start: f64, secs: f64, step: f64) -> String {
        let Moment { date, time, .. } = self.moment(secs, Hands::seconds(step));
        if date == self.date_of(start) {
            time
        } else {
            format!("{} {time}", day_month(date))
        }
    }

    pub(super) fn moment(&self, secs: f64, hands: Hands) -> Moment {
        let (second, digits) = hands.split(secs);
        let at = timestamp(second);
        let local = self.tz.to_datetime(at);
        let second_of_day = [local.hour(), local.minute(), local.second()];
        let second_of_day = second_of_day
            .into_iter()
            .fold(0, |sum, part| sum * 60 + i64::from(part));
        let info = self.tz.to_offset_info(at);
        let clocks = match info.abbreviation() {
            // Some zones' clocks have no name but how far they are from UTC.
            offset if offset.starts_with(['+', '-']) => format!("UTC{offset}"),
            name => name.to_owned(),
        };
        Moment {
            date: local.date(),
            time: hands.text(second_of_day, &digits),
            clocks,
        }
    }

    /// The day of a moment.
    pub(super) fn date_of(&self, secs: f64) -> Date {
        self.tz.to_datetime(timestamp(secs.floor() as i64)).date()
    }

    /// When its clocks show this, in seconds since 1970 (UTC).
    pub(super) fn secs_of(&self, shown: DateTime) -> Option<f64> {
        Some(self.tz.to_timestamp(shown).ok()?.as_second() as f64)
    }

    /// By how many seconds its clocks are before UTC then.
    pub(super) fn offset(&self, secs: f64) -> f64 {
        f64::from(self.tz.to_offset(timestamp(secs.floor() as i64)).seconds())
    }

    /// When its clocks are changed next.
    pub(super) fn next_change(&self, secs: f64) -> Option<f64> {
        let mut changes = self.tz.following(timestamp(secs.floor() as i64));
        Some(changes.next()?.timestamp().as_second() as f64)
    }

    /// When a day begins: at midnight, or later where the clock is put forward then.
    pub(super) fn start_of(&self, date: Date) -> Option<f64> {
        let start = self.tz.to_timestamp(date.at(0, 0, 0, 0)).ok()?;
        Some(start.as_second() as f64)
    }

    /// The day of a moment, counted from 1970-01-01.
    pub(super) fn day_number(&self, secs: f64) -> i64 {
        ((secs + self.offset(secs)) / DAY).floor() as i64
    }
}

/// The day of this number, counted from 1970-01-01.
pub(super) fn date(day_number: i64) -> Date {
    let midnight = timestamp(day_number.saturating_mul(DAY as i64));
    TimeZone::UTC.to_datetime(midnight).date()
}

/// `27 Nov`
pub(super) fn day_month(date: Date) -> String {
    format!("{} {}", date.day(), month(date))
}

/// `Nov`
pub(super) fn month(date: Date) -> &'static str {
    MONTHS[usize::from(date.month().unsigned_abs()) - 1]
}

/// The moments that have a date.
pub(super) fn known() -> [f64; 2] {
    [Timestamp::MIN, Timestamp::MAX].map(|end| end.as_second() as f64)
}

/// The nearest there is, for moments that no calendar reaches.
fn timestamp(secs: i64) -> Timestamp {
    let [least, greatest] = [Timestamp::MIN, Timestamp::MAX];
    let nearest = if secs < 0 { least } else { greatest };
    Timestamp::from_second(secs).unwrap_or(nearest)
}

#[cfg(test)]
impl Zone {
    /// A zone by its name; tests need the files that every desktop has.
    pub fn named(name: &str) -> Self {
        let tz = TimeZone::get(name).expect("the package tzdata");
        Self { tz }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-27 10:00:05 in Berlin.
    const NOVEMBER: f64 = 1_795_770_005.0;

    #[test]
    fn a_moment_is_said_with_its_date_and_whose_clocks_show_it() {
        let text = |zone: &str, step| Zone::named(zone).text(NOVEMBER + 0.25, step);
        assert_eq!(text("Europe/Berlin", 1.0), "27 Nov 2026 10:00:05 CET");
        assert_eq!(text("Asia/Kolkata", 0.01), "27 Nov 2026 14:30:05.25 IST");
        assert_eq!(
            text("America/Sao_Paulo", 1.0),
            "27 Nov 2026 06:00:05 UTC-03"
        );
        assert_eq!(Zone::utc().text(NOVEMBER, 1.0), "27 Nov 2026 09:00:05 UTC");
    }

    #[test]
    fn the_date_of_today_needs_no_word() {
        let berlin = Zone::named("Europe/Berlin");
        let at = |secs| berlin.text_beside(NOVEMBER, secs, 1.0);
        assert_eq!(at(NOVEMBER - 5.0), "10:00:00 CET");
        assert_eq!(at(NOVEMBER - 10.0 * 3_600.0 - 6.0), "26 Nov 23:59:59 CET");
    }

    #[test]
    fn the_hour_that_comes_twice_is_told_apart() {
        let berlin = Zone::named("Europe/Berlin");
        // 2026-10-25, 00:30 UTC.
        let first = 1_792_888_200.0;
        assert_eq!(berlin.text(first, 1.0), "25 Oct 2026 02:30:00 CEST");
        assert_eq!(
            berlin.text(first + 3_600.0, 1.0),
            "25 Oct 2026 02:30:00 CET"
        );
        assert_eq!(berlin.next_change(first), Some(first + 1_800.0));
    }

    #[test]
    fn utc_is_called_utc() {
        assert!(Zone::utc().is_utc() && Zone::named("Etc/UTC").is_utc());
        assert!(!Zone::named("Europe/London").is_utc());
        assert!(!Zone::named("Africa/Abidjan").is_utc());
    }

    #[test]
    fn what_no_calendar_reaches_is_said_without_a_panic() {
        for secs in [f64::NAN, f64::INFINITY, f64::MIN, f64::MAX, 1e18, -1e12] {
            let berlin = Zone::named("Europe/Berlin");
            assert!(!berlin.text(secs, 1e-9).is_empty(), "{secs}");
            berlin.text_beside(secs, secs, f64::NAN);
            berlin.next_change(secs);
            berlin.day_number(secs);
        }
    }

    #[test]
    fn a_day_begins_when_the_clock_is_put_forward_at_midnight() {
        let cairo = Zone::named("Africa/Cairo");
        // On 2026-04-24 Cairo's clocks go from 00:00 to 01:00.
        let day = jiff::civil::date(2026, 4, 24);
        let start = cairo.start_of(day).unwrap();
        assert_eq!(cairo.text(start, 1.0), "24 Apr 2026 01:00:00 EEST");
        assert_eq!(cairo.day_number(start) - 1, cairo.day_number(start - 1.0));
    }
}
