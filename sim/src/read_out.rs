//! Read-outs: what a program asks of a series or of a log, and what it gets, as plain data.
//!
//! A store and a log are all that is needed, whether a live scope fills them or a recording did.

mod lines;
mod series;

#[cfg(feature = "wire")]
pub(crate) use self::lines::LineSearch;
pub use self::lines::{LinesQuery, LinesReadOut, LogLineOut, PatternError, read_lines};
pub use self::series::{ColumnsOut, Points, SeriesQuery, SeriesReadOut, read_series};

/// Values and lines in one answer, unless told otherwise.
pub const LIMIT: usize = 10_000;
