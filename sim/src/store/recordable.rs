//! What of a series is to be written down, and what is made of it again.

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::full_chunk::FullChunk;
use super::saved::{SavedPiece, Summary, save_piece};
use super::stored::ChunkOrigin;
use super::whole::Whole;
use crate::written;

/// What is to be known of a series beside its samples, so that it can be made anew.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct SeriesState {
    /// Number and first sample of each of its spans.
    pub(crate) spans: Vec<(u32, u64)>,
    /// How many of its samples are gaps that no source has said.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) gaps: u64,
    /// How many of those are of its newest span; not in what older versions wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) span_gaps: Option<u64>,
    /// The last value that came, where such a gap is behind it.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "written::maybe_number"
    )]
    pub(crate) last: Option<f64>,
    /// Samples with smaller numbers were cleared.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) cleared_to: u64,
    /// Its x isn't sorted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) is_tangled: bool,
}

impl SeriesState {
    /// How many gaps the newest span has, where it is the only one or that was written.
    pub(crate) fn gaps_of_newest_span(&self) -> u64 {
        let is_all = self.spans.len() <= 1;
        self.span_gaps.unwrap_or(if is_all { self.gaps } else { 0 })
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// What a series has that isn't written yet.
#[derive(Debug)]
pub(crate) struct Recordable {
    /// The number of the first sample of its history.
    pub(crate) start: u64,
    /// The number behind its last one.
    pub(crate) end: u64,
    /// Full chunks, each with the numbers of its samples with which x began anew.
    pub(crate) chunks: Vec<(FullChunk, Vec<u64>)>,
    /// Samples of the chunk that still grows.
    pub(crate) tail: Option<Tail>,
    pub(crate) state: SeriesState,
}

/// Samples of a chunk that still grows, as they were.
#[derive(Debug)]
pub(crate) struct Tail {
    pub(crate) numbers: Range<u64>,
    pub(super) whole: Whole,
}

impl Tail {
    /// As bytes.
    pub(crate) fn piece(&self) -> Vec<u8> {
        let count = (self.numbers.end - self.numbers.start) as usize;
        save_piece(&self.whole, &self.numbers, 0..count)
    }
}

/// What of a series was read back: parts of it in the order of their numbers.
#[derive(Debug)]
pub(crate) enum RestoredPart {
    /// A full chunk, to be read when it is looked at.
    Chunk(Box<Summary>, Arc<dyn ChunkOrigin>),
    /// Samples.
    Samples(SavedPiece),
}

impl RestoredPart {
    /// The number of its first sample.
    pub(crate) fn first(&self) -> u64 {
        match self {
            Self::Chunk(summary, _) => summary.first,
            Self::Samples(piece) => piece.first,
        }
    }

    /// The number behind its last sample.
    pub(crate) fn end(&self) -> u64 {
        match self {
            Self::Chunk(summary, _) => summary.end(),
            Self::Samples(piece) => piece.end(),
        }
    }

    pub(super) fn first_x(&self) -> f64 {
        match self {
            Self::Chunk(summary, _) => summary.ends[0],
            Self::Samples(piece) => piece.xs.first().copied().unwrap_or_default(),
        }
    }
}

/// Nothing is kept of it: what it had is lost.
#[derive(Debug)]
pub(super) struct Void;

impl ChunkOrigin for Void {
    fn levels(&self) -> Option<Vec<u8>> {
        None
    }

    fn pieces(&self) -> Vec<Vec<u8>> {
        Vec::new()
    }
}
