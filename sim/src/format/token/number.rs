//! What begins with a digit or a sign.

use super::address::hardware_address;
use super::word::{is_uuid, may_name_a_day, other_len, reason, word_end};
use super::{Kind, Token, Tokens};
use crate::format::duration::duration;
use crate::format::ledger::Reason;
use crate::format::number;
use crate::format::quantity::{ends, unit};
use crate::format::spelled::spelled;
use crate::format::stamp::stamp;
use crate::format::text::{is_blank, trim_end};
use crate::format::unit::is_known;

/// An identifier of this length: four hyphens, 32 digits.
const UUID_BYTES: usize = 36;
/// Longer lists are no quantities.
const LIST_MAX: usize = 16;

impl Tokens {
    #[inline]
    pub(super) fn number(&mut self, line: &[u8], at: usize) -> usize {
        let rest = &line[at..];
        let plain = number::prefix(rest);
        if let Some((value, len)) = plain {
            let next = rest.get(len).copied().unwrap_or(b' ');
            let is_plain = match next {
                b' ' => !rest
                    .get(len + 1)
                    .is_some_and(|byte| b"dhwDHW".contains(byte)),
                b'\t' | b')' | b']' | b'}' | b'|' | b';' | b'"' | b'>' | b'<' => true,
                b',' | b'\'' => !rest.get(len + 1).is_some_and(u8::is_ascii_digit),
                b'.' => rest
                    .get(len + 1)
                    .is_none_or(|byte| matches!(byte, b' ' | b'\t')),
                _ => false,
            };
            if is_plain {
                let end = at + len;
                let kind = Kind::Number;
                return self.push(line, Token::new(kind, (at, end), value));
            }
        }
        self.composite(line, at, plain)
    }

    /// A number that something is glued to.
    fn composite(&mut self, line: &[u8], at: usize, plain: Option<(f64, usize)>) -> usize {
        let rest = &line[at..];
        if let Some(len) = hardware_address(rest) {
            return at + len;
        }
        if rest.get(..UUID_BYTES).is_some_and(is_uuid) {
            let token = Token::new(
                Kind::Other(Reason::Identifier),
                (at, at + UUID_BYTES),
                f64::NAN,
            );
            return self.push(line, token);
        }
        let next = plain
            .and_then(|(_, len)| rest.get(len))
            .copied()
            .unwrap_or(b' ');
        if may_go_on_as_a_time(next, &rest[plain.map_or(0, |(_, len)| len)..])
            && let Some(found) = stamp(rest)
        {
            let end = at + found.len;
            let (kind, value) = if found.date.is_some() {
                (Kind::Stamp, found.seconds)
            } else {
                // Two numbers around a colon are minutes and seconds of what is left or took so long.
                let alone = duration(&rest[..found.len], true);
                let whole = alone.filter(|(_, len)| *len == found.len);
                let whole = whole.map(|(seconds, len)| (seconds * of_uptime(line, at, end), len));
                (
                    Kind::Duration,
                    whole.map_or(found.seconds, |(seconds, _)| seconds),
                )
            };
            return self.push(line, Token::new(kind, (at, end), value));
        }
        if may_go_on_as_a_duration(next, &rest[plain.map_or(0, |(_, len)| len)..])
            && let Some((value, len)) = duration(rest, true)
        {
            let end = at + len;
            let kind = Kind::Duration;
            let value = value * of_uptime(line, at, end);
            return self.push(line, Token::new(kind, (at, end), value));
        }
        if next == b','
            && let Some((value, len)) = plain
            && self.begins_list(rest, len)
        {
            self.has_lists = true;
            return self.push(line, Token::new(Kind::Number, (at, at + len), value));
        }
        if may_be_spelled(next)
            && let Some((value, len)) = spelled(rest)
            && (len == rest.len()
                || ends(&rest[len..])
                || unit(&rest[len..]).is_some_and(|u| !u.is_empty()))
        {
            return self.with_unit(line, at, at + len, value);
        }
        let Some((value, len)) = plain else {
            return word_end(line, at + 1);
        };
        if next == b'/'
            && let Some(next) = self.fraction(line, at, (value, len))
        {
            return next;
        }
        self.with_unit(line, at, at + len, value)
    }

