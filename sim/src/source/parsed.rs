//! What a parser said of a block of input, kept until it is sent.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::format::{self, Bad, Format, Place, Sink, Text};
use crate::job::{DataLines, Fact, FactValue, LogLine, Progress, SeriesKind, SeriesSpec, Stream};

use super::bad_lines::BadLines;
use super::columns::Columns;
use super::own_axis::OwnAxis;
use super::told_series::ToldSeries;

/// A longer line is cut in the log.
const LINE_BYTES_MAX: usize = 4096;

/// More notes on single lines aren't said: a source can have any number of such lines.
const NOTES_MAX: u32 = 20;

/// A sample of an earlier row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Late {
    pub series: u32,
    pub value: f64,
    pub place: Place,
}

/// A change to the list of what was said once.
#[derive(Debug)]
pub(super) enum FactChange {
    Set(Fact),
    Removed(String),
}

/// Takes what a parser says.
pub(super) struct Parsed {
    pub columns: Columns,
    /// Samples of rows before.
    pub late: Vec<Late>,
    /// The last place that one of them had.
    late_x: Option<f64>,
    /// Every series by its index: what it is, until that was sent.
    pub series: Vec<Option<SeriesSpec>>,
    /// The labels of each state series, in the parser's order.
    pub labels: Vec<Vec<Box<str>>>,
    /// Series that are to be cleared, each behind so many of the samples that aren't sent yet.
    pub clears: HashMap<u32, usize>,
    /// Units of series that were sent already.
    pub units: Vec<(u32, String)>,
    pub axis: OwnAxis,
    pub log: Vec<LogLine>,
    /// Lines that carried samples, as turned out after they were passed on.
    turned: Vec<Box<str>>,
    /// Lines of the log that say when they were, by their places in it, and when.
    clocks: Vec<(usize, f64)>,
    pub bad_lines: BadLines,
    pub detected: Option<Format>,
    pub facts: Vec<FactChange>,
    /// The series that count, in the order in which they were found.
    pub counters: Vec<u32>,
    pub progress: Option<Progress>,
    /// Notes so far, of which a source has no end.
    notes: u32,
    /// The topic that the lines came from, where there are many: the log says it.
    pub topic: String,
    /// What was said of its series beside their samples.
    pub told: Option<ToldSeries>,
    /// How many series there may be, with those of others who have some of them.
    pub series_max: usize,
    /// Where readable lines come from.
    pub stream: Stream,
    /// The time of what is said now.
    pub now: f64,
    /// When the lines came that are read now, where they waited.
    arrived: Option<f64>,
}

impl Parsed {
    pub(super) fn new(stream: Stream) -> Self {
        Self {
            columns: Columns::default(),
            late: Vec::new(),
            late_x: None,
            series: Vec::new(),
            labels: Vec::new(),
            clears: HashMap::new(),
            units: Vec::new(),
            axis: OwnAxis::default(),
            log: Vec::new(),
            turned: Vec::new(),
            clocks: Vec::new(),
            bad_lines: BadLines::default(),
            detected: None,
            facts: Vec::new(),
            counters: Vec::new(),
            progress: None,
            notes: 0,
            topic: String::new(),
            told: None,
            series_max: format::Options::default().series_max,
            stream,
            now: 0.0,
            arrived: None,
        }
    }

    /// The source is read otherwise from here on: its series are counted anew, over another axis.
    /// All that was said before has been sent.
    pub(super) fn begin_anew(&mut self, axis: OwnAxis) {
        self.columns = Columns::default();
        self.series.clear();
        self.labels.clear();
        self.units.clear();
        self.counters.clear();
        self.late_x = None;
        self.axis = axis;
    }

    /// Takes what there is to be known of a source, and nothing of what its lines say.
    pub(super) fn learning(&mut self) -> Learning<'_> {
        Learning(self)
    }

    /// Adds a line to the log, cut if it is long.
    pub(super) fn log(&mut self, stream: Stream, line: &str) {
        self.push(stream, line, Text::Prose);
    }

    /// What the log says since the last time; the axis is known that far.
    pub(super) fn take_log(&mut self) -> Vec<LogLine> {
        let mut log = std::mem::take(&mut self.log);
        for (place, clock) in self.clocks.drain(..) {
            let line = &mut log[place];
            line.t = self.axis.line_time(clock, line.t).unwrap_or(line.t);
        }
        log
    }

    /// Which of the lines that were passed on turned out to carry samples since the last time.
    pub(super) fn take_turned(&mut self) -> Option<DataLines> {
        let texts = std::mem::take(&mut self.turned);
        (!texts.is_empty()).then(|| DataLines {
            stream: self.stream,
            texts: texts.into(),
        })
    }

    /// How a line is shown.
    fn shown<'a>(&self, line: &'a str) -> Cow<'a, str> {
        match &*self.topic {
            "" => shortened(line),
            topic => format!("{topic}: {}", shortened(line)).into(),
        }
    }

    fn push(&mut self, stream: Stream, line: &str, kind: Text) {
        self.log.push(LogLine {
            t: self.arrived.unwrap_or(self.now),
            stream,
            text: self.shown(line).into(),
            is_open: kind == Text::Open,
            is_shown: false,
            is_data: kind == Text::Data,
        });
    }
}

