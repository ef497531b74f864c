//! The numbers in a JSON message, each with a name: `{"a": {"b": [1, 2]}}` of `imu` → `imu/a/b[0]`, `imu/a/b[1]`,
//! as in lines of JSON.

use std::fmt::Write;

use serde_json::{Map, Value};

/// A field that is all a message says: its number is called like the topic.
const ONLY_FIELD: &str = "value";
/// Values within values, at most.
const DEPTH_MAX: usize = 32;
/// More elements of one list are no series each: an image, a scan.
const ELEMENTS_MAX: usize = 64;

/// A value of a message.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Said<'a> {
    Number(f64),
    Label(&'a str),
}

/// What the message said that was read last. It keeps its memory from one to the next.
#[derive(Debug, Default)]
pub(super) struct Flattened {
    /// Names, and labels behind theirs.
    texts: String,
    /// Where each name ends, and its number or the end of its label.
    values: Vec<(usize, Result<f64, usize>)>,
    x: Option<f64>,
    dates: u64,
}

/// Where a value stands.
#[derive(Clone, Copy)]
enum Step<'a> {
    Field(&'a str),
    Element(usize),
}

impl Flattened {
    /// Reads a message of a topic, whose values stand over this field, if one is named; `None` if it isn't JSON.
    pub(super) fn read(
        &mut self,
        topic: &str,
        over: Option<&str>,
        message: &[u8],
    ) -> Option<&Self> {
        let mut message: Value = serde_json::from_slice(message).ok()?;
        self.texts.clear();
        self.values.clear();
        (self.x, self.dates) = (None, 0);
        if let (Value::Object(fields), Some(over)) = (&mut message, over) {
            self.x = fields.remove(over).as_ref().and_then(Value::as_f64);
        }
        let only = match &message {
            Value::Object(fields) if fields.len() == 1 => fields.get(ONLY_FIELD),
            _ => None,
        };
        match only {
            Some(Value::String(label)) if self.x.is_some() => self.push_label(topic, label),
            // A number that JSON has no digits for.
            Some(Value::Null) if self.x.is_some() => self.push(topic, f64::NAN),
            _ => self.add(&mut topic.to_owned(), only.unwrap_or(&message), DEPTH_MAX),
        }
        Some(self)
    }

    /// Each value with its name.
    pub(super) fn values(&self) -> impl Iterator<Item = (&str, Said<'_>)> {
        let mut start = 0;
        self.values.iter().map(move |(end, value)| {
            let name = &self.texts[start..*end];
            start = value.err().unwrap_or(*end);
            let said = match value {
                Ok(number) => Said::Number(*number),
                Err(label_end) => Said::Label(&self.texts[*end..*label_end]),
            };
            (name, said)
        })
    }

    /// Where it stands, as it says itself.
    pub(super) fn x(&self) -> Option<f64> {
        self.x
    }

    /// Numbers that are parts of dates.
    pub(super) fn dates(&self) -> u64 {
        self.dates
    }

    fn push(&mut self, name: &str, number: f64) {
        self.texts.push_str(name);
        self.values.push((self.texts.len(), Ok(number)));
    }

    fn push_label(&mut self, name: &str, label: &str) {
        self.texts.push_str(name);
        let end = self.texts.len();
        self.texts.push_str(label);
        self.values.push((end, Err(self.texts.len())));
    }

    fn add(&mut self, name: &mut String, value: &Value, depth: usize) {
        match value {
            Value::Number(number) => self.push(name, number.as_f64().unwrap_or(f64::NAN)),
            Value::Bool(is) => self.push(name, f64::from(u8::from(*is))),
            Value::Object(fields) if is_date(fields) => self.dates += 2,
            Value::Object(fields) if depth > 0 => {
                for (field, value) in fields {
                    self.add_within(name, Step::Field(field), value, depth);
                }
            }
            Value::Array(elements) if depth > 0 => {
                for (place, value) in elements.iter().enumerate().take(ELEMENTS_MAX) {
                    self.add_within(name, Step::Element(place), value, depth);
                }
            }
            _ => {}
        }
    }

    fn add_within(&mut self, name: &mut String, step: Step<'_>, value: &Value, depth: usize) {
        let length = name.len();
        // Writing to memory doesn't fail.
        let _infallible = match step {
            Step::Field(field) if name.is_empty() => write!(name, "{field}"),
            Step::Field(field) => write!(name, "/{field}"),
            Step::Element(place) => write!(name, "[{place}]"),
        };
        self.add(name, value, depth - 1);
        name.truncate(length);
    }
}

/// `{"sec": …, "nsec": …}`, as messages say when they were.
fn is_date(fields: &Map<String, Value>) -> bool {
    let has = |names: [&str; 2]| names.iter().all(|name| fields.contains_key(*name));
    fields.len() == 2 && (has(["sec", "nsec"]) || has(["secs", "nsecs"]) || has(["sec", "nanosec"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(topic: &str, message: &str) -> Option<Vec<(String, f64)>> {
        let mut flattened = Flattened::default();
        let read = flattened.read(topic, None, message.as_bytes())?;
        let numbers = read.values().map(|(name, said)| match said {
            Said::Number(number) => (name.to_owned(), number),
            Said::Label(_) => panic!("a label where none stands over a field"),
        });
        Some(numbers.collect())
    }

    #[test]
    fn numbers_are_named_by_where_they_stand() {
        let message = r#"{"a": {"b": [1, 2.5]}, "ok": true, "text": "x", "none": null}"#;
        let expected = [("imu/a/b[0]", 1.0), ("imu/a/b[1]", 2.5), ("imu/ok", 1.0)];
        let expected = expected.map(|(name, number)| (name.to_owned(), number));
        assert_eq!(read("imu", message).unwrap(), expected);
    }

    #[test]
    fn what_a_message_says_alone_is_called_like_its_topic() {
        assert_eq!(
            read("a/b", r#"{"value": 3}"#).unwrap(),
            [("a/b".to_owned(), 3.0)]
        );
        assert_eq!(read("a/b", "4").unwrap(), [("a/b".to_owned(), 4.0)]);
    }

    #[test]
    fn dates_are_no_numbers_and_what_is_no_json_is_told_apart() {
        assert_eq!(
            read("a", r#"{"stamp": {"sec": 1, "nsec": 2}}"#).unwrap(),
            []
        );
        assert_eq!(read("a", "{"), None);
        let deep = "[".repeat(100) + &"]".repeat(100);
        assert_eq!(read("a", &deep).unwrap(), []);
    }

    #[test]
    fn what_stands_over_a_field_takes_its_place_from_there_and_may_be_a_label() {
        let mut flattened = Flattened::default();
        let mut read = |message: &str| {
            let read = flattened
                .read("a/b", Some("step"), message.as_bytes())
                .unwrap();
            let (name, said) = read.values().next().unwrap();
            (name.to_owned(), format!("{said:?}"), read.x())
        };
        let number = ("a/b".to_owned(), "Number(0.1)".to_owned(), Some(7.0));
        assert_eq!(read(r#"{"step": 7, "value": 0.1}"#), number);
        let label = ("a/b".to_owned(), r#"Label("idle")"#.to_owned(), Some(8.0));
        assert_eq!(read(r#"{"step": 8, "value": "idle"}"#), label);
    }
}
