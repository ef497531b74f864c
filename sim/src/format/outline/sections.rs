//! Things whose quantities are indented below a line that begins with their name, as `ifconfig`, `ip -s link` and
//! `iwconfig` print them: `eth0: flags=4163<UP>  mtu 1500`, `2: eth0: <UP> mtu 1500`, `wlan0     IEEE 802.11`.

use std::collections::HashMap;

use super::is_key;
use crate::format::segment::is_level;
use crate::format::text::{is_blank, trim};

/// A longer word is no name of a thing.
const THING_BYTES_MAX: usize = 32;
/// More things that are said once each are codes.
const ONCE_MAX: usize = 8;
/// Longer lines are not compared.
const LINE_BYTES_MAX: usize = 512;

/// What the first lines tell of sections.
#[derive(Default)]
pub(in crate::format) struct Sections {
    /// How many sections of each thing came.
    things: HashMap<Vec<u8>, u32>,
    said: HashMap<Vec<u8>, Occurrence>,
    current: Vec<u8>,
    /// How many sections came.
    count: u32,
    /// What the line above says, where that is indented, too.
    above: Vec<u8>,
}

/// A line that is indented, without its numbers.
struct Occurrence {
    thing: Vec<u8>,
    /// The last section that it came in.
    section: u32,
    /// Another thing has it, too.
    is_shared: bool,
    /// It came again in a section: it is the row of a table.
    is_row: bool,
}

impl Sections {
    /// Takes one of the first lines into account.
    pub(in crate::format) fn note(&mut self, line: &[u8]) {
        let is_indented = line.first().is_some_and(|byte| is_blank(*byte));
        if !is_indented {
            self.current.clear();
            self.above.clear();
            self.count += 1;
            if let Some(thing) = thing(line) {
                self.current.extend_from_slice(thing);
                *self.things.entry(thing.to_vec()).or_default() += 1;
            }
        } else if !self.current.is_empty() && line.len() <= LINE_BYTES_MAX {
            self.note_indented(line);
        }
    }

    fn note_indented(&mut self, line: &[u8]) {
        let (words, has_number) = without_numbers(line);
        let is_bare = !words.iter().any(u8::is_ascii_alphabetic);
        if !is_bare {
            self.above.clone_from(&words);
        }
        if !has_number || self.above.is_empty() {
            return;
        }
        // Below names, bare numbers are what the names say.
        let words = if is_bare { self.above.clone() } else { words };
        let said = self.said.entry(words).or_insert_with(|| Occurrence {
            thing: self.current.clone(),
            section: 0,
            is_shared: false,
            is_row: false,
        });
        said.is_shared |= said.thing != self.current;
        said.is_row |= said.section == self.count && !is_bare;
        said.section = self.count;
    }

    /// Whether lines are about what the last one that isn't indented begins with: several things say the same
    /// quantities, and come again, or are few.
    pub(in crate::format) fn are_told(&self) -> bool {
        let comes_again = self.things.values().any(|count| *count > 1);
        let mut said = self.said.values();
        said.any(|said| said.is_shared && !said.is_row)
            && (comes_again || self.things.len() <= ONCE_MAX)
    }
}

/// The thing that a line begins with, if lines that are indented below may be about it.
pub(super) fn thing(line: &[u8]) -> Option<&[u8]> {
    if let Some(key) = line.strip_suffix(b":").filter(|key| is_key(key)) {
        return Some(trim(key));
    }
    let line = &line[index_len(line)..];
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-.@/".contains(byte);
    let len = line.iter().take_while(|byte| is_part(byte)).count();
    let word = &line[..len];
    let is_named = word.first().is_some_and(u8::is_ascii_alphabetic);
    let is_apart = line[len..].starts_with(b": ") || line[len..].starts_with(b"  ");
    let text = std::str::from_utf8(word).unwrap_or_default();
    (is_named && is_apart && len <= THING_BYTES_MAX && !is_level(text)).then_some(word)
}

/// How long the number is that a line counts its thing by, and what parts it from that: `2: eth0: <UP>`.
pub(super) fn index_len(line: &[u8]) -> usize {
    let digits = line.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let is_apart = digits > 0 && line[digits..].starts_with(b": ");
    if is_apart { digits + 2 } else { 0 }
}

/// What a line says beside its numbers, and whether it has any.
fn without_numbers(line: &[u8]) -> (Vec<u8>, bool) {
    let mut words = Vec::with_capacity(line.len());
    let mut has_number = false;
    let said = line.split(|byte| is_blank(*byte));
    for word in said.filter(|word| !word.is_empty()) {
        let before = words.len();
        let text = word.iter();
        words.extend(text.filter(|byte| !matches!(byte, b'0'..=b'9' | b'.' | b'-')));
        has_number |= words.len() - before < word.len();
        words.push(b' ');
    }
    (words, has_number)
}
