//! Which fields of records say what a record is about: `{"split":"train","loss":0.5}`, then
//! `{"split":"val","loss":0.6}`. Records that say the same of several things would be one curve without that.

use std::collections::HashMap;

use super::objects::each_object;
use super::{LEVELS, MESSAGES, is_time_field, last_part, says_which};
use crate::format::cell;
use crate::format::column::is_key_name;
use crate::format::scanner::{Takes, scan};
use crate::format::segment::{is_level, is_split};
use crate::format::state_names::{is_state, names_state};
use crate::format::text::trim;

/// More things than this are told apart by nothing that a person would look at.
const THINGS_MAX: usize = 32;
/// Longer texts are sentences.
const LABEL_BYTES_MAX: usize = 64;
/// What parts of data are called by.
const PARTS: [&str; 5] = ["split", "subset", "partition", "dataset", "fold"];
/// Fewer comparisons show no order.
const TURNS_MIN: usize = 6;

/// One record of the source's beginning: its fields of one level, and what it has numbers for.
#[derive(Default)]
struct Record {
    labels: Vec<(String, String)>,
    names: Vec<String>,
    has_message: bool,
}

impl Takes for Record {
    fn number(&mut self, name: &str, value: f64) {
        let is_index = (0.0..1e6).contains(&value) && value.fract() == 0.0;
        if !name.contains(['/', '[']) && is_index && names_thing(name) {
            self.labels.push((name.to_owned(), value.to_string()));
        }
        self.names.push(name.to_owned());
    }

    fn truth(&mut self, _: &str, _: bool) {}

    fn text(&mut self, name: &str, text: &[u8]) {
        let part = last_part(name).to_ascii_lowercase();
        self.has_message |= MESSAGES.contains(&part.as_str());
        let is_nested = name.contains(['/', '[']);
        if is_nested
            || text.is_empty()
            || text.len() > LABEL_BYTES_MAX
            || is_time_field(name)
            || MESSAGES.contains(&part.as_str())
            || LEVELS.contains(&part.as_str())
            || is_level(&part)
        {
            return;
        }
        if cell::measure(trim(text), false).is_some() {
            self.names.push(name.to_owned());
        } else {
            let text = String::from_utf8_lossy(text).into_owned();
            self.labels.push((name.to_owned(), text));
        }
    }
}

/// Whether a field is called after what things are told apart by. How a thing is may have a name, too.
fn names_thing(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let named = lower.strip_suffix("name");
    let is_named = named.is_some_and(|of| !names_state(of.trim_end_matches(['_', '-', '.'])));
    is_key_name(name)
        || PARTS.contains(&&*lower)
        || is_named
        || says_which(name) && !lower.ends_with("code")
}

/// So many records of a source say what tells them apart, however slowly they come.
const RECORDS: usize = 64;

/// Finds the fields of a source that tell its records apart, in their order.
#[derive(Default)]
pub(super) struct Telling {
    records: Vec<Record>,
    /// Records that will be read, and are looked at already.
    ahead: usize,
    fields: Vec<Box<str>>,
}

impl Telling {
    /// It begins with these lines, which will be read.
    pub(super) fn learn<'a>(&mut self, lines: impl Iterator<Item = &'a [u8]>) {
        each_object(lines, |object| {
            let record = record(object);
            let is_one = record.is_some();
            self.records.extend(record);
            is_one
        });
        self.ahead = self.records.len();
        self.fields = telling(&self.records);
    }

    /// Another record is about to be read; returns whether more is known now: what is told by few lines is told by
    /// as many that come later.
    pub(super) fn goes_on(&mut self, line: &[u8]) -> bool {
        if self.ahead > 0 {
            self.ahead -= 1;
            return false;
        }
        if self.records.len() >= RECORDS {
            return false;
        }
        self.records.extend(record(line));
        let fields = telling(&self.records);
        let is_news = fields != self.fields;
        self.fields = fields;
        if self.records.len() >= RECORDS {
            // Nobody asks for them again.
            self.records = Vec::new();
            self.ahead = usize::MAX;
        }
        is_news
    }

    pub(super) fn fields(&self) -> &[Box<str>] {
        &self.fields
    }
}

