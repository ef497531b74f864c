//! How many values in sight a logarithmic y axis has no place for, where samples share columns: counted one by one
//! on a thread of its own, which sleeps while nothing is to be counted.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};
use sprintscope_sim::store::{RangeNumbers, SeriesId, Store};
use tracing::warn;

use super::extents::Lost;
use super::plot_id::PlotId;
use super::trace::Trace;
use super::watched::Watched;

/// The greatest value that a logarithmic axis has no place for.
const MOST: f64 = 0.0;
/// What changes is counted again after so many times as long as it took: so that takes a tenth of a core at most.
const REST: u32 = 10;
/// And not more often than this.
const LEAST_REST: Duration = Duration::from_millis(200);
/// What is counted scrolls on meanwhile: by no more than this part of what is in sight a count still says how many there
/// are.
const NEAR: f64 = 0.05;

/// Values in these ranges of these series.
type Ranges = Vec<(SeriesId, Range<f64>)>;

/// What was counted of a y axis.
struct Counted {
    ends: [f64; 2],
    /// Which samples that were.
    numbers: Vec<Option<RangeNumbers>>,
    count: u64,
    at: Instant,
    cost: Duration,
}

impl Counted {
    fn is_near(&self, ends: [f64; 2]) -> bool {
        let width = ends[1] - ends[0];
        let far = |place: usize| (self.ends[place] - ends[place]).abs();
        far(0) <= width * NEAR && far(1) <= width * NEAR
    }

    fn has_rested(&self) -> bool {
        self.at.elapsed() >= (self.cost * REST).max(LEAST_REST)
    }
}

#[derive(Default)]
struct Work {
    /// What is to be counted, by the y axis.
    wanted: HashMap<PlotId, ([f64; 2], Ranges)>,
    counted: HashMap<PlotId, Counted>,
    is_counting: bool,
    is_over: bool,
}

#[derive(Default)]
struct Shared {
    work: Mutex<Work>,
    /// Something is wanted, or it is over.
    bell: Condvar,
}

/// Counts what plots want.
#[derive(Default)]
pub(crate) struct LostCounts {
    shared: Arc<Shared>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl LostCounts {
    /// The same values with their number instead of the columns', once that is known; and whether it will be known
    /// better soon.
    pub(crate) fn counted(
        &self,
        store: &Store,
        (watched, traces): (&dyn Watched, &[Trace]),
        (axis, ends): (&PlotId, [f64; 2]),
        lost: Lost,
    ) -> (Lost, bool) {
        if !lost.are_columns {
            return (lost, false);
        }
        let ranges = ranges(watched, traces, ends);
        let numbers = numbers(store, &ranges);
        let mut work = self.shared.work.lock();
        let known = work.counted.get(axis);
        let is_exact = known.is_some_and(|known| known.ends == ends && known.numbers == numbers);
        let count = known
            .filter(|known| known.is_near(ends))
            .map(|known| known.count);
        if !is_exact && known.is_none_or(Counted::has_rested) {
            let is_new = work.wanted.insert(axis.clone(), (ends, ranges)).is_none();
            drop(work);
            if is_new {
                self.ring(store);
            }
        }
        let counted = count.filter(|count| *count > 0).map(|count| Lost {
            count,
            are_columns: false,
            columns: lost.columns.clone(),
        });
        (counted.unwrap_or(lost), !is_exact)
    }

    /// Whether something is being counted.
    pub(crate) fn is_at_work(&self) -> bool {
        let work = self.shared.work.lock();
        work.is_counting || !work.wanted.is_empty()
    }

    fn ring(&self, store: &Store) {
        let mut thread = self.thread.lock();
        if thread.is_none() {
            *thread = start(store.clone(), Arc::clone(&self.shared));
        }
        self.shared.bell.notify_one();
    }
}

impl Drop for LostCounts {
    fn drop(&mut self) {
        self.shared.work.lock().is_over = true;
        self.shared.bell.notify_one();
        if let Some(thread) = self.thread.lock().take() {
            // Its panic has been reported where it happened.
            thread.join().ok();
        }
    }
}

impl fmt::Debug for LostCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LostCounts").finish_non_exhaustive()
    }
}

