//! Exact fractions.

/// A positive fraction in lowest terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ratio {
    pub(super) numerator: u128,
    pub(super) divisor: u128,
}

impl Ratio {
    pub(super) const ONE: Self = Self {
        numerator: 1,
        divisor: 1,
    };

    /// Neither may be 0.
    pub(super) fn new(numerator: u128, divisor: u128) -> Self {
        let common = greatest_divisor(numerator, divisor);
        Self {
            numerator: numerator / common,
            divisor: divisor / common,
        }
    }

    /// `None` beyond what 128 bits hold.
    pub(super) fn times(self, other: Self) -> Option<Self> {
        let left = Self::new(self.numerator, other.divisor);
        let right = Self::new(other.numerator, self.divisor);
        Some(Self {
            numerator: left.numerator.checked_mul(right.numerator)?,
            divisor: left.divisor.checked_mul(right.divisor)?,
        })
    }

    pub(super) fn inverse(self) -> Self {
        Self {
            numerator: self.divisor,
            divisor: self.numerator,
        }
    }

    pub(super) fn over(self, other: Self) -> Option<Self> {
        self.times(other.inverse())
    }

    pub(super) fn power(self, power: u8) -> Option<Self> {
        (0..power).try_fold(Self::ONE, |product, _| product.times(self))
    }
}

fn greatest_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

#[cfg(test)]
mod tests {
    use super::Ratio;

    #[test]
    fn fractions_stay_in_lowest_terms() {
        let (a, b) = (Ratio::new(6, 4), Ratio::new(10, 9));
        assert_eq!(a, Ratio::new(3, 2));
        assert_eq!(a.times(b), Some(Ratio::new(5, 3)));
        assert_eq!(a.over(b), Some(Ratio::new(27, 20)));
        assert_eq!(a.power(3), Some(Ratio::new(27, 8)));
        assert_eq!(a.power(0), Some(Ratio::ONE));
    }

    #[test]
    fn what_is_too_large_is_none() {
        let large = Ratio::new(u128::MAX, 1);
        assert_eq!(large.times(Ratio::new(2, 1)), None);
        assert_eq!(large.times(large.inverse()), Some(Ratio::ONE));
    }
}
