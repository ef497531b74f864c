//! JSON's grammar, with its numbers passed on under flattened names.
//!
//! A scanner of its own rather than `serde_json`'s visitor: Python prints `NaN`, `Infinity` and
//! `-Infinity`, which `serde_json` refuses, Ruby parts keys from values by `=>` and calls nothing `nil`, and
//! names are flattened without an allocation.

use memchr::{memchr, memchr2};

use super::Bad;
use super::number;
use super::text::Readable;

/// Deeper than anyone prints, and far from the stack's end.
const DEPTH_MAX: u32 = 100;

/// Takes what a JSON text says, under flattened names.
pub(super) trait Takes {
    fn number(&mut self, name: &str, value: f64);
    fn truth(&mut self, name: &str, value: bool);
    /// A string, its escapes as they came.
    fn text(&mut self, name: &str, text: &[u8]);
}

/// Scans one JSON text and passes on what it says.
struct Scanner<'a, T> {
    bytes: &'a [u8],
    at: usize,
    depth: u32,
    name: &'a mut String,
    takes: &'a mut T,
}

impl<T: Takes> Scanner<'_, T> {
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
            b'"' => {
                let text = self.string()?;
                self.takes.text(self.name, &self.bytes[text]);
                Ok(())
            }
            b't' => self.truth(b"true", true),
            b'f' => self.truth(b"false", false),
            b'n' if self.bytes[self.at..].starts_with(b"nil") => self.literal(b"nil", None),
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
            self.pass_sign()?;
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
            push_index(self.name, index);
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
        self.takes.number(self.name, value);
        Ok(())
    }

    fn truth(&mut self, word: &[u8], value: bool) -> Result<(), Bad> {
        self.literal(word, None)?;
        self.takes.truth(self.name, value);
        Ok(())
    }

    fn literal(&mut self, word: &[u8], value: Option<f64>) -> Result<(), Bad> {
        if !self.bytes[self.at..].starts_with(word) {
            return Err(Bad::BrokenJson);
        }
        self.at += word.len();
        if let Some(value) = value {
            self.takes.number(self.name, value);
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

    /// Goes behind what parts a key from its value: `:`, or `=>` as Ruby writes it.
    fn pass_sign(&mut self) -> Result<(), Bad> {
        let len = match self.peek()? {
            b':' => 1,
            b'=' if self.bytes.get(self.at + 1) == Some(&b'>') => 2,
            _ => return Err(Bad::BrokenJson),
        };
        self.at += len;
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

/// Appends an index in brackets. Nearly all have one digit.
#[inline]
fn push_index(name: &mut String, index: usize) {
    name.push('[');
    match u8::try_from(index) {
        Ok(digit @ 0..=9) => name.push(char::from(b'0' + digit)),
        _ => name.push_str(&index.to_string()),
    }
    name.push(']');
}

/// Appends a key as it reads, its escapes resolved.
fn push_key(name: &mut String, key: &[u8]) -> Result<(), Bad> {
    if let Ok(plain) = std::str::from_utf8(key)
        && memchr(b'\\', key).is_none()
    {
        name.push_str(plain);
    } else if key.contains(&b'\\') {
        let quoted = [b"\"", key, b"\""].concat();
        let key: String = serde_json::from_slice(&quoted).map_err(|_| Bad::BrokenJson)?;
        name.push_str(&key);
    } else {
        name.push_str(Readable::default().text(key));
    }
    Ok(())
}

/// Passes on what a line says, each with its flattened name, which is built in `name`.
pub(super) fn scan(line: &[u8], name: &mut String, takes: &mut impl Takes) -> Result<(), Bad> {
    Scanner {
        bytes: line,
        at: 0,
        depth: 0,
        name,
        takes,
    }
    .line()
}

/// Takes nothing: for a look at whether it is JSON at all.
pub(super) struct Nothing;

impl Takes for Nothing {
    fn number(&mut self, _: &str, _: f64) {}
    fn truth(&mut self, _: &str, _: bool) {}
    fn text(&mut self, _: &str, _: &[u8]) {}
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Takes, scan};

    struct Told(Vec<(String, f64)>);

    impl Takes for Told {
        fn number(&mut self, name: &str, value: f64) {
            self.0.push((name.to_string(), value));
        }
        fn truth(&mut self, name: &str, value: bool) {
            self.0.push((name.to_string(), f64::from(u8::from(value))));
        }
        fn text(&mut self, _: &str, _: &[u8]) {}
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
            let mut told = Told(Vec::new());
            let line = value.to_string();
            let read = scan(line.as_bytes(), &mut String::new(), &mut told);
            prop_assert_eq!(read, Ok(()));
            prop_assert_eq!(told.0, expected);
        }
    }
}
