//! The spellings of a number.

/// The longest number with a decimal comma that is read; far beyond the 24 digits of any `f64`.
const COMMA_NUMBER_BYTES: usize = 64;

/// Powers of ten, as many as a short number's decimals need; all exact.
const POWERS: [f64; 16] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
];

/// The number at the beginning of `bytes` and how many bytes it takes: `1e-3`, `+5`, `.5`, `5.`,
/// and in any case `nan`, `inf`, `infinity`, with a sign or without. What follows is the caller's.
#[inline]
pub(super) fn prefix(bytes: &[u8]) -> Option<(f64, usize)> {
    short_prefix(bytes).or_else(|| any_prefix(bytes))
}

/// The same for what is printed nearly always: at most 15 digits, no exponent. Digits and power of
/// ten are exact then, so one division rounds as it must (Clinger, PLDI 1990); saves half the time.
#[inline]
fn short_prefix(bytes: &[u8]) -> Option<(f64, usize)> {
    let is_negative = bytes.first() == Some(&b'-');
    let start = usize::from(is_negative);
    let (whole, point) = digits(bytes, start, 0);
    let has_point = bytes.get(point) == Some(&b'.');
    let decimals = point + usize::from(has_point);
    let (all, end) = if has_point {
        digits(bytes, decimals, whole)
    } else {
        (whole, point)
    };
    let count = end - start - usize::from(has_point);
    if count == 0 || count >= POWERS.len() || matches!(bytes.get(end), Some(b'e' | b'E')) {
        return None;
    }
    let value = all as f64 / POWERS[end - decimals];
    Some((if is_negative { -value } else { value }, end))
}

/// Appends the digits from `at` on to `value`, which wraps around if they are too many.
#[inline]
fn digits(bytes: &[u8], mut at: usize, mut value: u64) -> (u64, usize) {
    while let Some(digit) = bytes
        .get(at)
        .map(|byte| byte.wrapping_sub(b'0'))
        .filter(|digit| *digit < 10)
    {
        value = value.wrapping_mul(10).wrapping_add(u64::from(digit));
        at += 1;
    }
    (value, at)
}

fn any_prefix(bytes: &[u8]) -> Option<(f64, usize)> {
    // Most words begin with no number: told by one byte.
    let first = bytes.first()?;
    if !matches!(
        first,
        b'0'..=b'9' | b'+' | b'-' | b'.' | b'n' | b'N' | b'i' | b'I'
    ) {
        return None;
    }
    fast_float2::parse_partial(bytes).ok()
}

/// All of `bytes` as a number.
pub(super) fn whole(bytes: &[u8]) -> Option<f64> {
    prefix(bytes).and_then(|(value, len)| (len == bytes.len()).then_some(value))
}

/// All of `bytes` as a number with at most one decimal comma: `-0,5`, `1,5e3`.
pub(super) fn whole_with_comma(bytes: &[u8]) -> Option<f64> {
    let mut copy = [0; COMMA_NUMBER_BYTES];
    let copy = copy.get_mut(..bytes.len())?;
    copy.copy_from_slice(bytes);
    let comma = memchr::memchr(b',', bytes)?;
    copy[comma] = b'.';
    whole(copy)
}

/// What stands where a number is missing.
pub(super) fn is_absent(word: &[u8]) -> bool {
    const ABSENT: [&[u8]; 9] = [
        b"-", b"--", b".", b"?", b"na", b"n/a", b"null", b"none", b"nil",
    ];
    ABSENT
        .iter()
        .any(|absent| absent.eq_ignore_ascii_case(word))
        || is_said_to_be_absent(word)
}

/// `no reading`, `No log`: what isn't there, in two words.
fn is_said_to_be_absent(word: &[u8]) -> bool {
    let Some((b"no" | b"No" | b"NO", b' ')) = word
        .split_at_checked(2)
        .and_then(|(no, rest)| Some((no, *rest.first()?)))
    else {
        return false;
    };
    word.len() <= 16 && memchr::memchr_iter(b' ', word).count() == 1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{any_prefix, is_absent, prefix, whole, whole_with_comma};

    #[test]
    fn the_spellings_that_people_meet_are_read() {
        for (word, value) in [
            ("1e-3", 1e-3),
            ("1E+3", 1e3),
            ("+5", 5.0),
            (".5", 0.5),
            ("-.5", -0.5),
            ("5.", 5.0),
            ("007", 7.0),
            ("inf", f64::INFINITY),
            ("-INF", f64::NEG_INFINITY),
            ("+Infinity", f64::INFINITY),
            ("1e999", f64::INFINITY),
        ] {
            assert_eq!(whole(word.as_bytes()), Some(value), "{word}");
        }
        for word in ["nan", "NaN", "-nan", "NAN"] {
            assert!(whole(word.as_bytes()).is_some_and(f64::is_nan), "{word}");
        }
        for word in [
            "", "+", "-", ".", "e5", "1e", "0x10", "1_000", "1 ", " 1", "infinit", "--1",
        ] {
            assert_eq!(whole(word.as_bytes()), None, "{word}");
        }
    }

    #[test]
    fn a_number_ends_where_it_can_be_no_longer() {
        for (text, len) in [
            ("12em", 2),
            ("1e", 1),
            ("5e+x", 1),
            ("3e-4, ", 4),
            ("1.2.3", 3),
            ("nancy", 3),
        ] {
            assert_eq!(
                prefix(text.as_bytes()).map(|found| found.1),
                Some(len),
                "{text}"
            );
        }
    }

    #[test]
    fn a_decimal_comma_is_read_once_in_a_number() {
        assert_eq!(whole_with_comma(b"-0,5"), Some(-0.5));
        assert_eq!(whole_with_comma(b"1,5e3"), Some(1500.0));
        assert_eq!(whole_with_comma(b"1,000,000"), None);
        assert_eq!(whole_with_comma(&[b'1'; 100]), None);
    }

    #[test]
    fn placeholders_are_absent_numbers() {
        assert!(is_absent(b"N/A") && is_absent(b"-"));
        assert!(!is_absent(b"error"));
    }

    proptest! {
        #[test]
        fn short_numbers_are_read_as_any_number_is(text in r"-?[0-9]{0,9}\.?[0-9]{0,9}(e|E|e-?[0-9])?[x,. ]?") {
            let read = prefix(text.as_bytes()).map(|(value, len)| (value.to_bits(), len));
            let any = any_prefix(text.as_bytes()).map(|(value, len)| (value.to_bits(), len));
            prop_assert_eq!(read, any);
        }

        #[test]
        fn every_number_comes_back_as_it_was_printed(bits: u64) {
            let value = f64::from_bits(bits);
            for text in [format!("{value}"), format!("{value:e}"), format!("{value:?}")] {
                let read = whole(text.as_bytes());
                prop_assert!(read.is_some_and(|read| read == value || (read.is_nan() && value.is_nan())), "{}", text);
            }
        }
    }
}