fn record(line: &[u8]) -> Option<Record> {
    let line = trim(line);
    let line = line.strip_suffix(b",").unwrap_or(line);
    let mut record = Record::default();
    scan(line, &mut String::new(), &mut record).ok()?;
    Some(record)
}

fn telling(records: &[Record]) -> Vec<Box<str>> {
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in records.iter().flat_map(|record| &record.labels) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    names.sort_by_key(|name| !names_thing(name));
    let mut told: Vec<Box<str>> = Vec::new();
    let mut parts = parts_of(records, &told);
    for name in names.into_iter().filter(|name| tells_apart(records, name)) {
        told.push(name.into());
        let finer = parts_of(records, &told);
        // One that says nothing that the others don't is none.
        if finer == parts {
            told.pop();
        } else {
            parts = finer;
        }
    }
    told
}

/// Which records are about the same, by the first of them.
fn parts_of(records: &[Record], names: &[Box<str>]) -> Vec<usize> {
    let mut first_of: HashMap<Vec<Option<&str>>, usize> = HashMap::new();
    let parts = records.iter().enumerate().map(|(at, record)| {
        let label = names.iter().map(|name| record.label(name)).collect();
        *first_of.entry(label).or_insert(at)
    });
    parts.collect()
}

fn tells_apart(records: &[Record], name: &str) -> bool {
    let labels: Vec<&str> = records.iter().filter_map(|one| one.label(name)).collect();
    let mut things = labels.clone();
    things.sort_unstable();
    things.dedup();
    if !(2..=THINGS_MAX).contains(&things.len()) || labels.len() < 2 * things.len() {
        return false;
    }
    let is_number = labels[0].bytes().all(|byte| byte.is_ascii_digit());
    let has_message = records.iter().any(|record| record.has_message);
    // A text is a state unless its name says that it is a thing, or its words that it is a part of the data: in
    // which order texts come says nothing of that, as a state may change with each record.
    let is_thing = if is_number {
        !names_state(name) && !are_held(&labels) && take_turns(&labels, &things)
    } else {
        names_thing(name) && !things.iter().all(|thing| is_state(thing))
    };
    let is_label = is_thing && !has_message || things.iter().all(|thing| is_split(thing));
    is_label && says_same_of_several(records, name)
}

/// Whether each stays for some records, as a state does: who takes turns doesn't.
fn are_held(labels: &[&str]) -> bool {
    const HELD: usize = 4;
    let changes = labels.windows(2).filter(|pair| pair[0] != pair[1]).count();
    changes * HELD < labels.len()
}

/// Whether they come in the same order again and again, but for few that are left out, and none of them
/// seldom: what is nearly always the same has an order, too.
fn take_turns(labels: &[&str], things: &[&str]) -> bool {
    let is_seldom = |thing: &&str| {
        let times = labels.iter().filter(|label| *label == thing).count();
        times * 2 * things.len() < labels.len()
    };
    if things.iter().any(is_seldom) {
        return false;
    }
    let turns = |period: usize| {
        let rest = &labels[period..];
        let same = rest.iter().zip(labels).filter(|(now, then)| now == then);
        rest.len() >= TURNS_MIN.max(period) && same.count() * 10 >= rest.len() * 9
    };
    (2..=labels.len() / 2).any(turns)
}

/// Whether a quantity is told of more than one of them.
fn says_same_of_several(records: &[Record], name: &str) -> bool {
    let mut thing_of: HashMap<&str, &str> = HashMap::new();
    records.iter().any(|record| {
        let Some(label) = record.label(name) else {
            return false;
        };
        let mut quantities = record.names.iter().filter(|quantity| *quantity != name);
        quantities.any(|quantity| *thing_of.entry(quantity).or_insert(label) != label)
    })
}

impl Record {
    fn label(&self, name: &str) -> Option<&str> {
        let label = self.labels.iter().find(|(known, _)| known == name);
        label.map(|(_, label)| label.as_str())
    }
}
