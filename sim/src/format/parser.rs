//! The parser: bytes in, calls on a [`Sink`] out.

use super::judge::Judge;
use super::lines::Lines;
use super::names::Names;
use super::row::Row;
use super::{Format, Sink};

/// How a source is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The format, if it is known; otherwise the lines tell.
    pub format: Option<Format>,
    /// The x axis: a series' name, or the number of a column of `numbers` or `csv`, counted from 1.
    pub x: Option<String>,
    /// More series than this are refused.
    pub series_max: usize,
    /// Longer lines are cut and counted as bad. At least 1.
    pub line_bytes_max: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            format: None,
            x: None,
            series_max: 10_000,
            line_bytes_max: 1 << 20,
        }
    }
}

/// Reads a stream of text, in pieces of any size.
///
/// A row that lacks a value for the x axis is passed on with `None` and counted as
/// [`Bad::MissingX`](super::Bad::MissingX); what becomes of its samples is the sink's choice.
pub struct Parser {
    lines: Lines,
    judge: Judge,
}

impl Parser {
    /// A parser for one source.
    pub fn new(options: Options) -> Self {
        let Options {
            format,
            x,
            series_max,
            line_bytes_max,
        } = options;
        let row = Row::new(Names::new(series_max), x.as_deref());
        Self {
            lines: Lines::new(line_bytes_max.max(1)),
            judge: Judge::new(format, row),
        }
    }

    /// Takes the next piece of the stream. Lines may be cut anywhere.
    pub fn feed(&mut self, bytes: &[u8], sink: &mut impl Sink) {
        self.lines
            .feed(bytes, &mut |line| self.judge.line(&line, sink));
    }

    /// The stream has ended: reads a last line without end. What comes after this is a new line.
    pub fn finish(&mut self, sink: &mut impl Sink) {
        self.lines.finish(&mut |line| self.judge.line(&line, sink));
        self.judge.finish(sink);
    }
}
