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
    /// What is left after the first `count` samples.
    pub(super) fn skip(&self, count: usize) -> Self {
        match *self {
            Self::Regular { start, step } => Self::Regular {
                start: start + count as f64 * step,
                step,
            },
            Self::Each(xs) => Self::Each(xs.get(count..).unwrap_or_default()),
        }
    }

    pub(super) fn get(&self, index: usize) -> f64 {
        match *self {
            Self::Regular { start, step } => start + index as f64 * step,
            Self::Each(xs) => xs.get(index).copied().unwrap_or(f64::NAN),
        }
    }
}
