//! What stands around the cells of a row: its time, a comment sign, a bar.

use crate::format::column::is_epoch;
use crate::format::number;
use crate::format::row::Row;
use crate::format::stamp;
use crate::format::table::Table;
use crate::format::text::{is_blank, trim_end, trim_start};
use crate::format::unit;

/// The row without the time that it begins with, which is read into `row`, and where it begins.
pub(super) fn body<'a>(
    line: &'a [u8],
    table: &Table,
    row: &mut Row,
) -> (std::borrow::Cow<'a, [u8]>, usize) {
    if table.is_csv() {
        return (line.into(), 0);
    }
    let (rest, has_stamp) = without_stamp(line);
    if !has_stamp || rest.is_empty() {
        return (line.into(), 0);
    }
    let start = trim_start(line);
    if let Some((epoch, _)) = epoch_label(start) {
        let x = row.stamps.number(epoch, None);
        row.set_time("time", x);
    } else if let Some(found) = stamp::stamp(start)
        && let Some(x) = row.stamps.read(&found)
    {
        row.set_time("time", x);
    }
    (line.into(), line.len() - rest.len())
}

pub(super) fn without_stamp(line: &[u8]) -> (&[u8], bool) {
    let start = trim_start(line);
    let first = start.first().copied().unwrap_or(b' ');
    if !first.is_ascii_digit() && !first.is_ascii_uppercase() {
        return (line, false);
    }
    match stamp::stamp(start) {
        Some(found) if start.get(found.len).is_some_and(|byte| is_blank(*byte)) => {
            (&start[found.len..], true)
        }
        _ => match epoch_label(start) {
            Some((_, len)) => (&start[len..], true),
            None => (line, false),
        },
    }
}

/// A time since 1970 that a row is labelled with, as archives print them, and the label's length:
/// `1795773600: 2.12e+01 2.86e+02`.
fn epoch_label(start: &[u8]) -> Option<(f64, usize)> {
    let len = start
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let is_label = len >= 10 && start[len..].starts_with(b": ");
    let value = number::whole(&start[..len]).filter(|_| is_label)?;
    is_epoch(&start[..len], value).then_some((value, len + 1))
}

pub(super) fn without_comment(line: &[u8]) -> &[u8] {
    let start = trim_start(line);
    let inner = start
        .strip_prefix(b"#")
        .or_else(|| start.strip_prefix(b"* "))
        .or_else(|| {
            // A sign for per cent may be the first of a row of units.
            let rest = start.strip_prefix(b"% ")?;
            let word = trim_start(rest).split(|byte| is_blank(*byte)).next()?;
            let is_unit = std::str::from_utf8(word).is_ok_and(unit::is_known);
            (!is_unit && !rest.contains(&b'%')).then_some(rest)
        });
    inner.map_or(line, |inner| {
        said_names(inner).unwrap_or_else(|| trim_start(inner))
    })
}

/// The names behind a word in a comment that says they follow: `#! FIELDS time phi`, `#Fields: date time`,
/// `# Columns: a b`.
fn said_names(comment: &[u8]) -> Option<&[u8]> {
    const WORDS: [&[u8]; 4] = [b"fields", b"columns", b"names", b"header"];
    let comment = trim_start(comment.strip_prefix(b"!").unwrap_or(comment));
    let end = comment.iter().position(|byte| is_blank(*byte))?;
    let (word, names) = comment.split_at(end);
    let name = word.strip_suffix(b":");
    // Without a colon, in capitals: `# names of all ships`.
    let is_marked = name.is_some() || word.iter().all(u8::is_ascii_uppercase);
    let word = name.unwrap_or(word);
    let is_known = WORDS.iter().any(|known| known.eq_ignore_ascii_case(word));
    (is_marked && is_known).then(|| trim_start(names))
}

/// Whether a comment says that names of columns follow in it.
pub(super) fn says_names(line: &[u8]) -> bool {
    let comment = trim_start(line).strip_prefix(b"#");
    comment.and_then(said_names).is_some()
}

/// A row may end with a bar that shows how far it is: `… 640: 100%|████| 500/500 [01:23<00:00]`.
pub(super) fn without_bar(line: &[u8]) -> &[u8] {
    let Some(at) = memchr::memmem::find(line, b"%|") else {
        return line;
    };
    let digits = line[..at]
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let head = &line[..at - digits];
    let head = trim_end(head);
    head.strip_suffix(b":").unwrap_or(head)
}
