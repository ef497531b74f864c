//! What a parser says of all lines of a source, added up.

use super::super::{AxisKind, Bad, FactRef, Format, Place, Sink, Text};
use super::{
    BAD_EXAMPLES, BadLine, FactSaid, KEPT_BYTES, LINE_SECS, Ledger, ReadAxis, ReadFact, ReadSeries,
    Reading,
};
use crate::format::text::head;
use crate::format::token::TOKENS_MAX;

/// More notes aren't kept: a source can have any number of lines that are worth one.
const NOTES_MAX: usize = 20;
/// More facts aren't kept.
const FACTS_MAX: usize = 1_000;

/// What was read out of a line.
#[derive(Clone, Debug, Default)]
pub(super) struct Heard {
    /// Series by their index, and values.
    pub samples: Vec<(u32, f64)>,
    /// Its place on the x axis.
    pub x: Option<f64>,
}

/// Takes what a parser says.
#[derive(Default)]
pub(super) struct Tally {
    /// Lines that have begun.
    pub lines: u64,
    /// So many of the first ones are kept.
    pub kept_lines: usize,
    reading: Reading,
    /// Series whose example is the line that is being read.
    unexampled: Vec<usize>,
    /// What was read out of the lines that are kept.
    heard: Vec<Heard>,
    /// Series that count.
    counters: Vec<u32>,
    /// The place of the row that is being read.
    x: Option<f64>,
    /// Bad lines behind those that are kept, until their text is known.
    bad: Vec<Bad>,
}

impl Tally {
    pub(super) fn keeping(kept_lines: usize) -> Self {
        Self {
            kept_lines,
            ..Self::default()
        }
    }

    pub(super) fn begin_line(&mut self) {
        self.lines += 1;
        if self.heard.len() < self.kept_lines {
            self.heard.push(Heard::default());
        }
    }

    /// What was read out of each line that is kept.
    pub(super) fn take_heard(&mut self) -> Vec<Heard> {
        std::mem::take(&mut self.heard)
    }

    /// The series that count.
    pub(super) fn take_counters(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.counters)
    }

    /// Notes what was read out of a line, counted from 1, if it is kept.
    fn hear(&mut self, line: u64, sample: (u32, f64), x: Option<f64>) {
        let index = (line as usize).wrapping_sub(1);
        let series = self.reading.series.get(sample.0 as usize);
        // A label's number stands in no line.
        if series.is_some_and(|series| series.labels.is_some()) {
            return;
        }
        if let Some(heard) = self.heard.get_mut(index)
            && heard.samples.len() < TOKENS_MAX
        {
            heard.samples.push(sample);
            heard.x = heard.x.or(x);
        }
    }

    /// The line that was said last has been read: what waits for a line gets it.
    pub(super) fn end_feed(&mut self, line: &[u8]) {
        for index in self.unexampled.drain(..) {
            self.reading.series[index].example = text_of(line);
        }
        for why in self.bad.drain(..) {
            self.reading.bad_examples.push(BadLine {
                why,
                line: text_of(line),
            });
        }
    }

    /// All that was said.
    pub(super) fn reading(self, ledger: Ledger) -> Reading {
        Reading {
            lines: self.lines,
            ledger,
            ..self.reading
        }
    }

    fn take(&mut self, series: u32, value: f64) {
        let Some(series) = self.reading.series.get_mut(series as usize) else {
            return;
        };
        if series.samples == 0 {
            series.first = value;
        }
        series.samples += 1;
        series.last = value;
    }

    fn is_behind_the_kept(&self) -> bool {
        self.lines > self.kept_lines as u64
    }
}

/// A line as it is shown: without its end, without what no line shows, cut if it is long.
pub(super) fn text_of(line: &[u8]) -> String {
    let text = String::from_utf8_lossy(head(line, KEPT_BYTES));
    let text: String = text
        .chars()
        .map(|char| if char == '\t' { ' ' } else { char })
        .filter(|char| !char.is_control())
        .collect();
    text.trim_end().to_owned()
}

impl Sink for Tally {
    fn series(&mut self, _series: u32, name: &str, unit: &str) {
        // Of the lines that are kept it comes out later which one it was.
        if self.is_behind_the_kept() {
            self.unexampled.push(self.reading.series.len());
        }
        self.reading.series.push(ReadSeries {
            name: name.into(),
            unit: unit.into(),
            labels: None,
            samples: 0,
            first: f64::NAN,
            last: f64::NAN,
            example: String::new(),
        });
    }

