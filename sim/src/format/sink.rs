//! What a parser says: the calls that a [`Sink`] takes, and the words they use.

use std::fmt;

use super::Format;

/// Takes what a [`Parser`](super::Parser) reads. Calls come in the order of the lines; within a
/// line: new series and units, then the row and its samples, then what stays readable.
pub trait Sink {
    /// A new series: its index (0, 1, 2, …), its name and its unit (empty if it has none so far).
    /// Said once, before the series' first sample.
    fn series(&mut self, series: u32, name: &str, unit: &str);

    /// The series' unit is `unit` from here on.
    fn unit(&mut self, series: u32, unit: &str);

    /// The source has an x axis of its own, and this is its name. Said once, before its first row.
    fn x_axis(&mut self, name: &str);

    /// A line of data begins. `x` is its place on the source's own x axis (finite); `None` where the
    /// source has no such axis, or this line lacks it (then [`Bad::MissingX`] follows).
    fn row(&mut self, x: Option<f64>);

    /// A sample of the row begun last. NaN and infinities are passed on as they came.
    fn sample(&mut self, series: u32, value: f64);

    /// A line that stays readable, whole unless it is [`Text::Bad`].
    fn text(&mut self, line: &str, kind: Text);

    /// Something of a line could not be used, and this is why. Counted, never lost in silence.
    fn bad(&mut self, why: Bad);

    /// The source's format was decided from its lines; a second time if it turned out otherwise.
    /// Not called where the format was given.
    fn detected(&mut self, format: Format);

    /// More series were asked for than [`Options::series_max`](super::Options::series_max); `name` is
    /// the first that was refused. Said once; the samples of refused series are dropped.
    fn refused(&mut self, name: &str);
}

/// What kind of readable line it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Text {
    /// No data in it.
    Prose,
    /// Prose that carried samples.
    Data,
    /// The beginning of a bad line.
    Bad,
}

/// Why a line, or a part of it, could not be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Bad {
    /// Longer than [`Options::line_bytes_max`](super::Options::line_bytes_max); nothing of it was read.
    TooLong,
    /// A csv row with more columns than the header.
    TooManyColumns,
    /// Among numbers stands something that is none.
    NotANumber,
    /// A csv row of the right width without one number.
    NoNumber,
    /// Begins like JSON and isn't.
    BrokenJson,
    /// JSON nested deeper than anyone prints.
    TooDeep,
    /// A series' name of absurd length; its sample is dropped, the others are kept.
    LongName,
    /// The source has an x axis, and this row has no (finite) value for it. Its samples are passed on.
    MissingX,
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
            Self::MissingX => "no value for the x axis",
        })
    }
}
