//! Count, mean and squared distances of values, from which mean and standard deviation come.

use std::ops::Range;

/// Values that a block takes. Small enough that reading what a range takes of its first and last
/// block costs some microseconds, large enough that blocks don't show per sample.
pub(super) const BLOCK: usize = 1 << 11;

/// Enough independent lanes for the compiler to keep its vector units busy.
pub(super) const LANES: usize = 8;

/// Of finite values only; merging is order-free but for rounding.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sums {
    pub(super) count: u64,
    /// One of the values; 0 where there is none.
    origin: f64,
    /// How far from it their mean is. Kept apart, since what distinguishes the means of two blocks may
    /// be less than the rounding of either.
    distance: f64,
    /// Sum of squared distances from the mean: never a difference of large sums, which an offset of
    /// the values would leave without a digit.
    pub(super) squares: f64,
}

impl Sums {
    /// No values; the identity of merging.
    pub(super) const EMPTY: Self = Self {
        count: 0,
        origin: 0.0,
        distance: 0.0,
        squares: 0.0,
    };

    /// Of these values, block by block.
    pub(super) fn of(values: &[f64]) -> Self {
        let blocks = values.chunks(BLOCK).map(Self::of_block);
        blocks.fold(Self::EMPTY, |sums, block| sums.merged(&block))
    }

    /// Of few values, in two passes: their mean, then squares of distances from it. What rounding left
    /// of the mean is made up for, as of Chan, Golub and `LeVeque`: "Algorithms for Computing the Sample
    /// Variance", The American Statistician 37, 1983.
    pub(super) fn of_block(values: &[f64]) -> Self {
        let Some(&origin) = values.first() else {
            return Self::EMPTY;
        };
        let count = values.len() as f64;
        let guess = powers(values, |value| value - origin)[0] / count;
        let [left, squares] = powers(values, |value| (value - origin) - guess);
        if !squares.is_finite() {
            return Self::of_odd(values);
        }
        Self {
            count: values.len() as u64,
            origin,
            distance: guess + left / count,
            squares: (squares - left * (left / count)).max(0.0),
        }
    }

    /// The same where not everything is finite, or a square isn't.
    #[cold]
    fn of_odd(values: &[f64]) -> Self {
        let finite = values.iter().copied().filter(|value| value.is_finite());
        let finite: Vec<f64> = finite.collect();
        if finite.len() < values.len() {
            return Self::of_block(&finite);
        }
        // Divided first: their sum may be out of reach, their mean is not.
        let count = finite.len() as f64;
        let mean: f64 = finite.iter().map(|value| value / count).sum();
        Self {
            count: finite.len() as u64,
            origin: mean.clamp(f64::MIN, f64::MAX),
            distance: 0.0,
            squares: f64::INFINITY,
        }
    }

    /// Both together, as of Chan, Golub and `LeVeque`: "Updating Formulae and a Pairwise Algorithm for
    /// Computing Sample Variances", COMPSTAT 1982.
    #[inline]
    pub(super) fn merged(&self, other: &Self) -> Self {
        if self.count == 0 {
            return *other;
        }
        if other.count == 0 {
            return *self;
        }
        let count = self.count + other.count;
        let part = other.count as f64 / count as f64;
        let apart = self.apart(other);
        if !apart.is_finite() {
            // They are of opposite signs, and as far from each other as can be.
            return Self {
                count,
                origin: self.mean() * (1.0 - part) + other.mean() * part,
                distance: 0.0,
                squares: f64::INFINITY,
            };
        }
        Self {
            count,
            origin: self.origin,
            distance: self.distance + apart * part,
            squares: self.squares + other.squares + apart * apart * (self.count as f64 * part),
        }
    }

    /// How far the other's mean lies above this one's: less than the rounding of either counts.
    #[inline]
    pub(super) fn apart(&self, other: &Self) -> f64 {
        (other.origin - self.origin) + (other.distance - self.distance)
    }

    /// How far a value lies above the mean.
    #[inline]
    pub(super) fn above_mean(&self, value: f64) -> f64 {
        (value - self.origin) - self.distance
    }

    /// 0 where there is no value.
    pub(super) fn mean(&self) -> f64 {
        self.origin + self.distance
    }

