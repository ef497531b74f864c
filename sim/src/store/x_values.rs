//! The x of samples as they are handed in.

/// The x of samples to be appended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum XValues<'a> {
    /// Sample `i` stands at `start + i * step`.
    Regular {
        /// x of the first sample.
        start: f64,
        /// Distance to the next.
        step: f64,
    },
    /// One x per sample.
    Each(&'a [f64]),
}

impl XValues<'_> {
    pub(super) fn get(&self, index: usize) -> f64 {
        match *self {
            Self::Regular { start, step } => start + index as f64 * step,
            Self::Each(xs) => xs.get(index).copied().unwrap_or(f64::NAN),
        }
    }
}
