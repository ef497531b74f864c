//! A stretch of one series: values, their x, and the pyramid over them.

use std::borrow::Cow;
use std::ops::Range;

use super::chunk_x::ChunkX;
use super::columns::Column;
use super::extent::Extent;
use super::info::Values;
use super::linear_piece::LinearPiece;
use super::numbers::Numbers;
use super::pyramid::{BASE, BASE_SHIFT, Pyramid};
use super::room::{CHUNK, CHUNK_SHIFT, reserve, spare};
use super::sums::{Blocks, Sums};
use super::x_values::XValues;

/// Levels kept inside a chunk. The bucket of a whole chunk is the lowest the series keeps.
pub(super) const CHUNK_LEVELS: usize = 5;

/// While it is open a chunk grows; sealed, it never changes again. Once cold, it is replaced by one
/// that says the same in packed numbers.
///
/// A chunk ends where the absolute sample number is a multiple of `CHUNK`.
#[derive(Debug)]
pub(super) struct Chunk {
    /// Number of its first sample, a multiple of `BASE`.
    start: u64,
    kind: Values,
    values: Numbers,
    /// As many as `values`.
    xs: ChunkX,
    pyramid: Pyramid,
    /// All of x, and the values of complete buckets.
    extent: Extent,
}

impl Chunk {
    pub(super) fn new(start: u64, kind: Values) -> Self {
        Self {
            start,
            kind,
            values: Numbers::EMPTY,
            xs: ChunkX::new(),
            pyramid: Pyramid::default(),
            extent: Extent::EMPTY,
        }
    }

    pub(super) fn range(&self) -> Range<u64> {
        self.start..self.start + self.values.len() as u64
    }

    /// What its values are.
    pub(super) fn kind(&self) -> Values {
        self.kind
    }

    /// How many samples it can still take.
    pub(super) fn room(&self) -> usize {
        CHUNK - (self.range().end % CHUNK as u64) as usize
    }

    /// The column that holds the samples with these numbers, which must lie in the chunk.
    #[inline]
    pub(super) fn column(&self, numbers: Range<u64>) -> Column {
        match self.kind {
            Values::Numbers => self.values.column(self.places(&numbers)),
            Values::Labels => Column::of_labels(&self.values.some(self.places(&numbers))),
        }
    }

    pub(super) fn value(&self, number: u64) -> f64 {
        self.values.get(self.place(number))
    }

    #[inline]
    pub(super) fn x(&self, number: u64) -> f64 {
        self.xs.x(self.place(number))
    }

    /// All x by the sample's number, if they are one stretch of equal spacing.
    pub(super) fn line(&self) -> Option<LinearPiece> {
        let piece = self.xs.only_piece()?;
        Some(LinearPiece {
            first: piece.first + self.start as i64,
            ..*piece
        })
    }

