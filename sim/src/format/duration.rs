//! The spellings of a duration: `1h 39m 38s`, `1m2.3s`, `1 day, 16:21:05`, `1:02:03`, `PT1H2M`.

#[cfg(test)]
mod tests;

const SECOND: u64 = 1_000_000_000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// More digits before the point are no part of a duration, more behind it are below a nanosecond.
const DIGITS_MAX: usize = 9;

/// Longer words name no unit of time.
const WORD_BYTES_MAX: usize = 12;

/// The duration at the beginning of `bytes` in seconds, and how many bytes it takes.
///
/// One number with one unit (`980.5µs`) is a quantity and no duration, but for ISO 8601's `PT5S`.
/// Two numbers around a colon may also be hours and minutes of a clock: `allow_mm_ss` says that they
/// are minutes and seconds. Whether `10:00:00` is a time of day is the caller's to know.
pub(super) fn duration(bytes: &[u8], allow_mm_ss: bool) -> Option<(f64, usize)> {
    let is_negative = bytes.first() == Some(&b'-');
    let sign = usize::from(is_negative);
    let rest = &bytes[sign..];
    let (nanos, len) = match rest.first()? {
        b'P' => iso(rest)?,
        b'0'..=b'9' => parts_or_clock(rest, is_negative, allow_mm_ss)?,
        _ => return None,
    };
    let seconds = seconds(nanos);
    let seconds = if is_negative { -seconds } else { seconds };
    Some((seconds, sign + len))
}

fn parts_or_clock(bytes: &[u8], is_negative: bool, allow_mm_ss: bool) -> Option<(u128, usize)> {
    let first = number(bytes)?;
    // Most numbers are followed by something else.
    match bytes.get(first.len)? {
        b':' => clock_alone(bytes, first, allow_mm_ss),
        b' ' | b'-' | b'a'..=b'z' | 0x80.. => {
            parts(bytes, first).or_else(|| days_and_clock(bytes, first, is_negative))
        }
        _ => None,
    }
}

/// Rounded once as far as a float holds all nanoseconds, for 104 days.
fn seconds(nanos: u128) -> f64 {
    let second = u128::from(SECOND);
    if nanos < 1 << f64::MANTISSA_DIGITS {
        nanos as f64 / SECOND as f64
    } else {
        (nanos / second) as f64 + (nanos % second) as f64 / SECOND as f64
    }
}

/// A number without sign or exponent.
#[derive(Clone, Copy)]
struct Number {
    whole: u64,
    /// Behind the point, in nanos.
    fraction: u64,
    whole_digits: usize,
    has_fraction: bool,
    len: usize,
}

impl Number {
    fn times(&self, unit_nanos: u64) -> u128 {
        let fraction = u128::from(self.fraction) * u128::from(unit_nanos) / u128::from(SECOND);
        u128::from(self.whole) * u128::from(unit_nanos) + fraction
    }
}

fn number(bytes: &[u8]) -> Option<Number> {
    let whole_digits = digits(bytes);
    if whole_digits == 0 || whole_digits > DIGITS_MAX {
        return None;
    }
    let decimals = match bytes.get(whole_digits) {
        Some(b'.') => digits(&bytes[whole_digits + 1..]),
        _ => 0,
    };
    let has_fraction = decimals > 0;
    let point = whole_digits + usize::from(has_fraction);
    let kept = decimals.min(DIGITS_MAX);
    let missing = (DIGITS_MAX - kept) as u32;
    Some(Number {
        whole: value(&bytes[..whole_digits]),
        fraction: value(&bytes[point..point + kept]) * 10_u64.pow(missing),
        whole_digits,
        has_fraction,
        len: point + decimals,
    })
}

fn digits(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count()
}

fn value(digits: &[u8]) -> u64 {
    digits
        .iter()
        .fold(0, |value, digit| value * 10 + u64::from(digit - b'0'))
}

/// A unit of time.
#[derive(Clone, Copy)]
struct Unit {
    nanos: u64,
    /// As many make one of the next larger unit.
    limit: u64,
}

