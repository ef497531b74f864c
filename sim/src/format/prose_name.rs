//! The name before a separator in prose, and what is none.

use memchr::memrchr;

use super::names::NAME_BYTES_MAX;
use super::segment::norm_start;
use super::text::{trim, trim_end};

/// Words that are glued to a number by a colon and name no sample: `localhost:8080`, `cuda:0`.
const PLACES: [&str; 2] = ["localhost", "cuda"];

/// What ties a name to its value. The less it says, the stricter the name.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Glue {
    /// `name=value`
    Equals,
    /// `name: value`
    Blank,
    /// `name:value`, but also `10:30`, `http://x:80`, `C:1`, `host:80`
    Colon,
}

/// The name at the end of `before`.
pub(super) fn name_before(before: &[u8], glue: Glue) -> Option<&str> {
    let word_end = trim_end(before);
    let has_gap = word_end.len() < before.len();
    if has_gap && glue == Glue::Colon {
        return None; // `a :3`
    }
    if let Some((quote @ (b'\'' | b'"'), inside)) = word_end.split_last() {
        return quoted_name(inside, *quote);
    }
    if let Some(name) = norm(word_end) {
        return std::str::from_utf8(name).ok();
    }
    let start = name_start(word_end);
    let name =
        marked_name(&word_end[start..], glue).unwrap_or_else(|| trim_name(&word_end[start..]));
    let name = std::str::from_utf8(name).ok()?;
    let first = *name.as_bytes().first()?;
    let has_letter = name
        .bytes()
        .any(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii() || byte == b'@');
    let is_percentile = glue == Glue::Equals && !has_gap && first.is_ascii_digit();
    if !(has_letter || is_percentile) || name.contains("//") || word_end[start..].starts_with(b"//")
    {
        return None;
    }
    let behind_something = start.checked_sub(1).map(|before| word_end[before]);
    let is_part = matches!(behind_something, Some(b':' | b'=' | b'\\'));
    if glue == Glue::Colon && (first.is_ascii_digit() || is_part) {
        return None;
    }
    Some(name)
}

/// The size of something, as solvers print it, with the words before it and what is glued behind:
/// `Nonlinear |R|`, `|dx|`, `|ssh|_max`.
fn norm(text: &[u8]) -> Option<&[u8]> {
    let tail = text.iter().rev().take_while(|byte| is_tail(**byte)).count();
    let bars = &text[..text.len() - tail];
    let bar = norm_start(bars)?;
    let before = trim_end(&bars[..bar]);
    let is_word = |byte: &u8| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b' ' | b'-');
    let start = before
        .iter()
        .rposition(|byte| !is_word(byte))
        .map_or(0, |at| at + 1);
    Some(trim(&text[start..]))
}

fn is_tail(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.')
}

/// A name that an at sign marks, as firmware has them for heaters: `@:127`, `B@:127`, `@0:127`.
fn marked_name(name: &[u8], glue: Glue) -> Option<&[u8]> {
    let is_marked = glue == Glue::Colon
        && name.len() <= 4
        && memchr::memchr_iter(b'@', name).count() == 1
        && name
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || *byte == b'@');
    is_marked.then_some(name)
}

/// The name between quotes, whose closing one has been taken off.
fn quoted_name(inside: &[u8], quote: u8) -> Option<&str> {
    let start = memrchr(quote, inside)? + 1;
    let name = trim(&inside[start..]);
    if name.is_empty() || name.len() > NAME_BYTES_MAX {
        return None;
    }
    std::str::from_utf8(name).ok()
}

/// Which ASCII characters a name may hold.
const NAME_BYTES: [bool; 128] = {
    let mut table = [false; 128];
    let mut byte: u8 = 0;
    while byte < 128 {
        table[byte as usize] = byte.is_ascii_alphanumeric()
            || matches!(byte, b'_' | b'-' | b'.' | b'/' | b'[' | b']' | b'@' | b'#');
        byte += 1;
    }
    table
};

/// Where the name that ends with `text` begins.
fn name_start(text: &[u8]) -> usize {
    let mut start = text.len();
    while start > 0 {
        let byte = text[start - 1];
        let len = if byte.is_ascii() {
            usize::from(NAME_BYTES[usize::from(byte)])
        } else {
            last_letter_len(&text[..start])
        };
        if len == 0 {
            break;
        }
        start -= len;
    }
    start
}

/// The length of the last character beyond ASCII, if it's a letter or a digit; otherwise 0.
fn last_letter_len(text: &[u8]) -> usize {
    (2..=4usize.min(text.len()))
        .find_map(|len| std::str::from_utf8(&text[text.len() - len..]).ok())
        .filter(|last| last.chars().all(char::is_alphanumeric))
        .map_or(0, str::len)
}

/// Without what belongs to the prose around: `--lr`, `[loss`, `Accuracy...`, `train]`.
fn trim_name(name: &[u8]) -> &[u8] {
    let is_lead = |byte: &u8| b"-./[]@#".contains(byte);
    let start = name
        .iter()
        .position(|byte| !is_lead(byte))
        .unwrap_or(name.len());
    let name = &name[start..];
    let is_indexed = name.contains(&b'[');
    let is_trail = |byte: &u8| b"-./[@".contains(byte) || (*byte == b']' && !is_indexed);
    let end = name.iter().rposition(|byte| !is_trail(byte));
    &name[..end.map_or(0, |end| end + 1)]
}

/// Whether a name and a value with a colon between them are a place: `main.rs:42`, `example.org:80`.
pub(super) fn is_place(name: &str, unit: &str, value: f64) -> bool {
    let is_whole = unit.is_empty() && value.fract() == 0.0;
    is_whole && (name.contains(['.', '@']) && name.len() > 2 || PLACES.contains(&name))
}
