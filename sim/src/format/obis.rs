//! Telegrams of electricity meters: `1-0:1.8.1(001234.567*kWh)`, a code of what is measured (OBIS, IEC
//! 62056-61) and its value with a unit (IEC 62056-21, the Dutch P1 port).

use super::ledger::Reason;
use super::number;
use super::row::Row;
use super::text::{Readable, trim};
use super::verdict::Verdict;

/// Longer numbers without a unit are serial numbers and times.
const COUNT_DIGITS_MAX: usize = 5;

/// Whether the line is one.
pub(super) fn is_sign(line: &[u8]) -> bool {
    code(line).is_some()
}

/// The code, and what stands in the brackets behind it.
fn code(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let line = trim(line);
    let open = memchr::memchr(b'(', line)?;
    let (code, values) = line.split_at(open);
    let colon = memchr::memchr(b':', code)?;
    let is_digits =
        |part: &[u8]| !part.is_empty() && part.len() <= 3 && part.iter().all(u8::is_ascii_digit);
    let channel = &code[..colon];
    let quantity = code[colon + 1..].split(|byte| matches!(byte, b'.' | b'*'));
    let is_code = channel.split(|byte| *byte == b'-').all(is_digits)
        && quantity.clone().count() >= 3
        && quantity.clone().all(is_digits);
    (is_code && values.ends_with(b")")).then_some((code, values))
}

/// Reads a line: what has a unit, and counts.
pub(super) fn read(line: &[u8], row: &mut Row) -> Option<Verdict> {
    let Some((code, values)) = code(line) else {
        return checksum(line, row);
    };
    let name = Readable::default().text(code).to_owned();
    for value in values.split(|byte| matches!(byte, b'(' | b')')) {
        let star = memchr::memchr(b'*', value);
        let (digits, unit) = value.split_at(star.unwrap_or(value.len()));
        let is_count = digits.len() <= COUNT_DIGITS_MAX;
        match number::whole(digits) {
            Some(value) if star.is_some() || is_count => {
                let unit = String::from_utf8_lossy(unit.get(1..).unwrap_or_default());
                row.named(&name, &unit, value);
            }
            Some(_) => row.ignore(Reason::Identifier),
            None if digits.first().is_some_and(u8::is_ascii_digit) => row.ignore(Reason::Date),
            None => {}
        }
    }
    Some(if row.has_samples() {
        Verdict::Row(None)
    } else {
        Verdict::Prose
    })
}

/// `!3736` ends a telegram.
fn checksum(line: &[u8], row: &mut Row) -> Option<Verdict> {
    let digits = trim(line).strip_prefix(b"!")?;
    let is_checksum = digits.len() <= 4 && digits.iter().all(u8::is_ascii_hexdigit);
    is_checksum.then(|| {
        if number::whole(digits).is_some() {
            row.ignore(Reason::Identifier);
        }
        Verdict::Prose
    })
}

#[cfg(test)]
mod tests {
    use super::is_sign;

    #[test]
    fn a_code_and_a_value_in_brackets_are_a_line() {
        for line in [
            "1-0:1.8.1(001234.567*kWh)",
            "0-1:24.2.1(261127100000W)(01987.123*m3)",
            "1-0:1.8.0*255(012345.6789*kWh)",
            "0-0:96.13.0()",
        ] {
            assert!(is_sign(line.as_bytes()), "{line}");
        }
        for line in ["10:15:02 (3)", "1.8.1(5)", "a-b:1.8.1(5)", "1-0:1.8.1"] {
            assert!(!is_sign(line.as_bytes()), "{line}");
        }
    }
}
