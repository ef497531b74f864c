//! The handle to all series.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use parking_lot::RwLock;

use super::at_most::AtMostReading;
use super::budget::Budget;
use super::catalog::{Catalog, Listing};
use super::columns::Answer;
use super::excerpt;
use super::info::{Removed, SeriesId, SeriesInfo, SeriesList};
use super::lane::{self, Lane, Stay};
use super::moments::Moments;
use super::neighbour::{self, Side};
use super::packer::Packer;
use super::path_reading::PathReading;
use super::query::{self, Samples};
use super::question::Question;
use super::range_stats::{RangeNumbers, RangeReading};
use super::retention;
use super::sample_range::SampleRange;
use super::series::Series;
use super::slot::Slot;
use super::spans::SpanInfo;
use super::stats::SeriesStats;
use super::stays::TimeInStates;
use super::stored::ChunkCache;
use super::time_in_states::time_in_states;
use super::x_values::XValues;
use chores::Chores;

pub use writer::Writer;

mod chores;
mod elsewhere;
mod path_reading;
mod recorded;
mod writer;

/// All series of a scope. A cheap handle: clones share one store, from any thread.
///
/// Each series has a lock of its own, held for one append or one answer; no guard leaves the
/// store. Answers are copies, or share what never changes.
///
/// ```
/// # use sprintscope_sim::store::{Question, Run, SeriesInfo, Store, XValues};
/// let store = Store::new(100 << 20);
/// let id = store.create(SeriesInfo { name: "train/loss".into(), ..Default::default() });
/// store.append(id, XValues::Regular { start: 0.0, step: 0.1 }, &[3.0, 2.0, 1.5])?;
/// let question = Question { width: 0.01, columns: 0..100, ..Question::default() };
/// let answer = store.columns(id, &question);
/// assert_eq!(answer.runs, [Run::Samples(vec![[0.0, 3.0], [0.1, 2.0], [0.2, 1.5]])]);
/// # Ok::<(), sprintscope_sim::store::Removed>(())
/// ```
#[derive(Debug, Clone)]
pub struct Store {
    shared: Arc<Shared>,
    /// Joined with the last handle. It holds `shared` too, and so is no part of it.
    packer: Arc<Packer>,
}

/// Series that were cleared, each with the number up to which it had been before.
pub(crate) type ClearedSeries = Vec<(SeriesId, u64)>;

#[derive(Debug)]
struct Shared {
    catalog: RwLock<Catalog>,
    budget: Budget,
    revision: AtomicU64,
    /// A chunk has become full since the packer last looked.
    has_new_chunk: AtomicBool,
    /// What of chunks that are kept elsewhere is in memory.
    read_back: OnceLock<Arc<ChunkCache>>,
}

impl Store {
    /// A store that holds `budget_bytes` at most, counting samples, pyramids, names and all.
    pub fn new(budget_bytes: u64) -> Self {
        let shared = Shared {
            catalog: RwLock::default(),
            budget: Budget::new(budget_bytes),
            revision: AtomicU64::new(0),
            has_new_chunk: AtomicBool::new(false),
            read_back: OnceLock::new(),
        };
        Self {
            shared: Arc::new(shared),
            packer: Arc::default(),
        }
    }

    /// Creates an empty series. If the name is taken, the series that has it is given instead, and
    /// stays as it is.
    pub fn create(&self, info: SeriesInfo) -> SeriesId {
        let id = self.change(|catalog, budget| catalog.create(info, budget));
        self.enforce();
        id
    }

    /// Creates a series that neither [`find`](Self::find) nor [`list`](Self::list) knows, whatever its
    /// name: one that is made out of another and stands in its place.
    pub(crate) fn create_unlisted(&self, info: SeriesInfo) -> SeriesId {
        let id = self.change(|catalog, budget| catalog.add(info, Listing::Unlisted, budget));
        self.enforce();
        id
    }

    /// The series of that full name.
    pub fn find(&self, name: &str) -> Option<SeriesId> {
        self.read(|catalog| catalog.find(name))
    }

