//! Where words end, and which of them stand for something else.

use memchr::memchr;

use super::class::GOES_ON;
use crate::format::ledger::Reason;
use crate::format::segment::is_counter;

/// Months and days, as they are cut short.
const DATE_WORDS: &[u8] = b"JanFebMarAprMayJunJulAugSepOctNovDecMonTueWedThuFriSatSun";

/// Where the word that begins at `at` ends. An index belongs to it: `layer[0].w`. What counts has its number
/// there: `Epoch[3]`.
#[inline]
pub(super) fn word_end(line: &[u8], at: usize) -> usize {
    let mut end = at;
    loop {
        while end < line.len() && GOES_ON[usize::from(line[end])] {
            end += 1;
        }
        let index = match line.get(end) {
            Some(b'[') if end > at => memchr(b']', &line[end..]),
            _ => None,
        };
        match index {
            Some(len) if len < 16 && !line[end..end + len].contains(&b' ') => {
                if counts(&line[at..end]) && line[end + 1..end + len].iter().all(u8::is_ascii_digit)
                {
                    return end;
                }
                end += len + 1;
            }
            _ => return end.max(at + 1),
        }
    }
}

/// Whether a word says that the number behind it counts.
pub(super) fn counts(word: &[u8]) -> bool {
    std::str::from_utf8(word).is_ok_and(is_counter)
}

/// The length of a value that is no number.
pub(super) fn value_len(bytes: &[u8]) -> usize {
    let is_end = |byte: &u8| {
        matches!(
            byte,
            b' ' | b'\t' | b',' | b';' | b')' | b'}' | b']' | b'(' | b'|'
        )
    };
    bytes.iter().position(is_end).unwrap_or(bytes.len())
}

/// `nan` or `inf` as a word of its own.
pub(super) fn is_special_word(line: &[u8], at: usize) -> bool {
    let Some(rest) = line.get(at..) else {
        return false;
    };
    let first = rest.first().copied().unwrap_or(b' ');
    if !matches!(first, b'n' | b'N' | b'i' | b'I') {
        return false;
    }
    let end = rest.iter().position(|byte| !GOES_ON[usize::from(*byte)]);
    let mut word = &rest[..end.unwrap_or(rest.len())];
    if let Some(stem) = word.strip_suffix(b".") {
        word = stem;
    }
    let is_number = [&b"nan"[..], b"inf", b"infinity"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(word));
    // `inf` and `nan` are words of prose, too: numbers stand behind a sign.
    is_number && behind_sign(&line[..at])
}

fn behind_sign(before: &[u8]) -> bool {
    let before = before.strip_suffix(b"-").unwrap_or(before);
    let last = before
        .iter()
        .rfind(|byte| !matches!(byte, b' ' | b'\t' | b'"' | b'\''));
    let wrapped = before.last() == Some(&b'(');
    wrapped || matches!(last, Some(b'=' | b':' | b','))
}

/// Whether a word begins with the name of a month or a day.
#[inline]
pub(in crate::format) fn may_name_a_day(text: &[u8]) -> bool {
    if !matches!(
        text.first(),
        Some(b'J' | b'F' | b'M' | b'A' | b'S' | b'O' | b'N' | b'D' | b'T' | b'W')
    ) {
        return false;
    }
    text.get(..3)
        .is_some_and(|word| DATE_WORDS.chunks(3).any(|known| known == word))
}

/// How far what isn't a quantity goes on: `7f3e-11`, `10.0.0.1:80`, `00:1a:2b`.
pub(super) fn other_len(bytes: &[u8]) -> usize {
    let mut end = 0;
    while let Some(byte) = bytes.get(end) {
        let goes_on = GOES_ON[usize::from(*byte)]
            || (matches!(byte, b':' | b',')
                && bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric));
        if !goes_on {
            break;
        }
        end += 1;
    }
    end
}

/// What the word is that begins like a number and is none.
pub(super) fn reason(word: &[u8]) -> Reason {
    let dots = memchr::memchr_iter(b'.', word).count();
    let is_numeric = word
        .iter()
        .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b':'));
    if word.contains(&b':') || (is_numeric && dots == 3) {
        Reason::Address
    } else if dots >= 2 {
        Reason::Version
    } else {
        Reason::Identifier
    }
}

/// Whether a word is a hash or an identifier in hexadecimal digits: `F2902`, `a1b2c3d4`.
#[inline]
pub(in crate::format) fn is_code(word: &[u8]) -> bool {
    if is_uuid(word) {
        return true;
    }
    if word.len() < 5 || !word.iter().all(u8::is_ascii_hexdigit) {
        return false;
    }
    let digits = word.iter().filter(|byte| byte.is_ascii_digit()).count();
    let is_upper = !word.iter().any(u8::is_ascii_lowercase);
    let is_lower = !word.iter().any(u8::is_ascii_uppercase);
    is_upper && digits >= 1 || is_lower && digits >= 2
}

/// `7f3e0eda-f65d-44e1-9db7-392068f85d67` (RFC 9562)
pub(super) fn is_uuid(word: &[u8]) -> bool {
    const GROUPS: [usize; 5] = [8, 4, 4, 4, 12];
    word.len() == 36
        && word
            .split(|byte| *byte == b'-')
            .map(|group| (group.len(), group.iter().all(u8::is_ascii_hexdigit)))
            .eq(GROUPS.map(|len| (len, true)))
}

/// Whether a number stands behind a sign for `at`: `@0.236s`, while `@0:127` is a name and its value.
pub(super) fn is_at_number(text: &[u8]) -> bool {
    let rest = &text[1..];
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    digits > 0 && rest.get(digits) != Some(&b':')
}
