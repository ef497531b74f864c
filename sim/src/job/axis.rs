//! What a series stands over where that isn't the scope's time.

use serde::{Deserialize, Serialize};

/// What the x of an axis means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AxisKind {
    /// Any quantity: an epoch, a step, a frequency.
    #[default]
    Number,
    /// Rows, counted.
    Row,
    /// Seconds since 1970, UTC.
    Clock,
    /// Seconds since midnight, going on past 86,400 on the next day; the date isn't known.
    Day,
    /// Seconds since something began.
    Elapsed,
}

/// An x axis of a job's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AxisSpec {
    /// Its name.
    pub name: String,
    /// What x means on it.
    pub kind: AxisKind,
}

impl AxisSpec {
    /// An axis of this name, over any quantity.
    pub fn named(name: impl Into<String>) -> Self {
        let (name, kind) = (name.into(), AxisKind::Number);
        Self { name, kind }
    }

    /// The same, over what is told here.
    pub fn kind(mut self, kind: AxisKind) -> Self {
        self.kind = kind;
        self
    }
}

impl From<&str> for AxisSpec {
    fn from(name: &str) -> Self {
        Self::named(name)
    }
}

impl From<String> for AxisSpec {
    fn from(name: String) -> Self {
        Self::named(name)
    }
}
