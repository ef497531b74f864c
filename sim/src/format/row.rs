//! The line that is being read: its samples, before it is known to be good.

mod commit;

use super::ledger::{Ledger, Reason};
use super::machines::Machines;
use super::names::{Names, Target};
use super::stamp::{StampKind, Stamps};
use super::states::Claim;
use super::text::Readable;
use super::{AxisKind, Bad, Place, Sink};

/// A source's own x axis.
struct Axis {
    /// The name asked for, or found.
    name: Option<Box<str>>,
    kind: AxisKind,
    is_asked_for: bool,
    is_told: bool,
}

/// Collects a line's samples and passes them on if the line turns out good.
pub(super) struct Row {
    pub(super) names: Names,
    pub(super) ledger: Ledger,
    pub(super) stamps: Stamps,
    axis: Axis,
    x: Option<f64>,
    samples: Vec<(u32, f64)>,
    /// Numbers of the line that are no samples, until it is known to be good.
    ignored: Vec<(Reason, u32)>,
    /// Versions of the line that were told as facts.
    pub(super) told_versions: u32,
    /// Numbers of the line for which there is no series any more.
    refused: u32,
    /// The column and the cell that was no number.
    bad_cell: Option<(Box<str>, Box<str>)>,
    /// Something is wrong with the line, but its samples count.
    bad_line: Option<Bad>,
    /// The first place of a record without samples, before it is known that there is an axis.
    passed: Option<f64>,
    /// Whether the tag of the machine tells lines apart.
    pub(super) machines: Machines,
    /// Rows so far.
    rows: u64,
    /// When the line arrived.
    pub(super) arrival: f64,
    /// A line without a place on the axis is bad: its format has one for it in every line.
    pub(super) needs_x: bool,
    /// The numbers that lines begin with are how long something took, where they are called a time.
    pub(super) begins_with_duration: bool,
    /// Whether the line is read as it came.
    pub(super) when: When,
}

/// When a line is read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum When {
    /// As it came.
    Now,
    /// Later: it waited until more was known of the source.
    Later,
    /// Later, and its row was counted when it came.
    Again(Place),
}

impl Row {
    pub(super) fn new(names: Names, x: Option<&str>, stamps: Stamps) -> Self {
        Self {
            names,
            ledger: Ledger::default(),
            stamps,
            axis: Axis {
                name: x.map(Into::into),
                kind: AxisKind::Number,
                is_asked_for: x.is_some(),
                is_told: false,
            },
            x: None,
            samples: Vec::new(),
            ignored: Vec::new(),
            told_versions: 0,
            refused: 0,
            bad_cell: None,
            bad_line: None,
            passed: None,
            machines: Machines::default(),
            rows: 0,
            arrival: 0.0,
            needs_x: false,
            begins_with_duration: false,
            when: When::Now,
        }
    }

    /// Counts rows from where another left off, and numbers from nothing.
    pub(super) fn go_on_from(&mut self, other: &Self) {
        self.rows = other.rows;
        self.ledger = Ledger::default();
    }

    /// The name of the x axis; a format that has names for it of its own may find one.
    pub(super) fn axis(&self) -> Option<&str> {
        self.axis.name.as_deref()
    }

    /// The axis a person asked for, where that was not found by itself.
    pub(super) fn asked_axis(&self) -> Option<&str> {
        self.axis().filter(|_| self.axis.is_asked_for)
    }

    /// What the x axis is.
    pub(super) fn axis_kind(&self) -> AxisKind {
        self.axis.kind
    }

    /// Whether the sink knows of the x axis.
    pub(super) fn has_axis(&self) -> bool {
        self.axis.is_told
    }

    /// Makes `name` the x axis. A column asked for by its number gets its name this way.
    pub(super) fn set_axis(&mut self, name: &str, kind: AxisKind) {
        if !self.axis.is_told {
            self.axis.name = Some(name.into());
            self.axis.kind = kind;
        }
    }

