//! `json`: an object a line, or over several lines, or behind a prefix; flattened:
//! `{"a": {"b": [1, 2]}}` → `a/b[0]`, `a/b[1]`.

mod durations;
mod labels;
mod objects;
mod prefix;
mod prefixes;
mod telling;
mod texts;

use std::borrow::Cow;

use indexmap::IndexMap;

pub(super) use self::durations::elapsed_of;
use self::labels::Labels;
pub(super) use self::prefix::object_behind;
use self::prefixes::Prefixes;
use super::ledger::Reason;
use super::names::{NAME_BYTES_MAX, Target};
use super::row::Row;
use super::scanner::{Nothing, Takes, scan};
use super::segment::is_level;
use super::stamp::{self, time_name};
use super::text::trim;
use super::verdict::Verdict;
use super::{Text, cell};

/// Fields that say how important a record is.
const LEVELS: [&str; 7] = [
    "level",
    "priority",
    "levelname",
    "severity",
    "lvl",
    "log.level",
    "levelno",
];
/// Fields that name what wrote the record or where.
const IDENTIFIERS: [&str; 17] = [
    "pid",
    "tid",
    "uid",
    "gid",
    "port",
    "line",
    "lineno",
    "thread",
    "process",
    "version",
    "id",
    "code",
    "span_id",
    "trace_id",
    "thread_id",
    "syslog_facility",
    "monotonic_timestamp",
];
/// Fields that hold what a person reads.
const MESSAGES: [&str; 6] = ["msg", "message", "event", "log", "text", "short_message"];
/// An object over more bytes than this isn't put together.
const OBJECT_BYTES_MAX: usize = 1 << 20;

/// Whether the line is a JSON object that isn't empty.
pub(super) fn is_object(line: &[u8]) -> bool {
    let line = trim(line);
    line.starts_with(b"{")
        && line.contains(&b'"')
        && scan(line, &mut String::new(), &mut Nothing).is_ok()
}

/// What a field is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Field {
    /// The record's time: seconds for each number, where its name says so.
    Time(Option<f64>),
    Level,
    Identifier,
    Message,
    /// True or false, with its key once that is there to stay.
    Truth(u32),
    /// A quantity, with its key once that is there to stay.
    Value(Option<Target>),
}

/// The fields that records have had, in the order in which they came.
#[derive(Default)]
struct Fields {
    known: IndexMap<Box<str>, Field>,
    /// The field that comes next if the record looks like the one before.
    guess: usize,
}

/// More fields are looked at anew each time.
const FIELDS_MAX: usize = 20_000;

impl Fields {
    #[inline]
    fn find(&mut self, name: &str) -> Option<(usize, Field)> {
        if let Some((known, field)) = self.known.get_index(self.guess)
            && **known == *name
        {
            let index = self.guess;
            self.guess += 1;
            return Some((index, *field));
        }
        let (index, _, field) = self.known.get_full(name)?;
        self.guess = index + 1;
        Some((index, *field))
    }

    fn add(&mut self, name: &str, field: Field) {
        if self.known.len() < FIELDS_MAX && name.len() <= NAME_BYTES_MAX {
            self.guess = self.known.insert_full(name.into(), field).0 + 1;
        }
    }
}

/// Reads objects.
#[derive(Default)]
pub(super) struct Json {
    /// The flattened name of the value being read.
    name: String,
    fields: Fields,
    /// Lines of an object that goes on.
    open: Vec<u8>,
    depth: i32,
    labels: Labels,
    prefixes: Prefixes,
    /// Fields that are called a time and are none.
    durations: Vec<Box<str>>,
    states: Vec<Box<str>>,
    /// Objects were read: this source speaks JSON.
    pub rows: u64,
}

/// Takes the values of a record into the row.
struct Record<'a> {
    row: &'a mut Row,
    group: &'a str,
    /// The field whose value is what the record's group names.
    own_value: &'a str,
    is_timed: bool,
    fields: &'a mut Fields,
    telling: &'a [Box<str>],
    durations: &'a [Box<str>],
    /// Fields whose texts are labels, as the first lines show.
    states: &'a [Box<str>],
}