    /// Whether a number is the first or a further one of a list without blanks: `1.5,2.0,3.25`. Whole
    /// numbers alone may be one with its thousands parted or with a decimal comma.
    fn begins_list(&self, rest: &[u8], len: usize) -> bool {
        let (mut at, mut parts, mut is_whole) = (len, 1, !rest[..len].contains(&b'.'));
        while rest.get(at) == Some(&b',') && parts <= LIST_MAX {
            let Some((_, len)) = number::prefix(&rest[at + 1..]) else {
                break;
            };
            is_whole &= !rest[at + 1..at + 1 + len].contains(&b'.');
            at += 1 + len;
            parts += 1;
        }
        // Numbers that are padded with zeros are codes: `001,036,0871`.
        let is_code = |part: &[u8]| part.len() > 1 && part[0] == b'0' && part[1] != b'.';
        if rest[..at].split(|byte| *byte == b',').any(is_code) {
            return false;
        }
        let is_told = self.has_lists
            || ((!is_whole || parts > 2) && spelled(rest).is_none_or(|(_, len)| len != at));
        parts > 1 && parts <= LIST_MAX && is_told && ends(&rest[at..])
    }

    /// `3/10`, `3/10,` but not `3/10/2026` and not `5/s`.
    fn fraction(&mut self, line: &[u8], at: usize, (value, len): (f64, usize)) -> Option<usize> {
        let slash = at + len;
        let behind = line.get(slash + 1..)?;
        if line[slash] != b'/' || !behind.first().is_some_and(u8::is_ascii_digit) {
            return None;
        }
        let (total, total_len) = number::prefix(behind)?;
        let end = slash + 1 + total_len;
        let unit = unit(&line[end..]).unwrap_or_default();
        if !ends(&line[end + unit.len()..]) {
            return None;
        }
        if !unit.is_empty() {
            // `3199/7620MB` is so much of so much, and no progress.
            self.push(line, Token::new(Kind::Number, (at, slash), value));
            let token = Token::new(Kind::Number, (slash + 1, end), total);
            return Some(self.push(line, token.with_unit(end + unit.len())));
        }
        let (kind, unit_end) = (Kind::Done, slash);
        self.push(
            line,
            Token::new(kind, (at, slash), value).with_unit(unit_end),
        );
        let at = slash + 1;
        let (kind, unit_end, value) = (Kind::Total, end, total);
        Some(self.push(line, Token::new(kind, (at, end), value).with_unit(unit_end)))
    }

