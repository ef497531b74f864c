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

/// Whether the line is one: names are parted by commas, and a time is nanoseconds since 1970.
pub(super) fn is_sign(line: &[u8]) -> bool {
    parts(line).is_some_and(|parts| parts.time.is_some())
}

fn parts(line: &[u8]) -> Option<Parts<'_>> {
    let mut words = trim(line).split(|byte| *byte == b' ');
    let (head, fields) = (words.next()?, words.next()?);
    let time = match words.next() {
        Some(word) => {
            let is_time = word.len() == 19 && word.iter().all(u8::is_ascii_digit);
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
    let fields: Option<Vec<_>> = fields.split(|byte| *byte == b',').map(pair).collect();
    let is_end = words.next().is_none();
    (is_name && is_end).then_some(Parts {
        measurement,
        tags: tags?,
        fields: fields?,
        time,
    })
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

/// Reads a line. Tags make its group, but for the machine's name.
pub(super) fn read(line: &[u8], row: &mut Row) -> Option<Verdict> {
    let parts = parts(line)?;
    let mut readable = Readable::default();
    let mut group = readable.text(parts.measurement).to_owned();
    for (name, tag) in &parts.tags {
        if *name != b"host" {
            group.push('/');
            group.push_str(readable.text(tag));
        }
    }
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