    /// Removes a series and all its samples; its id stays unused. Without effect if it is gone.
    pub fn remove(&self, id: SeriesId) {
        // The samples are freed when the lock is released.
        drop(self.change(|catalog, budget| catalog.remove(id, budget)));
    }

    /// Takes a series out of [`list`](Self::list) and frees its name, but keeps its samples as long as there is
    /// room: they are the first to go.
    pub(crate) fn set_aside(&self, id: SeriesId) {
        self.change(|catalog, _| catalog.set_aside(id));
    }

    /// Lists a series that was set aside, under a name that is free.
    pub(crate) fn put_back(&self, id: SeriesId, name: String) {
        self.change(|catalog, budget| catalog.put_back(id, name, budget));
    }

    /// Whether samples of a series had to go since it was set aside.
    pub(crate) fn is_cut(&self, id: SeriesId) -> bool {
        self.read(|catalog| catalog.slot(id).is_none_or(Slot::is_cut))
    }

    /// Sets the unit of a series' values.
    pub fn set_unit(&self, id: SeriesId, unit: &str) {
        self.change(|catalog, budget| catalog.set_unit(id, unit, budget));
    }

    /// Adds a label to a state series: it has the number of how many there were before. Without effect
    /// on a series that has it, has [`LABELS_MAX`](super::LABELS_MAX) or is none of states.
    pub fn add_label(&self, id: SeriesId, label: &str) {
        self.change(|catalog, budget| catalog.add_label(id, label, budget));
    }

    /// The labels of all state series that are or were listed, in the order in which they first came; of many
    /// the first thousand. That order is the same in a scope that is made of a recording.
    pub fn labels(&self) -> Vec<String> {
        self.read(|catalog| catalog.labels().iter().cloned().collect())
    }

    /// Appends samples; with fewer x than values (or the reverse) the surplus is ignored.
    ///
    /// x that runs backwards begins a new stretch of curve. A sample whose x isn't finite is kept
    /// as a gap at the x before it. Samples older than the budget allows are dropped.
    ///
    /// # Errors
    /// The series was removed.
    pub fn append(&self, id: SeriesId, times: XValues<'_>, values: &[f64]) -> Result<(), Removed> {
        self.write(|writer| writer.append(id, times, values))
    }

