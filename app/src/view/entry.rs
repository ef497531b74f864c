//! One thing that a person can do, as it stands in the catalogue.

use super::chord::Chord;
use super::command::Command;
use super::keys::Keys;
use super::selection::Selection;

/// One thing to do.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// What it is called in the file of keys, for good: `view.follow`.
    pub id: &'static str,
    /// What it is called on a button or in a list.
    pub name: &'static str,
    /// What it does, as a sentence.
    pub sentence: &'static str,
    /// What its key waits for where that would end what somebody needs, as the sentence's end; empty where it
    /// ends nothing.
    pub care: &'static str,
    /// Its usual keys, as [`Chord`](super::chord::Chord) reads them.
    pub keys: &'static [&'static str],
    /// Whether a key held down does it again.
    pub repeats: bool,
    /// Whether its key does it also while a text is typed: it leads on from there, and edits no text anywhere.
    pub while_typing: bool,
    /// What is carried out, on what is selected; `None` where nothing is that it could act on.
    pub command: fn(&Selection) -> Option<Command>,
}

pub(super) const fn entry(
    id: &'static str,
    [name, sentence]: [&'static str; 2],
    keys: &'static [&'static str],
    command: fn(&Selection) -> Option<Command>,
) -> Entry {
    Entry {
        id,
        name,
        sentence,
        care: "",
        keys,
        repeats: false,
        while_typing: false,
        command,
    }
}

/// Entries are the same where they are called the same.
impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Entry {}

impl Entry {
    pub(super) const fn repeating(mut self) -> Self {
        self.repeats = true;
        self
    }

    pub(super) const fn while_typing(mut self) -> Self {
        self.while_typing = true;
        self
    }

    /// It ends something: its key waits for this where somebody needs that.
    pub(super) const fn ending(mut self, care: &'static str) -> Self {
        self.care = care;
        self
    }

    /// Whether it ends something.
    pub(crate) fn ends(&self) -> bool {
        !self.care.is_empty()
    }

    /// Whether this key of it does it also while a text is typed.
    pub(crate) fn is_free_in_text(&self, chord: Chord) -> bool {
        self.while_typing && chord.is_no_sign()
    }

    /// What its key does.
    pub(crate) fn by_key(&self, keys: Keys) -> String {
        match keys {
            Keys::Careful if self.ends() => format!("{}; {}", self.sentence, self.care),
            _ => self.sentence.into(),
        }
    }
}
