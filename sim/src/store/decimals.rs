//! How many decimals the values of a series were written with.

/// More decimals than these are of a number that was worked out, and say nothing of how it was measured.
const MOST: u8 = 9;
/// So many values of a batch are looked at: the newest.
const LOOKED_AT: usize = 16;
/// From here on an f64 has no decimals.
const WHOLE_FROM: f64 = 9_007_199_254_740_992.0;

/// Powers of ten, which are exact.
const POWERS: [f64; MOST as usize + 1] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

/// The most decimals of all values looked at: no value of a series is told with more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Decimals {
    /// At most one more than [`MOST`], which stands for any number of them.
    most: u8,
    /// Whether a finite value was looked at.
    is_known: bool,
}

impl Decimals {
    /// Looks at the newest values of a batch.
    pub(super) fn look_at(&mut self, values: &[f64]) {
        if self.most > MOST {
            return;
        }
        let newest = &values[values.len().saturating_sub(LOOKED_AT)..];
        for value in newest.iter().filter(|value| value.is_finite()) {
            self.is_known = true;
            while self.most <= MOST && !has_at_most(*value, self.most) {
                self.most += 1;
            }
        }
    }

    /// How many there are; `None` where that isn't known, or it is none's business.
    pub(super) fn count(self) -> Option<u8> {
        (self.is_known && self.most <= MOST).then_some(self.most)
    }
}

/// Whether the value is the float nearest to a number with so many decimals.
fn has_at_most(value: f64, decimals: u8) -> bool {
    let power = POWERS[usize::from(decimals)];
    let scaled = value * power;
    scaled.abs() >= WHOLE_FROM || scaled.round() / power == value
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(values: &[f64]) -> Option<u8> {
        let mut decimals = Decimals::default();
        decimals.look_at(values);
        decimals.count()
    }

    #[test]
    fn values_have_the_decimals_of_the_one_with_most() {
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[f64::NAN, f64::INFINITY]), None);
        assert_eq!(of(&[261.0, -3.0, 0.0]), Some(0));
        assert_eq!(of(&[37.0, 37.25, f64::NAN, 36.5]), Some(2));
        assert_eq!(of(&[0.001, 9e-4]), Some(4));
        assert_eq!(of(&[1.0, 2.0 / 3.0]), None, "it was worked out");
        assert_eq!(of(&[f64::from(0.1_f32)]), None);
        assert_eq!(of(&[1e300, 1.7e18]), Some(0));
    }

    proptest! {
        #[test]
        fn what_is_written_with_so_many_decimals_has_no_more(
            whole in -1_000_000_000_i64..1_000_000_000,
            decimals in 0..=9_usize,
        ) {
            let written = format!("{:.decimals$}", whole as f64 / 10_f64.powi(decimals as i32));
            let value: f64 = written.parse().unwrap();
            let shortest = format!("{value}");
            let expected = shortest.split_once('.').map_or(0, |(_, digits)| digits.len());
            prop_assert_eq!(of(&[value]), Some(expected as u8), "{}", written);
        }
    }
}
