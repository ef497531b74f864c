//! What series have in rows that they share.

use std::str::FromStr;

/// What a series has at an x at which it has no sample of its own. Before its first sample it has nothing, and so it
/// has behind its last one but for [`Previous`](Self::Previous) and [`Nearest`](Self::Nearest).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// The value of the sample before.
    Previous,
    /// What lies on the line between the samples before and behind; states have the one before.
    Linear,
    /// The value of the sample that is nearer, the one before if both are as near.
    Nearest,
}

impl Join {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Previous, Self::Linear, Self::Nearest];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Previous => "previous",
            Self::Linear => "linear",
            Self::Nearest => "nearest",
        }
    }
}

impl FromStr for Join {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let mut all = Self::ALL.into_iter();
        all.find(|join| join.name() == name)
            .ok_or_else(|| "write previous, linear or nearest".into())
    }
}

/// A series' column of some rows.
#[derive(Clone, Debug, Default)]
pub(super) struct JoinedColumn {
    /// A value for each row; NaN is a gap, or nothing.
    pub(super) values: Vec<f64>,
    /// Whether it has one.
    pub(super) has: Vec<bool>,
}

impl JoinedColumn {
    /// One row more.
    pub(super) fn push(&mut self, value: Option<f64>) {
        self.values.push(value.unwrap_or(f64::NAN));
        self.has.push(value.is_some());
    }

    /// What it has in this row.
    pub(super) fn get(&self, row: usize) -> Option<f64> {
        self.has[row].then(|| self.values[row])
    }
}
