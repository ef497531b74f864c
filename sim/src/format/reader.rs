//! One reader for each format, and what they make of a line.

use super::csv::Csv;
use super::json::Json;
use super::numbers::Numbers;
use super::row::Row;
use super::{Bad, Format, Text, pairs};

/// What a reader makes of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Verdict {
    /// Data, and whether the line also stays readable.
    Row(Option<Text>),
    /// A csv header that is known.
    Header,
    /// A csv header if the next line confirms it, otherwise prose.
    MaybeHeader,
    Prose,
    Bad(Bad),
}

/// Reads lines of one format.
pub(super) enum Reader {
    Numbers(Numbers),
    Csv(Csv),
    Pairs,
    Json(Json),
}

impl Reader {
    pub(super) fn new(format: Format, row: &Row) -> Self {
        match format {
            Format::Numbers => Self::Numbers(Numbers::new(row)),
            Format::Csv => Self::Csv(Csv::new(row)),
            Format::Pairs => Self::Pairs,
            Format::Json => Self::Json(Json::default()),
        }
    }

    pub(super) fn read(&mut self, line: &[u8], row: &mut Row) -> Verdict {
        match self {
            Self::Numbers(numbers) => numbers.read(line, row),
            Self::Csv(csv) => csv.read(line, row),
            Self::Pairs => pairs::read(line, row),
            Self::Json(json) => json.read(line, row),
        }
    }
}