    /// A number from `at` to `end`, with the unit behind it; or no quantity, if it goes on otherwise.
    pub(super) fn with_unit(&mut self, line: &[u8], at: usize, end: usize, value: f64) -> usize {
        let rest = &line[end..];
        let unit = unit(rest).filter(|unit| {
            let behind = &rest[unit.len()..];
            // `4956mW/6047mW`, `27%@2133`
            let goes_on = matches!(behind, [b'/', digit, ..] if digit.is_ascii_digit())
                || behind.starts_with(b"@");
            ends(behind) || goes_on && !unit.is_empty() && !unit.contains('/')
        });
        if let Some(unit) = unit {
            let unit_end = end + unit.len();
            let kind = if is_name_like(unit) || is_code_tail(&line[at..end], unit) {
                Kind::Other(Reason::Identifier)
            } else {
                Kind::Number
            };
            return self.push(line, Token::new(kind, (at, end), value).with_unit(unit_end));
        }
        let end = at + 1 + other_len(&line[at + 1..]);
        // A name may begin with a digit, and a percentile is one: `2d_loss=1`, `99=1235`.
        let is_before_value = line
            .get(end + 1)
            .is_some_and(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.'));
        let is_name = line[at..end].iter().any(u8::is_ascii_alphabetic) || is_before_value;
        if line.get(end) == Some(&b'=') && is_name {
            return end;
        }
        let kind = Kind::Other(reason(&line[at..end]));
        self.push(line, Token::new(kind, (at, end), f64::NAN))
    }
}

/// Whether what is glued to a number is a word rather than a unit: `3DBall`.
fn is_name_like(unit: &str) -> bool {
    unit.len() > 3
        && unit.is_ascii()
        && unit.bytes().any(|byte| byte.is_ascii_uppercase())
        && unit.bytes().any(|byte| byte.is_ascii_lowercase())
        && !is_known(unit)
}

/// Whether digits and the letters behind them are a code in hexadecimal digits rather than a number and its
/// unit: `046d`, `3850dc`.
fn is_code_tail(number: &[u8], unit: &str) -> bool {
    let is_hexadecimal = |text: &[u8]| {
        let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        text.iter().all(is_digit)
    };
    if !is_hexadecimal(number) || !is_hexadecimal(unit.as_bytes()) {
        return false;
    }
    let is_padded = number.len() > 1 && number[0] == b'0';
    is_padded && !unit.is_empty() || unit.len() > 1 && !is_known(unit)
}

/// Whether a time may go on so behind its first number.
fn may_go_on_as_a_time(next: u8, rest: &[u8]) -> bool {
    // `27/Nov/2026` and `27Nov2026`.
    if may_name_a_day(rest.strip_prefix(b"/").unwrap_or(rest)) {
        return true;
    }
    // A total is no month, unless a year or a time follows it.
    let is_total = || {
        let digits = rest[1..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let behind = rest.get(digits + 1).copied().unwrap_or(b' ');
        let has_clock = behind == b' ' && rest.get(digits + 2).is_some_and(u8::is_ascii_digit);
        digits != 2 && digits != 1 || !(matches!(behind, b'/') || has_clock)
    };
    if next == b'/' && is_total() {
        return false;
    }
    matches!(
        next,
        b'-' | b'/' | b'.' | b':' | b'T' | b' ' | b'A' | b'P' | b'a' | b'p'
    )
}

/// By what two numbers around a colon are more than minutes and seconds: `uptime` says hours and minutes, `up  1:38`.
fn of_uptime(line: &[u8], at: usize, end: usize) -> f64 {
    let before = trim_end(&line[..at]);
    let is_behind_up = before.len() < at
        && before
            .strip_suffix(b"up")
            .is_some_and(|rest| rest.last().is_none_or(|byte| is_blank(*byte)));
    let is_clock = |byte: &u8| byte.is_ascii_digit() || *byte == b':';
    let said = &line[at..end];
    let colons = memchr::memchr_iter(b':', said).count();
    let is_short = is_behind_up && colons == 1 && said.iter().all(is_clock);
    if is_short { 60.0 } else { 1.0 }
}

/// Whether a duration may: a colon, or a unit of time and then another number.
fn may_go_on_as_a_duration(next: u8, rest: &[u8]) -> bool {
    if matches!(next, b':' | b'-' | b'.') {
        return true;
    }
    if next != b' ' && !next.is_ascii_alphabetic() {
        return false;
    }
    let word = rest.iter().skip(usize::from(next == b' '));
    let letters =
        word.take_while(|byte| byte.is_ascii_alphabetic()).count() + usize::from(next == b' ');
    let behind = rest[letters.min(rest.len())..]
        .iter()
        .find(|byte| !matches!(byte, b' ' | b','));
    behind.is_some_and(u8::is_ascii_digit)
}

/// Whether a number may be spelled otherwise than a plain parser reads it.
fn may_be_spelled(next: u8) -> bool {
    matches!(
        next,
        b'D' | b'd' | b'+' | b'-' | b'x' | b'X' | b'*' | b',' | b'_' | b'\'' | 0xc2 | 0xc3 | 0xe2
    )
}
