//! The pixel columns of a plot, as the store's.

use std::ops::Range;

use sprintscope_sim::store::Question;

/// Beyond the picture by more pixels than this nothing is drawn anyway, and f32 stays exact.
pub(crate) const FAR_PX: f64 = 1e6;

/// The pixel columns of a plot, as absolute columns of the store.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    /// Units of x per pixel.
    pub width: f64,
    /// The store's column that is the picture's first.
    pub first: i64,
    /// Pixels across.
    pub columns: usize,
    /// Pixels down.
    pub rows: usize,
}

impl Grid {
    /// A picture of `size` pixels that shows x from about `ends[0]` to `ends[1]`: moved by less than a
    /// pixel, so that a column of pixels is a column of the store and nothing wiggles as it scrolls.
    pub fn new(ends: [f64; 2], size: [usize; 2]) -> Self {
        let [columns, rows] = size.map(|pixels| pixels.max(1));
        // Quarters of what an f64 holds, so that no sum or difference overflows.
        let [left, right] = ends.map(|end| end.clamp(f64::MIN / 4.0, f64::MAX / 4.0));
        let span = (right - left)
            .max(left.abs().max(right.abs()) * 1e-12)
            .max(1e-12);
        // Two columns more than the range, so that samples at its very ends are in sight.
        let width = span / (columns as f64 - 2.0).max(1.0);
        let last = (right / width).ceil() as i64;
        Self {
            width,
            first: last.saturating_sub(columns as i64),
            columns,
            rows,
        }
    }

    /// The ends of x as shown.
    pub fn ends(&self) -> [f64; 2] {
        let last = self.first.saturating_add(self.columns as i64);
        [self.first, last].map(|column| column as f64 * self.width)
    }

    /// The columns in sight.
    pub fn sight(&self) -> Range<i64> {
        self.first..self.first.saturating_add(self.columns as i64)
    }

    /// The column that x lies in, to within rounding.
    pub fn column_from_x(&self, x: f64) -> i64 {
        // A cast saturates.
        (x / self.width).floor() as i64
    }

    /// What to ask the store for these columns alone.
    pub fn question(&self) -> Question {
        Question {
            width: self.width,
            columns: self.sight(),
            ..Question::default()
        }
    }

    /// From x to pixels across.
    pub fn px_from_x(&self, x: f64) -> f32 {
        (x / self.width - self.first as f64).clamp(-FAR_PX, FAR_PX) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grid_moves_by_whole_columns_only() {
        let grid = |right: f64| Grid::new([right - 10.0, right], [1_000, 100]);
        let (a, b) = (grid(100.0), grid(100.034));
        assert_eq!(a.width.to_bits(), grid(100.0).width.to_bits());
        assert!(
            (b.first - a.first - 4).abs() <= 1,
            "{} {}",
            a.first,
            b.first
        );
        let [left, right] = a.ends();
        assert!(left <= 90.0 && right >= 100.0, "{left} {right}");
        assert!(right - left < 10.0 + 3.0 * a.width);
    }
}
