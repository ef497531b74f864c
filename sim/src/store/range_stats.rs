//! All there is to say of the samples of a range, read chunk by chunk.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::line_sums::LineSums;
use super::quantiles::{Quantiles, QuantilesDraft};
use super::sample_range::{Part, SampleRange};
use super::sums::Sums;
use crate::written;

/// Which samples of a series a range holds: equal as long as nothing in it has changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RangeNumbers(pub(super) Vec<Range<u64>>);

impl RangeNumbers {
    /// How many they are; at most so many where x isn't sorted.
    pub fn count(&self) -> u64 {
        self.0.iter().map(|part| part.end - part.start).sum()
    }

    /// The last so many of them, in their order.
    pub(crate) fn newest(&self, most: u64) -> Vec<Range<u64>> {
        let mut left = most;
        let mut newest = Vec::new();
        for part in self.0.iter().rev() {
            let taken = left.min(part.end - part.start);
            if taken == 0 {
                break;
            }
            newest.push(part.end - taken..part.end);
            left -= taken;
        }
        newest.reverse();
        newest
    }
}

/// What is known of the samples of a range ([`RangeReading::stats`]).
///
/// Of finite values only. Sums are kept as a mean and squared distances from it, merged as of Chan, Golub and
/// `LeVeque` (COMPSTAT 1982), so that an offset of the values, or of x, costs no digit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RangeStats {
    /// Samples in the range; at most so many where x isn't sorted and not all is read yet.
    pub samples: u64,
    /// How many of them all numbers but slope and quantiles are of.
    pub summed: u64,
    /// How many of them slope and quantiles are of.
    pub read: u64,
    /// Finite values among those that are summed.
    pub count: u64,
    /// Gaps (NaN) and infinities among those that are summed.
    pub not_finite: u64,
    /// The least value.
    #[serde(with = "written::maybe_number")]
    pub min: Option<f64>,
    /// The greatest value.
    #[serde(with = "written::maybe_number")]
    pub max: Option<f64>,
    /// Their arithmetic mean.
    #[serde(with = "written::maybe_number")]
    pub mean: Option<f64>,
    /// The population's standard deviation: squared distances from the mean are divided by `count`.
    #[serde(with = "written::maybe_number")]
    pub deviation: Option<f64>,
    /// Square root of their mean square.
    #[serde(with = "written::maybe_number")]
    pub rms: Option<f64>,
    /// Of the straight line with the least squared distances, in units of value per unit of x.
    #[serde(with = "written::maybe_number")]
    pub slope: Option<f64>,
    /// How often the value was another one than that of the sample before, in the range; of those that are read.
    pub changes: u64,
    /// `None` also while few samples aren't all read.
    pub quantiles: Option<Quantiles>,
    /// Whether no sample that ever stood in the range was dropped.
    pub is_whole: bool,
}

impl RangeStats {
    /// Whether count, bounds, mean and deviation are those of all samples in the range.
    pub fn are_sums_complete(&self) -> bool {
        self.summed == self.samples
    }

    /// Whether everything is that of all samples in the range.
    pub fn is_complete(&self) -> bool {
        self.read == self.samples
    }
}

/// The samples of a range while they are read.
///
/// Like [`SampleRange`] it holds no lock, and what comes or goes meanwhile changes nothing of it. Whoever has
/// no more use for it drops it. Count, bounds, mean and deviation of chunks that lie in the range as a whole
/// are known from the beginning, where their sums have been made ([`Store::moments`](super::Store::moments)).
#[derive(Debug)]
pub struct RangeReading {
    numbers: RangeNumbers,
    unread: std::vec::IntoIter<Part>,
    samples: u64,
    summed: u64,
    read: u64,
    sums: Sums,
    /// The least and the greatest.
    bounds: [f64; 2],
    line: LineSums,
    changes: u64,
    /// Of the sample that was read last.
    last: Option<f64>,
    draft: QuantilesDraft,
    quantiles: Option<Quantiles>,
    is_whole: bool,
}