    /// The row's place on the x axis: the first one said counts.
    #[inline]
    pub(super) fn set_x(&mut self, value: f64) {
        if value.is_finite() {
            self.x.get_or_insert(value);
        }
        self.ignore(Reason::X);
    }

    /// The row's place on an axis of times, unless a person asked for another axis.
    pub(super) fn set_time(&mut self, name: &str, x: f64) {
        match self.asked_axis() {
            None => {
                if !self.axis.is_told {
                    let kind = self.stamp_kind();
                    self.set_axis(name, kind);
                }
                self.set_x(x);
            }
            Some(asked) if asked == name || matches!(asked, "time" | "timestamp") => self.set_x(x),
            Some(_) => self.ignore(Reason::Date),
        }
    }

    /// The same for a time that is counted as a token of its line.
    pub(super) fn set_counted_time(&mut self, name: &str, x: f64) {
        match self.asked_axis() {
            None => {
                let kind = self.stamp_kind();
                self.set_axis(name, kind);
                self.carry_x(x);
            }
            Some(asked) if asked == name || matches!(asked, "time" | "timestamp") => {
                self.carry_x(x);
            }
            Some(_) => {}
        }
    }

    /// The same for a time as text; what is no time is left.
    pub(super) fn set_time_text(&mut self, text: &str) {
        let found = super::stamp::stamp(text.as_bytes()).filter(|found| found.len == text.len());
        if let Some(x) = found.and_then(|found| self.stamps.read(&found)) {
            self.set_time("time", x);
        }
    }

    /// Whether the row has its place on the x axis.
    pub(super) fn is_placed(&self) -> bool {
        self.x.is_some()
    }

    /// The same without a number of its own: a counter that goes on for this line.
    pub(super) fn carry_x(&mut self, value: f64) {
        if value.is_finite() {
            self.x.get_or_insert(value);
        }
    }

