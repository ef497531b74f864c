//! Mean and standard deviation of a range.

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::chunk::Chunk;
use super::sample_range::SampleChunk;
use super::sums::{Blocks, Sums};
use crate::written;

/// What the finite values of a range are on average ([`Store::moments`](super::Store::moments)).
///
/// From sums over blocks of samples, merged as of Chan, Golub and `LeVeque` (COMPSTAT 1982), so that an
/// offset of the values costs no digit. The squared distances of values from their mean must be in
/// the reach of f64: beyond about 1e150 the deviation is infinite, below 1e-150 it is zero.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Moments {
    /// Finite values in the range.
    pub count: u64,
    /// Samples in the range that aren't counted: gaps (NaN) and infinities.
    pub not_finite: u64,
    /// Their arithmetic mean, in the unit of the values; `None` without a value.
    #[serde(with = "written::maybe_number")]
    pub mean: Option<f64>,
    /// The population's standard deviation, in the unit of the values: squared distances from the mean
    /// are divided by `count`, as in numpy, not by `count - 1`. `None` without a value.
    #[serde(with = "written::maybe_number")]
    pub deviation: Option<f64>,
    /// Whether these are all samples that ever stood in the range. Otherwise some that the store's
    /// budget made it drop may have stood there, and are in none of these numbers.
    pub is_whole: bool,
}

/// Moments in the making: what was known under the lock, and what is to be read without it.
#[derive(Debug)]
pub(super) struct MomentsDraft {
    samples: u64,
    /// By the number of the first sample of each: merged in that order, so that what happened to be known first
    /// changes no digit.
    sums: Vec<(u64, Sums)>,
    rest: Vec<Rest>,
    is_whole: bool,
}

/// What a range takes of one sealed chunk.
#[derive(Debug)]
pub(super) struct Rest {
    pub(super) chunk: Arc<Chunk>,
    pub(super) numbers: Range<u64>,
    pub(super) blocks: Option<Arc<Blocks>>,
    /// Only what lies in here, where x isn't sorted.
    pub(super) within: Option<Range<f64>>,
}

/// The sums of a chunk that had none, by the numbers of its samples.
pub(super) type Made = (Range<u64>, Arc<Blocks>);

impl MomentsDraft {
    pub(super) fn new(is_whole: bool) -> Self {
        Self {
            samples: 0,
            sums: Vec::new(),
            rest: Vec::new(),
            is_whole,
        }
    }

    /// Adds so many samples, from the one of this number on.
    pub(super) fn add(&mut self, first: u64, samples: u64, sums: Sums) {
        self.samples += samples;
        self.sums.push((first, sums));
    }

    /// Adds what lies within.
    pub(super) fn add_within(&mut self, chunk: &Chunk, numbers: Range<u64>, within: &Range<f64>) {
        let first = numbers.start;
        let values = SampleChunk::of(chunk, None, numbers, Some(within)).values;
        self.add(first, values.len() as u64, Sums::of(&values));
    }

    pub(super) fn add_later(&mut self, rest: Rest) {
        self.rest.push(rest);
    }

    /// Reads the rest; gives what sums that took, too, so that they needn't be made again.
    pub(super) fn finish(mut self) -> (Moments, Vec<Made>) {
        let mut made = Vec::new();
        for rest in std::mem::take(&mut self.rest) {
            made.extend(self.read(rest));
        }
        let Self {
            samples,
            mut sums,
            rest: _,
            is_whole,
        } = self;
        sums.sort_by_key(|(first, _)| *first);
        let merged = |all: Sums, (_, sums): &(u64, Sums)| all.merged(sums);
        let sums = sums.iter().fold(Sums::EMPTY, merged);
        let has_value = sums.count > 0;
        let moments = Moments {
            count: sums.count,
            not_finite: samples - sums.count,
            mean: has_value.then(|| sums.mean()),
            deviation: has_value.then(|| sums.deviation()),
            is_whole,
        };
        (moments, made)
    }

    fn read(&mut self, rest: Rest) -> Option<Made> {
        let Rest {
            chunk,
            numbers,
            blocks,
            within,
        } = rest;
        if let Some(within) = within {
            self.add_within(&chunk, numbers, &within);
            return None;
        }
        let (first, samples) = (numbers.start, numbers.end - numbers.start);
        if blocks.is_none() && numbers == chunk.range() {
            let blocks = Arc::new(chunk.blocks());
            self.add(first, samples, *blocks.all());
            return Some((numbers, blocks));
        }
        self.add(first, samples, chunk.sums_of(numbers, blocks.as_deref()));
        None
    }
}
