//! The store's side of recordings: what is to be written down, and series made of what was.

use std::sync::Arc;

use super::super::info::SeriesId;
use super::super::recordable::{Recordable, RestoredPart, SeriesState, Void};
use super::super::saved::{SavedPiece, Summary};
use super::super::series::Series;
use super::super::stored::{ChunkCache, Stored};
use super::super::x_values::XValues;
use super::Store;

impl Store {
    /// The full chunks of a series from one sample on, and the samples of its growing chunk from another on; `None`
    /// if it was removed. The cost goes with these.
    pub(crate) fn recordable(
        &self,
        id: SeriesId,
        chunks_from: u64,
        tail_from: u64,
    ) -> Option<Recordable> {
        self.ask(id, |series| series.recordable(chunks_from, tail_from))
    }

    /// x of the sample of this number, or of the last one before it; `None` while it has none.
    pub(crate) fn x_of(&self, id: SeriesId, number: u64) -> Option<f64> {
        self.ask(id, |series| {
            let history = series.history();
            let last = history.end.checked_sub(1)?;
            (!history.is_empty()).then(|| series.x(number.clamp(history.start, last)))
        })
        .flatten()
    }

    /// Fills an empty series with what was recorded of it; what is missing in between is a gap. Returns how many
    /// samples are missing.
    pub(crate) fn restore(
        &self,
        id: SeriesId,
        parts: impl IntoIterator<Item = RestoredPart>,
        state: &SeriesState,
        cache: &Arc<ChunkCache>,
    ) -> u64 {
        let missing = self.read(|catalog| {
            let slot = catalog.slot(id)?;
            Some(slot.restore(&self.shared.budget, |series| {
                restore(series, parts, state, cache)
            }))
        });
        self.enforce();
        missing.unwrap_or_default()
    }
}

fn restore(
    series: &mut Series,
    parts: impl IntoIterator<Item = RestoredPart>,
    state: &SeriesState,
    cache: &Arc<ChunkCache>,
) -> u64 {
    let mut missing = 0;
    let mut is_begun = false;
    let mut spans = state
        .spans
        .iter()
        .filter(|(number, _)| *number > 0)
        .peekable();
    let void = |summary: &Summary| Stored::new(summary, Arc::new(Void), cache);
    for part in parts {
        if !is_begun {
            series.begin_at(part.first());
            is_begun = true;
        }
        let end = series.history().end;
        if part.first() > end {
            missing += part.first() - end;
            series.fill_to(part.first(), part.first_x(), void);
        }
        match part {
            RestoredPart::Chunk(summary, origin) => {
                // Where pieces have gone before, it isn't needed.
                if summary.first == series.history().end {
                    let stored = Stored::new(&summary, origin, cache);
                    series.push_stored(&summary, stored);
                }
                while let Some((number, start)) = spans.next_if(|(_, start)| *start < summary.end())
                {
                    series.begin_span_at(*number, *start);
                }
            }
            RestoredPart::Samples(piece) => {
                let known = series.history().end.saturating_sub(piece.first) as usize;
                append(series, &piece, known, &mut spans);
            }
        }
    }
    for (number, start) in spans {
        series.begin_span_at(*number, *start);
    }
    series.restore_state(state);
    missing
}

/// Appends what of a piece isn't there yet.
fn append<'a>(
    series: &mut Series,
    piece: &SavedPiece,
    known: usize,
    spans: &mut std::iter::Peekable<impl Iterator<Item = &'a (u32, u64)>>,
) {
    let mut done = known;
    while done < piece.values.len() {
        let number = piece.first + done as u64;
        while let Some((span, start)) = spans.next_if(|(_, start)| *start <= number) {
            series.begin_span_at(*span, *start);
        }
        let until = spans
            .peek()
            .map_or(usize::MAX, |(_, start)| (start - piece.first) as usize);
        let until = until.min(piece.values.len());
        let xs = XValues::Each(&piece.xs[done..until]);
        let (count, _) = series.append(&xs, &piece.values[done..until]);
        done += count;
    }
}
