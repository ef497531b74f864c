//! `json`: one object a line, flattened: `{"a": {"b": [1, 2]}}` → `a/b[0]`, `a/b[1]`.
//!
//! A scanner of its own rather than `serde_json`'s visitor: Python prints `NaN`, `Infinity` and
//! `-Infinity`, which `serde_json` refuses, and names are flattened without an allocation.

use std::fmt::Write as _;

use memchr::memchr2;

use super::Bad;
use super::number;
use super::parser::Verdict;
use super::row::Row;
use super::text::Readable;

/// Deeper than anyone prints, and far from the stack's end.
const DEPTH_MAX: u32 = 100;

/// Top-level fields that are the x axis without being asked for.
const TIME_NAMES: [&str; 3] = ["t", "time", "timestamp"];

/// Scans one JSON text and passes on its numbers under their flattened names.
struct Scanner<'a, F> {
    bytes: &'a [u8],
    at: usize,
    depth: u32,
    name: &'a mut String,
    on_number: F,
}

impl<F: FnMut(&str, f64)> Scanner<'_, F> {
    /// The whole line: one object or array, and nothing behind it.
    fn line(&mut self) -> Result<(), Bad> {
        self.name.clear();
        self.value()?;
        self.skip_blanks();
        if self.at == self.bytes.len() {
            Ok(())
        } else {
            Err(Bad::BrokenJson)
        }
    }

    fn value(&mut self) -> Result<(), Bad> {
        match self.peek()? {
            b'{' => self.nested(Self::members),
            b'[' => self.nested(Self::elements),
            b'"' => self.string().map(drop),
            b't' => self.literal(b"true", Some(1.0)),
            b'f' => self.literal(b"false", Some(0.0)),
            b'n' => self.literal(b"null", None),
            b'N' => self.literal(b"NaN", Some(f64::NAN)),
            b'I' => self.literal(b"Infinity", Some(f64::INFINITY)),
            b'-' | b'0'..=b'9' => self.number(),
            _ => Err(Bad::BrokenJson),
        }
    }

    fn nested(&mut self, read: impl FnOnce(&mut Self) -> Result<(), Bad>) -> Result<(), Bad> {
        self.at += 1;
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(Bad::TooDeep);
        }
        read(self)?;
        self.depth -= 1;
        Ok(())
    }

    fn members(&mut self) -> Result<(), Bad> {
        if self.peek()? == b'}' {
            self.at += 1;
            return Ok(());
        }
        let outer_len = self.name.len();
        loop {
            if self.peek()? != b'"' {
                return Err(Bad::BrokenJson);
            }
            let key = self.string()?;
            if self.depth > 1 {
                self.name.push('/');
            }
            push_key(self.name, &self.bytes[key.start..key.end])?;
            self.expect(b':')?;
            self.value()?;
            self.name.truncate(outer_len);
            if self.is_last(b'}')? {
                return Ok(());
            }
        }
    }

    fn elements(&mut self) -> Result<(), Bad> {
        if self.peek()? == b']' {
            self.at += 1;
            return Ok(());
        }
        let outer_len = self.name.len();
        for index in 0_usize.. {
            // Writing to a string cannot fail.
            let _ = write!(self.name, "[{index}]");
            self.value()?;
            self.name.truncate(outer_len);
            if self.is_last(b']')? {
                break;
            }
        }
        Ok(())
    }

    fn number(&mut self) -> Result<(), Bad> {
        let (value, len) = number::prefix(&self.bytes[self.at..]).ok_or(Bad::BrokenJson)?;
        self.at += len;
        (self.on_number)(self.name, value);
        Ok(())
    }

    fn literal(&mut self, word: &[u8], value: Option<f64>) -> Result<(), Bad> {
        if !self.bytes[self.at..].starts_with(word) {
            return Err(Bad::BrokenJson);
        }
        self.at += word.len();
        if let Some(value) = value {
            (self.on_number)(self.name, value);
        }
        Ok(())
    }

    /// Goes behind a string; its place without the quotes.
    fn string(&mut self) -> Result<std::ops::Range<usize>, Bad> {
        let start = self.at + 1;
        let mut end = start;
        loop {
            let rest = self.bytes.get(end..).ok_or(Bad::BrokenJson)?;
            end += memchr2(b'"', b'\\', rest).ok_or(Bad::BrokenJson)?;
            if self.bytes[end] == b'"' {
                self.at = end + 1;
                return Ok(start..end);
            }
            end += 2;
        }
    }

    fn skip_blanks(&mut self) {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t')) {
            self.at += 1;
        }
    }

    fn peek(&mut self) -> Result<u8, Bad> {
        self.skip_blanks();
        self.bytes.get(self.at).copied().ok_or(Bad::BrokenJson)
    }

    fn expect(&mut self, byte: u8) -> Result<(), Bad> {
        if self.peek()? != byte {
            return Err(Bad::BrokenJson);
        }
        self.at += 1;
        Ok(())
    }

    /// Goes behind a comma (`false`) or the closing bracket (`true`).
    fn is_last(&mut self, closing: u8) -> Result<bool, Bad> {
        let next = self.peek()?;
        self.at += 1;
        match next {
            b',' => Ok(false),
            next if next == closing => Ok(true),
            _ => Err(Bad::BrokenJson),
        }
    }
}

