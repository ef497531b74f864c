//! What tells a record from others of its kind: its tags, or a field that names what another one measures.

use std::collections::HashSet;

use super::last_part;
use crate::format::column::is_word;
use crate::format::scanner::{Takes, scan};
use crate::format::table::{names_what, says_value};

/// So many records tell whether the others are labelled.
const TOLD_BY: u64 = 64;
const LABEL_BYTES_MAX: usize = 128;
/// More things than these are no names but something that each record has of its own.
const SUBJECTS_MAX: usize = 256;

/// The labels of records, and of the one read last.
#[derive(Default)]
pub(super) struct Labels {
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
    /// `kitchen` of `{"sensor": "kitchen", "value": 21.5}`.
    subject: String,
    /// The field that holds the value of what the subject names.
    value: String,
    /// The record has several such fields.
    has_more: bool,
}

impl Takes for Found {
    fn number(&mut self, name: &str, _: f64) {
        if !says_value(last_part(name)) {
            return;
        }
        self.has_more |= !self.value.is_empty();
        name.clone_into(&mut self.value);
    }

    fn truth(&mut self, _: &str, _: bool) {}

    fn text(&mut self, name: &str, text: &[u8]) {
        let label = name
            .strip_prefix("tags/")
            .or_else(|| name.strip_prefix("labels/"));
        if label.is_some_and(|label| label != "host") && self.tags.len() < LABEL_BYTES_MAX {
            if !self.tags.is_empty() {
                self.tags.push('/');
            }
            self.tags.push_str(&String::from_utf8_lossy(text));
        }
        let has_room = self.subject.len() + text.len() < LABEL_BYTES_MAX;
        if has_room && names_what(name) && is_word(text) {
            if !self.subject.is_empty() {
                self.subject.push('/');
            }
            self.subject.push_str(&String::from_utf8_lossy(text));
        }
        if says_value(last_part(name)) && crate::format::number::whole(text).is_some() {
            self.number(name, 0.0);
        }
    }
}

impl Labels {
    /// Finds the labels of a record, behind so many others and a prefix. Whether records are labelled is told
    /// by the first ones: a look at each would cost all of them.
    pub(super) fn read(&mut self, line: &[u8], prefix: &str, records: u64) {
        self.group.clear();
        self.found = Found::default();
        let is_there = (self.are_there || records < TOLD_BY) && self.find(line);
        self.are_there |= is_there;
        let Found { tags, subject, .. } = &self.found;
        match (is_there, tags.is_empty()) {
            (false, _) => self.group.push_str(prefix),
            (true, false) => self.group.push_str(tags),
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
        if !may_have || scan(line, &mut String::new(), &mut self.found).is_err() {
            self.found = Found::default();
            return false;
        }
        let is_named = !self.found.value.is_empty() && !self.found.has_more && self.keep_subject();
        if !is_named || !self.found.tags.is_empty() {
            self.found.value.clear();
        }
        is_named || !self.found.tags.is_empty()
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
