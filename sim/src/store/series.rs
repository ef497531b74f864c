//! One series: sealed chunks, the open one, and what spans them.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use super::chunk::{Chunk, steady_head};
use super::columns::Column;
use super::decimals::Decimals;
use super::extent::Extent;
use super::info::Values;
use super::mean::Mean;
use super::pyramid::{Pyramid, shift_of};
use super::room::{CHUNK, CHUNK_LEVELS, CHUNK_SHIFT};
use super::search::partition_point;
use super::segments::Segments;
use super::spans::{SpanInfo, Spans};
use super::stats::SeriesStats;
use super::stays::Stays;
use super::x_values::XValues;
use cleared::Cleared;
use gap::Gaps;
use sealed::sums_bytes;
use span::Span;

pub(super) use sealed::Sealed;

mod cleared;
mod elsewhere;
mod gap;
mod recorded;
mod restored;
mod sealed;
mod span;

/// Levels above the chunks': enough for 2⁶⁴ samples.
const UPPER_LEVELS: usize = 24;

#[derive(Debug)]
pub(super) struct Series {
    /// Oldest first, without holes, up to where `open` begins.
    sealed: VecDeque<Sealed>,
    open: Chunk,
    /// Buckets of whole chunks and more.
    upper: Pyramid,
    segments: Segments,
    /// `[x, value]` of the newest sample.
    last: Option<[f64; 2]>,
    /// How much values differ from the ones before them of late; 0 while none did.
    change: f64,
    /// The same as it is told: it stays where that has hardly become another, and so do digits that follow from it.
    told_change: f64,
    decimals: Decimals,
    /// Of all `sealed`.
    sealed_extent: Extent,
    /// Of all `sealed`, and of their sums, be they made or not.
    sealed_bytes: usize,
    /// Of all that was dropped; its values perhaps of more that was ever appended.
    dropped_extent: Extent,
    span: Span,
    spans: Spans,
    cleared: Cleared,
    gaps: Gaps,
    /// Not counting the open chunk's tail.
    not_finite: u64,
    /// Chunks that end here or before have their sums.
    summed_to: u64,
    /// Chunks that end here or before were packed, or it didn't pay.
    packed_to: u64,
    /// Chunks that end here or before are in memory no more, but elsewhere.
    elsewhere_to: u64,
    /// How long each label of a state series was held.
    stays: Option<Box<Stays>>,
    bytes: usize,
}

impl Series {
    pub(super) fn new(values: Values) -> Self {
        let mut series = Self {
            sealed: VecDeque::new(),
            open: Chunk::new(0, values),
            upper: Pyramid::default(),
            segments: Segments::default(),
            last: None,
            change: 0.0,
            told_change: 0.0,
            decimals: Decimals::default(),
            sealed_extent: Extent::EMPTY,
            sealed_bytes: 0,
            dropped_extent: Extent::EMPTY,
            span: Span::ALL,
            spans: Spans::new(),
            cleared: Cleared::NOTHING,
            gaps: Gaps::NONE,
            not_finite: 0,
            summed_to: 0,
            packed_to: 0,
            elsewhere_to: 0,
            stays: Stays::of(values),
            bytes: 0,
        };
        series.weigh();
        series
    }

    /// Appends as many as the open chunk takes, at least one; returns how many that were, and
    /// whether the chunk is full now. There must be a value.
    pub(super) fn append(&mut self, times: &XValues<'_>, values: &[f64]) -> (usize, bool) {
        self.append_rest((times, 0), values)
    }

