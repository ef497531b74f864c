//! A time of day: `10:00`, `10:00:01.123456`, `9:05:00 AM`, `100001` behind a date.

use super::cursor::Cursor;
use super::spelled::{Needs, SpelledDate};
use super::zone::{Zone, zone};

/// A time of day as it was spelled.
#[derive(Clone, Copy)]
pub(super) struct TimeOfDay {
    /// Since midnight.
    pub(super) seconds: f64,
    pub(super) zone: Zone,
    precision: Precision,
}

/// What the last part of a time of day was.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Precision {
    Minutes,
    Seconds,
    Fraction,
}

const HOUR_SECS: u64 = 3600;
const POWERS_OF_TEN: [u64; 10] = [
    1,
    10,
    100,
    1_000,
    10_000,
    100_000,
    1_000_000,
    10_000_000,
    100_000_000,
    1_000_000_000,
];

/// The time of day that stands without a date. One digit for the hour would be a duration (`1:02:03`),
/// unless AM or PM follows.
pub(super) fn alone(at: Cursor<'_>) -> Option<(TimeOfDay, Cursor<'_>)> {
    let (hour, hour_digits, end) = at.short()?;
    let (parts, end) = minutes(hour, end.eat(b':')?)?;
    if let Some((clock, end)) = half(parts, end) {
        return Some((clock, end));
    }
    let clock = parts.clock(parts.hour).filter(|_| hour_digits == 2)?;
    // What has a sign is the end of a range (`10:00-11:00`) or the next number.
    let behind_blank = end.eat(b' ').and_then(Cursor::peek);
    let may_have_zone = parts.precision > Precision::Minutes
        && behind_blank.is_none_or(|next| next.is_ascii_alphabetic());
    if may_have_zone {
        return with_zone(clock, end);
    }
    end.ends().then_some((clock, end))
}

/// The time of day behind a date.
pub(super) fn behind<'a>(date: &SpelledDate<'a>) -> Option<(TimeOfDay, Cursor<'a>)> {
    let (gap, at) = gap(date.end)?;
    let found = match gap {
        b':' if !date.may_precede_colon => None,
        _ if date.is_compact => compact(at).or_else(|| dated(at)),
        b'_' | b'-' | b'T' => dated(at).or_else(|| marked(at)),
        _ => dated(at),
    };
    found.filter(|(clock, _)| match date.needs {
        Needs::Nothing | Needs::Clock => true,
        Needs::Seconds => clock.precision >= Precision::Seconds,
        Needs::Fraction => clock.precision == Precision::Fraction,
    })
}

/// What stands between a date and a time of day.
#[inline]
fn gap(at: Cursor<'_>) -> Option<(u8, Cursor<'_>)> {
    match at.peek()? {
        b',' => Some((b',', at.skip(1).eat_blanks()?)),
        b' ' => Some((b' ', at.eat_text(b" - ").or_else(|| at.eat_blanks())?)),
        _ => at.eat_any(b"T_-:"),
    }
}

#[inline]
fn dated(at: Cursor<'_>) -> Option<(TimeOfDay, Cursor<'_>)> {
    let (hour, _, end) = at.short()?;
    let (mut parts, mut end) = minutes(hour, end.eat(b':')?)?;
    if let Some((millis, behind)) = colon_millis(parts, end) {
        (parts, end) = (parts.with_fraction(millis, 3), behind);
    }
    half(parts, end).or_else(|| with_zone(parts.clock(parts.hour)?, end))
}

/// `100001`, `1000`, `100001.5` behind a compact date.
fn compact(at: Cursor<'_>) -> Option<(TimeOfDay, Cursor<'_>)> {
    let (value, count, end) = at.digits(6)?;
    let (clock, precision) = match count {
        4 => (value * 100, Precision::Minutes),
        6 => (value, Precision::Seconds),
        _ => return None,
    };
    let parts = Parts {
        hour: (clock / 10_000) as u8,
        minute: (clock / 100 % 100) as u8,
        second: (clock % 100) as u8,
        fraction: 0,
        fraction_digits: 0,
        precision,
    };
    let (parts, end) = fraction(parts, end).unwrap_or((parts, end));
    with_zone(parts.clock(parts.hour)?, end)
}

/// `10-00-01` and `10.00.01:123`, as names of files and some engines have it behind a date.
fn marked(at: Cursor<'_>) -> Option<(TimeOfDay, Cursor<'_>)> {
    let (hour, end) = at.two()?;
    let (mark, end) = end.eat_any(b"-.")?;
    let (minute, end) = end.two()?;
    let (second, end) = end.eat(mark)?.two()?;
    let parts = Parts {
        hour,
        minute,
        second,
        fraction: 0,
        fraction_digits: 0,
        precision: Precision::Seconds,
    };
    let (parts, end) = match colon_millis(parts, end) {
        Some((millis, end)) => (parts.with_fraction(millis, 3), end),
        None => fraction(parts, end).unwrap_or((parts, end)),
    };
    with_zone(parts.clock(parts.hour)?, end)
}

