//! What a walk over samples puts together: columns, or columns with their means.

use std::ops::Range;

use super::bucket::Bucket;
use super::chunk::Chunk;
use super::columns::Column;
use super::series::Series;

/// What some samples come to. Only what is asked for is read and merged.
pub(super) trait Part: Copy {
    /// Of no samples.
    const EMPTY: Self;
    /// Of the samples with these numbers.
    fn of_samples(chunk: &Chunk, numbers: Range<u64>) -> Self;
    /// Of a bucket within a chunk.
    fn of_bucket(chunk: &Chunk, level: usize, number: u64) -> Option<Self>;
    /// Of a bucket of whole chunks.
    fn of_chunks(series: &Series, level: usize, number: u64) -> Option<Self>;
    /// Adds what came later.
    fn merge(&mut self, later: &Self);
}

impl Part for Column {
    const EMPTY: Self = Self::EMPTY;

    #[inline]
    fn of_samples(chunk: &Chunk, numbers: Range<u64>) -> Self {
        chunk.column(numbers)
    }

    #[inline]
    fn of_bucket(chunk: &Chunk, level: usize, number: u64) -> Option<Self> {
        chunk.bucket(level, number)
    }

    #[inline]
    fn of_chunks(series: &Series, level: usize, number: u64) -> Option<Self> {
        series.bucket(level, number)
    }

    #[inline]
    fn merge(&mut self, later: &Self) {
        Self::merge(self, later);
    }
}

impl Part for Bucket {
    const EMPTY: Self = Self::EMPTY;

    #[inline]
    fn of_samples(chunk: &Chunk, numbers: Range<u64>) -> Self {
        Self {
            mean: chunk.mean(numbers.clone()),
            column: chunk.column(numbers),
        }
    }

    #[inline]
    fn of_bucket(chunk: &Chunk, level: usize, number: u64) -> Option<Self> {
        Some(Self {
            column: chunk.bucket(level, number)?,
            mean: chunk.bucket_mean(level, number)?,
        })
    }

    #[inline]
    fn of_chunks(series: &Series, level: usize, number: u64) -> Option<Self> {
        Some(Self {
            column: series.bucket(level, number)?,
            mean: series.bucket_mean(level, number)?,
        })
    }

    #[inline]
    fn merge(&mut self, later: &Self) {
        Self::merge(self, later);
    }
}
