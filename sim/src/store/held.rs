//! What a state series holds.

use serde::{Deserialize, Serialize};

/// What is held in a stretch of x.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Held {
    /// The label of this number.
    Label(u8),
    /// Labels that changed more often than columns can show.
    Several,
}

impl Held {
    /// What a sample holds; `None` for a gap.
    pub(super) fn of(value: f64) -> Option<Self> {
        (value >= 0.0).then_some(Self::Label(value as u8))
    }
}
