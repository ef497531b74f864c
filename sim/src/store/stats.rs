//! What can be told of a series without asking for columns.

use serde::{Deserialize, Serialize};

use crate::written;

/// Numbers about one series; "history" is what the store still holds and shows of it.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct SeriesStats {
    /// Samples ever appended, with the gaps where the source was away.
    pub samples: u64,
    /// Least finite value ever appended.
    #[serde(with = "written::maybe_number")]
    pub min: Option<f64>,
    /// Greatest finite value ever appended.
    #[serde(with = "written::maybe_number")]
    pub max: Option<f64>,
    /// The last value ever appended, as it came: NaN is a gap.
    #[serde(with = "written::maybe_number")]
    pub last: Option<f64>,
    /// About how much values differ from the ones before them of late, by a moving mean over batches; none while none did.
    /// It stays while that mean is no more than eight times larger or smaller.
    #[serde(default, with = "written::maybe_number")]
    pub change: Option<f64>,
    /// The most decimals that a value was written with, of the newest ones of each batch; none where they have more than
    /// nine, as numbers that were worked out do.
    #[serde(default)]
    pub decimals: Option<u8>,
    /// How many values ever appended were NaN or infinite, but for such gaps.
    pub not_finite: u64,
    /// How many of the samples are gaps where the source was away.
    #[serde(default)]
    pub gaps: u64,
    /// Samples in history.
    pub history_samples: u64,
    /// Samples that are still held and were cleared: no part of history, unless they are put back.
    #[serde(default)]
    pub cleared_samples: u64,
    /// x of the oldest sample in history: here history begins.
    #[serde(with = "written::maybe_number")]
    pub history_first_x: Option<f64>,
    /// x of the newest sample, which is the greatest only while x doesn't run backwards.
    #[serde(with = "written::maybe_number")]
    pub history_last_x: Option<f64>,
    /// Least finite value in history.
    #[serde(with = "written::maybe_number")]
    pub history_min: Option<f64>,
    /// Greatest finite value in history.
    #[serde(with = "written::maybe_number")]
    pub history_max: Option<f64>,
}

impl SeriesStats {
    /// The last value, where history still holds it: none of a series that was cleared.
    pub fn seen_last(&self) -> Option<f64> {
        self.last.filter(|_| self.history_last_x.is_some())
    }

    /// Samples that came from the source.
    pub fn came(&self) -> u64 {
        self.samples - self.gaps
    }
}
