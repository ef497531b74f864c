//! What the values of a column are on average.

use serde::{Deserialize, Serialize};

use crate::written;

/// Enough independent lanes for the compiler to keep its vector units busy.
const LANES: usize = 8;

/// The finite values of a column, as a sum and how many there are.
///
/// It is true of exactly the samples of which the column's bounds are: means of parts are merged by how
/// many values each has, and none is estimated. Of values so large that their sum leaves f64 there is no
/// mean.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Mean {
    /// Finite values.
    pub count: u64,
    #[serde(with = "written::number")]
    sum: f64,
}

impl Mean {
    /// Of no values; the identity of merging.
    pub const EMPTY: Self = Self { count: 0, sum: 0.0 };

    /// The mean; none where there is no finite value, or none that f64 can hold.
    pub fn value(&self) -> Option<f64> {
        let mean = self.sum / self.count as f64;
        mean.is_finite().then_some(mean)
    }

    /// Of these values.
    pub(super) fn of(values: &[f64]) -> Self {
        let sum = sum(values);
        if sum.is_finite() {
            return Self {
                count: values.len() as u64,
                sum,
            };
        }
        let finite = values.iter().filter(|value| value.is_finite());
        Self {
            count: finite.clone().count() as u64,
            sum: finite.sum(),
        }
    }

    pub(super) fn new(count: u64, sum: f64) -> Self {
        Self { count, sum }
    }

    pub(super) fn sum(&self) -> f64 {
        self.sum
    }

    /// Both together.
    #[inline]
    pub(super) fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.sum += other.sum;
    }
}

#[inline]
fn sum(values: &[f64]) -> f64 {
    let (blocks, rest) = values.as_chunks::<LANES>();
    let mut lanes = [0.0; LANES];
    for block in blocks {
        for lane in 0..LANES {
            lanes[lane] += block[lane];
        }
    }
    lanes.iter().sum::<f64>() + rest.iter().sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_finite_does_not_count() {
        let mut mean = Mean::of(&[1.0, f64::NAN, 3.0, f64::INFINITY]);
        assert_eq!((mean.count, mean.value()), (2, Some(2.0)));
        mean.merge(&Mean::of(&[5.0; 9]));
        assert_eq!(mean.value(), Some(49.0 / 11.0));
        assert_eq!(Mean::of(&[f64::NAN]).value(), None);
        assert_eq!(Mean::EMPTY.value(), None);
    }

    #[test]
    fn a_sum_beyond_all_floats_has_no_mean() {
        assert_eq!(Mean::of(&[f64::MAX; 9]).value(), None);
        assert_eq!(Mean::of(&[f64::MAX, f64::MIN]).value(), Some(0.0));
    }
}
