//! One reader for each format.

use super::csv::Csv;
use super::json::Json;
use super::numbers::Numbers;
use super::row::Row;
use super::traceback::Traceback;
use super::verdict::Verdict;
use super::{Format, pairs};

/// Reads lines of one format.
pub(super) enum Reader {
    Numbers(Numbers),
    Csv(Csv),
    Pairs(Traceback),
    Json(Json),
}

impl Reader {
    pub(super) fn new(format: Format, row: &Row) -> Self {
        match format {
            Format::Numbers => Self::Numbers(Numbers::new(row)),
            Format::Csv => Self::Csv(Csv::new(row)),
            Format::Pairs => Self::Pairs(Traceback::default()),
            Format::Json => Self::Json(Json::default()),
        }
    }

    #[inline]
    pub(super) fn read(&mut self, line: &[u8], row: &mut Row) -> Verdict {
        match self {
            Self::Numbers(numbers) => numbers.read(line, row),
            Self::Csv(csv) => csv.read(line, row),
            Self::Pairs(traceback) => {
                if traceback.takes(line) {
                    Verdict::Prose
                } else {
                    pairs::read(line, row)
                }
            }
            Self::Json(json) => json.read(line, row),
        }
    }
}
