//! What is to be recorded of a series.

use std::ops::Range;
use std::sync::Arc;

use super::super::full_chunk::FullChunk;
use super::super::numbers::Numbers;
use super::super::pyramid::Pyramid;
use super::super::recordable::{Recordable, SeriesState, Tail};
use super::super::whole::Whole;
use super::Series;

impl Series {
    /// Its full chunks from one sample on, and of the growing one what there is from another on; samples that were
    /// cleared are among it.
    pub(crate) fn recordable(&self, chunks_from: u64, tail_from: u64) -> Recordable {
        let Range { start, end } = self.history();
        let first = self.place(chunks_from.max(start)).min(self.sealed.len());
        let chunks = self.sealed.range(first..).filter(|sealed| {
            let is_new = sealed.chunk.range().end > chunks_from;
            // What is kept elsewhere was recorded before.
            is_new && !sealed.chunk.is_stored()
        });
        let chunks = chunks.map(|sealed| {
            let segments = self.segments.starts_in(&sealed.chunk.range());
            (FullChunk(Arc::clone(&sealed.chunk)), segments)
        });
        let open = self.open.range();
        let numbers = tail_from.clamp(open.start, end)..end;
        let tail = (!numbers.is_empty()).then(|| {
            let places = (numbers.start - open.start) as usize..(end - open.start) as usize;
            let whole = self.open.with(|whole| Whole {
                values: Numbers::Plain(whole.values.some(places.clone())),
                xs: whole.xs.part(places.clone()),
                pyramid: Pyramid::default(),
            });
            Tail { numbers, whole }
        });
        Recordable {
            start,
            end,
            chunks: chunks.collect(),
            tail,
            state: SeriesState {
                spans: self.spans.starts(),
                gaps: self.gaps.ever(),
                span_gaps: (self.gaps.ever() > 0).then(|| self.gaps.of_newest_span()),
                last: self
                    .last
                    .map(|[_, value]| value)
                    .filter(|_| self.gaps.is_last()),
                cleared_to: self.cleared_to(),
                is_tangled: self.segments.is_tangled(),
            },
        }
    }
}