impl Sink for Parsed {
    fn series(&mut self, series: u32, name: &str, unit: &str) {
        let index = series as usize;
        if self.series.len() <= index {
            self.series.resize(index + 1, None);
        }
        let mut spec = SeriesSpec::named(name).unit(unit);
        if let Some(told) = &self.told {
            told.add_to(&mut spec);
        }
        self.series[index] = Some(spec);
    }

    fn state(&mut self, series: u32) {
        if let Some(Some(spec)) = self.series.get_mut(series as usize) {
            spec.kind = SeriesKind::State;
        }
    }

    fn group(&mut self, series: u32, group: &str) {
        if let Some(Some(spec)) = self.series.get_mut(series as usize) {
            spec.group = Some(group.into());
        }
    }

    fn clear(&mut self, series: u32) {
        let late = self.late.iter().filter(|late| late.series == series);
        let samples = late.count() + self.columns.count_of(series);
        // What is cleared twice is cleared the second time.
        self.clears.insert(series, samples);
    }

    fn label(&mut self, series: u32, label: &str) {
        let index = series as usize;
        if self.labels.len() <= index {
            self.labels.resize(index + 1, Vec::new());
        }
        self.labels[index].push(label.into());
    }

    fn unit(&mut self, series: u32, unit: &str) {
        if let Some(Some(spec)) = self.series.get_mut(series as usize) {
            spec.unit = unit.into();
        } else if let Some((_, told)) = self.units.iter_mut().find(|(known, _)| *known == series) {
            unit.clone_into(told);
        } else {
            self.units.push((series, unit.into()));
        }
    }

    fn x_axis(&mut self, name: &str, kind: format::AxisKind) {
        self.axis.found(name, kind);
        self.columns.set_axis();
    }

    #[inline]
    fn row(&mut self, x: Option<f64>) {
        let x = x.map(|x| self.axis.place(x, self.now));
        self.columns.row(x);
    }

    fn passed(&mut self, x: f64) {
        self.axis.passed(x);
    }

    #[inline]
    fn sample(&mut self, series: u32, value: f64) {
        self.columns.sample(series, value);
    }

    fn late(&mut self, series: u32, value: f64, place: Place) {
        let x = place.x.map(|x| self.axis.place_late(x, place.arrival));
        // A row without a place takes the last, here as among those that are read as they come.
        let x = x.or(self.late_x);
        self.late_x = x;
        let place = Place { x, ..place };
        self.late.push(Late {
            series,
            value,
            place,
        });
    }

    fn arrived(&mut self, at: Option<f64>) {
        self.arrived = at;
    }

    fn text(&mut self, line: &str, kind: Text) {
        if kind == Text::Bad {
            self.bad_lines.show(line);
        }
        self.push(self.stream, line, kind);
    }

    fn text_at(&mut self, line: &str, clock: f64) {
        self.clocks.push((self.log.len(), clock));
        self.text(line, Text::Prose);
    }

    fn turned_out_data(&mut self, line: &str) {
        self.turned.push(self.shown(line).into());
    }

    fn bad(&mut self, why: Bad) {
        if self.bad_lines.count(why) {
            self.log(Stream::Note, &format!("bad line: {why}"));
        }
    }

    fn detected(&mut self, format: Format, words: &str) {
        self.detected = Some(format);
        // Of ten thousand topics nobody wants to know it.
        if self.topic.is_empty() {
            self.log(Stream::Note, &format!("reads as {words}"));
        }
    }

    fn refused(&mut self, name: &str) {
        let series = self.series_max;
        let note = format!("more than {series} series: {name:?} and all further ones are refused");
        self.log(Stream::Note, &note);
    }

    fn fact(&mut self, name: &str, value: format::FactRef<'_>, unit: &str) {
        let value = match value {
            format::FactRef::Number(value) => FactValue::Number(value),
            format::FactRef::Text(text) => FactValue::Text(text.into()),
        };
        let told = self.told.as_ref().filter(|_| unit.is_empty());
        let told = told.and_then(|told| told.unit_of(name));
        let unit = told.as_deref().unwrap_or(unit);
        self.facts
            .push(FactChange::Set(Fact::new(name, value).unit(unit)));
    }

    fn no_fact(&mut self, name: &str) {
        self.facts.push(FactChange::Removed(name.into()));
    }

    fn counter(&mut self, series: u32) {
        self.counters.push(series);
    }

    fn progress(&mut self, done: f64, total: f64) {
        self.progress = Some(Progress { done, total });
    }

    fn note_bad(&mut self, note: &str) {
        self.bad_lines.show(note);
        self.note(note);
    }

