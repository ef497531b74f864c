//! What a cell of a table says beyond a plain number: `60 %`, `$12,345.60`, `(0.1dB,5°)`, `1h 2m`.

use super::duration::duration;
use super::ledger::Reason;
use super::number;
use super::quantity::unit as glued_unit;
use super::spelled::{MINUS, is_overflow, spelled};
use super::text::trim;
use super::unit;

/// What a cell holds that a plain parser doesn't take.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Content<'a> {
    /// A number with its unit (empty where there is none).
    Number(f64, &'a str),
    /// Two, as in `1.2MB / 3GB` or `(0dB,5°)`.
    Two([(f64, &'a str); 2]),
    /// One, and in brackets what it has changed by, or another one that belongs to it: `10412 (+0)`.
    Beside([(f64, &'a str); 2], Beside),
    /// Nothing, or what people write for it, or a field that its number didn't fit into.
    Gap,
    /// `***`: a number that is a gap.
    Overflow,
    /// Text; the reason says what its number would be, if it begins like one.
    Text(Option<Reason>),
}

/// What stands in brackets behind a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Beside {
    /// With its sign: what has changed.
    Change,
    /// A share of something in per cent.
    Share,
    Other,
}

impl Beside {
    /// What the series of it has behind the column's name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Share => "%",
            Self::Other => "2",
        }
    }
}

/// What the cell says. `is_comma_decimal` where no comma parts cells.
pub(super) fn content(cell: &[u8], is_comma_decimal: bool) -> Content<'_> {
    let cell = trim(cell);
    if cell.is_empty() || number::is_absent(cell) {
        return Content::Gap;
    }
    if is_overflow(cell) {
        return Content::Overflow;
    }
    if let Some((value, unit)) = measure(cell, is_comma_decimal) {
        return Content::Number(value, unit);
    }
    if let Some(two) = two(cell) {
        return Content::Two(two);
    }
    with_bracket(cell, is_comma_decimal).unwrap_or_else(|| Content::Text(begins_like_number(cell)))
}

/// A number with a unit, all of the cell.
pub(super) fn measure(cell: &[u8], is_comma_decimal: bool) -> Option<(f64, &str)> {
    if let Some(value) = number::whole(cell) {
        // `731e58204711` is a name of something, not a number beyond all bounds.
        let is_number = value.is_finite() || !cell.iter().any(u8::is_ascii_digit);
        return is_number.then_some((value, ""));
    }
    if is_comma_decimal && let Some(value) = number::whole_with_comma(cell) {
        return Some((value, ""));
    }
    for sign in ["$", "€", "£", "¥", "-$", "+$"] {
        if let Some(rest) = cell.strip_prefix(sign.as_bytes()) {
            let (value, unit) = measure(trim(rest), is_comma_decimal)?;
            let value = if sign.starts_with('-') { -value } else { value };
            return unit
                .is_empty()
                .then_some((value, sign.trim_start_matches(['-', '+'])));
        }
    }
    let first = *cell.first()?;
    if !(first.is_ascii_digit() || matches!(first, b'+' | b'-' | b'.') || cell.starts_with(MINUS)) {
        return None;
    }
    // `+    23.4`: the sign stands in a column of its own.
    if let [sign @ (b'+' | b'-'), b' ', rest @ ..] = cell {
        let rest = trim(rest);
        let (value, unit) = measure(rest, is_comma_decimal).filter(|_| rest[0].is_ascii_digit())?;
        return Some((if *sign == b'-' { -value } else { value }, unit));
    }
    if let Some((value, len)) = duration(cell, false)
        && len == cell.len()
    {
        return Some((value, "s"));
    }
    let (value, len) = start(cell, is_comma_decimal)?;
    let rest = trim(&cell[len..]);
    if rest.is_empty() {
        return Some((value, ""));
    }
    let text = std::str::from_utf8(rest).ok()?;
    let is_glued =
        rest.len() == cell.len() - len && glued_unit(rest) == Some(text) && !text.is_empty();
    let is_hexadecimal = cell.starts_with(b"0x");
    ((is_glued && !is_hexadecimal) || unit::is_known(text)).then_some((value, text))
}

/// The number that the cell begins with.
fn start(cell: &[u8], is_comma_decimal: bool) -> Option<(f64, usize)> {
    if is_comma_decimal && let Some(rest) = cell.strip_prefix(MINUS) {
        let (value, len) = start(rest, true)?;
        return (value >= 0.0).then_some((-value, len + MINUS.len()));
    }
    if is_comma_decimal {
        let is_part = |b: &u8| b.is_ascii_digit() || matches!(b, b',' | b'+' | b'-');
        let len = cell.iter().position(|b| !is_part(b)).unwrap_or(cell.len());
        // `1,345.842`: the comma parts thousands.
        let has_point = cell.get(len) == Some(&b'.');
        if !has_point && let Some(value) = number::whole_with_comma(&cell[..len]) {
            return Some((value, len));
        }
    }
    spelled(cell).or_else(|| number::prefix(cell))
}

/// `a / b` and `(a,b)`.
fn two(cell: &[u8]) -> Option<[(f64, &str); 2]> {
    let inner = cell
        .strip_prefix(b"(")
        .and_then(|inner| inner.strip_suffix(b")"))
        .unwrap_or(cell);
    let is_wrapped = inner.len() < cell.len();
    // `0.5,  -0.1`, `5.0e-01,-1.0e-01`: the parts of a complex number.
    let is_complex = !is_wrapped
        && memchr::memchr(b',', inner).is_some_and(|at| {
            let (left, right) = inner.split_at(at);
            let is_fraction = |part: &[u8]| part.contains(&b'.');
            matches!(right.get(1), Some(b' ' | b'\t')) || is_fraction(left) && is_fraction(right)
        });
    let at = inner.iter().position(|byte| {
        if is_wrapped || is_complex {
            *byte == b','
        } else {
            *byte == b'/'
        }
    })?;
    let [left, right] = [trim(&inner[..at]), trim(&inner[at + 1..])];
    Some([measure(left, false)?, measure(right, false)?])
}

/// `10412 (+0)`, `83 (12.5%)`.
fn with_bracket(cell: &[u8], is_comma_decimal: bool) -> Option<Content<'_>> {
    let open = memchr::memchr(b'(', cell)?;
    let inner = trim(cell[open + 1..].strip_suffix(b")")?);
    let first = measure(trim(&cell[..open]), is_comma_decimal)?;
    let second = measure(inner, is_comma_decimal)?;
    let beside = match inner.first() {
        Some(b'+' | b'-') => Beside::Change,
        _ if second.1 == "%" && first.1 != "%" => Beside::Share,
        _ => Beside::Other,
    };
    Some(Content::Beside([first, second], beside))
}

/// What a text that begins like a number is.
fn begins_like_number(cell: &[u8]) -> Option<Reason> {
    let first = *cell.first()?;
    let second = cell.get(1).copied().unwrap_or(b' ');
    let begins =
        first.is_ascii_digit() || (matches!(first, b'+' | b'-' | b'.') && second.is_ascii_digit());
    if !begins {
        return None;
    }
    if super::stamp::stamp(cell).is_some_and(|stamp| stamp.len == cell.len()) {
        return Some(Reason::Date);
    }
    let dots = memchr::memchr_iter(b'.', cell).count();
    Some(match dots {
        3 if cell
            .iter()
            .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b':' | b'/')) =>
        {
            Reason::Address
        }
        2.. => Reason::Version,
        _ => Reason::Text,
    })
}

