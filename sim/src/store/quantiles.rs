//! Quantiles of values: exact of as many as can be kept, of more by a histogram.

use serde::{Deserialize, Serialize};

use crate::written;

/// Up to so many samples are kept to tell their quantiles exactly: 80 MB while they are read.
pub const EXACT_SAMPLES: u64 = 10_000_000;

/// Bits of a number that a bin of the histogram is told by: its sign, its exponent, and the first ten digits
/// of its fraction. A bin is a thousandth of a number wide, and its middle less than that from any in it.
const BIN_BITS: u32 = 22;
/// Those of them that tell a bin from the others of its power of two.
const FRACTION_BITS: u32 = 10;

/// What lies below which value.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Quantiles {
    /// The median: between the two in the middle, where their count is even.
    #[serde(with = "written::number")]
    pub p50: f64,
    /// What 99 of 100 values lie below, between two values as of a straight line (as numpy's).
    #[serde(with = "written::number")]
    pub p99: f64,
    /// Otherwise each may be off, by 0.05 % of its distance from a value in the middle of the first samples.
    pub is_exact: bool,
}

/// Quantiles in the making.
#[derive(Debug)]
pub(super) enum QuantilesDraft {
    /// Of few values: all of them.
    Kept(Vec<f64>),
    /// Of many: how many lie in which bin.
    Counted(Histogram),
}

impl QuantilesDraft {
    /// For so many samples at most.
    pub(super) fn new(samples: u64) -> Self {
        if samples <= EXACT_SAMPLES {
            Self::Kept(Vec::new())
        } else {
            Self::Counted(Histogram::default())
        }
    }

    /// Adds those that are finite.
    pub(super) fn add(&mut self, values: &[f64]) {
        match self {
            Self::Kept(kept) => {
                kept.extend(values.iter().filter(|value| value.is_finite()));
            }
            Self::Counted(histogram) => histogram.add(values),
        }
    }

    /// Of all that was added; `None` without a value.
    pub(super) fn quantiles(&mut self) -> Option<Quantiles> {
        let is_exact = matches!(self, Self::Kept(_));
        let mut of = |part| match self {
            Self::Kept(kept) => exact(kept, part),
            Self::Counted(histogram) => histogram.quantile(part),
        };
        Some(Quantiles {
            p50: of(0.5)?,
            p99: of(0.99)?,
            is_exact,
        })
    }
}

/// What this part of the values lies below; they are put in another order.
fn exact(values: &mut [f64], part: f64) -> Option<f64> {
    let place = part * values.len().checked_sub(1)? as f64;
    let (below, rest) = (place.floor(), place.fract());
    let (_, &mut low, above) = values.select_nth_unstable_by(below as usize, f64::total_cmp);
    if rest == 0.0 {
        return Some(low);
    }
    let high = above.iter().copied().fold(f64::INFINITY, f64::min);
    // Not by their difference, which may be out of reach.
    Some(low * (1.0 - rest) + high * rest)
}

/// How many values lie in which bin: bins are narrow near a value from the midst of the first samples, and
/// wider the farther from it, so that neither an offset of all values nor a few far away cost a digit.
#[derive(Debug, Default)]
pub(super) struct Histogram {
    origin: Option<f64>,
    /// By the sign and the power of two of a value's distance from the origin, in order.
    pages: Vec<Option<Box<[u64; 1 << FRACTION_BITS]>>>,
    count: u64,
}

impl Histogram {
    fn add(&mut self, values: &[f64]) {
        let Some(origin) = self.origin.or_else(|| middle(values)) else {
            return;
        };
        self.origin = Some(origin);
        self.pages
            .resize_with(1 << (BIN_BITS - FRACTION_BITS), || None);
        for value in values {
            // What is too far apart for a number counts as the greatest there is.
            let distance = (value - origin).clamp(f64::MIN, f64::MAX);
            if !value.is_finite() {
                continue;
            }
            let bin = ordered(distance) >> (u64::BITS - BIN_BITS);
            let page = &mut self.pages[(bin >> FRACTION_BITS) as usize];
            let page = page.get_or_insert_with(|| Box::new([0; 1 << FRACTION_BITS]));
            page[bin as usize % (1 << FRACTION_BITS)] += 1;
            self.count += 1;
        }
    }

