//! Text → samples: what programs print, cut into lines as a terminal would show them, each read in the
//! form that it has.
//!
//! Bytes go in through [`Parser::feed`], in pieces of any size; what they say comes out as calls on
//! a [`Sink`]: series, rows of samples, facts, and the lines that stay readable beside the plot. The
//! calls don't depend on where the pieces were cut.
//!
//! Conventions: a line ends with `\n`, `\r\n` or a lone `\r` (a progress bar is data); an empty line
//! is nothing; terminal sequences and control characters are not part of a line; NaN is a gap;
//! series are counted from 0 per source, in the order in which they were found.

mod ansi;
mod boxes;
mod cell;
mod cells;
mod choice;
mod column;
#[cfg(test)]
mod contract;
mod corrections;
mod duration;
mod encoding;
pub(crate) mod exposition;
mod fact;
#[cfg(test)]
mod forms;
mod framing;
mod glob;
mod graphite;
mod influx;
mod json;
mod judge;
#[cfg(test)]
mod kinds;
mod leads;
mod ledger;
mod line;
mod line_time;
mod lines;
mod machines;
mod names;
mod nmea;
mod number;
mod obis;
mod opentsdb;
mod ornament;
mod outline;
mod parser;
mod plain;
mod prefixes;
mod prometheus;
mod prose;
mod prose_name;
mod prose_reader;
mod quantity;
mod reading;
mod room;
mod row;
mod ruled;
mod scanner;
#[cfg(test)]
mod script;
mod segment;
mod shape;
#[cfg(test)]
mod shown;
#[cfg(test)]
mod shown_contract;
mod sink;
mod spelled;
mod split;
mod stamp;
mod state_names;
mod states;
mod statsd;
mod stems;
mod table;
mod tables;
mod teleplot;
mod terminal;
mod text;
mod token;
mod traceback;
mod unit;
mod verdict;
mod window;

use std::fmt;
use std::str::FromStr;

/// The group of series that their source wants to be plotted only if a person asks for it.
pub const UNPLOTTED: &str = "not plotted by themselves";

pub(crate) use ansi::{Sequences, without_sequences};
pub(crate) use choice::Choice;
pub use corrections::{Corrections, ReadAs};
pub use framing::Framing;
pub use glob::Glob;
pub use ledger::{Ledger, Loss, Reason};
pub use parser::{Options, Parser};
pub use reading::{
    BadLine, ExplainedLine, FactSaid, Part, ReadAxis, ReadFact, ReadSeries, Reading, What,
};
pub(crate) use room::Room;
pub use segment::is_split;
pub use sink::{AxisKind, Bad, FactRef, Place, Sink, Text};
pub(crate) use stamp::is_time_name;
pub(crate) use teleplot::commands as teleplot_commands;

/// How a source writes its samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Columns of numbers between blanks, commas, semicolons or tabs; series `1`, `2`, …
    Numbers,
    /// A header line that names the columns, then rows (RFC 4180, one row a line).
    Csv,
    /// `name=value`, `name: value`, `name:value` anywhere in a line of prose.
    Pairs,
    /// JSON objects, flattened with `/` and `[i]`.
    Json,
    /// Names and rows between blanks.
    Table,
    /// Names and rows between drawn edges.
    Box,
    /// Lines of the same words, whose numbers are named by the words beside them.
    Shapes,
    /// Prometheus' text format.
    Prometheus,
    /// A screen that a program draws again and again.
    Screen,
    /// Teleplot's text protocol.
    Teleplot,
    /// `StatsD`'s lines.
    Statsd,
    /// NMEA 0183's sentences.
    Nmea,
}

impl Format {
    /// Every format, in the order of the documentation.
    pub const ALL: &'static [Self] = &[
        Self::Numbers,
        Self::Csv,
        Self::Pairs,
        Self::Json,
        Self::Table,
        Self::Box,
        Self::Shapes,
        Self::Prometheus,
        Self::Screen,
        Self::Teleplot,
        Self::Statsd,
        Self::Nmea,
    ];

    /// The format's name as a person writes it: `numbers`, `csv`, `pairs`, `json`, …
    pub fn name(self) -> &'static str {
        match self {
            Self::Numbers => "numbers",
            Self::Csv => "csv",
            Self::Pairs => "pairs",
            Self::Json => "json",
            Self::Table => "table",
            Self::Box => "box",
            Self::Shapes => "shapes",
            Self::Prometheus => "prometheus",
            Self::Screen => "screen",
            Self::Teleplot => "teleplot",
            Self::Statsd => "statsd",
            Self::Nmea => "nmea",
        }
    }

    /// What a person calls it.
    fn noun(self) -> &'static str {
        match self {
            Self::Numbers => "numbers",
            Self::Csv => "a csv",
            Self::Pairs => "pairs of names and values",
            Self::Json => "json",
            Self::Table => "a table",
            Self::Box => "a box",
            Self::Shapes => "lines of the same words",
            Self::Prometheus => "Prometheus' text format",
            Self::Screen => "a screen",
            Self::Teleplot => "Teleplot's lines",
            Self::Statsd => "StatsD's lines",
            Self::Nmea => "NMEA sentences",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A name that is no [`Format`]'s.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no format is called `{name}`: use one of {}", names().join(", "))]
#[non_exhaustive]
pub struct UnknownFormat {
    /// What was asked for.
    pub name: String,
}

/// The names of all formats.
fn names() -> Vec<&'static str> {
    Format::ALL.iter().map(|format| format.name()).collect()
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        Self::ALL
            .iter()
            .copied()
            .find(|format| format.name().eq_ignore_ascii_case(name))
            .ok_or_else(|| UnknownFormat { name: name.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::Format;

    #[test]
    fn every_format_is_found_by_its_name_and_no_other() {
        for &format in Format::ALL {
            assert_eq!(format.to_string().parse(), Ok(format));
        }
        let error = "xml".parse::<Format>().unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("no format is called `xml`: use one of numbers, csv,")
        );
    }
}