fn unit(word: &[u8]) -> Option<Unit> {
    let (nanos, limit) = match word {
        b"w" | b"week" | b"weeks" => (7 * DAY, u64::MAX),
        b"d" | b"day" | b"days" => (DAY, 7),
        b"h" | b"hr" | b"hrs" | b"hour" | b"hours" => (HOUR, 24),
        b"m" | b"min" | b"mins" | b"minute" | b"minutes" => (MINUTE, 60),
        b"s" | b"sec" | b"secs" | b"second" | b"seconds" => (SECOND, 60),
        b"ms" | b"msec" | b"millisecond" | b"milliseconds" => (1_000_000, 1_000),
        b"us" | b"usec" | b"\xc2\xb5s" | b"\xce\xbcs" | b"microseconds" => (1_000, 1_000),
        b"ns" | b"nsec" | b"nanoseconds" => (1, 1_000),
        _ => return None,
    };
    Some(Unit { nanos, limit })
}

/// The unit of the number at the beginning, glued or behind one blank, and where it ends.
fn unit_behind(bytes: &[u8], number: Number) -> Option<(Unit, usize)> {
    let start = number.len + usize::from(bytes.get(number.len) == Some(&b' '));
    let is_letter = |byte: &&u8| byte.is_ascii_alphabetic() || !byte.is_ascii();
    let letters = bytes[start..].iter().take(WORD_BYTES_MAX + 1);
    let end = start + letters.take_while(is_letter).count();
    Some((unit(&bytes[start..end])?, end))
}

/// At least two numbers with units, from large to small: `1h39m`, `2 days, 3 hours`, `1m2.3s`.
fn parts(bytes: &[u8], mut number: Number) -> Option<(u128, usize)> {
    let (mut last, mut len) = unit_behind(bytes, number)?;
    let mut nanos = number.times(last.nanos);
    let mut count = 1;
    while !number.has_fraction
        && let Some((next, unit, next_len)) = next_part(&bytes[len..], last)
    {
        nanos += next.times(unit.nanos);
        len += next_len;
        (number, last) = (next, unit);
        count += 1;
    }
    (count > 1 && ends(&bytes[len..])).then_some((nanos, len))
}

/// The part behind another: a smaller unit, and less of it than makes one larger.
fn next_part(bytes: &[u8], last: Unit) -> Option<(Number, Unit, usize)> {
    let gap = gap(bytes);
    let number = number(&bytes[gap..])?;
    let (unit, len) = unit_behind(&bytes[gap..], number)?;
    let rest = &bytes[gap + len..];
    // `12s 30ms/step` are two things.
    let is_whole = gap == 0 || ends(rest) || rest.first().is_some_and(u8::is_ascii_digit);
    let fits = unit.nanos < last.nanos && number.whole < unit.limit;
    (is_whole && fits).then_some((number, unit, gap + len))
}

fn gap(bytes: &[u8]) -> usize {
    const GAPS: [&[u8]; 3] = [b" and ", b", ", b" "];
    let gap = GAPS.iter().find(|gap| bytes.starts_with(gap));
    gap.map_or(0, |gap| gap.len())
}

/// `1 day, 16:21:05`, `-1 days +23:59:59`, `3 days, 4:05` (of `uptime`), `1d 02:03:04`, `1-02:03:04`.
fn days_and_clock(bytes: &[u8], days: Number, is_negative: bool) -> Option<(u128, usize)> {
    let (start, is_said) = after_days(&bytes[days.len..])?;
    let start = days.len + start;
    let hours = number(&bytes[start..])?;
    let (clock, clock_len, colons) = clock(&bytes[start..], hours)?;
    let is_complete = colons == 2 || is_said;
    if days.has_fraction || hours.whole >= 24 || !is_complete || !ends(&bytes[start + clock_len..])
    {
        return None;
    }
    // Two numbers behind days are hours and minutes.
    let clock = if colons == 1 { clock * 60 } else { clock };
    let days = days.times(DAY);
    // Python and pandas count up from the negative day.
    let nanos = if is_negative && is_said {
        days.saturating_sub(clock)
    } else {
        days + clock
    };
    Some((nanos, start + clock_len))
}