    fn quantile(&self, part: f64) -> Option<f64> {
        let (origin, last) = (self.origin?, self.count.checked_sub(1)?);
        let place = (part * last as f64).round() as u64;
        let mut behind = 0;
        for (number, page) in self.pages.iter().enumerate() {
            let Some(page) = page else { continue };
            for (place_in_page, count) in page.iter().enumerate() {
                behind += count;
                if behind > place {
                    let bin = (number << FRACTION_BITS | place_in_page) as u64;
                    let middle = (bin << 1 | 1) << (u64::BITS - BIN_BITS - 1);
                    return Some(origin + of_ordered(middle));
                }
            }
        }
        None
    }
}

/// One of the middle of these, of those that are finite.
fn middle(values: &[f64]) -> Option<f64> {
    let mut finite: Vec<f64> = values
        .iter()
        .copied()
        .filter(|one| one.is_finite())
        .collect();
    let middle = finite.len() / 2;
    (!finite.is_empty()).then(|| *finite.select_nth_unstable_by(middle, f64::total_cmp).1)
}

/// The number's bits such that those of a greater number are greater.
fn ordered(number: f64) -> u64 {
    let bits = number.to_bits();
    bits ^ if bits >> 63 == 1 { u64::MAX } else { 1 << 63 }
}

/// The number with these ordered bits.
fn of_ordered(bits: u64) -> f64 {
    f64::from_bits(bits ^ if bits >> 63 == 1 { 1 << 63 } else { u64::MAX })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sorted_quantile(values: &[f64], part: f64) -> f64 {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let place = part * (sorted.len() - 1) as f64;
        let [low, high] = [place.floor(), place.ceil()].map(|place| sorted[place as usize]);
        low + (high - low) * place.fract()
    }

    proptest! {
        #[test]
        fn a_histogram_is_near_the_truth_whatever_the_offset(
            mut values in prop::collection::vec(-1.0..1.0_f64, 1..2_000),
            offset in prop::sample::select(vec![0.0, 1e9, -1e12]),
            outlier in prop::sample::select(vec![0.5, 1e15, -1e15]),
        ) {
            for value in &mut values {
                *value += offset;
            }
            let origin = middle(&values).unwrap();
            values.push(outlier + offset);
            let mut histogram = Histogram::default();
            // Its origin is from the midst of the first values.
            let (last, first) = values.split_last().unwrap();
            histogram.add(first);
            histogram.add(&[*last, f64::NAN, f64::INFINITY]);
            for part in [0.5, 0.99] {
                let place = (part * (values.len() - 1) as f64).round();
                let mut sorted = values.clone();
                sorted.sort_by(f64::total_cmp);
                let truth = sorted[place as usize];
                let told = histogram.quantile(part).unwrap();
                let off = (told - truth).abs();
                prop_assert!(off <= 0.0005 * (truth - origin).abs() + truth.abs() * 1e-15, "{told} {truth} {origin}");
            }
        }

        #[test]
        fn few_values_are_told_exactly(values in prop::collection::vec(-1e6..1e6_f64, 1..500)) {
            let mut draft = QuantilesDraft::new(values.len() as u64);
            draft.add(&values);
            draft.add(&[f64::NAN]);
            let told = draft.quantiles().unwrap();
            prop_assert!(told.is_exact);
            for (told, part) in [(told.p50, 0.5), (told.p99, 0.99)] {
                let truth = sorted_quantile(&values, part);
                // What lies between two values is as exact as they are.
                let greatest = values.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
                prop_assert!((told - truth).abs() <= greatest * 2e-15, "{told} {truth}");
            }
        }
    }

    #[test]
    fn of_nothing_there_is_no_quantile() {
        for samples in [0, EXACT_SAMPLES + 1] {
            let mut draft = QuantilesDraft::new(samples);
            draft.add(&[f64::NAN]);
            assert_eq!(draft.quantiles(), None);
        }
    }
}
