//! A stretch of one series: values, their x, and the pyramid over them.

use std::borrow::Cow;
use std::ops::{Deref, Range};
use std::sync::Arc;

use super::bucket::Bucket;
use super::chunk_x::ChunkX;
use super::columns::Column;
use super::extent::Extent;
use super::info::Values;
use super::linear_piece::LinearPiece;
use super::mean::Mean;
use super::numbers::Numbers;
use super::pyramid::{BASE, BASE_SHIFT, Pyramid};
use super::room::{CHUNK, CHUNK_LEVELS, CHUNK_SHIFT, reserve, spare};
use super::saved::{Summary, save_piece};
use super::stored::{Kept, Stored};
use super::sums::{Blocks, Sums};
use super::whole::Whole;
use super::x_values::XValues;

/// While it is open a chunk grows; sealed, it never changes again. Once cold, it is replaced by one
/// that says the same in packed numbers.
///
/// A chunk ends where the absolute sample number is a multiple of `CHUNK`.
#[derive(Debug)]
pub(super) struct Chunk {
    /// Number of its first sample, a multiple of `BASE`.
    start: u64,
    kind: Values,
    body: Body,
    /// All of x, and the values of complete buckets.
    extent: Extent,
}

/// What a chunk has of each sample.
#[derive(Debug)]
enum Body {
    Here(Whole),
    /// Sealed, and read when it is asked for.
    Stored(Arc<Stored>),
}

/// What a chunk has of each sample, in memory for as long as this is held.
enum Held<'a> {
    Here(&'a Whole),
    Read(Arc<Whole>),
}

impl Deref for Held<'_> {
    type Target = Whole;

    #[inline]
    fn deref(&self) -> &Whole {
        match self {
            Self::Here(whole) => whole,
            Self::Read(whole) => whole,
        }
    }
}

impl Chunk {
    pub(super) fn new(start: u64, kind: Values) -> Self {
        Self {
            start,
            kind,
            body: Body::Here(Whole {
                values: Numbers::EMPTY,
                xs: ChunkX::new(),
                pyramid: Pyramid::default(),
            }),
            extent: Extent::EMPTY,
        }
    }

    /// A full one that is kept elsewhere.
    pub(super) fn stored(start: u64, kind: Values, extent: Extent, stored: Stored) -> Self {
        Self {
            start,
            kind,
            body: Body::Stored(Arc::new(stored)),
            extent,
        }
    }

    /// What stays in memory of it where it is kept elsewhere, too.
    pub(super) fn stored_as(&self, kept: Kept) -> Stored {
        let always = (self.top(), self.own_line());
        Stored::of(self.range(), self.ends(), always, kept)
    }

    /// Whether it is kept elsewhere.
    pub(super) fn is_stored(&self) -> bool {
        matches!(self.body, Body::Stored(_))
    }

