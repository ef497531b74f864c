//! Numbers as languages and people spell them, beyond what a plain parser takes: `1.0D-03`,
//! `3.05-105`, `1_001`, `12,346`, `1·10³`, `1.5×10^1`, `−1.5`, `0x1F`.

use super::number;

/// Longer spellings are none: far beyond the digits of any `f64`.
const SPELLED_BYTES_MAX: usize = 64;

/// The minus sign of typesetters, U+2212.
pub(super) const MINUS: &[u8] = "−".as_bytes();

/// The spelled number at the beginning of `bytes` that is longer than what [`number::prefix`] finds
/// there, and how many bytes it takes. What follows is the caller's.
pub(super) fn spelled(bytes: &[u8]) -> Option<(f64, usize)> {
    if let Some(rest) = bytes.strip_prefix(MINUS) {
        let (value, len) = spelled(rest).or_else(|| number::prefix(rest))?;
        return (value >= 0.0).then_some((-value, len + MINUS.len()));
    }
    hexadecimal(bytes)
        .or_else(|| fortran(bytes))
        .or_else(|| scientific(bytes))
        .or_else(|| grouped(bytes))
}

/// `0x1F`; `0.901x` and `0x` are none, nor is anything that letters follow.
fn hexadecimal(bytes: &[u8]) -> Option<(f64, usize)> {
    let digits = bytes
        .strip_prefix(b"0x")
        .or_else(|| bytes.strip_prefix(b"0X"))?;
    let count = digits.iter().take_while(|byte| byte.is_ascii_hexdigit());
    let count = count.count();
    let text = std::str::from_utf8(digits.get(..count)?).ok()?;
    let ends = digits.get(count).is_none_or(|byte| !is_word(*byte));
    let value = u64::from_str_radix(text, 16).ok().filter(|_| ends)?;
    Some((value as f64, count + 2))
}

/// `1.0D-03`, and `3.05-105`, whose exponent left no room for its letter.
fn fortran(bytes: &[u8]) -> Option<(f64, usize)> {
    let mantissa = plain_len(bytes)?;
    let rest = &bytes[mantissa..];
    let (has_letter, exponent) = match rest.first()? {
        b'D' | b'd' => (true, &rest[1..]),
        b'+' | b'-' if bytes[..mantissa].contains(&b'.') => (false, rest),
        _ => return None,
    };
    let sign = usize::from(matches!(exponent.first(), Some(b'+' | b'-')));
    let digits = exponent[sign..].iter().take_while(|b| b.is_ascii_digit());
    let digits = digits.count();
    let ends = exponent
        .get(sign + digits)
        .is_none_or(|byte| !is_word(*byte) && !matches!(byte, b'.' | b'-' | b':'));
    // Without its letter an exponent has three digits: that is why there was no room.
    let fits = if has_letter {
        (1..=3).contains(&digits)
    } else {
        digits == 3
    };
    if !fits || !ends {
        return None;
    }
    let exponent = &exponent[..sign + digits];
    let value = rebuilt(&[&bytes[..mantissa], b"e", exponent])?;
    Some((value, mantissa + usize::from(has_letter) + exponent.len()))
}

/// `1·10³`, `1.5×10^1`, `2x10^-3`, `1e3` being plain.
fn scientific(bytes: &[u8]) -> Option<(f64, usize)> {
    let mantissa = plain_len(bytes)?;
    let rest = &bytes[mantissa..];
    let times = ["×10", "·10", "⋅10", "x10", "*10"];
    let times = times
        .iter()
        .find(|sign| rest.starts_with(sign.as_bytes()))?;
    let exponent = &rest[times.len()..];
    let (digits, len) = if let Some(behind) = exponent.strip_prefix(b"^") {
        let sign = usize::from(matches!(behind.first(), Some(b'+' | b'-')));
        let count = behind[sign..].iter().take_while(|b| b.is_ascii_digit());
        let len = sign + count.count();
        (behind[..len].to_vec(), len + 1)
    } else {
        superscript(exponent)?
    };
    let value = rebuilt(&[&bytes[..mantissa], b"e", &digits])?;
    Some((value, mantissa + times.len() + len))
}

/// `³` as `3`, `⁻²` as `-2`, and how many bytes they took.
fn superscript(bytes: &[u8]) -> Option<(Vec<u8>, usize)> {
    const SIGNS: [(&str, u8); 12] = [
        ("⁻", b'-'),
        ("⁺", b'+'),
        ("⁰", b'0'),
        ("¹", b'1'),
        ("²", b'2'),
        ("³", b'3'),
        ("⁴", b'4'),
        ("⁵", b'5'),
        ("⁶", b'6'),
        ("⁷", b'7'),
        ("⁸", b'8'),
        ("⁹", b'9'),
    ];
    let mut digits = Vec::new();
    let mut len = 0;
    while let Some((sign, digit)) = SIGNS
        .iter()
        .find(|(sign, _)| bytes[len..].starts_with(sign.as_bytes()))
        && digits.len() < 4
    {
        digits.push(*digit);
        len += sign.len();
    }
    (len > 0).then_some((digits, len))
}

