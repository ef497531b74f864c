//! What can be told of a series without asking for columns.

/// Numbers about one series; "history" is what the store still holds of it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SeriesStats {
    /// Samples ever appended.
    pub samples: u64,
    /// Least finite value ever appended.
    pub min: Option<f64>,
    /// Greatest finite value ever appended.
    pub max: Option<f64>,
    /// The last value as it came: NaN is a gap.
    pub last: Option<f64>,
    /// How many values ever appended were NaN or infinite.
    pub not_finite: u64,
    /// Samples in history.
    pub history_samples: u64,
    /// x of the oldest sample in history: here history begins.
    pub history_first_x: Option<f64>,
    /// x of the newest sample, which is the greatest only while x doesn't run backwards.
    pub history_last_x: Option<f64>,
    /// Least finite value in history.
    pub history_min: Option<f64>,
    /// Greatest finite value in history.
    pub history_max: Option<f64>,
}
