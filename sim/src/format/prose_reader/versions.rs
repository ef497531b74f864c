//! Versions, which are facts: `version: 8.3.1`, `PyTorch 2.1.0`.

use std::collections::HashSet;
use std::ops::Range;

use memchr::{memchr_iter, memmem};

use crate::format::ledger::Reason;
use crate::format::row::Row;
use crate::format::segment::{has_letter, is_filler, is_level, segment_start, words};
use crate::format::text::trim_end;
use crate::format::token::{Kind, Token};
use crate::format::{FactRef, Sink};

/// More of them are packages that are counted off.
const VERSIONS_MAX: usize = 64;
/// A longer name is a sentence.
const WORDS_MAX: usize = 3;

/// Banners stand at the beginning: later lines aren't looked through for versions that no number begins.
const LINES_MAX: usize = 1_000;

/// The versions that were told.
#[derive(Default)]
pub(super) struct Versions {
    told: HashSet<Box<str>>,
    /// Lines so far.
    lines: usize,
}

impl Versions {
    /// Tells those of a line, each name's first one.
    pub(super) fn tell(
        &mut self,
        line: &[u8],
        body: usize,
        tokens: &[Token],
        row: &mut Row,
        sink: &mut impl Sink,
    ) {
        let mut from = body;
        for token in tokens {
            let place = token.at..token.unit_end;
            if token.kind == Kind::Other(Reason::Version) && self.tells(line, from, &place, sink) {
                row.told_versions += 1;
            }
            from = token.unit_end;
        }
        if self.lines < LINES_MAX {
            self.lines += 1;
            for at in memmem::find_iter(&line[body..], b" v") {
                self.tell_marked(line, body, body + at + 1, tokens, row, sink);
            }
        }
    }

    /// Tells one that begins with a letter: `solver v8.3.1`.
    fn tell_marked(
        &mut self,
        line: &[u8],
        body: usize,
        at: usize,
        tokens: &[Token],
        row: &mut Row,
        sink: &mut impl Sink,
    ) {
        let word = &line[at..];
        let len = word
            .iter()
            .position(|byte| !(byte.is_ascii_alphanumeric() || b".-+".contains(byte)))
            .unwrap_or(word.len());
        let word = word[..len].strip_suffix(b".").unwrap_or(&word[..len]);
        let dots = memchr_iter(b'.', word).count();
        if dots < 2 || !word.get(1).is_some_and(u8::is_ascii_digit) {
            return;
        }
        let before = tokens.iter().rev().find(|token| token.unit_end <= at);
        let from = before.map_or(body, |token| token.unit_end);
        if self.tells(line, from, &(at + 1..at + word.len()), sink) {
            row.ignore(Reason::Version);
            row.told_versions += 1;
        }
    }

    /// Tells the version at a place, whose name stands before it from `from` on, and returns whether it did.
    fn tells(
        &mut self,
        line: &[u8],
        from: usize,
        place: &Range<usize>,
        sink: &mut impl Sink,
    ) -> bool {
        let name = name(&line[from.min(place.start)..place.start]);
        let is_new = self.told.len() < VERSIONS_MAX && !self.told.contains(name);
        let Ok(text) = std::str::from_utf8(&line[place.clone()]) else {
            return false;
        };
        if !is_new || name.is_empty() {
            return false;
        }
        self.told.insert(name.into());
        sink.fact(name, FactRef::Text(text), "");
        true
    }
}

/// What a version is of; empty where no name stands before it.
fn name(before: &[u8]) -> &str {
    let text = trim_end(before);
    let text = text.strip_suffix(b":").or(text.strip_suffix(b"="));
    let text = trim_end(text.unwrap_or(before));
    // `solver v8.3.1`.
    let text = trim_end(text.strip_suffix(b" v").unwrap_or(text));
    let name = words(&text[segment_start(text)..]);
    let list: Vec<&str> = name.split_whitespace().collect();
    let is_name = (1..=WORDS_MAX).contains(&list.len())
        && list.iter().all(|word| !is_filler(word) && !is_level(word))
        && has_letter(name);
    if is_name { name } else { "" }
}
