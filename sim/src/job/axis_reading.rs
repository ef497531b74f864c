//! What a job's series stand over, as its source read it.

use serde::{Deserialize, Serialize};

/// Where the x of a job's series comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Over {
    /// A time that stands in the data.
    Time,
    /// The number of the row.
    Row,
    /// A column of the data that isn't a time, or a counter.
    Column,
    /// The moment at which samples came.
    Arrival,
}

impl Over {
    /// In a word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Row => "row",
            Self::Column => "column",
            Self::Arrival => "arrival",
        }
    }
}

/// What a job's series stand over. `first` and `last` are as they were read: clock times in epoch
/// seconds, without a date in seconds since midnight and on past 86,400, elapsed ones in seconds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AxisReading {
    /// Where x comes from.
    pub kind: Over,
    /// What the column or counter is called, empty where it has no name.
    pub name: String,
    /// The first x.
    pub first: Option<f64>,
    /// The last x.
    pub last: Option<f64>,
}