    /// Appends to many series without taking the store's own lock for each: `write` gets a
    /// [`Writer`]. Meanwhile series are neither created nor removed, so `write` must do neither,
    /// nor wait for a thread that does.
    pub fn write<T>(&self, write: impl FnOnce(&Writer<'_>) -> T) -> T {
        let result = self.read(|catalog| {
            write(&Writer {
                catalog,
                store: self,
            })
        });
        self.shared.revision.fetch_add(1, Ordering::Release);
        result
    }

    /// Packs at once what has gone cold: full chunks of 65,536 samples but the newest of each
    /// series. A thread in the background does the same by and by, so this is for those who can't
    /// wait. What a series answers is the same before and after, to the bit but for
    /// the sign of a bound that is zero.
    pub fn pack(&self) {
        Chores::default().pack_all(&self.shared);
    }

    /// A chunk is full, or much was freed.
    fn wake_packer(&self) {
        self.shared.has_new_chunk.store(true, Ordering::Release);
        self.packer.wake(|| {
            let shared = Arc::clone(&self.shared);
            let mut chores = Chores::default();
            move || chores.tidy(&shared)
        });
    }

    /// Clears all series: what they hold so far is history no more and answers no question, and goes first where
    /// memory is short. What is counted of all samples ever stays. Returns what puts it back.
    pub(crate) fn clear(&self) -> ClearedSeries {
        let shared = &self.shared;
        let cleared = self.read(|catalog| {
            let slots = catalog
                .ids_from(0)
                .filter_map(|id| Some((id, catalog.slot(id)?)));
            slots
                .map(|(id, slot)| (id, slot.clear(&shared.budget)))
                .collect()
        });
        shared.revision.fetch_add(1, Ordering::Release);
        cleared
    }

    /// Clears one series.
    pub(crate) fn clear_one(&self, id: SeriesId) {
        let shared = &self.shared;
        self.read(|catalog| {
            if let Some(slot) = catalog.slot(id) {
                slot.clear(&shared.budget);
            }
        });
        shared.revision.fetch_add(1, Ordering::Release);
    }

    /// Shows again what was cleared then, as far as it is still held.
    pub(crate) fn show_again(&self, cleared: &ClearedSeries) {
        let shared = &self.shared;
        self.read(|catalog| {
            for (id, to) in cleared {
                if let Some(slot) = catalog.slot(*id) {
                    slot.clear_to(&shared.budget, *to);
                }
            }
        });
        shared.revision.fetch_add(1, Ordering::Release);
    }

    /// Numbers about a series.
    pub fn stats(&self, id: SeriesId) -> Option<SeriesStats> {
        self.ask(id, Series::stats)
    }

    /// The same of the newest part alone, which a restart of its job begins; of all samples where there was none.
    pub fn span_stats(&self, id: SeriesId) -> Option<SeriesStats> {
        self.ask(id, Series::span_stats)
    }

    /// From the next sample on a series is another part, of this number: counted anew, joined to nothing before,
    /// and what is before it is dropped first.
    pub(crate) fn begin_span(&self, id: SeriesId, number: u32) {
        self.read(|catalog| {
            if let Some(slot) = catalog.slot(id) {
                slot.begin_span(&self.shared.budget, number);
            }
        });
        self.shared.revision.fetch_add(1, Ordering::Release);
    }

    /// The part of a series of this number.
    pub fn span(&self, id: SeriesId, number: u32) -> Option<SpanInfo> {
        self.ask(id, |series| series.span_info(number)).flatten()
    }

    /// Numbers of those samples of a span that are in history; `None` if there is no such span.
    pub(crate) fn numbers_of_span(&self, id: SeriesId, number: u32) -> Option<Range<u64>> {
        self.ask(id, |series| series.spans().range(number, series.seen()))?
    }

    /// The parts of a series that restarts of its job have begun, the oldest first; one where there was none.
    pub fn spans(&self, id: SeriesId) -> Vec<SpanInfo> {
        self.ask(id, Series::span_infos).unwrap_or_default()
    }

    /// What is known of a series beside its samples.
    pub fn info(&self, id: SeriesId) -> Option<Arc<SeriesInfo>> {
        self.read(|catalog| Some(Arc::clone(&catalog.entry(id)?.info)))
    }

    /// All series; the same allocation until the set or a unit changes.
    pub fn list(&self) -> SeriesList {
        self.read(Catalog::list)
    }

    /// Grows with every change to the store.
    pub fn revision(&self) -> u64 {
        self.shared.revision.load(Ordering::Acquire)
    }

    /// Grows with every change to the samples of this series; takes no lock on them.
    pub fn series_revision(&self, id: SeriesId) -> Option<u64> {
        self.read(|catalog| catalog.slot(id).map(Slot::revision))
    }

    /// What the store holds by now.
    pub fn bytes(&self) -> u64 {
        self.shared.budget.own_bytes()
    }

    /// Of its budget so much is taken by what others hold.
    pub(crate) fn hold_beside(&self, bytes: u64) {
        let budget = &self.shared.budget;
        if budget.hold_beside(bytes) && budget.is_over() {
            self.enforce();
        }
    }

    /// What it may hold.
    pub fn budget_bytes(&self) -> u64 {
        self.shared.budget.size_bytes()
    }

    /// The columns of a series, or its samples where they are few. The cost goes with the number
    /// of columns, not with the number of samples. No runs if the series was removed.
    pub fn columns(&self, id: SeriesId, question: &Question) -> Answer {
        self.read_ahead(id, question);
        self.ask(id, |series| query::answer(series, question))
            .unwrap_or_default()
    }

    /// `[x, value]` of the sample nearest to `x` in one of its parts, by its number.
    pub fn nearest_in_span(&self, id: SeriesId, span: u32, x: f64) -> Option<[f64; 2]> {
        self.ask(id, |series| {
            let samples = series.spans().range(span, series.seen())?;
            query::nearest_in(series, samples, x)
        })
        .flatten()
    }

    /// A state series as a lane: which label is held where. The cost goes with the number of columns,
    /// as that of [`columns`](Self::columns). `None` if the series was removed or is one of numbers.
    pub fn lane(&self, id: SeriesId, question: &Question) -> Option<Lane> {
        self.read_ahead(id, question);
        self.ask(id, |series| {
            series.stays()?;
            Some(lane::lane(query::answer(series, question), question))
        })?
    }

    /// What is held at `x`, since when and until when: in the span of this number, or the newest of all that
    /// reach there. The cost goes with the levels of the pyramid.
    pub fn stay_at(&self, id: SeriesId, x: f64, span: Option<u32>) -> Option<Stay> {
        self.ask(id, |series| lane::stay_at(series, x, span))?
    }

    /// How long each label was held in this range of x, by the span of this number or by all of them; `None`
    /// if the series was removed, is one of numbers, has no such span, or its x isn't sorted. Between two spans
    /// nothing is held. The cost goes with the labels and with two chunks of each span.
    pub fn time_in_states(
        &self,
        id: SeriesId,
        range: Range<f64>,
        span: Option<u32>,
    ) -> Option<TimeInStates> {
        self.ask(id, |series| time_in_states(series, &range, span))?
    }

    /// `[x, value]` of the sample in history nearest to `x`, the newest of several.
    pub fn nearest(&self, id: SeriesId, x: f64) -> Option<[f64; 2]> {
        self.ask(id, |series| query::nearest(series, x)).flatten()
    }

    /// The x of the next sample on this side of `x`, whatever its value; on a path that of the next of its
    /// points. `None` where there is none.
    pub fn beside(&self, id: SeriesId, x: f64, side: Side) -> Option<f64> {
        self.ask(id, |series| neighbour::beside(series, x, side))
            .flatten()
    }

    /// Least and greatest x in history.
    pub fn range(&self, id: SeriesId) -> Option<(f64, f64)> {
        let extent = self.ask(id, Series::seen_extent)?;
        (extent.x_min <= extent.x_max).then_some((extent.x_min, extent.x_max))
    }

    /// The samples of a series with x in this half-open range, chunk by chunk; `None` if the series was
    /// removed. A range with a bound that is NaN, or with its end before its start, has none; bounds may
    /// be infinite.
    ///
    /// They come in order of arrival, which is that of x but where x ran backwards: then a new stretch
    /// begins, and each chunk says which it is of. Gaps are among them. The lock of the series is held
    /// while its chunks are counted off and what the newest has of the range is copied, not while they
    /// are read; see [`SampleRange`]. What was dropped earlier to keep the budget is missing, and
    /// [`SampleRange::is_whole`] says so.
    ///
    /// ```
    /// # use sprintscope_sim::store::{SeriesInfo, Store, XValues};
    /// let store = Store::new(100 << 20);
    /// let id = store.create(SeriesInfo { name: "train/loss".into(), ..Default::default() });
    /// store.append(id, XValues::Each(&[0.0, 1.0, 2.0]), &[3.0, 2.0, 1.5])?;
    /// let range = store.samples_in(id, 0.5..2.0).unwrap();
    /// assert!(range.is_whole());
    /// for chunk in range {
    ///     assert_eq!((chunk.xs, chunk.values), (vec![1.0], vec![2.0]));
    /// }
    /// # Ok::<(), sprintscope_sim::store::Removed>(())
    /// ```
    pub fn samples_in(&self, id: SeriesId, range: Range<f64>) -> Option<SampleRange> {
        self.ask(id, |series| excerpt::samples(series, &range, None))
    }

    /// Mean and standard deviation of the samples that [`samples_in`](Self::samples_in) gives; `None` if
    /// the series was removed.
    ///
    /// They come from sums that are kept of each chunk and of blocks in it, so the cost goes with the
    /// chunks, not with the samples; a curve whose x isn't sorted is read where a chunk lies in the
    /// range in part. The sums of a chunk that is full are made by a thread in the background, or here,
    /// once, if that hasn't come so far: then the cost goes with its samples. No lock is held meanwhile.
    pub fn moments(&self, id: SeriesId, range: Range<f64>) -> Option<Moments> {
        let draft = self.ask(id, |series| excerpt::moments(series, &range))?;
        let (moments, made) = draft.finish();
        if !made.is_empty() {
            self.read(|catalog| {
                let slot = catalog.slot(id)?;
                for (numbers, blocks) in &made {
                    slot.put_sums(numbers, blocks);
                }
                Some(())
            });
        }
        Some(moments)
    }

    /// All there is to say of the samples that [`samples_in`](Self::samples_in) gives, to be read chunk by
    /// chunk, or of those of them that belong to one span; `None` if the series was removed. See [`RangeReading`].
    pub fn range_stats(
        &self,
        id: SeriesId,
        range: Range<f64>,
        span: Option<u32>,
    ) -> Option<RangeReading> {
        self.ask(id, |series| {
            let numbers = excerpt::numbers(series, &range, span);
            RangeReading::new(numbers, excerpt::samples(series, &range, span))
        })
    }

    /// The values that [`samples_in`](Self::samples_in) gives, to count those that are at most so much; `None` if the
    /// series was removed. See [`AtMostReading`].
    pub fn at_most(&self, id: SeriesId, range: Range<f64>, most: f64) -> Option<AtMostReading> {
        let range = self.ask(id, |series| excerpt::samples(series, &range, None))?;
        Some(AtMostReading::new(most, range))
    }

    /// A curve whose x isn't sorted and that has more than [`PATH_POINTS`](super::PATH_POINTS) samples, to be found
    /// piece by piece, all of it or one span; `None` for all others. Asked for as columns it comes at once, which takes
    /// a tenth of a second of a hundred million samples.
    pub fn path(&self, id: SeriesId, span: Option<u32>) -> Option<PathReading> {
        self.ask(id, |series| PathReading::new(id, series, span))?
    }

    /// Which samples of a series, or of one span of it, lie in a range; `None` if the series was removed. The
    /// cost goes with the stretches of the series.
    pub fn numbers_in(
        &self,
        id: SeriesId,
        range: &Range<f64>,
        span: Option<u32>,
    ) -> Option<RangeNumbers> {
        self.ask(id, |series| excerpt::numbers(series, range, span))
    }

    /// `[x, value]` of the samples in history from this number on, at most so many, with the number
    /// of the first; `None` if there are none.
    pub(crate) fn samples(&self, id: SeriesId, from: u64, at_most: usize) -> Option<Samples> {
        self.ask(id, |series| query::samples(series, from, at_most))
            .flatten()
    }

    /// Where a walk along x goes on that has come to the sample of this number, and then to an x
    /// further back: the number of the last sample that isn't behind `x`, or else of the first, in
    /// the next stretch of curve or, without one, in the same.
    pub(crate) fn walked_back(&self, id: SeriesId, number: u64, x: f64) -> Option<u64> {
        self.ask(id, |series| query::walked_back(series, number, x))
            .flatten()
    }

    pub(super) fn ask<T>(&self, id: SeriesId, ask: impl FnOnce(&Series) -> T) -> Option<T> {
        self.read(|catalog| Some(catalog.slot(id)?.read(ask)))
    }

    fn read<T>(&self, ask: impl FnOnce(&Catalog) -> T) -> T {
        self.shared.read(ask)
    }

    fn change<T>(&self, change: impl FnOnce(&mut Catalog, &Budget) -> T) -> T {
        let mut catalog = self.shared.catalog.write();
        let result = change(&mut catalog, &self.shared.budget);
        catalog.forget_list();
        drop(catalog);
        self.shared.revision.fetch_add(1, Ordering::Release);
        result
    }

    fn enforce(&self) {
        self.read(|catalog| self.enforce_in(catalog));
    }

    fn enforce_in(&self, catalog: &Catalog) {
        let budget = &self.shared.budget;
        retention::enforce(|| catalog.slots(), budget);
        if let Some(bytes) = budget.take_much_freed() {
            self.packer.note_freed(bytes);
            self.wake_packer();
        }
    }
}

impl Shared {
    fn read<T>(&self, ask: impl FnOnce(&Catalog) -> T) -> T {
        ask(&self.catalog.read())
    }
}
