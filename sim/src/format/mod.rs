//! Text → samples: what programs print, cut into lines, read as one of four formats.
//!
//! Bytes go in through [`Parser::feed`], in pieces of any size; what they say comes out as calls on
//! a [`Sink`]: series, rows of samples, and the lines that stay readable beside the plot. The calls
//! don't depend on where the pieces were cut.
//!
//! Conventions: a line ends with `\n`, `\r\n` or a lone `\r` (a progress bar is data); an empty line
//! is nothing; terminal sequences and control characters are not part of a line; NaN is a gap;
//! series are counted from 0 per source, in the order in which their first samples came.

mod ansi;
mod cells;
#[cfg(test)]
mod contract;
mod csv;
mod detect;
mod json;
mod judge;
mod lines;
mod names;
mod number;
mod numbers;
mod pairs;
mod parser;
mod prose_name;
mod quantity;
mod reader;
mod row;
mod scanner;
#[cfg(test)]
mod script;
mod sink;
mod text;
mod traceback;
mod verdict;

use std::fmt;
use std::str::FromStr;

pub use parser::{Options, Parser};
pub use sink::{Bad, Sink, Text};

/// How a source writes its samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Columns of numbers between blanks, commas, semicolons or tabs; series `1`, `2`, …
    Numbers,
    /// A header line that names the columns, then rows (RFC 4180, one row a line).
    Csv,
    /// `name=value`, `name: value`, `name:value` anywhere in a line of prose.
    Pairs,
    /// One JSON object a line, flattened with `/` and `[i]`.
    Json,
}

impl Format {
    /// Every format, in the order of the documentation.
    pub const ALL: [Self; 4] = [Self::Numbers, Self::Csv, Self::Pairs, Self::Json];

    /// The format's name as a person writes it: `numbers`, `csv`, `pairs`, `json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Numbers => "numbers",
            Self::Csv => "csv",
            Self::Pairs => "pairs",
            Self::Json => "json",
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
#[error("no format is called `{name}`: use numbers, csv, pairs or json")]
pub struct UnknownFormat {
    /// What was asked for.
    pub name: String,
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        Self::ALL
            .into_iter()
            .find(|format| format.name().eq_ignore_ascii_case(name))
            .ok_or_else(|| UnknownFormat { name: name.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::Format;

    #[test]
    fn every_format_is_found_by_its_name_and_no_other() {
        for format in Format::ALL {
            assert_eq!(format.to_string().parse(), Ok(format));
        }
        let error = "xml".parse::<Format>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "no format is called `xml`: use numbers, csv, pairs or json"
        );
    }
}