    #[inline]
    fn held(&self) -> Held<'_> {
        match &self.body {
            Body::Here(whole) => Held::Here(whole),
            Body::Stored(stored) => Held::Read(stored.whole()),
        }
    }

    /// Gives `ask` what it has of each sample.
    pub(super) fn with<T>(&self, ask: impl FnOnce(&Whole) -> T) -> T {
        ask(&self.held())
    }

    /// To change it; one that is kept elsewhere is read first.
    #[inline]
    fn here_mut(&mut self) -> &mut Whole {
        if let Body::Stored(stored) = &self.body {
            self.body = Body::Here(Whole::clone(&stored.whole()));
        }
        match &mut self.body {
            Body::Here(whole) => whole,
            Body::Stored(_) => unreachable!("read above"),
        }
    }

    fn len(&self) -> usize {
        match &self.body {
            Body::Here(whole) => whole.values.len(),
            Body::Stored(stored) => stored.len,
        }
    }

    pub(super) fn range(&self) -> Range<u64> {
        self.start..self.start + self.len() as u64
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
            Values::Numbers => self.held().values.column(self.places(&numbers)),
            Values::Labels => Column::of_labels(&self.held().values.some(self.places(&numbers))),
        }
    }

    /// The mean of the samples with these numbers, which must lie in the chunk.
    pub(super) fn mean(&self, numbers: Range<u64>) -> Mean {
        self.held().values.mean(self.places(&numbers))
    }

    pub(super) fn value(&self, number: u64) -> f64 {
        self.held().values.get(self.place(number))
    }

    #[inline]
    pub(super) fn x(&self, number: u64) -> f64 {
        self.held().xs.x(self.place(number))
    }

    /// All x by the sample's number, if they are one stretch of equal spacing.
    pub(super) fn line(&self) -> Option<LinearPiece> {
        let piece = self.own_line()?;
        Some(LinearPiece {
            first: piece.first + self.start as i64,
            ..piece
        })
    }

    /// The same by the sample's place in the chunk.
    pub(super) fn own_line(&self) -> Option<LinearPiece> {
        match &self.body {
            Body::Here(whole) => whole.xs.only_piece().copied(),
            Body::Stored(stored) => stored.line,
        }
    }

    /// Every x.
    pub(super) fn xs(&self) -> Cow<'_, [f64]> {
        match &self.body {
            Body::Here(whole) => whole.xs.all(),
            Body::Stored(stored) => stored.whole().xs.all().into_owned().into(),
        }
    }

    /// The x of the samples with these numbers.
    pub(super) fn xs_of(&self, numbers: Range<u64>) -> Vec<f64> {
        self.held().xs.some(self.places(&numbers))
    }

    /// The values of the samples with these numbers.
    pub(super) fn values_of(&self, numbers: Range<u64>) -> Vec<f64> {
        self.held().values.some(self.places(&numbers))
    }

    /// The sums of the values with these numbers, most of them out of `blocks` where there are such.
    pub(super) fn sums_of(&self, numbers: Range<u64>, blocks: Option<&Blocks>) -> Sums {
        let places = self.places(&numbers);
        let held = self.held();
        match (blocks, &held.values) {
            (Some(blocks), values) => blocks.of_places(places, |rest| values.some(rest)),
            (None, Numbers::Plain(values)) => Sums::of(&values[places]),
            (None, values) => Sums::of(&values.some(places)),
        }
    }

    /// The sums of all values.
    pub(super) fn blocks(&self) -> Blocks {
        Blocks::of(&self.held().values.all())
    }

    /// First and last x; there must be one.
    pub(super) fn ends(&self) -> [f64; 2] {
        match &self.body {
            Body::Here(whole) => whole.xs.ends(),
            Body::Stored(stored) => stored.ends,
        }
    }

    /// The first of these numbers whose x isn't below `x`, else their end.
    pub(super) fn lower_bound(&self, numbers: Range<u64>, x: f64) -> u64 {
        let places = self.places(&numbers);
        self.start + self.held().xs.lower_bound(places, x) as u64
    }

    #[inline]
    pub(super) fn bucket(&self, level: usize, number: u64) -> Option<Column> {
        self.held().pyramid.get(level, number)
    }

    /// The mean of a complete bucket.
    #[inline]
    pub(super) fn bucket_mean(&self, level: usize, number: u64) -> Option<Mean> {
        if level == 0 {
            let start = number << BASE_SHIFT;
            return Some(self.mean(start..start + BASE as u64));
        }
        self.held().pyramid.mean(level, number)
    }

    #[inline]
    pub(super) fn has_bucket(&self, level: usize, number: u64) -> bool {
        self.held().pyramid.has(level, number)
    }

    /// The bucket of the whole chunk, if it is sealed and was never cut.
    pub(super) fn top(&self) -> Option<Bucket> {
        let Whole { pyramid, .. } = match &self.body {
            Body::Here(whole) => whole,
            Body::Stored(stored) => return stored.top,
        };
        let first = self.start >> (CHUNK_SHIFT - 2);
        let quarter = |number| {
            Some(Bucket {
                column: pyramid.get(CHUNK_LEVELS - 1, number)?,
                mean: pyramid.mean(CHUNK_LEVELS - 1, number)?,
            })
        };
        let mut top = quarter(first)?;
        for number in first + 1..first + 4 {
            top.merge(&quarter(number)?);
        }
        first.is_multiple_of(4).then_some(top)
    }

    /// Values that no complete bucket holds yet.
    pub(super) fn tail(&self) -> &[f64] {
        match &self.body {
            Body::Here(Whole {
                values: Numbers::Plain(values),
                ..
            }) => values.as_chunks::<BASE>().1,
            // A sealed chunk has whole buckets only.
            _ => &[],
        }
    }

    pub(super) fn extent(&self) -> Extent {
        let mut extent = self.extent;
        let tail = Column::of(self.tail());
        extent.add_values(tail.min, tail.max);
        extent
    }

    /// Adds the x of samples whose values follow; all finite, and never running backwards.
    pub(super) fn push_regular(&mut self, [start, step]: [f64; 2], steps: Range<usize>) {
        let x = |steps: usize| start + steps as f64 * step;
        self.extent.add_x(x(steps.start), x(steps.end - 1));
        self.here_mut().xs.push_regular([start, step], steps);
    }

    /// Adds x one by one; all finite, and never running backwards.
    pub(super) fn push_each(&mut self, xs: &[f64]) {
        self.here_mut().xs.push_each(xs);
        if let (Some(&first), Some(&last)) = (xs.first(), xs.last()) {
            self.extent.add_x(first, last);
        }
    }

    /// Adds as many values as x were added; returns how many of those that fell into buckets now
    /// complete are not finite.
    pub(super) fn push_values(&mut self, values: &[f64]) -> u64 {
        let (start, kind) = (self.start, self.kind);
        let mut extent = self.extent;
        let Whole {
            values: all,
            pyramid,
            ..
        } = self.here_mut();
        let all = all.plain_mut();
        reserve(all, values.len(), spare(start, all.len()));
        let complete = all.len() / BASE;
        match values {
            // Saves the call that copies memory.
            [value] => all.push(*value),
            _ => all.extend_from_slice(values),
        }
        let first = (start >> BASE_SHIFT) + complete as u64;
        let mut not_finite = 0;
        let (buckets, _) = all[complete * BASE..].as_chunks::<BASE>();
        for (number, samples) in (first..).zip(buckets) {
            let bucket = match kind {
                Values::Numbers => Bucket::of(samples),
                Values::Labels => Bucket {
                    column: Column::of_labels(samples),
                    mean: Mean::of(samples),
                },
            };
            let column = &bucket.column;
            if column.flags.has_not_finite() {
                not_finite += count_not_finite(samples);
            }
            extent.add_values(column.min, column.max);
            pyramid.push(number, bucket, BASE as u64, CHUNK_LEVELS);
        }
        self.extent = extent;
        not_finite
    }

    /// Drops the oldest half and returns how many samples that were; a few are always kept.
    pub(super) fn forget_half(&mut self) -> usize {
        let count = self.len() / 2 / BASE * BASE;
        if count == 0 {
            return 0;
        }
        self.start += count as u64;
        let first_bucket = self.start >> BASE_SHIFT;
        let whole = self.here_mut();
        whole.values.plain_mut().drain(..count);
        whole.xs.forget(count);
        whole.pyramid.forget_before(first_bucket);
        self.shrink();
        self.extent = self.measure();
        count
    }

    /// The extent from scratch.
    fn measure(&self) -> Extent {
        let mut extent = Extent::EMPTY;
        let column = Column::of(&self.held().values.all());
        extent.add_values(column.min, column.max);
        for &x in &*self.xs() {
            extent.add_x(x, x);
        }
        extent
    }

    fn shrink(&mut self) {
        let whole = self.here_mut();
        whole.values.plain_mut().shrink_to_fit();
        whole.xs.shrink();
        whole.pyramid.shrink();
    }

    /// For a chunk that is full.
    pub(super) fn seal(&mut self) {
        self.shrink();
        self.here_mut().xs.seal();
    }

    /// The same chunk with its numbers packed, those for which it pays, if there are such.
    pub(super) fn packed(&self) -> Option<Self> {
        let Body::Here(whole) = &self.body else {
            return None;
        };
        let (values, xs) = (whole.values.packed(), whole.xs.packed());
        if values.is_none() && xs.is_none() {
            return None;
        }
        Some(Self {
            start: self.start,
            kind: self.kind,
            body: Body::Here(Whole {
                values: values.unwrap_or_else(|| whole.values.clone()),
                xs: xs.unwrap_or_else(|| whole.xs.clone()),
                pyramid: whole.pyramid.clone(),
            }),
            extent: self.extent,
        })
    }

    pub(super) fn bytes(&self) -> usize {
        let body = match &self.body {
            Body::Here(whole) => whole.bytes(),
            // What of it is in memory counts elsewhere.
            Body::Stored(_) => size_of::<Stored>(),
        };
        size_of::<Self>() + body
    }

    /// How many of its values are NaN or infinite.
    pub(super) fn count_not_finite(&self) -> u64 {
        let held = self.held();
        count_not_finite(&held.values.all())
    }

    /// These samples as bytes; they must lie in the chunk.
    pub(super) fn piece(&self, numbers: Range<u64>) -> Vec<u8> {
        self.with(|whole| save_piece(whole, &numbers, self.places(&numbers)))
    }

    /// What of it is always at hand. `segments` are the numbers of those of its samples with which x began anew.
    pub(super) fn summary(&self, segments: &[u64]) -> Summary {
        let Range { start, end } = self.range();
        Summary {
            first: start,
            count: (end - start) as usize,
            kind: self.kind(),
            extent: self.extent(),
            ends: self.ends(),
            last_value: self.value(end - 1),
            not_finite: self.count_not_finite(),
            top: self.top(),
            // A file has those alone.
            line: self.own_line().filter(|line| line.unit == 1.0),
            segments: segments.to_vec(),
        }
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
pub(super) fn steady_head(
    (times, before): (&XValues<'_>, usize),
    count: usize,
    last_x: f64,
) -> usize {
    match times {
        XValues::Regular { step, .. } => {
            let [first, end] = [before, before + count - 1].map(|place| times.get(place));
            if *step >= 0.0 && first >= last_x && end.is_finite() {
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
            let rest = xs.iter().skip(before);
            rest.take(count).take_while(is_steady).count()
        }
    }
}