impl Record<'_> {
    fn say(&mut self, name: &str, unit: &str, value: f64) {
        if self.group.is_empty() {
            self.row.named(name, unit, value);
        } else if name == self.own_value {
            self.row.named(self.group, unit, value);
        } else {
            let name = format!("{}/{name}", self.group);
            self.row.named(&name, unit, value);
        }
    }

    /// Whether the field is the record's time.
    fn is_time(&self, name: &str) -> bool {
        // MongoDB's form of a date.
        let name = name.strip_suffix("/$date").unwrap_or(name);
        if let Some(asked) = self.row.asked_axis() {
            return asked == name;
        }
        if let Some(axis) = self.row.axis() {
            return axis == name;
        }
        let may_be = !self.is_timed && !name.contains(['/', '[']) && is_time_field(name);
        may_be && !self.durations.iter().any(|one| **one == *name)
    }
}

fn is_time_field(name: &str) -> bool {
    let is_journal = name == "__REALTIME_TIMESTAMP";
    is_journal
        || matches!(
            name,
            "t" | "@t"
                | "ts"
                | "time"
                | "timestamp"
                | "@timestamp"
                | "datetime"
                | "date"
                | "asctime"
                | "Timestamp"
                | "Time"
                | "time_ms"
                | "ts_ms"
                | "timestamp_ms"
                | "eventTime"
        )
        || time_name(name)
            .is_some_and(|_| name.len() > 3 && name.to_lowercase().starts_with("time"))
}

/// Whether a field says which one: `reqId`, `remotePort`, `status_code`.
fn says_which(part: &str) -> bool {
    let endings = ["Id", "_id", "Port", "_port", "Code", "_code", "Pid", "_pid"];
    endings.iter().any(|ending| part.ends_with(ending))
}

fn last_part(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

impl Record<'_> {
    /// Whether a field that was the time of a record before is that of this one.
    fn is_still_time(&self, name: &str) -> bool {
        !self.is_timed && self.row.axis().is_none_or(|axis| axis == name)
    }

    /// What a field is, by its name.
    fn field(&self, name: &str) -> Field {
        let part = last_part(name)
            .trim_start_matches(['_', '@'])
            .to_ascii_lowercase();
        let part = part.as_str();
        if !self.is_time(name) && self.row.names.are_asked_for(name) {
            Field::Value(None)
        } else if self.telling.iter().any(|telling| **telling == *name) {
            Field::Identifier
        } else if self.is_time(name) {
            Field::Time(time_name(name).and_then(|name| name.scale))
        } else if MESSAGES.contains(&part) {
            Field::Message
        } else if LEVELS.contains(&part) || is_level(part) {
            Field::Level
        } else if name == "v" && self.fields.known.contains_key("pid") {
            // The version of a log's own form, as bunyan and pino write it.
            Field::Identifier
        } else if IDENTIFIERS.contains(&part) || says_which(last_part(name)) {
            Field::Identifier
        } else {
            Field::Value(None)
        }
    }

    /// The same from memory.
    #[inline]
    fn known(&mut self, name: &str) -> (Option<usize>, Field) {
        if let Some((index, field)) = self.fields.find(name) {
            return (Some(index), field);
        }
        let field = self.field(name);
        self.fields.add(name, field);
        (None, field)
    }

    /// A quantity without a unit.
    #[inline]
    fn value(&mut self, index: Option<usize>, target: Option<Target>, name: &str, value: f64) {
        if let Some(target) = target.filter(|_| self.group.is_empty()) {
            self.row.sample(target.key, value);
            return;
        }
        self.say(name, "", value);
        if let Some(index) = index.filter(|_| self.group.is_empty())
            && self.row.asked_axis() != Some(name)
            && let Some(target) = self.row.names.target(name, "")
            && self.row.names.is_kept(target.key)
            && let Some((_, field)) = self.fields.known.get_index_mut(index)
        {
            *field = Field::Value(Some(target));
        }
    }

    /// The name with the record's group before it.
    fn full_name<'n>(&'n self, name: &'n str) -> Cow<'n, str> {
        match self.group {
            "" => name.into(),
            group if name == self.own_value => group.into(),
            group => format!("{group}/{name}").into(),
        }
    }

    /// True or false: a state, unless the field has had numbers.
    fn state_of_two(&mut self, index: Option<usize>, name: &str, value: f64) {
        let full_name = self.full_name(name).into_owned();
        let is_x = self.row.asked_axis() == Some(name);
        let key = (!is_x).then(|| self.row.names.key_of_truths(&full_name));
        let Some(key) = key.flatten() else {
            return self.say(name, "", value);
        };
        self.row.sample(key, value);
        if let Some(index) = index.filter(|_| self.group.is_empty())
            && self.row.names.is_kept(key)
            && let Some((_, field)) = self.fields.known.get_index_mut(index)
        {
            *field = Field::Truth(key);
        }
    }

    fn is_asked_state(&self, name: &str) -> bool {
        self.row.names.has_states_by_hand()
            && self.row.names.is_state_by_hand(&self.full_name(name))
    }

    /// Whether a text is a label, which is a sample then.
    fn label(&mut self, name: &str, text: &[u8]) -> bool {
        let is_state = self.states.iter().any(|state| **state == *name);
        let full_name = self.full_name(name).into_owned();
        if is_state {
            self.row.names.key_of_labels(&full_name);
        }
        self.row.text(&full_name, text)
    }

    fn numeric_time(&mut self, name: &str, scale: Option<f64>, value: f64) {
        self.is_timed = true;
        if self.row.asked_axis().is_some() {
            self.row.set_x(value);
            return;
        }
        let x = self.row.stamps.number(value, scale);
        self.row.set_time(name, x);
    }
}

