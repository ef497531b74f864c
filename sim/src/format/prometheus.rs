//! Prometheus' text format: `name{label="value"} 1.5 1395066363000`, between lines that begin with `#`.
//! <https://prometheus.io/docs/instrumenting/exposition_formats/>

use super::ledger::Reason;
use super::number;
use super::row::Row;
use super::text::{Readable, trim};
use super::verdict::Verdict;

/// Whether a line could be nothing else.
pub(super) fn is_sign(line: &[u8]) -> bool {
    line.starts_with(b"# TYPE ")
        || line.starts_with(b"# HELP ")
        || sample(line).is_some_and(|sample| sample.has_labels)
}

struct Sample<'a> {
    /// With its labels, as it came.
    name: &'a [u8],
    value: f64,
    has_labels: bool,
    has_time: bool,
}

/// The sample that a line is.
fn sample(line: &[u8]) -> Option<Sample<'_>> {
    let line = trim(line);
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':');
    let first = line.first()?;
    if !first.is_ascii_alphabetic() && !matches!(first, b'_' | b':') {
        return None;
    }
    let mut end = line.iter().position(|byte| !is_name(byte))?;
    let has_labels = line[end] == b'{';
    if has_labels {
        end += labels_len(&line[end..])?;
    }
    let mut rest = line[end..]
        .split(|byte| matches!(byte, b' ' | b'\t'))
        .filter(|word| !word.is_empty());
    if !has_labels && !matches!(line[end], b' ' | b'\t') {
        return None;
    }
    let value = number::whole(rest.next()?)?;
    let time = rest.next();
    let is_time = |word: &[u8]| {
        !word.is_empty()
            && word
                .iter()
                .all(|byte| byte.is_ascii_digit() || *byte == b'-')
    };
    if time.is_some_and(|word| !is_time(word)) || rest.next().is_some() {
        return None;
    }
    Some(Sample {
        name: &line[..end],
        value,
        has_labels,
        has_time: time.is_some(),
    })
}

/// The length of `{…}`, in whose quoted values anything may stand.
fn labels_len(bytes: &[u8]) -> Option<usize> {
    let mut is_quoted = false;
    let mut is_escaped = false;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => is_quoted = !is_quoted,
            b'}' if !is_quoted => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// Reads a line.
pub(super) fn read(line: &[u8], row: &mut Row) -> Option<Verdict> {
    if line.starts_with(b"#") {
        return Some(Verdict::Header);
    }
    let Sample {
        name,
        value,
        has_time,
        ..
    } = sample(line)?;
    if has_time {
        row.ignore(Reason::Date);
    }
    row.named(Readable::default().text(name), "", value);
    Some(Verdict::Row(None))
}
