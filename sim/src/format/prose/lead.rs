//! What a line begins with.

use crate::format::segment::is_level;
use crate::format::token::Token;
use crate::format::unit;

/// Longer names in quotes are sentences.
const TITLE_BYTES_MAX: usize = 64;

/// What a line begins with, as words: without levels, numbers and delimiters.
pub(super) fn lead(bytes: &[u8], from: usize, tokens: &[Token]) -> String {
    let mut text = String::new();
    let mut at = 0;
    for token in tokens {
        let (start, end) = (
            token.at.saturating_sub(from),
            token.unit_end.saturating_sub(from),
        );
        if start >= bytes.len() {
            break;
        }
        text.push_str(&String::from_utf8_lossy(&bytes[at.min(start)..start]));
        text.push(' ');
        at = end.min(bytes.len());
    }
    text.push_str(&String::from_utf8_lossy(&bytes[at..]));
    let is_edge = |c: char| !c.is_alphanumeric() && !matches!(c, '_' | '/' | '.' | '%');
    let parts = text
        .split(|c: char| c.is_whitespace() || matches!(c, '|' | '[' | ']' | '(' | ')' | ',' | ';'));
    let parts = parts.take_while(|part| !part.contains('='));
    let parts = parts.map(|part| part.trim_matches(is_edge)).filter(|part| {
        let is_said = part.chars().any(char::is_alphanumeric);
        // `ok T:201.2`: what is answered is said with it or without.
        is_said && !is_level(part) && !unit::is_known(part) && *part != "ok"
    });
    parts.collect::<Vec<_>>().join(" ")
}

/// The name in quotes that ends what a line begins with: `'Living Room'` of `[D][sensor]: 'Living Room':`.
pub(super) fn quoted(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes)
        .ok()?
        .trim_end()
        .strip_suffix(':')?;
    let quote = text
        .chars()
        .next_back()
        .filter(|c| matches!(c, '\'' | '"'))?;
    let inner = text.strip_suffix(quote)?;
    let (_, name) = inner.rsplit_once(quote)?;
    let is_name = name.len() <= TITLE_BYTES_MAX && name.chars().any(char::is_alphabetic);
    is_name.then_some(name)
}
