//! What packing has brought, told in one line for many chunks.

use tracing::debug;

use super::chunk::Chunk;

/// A round of packing that goes on is told of after so many chunks.
const TOLD_CHUNKS: usize = 256;

/// What was packed since that was last told.
#[derive(Debug, Default)]
pub(super) struct Packing {
    /// Those that were looked at.
    chunks: usize,
    /// Those of them that became smaller.
    packed: usize,
    before_bytes: usize,
    after_bytes: usize,
}

impl Packing {
    /// Adds a chunk that was looked at; one that is no smaller packed stays as it is.
    pub(super) fn add(&mut self, plain: &Chunk, packed: Option<&Chunk>) {
        self.chunks += 1;
        self.packed += usize::from(packed.is_some());
        self.before_bytes += plain.bytes();
        self.after_bytes += packed.unwrap_or(plain).bytes();
    }

    /// Tells it, where the round is over or has gone on for long.
    pub(super) fn tell(&mut self, has_more: bool) {
        if self.chunks == 0 || has_more && self.chunks < TOLD_CHUNKS {
            return;
        }
        let Self {
            chunks,
            packed,
            before_bytes,
            after_bytes,
        } = std::mem::take(self);
        debug!(
            chunks,
            packed, before_bytes, after_bytes, "packing cold samples"
        );
    }
}
