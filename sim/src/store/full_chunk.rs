//! A full chunk as it is written elsewhere.

use std::sync::Arc;

use super::chunk::Chunk;
use super::saved::{Summary, save_levels};

/// A full chunk of the store, to be saved without its lock.
#[derive(Debug, Clone)]
pub(crate) struct FullChunk(pub(super) Arc<Chunk>);

/// A full chunk as bytes.
#[derive(Debug)]
pub(crate) struct SavedChunk {
    pub(crate) summary: Summary,
    pub(crate) levels: Vec<u8>,
    /// A piece.
    pub(crate) samples: Vec<u8>,
}

impl FullChunk {
    /// The number of its first sample.
    pub(crate) fn first(&self) -> u64 {
        self.0.range().start
    }

    /// The number behind its last sample.
    pub(crate) fn end(&self) -> u64 {
        self.0.range().end
    }

    /// Its samples from this number on as a piece.
    pub(crate) fn piece_from(&self, from: u64) -> Vec<u8> {
        self.0.piece(from.max(self.first())..self.end())
    }

    /// Summary and levels alone.
    pub(crate) fn save_levels(&self, segments: &[u64]) -> (Summary, Vec<u8>) {
        let levels = self.0.with(save_levels);
        (self.0.summary(segments), levels)
    }

    /// All of it. `segments` are the numbers of those of its samples with which x began anew.
    pub(crate) fn save(&self, segments: &[u64]) -> SavedChunk {
        let packed = self.0.packed();
        let chunk = packed.as_ref().unwrap_or(&self.0);
        SavedChunk {
            summary: chunk.summary(segments),
            levels: chunk.with(save_levels),
            samples: chunk.piece(chunk.range()),
        }
    }
}
