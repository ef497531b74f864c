//! What a parser says: the calls that a [`Sink`] takes, and the words they use.

use std::fmt;

use super::Format;

/// What the places on a source's own x axis are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AxisKind {
    /// Any quantity: a step, a frequency.
    Number,
    /// Seconds since 1970, UTC.
    Clock,
    /// Seconds since midnight, going on past 86,400.
    Day,
    /// Seconds since something began.
    Elapsed,
}

/// Where a sample was said that is passed on later than its line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// The row, counted from 0 over the source.
    pub row: u64,
    /// When its line arrived: what [`Parser::feed`](super::Parser::feed) was told.
    pub arrival: f64,
    /// Its place on the source's own x axis, if it has one.
    pub x: Option<f64>,
}

/// What a value that is said once may be.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum FactRef<'a> {
    /// A number.
    Number(f64),
    /// A text: a version, a path.
    Text(&'a str),
}

/// Takes what a [`Parser`](super::Parser) reads. Calls come in the order of the lines; within a
/// line: new series and units, then the row and its samples, then what stays readable.
pub trait Sink {
    /// A new series: its index (0, 1, 2, …), its name and its unit (empty if it has none so far).
    /// Said once, before the series' first sample.
    fn series(&mut self, series: u32, name: &str, unit: &str);

    /// The new series is a state series: its values are places among its labels. Said at once after
    /// [`series`](Self::series).
    fn state(&mut self, _series: u32) {}

    /// The next label of a state series. Said before the first sample that has it.
    fn label(&mut self, _series: u32, _label: &str) {}

    /// The new series is to be shown with those of this group. Said at once after
    /// [`series`](Self::series).
    fn group(&mut self, _series: u32, _group: &str) {}

    /// What was said of the series so far is to be forgotten.
    fn clear(&mut self, _series: u32) {}

    /// The series' unit is `unit` from here on.
    fn unit(&mut self, series: u32, unit: &str);

    /// The source has an x axis of its own, and this is its name. Said once, before its first row.
    fn x_axis(&mut self, name: &str, kind: AxisKind);

    /// A line of data begins. `x` is its place on the source's own x axis (finite); `None` where the
    /// source has no such axis, or this line lacks it (then [`Bad::MissingX`] follows).
    fn row(&mut self, x: Option<f64>);

    /// A record without a sample has this place on the source's own x axis: the axis reaches that far.
    fn passed(&mut self, _x: f64) {}

    /// A sample of the row begun last. NaN and infinities are passed on as they came.
    fn sample(&mut self, series: u32, value: f64);

    /// A sample of an earlier row: its series was not known to be one then. In order within the
    /// series, before the samples that follow.
    fn late(&mut self, series: u32, value: f64, place: Place);

    /// What is said of lines from here on arrived then, on the clock that [`Parser::feed`](super::Parser::feed) is told:
    /// it waited to be read. `None`: it arrives now.
    fn arrived(&mut self, _at: Option<f64>) {}

    /// A line that stays readable, whole unless it is [`Text::Bad`].
    fn text(&mut self, line: &str, kind: Text);

    /// This line was passed on as [`Text::Prose`] before it was known how it is read: it carried samples.
    fn turned_out_data(&mut self, _line: &str) {}

    /// A readable line without data that says when it was, in seconds since 1970.
    fn text_at(&mut self, line: &str, _clock: f64) {
        self.text(line, Text::Prose);
    }

    /// Something of a line could not be used, and this is why. Counted, never lost in silence.
    fn bad(&mut self, why: Bad);

    /// How the source is read was decided from its lines, in words; again if it turned out otherwise.
    fn detected(&mut self, format: Format, words: &str);

    /// More series were asked for than [`Options::series_max`](super::Options::series_max); `name` is
    /// the first that was refused. Said once; the samples of refused series are dropped.
    fn refused(&mut self, name: &str);

    /// Something that was said once so far.
    fn fact(&mut self, _name: &str, _value: FactRef<'_>, _unit: &str) {}

    /// What was a fact is said again and again: it is a series from here on.
    fn no_fact(&mut self, _name: &str) {}

    /// This series counts: a step, an epoch. It may be an x axis for the others.
    fn counter(&mut self, _series: u32) {}

    /// How far something is: `done` of `total`.
    fn progress(&mut self, _done: f64, _total: f64) {}

    /// Something that a person should know of how the source is read.
    fn note(&mut self, _note: &str) {}

    /// What was bad in the line that was counted as bad last, and isn't shown.
    fn note_bad(&mut self, note: &str) {
        self.note(note);
    }
}

/// What kind of readable line it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Text {
    /// No data in it.
    Prose,
    /// Prose that carried samples.
    Data,
    /// The beginning of a bad line.
    Bad,
    /// A line that has no end so far, as a prompt has none. It comes as a whole once it has one.
    Open,
}

/// Why a line, or a part of it, could not be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Bad {
    /// Longer than [`Options::line_bytes_max`](super::Options::line_bytes_max); nothing of it was read.
    TooLong,
    /// A row with more columns than the header.
    TooManyColumns,
    /// Among numbers stands something that is none.
    NotANumber,
    /// A row of the right width without one number.
    NoNumber,
    /// Begins like JSON and isn't.
    BrokenJson,
    /// JSON nested deeper than anyone prints.
    TooDeep,
    /// A series' name of absurd length; its sample is dropped, the others are kept.
    LongName,
    /// A sentence whose checksum is not the one that it says; its values are passed on.
    WrongSum,
    /// The source has an x axis, and this row has no (finite) value for it. Its samples are passed on.
    MissingX,
    /// A packet or a message that is no text.
    NoText,
}

impl fmt::Display for Bad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::TooLong => "line too long",
            Self::TooManyColumns => "more columns than the header",
            Self::NotANumber => "not a number",
            Self::NoNumber => "no number in the row",
            Self::BrokenJson => "broken json",
            Self::TooDeep => "json nested too deep",
            Self::LongName => "name too long",
            Self::WrongSum => "wrong checksum",
            Self::MissingX => "no value for the x axis",
            Self::NoText => "no text",
        })
    }
}