impl Takes for Record<'_> {
    #[inline]
    fn number(&mut self, name: &str, value: f64) {
        match self.known(name) {
            (index, Field::Value(target)) => self.value(index, target, name, value),
            (_, Field::Level) => self.row.ignore(Reason::Label),
            (_, Field::Identifier) => self.row.ignore(Reason::Identifier),
            (_, Field::Time(scale)) if self.is_still_time(name) => {
                self.numeric_time(name, scale, value);
            }
            (_, Field::Time(_) | Field::Message | Field::Truth(_)) => self.say(name, "", value),
        }
    }

    fn truth(&mut self, name: &str, value: bool) {
        let value = f64::from(u8::from(value));
        match self.known(name) {
            (_, Field::Truth(key)) if self.group.is_empty() => self.row.sample(key, value),
            (index, Field::Value(None) | Field::Truth(_)) => self.state_of_two(index, name, value),
            (index, Field::Value(target)) => self.value(index, target, name, value),
            _ => self.say(name, "", value),
        }
    }

    fn text(&mut self, name: &str, text: &[u8]) {
        match self.known(name).1 {
            Field::Message | Field::Identifier => self.count(text),
            Field::Level => {}
            Field::Time(_) if self.is_still_time(name) && self.time(name, text) => {}
            Field::Value(_) | Field::Time(_) | Field::Truth(_) => {
                match cell::measure(trim(text), false) {
                    Some((value, unit)) if text.len() < 40 && !self.is_asked_state(name) => {
                        self.say(name, unit, value);
                    }
                    _ if self.label(name, text) => {}
                    _ => self.count(text),
                }
            }
        }
    }
}

impl Record<'_> {
    fn time(&mut self, name: &str, text: &[u8]) -> bool {
        let found = stamp::stamp(text).filter(|found| found.len == text.len());
        let x = match found {
            Some(found) => self.row.stamps.read(&found),
            None => super::number::whole(text).map(|value| {
                let scale = time_name(name).and_then(|name| name.scale);
                self.row.stamps.number(value, scale)
            }),
        };
        let Some(x) = x else { return false };
        self.is_timed = true;
        self.row.set_time(name, x);
        true
    }

    /// A text that begins like a number is one token that is no quantity.
    fn count(&mut self, text: &[u8]) {
        let text = trim(text);
        if text.first().is_some_and(u8::is_ascii_digit) {
            self.row.ignore(Reason::Text);
        }
    }
}

