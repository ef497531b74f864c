//! Indentation as YAML uses it: a key without a value, and what is indented below belongs to it.

mod blocks;
mod sections;

use self::blocks::{Block, block_head};
pub(super) use self::sections::Sections;
use self::sections::{index_len, thing};
use super::text::{Readable, trim};

/// A longer word before a colon is a sentence.
const KEY_BYTES_MAX: usize = 64;
/// Deeper is no outline.
const DEPTH_MAX: usize = 16;
/// How far a tab indents a line.
const TAB: usize = 8;

/// What lines that are indented more belong to.
struct Key {
    /// How far it is indented itself.
    indent: usize,
    text: String,
    /// Where it opens a brace.
    block: Option<Block>,
}

impl Key {
    fn new(indent: usize, text: &[u8]) -> Self {
        Self {
            indent,
            text: Readable::default().text(trim(text)).to_owned(),
            block: None,
        }
    }
}

/// Where in an outline a source stands.
#[derive(Default)]
pub(super) struct Outline {
    /// From the outermost on.
    keys: Vec<Key>,
    /// The item of a list that comes next.
    item: usize,
    path: String,
    /// The line before: how far it was indented, and its text, if it could be a heading.
    before: (usize, String),
    /// Whether lines begin with what those that are indented below them are about.
    has_sections: bool,
    /// What the lines that are indented are about.
    section: String,
}

impl Outline {
    /// Lines turned out to begin with what those that are indented below them are about.
    pub(super) fn set_sections(&mut self) {
        self.has_sections = true;
    }

    /// Whether a line may be about what another says.
    #[inline]
    pub(super) fn has_sections(&self) -> bool {
        self.has_sections
    }

    /// What a line is about by the ones above it: nothing, unless it is indented.
    pub(super) fn section(&mut self, line: &[u8]) -> &str {
        if matches!(line.first(), Some(b' ' | b'\t')) {
            return &self.section;
        }
        let thing = thing(line).unwrap_or_default();
        Readable::default()
            .text(thing)
            .clone_into(&mut self.section);
        ""
    }

    /// A line without the number that it counts its thing by, where lines have sections.
    pub(super) fn without_index<'a>(&self, line: &'a [u8]) -> &'a [u8] {
        let is_head = self.has_sections && thing(line).is_some();
        &line[if is_head { index_len(line) } else { 0 }..]
    }

    /// Whether lines may belong to a key.
    #[inline]
    pub(super) fn is_open(&self) -> bool {
        !self.keys.is_empty()
    }

    /// Whether a line belongs to no key and is none.
    #[inline]
    pub(super) fn is_flush(&self, line: &[u8]) -> bool {
        self.keys.is_empty()
            && !self.has_sections
            && !matches!(line.last(), Some(b':' | b'{'))
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
        if self.has_sections {
            return self.take_in_section(line);
        }
        let is_flush = line.first().is_none_or(|byte| *byte != b' ');
        let is_head = matches!(line.last(), Some(b':' | b'{'));
        if self.keys.is_empty() && is_flush && !is_head {
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

    /// The same where lines have sections: one that begins with its thing is a heading, whatever else it says.
    fn take_in_section(&mut self, line: &[u8]) -> bool {
        if matches!(line.first(), Some(b' ' | b'\t')) {
            return self.take_line(line);
        }
        let is_key = self.take_line(line);
        self.section(line);
        if !is_key && !self.section.is_empty() {
            self.before = (0, self.section.clone());
        }
        is_key
    }

    fn take_line(&mut self, line: &[u8]) -> bool {
        let indent = line
            .iter()
            .map(|byte| match byte {
                b' ' => 1,
                b'\t' => TAB,
                _ => 0,
            })
            .take_while(|width| *width > 0)
            .sum();
        let text = trim(line);
        let is_item = text.starts_with(b"- ");
        if text == b"---" {
            self.keys.clear();
        }
        let keys = self.keys.len();
        self.keys
            .retain(|key| key.indent < indent || (is_item && key.indent == indent));
        if let Some(head) = block_head(text).filter(|_| self.keys.len() < DEPTH_MAX) {
            self.before.1.clear();
            self.open_block(indent, head);
            self.item = 0;
            self.set_path();
            return true;
        }
        self.label_block(text);
        let (before, heading) = std::mem::take(&mut self.before);
        let is_named = text.first().is_some_and(u8::is_ascii_alphabetic)
            && (text.contains(&b':') || may_head(text));
        let is_about = before == 0 && self.has_sections && heading == self.section;
        let is_heading = indent > before + 1 && (is_named || is_about) && !heading.is_empty();
        if is_heading && self.keys.len() < DEPTH_MAX {
            self.keys.push(Key::new(before, heading.as_bytes()));
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
            self.keys.push(Key::new(indent, key));
        }
        self.set_path();
        key.is_some()
    }

    fn set_path(&mut self) {
        let keys = self.keys.iter().map(|key| key.text.as_str());
        self.path = keys.collect::<Vec<_>>().join("/");
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