#[cfg(test)]
mod tests {
    use super::{Beside, Content, content};

    #[test]
    fn cells_hold_numbers_with_units_gaps_and_text() {
        for (cell, expected) in [
            ("60 %", Content::Number(60.0, "%")),
            ("220.10 W", Content::Number(220.1, "W")),
            ("$12,345.60", Content::Number(12345.6, "$")),
            ("1,200", Content::Number(1200.0, "")),
            ("1.0D-03", Content::Number(1e-3, "")),
            (
                "12.3MiB / 1.9GiB",
                Content::Two([(12.3, "MiB"), (1.9, "GiB")]),
            ),
            (
                "(0.5e+00dB,-3.0e+00°)",
                Content::Two([(0.5, "dB"), (-3.0, "°")]),
            ),
            (
                "10412 (+786)",
                Content::Beside([(10412.0, ""), (786.0, "")], Beside::Change),
            ),
            (
                "83 (12.5%)",
                Content::Beside([(83.0, ""), (12.5, "%")], Beside::Share),
            ),
            ("83 (of 90)", Content::Text(Some(super::Reason::Text))),
            ("N/A", Content::Gap),
            ("****", Content::Overflow),
            ("CONV", Content::Text(None)),
            ("2026-11-27", Content::Text(Some(super::Reason::Date))),
        ] {
            assert_eq!(content(cell.as_bytes(), false), expected, "{cell}");
        }
        assert_eq!(content(b"1,5 kW", true), Content::Number(1.5, "kW"));
    }
}
