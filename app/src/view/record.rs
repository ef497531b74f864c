//! A line of JSON that has a message for a person.

use serde_json::{Map, Value};

use super::level::Level;
use super::wall_clock::Zone;

const TIMES: [&str; 6] = ["time", "ts", "timestamp", "@timestamp", "t", "datetime"];
const LEVELS: [&str; 6] = [
    "level",
    "severity",
    "lvl",
    "levelname",
    "log.level",
    "loglevel",
];
const MESSAGES: [&str; 4] = ["msg", "message", "event", "text"];

/// A record of a log, as a person reads it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Record {
    /// What stands before the object.
    pub prefix: String,
    /// When, as the record says it; empty where it doesn't.
    pub time: String,
    /// Its level in the record's own word, or in ours for a number.
    pub level: String,
    /// What happened.
    pub message: String,
    /// The rest: `key=value`.
    pub rest: Vec<(String, String)>,
}

impl Record {
    /// The record in this line, if there is one with a message.
    pub(crate) fn of(line: &str, zone: &Zone) -> Option<Self> {
        let line = line.trim_end();
        let begin = line.find('{')?;
        if !line.ends_with('}') {
            return None;
        }
        let mut keys: Map<String, Value> = serde_json::from_str(&line[begin..]).ok()?;
        let message = take(&mut keys, &MESSAGES, Value::is_string)?;
        let is_time = |value: &Value| value.is_string() || value.is_number();
        let time = take(&mut keys, &TIMES, is_time);
        let level = take(&mut keys, &LEVELS, is_time);
        let rest = keys.into_iter();
        Some(Self {
            prefix: line[..begin].trim_end().into(),
            time: time.map(|time| time_text(&time, zone)).unwrap_or_default(),
            level: level.map(|level| level_text(&level)).unwrap_or_default(),
            message: words(&message),
            rest: rest.map(|(key, value)| (key, value_text(&value))).collect(),
        })
    }
}

/// Whether a line of JSON may have a message, by its text.
pub(crate) fn may_have_message(line: &str) -> bool {
    MESSAGES.iter().any(|name| {
        let mut found = line.match_indices(name);
        found.any(|(place, _)| {
            line[..place].ends_with('"') && line[place + name.len()..].starts_with('"')
        })
    })
}

/// Takes the first of these keys whose value is what it has to be.
fn take(
    keys: &mut Map<String, Value>,
    names: &[&str],
    is_it: impl Fn(&Value) -> bool,
) -> Option<Value> {
    let name = names
        .iter()
        .find(|name| keys.get(**name).is_some_and(&is_it))?;
    keys.remove(*name)
}

fn level_text(level: &Value) -> String {
    let number = level.as_f64().and_then(Level::numbered);
    number.map_or_else(|| words(level), |level| level.name().to_owned())
}

/// A number by its size: seconds, milli-, micro- or nanoseconds since 1970.
fn time_text(time: &Value, zone: &Zone) -> String {
    let Some(number) = time.as_f64() else {
        return words(time);
    };
    let secs = match number {
        1e8..1e10 => number,
        1e11..1e13 => number / 1e3,
        1e14..1e16 => number / 1e6,
        1e17..1e19 => number / 1e9,
        _ => return time.to_string(),
    };
    zone.text(secs, 0.001)
}

fn words(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), ToOwned::to_owned)
}

fn value_text(value: &Value) -> String {
    match value.as_str() {
        Some(text) if !text.is_empty() && !text.contains(char::is_whitespace) => text.into(),
        _ => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<String> {
        let record = Record::of(line, &Zone::utc())?;
        let head = [record.prefix, record.time, record.level, record.message];
        let mut parts: Vec<String> = head.into_iter().filter(|part| !part.is_empty()).collect();
        let rest = record.rest.iter();
        parts.extend(rest.map(|(key, value)| format!(" {key}={value}")));
        Some(parts.join(" "))
    }

    #[test]
    fn records_of_known_loggers_are_readable() {
        let cases = [
            (
                r#"{"level":30,"time":1790000000123,"pid":4,"hostname":"h","msg":"served","ms":12.5}"#,
                "info served  hostname=h  ms=12.5  pid=4",
            ),
            (
                r#"{"level":"warn","ts":"2026-11-27T10:00:00Z","msg":"slow query","took":"1.5 s"}"#,
                r#"2026-11-27T10:00:00Z warn slow query  took="1.5 s""#,
            ),
            (
                r#"api | {"severity":"ERROR","message":"gone","at":{"line":3}}"#,
                r#"api | ERROR gone  at={"line":3}"#,
            ),
            (r#"{"event":"step","loss":0.5}"#, "step  loss=0.5"),
        ];
        for (line, expected) in cases {
            let text = read(line).expect(line);
            assert!(text.ends_with(expected), "{text}");
        }
    }

    #[test]
    fn a_time_as_a_number_is_told_by_the_clock() {
        let seconds = Record::of(r#"{"t":1790000000.5,"msg":"x"}"#, &Zone::utc());
        let millis = Record::of(r#"{"time":1790000000500,"msg":"x"}"#, &Zone::utc());
        let time = seconds.unwrap().time;
        assert!(time.contains(':'), "{time}");
        assert_eq!(millis.unwrap().time, time);
    }

    #[test]
    fn data_without_a_message_and_what_is_broken_stay_as_they_came() {
        let lines = [
            r#"{"loss":0.5}"#,
            r#"{"msg":3}"#,
            r#"{"msg":"cut"#,
            "loss=0.5",
            "a {b} c",
            "{}",
        ];
        for line in lines {
            assert_eq!(read(line), None, "{line}");
        }
    }
}