    /// A name and the values of its tags as a path: `cpu.user/db1/0`.
    pub(super) fn tagged<'a>(
        &mut self,
        name: &[u8],
        tags: impl Iterator<Item = (&'a [u8], &'a [u8])>,
    ) -> String {
        let mut readable = Readable::default();
        let mut path = readable.text(name).to_owned();
        for (tag, value) in tags {
            if self.machines.is_telling(tag, value) {
                path.push('/');
                path.push_str(readable.text(value));
            }
        }
        path
    }

    #[inline]
    pub(super) fn sample(&mut self, key: u32, value: f64) {
        self.samples.push((key, value));
    }

    /// A sample of what is printed in another unit than it has.
    #[inline]
    pub(super) fn scaled(&mut self, target: Target, value: f64) {
        let value = self.names.scaled(target.scale, value);
        self.samples.push((target.key, value));
    }

    /// A number that is no sample.
    #[inline]
    pub(super) fn ignore(&mut self, reason: Reason) {
        match self.ignored.last_mut() {
            Some((last, count)) if *last == reason => *count += 1,
            _ => self.ignored.push((reason, 1)),
        }
    }

    /// Counts the line as bad, although its samples are passed on.
    pub(super) fn bad_line(&mut self, why: Bad) {
        self.bad_line = Some(why);
    }

    /// A cell among numbers that is none: the rest of its row counts.
    pub(super) fn bad_cell(&mut self, column: &str, cell: &[u8]) {
        if self.bad_cell.is_none() {
            let cell = String::from_utf8_lossy(super::text::head(cell, 64));
            self.bad_cell = Some((column.into(), cell.into()));
        }
    }

    /// Numbers of a bad line.
    pub(super) fn ignore_all(&mut self, count: usize) {
        self.ignored.push((Reason::Text, count as u32));
    }

    /// What the x axis is, for a person.
    pub(super) fn axis_words(&self) -> &'static str {
        match self.axis.kind {
            AxisKind::Clock => " (clock)",
            AxisKind::Day => " (time of day)",
            AxisKind::Elapsed => " (elapsed)",
            AxisKind::Number => "",
        }
    }

    /// What the times of the source count from.
    pub(super) fn stamp_kind(&self) -> AxisKind {
        match self.stamps.kind() {
            Some(StampKind::Clock) => AxisKind::Clock,
            Some(StampKind::Day) => AxisKind::Day,
            Some(StampKind::Elapsed) => AxisKind::Elapsed,
            None => AxisKind::Number,
        }
    }

    /// A number for which there is no series.
    pub(super) fn refuse(&mut self) {
        self.refused += 1;
    }

    /// The same for so many.
    pub(super) fn refuse_all(&mut self, count: u32) {
        self.refused += count;
    }

    /// A sample known by its name, or the x axis' value.
    pub(super) fn named(&mut self, name: &str, unit: &str, value: f64) {
        if self.asked_axis() == Some(name) {
            self.set_x(value);
        } else if let Some(target) = self.names.target(name, unit) {
            self.scaled(target, value);
        } else if name.len() <= super::names::NAME_BYTES_MAX {
            self.refuse();
        }
    }

    /// A value that came alone under its name: what it belongs to is a series from the first one on.
    pub(super) fn alone(&mut self, name: &str, unit: &str, value: f64, sink: &mut impl Sink) {
        match self.names.target(name, unit) {
            Some(target) => {
                self.names.make_series(target.key, &mut self.ledger, sink);
                self.scaled(target, value);
            }
            None if name.len() <= super::names::NAME_BYTES_MAX => self.refuse(),
            None => {}
        }
    }

    /// A text of this name: a sample, if it is a label. Returns whether it is.
    pub(super) fn text(&mut self, name: &str, text: &[u8]) -> bool {
        self.text_of(name, text, Claim::None)
    }

    /// The same of a text that the source calls a state.
    pub(super) fn state_text(&mut self, name: &str, text: &[u8]) -> bool {
        self.text_of(name, text, Claim::State)
    }

    fn text_of(&mut self, name: &str, text: &[u8], claim: Claim) -> bool {
        let place = self.place();
        let found = self.names.label(name, text, place, claim);
        self.samples.extend(found);
        found.is_some()
    }

    pub(super) fn has_samples(&self) -> bool {
        !self.samples.is_empty()
    }

    /// Where the line stands that is read now.
    pub(super) fn place(&self) -> Place {
        match self.when {
            When::Again(place) => Place {
                x: self.x.or(place.x),
                ..place
            },
            When::Now | When::Later => Place {
                row: self.rows,
                arrival: self.arrival,
                x: self.x,
            },
        }
    }

    /// Counts a row whose samples come later, if at all.
    pub(super) fn reserve(&mut self, sink: &mut impl Sink) -> Place {
        let place = self.place();
        sink.row(self.x.filter(|_| self.axis.is_told));
        self.rows += 1;
        place
    }

    /// A record without samples has a time all the same: the axis reaches that far.
    pub(super) fn pass(&mut self, sink: &mut impl Sink) {
        let Some(x) = self.x else { return };
        if self.axis.is_told {
            sink.passed(x);
        } else {
            self.passed.get_or_insert(x);
        }
    }

    /// The line holds no sample, but numbers that are none.
    pub(super) fn commit_prose(&mut self) {
        self.count_ignored();
        self.names.discard();
        self.forget_axis();
        self.clear();
    }

    /// Forgets the line: another reader takes it.
    pub(super) fn discard(&mut self) {
        self.names.discard();
        self.forget_axis();
        self.clear();
    }

    fn forget_axis(&mut self) {
        if !self.axis.is_asked_for && !self.axis.is_told {
            self.axis.name = None;
        }
    }

    #[inline]
    fn clear(&mut self) {
        self.x = None;
        self.samples.clear();
        self.ignored.clear();
        self.told_versions = 0;
        self.refused = 0;
        self.needs_x = false;
        self.bad_cell = None;
        self.bad_line = None;
    }
}