/// How many bytes stand between the number of days and the clock, and whether they say `day`.
fn after_days(bytes: &[u8]) -> Option<(usize, bool)> {
    const SIGNS: [(&[u8], bool); 9] = [
        (b" days, ", true),
        (b" day, ", true),
        (b" days,  ", true),
        (b" day,  ", true),
        (b" days ", true),
        (b" day ", true),
        (b"d, ", false),
        (b"d ", false),
        (b"-", false),
    ];
    let begins_clock = |len: usize| bytes.get(len).is_some_and(u8::is_ascii_digit);
    SIGNS.iter().find_map(|(sign, is_said)| {
        let rest = bytes.strip_prefix(*sign)?;
        let len = sign.len() + usize::from(*is_said && rest.first() == Some(&b'+'));
        begins_clock(len).then_some((len, *is_said))
    })
}

fn clock_alone(bytes: &[u8], first: Number, allow_mm_ss: bool) -> Option<(u128, usize)> {
    let (nanos, len, colons) = clock(bytes, first)?;
    let rest = &bytes[len..];
    let is_enough = colons == 2 || allow_mm_ss;
    (is_enough && ends(rest) && !is_half_day(rest)).then_some((nanos, len))
}

/// `h:mm:ss.fff` or `m:ss.fff`: nanoseconds, bytes and colons.
fn clock(bytes: &[u8], first: Number) -> Option<(u128, usize, usize)> {
    // An address of a bus is padded: `00000000:01:00.0`.
    if first.whole_digits > 2 && bytes.starts_with(b"0") {
        return None;
    }
    let mut nanos = first.times(SECOND);
    let (mut len, mut colons) = (first.len, 0);
    while colons < 2
        && let Some(rest) = bytes[len..].strip_prefix(b":")
    {
        let next = number(rest).filter(|next| next.whole_digits == 2 && next.whole < 60)?;
        nanos = nanos * 60 + next.times(SECOND);
        len += 1 + next.len;
        colons += 1;
        if next.has_fraction {
            break;
        }
    }
    (colons > 0 && !first.has_fraction).then_some((nanos, len, colons))
}

/// `AM` or `PM` behind what is a time of day, therefore.
fn is_half_day(rest: &[u8]) -> bool {
    let rest = rest.strip_prefix(b" ").unwrap_or(rest);
    matches!(rest, [b'A' | b'a' | b'P' | b'p', b'M' | b'm', ..]) && ends(&rest[2..])
}

/// ISO 8601 without years and months, whose length nobody knows: `P1DT2H`, `PT1H2M3.5S`, `P2W`.
fn iso(bytes: &[u8]) -> Option<(u128, usize)> {
    let (mut nanos, mut len, mut in_time, mut last) = (0, 1, false, u64::MAX);
    let mut is_last = false;
    loop {
        if !in_time && bytes.get(len) == Some(&b'T') {
            in_time = true;
            len += 1;
        }
        let Some(number) = number(&bytes[len..]).filter(|_| !is_last) else {
            break;
        };
        let unit = iso_unit(*bytes.get(len + number.len)?, in_time).filter(|unit| *unit < last)?;
        nanos += number.times(unit);
        len += number.len + 1;
        (last, is_last) = (unit, number.has_fraction);
    }
    let has_parts = last < u64::MAX && bytes[len - 1] != b'T';
    (has_parts && ends(&bytes[len..])).then_some((nanos, len))
}

fn iso_unit(letter: u8, in_time: bool) -> Option<u64> {
    match (letter, in_time) {
        (b'W', false) => Some(7 * DAY),
        (b'D', false) => Some(DAY),
        (b'H', true) => Some(HOUR),
        (b'M', true) => Some(MINUTE),
        (b'S', true) => Some(SECOND),
        _ => None,
    }
}

/// Whether a duration may end before `rest`.
fn ends(rest: &[u8]) -> bool {
    let next = rest.get(1);
    match rest.first() {
        None => true,
        Some(b'.' | b':') => !next.is_some_and(u8::is_ascii_digit),
        Some(b'/') => !next.is_some_and(u8::is_ascii_alphabetic),
        Some(byte) => byte.is_ascii() && !byte.is_ascii_alphanumeric() && !b"_%".contains(byte),
    }
}
