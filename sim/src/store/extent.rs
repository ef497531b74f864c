//! How far samples reach, in x and in value.

use std::ops::Range;

/// Bounds over finite values; merging is order-free.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Extent {
    pub(super) x_min: f64,
    pub(super) x_max: f64,
    pub(super) min: f64,
    pub(super) max: f64,
}

impl Extent {
    /// The identity of `merge`.
    pub(super) const EMPTY: Self = Self {
        x_min: f64::INFINITY,
        x_max: f64::NEG_INFINITY,
        min: f64::INFINITY,
        max: f64::NEG_INFINITY,
    };

    pub(super) fn merge(&mut self, other: &Self) {
        self.add_x(other.x_min, other.x_max);
        self.add_values(other.min, other.max);
    }

    pub(super) fn add_x(&mut self, x_min: f64, x_max: f64) {
        self.x_min = self.x_min.min(x_min);
        self.x_max = self.x_max.max(x_max);
    }

    /// Whether it has an x in this range.
    pub(super) fn meets(&self, range: &Range<f64>) -> bool {
        self.x_min < range.end && self.x_max >= range.start
    }

    pub(super) fn add_values(&mut self, min: f64, max: f64) {
        self.min = self.min.min(min);
        self.max = self.max.max(max);
    }
}