impl Json {
    /// Learns from the first lines what tells records apart.
    pub(super) fn learn<'a>(&mut self, lines: impl Iterator<Item = &'a [u8]> + Clone) {
        self.labels.learn(lines.clone());
        self.durations = durations::learn(lines.clone());
        self.states = texts::learn(lines.clone());
        self.prefixes.learn(lines);
    }

    /// The group that a prefix before an object gives.
    pub(super) fn group_of(&self, prefix: &[u8]) -> String {
        self.prefixes.group(prefix)
    }

    /// Reads a line that begins with a bracket.
    pub(super) fn read(&mut self, line: &[u8], group: &str, row: &mut Row) -> Verdict {
        let line = trim(line);
        let line = line.strip_suffix(b",").unwrap_or(line);
        if !matches!(line.first(), Some(b'{' | b'[')) {
            return Verdict::Prose;
        }
        if self.labels.goes_on(line) {
            // What they were read as before may be another thing now.
            self.fields = Fields::default();
        }
        self.labels.read(line, group, self.rows);
        let mut record = Record {
            row,
            group: self.labels.group(),
            own_value: self.labels.value(),
            is_timed: false,
            fields: &mut self.fields,
            telling: self.labels.telling(),
            durations: &self.durations,
            states: &self.states,
        };
        record.fields.guess = 0;
        let read = scan(line, &mut self.name, &mut record);
        match read {
            Err(why) => Verdict::Bad(why),
            Ok(()) if !row.has_samples() && !row.names.has_long_name() => Verdict::Prose,
            Ok(()) => {
                self.rows += 1;
                row.needs_x = row.has_axis() || row.asked_axis().is_some();
                Verdict::Row(Some(Text::Data))
            }
        }
    }

    /// Whether lines of an object are waiting for its end.
    pub(super) fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// Begins an object over several lines, if this line does.
    pub(super) fn begin(&mut self, line: &[u8]) -> bool {
        let text = trim(line);
        let is_head = matches!(text, b"{" | b"[")
            || (text.starts_with(b"{") && matches!(text.last(), Some(b'{' | b'[' | b',')));
        if is_head {
            self.open.clear();
            self.depth = 0;
            self.append(line);
        }
        is_head
    }

    /// Adds a line to the object; returns whether it is whole, or has become something else.
    pub(super) fn go_on(&mut self, line: &[u8]) -> Option<Result<Vec<u8>, Vec<u8>>> {
        let begins_anew = trim(line).starts_with(b"{")
            && trim(&self.open) != b"["
            && line.first() == Some(&b'{')
            && self.depth > 0
            && self.open.len() < 4;
        // `[` alone: a list of records follows, each of which is read when it is whole.
        if trim(&self.open) == b"[" && trim(line).starts_with(b"{") {
            self.open.clear();
            self.depth = 0;
        }
        self.append(line);
        if self.open.len() > OBJECT_BYTES_MAX || begins_anew {
            return Some(Err(std::mem::take(&mut self.open)));
        }
        (self.depth <= 0).then(|| Ok(std::mem::take(&mut self.open)))
    }

    /// What is waiting, as it came.
    pub(super) fn give_up(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.open)
    }

    fn append(&mut self, line: &[u8]) {
        let mut is_quoted = false;
        let mut is_escaped = false;
        for &byte in line {
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' if is_quoted => is_escaped = true,
                b'"' => is_quoted = !is_quoted,
                b'{' | b'[' if !is_quoted => self.depth += 1,
                b'}' | b']' if !is_quoted => self.depth -= 1,
                _ => {}
            }
        }
        self.open.extend_from_slice(line);
        self.open.push(b' ');
    }
}

/// What a container printed, as its runtime keeps it: `{"log":"…","stream":"stdout","time":"…"}`.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ContainerLine {
    pub log: String,
    #[serde(rename = "stream")]
    _stream: String,
    pub time: String,
}

/// A line of a container, where it is one.
pub(super) fn container_line(line: &[u8]) -> Option<ContainerLine> {
    if !line.starts_with(b"{\"log\":\"") {
        return None;
    }
    serde_json::from_slice(line).ok()
}