    fn note(&mut self, note: &str) {
        self.notes += 1;
        if self.notes <= NOTES_MAX {
            self.log(Stream::Note, note);
        }
    }
}

/// What there is to be known of a source: its series and its axis.
pub(super) struct Learning<'a>(&'a mut Parsed);

impl Sink for Learning<'_> {
    fn series(&mut self, series: u32, name: &str, unit: &str) {
        self.0.series(series, name, unit);
    }

    fn state(&mut self, series: u32) {
        self.0.state(series);
    }

    fn group(&mut self, series: u32, group: &str) {
        self.0.group(series, group);
    }

    fn label(&mut self, series: u32, label: &str) {
        self.0.label(series, label);
    }

    fn unit(&mut self, series: u32, unit: &str) {
        self.0.unit(series, unit);
    }

    fn x_axis(&mut self, name: &str, kind: format::AxisKind) {
        self.0.x_axis(name, kind);
    }

    fn counter(&mut self, series: u32) {
        self.0.counter(series);
    }

    fn row(&mut self, _x: Option<f64>) {}

    fn sample(&mut self, _series: u32, _value: f64) {}

    fn late(&mut self, _series: u32, _value: f64, _place: Place) {}

    fn text(&mut self, _line: &str, _kind: Text) {}

    fn bad(&mut self, _why: Bad) {}

    fn detected(&mut self, format: Format, _words: &str) {
        self.0.detected = Some(format);
    }

    fn refused(&mut self, _name: &str) {}
}

fn shortened(line: &str) -> Cow<'_, str> {
    if line.len() <= LINE_BYTES_MAX {
        return line.into();
    }
    let head = &line[..line.floor_char_boundary(LINE_BYTES_MAX)];
    format!("{head}… ({} bytes)", line.len()).into()
}

#[cfg(test)]
mod tests {
    use super::{Bad, LINE_BYTES_MAX, Parsed, Sink, Stream, Text, format};

    #[test]
    fn a_long_line_is_cut_between_two_characters() {
        let mut parsed = Parsed::new(Stream::Err);
        parsed.text(&"ä".repeat(LINE_BYTES_MAX), Text::Prose);
        let text = &*parsed.log[0].text;
        assert!(text.ends_with("ä… (8192 bytes)"), "{text}");
        assert_eq!(parsed.log[0].stream, Stream::Err);
    }

    #[test]
    fn lines_that_waited_to_be_read_have_the_time_of_their_arrival() {
        // Words with numbers among them, words alone, and words that know a key.
        type Say = fn(u32) -> String;
        let kinds: [Say; 4] = [
            |line| format!("INFO request {line} served in {} ms\n", line * 7 % 13),
            |line| format!("step {line}: saved, loss={}\n", f64::from(line) / 8.0),
            |line| format!("worker {} is done\n", ["a", "b"][line as usize % 2]),
            |line| format!("epoch {line}/100 loss 0.{line} [eta 3 s]\n"),
        ];
        for say in kinds {
            let mut parsed = Parsed::new(Stream::Out);
            let mut parser = format::Parser::new(format::Options {
                is_paced: true,
                ..format::Options::default()
            });
            for line in 0..100 {
                parsed.now = f64::from(line) / 20.0;
                parser.feed(say(line).as_bytes(), parsed.now, &mut parsed);
            }
            parser.finish(&mut parsed);
            for line in parsed.take_log() {
                let said = (0..100).find(|said| say(*said).trim_end() == &*line.text);
                // Of words that are said again and again the times alone are known.
                let is_once = line.text.contains(|sign: char| sign.is_ascii_digit());
                if line.stream == Stream::Out && is_once {
                    assert_eq!(Some(line.t), said.map(|said| f64::from(said) / 20.0));
                }
            }
        }
    }

    #[test]
    fn bad_lines_are_noted_once_a_kind_and_counted_at_the_end() {
        let mut parsed = Parsed::new(Stream::Out);
        parsed.bad(Bad::TooLong);
        parsed.bad(Bad::NotANumber);
        assert_eq!(parsed.bad_lines.summary(), None);
        parsed.bad(Bad::NotANumber);
        assert_eq!(parsed.log.len(), 2);
        assert_eq!(&*parsed.log[1].text, "bad line: not a number");
        assert_eq!(parsed.bad_lines.uncounted, 3);
        let summary = parsed.bad_lines.summary();
        assert_eq!(
            summary.as_deref(),
            Some("bad lines: 1 × line too long, 2 × not a number")
        );
    }

    #[test]
    fn only_the_last_unit_of_a_series_is_kept() {
        let mut parsed = Parsed::new(Stream::Out);
        parsed.series(0, "val_loss", "ms");
        parsed.unit(0, "s");
        let spec = parsed.series[0].take().unwrap();
        assert_eq!((&*spec.unit, spec.group), ("s", None));
        parsed.unit(0, "h");
        parsed.unit(0, "d");
        assert_eq!(parsed.units, [(0, "d".to_owned())]);
    }
}