/// `1,234,567.8`, `12,346`, `1_001`, `1'234`: groups of three behind one to three digits.
fn grouped(bytes: &[u8]) -> Option<(f64, usize)> {
    let sign = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    let head = bytes[sign..].iter().take_while(|b| b.is_ascii_digit());
    let head = head.count();
    let mark = mark(bytes.get(sign + head..)?)?;
    if head == 0 || (head > 3 && mark != b"_") {
        return None;
    }
    if mark != b"_" && bytes[sign] == b'0' {
        return None;
    }
    let mut digits = bytes[..sign + head].to_vec();
    let mut at = sign + head;
    while bytes[at..].starts_with(mark) && digits.len() < SPELLED_BYTES_MAX {
        let start = at + mark.len();
        let group = bytes[start..].iter().take_while(|b| b.is_ascii_digit());
        let count = group.count();
        if count == 0 || (mark != b"_" && count != 3) {
            return None;
        }
        digits.extend_from_slice(&bytes[start..start + count]);
        at = start + count;
    }
    let point = bytes.get(at).copied();
    // Where blanks part the thousands, a comma is decimal.
    let is_point = point == Some(b'.') && mark != b"."
        || ((mark.len() > 1 || mark == b".") && point == Some(b','));
    if is_point && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
        let decimals = &bytes[at + 1..];
        let count = decimals.iter().take_while(|b| b.is_ascii_digit()).count();
        digits.push(b'.');
        digits.extend_from_slice(&decimals[..count]);
        at += count + 1;
    }
    // Points part thousands only where a comma is decimal: `1.840,88`.
    let is_told = mark != b"." || digits.contains(&b'.');
    let value = number::whole(&digits).filter(|_| is_told)?;
    Some((value, at))
}

/// What parts the thousands of a number: a comma, a point, an underscore, an apostrophe, or a blank that lines
/// are not broken at (U+00A0, U+202F, U+2009).
fn mark(bytes: &[u8]) -> Option<&'static [u8]> {
    const MARKS: [&[u8]; 7] = [
        b",",
        b".",
        b"_",
        b"'",
        b"\xc2\xa0",
        b"\xe2\x80\xaf",
        b"\xe2\x80\x89",
    ];
    MARKS.into_iter().find(|mark| bytes.starts_with(mark))
}

/// How many bytes of a plain decimal number without an exponent stand here.
fn plain_len(bytes: &[u8]) -> Option<usize> {
    let sign = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    let is_part = |byte: &&u8| byte.is_ascii_digit() || **byte == b'.';
    let count = bytes.get(sign..)?.iter().take_while(is_part).count();
    let text = &bytes[..sign + count];
    let has_digit = text.iter().any(u8::is_ascii_digit);
    (has_digit && number::whole(text).is_some()).then_some(text.len())
}

fn rebuilt(parts: &[&[u8]]) -> Option<f64> {
    let text = parts.concat();
    (text.len() <= SPELLED_BYTES_MAX)
        .then(|| number::whole(&text))
        .flatten()
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

/// A field that its number didn't fit into, as Fortran prints it: `*****`.
pub(super) fn is_overflow(word: &[u8]) -> bool {
    word.len() > 1 && word.iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::{is_overflow, spelled};

    #[test]
    fn numbers_are_read_as_they_are_spelled() {
        for (text, value) in [
            ("1.0D-03", 1e-3),
            ("-7.64d+01", -76.4),
            ("3.05-105", 3.05e-105),
            ("1.2+100", 1.2e100),
            ("1_001", 1001.0),
            ("12,346", 12346.0),
            ("-1,310,720.5", -1_310_720.5),
            ("1'234", 1234.0),
            ("1·10³", 1000.0),
            ("1.5×10^1", 15.0),
            ("2x10^-3", 2e-3),
            ("4×10⁻²", 0.04),
            ("−1.5", -1.5),
            ("−1,234", -1234.0),
            ("0x1F", 31.0),
        ] {
            assert_eq!(
                spelled(text.as_bytes()),
                Some((value, text.len())),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_spelled_otherwise_is_none() {
        for text in [
            "1.5",
            "12",
            "0x",
            "0xfgh",
            "0.901x",
            "1,23",
            "1,2345",
            "0,123",
            "1234,567",
            "1-05",
            "10-20",
            "1.5-20",
            "1.5-2000",
            "",
            "-",
            "−",
            "1·10",
            "12D",
            "2026-11-27",
            "3D",
        ] {
            assert_eq!(spelled(text.as_bytes()), None, "{text}");
        }
        assert!(is_overflow(b"*****") && !is_overflow(b"*") && !is_overflow(b"**a"));
    }
}
