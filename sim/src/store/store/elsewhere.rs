//! Chunks that a recording has, too: memory may let go of them.

use std::ops::Range;
use std::sync::Arc;

use super::super::info::SeriesId;
use super::super::question::Question;
use super::super::series::Series;
use super::super::stored::Kept;
use super::super::stored::{ChunkCache, ChunkOrigin};
use super::Store;

/// What was read back is in memory at once: so much of the budget, and no more than this.
const CACHE_PART: u64 = 8;
const CACHE_MOST: u64 = 64 << 20;
/// So many chunks are read before a question is asked; the others while it is.
const AHEAD_MOST: usize = 256;

impl Store {
    /// A full chunk of a series is kept elsewhere, too: once memory is short it is held there alone, and read back when
    /// somebody looks at it.
    pub(crate) fn keep_elsewhere(
        &self,
        id: SeriesId,
        numbers: &Range<u64>,
        origin: Arc<dyn ChunkOrigin>,
    ) {
        let shared = &self.shared;
        let cache = shared.read_back.get_or_init(|| {
            let bytes = (shared.budget.size_bytes() / CACHE_PART).min(CACHE_MOST);
            shared.budget.reserve(bytes);
            ChunkCache::new(bytes)
        });
        let cache = Arc::clone(cache);
        self.read(|catalog| {
            let slot = catalog.slot(id)?;
            slot.keep_elsewhere(numbers, Kept { origin, cache })
                .then_some(())
        });
    }

    /// What of a series was kept elsewhere alone is kept no more, up to this number.
    pub(crate) fn forget_before(&self, id: SeriesId, number: u64) {
        let budget = &self.shared.budget;
        self.read(|catalog| {
            if let Some(slot) = catalog.slot(id) {
                slot.forget_before(budget, number);
            }
        });
    }

    /// Reads what a question needs of chunks that are elsewhere, while no lock is held: a disk may be slow, and who
    /// appends doesn't wait for it.
    pub(super) fn read_ahead(&self, id: SeriesId, question: &Question) {
        if self.shared.read_back.get().is_none() {
            return;
        }
        let needed = self.ask(id, |series: &Series| series.to_read_back(question));
        for chunk in needed.iter().flatten().take(AHEAD_MOST) {
            chunk.with(|_| ());
        }
    }
}
