//! A series made anew of what was recorded of it.

use std::ops::Range;
use std::sync::Arc;

use super::super::chunk::{Chunk, count_not_finite};
use super::super::extent::Extent;
use super::super::pyramid::{BASE, shift_of};
use super::super::recordable::SeriesState;
use super::super::room::{CHUNK, CHUNK_SHIFT};
use super::super::saved::Summary;
use super::super::stored::Stored;
use super::super::x_values::XValues;
use super::span::Span;
use super::{CHUNK_LEVELS, Sealed, Series, UPPER_LEVELS};

impl Series {
    /// Its first sample has this number; it must be empty. Returns the number that it is, which is one with which a
    /// bucket begins.
    pub(crate) fn begin_at(&mut self, number: u64) -> u64 {
        let start = number / BASE as u64 * BASE as u64;
        self.open = Chunk::new(start, self.open.kind());
        start
    }

    /// A full chunk follows that is kept elsewhere. It must begin where the last one ends.
    pub(crate) fn push_stored(&mut self, summary: &Summary, stored: Stored) {
        let [first_x, last_x] = summary.ends;
        if self.last.is_none() && summary.segments.first() != Some(&summary.first) {
            self.segments.begin(summary.first);
        }
        for start in &summary.segments {
            self.segments.begin(*start);
        }
        self.spans.note_x(first_x);
        self.gaps.end();
        let extent = summary.extent;
        let chunk = Chunk::stored(summary.first, self.open.kind(), extent, stored);
        if let Some(stays) = &mut self.stays {
            stays.sealed(&chunk);
        }
        if let Some(top) = summary.top {
            let number = summary.first >> CHUNK_SHIFT;
            self.upper.push(number, top, CHUNK as u64, UPPER_LEVELS);
        }
        const { assert!(shift_of(CHUNK_LEVELS) == CHUNK_SHIFT) };
        self.sealed_extent.merge(&extent);
        self.cleared.seal(&chunk);
        self.sealed_bytes += chunk.bytes() + super::sums_bytes(&chunk);
        self.not_finite += summary.not_finite;
        self.decimals
            .look_at(&[extent.min, extent.max, summary.last_value]);
        self.last = Some([last_x, summary.last_value]);
        self.open = Chunk::new(summary.end(), self.open.kind());
        self.sealed.push_back(Sealed {
            x: first_x..last_x,
            extent,
            chunk: Arc::new(chunk),
            sums: None,
            kept: None,
        });
        self.weigh();
    }

    /// What is missing up to the sample of this number is a gap, at x that lie evenly up to this one.
    pub(crate) fn fill_to(&mut self, number: u64, x: f64, void: impl Fn(&Summary) -> Stored) {
        let from = self.last.map_or(x, |[x, _]| x);
        let missing = number.saturating_sub(self.history().end);
        let step = ((x - from) / (missing as f64 + 1.0)).max(0.0);
        while self.history().end < number {
            let end = self.history().end;
            let room = (CHUNK - (end % CHUNK as u64) as usize) as u64;
            let count = room.min(number - end);
            let start = self.last.map_or(x, |[x, _]| x) + step;
            if count == CHUNK as u64 {
                let summary = Summary::void(end, self.open.kind(), start, step);
                let stored = void(&summary);
                self.push_stored(&summary, stored);
            } else {
                let values = vec![f64::NAN; count as usize];
                self.append(&XValues::Regular { start, step }, &values);
            }
        }
    }

    /// A span of this number begins with this sample, which may be one that is there already.
    pub(crate) fn begin_span_at(&mut self, number: u32, start: u64) {
        let history = self.history();
        if start >= history.end {
            return self.begin_span(number);
        }
        self.spans.begin(number, start);
        self.gaps.begin_span();
        if start >= history.start {
            let x = self.x(start);
            self.spans.note_x(x);
        }
        self.span = Span {
            start,
            not_finite_before: self.not_finite_before(start),
            dropped: Extent::EMPTY,
        };
    }

    /// How many values before this sample were NaN or infinite.
    fn not_finite_before(&self, number: u64) -> u64 {
        let Range { start, end } = self.history();
        let mut behind = 0;
        let mut from = number.max(start);
        while from < end && behind < self.not_finite_ever() {
            let chunk = self.chunk(from);
            let to = chunk.range().end;
            behind += count_not_finite(&chunk.values_of(from..to));
            from = to;
        }
        self.not_finite_ever().saturating_sub(behind)
    }

    /// What was known of it beside its samples.
    pub(crate) fn restore_state(&mut self, state: &SeriesState) {
        let SeriesState {
            spans: _,
            gaps,
            span_gaps: _,
            last,
            cleared_to,
            is_tangled,
        } = state;
        // What came behind the gap, and what the state was written before, is no gap.
        let before_gap = last.zip(self.last).filter(|(_, [_, end])| end.is_nan());
        if let Some((value, [x, _])) = before_gap {
            self.last = Some([x, value]);
        }
        let counts = [state.gaps_of_newest_span(), *gaps];
        self.gaps.restore(counts, before_gap.is_some());
        if *cleared_to > self.history().start {
            self.clear_to((*cleared_to).min(self.history().end));
        }
        if *is_tangled {
            self.segments.tangle();
        }
    }
}
