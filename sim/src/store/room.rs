//! How much a chunk holds, and how it grows there.

use super::pyramid::BASE;

/// Samples in a full chunk: half a megabyte of values, so that what a chunk costs by itself
/// (including the allocator's rounding to pages) doesn't show per sample.
pub(super) const CHUNK: usize = 1 << CHUNK_SHIFT;
/// `CHUNK` as a shift; a level of the pyramid above the chunk's own.
pub(super) const CHUNK_SHIFT: u32 = 16;

/// Makes room for `count` more, growing by half: doubling would leave a store of many small series
/// half empty.
pub(super) fn reserve(column: &mut Vec<f64>, count: usize) {
    let len = column.len();
    if len + count > column.capacity() {
        let room = (len + len / 2)
            .max(len + count)
            .next_multiple_of(BASE)
            .min(CHUNK);
        column.reserve_exact(room - len);
    }
}
