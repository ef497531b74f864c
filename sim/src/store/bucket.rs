//! What a bucket of the pyramid holds.

use super::columns::Column;
use super::mean::Mean;

/// A column with its mean: what a bucket of the pyramid holds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bucket {
    pub(super) column: Column,
    pub(super) mean: Mean,
}

impl Bucket {
    /// No samples; the identity of merging.
    pub(super) const EMPTY: Self = Self {
        column: Column::EMPTY,
        mean: Mean::EMPTY,
    };

    #[inline]
    pub(super) fn of(values: &[f64]) -> Self {
        Self {
            column: Column::of(values),
            mean: Mean::of(values),
        }
    }

    /// Adds what came later.
    #[inline]
    pub(super) fn merge(&mut self, later: &Self) {
        self.column.merge(&later.column);
        self.mean.merge(&later.mean);
    }
}