impl RangeReading {
    pub(super) fn new(numbers: RangeNumbers, range: SampleRange) -> Self {
        let is_whole = range.is_whole();
        let unread = range.into_parts();
        let samples = unread.as_slice().iter().map(Part::samples).sum();
        let mut reading = Self {
            numbers,
            samples,
            summed: 0,
            read: 0,
            sums: Sums::EMPTY,
            bounds: [f64::INFINITY, f64::NEG_INFINITY],
            line: LineSums::EMPTY,
            changes: 0,
            last: None,
            draft: QuantilesDraft::new(samples),
            quantiles: None,
            is_whole,
            unread: Vec::new().into_iter(),
        };
        for part in unread.as_slice() {
            if let Part::Sealed {
                chunk,
                sums: Some(sums),
                ..
            } = part
            {
                let extent = chunk.extent();
                reading.sum(part.samples(), sums, [extent.min, extent.max]);
            }
        }
        reading.unread = unread;
        reading
    }

    /// Which samples it reads.
    pub fn numbers(&self) -> &RangeNumbers {
        &self.numbers
    }

    /// Reads what is next, a chunk of the store at most; returns whether there was any. With the last of
    /// [`EXACT_SAMPLES`](super::EXACT_SAMPLES) it takes a tenth of a second.
    pub fn read_on(&mut self) -> bool {
        let Some(part) = self.unread.next() else {
            return false;
        };
        let known = part.samples();
        let is_summed = matches!(part, Part::Sealed { sums: Some(_), .. });
        let chunk = part.read();
        let found = chunk.values.len() as u64;
        self.samples -= known - found;
        self.read += found;
        if !is_summed {
            let bounds = chunk.values.iter().filter(|value| value.is_finite()).fold(
                [f64::INFINITY, f64::NEG_INFINITY],
                |[least, greatest], value| [least.min(*value), greatest.max(*value)],
            );
            self.sum(found, &Sums::of(&chunk.values), bounds);
        }
        let line = LineSums::of(&chunk.xs, &chunk.values);
        self.line = self.line.merged(&line);
        self.changes += changes(self.last, &chunk.values);
        self.last = chunk.values.last().copied().or(self.last);
        self.draft.add(&chunk.values);
        if self.unread.len() == 0 {
            self.quantiles = self.draft.quantiles();
            self.draft = QuantilesDraft::new(0);
        }
        true
    }

    /// What is known by now.
    pub fn stats(&mut self) -> RangeStats {
        let has_value = self.sums.count > 0;
        let known = |number: f64| has_value.then_some(number);
        let (mean, deviation) = (self.sums.mean(), self.sums.deviation());
        let [min, max] = self.bounds;
        let quantiles = match &mut self.draft {
            QuantilesDraft::Counted(_) => self.draft.quantiles(),
            // To put the values in order over and over takes longer than to read on.
            QuantilesDraft::Kept(_) => self.quantiles,
        };
        RangeStats {
            samples: self.samples,
            summed: self.summed,
            read: self.read,
            count: self.sums.count,
            not_finite: self.summed - self.sums.count,
            min: known(min),
            max: known(max),
            mean: known(mean),
            deviation: known(deviation),
            rms: known(mean.hypot(deviation)),
            slope: self.line.slope(),
            changes: self.changes,
            quantiles,
            is_whole: self.is_whole,
        }
    }

    fn sum(&mut self, samples: u64, sums: &Sums, [least, greatest]: [f64; 2]) {
        self.summed += samples;
        self.sums = self.sums.merged(sums);
        self.bounds = [self.bounds[0].min(least), self.bounds[1].max(greatest)];
    }
}

/// How often a value is another one than that before it.
fn changes(before: Option<f64>, values: &[f64]) -> u64 {
    // A gap is no other one than a gap.
    let differs = |a: f64, b: f64| a != b && !(a.is_nan() && b.is_nan());
    let at_first = before
        .zip(values.first())
        .is_some_and(|(before, first)| differs(before, *first));
    let pairs = values.windows(2).filter(|pair| differs(pair[0], pair[1]));
    u64::from(at_first) + pairs.count() as u64
}