    /// Every x.
    pub(super) fn xs(&self) -> Cow<'_, [f64]> {
        self.xs.all()
    }

    /// The x of the samples with these numbers.
    pub(super) fn xs_of(&self, numbers: Range<u64>) -> Vec<f64> {
        self.xs.some(self.places(&numbers))
    }

    /// The values of the samples with these numbers.
    pub(super) fn values_of(&self, numbers: Range<u64>) -> Vec<f64> {
        self.values.some(self.places(&numbers))
    }

    /// The sums of the values with these numbers, most of them out of `blocks` where there are such.
    pub(super) fn sums_of(&self, numbers: Range<u64>, blocks: Option<&Blocks>) -> Sums {
        let places = self.places(&numbers);
        match (blocks, &self.values) {
            (Some(blocks), values) => blocks.of_places(places, |rest| values.some(rest)),
            (None, Numbers::Plain(values)) => Sums::of(&values[places]),
            (None, Numbers::Packed(values)) => Sums::of(&values.some(places)),
        }
    }

    /// The sums of all values.
    pub(super) fn blocks(&self) -> Blocks {
        Blocks::of(&self.values.all())
    }

    /// First and last x; there must be one.
    pub(super) fn ends(&self) -> [f64; 2] {
        self.xs.ends()
    }

    /// The first of these numbers whose x isn't below `x`, else their end.
    pub(super) fn lower_bound(&self, numbers: Range<u64>, x: f64) -> u64 {
        let places = self.places(&numbers);
        self.start + self.xs.lower_bound(places, x) as u64
    }

    #[inline]
    pub(super) fn bucket(&self, level: usize, number: u64) -> Option<Column> {
        self.pyramid.get(level, number)
    }

    #[inline]
    pub(super) fn has_bucket(&self, level: usize, number: u64) -> bool {
        self.pyramid.has(level, number)
    }

    /// The bucket of the whole chunk, if it is sealed and was never cut.
    pub(super) fn top(&self) -> Option<Column> {
        let first = self.start >> (CHUNK_SHIFT - 2);
        let mut top = self.pyramid.get(CHUNK_LEVELS - 1, first)?;
        for number in first + 1..first + 4 {
            top.merge(&self.pyramid.get(CHUNK_LEVELS - 1, number)?);
        }
        first.is_multiple_of(4).then_some(top)
    }

    /// Values that no complete bucket holds yet.
    pub(super) fn tail(&self) -> &[f64] {
        match &self.values {
            Numbers::Plain(values) => values.as_chunks::<BASE>().1,
            // A sealed chunk has whole buckets only.
            Numbers::Packed(_) => &[],
        }
    }

    pub(super) fn extent(&self) -> Extent {
        let mut extent = self.extent;
        let tail = Column::of(self.tail());
        extent.add_values(tail.min, tail.max);
        extent
    }

    /// Adds the x of samples whose values follow; all finite, and never running backwards.
    pub(super) fn push_regular(&mut self, start: f64, step: f64, count: usize) {
        self.xs.push_regular(start, step, count);
        self.extent.add_x(start, start + (count - 1) as f64 * step);
    }

    /// Adds x one by one; all finite, and never running backwards.
    pub(super) fn push_each(&mut self, xs: &[f64]) {
        self.xs.push_each(xs);
        if let (Some(&first), Some(&last)) = (xs.first(), xs.last()) {
            self.extent.add_x(first, last);
        }
    }

    /// Adds as many values as x were added; returns how many of those that fell into buckets now
    /// complete are not finite.
    pub(super) fn push_values(&mut self, values: &[f64]) -> u64 {
        let all = self.values.plain_mut();
        reserve(all, values.len(), spare(self.start, all.len()));
        let complete = all.len() / BASE;
        match values {
            // Saves the call that copies memory.
            [value] => all.push(*value),
            _ => all.extend_from_slice(values),
        }
        let first = (self.start >> BASE_SHIFT) + complete as u64;
        let mut not_finite = 0;
        let (buckets, _) = all[complete * BASE..].as_chunks::<BASE>();
        for (number, samples) in (first..).zip(buckets) {
            let bucket = match self.kind {
                Values::Numbers => Column::of(samples),
                Values::Labels => Column::of_labels(samples),
            };
            if bucket.flags.has_not_finite() {
                not_finite += count_not_finite(samples);
            }
            self.extent.add_values(bucket.min, bucket.max);
            self.pyramid.push(number, bucket, CHUNK_LEVELS);
        }
        not_finite
    }

    /// Drops the oldest half and returns how many samples that were; a few are always kept.
    pub(super) fn forget_half(&mut self) -> usize {
        let count = self.values.len() / 2 / BASE * BASE;
        if count == 0 {
            return 0;
        }
        self.values.plain_mut().drain(..count);
        self.xs.forget(count);
        self.start += count as u64;
        self.pyramid.forget_before(self.start >> BASE_SHIFT);
        self.shrink();
        self.extent = self.measure();
        count
    }

    /// The extent from scratch.
    fn measure(&self) -> Extent {
        let mut extent = Extent::EMPTY;
        let column = Column::of(&self.values.all());
        extent.add_values(column.min, column.max);
        for &x in &*self.xs.all() {
            extent.add_x(x, x);
        }
        extent
    }

    fn shrink(&mut self) {
        self.values.plain_mut().shrink_to_fit();
        self.xs.shrink();
        self.pyramid.shrink();
    }

    /// For a chunk that is full.
    pub(super) fn seal(&mut self) {
        self.shrink();
        self.xs.seal();
    }

    /// The same chunk with its numbers packed, those for which it pays, if there are such.
    pub(super) fn packed(&self) -> Option<Self> {
        let (values, xs) = (self.values.packed(), self.xs.packed());
        if values.is_none() && xs.is_none() {
            return None;
        }
        Some(Self {
            start: self.start,
            kind: self.kind,
            values: values.unwrap_or_else(|| self.values.clone()),
            xs: xs.unwrap_or_else(|| self.xs.clone()),
            pyramid: self.pyramid.clone(),
            extent: self.extent,
        })
    }

    pub(super) fn bytes(&self) -> usize {
        size_of::<Self>() + self.values.bytes() + self.xs.bytes() + self.pyramid.bytes()
    }

    fn places(&self, numbers: &Range<u64>) -> Range<usize> {
        self.place(numbers.start)..self.place(numbers.end)
    }

    fn place(&self, number: u64) -> usize {
        (number - self.start) as usize
    }
}

/// How many of `values` are NaN or infinite.
pub(super) fn count_not_finite(values: &[f64]) -> u64 {
    values.iter().filter(|value| !value.is_finite()).count() as u64
}

/// The longest head of the batch that can be appended as it is: x finite and not running
/// backwards from `last_x`.
pub(super) fn steady_head(times: &XValues<'_>, count: usize, last_x: f64) -> usize {
    match times {
        &XValues::Regular { start, step } => {
            let end = start + (count - 1) as f64 * step;
            if step >= 0.0 && start >= last_x && end.is_finite() {
                count
            } else {
                0
            }
        }
        XValues::Each(xs) => {
            let mut last = last_x;
            let is_steady = |&&x: &&f64| {
                let is_steady = x >= last && x.is_finite();
                last = x;
                is_steady
            };
            xs.iter().take(count).take_while(is_steady).count()
        }
    }
}