/// What is drawn of these traces between these ends, each sample once.
fn ranges(watched: &dyn Watched, traces: &[Trace], [left, right]: [f64; 2]) -> Ranges {
    let mut ranges: Ranges = Vec::new();
    for trace in traces {
        let mut range = left - trace.moved_by..right - trace.moved_by;
        // A run that is drawn elsewhere than the others lies apart from them where it stands.
        if let (Some(run), true) = (trace.run, trace.moved_by != 0.0) {
            let Some((first, last)) = watched.range_of_run(trace.series, run) else {
                continue;
            };
            range = range.start.max(first)..range.end.min(last.next_up());
        }
        let one = (trace.series, range);
        if !ranges.contains(&one) {
            ranges.push(one);
        }
    }
    ranges
}

fn numbers(store: &Store, ranges: &Ranges) -> Vec<Option<RangeNumbers>> {
    let numbers = |(series, range): &(SeriesId, Range<f64>)| store.numbers_in(*series, range, None);
    ranges.iter().map(numbers).collect()
}

fn start(store: Store, shared: Arc<Shared>) -> Option<JoinHandle<()>> {
    Builder::new()
        .name("counts".into())
        .spawn(move || {
            while let Some((axis, ends, ranges)) = next(&shared) {
                count(&store, &shared.work, axis, ends, &ranges);
            }
        })
        .inspect_err(|error| warn!(%error, "no thread to count by: columns are told instead"))
        .ok()
}

/// Waits for what is to be counted; `None` when it is over.
fn next(shared: &Shared) -> Option<(PlotId, [f64; 2], Ranges)> {
    let mut work = shared.work.lock();
    work.is_counting = false;
    loop {
        if work.is_over {
            return None;
        }
        if let Some(axis) = work.wanted.keys().next().cloned()
            && let Some((ends, ranges)) = work.wanted.remove(&axis)
        {
            work.is_counting = true;
            return Some((axis, ends, ranges));
        }
        shared.bell.wait(&mut work);
    }
}

/// Counts what is wanted of one axis, unless something else is wanted of it meanwhile.
fn count(store: &Store, work: &Mutex<Work>, axis: PlotId, ends: [f64; 2], ranges: &Ranges) {
    let start = Instant::now();
    let numbers = numbers(store, ranges);
    let mut count = 0;
    for (series, range) in ranges {
        let Some(mut reading) = store.at_most(*series, range.clone(), MOST) else {
            continue;
        };
        while reading.read_on() {
            if work.lock().is_over {
                return;
            }
        }
        count += reading.count();
    }
    let counted = Counted {
        ends,
        numbers,
        count,
        at: Instant::now(),
        cost: start.elapsed(),
    };
    work.lock().counted.insert(axis, counted);
}

#[cfg(test)]
mod tests {
    use sprintscope_sim::Scope;
    use sprintscope_sim::store::{SeriesInfo, XAxis, XValues};

    use super::*;

    #[test]
    fn where_samples_share_columns_each_value_is_counted_and_what_comes_is_too() {
        let scope = Scope::new();
        let store = scope.store();
        let id = store.create(SeriesInfo::default());
        let add = |first: u32| {
            let numbers = first..first + 100_000;
            let values: Vec<f64> = numbers.map(|number| f64::from(number % 10)).collect();
            let (start, step) = (f64::from(first), 1.0);
            store
                .append(id, XValues::Regular { start, step }, &values)
                .unwrap();
        };
        let axis = PlotId {
            group: "loss".into(),
            unit: String::new(),
            axis: XAxis::Time,
        };
        let counts = LostCounts::default();
        let traces = [Trace::from(id)];
        let rough = Lost {
            count: 700,
            are_columns: true,
            columns: vec![0..300, 320..720],
        };
        let until = |ends: [f64; 2], count: u64| {
            let start = Instant::now();
            loop {
                let of = (&scope as &dyn Watched, &traces[..]);
                let (lost, has_more) = counts.counted(store, of, (&axis, ends), rough.clone());
                if !has_more {
                    assert_eq!((lost.count, lost.are_columns), (count, false));
                    assert_eq!(lost.columns, rough.columns);
                    return;
                }
                assert!(start.elapsed() < Duration::from_secs(20), "never counted");
                std::thread::yield_now();
            }
        };
        add(0);
        until([0.0, 200_000.0], 10_000);
        until([5.0, 25.0], 2);
        until([0.0, 200_000.0], 10_000);
        add(100_000);
        until([0.0, 200_000.0], 20_000);
        // What is told one by one needs no count.
        let exact = Lost {
            count: 3,
            are_columns: false,
            columns: Vec::new(),
        };
        let of = (&scope as &dyn Watched, &traces[..]);
        let told = counts.counted(store, of, (&axis, [0.0, 9.0]), exact.clone());
        assert_eq!(told, (exact, false));
    }
}