/// Appends a key as it reads, its escapes resolved.
fn push_key(name: &mut String, key: &[u8]) -> Result<(), Bad> {
    if key.contains(&b'\\') {
        let quoted = [b"\"", key, b"\""].concat();
        let key: String = serde_json::from_slice(&quoted).map_err(|_| Bad::BrokenJson)?;
        name.push_str(&key);
    } else {
        name.push_str(Readable::default().text(key));
    }
    Ok(())
}

fn scan(line: &[u8], name: &mut String, on_number: impl FnMut(&str, f64)) -> Result<(), Bad> {
    Scanner {
        bytes: line,
        at: 0,
        depth: 0,
        name,
        on_number,
    }
    .line()
}

/// Whether the line is a JSON object that isn't empty.
pub(super) fn is_object(line: &[u8]) -> bool {
    let line = super::text::trim(line);
    line.starts_with(b"{")
        && line.contains(&b'"')
        && scan(line, &mut String::new(), |_, _| ()).is_ok()
}

/// Reads one object a line.
#[derive(Default)]
pub(super) struct Json {
    /// The flattened name of the value being read.
    name: String,
}

impl Json {
    pub(super) fn read(&mut self, line: &[u8], row: &mut Row) -> Verdict {
        let line = super::text::trim(line);
        if !matches!(line.first(), Some(b'{' | b'[')) {
            return Verdict::Prose;
        }
        let read = scan(line, &mut self.name, |name, value| {
            if row.axis().is_none() && TIME_NAMES.contains(&name) {
                row.set_axis(name);
            }
            row.named(name, "", value);
        });
        match read {
            Err(why) => Verdict::Bad(why),
            // A log record: `{"t": 12, "message": "saved"}`.
            Ok(()) if !row.has_samples() => Verdict::Prose,
            Ok(()) => Verdict::Row(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::scan;
    use crate::format::Format::Json;
    use crate::format::script::{parse_as, parse_x};

    #[test]
    fn nested_numbers_are_flattened() {
        assert_eq!(
            parse_as(
                Json,
                r#"{"a": 1, "b": {"c": [2, {"d": -3e1}], "e": {}}, "f": []}"#
            ),
            "series 0 `a` | series 1 `b/c[0]` | series 2 `b/c[1]/d` | row 0=1 1=2 2=-30"
        );
    }

    #[test]
    fn booleans_are_numbers_null_is_absent_and_strings_are_ignored() {
        assert_eq!(
            parse_as(
                Json,
                r#"{"yes":true,"no":false,"none":null,"word":"1","\u00e9\"":5}"#
            ),
            "series 0 `yes` | series 1 `no` | series 2 `é\"` | row 0=1 1=0 2=5"
        );
    }

    #[test]
    fn numbers_that_only_python_prints_are_read() {
        assert_eq!(
            parse_as(Json, r#"{"a": NaN, "b": Infinity, "c": -Infinity}"#),
            "series 0 `a` | series 1 `b` | series 2 `c` | row 0=NaN 1=inf 2=-inf"
        );
    }

    #[test]
    fn time_is_the_x_axis_at_the_top_level_only() {
        assert_eq!(
            parse_as(
                Json,
                "{\"a\":{\"t\":9},\"time\":1}\n{\"t\":3,\"time\":2}\n{\"b\":1}"
            ),
            "series 0 `a/t` | x axis `time` | row at 1 0=9 | series 1 `t` | row at 2 1=3 \
             | series 2 `b` | row 2=1 | bad: no value for the x axis"
        );
    }

    #[test]
    fn the_x_axis_can_be_asked_for() {
        assert_eq!(
            parse_x(Json, "step", r#"{"t":1,"step":7}"#),
            "series 0 `t` | x axis `step` | row at 7 0=1"
        );
    }

    #[test]
    fn a_time_that_is_text_is_no_axis() {
        assert_eq!(
            parse_as(Json, r#"{"time":"10:00","a":1}"#),
            "series 0 `a` | row 0=1"
        );
    }

    #[test]
    fn records_without_numbers_and_prose_stay_readable() {
        assert_eq!(
            parse_as(Json, "{\"message\":\"saved\",\"t\":1}\nplain\n5\n[1,2]"),
            "text `{\"message\":\"saved\",\"t\":1}` | text `plain` | text `5` \
             | series 0 `[0]` | series 1 `[1]` | row 0=1 1=2"
        );
    }

    #[test]
    fn duplicate_keys_are_both_samples() {
        assert_eq!(
            parse_as(Json, r#"{"a":1,"a":2}"#),
            "series 0 `a` | row 0=1 0=2"
        );
    }

    #[test]
    fn broken_lines_are_bad_and_leave_nothing_behind() {
        for line in [
            r#"{"a":1"#,
            r#"{"a":1,}"#,
            r#"{"a" 1}"#,
            r#"{"a":1}}"#,
            r#"{"t":1,"a":tru}"#,
            "{a:1}",
            r#"{"a"#,
            "{'a':1}",
            r#"{"\"#,
        ] {
            assert_eq!(
                parse_as(Json, &format!("{line}\n{{\"b\":1}}")),
                format!("bad: broken json | bad text `{line}` | series 0 `b` | row 0=1"),
            );
        }
    }

    #[test]
    fn deep_nesting_is_refused() {
        let deep = "[".repeat(100_000);
        assert!(parse_as(Json, &deep).starts_with("bad: json nested too deep | bad text `[[["));
    }

    /// The numbers of a line, flattened the slow and obvious way.
    fn flatten(value: &serde_json::Value, name: &str, told: &mut Vec<(String, f64)>) {
        match value {
            serde_json::Value::Bool(value) => told.push((name.into(), f64::from(u8::from(*value)))),
            serde_json::Value::Number(value) => told.push((name.into(), value.as_f64().unwrap())),
            serde_json::Value::Array(values) => {
                for (index, value) in values.iter().enumerate() {
                    flatten(value, &format!("{name}[{index}]"), told);
                }
            }
            serde_json::Value::Object(members) => {
                for (key, value) in members {
                    let name = if name.is_empty() {
                        key.clone()
                    } else {
                        format!("{name}/{key}")
                    };
                    flatten(value, &name, told);
                }
            }
            serde_json::Value::Null | serde_json::Value::String(_) => {}
        }
    }

    fn json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i32>().prop_map(Into::into),
            (-1e9..1e9).prop_map(|value: f64| value.into()),
            ".*".prop_map(Into::into),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
                prop::collection::btree_map("[^/]{1,4}", inner, 0..4).prop_map(|members| members
                    .into_iter()
                    .collect::<serde_json::Map<_, _>>()
                    .into()),
            ]
        })
    }

    proptest! {
        #[test]
        fn every_object_says_what_the_obvious_way_says(value in json()) {
            let mut expected = Vec::new();
            flatten(&value, "", &mut expected);
            let mut told = Vec::new();
            let line = value.to_string();
            let read = scan(line.as_bytes(), &mut String::new(), |name, value| told.push((name.to_string(), value)));
            prop_assert_eq!(read, Ok(()));
            prop_assert_eq!(told, expected);
        }
    }
}
