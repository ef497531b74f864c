//! Indentation as YAML uses it: a key without a value, and what is indented below belongs to it.

use super::text::{Readable, trim};

/// A longer word before a colon is a sentence.
const KEY_BYTES_MAX: usize = 64;
/// Deeper is no outline.
const DEPTH_MAX: usize = 16;

/// Where in an outline a source stands.
#[derive(Default)]
pub(super) struct Outline {
    /// Indentation and key, from the outermost on.
    keys: Vec<(usize, String)>,
    /// The item of a list that comes next.
    item: usize,
    path: String,
    /// The line before: how far it was indented, and its text, if it could be a heading.
    before: (usize, String),
}

impl Outline {
    /// Whether lines may belong to a key.
    #[inline]
    pub(super) fn is_open(&self) -> bool {
        !self.keys.is_empty()
    }

    /// Whether a line belongs to no key and is none.
    #[inline]
    pub(super) fn is_flush(&self, line: &[u8]) -> bool {
        self.keys.is_empty()
            && line.last() != Some(&b':')
            && (line.first() != Some(&b' ') || self.before.1.is_empty())
    }

    /// A line of data passed that is no heading.
    #[inline]
    pub(super) fn pass(&mut self) {
        if !self.before.1.is_empty() {
            self.before.1.clear();
        }
    }

    /// Takes a line into account; returns whether it is a key and nothing more.
    #[inline]
    pub(super) fn take(&mut self, line: &[u8]) -> bool {
        let is_flush = line.first().is_none_or(|byte| *byte != b' ');
        if self.keys.is_empty() && is_flush && line.last() != Some(&b':') {
            if !self.before.1.is_empty() {
                self.before.1.clear();
            }
            if may_head(line) {
                self.before = (0, Readable::default().text(trim(line)).to_owned());
            }
            return false;
        }
        self.take_line(line)
    }

    fn take_line(&mut self, line: &[u8]) -> bool {
        let indent = line.iter().take_while(|byte| **byte == b' ').count();
        let text = trim(line);
        let is_item = text.starts_with(b"- ");
        if text == b"---" {
            self.keys.clear();
        }
        let keys = self.keys.len();
        self.keys
            .retain(|(own, _)| *own < indent || (is_item && *own == indent));
        let (before, heading) = std::mem::take(&mut self.before);
        let is_named = text.first().is_some_and(u8::is_ascii_alphabetic)
            && (text.contains(&b':') || may_head(text));
        let is_heading = indent > before + 1 && is_named && !heading.is_empty();
        if is_heading && self.keys.len() < DEPTH_MAX {
            self.keys.push((before, heading));
            self.item = 0;
        }
        if may_head(text) && text.last() != Some(&b':') {
            self.before = (indent, Readable::default().text(text).to_owned());
        }
        let key = text.strip_suffix(b":").filter(|key| is_key(key));
        if self.keys.len() != keys || key.is_some() {
            self.item = 0;
        }
        if let Some(key) = key.filter(|_| self.keys.len() < DEPTH_MAX) {
            self.keys
                .push((indent, Readable::default().text(trim(key)).to_owned()));
        }
        self.path = self
            .keys
            .iter()
            .map(|(_, key)| key.as_str())
            .collect::<Vec<_>>()
            .join("/");
        key.is_some()
    }

    /// The keys that the line taken last belongs to.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// The number of the list's item that the line taken last is.
    pub(super) fn next_item(&mut self) -> usize {
        self.item += 1;
        self.item - 1
    }
}

/// Whether a line could be the heading of lines that are indented more: a few words without a sign.
fn may_head(line: &[u8]) -> bool {
    let text = trim(line);
    let has_sign = text.windows(2).any(|pair| matches!(pair, b": " | b"= "))
        || text.contains(&b'=')
        || text.contains(&b',');
    let words = text.split(|byte| *byte == b' ').count();
    let begins = text.first().is_some_and(u8::is_ascii_alphabetic);
    begins
        && !has_sign
        && words <= 4
        && text.len() <= KEY_BYTES_MAX
        && !matches!(text.last(), Some(b'.' | b'!' | b'?'))
}

fn is_key(key: &[u8]) -> bool {
    let is_part = |byte: &u8| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'_' | b'-' | b'.' | b'/' | b' ' | b'"' | b'\'')
    };
    let words = key
        .split(|byte| *byte == b' ')
        .filter(|word| !word.is_empty())
        .count();
    !key.is_empty()
        && key.len() <= KEY_BYTES_MAX
        && key.iter().all(is_part)
        && words <= 3
        && key[0].is_ascii_alphabetic()
}
