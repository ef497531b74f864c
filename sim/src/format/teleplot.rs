//! Teleplot's text protocol, as its clients print it on a line: `>name:value§unit`,
//! `>name:ms:value;ms:value`, flags behind the last `|`. <https://github.com/nesnes/teleplot>

use super::ledger::Reason;
use super::number;
use super::row::Row;
use super::text::{Readable, trim};
use super::verdict::Verdict;

/// Whether the line is one: on a serial line data is marked by `>`.
pub(super) fn is_sign(line: &[u8]) -> bool {
    line.first() == Some(&b'>') && parts(&line[1..]).is_some()
}

struct Parts<'a> {
    name: &'a [u8],
    values: &'a [u8],
    unit: &'a [u8],
    flags: &'a [u8],
}

fn parts(line: &[u8]) -> Option<Parts<'_>> {
    let line = trim(line);
    let (rest, flags) = match memchr::memrchr(b'|', line) {
        Some(at) => (&line[..at], &line[at + 1..]),
        None => (line, &line[line.len()..]),
    };
    let sign = "§".as_bytes();
    let (rest, unit) = match memchr::memmem::find(rest, sign) {
        Some(at) => (&rest[..at], &rest[at + sign.len()..]),
        None => match memchr::memchr(0xa7, rest) {
            Some(at) => (&rest[..at], &rest[at + 1..]),
            None => (rest, &rest[rest.len()..]),
        },
    };
    let colon = memchr::memchr(b':', rest)?;
    let (name, values) = (&rest[..colon], &rest[colon + 1..]);
    (!name.is_empty() && !name.contains(&b' ') && !values.is_empty()).then_some(Parts {
        name,
        values,
        unit,
        flags,
    })
}

/// Reads a line; without its `>` too, where that was told.
pub(super) fn read(line: &[u8], row: &mut Row) -> Option<Verdict> {
    let body = line.strip_prefix(b">").unwrap_or(line);
    let Parts {
        name,
        values,
        unit,
        flags,
    } = parts(body)?;
    if name == b"log" || flags.contains(&b't') {
        return Some(Verdict::Prose);
    }
    // `name,widget` says where it is shown.
    let name = name.split(|byte| *byte == b',').next().unwrap_or(name);
    let (mut named, mut measured) = (Readable::default(), Readable::default());
    let (name, unit) = (named.text(name), measured.text(unit));
    let mut is_row = false;
    for sample in values
        .split(|byte| *byte == b';')
        .filter(|sample| !sample.is_empty())
    {
        let fields: Vec<&[u8]> = sample.split(|byte| *byte == b':').collect();
        let values: Vec<Option<f64>> = fields.iter().map(|field| number::whole(field)).collect();
        match values.as_slice() {
            [Some(value)] => row.named(name, unit, *value),
            [Some(_), Some(value)] => {
                row.ignore(Reason::Date);
                row.named(name, unit, *value);
            }
            _ => continue,
        }
        is_row = true;
    }
    Some(if is_row {
        Verdict::Row(None)
    } else {
        Verdict::Prose
    })
}
