//! A number with what is glued to it: `12.5ms`, `87%`, `3/10`, `nan`.

use super::number;
use super::text::is_blank;

/// Longer words behind a number are no units but hashes and the like.
const UNIT_BYTES_MAX: usize = 16;

/// A number in prose.
pub(super) struct Quantity<'a> {
    pub(super) value: f64,
    /// What was glued to the number; often empty.
    pub(super) unit: &'a str,
    /// How many bytes it all takes.
    pub(super) len: usize,
}

/// The quantity at the beginning of `bytes`; `None` where what begins like a number goes on as
/// something else: a clock time, a date, a version, an address, a hash, a word, `1,234`.
pub(super) fn quantity(bytes: &[u8]) -> Option<Quantity<'_>> {
    let (value, number_len) = number::prefix(bytes)?;
    let rest = &bytes[number_len..];
    let (unit, len) = if bytes[number_len - 1].is_ascii_alphabetic() {
        ("", number_len) // nan or inf; `information` fails at its next letter
    } else if let Some(total_len) = total_len(rest) {
        ("", number_len + total_len)
    } else {
        let is_hexadecimal = bytes[0] == b'0' && matches!(rest.first(), Some(b'x' | b'X'));
        let unit = unit(rest).filter(|unit| unit.is_empty() || !is_hexadecimal)?;
        (unit, number_len + unit.len())
    };
    ends(&bytes[len..]).then_some(Quantity { value, unit, len })
}

/// The length of `/10` in `3/10`.
fn total_len(bytes: &[u8]) -> Option<usize> {
    let total = bytes.strip_prefix(b"/")?;
    let begins = total.first().is_some_and(u8::is_ascii_digit);
    let (_, len) = number::prefix(total).filter(|_| begins)?;
    Some(1 + len)
}

/// The unit at the beginning of `bytes`: letters, signs such as `%` and `°`, `/` before a letter, and
/// an exponent at the end (`m/s2`). `None` if there are too many of them.
fn unit(bytes: &[u8]) -> Option<&str> {
    let window = super::text::head(bytes, UNIT_BYTES_MAX + 1);
    let text = match std::str::from_utf8(window) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&window[..error.valid_up_to()]).unwrap_or_default(),
    };
    let is_sign = |c: char| c.is_alphabetic() || "%°‰µ²³¹⁻·€£¥$".contains(c);
    let mut len = 0;
    let mut following = text.chars().peekable();
    while let Some(c) = following.next() {
        let before_sign = following.peek().is_some_and(|next| is_sign(*next));
        let before_word = following.peek().is_some_and(|next| next.is_alphanumeric());
        let belongs = match c {
            '/' => before_sign,
            '2' | '3' => len > 0 && !before_word,
            '^' => len > 0 && matches!(following.peek(), Some('2' | '3')),
            c => is_sign(c),
        };
        if !belongs {
            break;
        }
        len += c.len_utf8();
    }
    (len <= UNIT_BYTES_MAX).then(|| &text[..len])
}

/// Whether a quantity may end before `rest`.
fn ends(rest: &[u8]) -> bool {
    let next = rest.get(1).copied();
    match rest.first() {
        None => true,
        Some(b'.' | b':' | b'*' | b'!' | b'?') => next.is_none_or(is_blank),
        Some(b',') => !next.is_some_and(|next| next.is_ascii_digit()),
        Some(byte) => is_blank(*byte) || b";()[]{}<>|&\"'`".contains(byte) || !byte.is_ascii(),
    }
}

#[cfg(test)]
mod tests {
    use super::quantity;

    fn read(text: &str) -> Option<String> {
        let found = quantity(text.as_bytes())?;
        Some(
            format!("{} {}", found.value, found.unit)
                .trim_end()
                .to_string(),
        )
    }

    #[test]
    fn units_are_glued_to_their_number() {
        for (text, expected) in [
            ("12.5ms", "12.5 ms"),
            ("87%|██", "87 %"),
            ("30.1it/s, ", "30.1 it/s"),
            ("3.2GB)", "3.2 GB"),
            ("21.5°C", "21.5 °C"),
            ("3µs.", "3 µs"),
            ("9.81m/s2", "9.81 m/s2"),
            ("9.81m/s^2 ", "9.81 m/s^2"),
            ("5/s", "5 /s"),
            ("3/10", "3"),
            ("-1e-3", "-0.001"),
            ("0.5.", "0.5"),
            ("0.5, next", "0.5"),
            ("3: next", "3"),
            ("nan", "NaN"),
            ("-inf,", "-inf"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_goes_on_as_something_else_is_no_quantity() {
        for text in [
            "12:30:05",
            "2024-01-02T10:11:12",
            "2024-01-02",
            "1.2.3",
            "10.0.0.1",
            "10.0.0.1:80",
            "information",
            "nancy",
            "inf_",
            "0x1F",
            "0x2",
            "3fa2b1c",
            "1,234",
            "1_000",
            "3/10/2024",
            "1m30s",
            "550e8400-e29b",
            "3-fold",
            "12abcdefghijklmnopqrstuvw",
            "word",
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
