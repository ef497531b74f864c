//! Columns over the numbers of labels: beside bounds they tell whether the label changed more than once.

use super::columns::{Column, Flags};
use super::held::Held;

/// Whether two samples hold the same label; gaps are like each other.
pub(super) fn is_same(one: f64, other: f64) -> bool {
    one == other || (one.is_nan() && other.is_nan())
}

impl Column {
    /// The column that holds these numbers of labels.
    pub(super) fn of_labels(values: &[f64]) -> Self {
        let mut column = Self::of(values);
        if !column.is_empty() {
            column.flags = column.flags | Flags::LABELS;
        }
        // Most buckets lie within one stay.
        if !column.is_steady() {
            let changes = values.windows(2).filter(|pair| !is_same(pair[0], pair[1]));
            if changes.take(2).count() > 1 {
                column.flags = column.flags | Flags::SEVERAL;
            }
        }
        column
    }

    /// Whether all its samples hold the same.
    pub(super) fn is_steady(&self) -> bool {
        if self.flags.has_gap() {
            self.min > self.max
        } else {
            self.min >= self.max
        }
    }

    /// What is to be added to the flags of two columns of labels that follow each other.
    #[inline]
    pub(super) fn several_with(&self, later: &Self) -> Flags {
        if !self.flags.has(Flags::LABELS) {
            return Flags::NONE;
        }
        let changes = u8::from(!self.is_steady())
            + u8::from(!is_same(self.last, later.first))
            + u8::from(!later.is_steady());
        match changes {
            0 | 1 => Flags::NONE,
            _ => Flags::SEVERAL,
        }
    }

    /// What a column of labels shows: the label that it ends with, unless there were several.
    pub(super) fn held(&self) -> Option<Held> {
        if self.flags.has(Flags::SEVERAL) {
            return Some(Held::Several);
        }
        // One that runs out in a gap shows what was there before.
        Held::of(self.last).or(Held::of(self.first))
    }
}
