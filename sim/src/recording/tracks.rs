//! How far each series is written.

use std::collections::{BTreeMap, BTreeSet};

use super::entry::{Entry, bodies};
use super::frame::{self, HEAD_BYTES, Kind};
use super::index::{ChunkPlace, Index, PiecePlace, Place, levels_body, push_piece};
use crate::store::{FullChunk, SeriesId, SeriesState, Store};

/// Pieces of so many samples or more, on average, stand for a full chunk as well as one piece would.
const DENSE_SAMPLES: u64 = 256;
/// A piece of so many bytes has a frame of its own.
const OWN_FRAME_BYTES: usize = 512;
/// So much is written in one go.
const BATCH_BYTES: usize = 8 << 20;

/// How far a series is written.
#[derive(Clone, Debug, Default)]
struct Track {
    revision: Option<u64>,
    /// Samples with smaller numbers are.
    written_to: u64,
    /// Full chunks with smaller numbers are, with their levels.
    chunks_to: u64,
    state: Option<SeriesState>,
}

/// How far all series are.
#[derive(Debug, Default)]
pub(super) struct Tracks {
    by_series: BTreeMap<u32, Track>,
}

/// What is to be written in one go, and what holds once it is.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) bytes: Vec<u8>,
    start: u64,
    /// Of what was written last.
    pub(super) order: u64,
    /// Small pieces, that share a frame.
    shared: Vec<u8>,
    shared_pieces: Vec<(u32, u64, u64)>,
    added: Vec<Added>,
    tracks: Vec<(u32, Track)>,
    /// Entries that it brings about.
    pub(super) entries: Vec<Entry>,
    pub(super) samples: u64,
    /// Bytes that stand for nothing any more.
    pub(super) dead_bytes: u64,
    /// There is more to write than it has room for.
    pub(super) has_more: bool,
}

#[derive(Debug)]
enum Added {
    Piece(u32, PiecePlace),
    Chunk(u32, Box<ChunkPlace>),
}

impl Batch {
    /// One that is to begin at this place of the file.
    pub(super) fn at(start: u64, order: u64) -> Self {
        Self {
            start,
            order,
            ..Self::default()
        }
    }

    fn next_order(&mut self) -> u64 {
        self.order += 1;
        self.order
    }

    fn push(&mut self, kind: Kind, body: &[u8]) -> Place {
        let at = self.start + self.bytes.len() as u64;
        frame::push(&mut self.bytes, kind, body);
        let len = (HEAD_BYTES + body.len()) as u32;
        Place { at, len }
    }

    /// Entries, or those that are said once more.
    pub(super) fn push_entries(&mut self, kind: Kind, text: &[u8]) -> Vec<Place> {
        bodies(text).map(|body| self.push(kind, body)).collect()
    }

    /// What the recording is.
    pub(super) fn push_head(&mut self, body: &[u8]) -> Place {
        self.push(Kind::Head, body)
    }

    fn push_piece(&mut self, series: u32, first: u64, end: u64, piece: &[u8]) {
        self.samples += end - first;
        if piece.len() < OWN_FRAME_BYTES {
            push_piece(&mut self.shared, series, piece);
            self.shared_pieces.push((series, first, end));
            return;
        }
        let mut body = Vec::with_capacity(piece.len() + 8);
        push_piece(&mut body, series, piece);
        let frame = self.push(Kind::Pieces, &body);
        let order = self.next_order();
        let place = PiecePlace {
            first,
            end,
            frame,
            order,
        };
        self.added.push(Added::Piece(series, place));
    }

    fn close_shared(&mut self) {
        if self.shared.is_empty() {
            return;
        }
        let body = std::mem::take(&mut self.shared);
        let frame = self.push(Kind::Pieces, &body);
        for (series, first, end) in std::mem::take(&mut self.shared_pieces) {
            let order = self.next_order();
            let place = PiecePlace {
                first,
                end,
                frame,
                order,
            };
            self.added.push(Added::Piece(series, place));
        }
    }
}

impl Tracks {
    /// What has come since it was last written, as much as goes into a batch.
    pub(super) fn gather(
        &self,
        store: &Store,
        index: &Index,
        batch: &mut Batch,
        known: &BTreeSet<SeriesId>,
    ) {
        for id in known {
            if batch.bytes.len() > BATCH_BYTES {
                batch.has_more = true;
                break;
            }
            let track = self.by_series.get(&id.0);
            let revision = store.series_revision(*id);
            if revision.is_none() || track.is_some_and(|track| track.revision == revision) {
                continue;
            }
            self.gather_one(store, index, batch, *id, revision);
        }
        batch.close_shared();
    }

