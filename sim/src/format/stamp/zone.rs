//! The zone behind a time of day: `Z`, `+02:00`, `+0200`, ` UTC`, ` GMT+2`, ` CET`.

use super::cursor::Cursor;

/// Where the clock stands that shows a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::format) enum Zone {
    /// It doesn't say.
    None,
    /// Seconds east of Greenwich.
    Offset(i32),
}

const HOUR_SECS: i32 = 3600;

/// Zones as `date` and loggers name them, in hours east; of names that stand for several zones those
/// that are used for one of them nearly always.
const NAMED: [(&[u8], i32); 22] = [
    (b"UTC", 0),
    (b"GMT", 0),
    (b"WET", 0),
    (b"WEST", 1),
    (b"BST", 1),
    (b"CET", 1),
    (b"CEST", 2),
    (b"EET", 2),
    (b"EEST", 3),
    (b"MSK", 3),
    (b"JST", 9),
    (b"KST", 9),
    (b"AEST", 10),
    (b"AEDT", 11),
    (b"EST", -5),
    (b"EDT", -4),
    (b"CST", -6),
    (b"CDT", -5),
    (b"MST", -7),
    (b"MDT", -6),
    (b"PST", -8),
    (b"PDT", -7),
];

/// The zone that comes and the place behind it.
pub(super) fn zone(at: Cursor<'_>) -> Option<(Zone, Cursor<'_>)> {
    let (zone, end) = match at.peek()? {
        b'Z' | b'z' => (0, at.skip(1)),
        b'+' | b'-' => offset(at, 2)?,
        b' ' => match at.skip(1).peek()? {
            // Two digits behind a blank and a sign are a number.
            b'+' | b'-' => offset(at.skip(1), 4)?,
            _ => named(at.skip(1))?,
        },
        _ => named(at)?,
    };
    end.ends().then_some((Zone::Offset(zone), end))
}

/// `+02:00`, `+0200`, `+02`: a sign and at least so many digits.
fn offset(at: Cursor<'_>, least_digits: usize) -> Option<(i32, Cursor<'_>)> {
    let (sign, at) = at.eat_any(b"+-")?;
    let (value, count, end) = at.digits(4)?;
    let (hours, minutes, end) = match (count, end.eat(b':')) {
        (2, Some(at)) => {
            let (minutes, end) = at.two()?;
            (value, u32::from(minutes), end)
        }
        (4, None) => (value / 100, value % 100, end),
        (1 | 2, None) if count >= least_digits => (value, 0, end),
        _ => return None,
    };
    // No zone is farther east than Kiribati's, and all differ by whole quarter-hours.
    let exists = hours <= 14 && minutes < 60 && minutes % 15 == 0;
    let secs = hours as i32 * HOUR_SECS + minutes as i32 * 60;
    exists.then_some((if sign == b'-' { -secs } else { secs }, end))
}

/// `UTC`, `CEST`, `GMT+0200`, `UTC+2`.
fn named(at: Cursor<'_>) -> Option<(i32, Cursor<'_>)> {
    let (word, end) = at.word();
    let (_, hours) = NAMED.iter().find(|(name, _)| *name == word)?;
    if matches!(word, b"UTC" | b"GMT")
        && let Some(found) = offset(end, 1)
    {
        return Some(found);
    }
    Some((hours * HOUR_SECS, end))
}
