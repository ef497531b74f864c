//! Samples in Prometheus' text: `name{label="value"} 1.5 1395066363000`, perhaps with an example behind `#`.
//! <https://prometheus.io/docs/instrumenting/exposition_formats/>

use std::borrow::Cow;

use super::number;
use super::text::trim;

/// A sample, cut where its name ends.
#[derive(Debug, PartialEq)]
pub(super) struct Sample<'a> {
    pub name: &'a [u8],
    /// With their braces; empty without any.
    pub labels: &'a [u8],
    pub value: f64,
    pub has_time: bool,
}

/// The sample that a line is.
pub(super) fn sample(line: &[u8]) -> Option<Sample<'_>> {
    let line = trim(line);
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':');
    let first = line.first()?;
    if !first.is_ascii_alphabetic() && !matches!(first, b'_' | b':') {
        return None;
    }
    let end = line.iter().position(|byte| !is_name(byte))?;
    let (name, rest) = line.split_at(end);
    let labels = match rest[0] {
        b'{' => labels_len(rest)?,
        b' ' | b'\t' => 0,
        _ => return None,
    };
    let (labels, rest) = rest.split_at(labels);
    let mut words = rest
        .split(|byte| matches!(byte, b' ' | b'\t'))
        .filter(|word| !word.is_empty());
    let value = number::whole(words.next()?)?;
    let time = words.next().filter(|word| *word != b"#");
    let is_digit = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'-' | b'.');
    if time.is_some_and(|word| !word.iter().all(is_digit)) {
        return None;
    }
    let has_example = memchr::memmem::find(rest, b" # {").is_some();
    if time.is_some() && !has_example && words.next().is_some() {
        return None;
    }
    Some(Sample {
        name,
        labels,
        value,
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

/// The value of a label without the backslashes that its quotes, backslashes and ends of lines are written with.
pub(super) fn unescaped(value: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr(b'\\', value).is_none() {
        return Cow::Borrowed(value);
    }
    let mut plain = Vec::with_capacity(value.len());
    let mut bytes = value.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        let meant = match (byte, bytes.peek()) {
            (b'\\', Some(b'n')) => b'\n',
            (b'\\', Some(escaped @ (b'"' | b'\\'))) => *escaped,
            // What nobody escapes stands for itself.
            _ => {
                plain.push(byte);
                continue;
            }
        };
        plain.push(meant);
        bytes.next();
    }
    Cow::Owned(plain)
}

/// The labels within braces, each with its value as it is written, without its quotes.
pub(super) fn labels(braced: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = braced.strip_prefix(b"{").unwrap_or_default();
    std::iter::from_fn(move || {
        let sign = memchr::memchr(b'=', rest)?;
        let name = trim(&rest[..sign]);
        let quoted = trim_start(&rest[sign + 1..]).strip_prefix(b"\"")?;
        let mut is_escaped = false;
        let end = quoted.iter().position(|byte| {
            let ends = *byte == b'"' && !is_escaped;
            is_escaped = *byte == b'\\' && !is_escaped;
            ends
        })?;
        let behind = trim_start(&quoted[end + 1..]);
        rest = trim_start(behind.strip_prefix(b",").unwrap_or(behind));
        Some((name, &quoted[..end]))
    })
}

fn trim_start(bytes: &[u8]) -> &[u8] {
    let begin = bytes.iter().position(|byte| !byte.is_ascii_whitespace());
    &bytes[begin.unwrap_or(bytes.len())..]
}

/// A sample of a text.
#[derive(Debug, PartialEq)]
pub(crate) struct Exposed<'a> {
    pub name: &'a str,
    pub labels: &'a str,
    pub value: f64,
}

impl<'a> Exposed<'a> {
    /// The sample that a line is.
    pub(crate) fn read(line: &'a str) -> Option<Self> {
        let Sample {
            name,
            labels,
            value,
            ..
        } = sample(line.as_bytes())?;
        // Both are cut at characters of one byte.
        Some(Self {
            name: std::str::from_utf8(name).ok()?,
            labels: std::str::from_utf8(labels).ok()?,
            value,
        })
    }
}

/// The value of a label.
pub(crate) fn label(braced: &str, wanted: &str) -> Option<String> {
    let mut all = labels(braced.as_bytes());
    let (_, value) = all.find(|(name, _)| *name == wanted.as_bytes())?;
    Some(String::from_utf8_lossy(&unescaped(value)).into_owned())
}

/// All labels with their values.
pub(crate) fn all_labels(braced: &str) -> Vec<(String, String)> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let all = labels(braced.as_bytes());
    all.map(|(name, value)| (text(name), text(&unescaped(value))))
        .collect()
}

/// The labels without this one, as they are written; nothing where there is no other.
pub(crate) fn without_label(braced: &str, unwanted: &str) -> String {
    let others: Vec<String> = labels(braced.as_bytes())
        .filter(|(name, _)| *name != unwanted.as_bytes())
        .map(|(name, value)| {
            let [name, value] = [name, value].map(String::from_utf8_lossy);
            format!("{name}=\"{value}\"")
        })
        .collect();
    if others.is_empty() {
        String::new()
    } else {
        format!("{{{}}}", others.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_cut_into_name_labels_and_value() {
        let line = r#"a_total{path="/x \"y\" }",code="200"} 1e3 1395066363000"#;
        let read = Exposed::read(line).unwrap();
        assert_eq!((read.name, read.value), ("a_total", 1000.0));
        assert_eq!(label(read.labels, "code").unwrap(), "200");
        assert_eq!(label(read.labels, "path").unwrap(), r#"/x "y" }"#);
        assert_eq!(without_label(read.labels, "path"), r#"{code="200"}"#);
        assert_eq!(without_label(r#"{le="1"}"#, "le"), "");
        for line in ["a", "a b", "a{x=\"1\"", "1a 2", "a 1 2 3", "# a 1"] {
            assert_eq!(Exposed::read(line), None, "{line}");
        }
    }

    #[test]
    fn an_example_behind_a_sample_is_no_part_of_it() {
        for line in [
            "b{le=\"1\"} 5 # {id=\"a b\"} 0.6 12.5",
            "b{le=\"1\"} 5 12.5 # {id=\"x\"} 1",
        ] {
            assert_eq!(Exposed::read(line).unwrap().value, 5.0);
        }
    }
}