    fn state(&mut self, series: u32) {
        // No number of a line tells which one said it.
        let index = series as usize;
        if !self.unexampled.contains(&index) {
            self.unexampled.push(index);
        }
        if let Some(series) = self.reading.series.get_mut(series as usize) {
            series.labels = Some(Vec::new());
        }
    }

    fn label(&mut self, series: u32, label: &str) {
        let series = self.reading.series.get_mut(series as usize);
        if let Some(labels) = series.and_then(|series| series.labels.as_mut()) {
            labels.push(label.into());
        }
    }

    fn unit(&mut self, series: u32, unit: &str) {
        if let Some(series) = self.reading.series.get_mut(series as usize) {
            series.unit = unit.into();
        }
    }

    fn x_axis(&mut self, name: &str, kind: AxisKind) {
        self.reading.axis = Some(ReadAxis {
            name: name.into(),
            kind,
            first: None,
            last: None,
        });
    }

    #[inline]
    fn row(&mut self, x: Option<f64>) {
        self.x = x;
        self.reading.rows += 1;
        if let Some(axis) = &mut self.reading.axis
            && x.is_some()
        {
            axis.first = axis.first.or(x);
            axis.last = x;
        }
    }

    fn passed(&mut self, x: f64) {
        if let Some(axis) = &mut self.reading.axis {
            axis.first = axis.first.or(Some(x));
            axis.last = Some(x);
        }
    }

    #[inline]
    fn sample(&mut self, series: u32, value: f64) {
        self.take(series, value);
        if !self.is_behind_the_kept() {
            self.hear(self.lines, (series, value), self.x);
        }
    }

    fn late(&mut self, series: u32, value: f64, place: Place) {
        let line = (place.arrival / LINE_SECS).round() as u64;
        let is_elsewhere = line != self.lines;
        self.take(series, value);
        self.hear(line, (series, value), place.x);
        if let (Some(axis), Some(x)) = (&mut self.reading.axis, place.x) {
            axis.first = Some(axis.first.map_or(x, |first| first.min(x)));
            axis.last = Some(axis.last.map_or(x, |last| last.max(x)));
        }
        // Shapes and facts that wait become series at another line of the same kind. At the input's
        // end there is none, and a line that isn't kept is no example.
        let is_state = self.reading.series.get(series as usize);
        let is_state = is_state.is_some_and(|series| series.labels.is_some());
        if is_elsewhere && !is_state && line <= self.kept_lines as u64 {
            self.unexampled.retain(|index| *index != series as usize);
        }
    }

    fn text(&mut self, _line: &str, _kind: Text) {}

    fn bad(&mut self, why: Bad) {
        let known = self.reading.bad.iter_mut().find(|(kind, _)| *kind == why);
        match known {
            Some((_, count)) => *count += 1,
            None => self.reading.bad.push((why, 1)),
        }
        let told = self.reading.bad_examples.len() + self.bad.len();
        if self.is_behind_the_kept() && told < BAD_EXAMPLES {
            self.bad.push(why);
        }
    }

    fn detected(&mut self, format: Format, words: &str) {
        self.reading.format = Some(format);
        self.reading.words = words.into();
    }

    fn refused(&mut self, name: &str) {
        let count = self.reading.series.len();
        self.note(&format!(
            "more than {count} series: {name:?} and all further ones are refused"
        ));
    }

    fn fact(&mut self, name: &str, value: FactRef<'_>, unit: &str) {
        if self.reading.facts.len() < FACTS_MAX {
            self.reading.facts.push(ReadFact {
                name: name.into(),
                value: match value {
                    FactRef::Number(number) => FactSaid::Number(number),
                    FactRef::Text(text) => FactSaid::Text(text.into()),
                },
                unit: unit.into(),
            });
        }
    }

    fn no_fact(&mut self, name: &str) {
        // What is said again soon was said a moment ago.
        let place = self
            .reading
            .facts
            .iter()
            .rposition(|fact| fact.name == name);
        if let Some(place) = place {
            self.reading.facts.remove(place);
        }
    }

    fn counter(&mut self, series: u32) {
        self.counters.push(series);
    }

    fn note(&mut self, note: &str) {
        if self.reading.notes.len() < NOTES_MAX {
            self.reading.notes.push(note.into());
        }
    }
}
