//! The time that a line begins with.

use crate::format::number;
use crate::format::segment::word_behind;
use crate::format::stamp::{self, Stamp};
use crate::format::text::trim_start;
use crate::format::token::may_name_a_day;
use crate::format::unit;

/// What a line begins with.
#[derive(Clone, Copy, Debug)]
pub(super) enum Head {
    Stamp(Stamp),
    /// Seconds since the start of something, as the kernel prints them: `[   12.345678]`.
    Elapsed(f64),
    /// Seconds, or parts of them, since 1970.
    Epoch(f64),
}

/// The time that a line begins with, and where the rest begins.
pub(super) fn head(line: &[u8]) -> (Option<Head>, usize) {
    let start = line.len() - trim_start(line).len();
    let start = start + priority_len(&line[start..]);
    let open = usize::from(matches!(line.get(start), Some(b'[' | b'(' | b'<')));
    let Some(rest) = line.get(start + open..) else {
        return (None, 0);
    };
    let inner = rest.len() - trim_start(rest).len();
    let rest = &rest[inner..];
    let first = rest.first().copied().unwrap_or(b' ');
    let at = start + open + inner;
    let is_word = first.is_ascii_uppercase() && may_begin_a_time(rest);
    if !first.is_ascii_digit() && !is_word {
        return (None, 0);
    }
    let closes = |len: usize| {
        let next = rest.get(len).copied().unwrap_or(b' ');
        if open == 1 {
            matches!(next, b']' | b')' | b'>' | b' ' | b':' | b',' | b'|')
        } else {
            matches!(next, b' ' | b'\t' | b',' | b';' | b':' | b'|' | b']') && len < rest.len()
        }
    };
    if let Some(found) = stamp::stamp(rest).filter(|found| closes(found.len)) {
        let end = at + found.len;
        return (
            Some(Head::Stamp(found)),
            end + usize::from(open == 1 && line.get(end) == Some(&b']')),
        );
    }
    if !first.is_ascii_digit() {
        return (None, 0);
    }
    let Some((value, len)) = number::prefix(rest).filter(|(_, len)| closes(*len) || open == 1)
    else {
        return (None, 0);
    };
    let has_point = rest[..len].contains(&b'.');
    if open == 1 && line.get(start) == Some(&b'[') && matches!(rest.get(len..len + 1), Some(b"s")) {
        let close = rest[len + 1..].iter().position(|byte| *byte != b' ');
        if let Some(close) = close
            && rest[len + 1 + close] == b']'
        {
            return (Some(Head::Elapsed(value)), at + len + close + 2);
        }
    }
    let is_closed = open == 1 && rest.get(len) == Some(&b']') && line.get(start) == Some(&b'[');
    if is_closed && has_point {
        return (Some(Head::Elapsed(value)), at + len + 1);
    }
    let is_epoch = (1e9..4.2e9).contains(&value)
        || (1e12..4.2e12).contains(&value) && !has_point
        || (1e15..4.2e15).contains(&value) && !has_point;
    let is_parted = open == 1 && line.get(start) == Some(&b'(') && rest.get(len) == Some(&b')');
    if is_epoch && is_parted {
        return (Some(Head::Epoch(value)), at + len + 1);
    }
    if is_epoch && open == 0 && rest.get(len) != Some(&b'|') && !has_unit(&rest[len..]) {
        return (Some(Head::Epoch(value)), at + len);
    }
    (None, 0)
}

/// How long syslog's priority is, with the version that may follow it: `<14>`, `<165>1 `.
fn priority_len(text: &[u8]) -> usize {
    let Some(inner) = text.strip_prefix(b"<") else {
        return 0;
    };
    let digits = inner
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    if !(1..=3).contains(&digits) || inner.get(digits) != Some(&b'>') {
        return 0;
    }
    let len = digits + 2;
    len + if text[len..].starts_with(b"1 ") { 2 } else { 0 }
}

/// Whether a unit stands behind a number, which is no time then: `2451898368 bytes`.
fn has_unit(behind: &[u8]) -> bool {
    word_behind(behind).is_some_and(|(word, _)| unit::is_known(word))
}

/// `Nov`, `Fri`, and the letter that glog begins with.
pub(super) fn may_begin_a_time(text: &[u8]) -> bool {
    let is_glog = matches!(text, [b'I' | b'W' | b'E' | b'F', a, b, ..] if a.is_ascii_digit() && b.is_ascii_digit());
    is_glog || may_name_a_day(text)
}
