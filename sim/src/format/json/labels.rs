//! What tells a record from others of its kind: its tags, a field that names what another one measures, or one
//! that takes turns.

use std::collections::HashSet;

use super::last_part;
use super::telling::Telling;
use crate::format::column::is_word;
use crate::format::scanner::{Takes, scan};
use crate::format::state_names::is_state;
use crate::format::table::{names_what, says_value};

/// So many records tell whether the others are labelled.
const TOLD_BY: u64 = 64;
const LABEL_BYTES_MAX: usize = 128;
/// More things than these are no names but something that each record has of its own.
const SUBJECTS_MAX: usize = 256;

/// The labels of records, and of the one read last.
#[derive(Default)]
pub(super) struct Labels {
    /// Fields that tell one record of this source from another.
    telling: Telling,
    /// Records have some.
    are_there: bool,
    found: Found,
    /// What the quantities of the record belong to.
    group: String,
    /// The names of what records measure.
    subjects: HashSet<String>,
}

#[derive(Default)]
struct Found {
    tags: String,
    /// `train` of `{"split": "train", "loss": 0.5}`.
    told: String,
    /// `kitchen` of `{"sensor": "kitchen", "value": 21.5}`.
    subject: String,
    /// The field that holds the value of what the subject names.
    value: String,
    /// The record has several such fields.
    has_more: bool,
}

/// Looks for the labels of a record.
struct Looks<'a> {
    found: &'a mut Found,
    telling: &'a [Box<str>],
}

impl Looks<'_> {
    fn is_telling(&self, name: &str) -> bool {
        self.telling.iter().any(|telling| **telling == *name)
    }

    fn value(&mut self, name: &str) {
        self.found.has_more |= !self.found.value.is_empty();
        name.clone_into(&mut self.found.value);
    }
}

impl Takes for Looks<'_> {
    fn number(&mut self, name: &str, value: f64) {
        if self.is_telling(name) {
            add(&mut self.found.told, &format!("{name} {value}"));
        } else if says_value(last_part(name)) {
            self.value(name);
        }
    }

    fn truth(&mut self, _: &str, _: bool) {}

    fn text(&mut self, name: &str, text: &[u8]) {
        let label = name
            .strip_prefix("tags/")
            .or_else(|| name.strip_prefix("labels/"));
        if label.is_some_and(|label| label != "host") {
            add(&mut self.found.tags, &String::from_utf8_lossy(text));
        }
        if names_what(name) && is_word(text) && !is_state(&String::from_utf8_lossy(text)) {
            add(&mut self.found.subject, &String::from_utf8_lossy(text));
        }
        if self.is_telling(name) {
            add(&mut self.found.told, &String::from_utf8_lossy(text));
        }
        if says_value(last_part(name)) && crate::format::number::whole(text).is_some() {
            self.value(name);
        }
    }
}

/// Adds a label to those that were found, if there is room.
fn add(labels: &mut String, label: &str) {
    if labels.len() + label.len() < LABEL_BYTES_MAX {
        if !labels.is_empty() {
            labels.push('/');
        }
        labels.push_str(label);
    }
}

impl Labels {
    /// Learns from the first lines which fields tell records apart.
    pub(super) fn learn<'a>(&mut self, lines: impl Iterator<Item = &'a [u8]>) {
        self.telling.learn(lines);
    }

    /// Another record is about to be read; returns whether it is known now of other fields that they tell records
    /// apart.
    pub(super) fn goes_on(&mut self, line: &[u8]) -> bool {
        self.telling.goes_on(line)
    }

    pub(super) fn telling(&self) -> &[Box<str>] {
        self.telling.fields()
    }

    /// Finds the labels of a record, behind so many others and a prefix. Whether records are labelled is told
    /// by the first ones: a look at each would cost all of them.
    pub(super) fn read(&mut self, line: &[u8], prefix: &str, records: u64) {
        self.group.clear();
        self.found = Found::default();
        let is_there = (self.are_there || records < TOLD_BY) && self.find(line);
        self.are_there |= is_there;
        let Found { tags, told, .. } = &self.found;
        let subject = if told.is_empty() || !self.found.value.is_empty() {
            &self.found.subject
        } else {
            told
        };
        match (is_there, tags.is_empty()) {
            (false, _) => self.group.push_str(prefix),
            (true, false) => {
                self.group.push_str(told);
                add(&mut self.group, tags);
            }
            (true, true) if prefix.is_empty() => self.group.push_str(subject),
            (true, true) => self.group = format!("{prefix}/{subject}"),
        }
    }

    fn find(&mut self, line: &[u8]) -> bool {
        let may_have = [
            "\"tags\"",
            "\"labels\"",
            "\"value\"",
            "\"val\"",
            "\"reading\"",
        ]
        .iter()
        .any(|key| memchr::memmem::find(line, key.as_bytes()).is_some());
        let mut looks = Looks {
            found: &mut self.found,
            telling: self.telling.fields(),
        };
        let may_have = may_have || !self.telling.fields().is_empty();
        if !may_have || scan(line, &mut String::new(), &mut looks).is_err() {
            self.found = Found::default();
            return false;
        }
        let is_named = !self.found.value.is_empty() && !self.found.has_more && self.keep_subject();
        if !is_named || !self.found.tags.is_empty() {
            self.found.value.clear();
        }
        is_named || !self.found.tags.is_empty() || !self.found.told.is_empty()
    }

    /// Whether the record names what it measures, and not too many do.
    fn keep_subject(&mut self) -> bool {
        let subject = &self.found.subject;
        let has_room = self.subjects.len() < SUBJECTS_MAX;
        if !subject.is_empty() && has_room && !self.subjects.contains(subject) {
            self.subjects.insert(subject.clone());
        }
        self.subjects.contains(subject)
    }

    /// What the quantities of the record belong to.
    pub(super) fn group(&self) -> &str {
        &self.group
    }

    /// The field whose value the group names; empty where it has names of its own.
    pub(super) fn value(&self) -> &str {
        &self.found.value
    }
}
