//! The samples of a range, one after the other.

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::chunk::Chunk;
use super::sums::Sums;
use crate::written;

/// Samples of one stretch of a series, as many as one chunk of the store holds of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SampleChunk {
    /// Which stretch of the series this is, counted from its first ever (as in
    /// [`Run::Columns`](super::Run::Columns)): x never runs backwards within a stretch. `None` for a
    /// curve whose x isn't sorted.
    pub segment: Option<u64>,
    /// x of each sample, in the unit of the series' axis.
    #[serde(with = "written::numbers")]
    pub xs: Vec<f64>,
    /// As many as `xs`, as they came: NaN is a gap.
    #[serde(with = "written::numbers")]
    pub values: Vec<f64>,
}

/// The samples of a series whose x lies in a range, chunk by chunk, as they stood when asked for
/// ([`Store::samples_in`](super::Store::samples_in)).
///
/// It holds no lock. It shares the store's chunks, which never change, and reads (and unpacks) one
/// each time it is asked for the next: what is appended, dropped or removed meanwhile changes nothing
/// of it. Chunks that the store has dropped stay in memory until they were read or this is dropped,
/// and are not in [`Store::bytes`](super::Store::bytes).
#[derive(Debug)]
#[must_use = "samples are read while it is iterated over"]
pub struct SampleRange {
    parts: std::vec::IntoIter<Part>,
    dropped_samples: u64,
    is_whole: bool,
}

/// What a range takes of one chunk.
#[derive(Debug)]
pub(super) enum Part {
    Sealed {
        segment: Option<u64>,
        chunk: Arc<Chunk>,
        numbers: Range<u64>,
        /// Only what lies in here, where x isn't sorted.
        within: Option<Range<f64>>,
        /// Of all its values, where all of it is taken and they have been made.
        sums: Option<Sums>,
    },
    /// Of the chunk that still grows.
    Copied(SampleChunk),
}

impl SampleRange {
    pub(super) fn new(parts: Vec<Part>, dropped_samples: u64, is_whole: bool) -> Self {
        let parts = parts.into_iter();
        Self {
            parts,
            dropped_samples,
            is_whole,
        }
    }

    /// Whether these are all samples that ever stood in the range. Otherwise some that the store's
    /// budget made it drop may have stood there.
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// How many samples of the series, its oldest, had been dropped when the range was asked for.
    pub fn dropped_samples(&self) -> u64 {
        self.dropped_samples
    }

    /// As many samples as may still come: fewer do where x isn't sorted and only a part of it is asked for.
    pub fn samples_most(&self) -> u64 {
        self.parts.as_slice().iter().map(Part::samples).sum()
    }

    /// What is to be read, one chunk after the other.
    pub(super) fn into_parts(self) -> std::vec::IntoIter<Part> {
        self.parts
    }
}

impl Iterator for SampleRange {
    type Item = SampleChunk;

    fn next(&mut self) -> Option<SampleChunk> {
        let mut read = self.parts.by_ref().map(Part::read);
        read.find(|chunk| !chunk.xs.is_empty())
    }
}

impl Part {
    /// As many samples as it may have: fewer where x isn't sorted.
    pub(super) fn samples(&self) -> u64 {
        match self {
            Self::Copied(chunk) => chunk.xs.len() as u64,
            Self::Sealed { numbers, .. } => numbers.end - numbers.start,
        }
    }

    pub(super) fn read(self) -> SampleChunk {
        match self {
            Self::Copied(chunk) => chunk,
            Self::Sealed {
                segment,
                chunk,
                numbers,
                within,
                sums: _,
            } => SampleChunk::of(&chunk, segment, numbers, within.as_ref()),
        }
    }
}

impl SampleChunk {
    pub(super) fn of(
        chunk: &Chunk,
        segment: Option<u64>,
        numbers: Range<u64>,
        within: Option<&Range<f64>>,
    ) -> Self {
        let (mut xs, mut values) = (chunk.xs_of(numbers.clone()), chunk.values_of(numbers));
        if let Some(within) = within {
            let pairs = xs.iter().copied().zip(values.iter().copied());
            (xs, values) = pairs.filter(|(x, _)| within.contains(x)).unzip();
        }
        Self {
            segment,
            xs,
            values,
        }
    }
}
