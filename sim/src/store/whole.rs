//! What a chunk has of each of its samples, in memory.

use super::chunk_x::ChunkX;
use super::numbers::Numbers;
use super::pyramid::Pyramid;

/// Values, their x, and the pyramid over them.
#[derive(Debug, Clone)]
pub(super) struct Whole {
    pub(super) values: Numbers,
    /// As many as `values`.
    pub(super) xs: ChunkX,
    pub(super) pyramid: Pyramid,
}

impl Whole {
    pub(super) fn bytes(&self) -> usize {
        self.values.bytes() + self.xs.bytes() + self.pyramid.bytes()
    }
}