    /// The same with values whose x are behind so many: where they stand is told from the first on.
    pub(super) fn append_rest(
        &mut self,
        (times, before): (&XValues<'_>, usize),
        values: &[f64],
    ) -> (usize, bool) {
        let count = values.len().min(self.open.room());
        let last_x = self.last.map_or(f64::NEG_INFINITY, |[x, _]| x);
        let count = match steady_head((times, before), count, last_x) {
            0 => self.append_unsteady(times.get(before), values[0], last_x),
            count => {
                self.append_steady((times, before), &values[..count]);
                count
            }
        };
        let is_full = self.open.room() == CHUNK;
        if is_full {
            self.seal();
        }
        (count, is_full)
    }

    fn append_steady(&mut self, (times, before): (&XValues<'_>, usize), values: &[f64]) {
        let count = values.len();
        let [first_x, last_x] = [before, before + count - 1].map(|place| times.get(place));
        if self.last.is_none() {
            self.segments.begin(0);
        }
        self.spans.note_x(first_x);
        match times {
            &XValues::Regular { start, step } => {
                self.open
                    .push_regular([start, step], before..before + count);
            }
            XValues::Each(xs) => self.open.push_each(&xs[before..before + count]),
        }
        self.push_values([first_x, last_x], values);
        let before = match count {
            1 => self.last.map(|[_, value]| value),
            _ => Some(values[count - 2]),
        };
        self.changes(before, values[count - 1]);
        self.last = Some([last_x, values[count - 1]]);
    }

    /// Takes the last change into account, once a batch.
    fn changes(&mut self, before: Option<f64>, value: f64) {
        /// So much of what was known stays.
        const KEPT: f64 = 0.8;
        /// What is told stays while it is no more than so much too large or too small.
        const NEAR: f64 = 8.0;
        let change = before.map_or(0.0, |before| (value - before).abs());
        if change > 0.0 && change.is_finite() {
            let known = if self.change > 0.0 {
                self.change
            } else {
                change
            };
            self.change = known * KEPT + change * (1.0 - KEPT);
            let is_as_told =
                (self.told_change / NEAR..=self.told_change * NEAR).contains(&self.change);
            if !is_as_told {
                self.told_change = self.change;
            }
        }
    }

    /// A sample whose x runs backwards begins a new segment; one whose x isn't finite can't be
    /// placed, and stays as a gap where the curve was.
    fn append_unsteady(&mut self, x: f64, value: f64, last_x: f64) -> usize {
        let [x, value] = match (x.is_finite(), self.last) {
            (true, _) => [x, value],
            (false, Some(_)) => [last_x, f64::NAN],
            (false, None) => [0.0, f64::NAN],
        };
        if self.last.is_none_or(|[last_x, _]| x < last_x) {
            self.segments.begin(self.open.range().end);
        }
        self.spans.note_x(x);
        self.open.push_each(&[x]);
        self.push_values([x, x], &[value]);
        self.changes(self.last.map(|[_, value]| value), value);
        self.last = Some([x, value]);
        1
    }

    /// With the first and the last of their x, which were pushed before.
    fn push_values(&mut self, xs: [f64; 2], values: &[f64]) {
        self.decimals.look_at(values);
        self.cleared.add(self.open.range().start, xs, values);
        self.gaps.end();
        let is_at_bucket = self.open.tail().is_empty();
        self.not_finite += self.open.push_values(values);
        // Memory is taken at the beginning of a bucket, and counted then.
        if is_at_bucket || values.len() > 1 {
            self.weigh();
        }
    }

    fn seal(&mut self) {
        let end = self.open.range().end;
        let next = Chunk::new(end, self.open.kind());
        let mut chunk = std::mem::replace(&mut self.open, next);
        chunk.seal();
        let [first_x, last_x] = chunk.ends();
        let start = chunk.range().start;
        if let Some(stays) = &mut self.stays {
            stays.sealed(&chunk);
        }
        if let Some(top) = chunk.top() {
            self.upper
                .push(start >> CHUNK_SHIFT, top, CHUNK as u64, UPPER_LEVELS);
        }
        self.sealed_extent.merge(&chunk.extent());
        self.cleared.seal(&chunk);
        self.sealed_bytes += chunk.bytes() + sums_bytes(&chunk);
        self.sealed.push_back(Sealed {
            x: first_x..last_x,
            extent: chunk.extent(),
            chunk: Arc::new(chunk),
            sums: None,
            kept: None,
        });
        self.weigh();
    }

    /// Drops the oldest chunk, or the older half of the only one; returns how many samples.
    pub(super) fn drop_oldest(&mut self) -> usize {
        let count = if let Some(oldest) = self.sealed.pop_front() {
            let Range { start, end } = oldest.chunk.range();
            self.dropped_extent.merge(&oldest.extent);
            self.span.forget(&oldest.chunk);
            self.sealed_bytes -= oldest.chunk.bytes() + sums_bytes(&oldest.chunk);
            self.sealed_extent = Extent::EMPTY;
            self.sealed
                .iter()
                .for_each(|sealed| self.sealed_extent.merge(&sealed.extent));
            self.upper.forget_before(end >> CHUNK_SHIFT);
            if let Some(stays) = &mut self.stays {
                stays.forget_oldest();
            }
            (end - start) as usize
        } else {
            let Extent { min, max, .. } = self.open.extent();
            self.dropped_extent.add_values(min, max);
            self.span.forget(&self.open);
            let xs = self.open.xs().into_owned();
            let count = self.open.forget_half();
            for &x in &xs[..count] {
                self.dropped_extent.add_x(x, x);
            }
            count
        };
        self.segments.forget_before(self.history().start);
        self.spans.forget_before(self.history().start);
        self.weigh();
        count
    }

    fn weigh(&mut self) {
        self.bytes = size_of::<Self>()
            + self.sealed_bytes
            + self.sealed.capacity() * size_of::<Sealed>()
            + self.open.bytes()
            + self.upper.bytes()
            + self.segments.bytes()
            + self.spans.bytes()
            + self.stays.as_ref().map_or(0, |stays| stays.bytes());
    }

    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Numbers of the samples it holds.
    pub(super) fn history(&self) -> Range<u64> {
        let open = self.open.range();
        let start = self
            .sealed
            .front()
            .map_or(open.start, |oldest| oldest.chunk.range().start);
        start..open.end
    }

    fn recent_change(&self) -> Option<f64> {
        (self.told_change > 0.0).then_some(self.told_change)
    }

    pub(super) fn last_x(&self) -> Option<f64> {
        self.last.map(|[x, _]| x)
    }

    pub(super) fn segments(&self) -> &Segments {
        &self.segments
    }

    pub(super) fn spans(&self) -> &Spans {
        &self.spans
    }

    /// Its spans, oldest first.
    pub(super) fn span_infos(&self) -> Vec<SpanInfo> {
        let spans = self.spans.ranges(self.seen());
        spans.map(|span| self.info_of(span)).collect()
    }

    /// The one of this number.
    pub(super) fn span_info(&self, number: u32) -> Option<SpanInfo> {
        let mut spans = self.spans.ranges(self.seen());
        let span = spans.find(|(of, ..)| *of == number)?;
        Some(self.info_of(span))
    }

    fn info_of(&self, (number, samples, first_x): (u32, Range<u64>, Option<f64>)) -> SpanInfo {
        SpanInfo {
            number,
            first_x,
            range: self.x_range(samples),
        }
    }

    /// Least and greatest x of these samples, which are in history; where x isn't sorted at all, of the chunks
    /// in which they lie.
    fn x_range(&self, samples: Range<u64>) -> Option<(f64, f64)> {
        let mut extent = Extent::EMPTY;
        if samples.is_empty() {
            return None;
        }
        if self.segments.is_path(&samples) {
            let mut number = samples.start;
            while number < samples.end {
                let chunk = self.chunk(number);
                let of_chunk = chunk.extent();
                extent.add_x(of_chunk.x_min, of_chunk.x_max);
                number = chunk.range().end;
            }
        } else {
            for (_, sorted) in self.segments.ranges(samples) {
                extent.add_x(self.x(sorted.start), self.x(sorted.end - 1));
            }
        }
        (extent.x_min <= extent.x_max).then_some((extent.x_min, extent.x_max))
    }

    /// Whether the oldest samples that may be dropped are all of earlier spans than the newest.
    pub(super) fn holds_earlier(&self) -> bool {
        let oldest = match self.sealed.front() {
            Some(sealed) => sealed.chunk.range(),
            None => self.open.range(),
        };
        let middle = match self.sealed.front() {
            Some(_) => oldest.end,
            None => oldest.start.midpoint(oldest.end),
        };
        oldest.start < middle && middle <= self.spans.newest_start()
    }

    /// Extent of the history.
    pub(super) fn extent(&self) -> Extent {
        let mut extent = self.sealed_extent;
        extent.merge(&self.open.extent());
        extent
    }

    pub(super) fn stats(&self) -> SeriesStats {
        let (history, seen) = (self.history(), self.seen());
        let extent = self.seen_extent();
        let mut ever = self.dropped_extent;
        ever.merge(&self.extent());
        SeriesStats {
            samples: history.end,
            min: finite(ever.min),
            max: finite(ever.max),
            last: self.last.map(|[_, value]| value),
            change: self.recent_change(),
            decimals: self.decimals.count(),
            not_finite: self.not_finite_ever().saturating_sub(self.gaps.ever()),
            gaps: self.gaps.ever(),
            history_samples: seen.end - seen.start,
            cleared_samples: seen.start - history.start,
            history_first_x: (!seen.is_empty()).then(|| self.x(seen.start)),
            history_last_x: self.last_x().filter(|_| !seen.is_empty()),
            history_min: finite(extent.min),
            history_max: finite(extent.max),
        }
    }

    /// The chunk of a sample in history.
    pub(super) fn chunk(&self, number: u64) -> &Chunk {
        self.sealed
            .get(self.place(number))
            .map_or(&self.open, |sealed| &sealed.chunk)
    }

    /// The chunk, if it is sealed.
    pub(super) fn sealed(&self, number: u64) -> Option<&Sealed> {
        self.sealed.get(self.place(number))
    }

    /// In how many chunks these samples lie; there must be one.
    pub(super) fn chunks_of(&self, numbers: &Range<u64>) -> usize {
        self.place(numbers.end - 1) - self.place(numbers.start) + 1
    }

    /// Whether no sample in this range of x can have been dropped.
    pub(super) fn is_whole(&self, range: &Range<f64>) -> bool {
        !self.dropped_extent.meets(range)
    }

    /// How long labels were held; `None` for numbers.
    pub(super) fn stays(&self) -> Option<&Stays> {
        self.stays.as_deref()
    }

    /// Which chunk a sample is in; as many as are sealed for the open one.
    pub(super) fn place(&self, number: u64) -> usize {
        let first = self.history().start >> CHUNK_SHIFT;
        ((number >> CHUNK_SHIFT) - first) as usize
    }

    pub(super) fn x(&self, number: u64) -> f64 {
        self.chunk(number).x(number)
    }

    /// `[x, value]` of a sample in history.
    pub(super) fn sample(&self, number: u64) -> [f64; 2] {
        let chunk = self.chunk(number);
        [chunk.x(number), chunk.value(number)]
    }

    /// Levels of the pyramid that may have a bucket.
    pub(super) fn levels(&self) -> usize {
        CHUNK_LEVELS + self.upper.depth()
    }

    /// A complete bucket, by level and absolute number.
    pub(super) fn bucket(&self, level: usize, number: u64) -> Option<Column> {
        match level.checked_sub(CHUNK_LEVELS) {
            Some(depth) => self.upper.get(depth, number),
            None => self.chunk(number << shift_of(level)).bucket(level, number),
        }
    }

    /// The mean of a complete bucket.
    pub(super) fn bucket_mean(&self, level: usize, number: u64) -> Option<Mean> {
        match level.checked_sub(CHUNK_LEVELS) {
            Some(depth) => self.upper.mean(depth, number),
            None => self
                .chunk(number << shift_of(level))
                .bucket_mean(level, number),
        }
    }

    /// The first of these numbers whose x isn't below `x`, else their end. All must be in history
    /// and in one segment.
    pub(super) fn lower_bound(&self, numbers: &Range<u64>, x: f64) -> u64 {
        if numbers.is_empty() {
            return numbers.start;
        }
        let first = self.place(numbers.start);
        let later = first + 1..self.place(numbers.end - 1) + 1;
        // Chunks after the first begin inside the segment, so their first x are sorted.
        let place = partition_point(later, |place| self.first_x(place) < x) - 1;
        let chunk = self
            .sealed
            .get(place)
            .map_or(&self.open, |sealed| &*sealed.chunk);
        let Range { start, end } = chunk.range();
        chunk.lower_bound(start.max(numbers.start)..end.min(numbers.end), x)
    }

    /// First and last x of the sealed chunk with this sample.
    pub(super) fn chunk_x(&self, number: u64) -> Option<Range<f64>> {
        self.sealed
            .get(self.place(number))
            .map(|sealed| sealed.x.clone())
    }

    fn first_x(&self, place: usize) -> f64 {
        match self.sealed.get(place) {
            Some(sealed) => sealed.x.start,
            None => self.open.ends()[0],
        }
    }
}

/// A bound, where there is a finite value.
fn finite(bound: f64) -> Option<f64> {
    bound.is_finite().then_some(bound)
}
