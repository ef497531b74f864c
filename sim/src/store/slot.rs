//! A series behind its lock, and what can be read of it without.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use parking_lot::Mutex;

use super::budget::Budget;
use super::chunk::Chunk;
use super::info::Values;
use super::series::Series;
use super::stored::Kept;
use super::sums::Blocks;
use super::x_values::XValues;

#[derive(Debug)]
pub(super) struct Slot {
    series: Mutex<Series>,
    revision: AtomicU64,
    /// As the budget knows it. Written under the lock only.
    bytes: AtomicU64,
    /// As [`Series::holds_earlier`]. Written under the lock only.
    holds_earlier: AtomicBool,
    /// As [`Series::drops_cleared`]. Written under the lock only.
    drops_cleared: AtomicBool,
    /// It was set aside: its samples are the first to go.
    is_aside: AtomicBool,
    /// Some of them went since.
    is_cut: AtomicBool,
}

impl Slot {
    pub(super) fn new(values: Values) -> Self {
        let series = Series::new(values);
        let bytes = AtomicU64::new((size_of::<Self>() + series.bytes()) as u64);
        Self {
            series: Mutex::new(series),
            revision: AtomicU64::new(0),
            bytes,
            holds_earlier: AtomicBool::new(false),
            drops_cleared: AtomicBool::new(false),
            is_aside: AtomicBool::new(false),
            is_cut: AtomicBool::new(false),
        }
    }

    /// Runs `ask` on the series; no append goes on meanwhile.
    pub(super) fn read<T>(&self, ask: impl FnOnce(&Series) -> T) -> T {
        ask(&self.series.lock())
    }

    /// Runs `change` on the samples.
    fn write<T>(&self, budget: &Budget, change: impl FnOnce(&mut Series) -> T) -> T {
        let mut series = self.series.lock();
        let result = change(&mut series);
        self.settle(&series, budget);
        let drops_cleared = series.drops_cleared();
        self.drops_cleared.store(drops_cleared, Ordering::Relaxed);
        // Only ever written under the lock, so there is nothing to race with.
        self.revision.store(self.revision() + 1, Ordering::Release);
        result
    }

    /// Tells the budget what the series weighs by now.
    fn settle(&self, series: &Series, budget: &Budget) {
        let before = self.bytes.load(Ordering::Relaxed);
        let after = (size_of::<Self>() + series.bytes()) as u64;
        if after != before {
            self.bytes.store(after, Ordering::Relaxed);
            budget.settle(before, after);
            self.holds_earlier
                .store(series.holds_earlier(), Ordering::Relaxed);
        }
    }

    /// Appends values at the x behind so many up to the end of a chunk; returns how many samples that were, and whether it is full.
    pub(super) fn append(
        &self,
        budget: &Budget,
        times: (&XValues<'_>, usize),
        values: &[f64],
    ) -> (usize, bool) {
        self.write(budget, |series| series.append_rest(times, values))
    }

    /// Fills it with what was recorded.
    pub(super) fn restore<T>(&self, budget: &Budget, restore: impl FnOnce(&mut Series) -> T) -> T {
        self.write(budget, restore)
    }

    /// As [`Series::add_gap`].
    pub(super) fn add_gap(&self, budget: &Budget, x: Option<f64>) -> bool {
        self.write(budget, |series| series.add_gap(x))
    }

    /// As [`Series::unsummed_chunk`].
    pub(super) fn unsummed_chunk(&self) -> Option<Arc<Chunk>> {
        self.read(Series::unsummed_chunk)
    }

    /// As [`Series::put_sums`]. No sample changes, and what they weigh was counted before.
    pub(super) fn put_sums(&self, numbers: &Range<u64>, blocks: &Arc<Blocks>) {
        self.series.lock().put_sums(numbers, blocks);
    }

    /// As [`Series::cold_chunk`].
    pub(super) fn cold_chunk(&self) -> Option<Arc<Chunk>> {
        self.read(Series::cold_chunk)
    }

    /// As [`Series::put_packed`]. The samples stay what they were, so the revision does, too.
    pub(super) fn put_packed(&self, budget: &Budget, cold: &Arc<Chunk>, packed: Option<Chunk>) {
        let mut series = self.series.lock();
        let plain = series.put_packed(cold, packed);
        self.settle(&series, budget);
        drop(series);
        // Half a megabyte is given back, and nobody waits for it.
        drop(plain);
    }

    /// As [`Series::begin_span`]. No sample changes, but what they are a part of does.
    pub(super) fn begin_span(&self, budget: &Budget, number: u32) {
        self.write(budget, |series| series.begin_span(number));
        let holds_earlier = self.read(Series::holds_earlier);
        self.holds_earlier.store(holds_earlier, Ordering::Relaxed);
    }

    /// Whether the next samples to be dropped are of earlier spans than the newest.
    pub(super) fn holds_earlier(&self) -> bool {
        self.holds_earlier.load(Ordering::Relaxed)
    }

    /// Returns how many samples were dropped.
    pub(super) fn drop_oldest(&self, budget: &Budget) -> usize {
        let dropped = self.write(budget, Series::drop_oldest);
        if dropped > 0 && self.is_aside() {
            self.is_cut.store(true, Ordering::Release);
        }
        dropped
    }

    /// As [`Series::keep_elsewhere`]. The samples stay what they were, so the revision does, too.
    pub(super) fn keep_elsewhere(&self, numbers: &Range<u64>, kept: Kept) -> bool {
        self.series.lock().keep_elsewhere(numbers, kept)
    }

    /// As [`Series::let_go_of_oldest`], likewise; returns whether there was one.
    pub(super) fn let_go_of_oldest(&self, budget: &Budget) -> bool {
        let mut series = self.series.lock();
        let chunk = series.let_go_of_oldest();
        self.settle(&series, budget);
        drop(series);
        // Half a megabyte is given back, and nobody waits for it.
        chunk.is_some()
    }

    /// As [`Series::forget_before`].
    pub(super) fn forget_before(&self, budget: &Budget, number: u64) {
        self.write(budget, |series| series.forget_before(number));
    }

    /// Its samples are the first to go from now on, or as any other's.
    pub(super) fn set_aside(&self, is_aside: bool) {
        self.is_aside.store(is_aside, Ordering::Release);
        self.is_cut.store(false, Ordering::Release);
    }

    /// Whether it was set aside.
    pub(super) fn is_aside(&self) -> bool {
        self.is_aside.load(Ordering::Acquire)
    }

    /// Whether samples were dropped since it was set aside.
    pub(super) fn is_cut(&self) -> bool {
        self.is_cut.load(Ordering::Acquire)
    }

    /// As [`Series::clear`].
    pub(super) fn clear(&self, budget: &Budget) -> u64 {
        self.write(budget, Series::clear)
    }

    /// As [`Series::clear_to`].
    pub(super) fn clear_to(&self, budget: &Budget, to: u64) {
        self.write(budget, |series| series.clear_to(to));
    }

    /// As [`Series::drops_cleared`].
    pub(super) fn drops_cleared(&self) -> bool {
        self.drops_cleared.load(Ordering::Relaxed)
    }

    pub(super) fn revision(&self) -> u64 {
        self.revision.load(Ordering::Acquire)
    }

    pub(super) fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }
}
