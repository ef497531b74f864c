//! How much a chunk holds, and how it grows there.

use super::pyramid::BASE;

/// Samples in a full chunk: half a megabyte of values, so that what a chunk costs by itself
/// (including the allocator's rounding to pages) doesn't show per sample.
pub(super) const CHUNK: usize = 1 << CHUNK_SHIFT;
/// `CHUNK` as a shift; a level of the pyramid above the chunk's own.
pub(super) const CHUNK_SHIFT: u32 = 16;

/// Levels kept inside a chunk. The bucket of a whole chunk is the lowest the series keeps.
pub(super) const CHUNK_LEVELS: usize = 5;

/// How many more to make room for than needed, in a chunk with `len` samples that begins at that
/// number: a small part of what the series has. Doubling would leave a store of many small series
/// half empty, and growing by less would copy what it has more than sixteen times.
pub(super) fn spare(start: u64, len: usize) -> usize {
    const PART: u64 = 32;
    if start < CHUNK as u64 {
        len / 16
    } else {
        (start / PART).min(CHUNK as u64) as usize
    }
}

/// Makes room for `count` more, and then for `spare` more than there are.
pub(super) fn reserve(column: &mut Vec<f64>, count: usize, spare: usize) {
    let len = column.len();
    if len + count > column.capacity() {
        let room = (len + spare)
            .max(len + count)
            .next_multiple_of(BASE)
            .min(CHUNK);
        column.reserve_exact(room - len);
    }
}