/// The parts of a time of day, not yet known to exist.
#[derive(Clone, Copy)]
struct Parts {
    hour: u8,
    minute: u8,
    second: u8,
    fraction: u32,
    /// Below ten.
    fraction_digits: usize,
    precision: Precision,
}

impl Parts {
    fn with_fraction(self, fraction: u32, fraction_digits: usize) -> Self {
        Self {
            fraction,
            fraction_digits,
            precision: Precision::Fraction,
            ..self
        }
    }

    /// The time with this for its hour; a leap second is one.
    fn clock(self, hour: u8) -> Option<TimeOfDay> {
        let exists = hour < 24 && self.minute < 60 && self.second <= 60;
        let whole =
            u64::from(hour) * HOUR_SECS + u64::from(self.minute) * 60 + u64::from(self.second);
        let seconds = match self.precision {
            Precision::Minutes | Precision::Seconds => whole as f64,
            Precision::Fraction => {
                // One division rounds once.
                let power = POWERS_OF_TEN[self.fraction_digits];
                (whole * power + u64::from(self.fraction)) as f64 / power as f64
            }
        };
        exists.then_some(TimeOfDay {
            seconds,
            zone: Zone::None,
            precision: self.precision,
        })
    }
}

/// What follows the hour's colon.
#[inline]
fn minutes(hour: u8, at: Cursor<'_>) -> Option<(Parts, Cursor<'_>)> {
    let (minute, end) = at.two()?;
    let parts = Parts {
        hour,
        minute,
        second: 0,
        fraction: 0,
        fraction_digits: 0,
        precision: Precision::Minutes,
    };
    let Some((second, end)) = end.eat(b':').and_then(Cursor::two) else {
        return Some((parts, end));
    };
    let parts = Parts {
        second,
        precision: Precision::Seconds,
        ..parts
    };
    Some(fraction(parts, end).unwrap_or((parts, end)))
}

/// `.5` to `.123456789`, or `,123`. A comma more often parts cells than it begins a fraction: what follows it
/// must be whole milli-, micro- or nanoseconds, and no further comma or decimal point behind them.
#[inline]
fn fraction(parts: Parts, at: Cursor<'_>) -> Option<(Parts, Cursor<'_>)> {
    let (mark, at) = at.eat_any(b".,")?;
    let (value, count, end) = at.digits(9)?;
    let goes_on = match end.peek() {
        Some(b',') => !matches!(end.skip(1).peek(), None | Some(b' ')),
        Some(b'.') => end.skip(1).peek().is_some_and(|next| next.is_ascii_digit()),
        _ => false,
    };
    let parts_cells = mark == b',' && (goes_on || count % 3 != 0);
    let is_fraction = parts.precision == Precision::Seconds && !parts_cells;
    is_fraction.then(|| (parts.with_fraction(value, count), end))
}

/// `:123`, as some loggers put milliseconds behind seconds.
#[inline]
fn colon_millis(parts: Parts, at: Cursor<'_>) -> Option<(u32, Cursor<'_>)> {
    let (millis, count, end) = at.eat(b':')?.digits(3)?;
    (count == 3 && parts.precision == Precision::Seconds).then_some((millis, end))
}

/// `AM` or `PM` behind a time, and its zone.
fn half(parts: Parts, at: Cursor<'_>) -> Option<(TimeOfDay, Cursor<'_>)> {
    let at = match at.peek()? {
        b' ' => at.skip(1),
        b'A' | b'a' | b'P' | b'p' => at,
        // Some runtimes put a narrow no-break space there.
        0xe2 => at.eat_text("\u{202f}".as_bytes())?,
        0xc2 => at.eat_text("\u{a0}".as_bytes())?,
        _ => return None,
    };
    let (word, end) = at.word();
    let noon = match word {
        b"AM" | b"am" => 0,
        b"PM" | b"pm" => 12,
        _ => return None,
    };
    let clock = parts.clock(parts.hour % 12 + noon)?;
    with_zone(clock, end).filter(|_| parts.hour <= 12)
}

/// The clock with the zone that follows, or without one if it ends here.
#[inline]
fn with_zone(clock: TimeOfDay, at: Cursor<'_>) -> Option<(TimeOfDay, Cursor<'_>)> {
    if let Some((zone, end)) = zone(at) {
        return Some((TimeOfDay { zone, ..clock }, end));
    }
    at.ends().then_some((clock, at))
}
