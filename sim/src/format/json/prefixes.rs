//! What prefixes before objects tell apart: `packages/api dev: {…}` beside `packages/worker dev: {…}`.

use std::collections::{HashMap, HashSet};

use super::prefix::{object_behind, path_of, words_of};
use crate::format::text::trim_start;

/// More words in one place are no names but something that each line has of its own.
const THINGS_MAX: usize = 16;
/// A longer prefix is a sentence.
const WORDS_MAX: usize = 8;
/// More kinds of prefixes are none.
const KINDS_MAX: usize = 64;

/// The words of prefixes that would be one group by their last word.
#[derive(Default)]
struct Kind {
    lines: usize,
    /// The words that stand in each place.
    places: Vec<HashSet<Box<str>>>,
}

/// The prefixes of a source's first lines.
#[derive(Default)]
pub(super) struct Prefixes {
    /// By the last word and how many there are.
    kinds: HashMap<(String, usize), Kind>,
}

impl Prefixes {
    pub(super) fn learn<'a>(&mut self, lines: impl Iterator<Item = &'a [u8]>) {
        for line in lines {
            if matches!(trim_start(line).first(), Some(b'{' | b'[') | None) {
                continue;
            }
            if let Some(object) = object_behind(line) {
                self.note(&line[..object.start]);
            }
        }
    }

    fn note(&mut self, prefix: &[u8]) {
        let text = String::from_utf8_lossy(prefix);
        let words = words_of(&text);
        let Some(last) = words.last().filter(|_| words.len() <= WORDS_MAX) else {
            return;
        };
        let key = ((*last).to_owned(), words.len());
        if self.kinds.len() >= KINDS_MAX && !self.kinds.contains_key(&key) {
            return;
        }
        let kind = self.kinds.entry(key).or_default();
        kind.lines += 1;
        kind.places.resize_with(words.len(), HashSet::new);
        for (place, word) in kind.places.iter_mut().zip(&words) {
            if place.len() <= THINGS_MAX && !place.contains(*word) {
                place.insert((*word).into());
            }
        }
    }

    /// The group of a line with such a prefix: its last word, unless others tell lines apart that have the same.
    pub(super) fn group(&self, prefix: &[u8]) -> String {
        let text = String::from_utf8_lossy(prefix);
        if let Some(path) = path_of(&text) {
            return path;
        }
        let words = words_of(&text);
        let Some(last) = words.last() else {
            return String::new();
        };
        let Some(kind) = self.kinds.get(&((*last).to_owned(), words.len())) else {
            return (*last).to_owned();
        };
        let tells = |place: &&HashSet<Box<str>>| {
            (2..=THINGS_MAX).contains(&place.len()) && kind.lines >= 2 * place.len()
        };
        let both = words.iter().zip(&kind.places);
        let mut group: Vec<&str> = both
            .filter(|(_, place)| tells(place))
            .map(|(word, _)| *word)
            .collect();
        if group.is_empty() {
            return (*last).to_owned();
        }
        if self.kinds.len() > 1 {
            group.push(last);
        }
        group.join("/")
    }
}
