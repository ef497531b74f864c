//! Lines of `InfluxDB`: `cpu,host=web-1 usage_user=34.4,usage_system=7i 1795773600000000000`.
//! <https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/>

use super::number;
use super::row::Row;
use super::text::{Readable, trim};
use super::verdict::Verdict;

struct Parts<'a> {
    measurement: &'a [u8],
    tags: Vec<(&'a [u8], &'a [u8])>,
    fields: Vec<(&'a [u8], &'a [u8])>,
    time: Option<f64>,
}

/// Whether the line is one: names are parted by commas, and a time counts from 1970.
pub(super) fn is_sign(line: &[u8]) -> bool {
    parts(line).is_some_and(|parts| parts.time.is_some())
}

fn parts(line: &[u8]) -> Option<Parts<'_>> {
    let mut words = unquoted_parts(trim(line), b' ').into_iter();
    let (head, fields) = (words.next()?, words.next()?);
    let time = match words.next() {
        Some(word) => {
            let is_time =
                matches!(word.len(), 10 | 13 | 16 | 19) && word.iter().all(u8::is_ascii_digit);
            Some(number::whole(word).filter(|_| is_time)?)
        }
        None => None,
    };
    let mut head = head.split(|byte| *byte == b',');
    let measurement = head.next().filter(|name| !name.is_empty())?;
    let is_name = measurement
        .iter()
        .all(|byte| !matches!(byte, b'=' | b':' | b'"'));
    let tags: Option<Vec<_>> = head.map(pair).collect();
    let fields = unquoted_parts(fields, b',');
    let fields: Option<Vec<_>> = fields.into_iter().map(pair).collect();
    let is_end = words.next().is_none();
    (is_name && is_end).then_some(Parts {
        measurement,
        tags: tags?,
        fields: fields?,
        time,
    })
}

/// The parts between a byte, but within quotes and behind a backslash: `format="2 days, 3:04"`.
fn unquoted_parts(text: &[u8], parting: u8) -> Vec<&[u8]> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    text.split(|byte| {
        let parts = *byte == parting && !is_quoted && !is_escaped;
        is_quoted ^= *byte == b'"' && !is_escaped;
        is_escaped = *byte == b'\\' && !is_escaped;
        parts
    })
    .collect()
}

fn pair(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let sign = memchr::memchr(b'=', text).filter(|sign| *sign > 0)?;
    Some((&text[..sign], &text[sign + 1..]))
}

/// The value of a field: `1.5`, `7i`, `7u`, `t`.
fn value(text: &[u8]) -> Option<f64> {
    match text {
        b"t" | b"T" | b"true" | b"True" => Some(1.0),
        b"f" | b"F" | b"false" | b"False" => Some(0.0),
        _ => {
            let digits = text.strip_suffix(b"i").or_else(|| text.strip_suffix(b"u"));
            number::whole(digits.unwrap_or(text))
        }
    }
}

/// Reads a line. Tags make its group, but for the name of the only machine.
pub(super) fn read(line: &[u8], row: &mut Row) -> Option<Verdict> {
    let parts = parts(line)?;
    let group = row.tagged(parts.measurement, parts.tags.iter().copied());
    let mut readable = Readable::default();
    if let Some(time) = parts.time {
        let x = row.stamps.number(time, None);
        row.set_time("time", x);
    }
    for (name, text) in &parts.fields {
        if let Some(value) = value(text) {
            let name = format!("{group}/{}", readable.text(name));
            row.named(&name, "", value);
        }
    }
    Some(Verdict::Row(None))
}

#[cfg(test)]
mod tests {
    use super::{is_sign, value};

    #[test]
    fn a_line_has_a_measurement_fields_and_a_time() {
        assert!(is_sign(
            b"cpu,host=a,cpu=cpu0 user=1.5,sys=7i 1795773600000000000"
        ));
        assert!(is_sign(
            br#"system,host=a uptime=93784i,format="1 day,  2:03" 1795773600"#
        ));
        for line in [
            "loss=0.5 acc=1 1795773600000000000",
            "cpu user 1",
            "step=1 loss=2",
        ] {
            assert!(!is_sign(line.as_bytes()), "{line}");
        }
    }

    #[test]
    fn integers_and_truths_are_values_and_texts_are_none() {
        assert_eq!(value(b"42i"), Some(42.0));
        assert_eq!(value(b"true"), Some(1.0));
        assert_eq!(value(b"\"idle\""), None);
    }
}
