//! What a store has to do once samples are in: sums of full chunks, and packing what has gone cold.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::super::chunk::Chunk;
use super::super::info::SeriesId;
use super::super::packing::Packing;
use super::super::slot::Slot;
use super::Shared;

/// How far the work in the background has come.
#[derive(Debug, Default)]
pub(super) struct Chores {
    /// The places of the series last seen to.
    summed: usize,
    packed: usize,
    /// A chunk may have no sums yet.
    may_lack_sums: bool,
    packing: Packing,
}

impl Chores {
    /// Packs all there is.
    pub(super) fn pack_all(&mut self, shared: &Shared) {
        while self.pack_one(shared) {}
        self.packing.tell(false);
    }

    /// Does a millisecond's work in the background; returns whether there was any.
    ///
    /// Sums come before packing, which takes ten times as long, for somebody may ask for them at any
    /// time; but not while chunk upon chunk becomes full, for to read them takes from the memory's
    /// pace, and at some hundred million samples a second that is what appending is short of.
    pub(super) fn tidy(&mut self, shared: &Shared) -> bool {
        let has_more = self.do_one(shared);
        self.packing.tell(has_more);
        has_more
    }

    fn do_one(&mut self, shared: &Shared) -> bool {
        let is_busy = shared.has_new_chunk.swap(false, Ordering::Acquire);
        self.may_lack_sums |= is_busy;
        if is_busy && self.pack_one(shared) {
            return true;
        }
        if self.may_lack_sums {
            self.may_lack_sums = self.sum_some(shared);
        }
        self.may_lack_sums || self.pack_one(shared)
    }

    /// Packs a chunk of the next series, and round, that has a cold one; returns whether there was one.
    /// No lock is held while it packs.
    fn pack_one(&mut self, shared: &Shared) -> bool {
        let Some((id, cold)) = next_chunk(shared, &mut self.packed, Slot::cold_chunk) else {
            return false;
        };
        let packed = cold.packed();
        self.packing.add(&cold, packed.as_ref());
        shared.read(|catalog| {
            if let Some(slot) = catalog.slot(id) {
                slot.put_packed(&shared.budget, &cold, packed);
            }
        });
        true
    }

    /// Makes the sums of some full chunks that have none, likewise.
    fn sum_some(&mut self, shared: &Shared) -> bool {
        // No longer than it takes to pack one: for so long a store that is dropped may wait.
        const SUMS_PER_TURN: usize = 8;
        (0..SUMS_PER_TURN)
            .take_while(|_| self.sum_one(shared))
            .count()
            > 0
    }

    fn sum_one(&mut self, shared: &Shared) -> bool {
        let Some((id, chunk)) = next_chunk(shared, &mut self.summed, Slot::unsummed_chunk) else {
            return false;
        };
        let blocks = Arc::new(chunk.blocks());
        shared.read(|catalog| {
            if let Some(slot) = catalog.slot(id) {
                slot.put_sums(&chunk.range(), &blocks);
            }
        });
        true
    }
}

/// What `find` finds in the first series from that place on, and round, where it finds one.
fn next_chunk(
    shared: &Shared,
    from: &mut usize,
    find: impl Fn(&Slot) -> Option<Arc<Chunk>>,
) -> Option<(SeriesId, Arc<Chunk>)> {
    let found = shared.read(|catalog| {
        let ids = catalog.ids_from(*from);
        let mut found = ids.filter_map(|id| Some((id, find(catalog.slot(id)?)?)));
        found.next()
    });
    let (id, _) = found.as_ref()?;
    *from = id.0 as usize;
    found
}
