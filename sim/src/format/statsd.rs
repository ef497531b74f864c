//! Lines of `StatsD`: `name:value|type`, maybe with `|@rate` and `|#tag:value,…`.
//! <https://github.com/statsd/statsd/blob/master/docs/metric_types.md>

use super::number;
use super::row::Row;
use super::text::{Readable, trim};
use super::verdict::Verdict;

const TYPES: [&[u8]; 7] = [b"c", b"g", b"ms", b"h", b"s", b"d", b"m"];

/// Whether the line is one.
pub(super) fn is_sign(line: &[u8]) -> bool {
    parts(line).is_some()
}

struct Parts<'a> {
    name: &'a [u8],
    value: f64,
    kind: &'a [u8],
    tags: &'a [u8],
}

fn parts(line: &[u8]) -> Option<Parts<'_>> {
    let line = trim(line);
    let colon = memchr::memchr(b':', line)?;
    let (name, rest) = (&line[..colon], &line[colon + 1..]);
    let mut fields = rest.split(|byte| *byte == b'|');
    let value = number::whole(fields.next()?)?;
    let kind = fields.next()?;
    let is_name = !name.is_empty()
        && name
            .iter()
            .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'|' | b'@' | b'>'));
    if !is_name || !TYPES.contains(&kind) {
        return None;
    }
    let mut tags: &[u8] = b"";
    for field in fields {
        match field.first()? {
            b'#' => tags = &field[1..],
            b'@' | b'c' | b'T' => {}
            _ => return None,
        }
    }
    Some(Parts {
        name,
        value,
        kind,
        tags,
    })
}

/// Reads a line. A rate is how the sender thinned its samples out, no quantity.
pub(super) fn read(line: &[u8], row: &mut Row) -> Option<Verdict> {
    let Parts {
        name,
        value,
        kind,
        tags,
    } = parts(line)?;
    let unit = if kind == b"ms" { "ms" } else { "" };
    let mut readable = Readable::default();
    let mut full = readable.text(name).to_owned();
    if !tags.is_empty() {
        full = format!("{full}{{{}}}", readable.text(tags));
    }
    let rates = line
        .split(|byte| *byte == b'|')
        .filter(|field| field.first() == Some(&b'@'));
    for _ in rates {
        row.ignore(super::ledger::Reason::Label);
    }
    row.named(&full, unit, value);
    Some(Verdict::Row(None))
}