    /// Square root of the mean squared distance from the mean; 0 where there is no value.
    pub(super) fn deviation(&self) -> f64 {
        (self.squares / (self.count as f64).max(1.0)).sqrt()
    }
}

/// Sum of all distances and of their squares.
#[inline]
fn powers(values: &[f64], distance: impl Fn(f64) -> f64) -> [f64; 2] {
    let mut lanes = [[0.0; LANES]; 2];
    let (blocks, rest) = values.as_chunks::<LANES>();
    for block in blocks {
        for lane in 0..LANES {
            let distance = distance(block[lane]);
            lanes[0][lane] += distance;
            lanes[1][lane] += distance * distance;
        }
    }
    for &value in rest {
        let distance = distance(value);
        lanes[0][0] += distance;
        lanes[1][0] += distance * distance;
    }
    lanes.map(|lanes| lanes.iter().sum::<f64>())
}

/// The sums of a sealed chunk, as a whole and by blocks from its first value on.
#[derive(Debug)]
pub(super) struct Blocks {
    all: Sums,
    each: Box<[Sums]>,
}

impl Blocks {
    pub(super) fn of(values: &[f64]) -> Self {
        let each: Box<[Sums]> = values.chunks(BLOCK).map(Sums::of_block).collect();
        Self {
            all: merged(Sums::EMPTY, &each),
            each,
        }
    }

    /// Of all values.
    pub(super) fn all(&self) -> &Sums {
        &self.all
    }

    /// Of the values at these places, of which `read` tells those that fill no block.
    pub(super) fn of_places(
        &self,
        places: Range<usize>,
        read: impl Fn(Range<usize>) -> Vec<f64>,
    ) -> Sums {
        let (first, end) = (places.start.div_ceil(BLOCK), places.end / BLOCK);
        if first >= end {
            return Sums::of(&read(places));
        }
        let before = Sums::of(&read(places.start..first * BLOCK));
        let after = Sums::of(&read(end * BLOCK..places.end));
        merged(before, &self.each[first..end]).merged(&after)
    }

    /// What they weigh for a chunk with so many samples, made or not.
    pub(super) const fn bytes(samples: usize) -> usize {
        size_of::<Self>() + samples.div_ceil(BLOCK) * size_of::<Sums>()
    }
}

fn merged(start: Sums, blocks: &[Sums]) -> Sums {
    let blocks = blocks.iter();
    blocks.fold(start, |sums, block| sums.merged(block))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_takes_no_digit_of_the_deviation() {
        // Distances of a whole number of grains, so that the offset changes none of them.
        let grains = |i: u32| f64::from(i * 7_919 % 1_000);
        let plain: Vec<f64> = (0..100_000).map(grains).collect();
        let offset: Vec<f64> = plain.iter().map(|value| value + 1e12).collect();
        let (plain, offset) = (Sums::of(&plain), Sums::of(&offset));
        assert!((offset.mean() - 1e12 - plain.mean()).abs() < 1e-3);
        assert!((offset.deviation() / plain.deviation() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn equal_values_deviate_by_nothing() {
        let sums = Sums::of(&vec![0.1; 10_000]);
        assert_eq!((sums.mean(), sums.deviation()), (0.1, 0.0));
    }

    #[test]
    fn a_first_value_far_from_all_others_costs_no_digit() {
        let mut values: Vec<f64> = (0..BLOCK as u32).map(|i| f64::from(i % 2)).collect();
        values[0] = 1e9;
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let truth: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        let squares = Sums::of(&values).squares;
        assert!((squares / truth - 1.0).abs() < 1e-14 * 8.0);
    }

    #[test]
    fn what_is_not_finite_does_not_count_and_the_largest_values_have_a_mean() {
        let sums = Sums::of(&[f64::NAN, 1.0, f64::INFINITY, 3.0, f64::NEG_INFINITY]);
        assert_eq!((sums.count, sums.mean(), sums.deviation()), (2, 2.0, 1.0));
        assert_eq!(Sums::of(&[f64::NAN; 3]), Sums::EMPTY);
        let sums = Sums::of(&[f64::MAX, f64::MIN, f64::MAX, f64::MAX].repeat(1_000));
        assert_eq!(sums.count, 4_000);
        assert!((sums.mean() / (f64::MAX / 2.0) - 1.0).abs() < 1e-12);
        assert_eq!(sums.deviation(), f64::INFINITY);
    }
}
