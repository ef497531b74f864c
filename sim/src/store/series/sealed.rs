//! Full chunks of a series, and what becomes of them: sums are made of them, and cold ones are packed.

use std::ops::Range;
use std::sync::Arc;

use super::super::chunk::Chunk;
use super::super::extent::Extent;
use super::super::stored::Kept;
use super::super::sums::{Blocks, Sums};
use super::Series;

/// A full chunk, which changes no more.
#[derive(Debug)]
pub(crate) struct Sealed {
    /// First and last x, kept here so that a search reads no chunk but the right one.
    pub(super) x: Range<f64>,
    pub(super) extent: Extent,
    pub(crate) chunk: Arc<Chunk>,
    /// Of all its values, at hand for the same reason; `None` until somebody has made them.
    pub(crate) sums: Option<(Sums, Arc<Blocks>)>,
    /// Where else it is, so that memory needn't hold it.
    pub(super) kept: Option<Kept>,
}

impl Sealed {
    /// Whether a sample may lie in this range of x.
    pub(crate) fn meets(&self, range: &Range<f64>) -> bool {
        self.extent.meets(range)
    }

    /// Whether all samples lie in this range of x.
    pub(crate) fn lies_in(&self, range: &Range<f64>) -> bool {
        range.contains(&self.extent.x_min) && range.contains(&self.extent.x_max)
    }
}

impl Series {
    /// The oldest chunk that should be packed. Not the newest sealed one, which a live view may
    /// still show; nothing of a path, which is read as a whole for every picture.
    pub(crate) fn cold_chunk(&self) -> Option<Arc<Chunk>> {
        let history = self.history();
        let start = self.packed_to.max(history.start);
        let is_path = self.segments.is_path(&history);
        let place = self.place(start);
        let is_cold = !is_path && start < history.end && place + 1 < self.sealed.len();
        is_cold.then(|| Arc::clone(&self.sealed[place].chunk))
    }

    /// Puts the packed chunk in place of the one it was made of, if that is still there; without
    /// one, remembers that it didn't pay. Returns what is to be dropped.
    pub(crate) fn put_packed(
        &mut self,
        cold: &Arc<Chunk>,
        packed: Option<Chunk>,
    ) -> Option<Arc<Chunk>> {
        let Range { start, end } = cold.range();
        let place = (start >= self.history().start).then(|| self.place(start))?;
        let sealed = self.sealed.get_mut(place)?;
        if !Arc::ptr_eq(&sealed.chunk, cold) {
            return None;
        }
        self.packed_to = self.packed_to.max(end);
        let packed = Arc::new(packed?);
        self.sealed_bytes = self.sealed_bytes + packed.bytes() - cold.bytes();
        let plain = std::mem::replace(&mut sealed.chunk, packed);
        self.weigh();
        Some(plain)
    }

    /// The oldest chunk without sums.
    pub(crate) fn unsummed_chunk(&self) -> Option<Arc<Chunk>> {
        let place = self.place(self.summed_to.max(self.history().start));
        let mut rest = self.sealed.range(place.min(self.sealed.len())..);
        let unsummed = rest.find(|sealed| sealed.sums.is_none() && !sealed.chunk.is_stored())?;
        Some(Arc::clone(&unsummed.chunk))
    }

    /// Keeps the sums of the chunk with these numbers, if that is still there, packed or not.
    pub(crate) fn put_sums(&mut self, numbers: &Range<u64>, blocks: &Arc<Blocks>) {
        if numbers.start < self.history().start {
            return;
        }
        let place = self.place(numbers.start);
        if let Some(sealed) = self.sealed.get_mut(place) {
            sealed.sums = Some((*blocks.all(), Arc::clone(blocks)));
        }
        while let Some(next) = self
            .sealed
            .get(self.place(self.summed_to.max(self.history().start)))
            && (next.sums.is_some() || next.chunk.is_stored())
        {
            self.summed_to = next.chunk.range().end;
        }
    }
}

/// What the sums of a chunk weigh: counted with it, so that to make them exceeds no budget.
pub(super) fn sums_bytes(chunk: &Chunk) -> usize {
    let Range { start, end } = chunk.range();
    Blocks::bytes((end - start) as usize)
}
