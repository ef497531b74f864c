//! What a straight line through samples needs, from which its slope comes.

use super::sums::{BLOCK, LANES, Sums};

/// Of samples with a finite value; merging is order-free but for rounding.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct LineSums {
    x: Sums,
    value: Sums,
    /// Sum of the products of both distances from their means: as little a difference of large sums as theirs.
    products: f64,
}

impl LineSums {
    /// No samples; the identity of merging.
    pub(super) const EMPTY: Self = Self {
        x: Sums::EMPTY,
        value: Sums::EMPTY,
        products: 0.0,
    };

    /// Of these samples, block by block. Every x must be finite.
    pub(super) fn of(xs: &[f64], values: &[f64]) -> Self {
        let blocks = xs.chunks(BLOCK).zip(values.chunks(BLOCK));
        let blocks = blocks.map(|(xs, values)| Self::of_block(xs, values));
        blocks.fold(Self::EMPTY, |sums, block| sums.merged(&block))
    }

    fn of_block(xs: &[f64], values: &[f64]) -> Self {
        let value = Sums::of_block(values);
        if value.count < values.len() as u64 {
            let pairs = xs.iter().zip(values).filter(|(_, value)| value.is_finite());
            let (xs, values): (Vec<f64>, Vec<f64>) = pairs.unzip();
            return if xs.is_empty() {
                Self::EMPTY
            } else {
                Self::of_block(&xs, &values)
            };
        }
        let x = Sums::of_block(xs);
        let mut lanes = [0.0; LANES];
        let (x_blocks, x_rest) = xs.as_chunks::<LANES>();
        let (value_blocks, value_rest) = values.as_chunks::<LANES>();
        for (xs, values) in x_blocks.iter().zip(value_blocks) {
            for lane in 0..LANES {
                lanes[lane] += x.above_mean(xs[lane]) * value.above_mean(values[lane]);
            }
        }
        for (one, other) in x_rest.iter().zip(value_rest) {
            lanes[0] += x.above_mean(*one) * value.above_mean(*other);
        }
        Self {
            x,
            value,
            products: lanes.iter().sum(),
        }
    }

    /// Both together: of products as [`Sums::merged`] of squares.
    pub(super) fn merged(&self, other: &Self) -> Self {
        if self.x.count == 0 {
            return *other;
        }
        if other.x.count == 0 {
            return *self;
        }
        let (here, there) = (self.x.count as f64, other.x.count as f64);
        let apart = self.x.apart(&other.x) * self.value.apart(&other.value);
        Self {
            x: self.x.merged(&other.x),
            value: self.value.merged(&other.value),
            products: self.products + other.products + apart * (here * (there / (here + there))),
        }
    }

    /// Of the straight line with the least sum of squared distances in value; `None` where all samples
    /// stand at one x, or where the squares are out of reach.
    pub(super) fn slope(&self) -> Option<f64> {
        let slope = self.products / self.x.squares;
        (self.x.squares > 0.0 && slope.is_finite()).then_some(slope)
    }
}