    fn gather_one(
        &self,
        store: &Store,
        index: &Index,
        batch: &mut Batch,
        id: SeriesId,
        revision: Option<u64>,
    ) {
        let mut track = self.by_series.get(&id.0).cloned().unwrap_or_default();
        let Some(new) = store.recordable(id, track.chunks_to, track.written_to) else {
            return;
        };
        if new.end > track.written_to && new.start > track.written_to {
            let (from, to) = (track.written_to, new.start);
            let series = id;
            batch.entries.push(Entry::Dropped { series, from, to });
            track.written_to = new.start;
            track.chunks_to = track.chunks_to.max(new.start);
        }
        let pieces = index.series.get(&id.0).map(|places| &places.pieces[..]);
        for (chunk, segments) in &new.chunks {
            if batch.bytes.len() > BATCH_BYTES {
                batch.has_more = true;
                break;
            }
            if chunk.end() <= track.chunks_to {
                continue;
            }
            let known = pieces.unwrap_or_default();
            batch.write_chunk(id.0, chunk, segments, known, track.written_to);
            track.written_to = track.written_to.max(chunk.end());
            track.chunks_to = chunk.end();
        }
        track.revision = None;
        if !batch.has_more {
            track.revision = revision;
            if let Some(tail) = &new.tail {
                let (from, to) = (tail.numbers.start, tail.numbers.end);
                batch.push_piece(id.0, from, to, &tail.piece());
                track.written_to = to;
            }
        }
        if track.state.as_ref() != Some(&new.state) {
            let (series, state) = (id, new.state.clone());
            batch.entries.push(Entry::Series { series, state });
            track.state = Some(new.state);
        }
        batch.tracks.push((id.0, track));
    }

    /// A batch was written; returns the full chunks in it.
    pub(super) fn commit(&mut self, batch: Batch, index: &mut Index) -> Vec<(u32, u64)> {
        let mut chunks = Vec::new();
        for (series, track) in batch.tracks {
            self.by_series.insert(series, track);
        }
        for added in batch.added {
            match added {
                Added::Piece(series, place) => {
                    index.series.entry(series).or_default().pieces.push(place);
                }
                Added::Chunk(series, place) => {
                    let places = index.series.entry(series).or_default();
                    let (place_first, end) = (place.summary.first, place.summary.end());
                    places.chunks.push(*place);
                    chunks.push((series, place_first));
                    // They are the chunk's now, or stand for nothing any more.
                    places
                        .pieces
                        .retain(|piece| piece.end > end || piece.first < place_first);
                }
            }
        }
        chunks
    }
}

impl Batch {
    /// A full chunk: where its samples stand in pieces that aren't too small, those are its samples, else all of
    /// them are written once more.
    fn write_chunk(
        &mut self,
        series: u32,
        chunk: &FullChunk,
        segments: &[u64],
        pieces: &[PiecePlace],
        written_to: u64,
    ) {
        let (first, end) = (chunk.first(), chunk.end());
        let own = pieces
            .iter()
            .filter(|piece| piece.first >= first && piece.end <= end);
        let own: Vec<&PiecePlace> = own.collect();
        let in_pieces: u64 = own.iter().map(|piece| piece.end - piece.first).sum();
        let is_all_there = first + in_pieces == written_to;
        let is_dense = in_pieces >= own.len() as u64 * DENSE_SAMPLES;
        let (summary, levels, samples) = if !own.is_empty() && is_all_there && is_dense {
            let mut samples: Vec<Place> = own.iter().map(|piece| piece.frame).collect();
            if written_to < end {
                let mut body = Vec::new();
                push_piece(&mut body, series, &chunk.piece_from(written_to));
                self.samples += end - written_to;
                samples.push(self.push(Kind::Pieces, &body));
            }
            let (summary, levels) = chunk.save_levels(segments);
            (summary, levels, samples)
        } else {
            let saved = chunk.save(segments);
            let mut body = Vec::with_capacity(saved.samples.len() + 8);
            push_piece(&mut body, series, &saved.samples);
            self.samples += end - written_to.max(first);
            let dead = own.iter().map(|piece| u64::from(piece.frame.len));
            // Of a frame that is shared, what is others' as well: a guess that errs to one side only.
            self.dead_bytes += dead.sum::<u64>();
            let samples = vec![self.push(Kind::Pieces, &body)];
            (saved.summary, saved.levels, samples)
        };
        let body = levels_body(series, &summary, &samples, &levels);
        let levels = self.push(Kind::Levels, &body);
        let place = ChunkPlace {
            summary,
            samples,
            levels,
            order: self.next_order(),
        };
        self.added.push(Added::Chunk(series, Box::new(place)));
    }
}
