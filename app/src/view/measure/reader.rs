//! Reads the samples between the cursors on a thread of its own, which sleeps while nothing is measured.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::ops::Range;
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};
use sprintscope_sim::store::{RangeNumbers, RangeStats, SeriesId, Store};
use tracing::warn;

/// What is known so far is told so often.
const TELL: Duration = Duration::from_millis(30);
/// What still grows is read again after so many times as long as it took: so it takes a tenth of a core at most.
const REST: u32 = 10;
/// And not more often than this.
const LEAST_REST: Duration = Duration::from_millis(200);

/// What was found out of the samples of a series in the range.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// All there is to say, by now.
    pub stats: RangeStats,
    /// Whether that is of all samples that lie in the range now.
    pub is_whole: bool,
    numbers: RangeNumbers,
    /// When reading ended, and how long it took; `None` while it goes on.
    ended: Option<(Instant, Duration)>,
}

impl Found {
    /// Whether all of it was read once, though more may have come since.
    pub(crate) fn has_ended(&self) -> bool {
        self.ended.is_some()
    }
}

/// Which samples of a series are measured.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Within {
    /// Where they lie.
    pub range: Range<f64>,
    /// Those of this run alone: over a counter each run of a job passes the same places.
    pub run: Option<u32>,
}

/// A series, and the run of it that is measured alone.
pub(crate) type Key = (SeriesId, Option<u32>);

/// Reads what is wanted, and keeps what it found.
#[derive(Default)]
pub(crate) struct Reader {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    work: Mutex<Work>,
    /// Something is wanted, or it is over.
    bell: Condvar,
}

#[derive(Default)]
struct Work {
    /// In which range each series was wanted last: another one makes what was found of it worthless.
    ranges: HashMap<Key, Within>,
    /// What is wanted, the first first.
    wanted: VecDeque<Key>,
    reading: Option<Key>,
    found: HashMap<Key, Found>,
    is_over: bool,
}

impl Reader {
    /// From now on these series are read, each in its range, and no others. Says whether something is left to read.
    pub(crate) fn want(&mut self, store: &Store, ranges: &[(SeriesId, Within)]) -> bool {
        let mut work = self.shared.work.lock();
        let mut wanted = VecDeque::new();
        let now = Instant::now();
        let mut has_more = false;
        for (series, within) in ranges {
            let key = (*series, within.run);
            let before = work.ranges.insert(key, within.clone());
            if before.as_ref() != Some(within) {
                work.found.remove(&key);
            }
            let reading = work.reading == Some(key) && before.as_ref() == Some(within);
            let Some(found) = work.found.get_mut(&key) else {
                wanted.push_back(key);
                has_more = true;
                continue;
            };
            let Some((at, cost)) = found.ended else {
                has_more = true;
                if !reading {
                    // It was left for another one.
                    wanted.push_back(key);
                }
                continue;
            };
            found.is_whole = store
                .numbers_in(*series, &within.range, within.run)
                .as_ref()
                == Some(&found.numbers);
            if !found.is_whole {
                has_more = true;
                if now.duration_since(at) >= (cost * REST).max(LEAST_REST) && !reading {
                    wanted.push_back(key);
                }
            }
        }
        let is_asked = !wanted.is_empty();
        work.wanted = wanted;
        drop(work);
        if is_asked {
            self.ring(store);
        }
        has_more
    }

    /// Nothing is wanted any more.
    pub(crate) fn rest(&mut self) {
        if self.thread.is_some() {
            let mut work = self.shared.work.lock();
            work.ranges.clear();
            work.wanted.clear();
            work.found.clear();
        }
    }

    /// What was found out of a series, or a run of it.
    pub(crate) fn found(&self, key: Key) -> Option<Found> {
        self.shared.work.lock().found.get(&key).cloned()
    }

    fn ring(&mut self, store: &Store) {
        if self.thread.is_none() {
            self.thread = start(store.clone(), Arc::clone(&self.shared));
        }
        self.shared.bell.notify_one();
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.shared.work.lock().is_over = true;
        self.shared.bell.notify_one();
        if let Some(thread) = self.thread.take() {
            // Its panic has been reported where it happened.
            thread.join().ok();
        }
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader")
            .field("has_started", &self.thread.is_some())
            .finish_non_exhaustive()
    }
}

fn start(store: Store, shared: Arc<Shared>) -> Option<JoinHandle<()>> {
    Builder::new()
        .name("measure".into())
        .spawn(move || {
            while let Some((key, range)) = next(&shared) {
                read(&store, &shared.work, key, &range);
            }
        })
        .inspect_err(|error| warn!(%error, "no thread to measure by: the table stays empty"))
        .ok()
}

/// Waits for what is to be read; `None` when it is over.
fn next(shared: &Shared) -> Option<(Key, Within)> {
    let mut work = shared.work.lock();
    work.reading = None;
    loop {
        if work.is_over {
            return None;
        }
        if let Some(key) = work.wanted.pop_front()
            && let Some(range) = work.ranges.get(&key).cloned()
        {
            work.reading = Some(key);
            return Some((key, range));
        }
        shared.bell.wait(&mut work);
    }
}

/// Reads one series, until it is read, or another range is wanted.
fn read(store: &Store, work: &Mutex<Work>, key: Key, within: &Within) {
    let start = Instant::now();
    let Some(mut reading) = store.range_stats(key.0, within.range.clone(), within.run) else {
        return;
    };
    let is_new = !work.lock().found.contains_key(&key);
    let mut told: Option<Instant> = None;
    loop {
        let has_more = reading.read_on();
        let is_due = told.is_none_or(|told| told.elapsed() >= TELL);
        // What is known of fewer samples takes no place of what was known of all.
        let found = (!has_more || is_new && is_due).then(|| Found {
            stats: reading.stats(),
            is_whole: !has_more,
            numbers: reading.numbers().clone(),
            ended: (!has_more).then(|| (Instant::now(), start.elapsed())),
        });
        let mut work = work.lock();
        if work.is_over || work.ranges.get(&key) != Some(within) {
            return;
        }
        if let Some(found) = found {
            work.found.insert(key, found);
            told = Some(Instant::now());
        }
        if !has_more {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use sprintscope_sim::store::{SeriesInfo, XValues};

    use super::*;

    const DEADLINE: Duration = Duration::from_secs(20);

    fn store(samples: u32) -> (Store, SeriesId) {
        let store = Store::new(1 << 30);
        let id = store.create(SeriesInfo::default());
        append(&store, id, 0..samples);
        (store, id)
    }

    fn append(store: &Store, id: SeriesId, numbers: Range<u32>) {
        let start = f64::from(numbers.start);
        let values: Vec<f64> = numbers.map(f64::from).collect();
        let times = XValues::Regular { start, step: 1.0 };
        store.append(id, times, &values).unwrap();
    }

    fn of_all(range: &Range<f64>) -> Within {
        let (range, run) = (range.clone(), None);
        Within { range, run }
    }

    fn whole(reader: &mut Reader, store: &Store, range: &Range<f64>, id: SeriesId) -> Found {
        whole_within(reader, store, &of_all(range), id)
    }

    fn whole_within(reader: &mut Reader, store: &Store, within: &Within, id: SeriesId) -> Found {
        let key = (id, within.run);
        let start = Instant::now();
        loop {
            assert!(start.elapsed() < DEADLINE, "never whole");
            let has_more = reader.want(store, &[(id, within.clone())]);
            match reader.found(key).filter(|found| found.is_whole) {
                Some(found) if !has_more => return found,
                _ => std::thread::yield_now(),
            }
        }
    }

    #[test]
    fn what_is_found_is_of_the_range_that_is_wanted() {
        let (store, id) = store(300_000);
        let mut reader = Reader::default();
        for (range, count) in [(0.0..10.0, 10), (5.0..250_000.5, 249_996), (1e9..2e9, 0)] {
            assert_eq!(whole(&mut reader, &store, &range, id).stats.count, count);
        }
        reader.rest();
        assert!(reader.found((id, None)).is_none());
    }

    #[test]
    fn what_comes_behind_the_range_has_nothing_read_again_and_what_comes_into_it_has() {
        let (store, id) = store(100_000);
        let mut reader = Reader::default();
        let past = 10.0..90_000.0;
        let before = whole(&mut reader, &store, &past, id);
        append(&store, id, 100_000..120_000);
        assert!(!reader.want(&store, &[(id, of_all(&past))]));
        let after = whole(&mut reader, &store, &past, id);
        assert_eq!(before.ended, after.ended, "it was read again");
        let live = 10.0..1e9;
        assert_eq!(whole(&mut reader, &store, &live, id).stats.count, 119_990);
        append(&store, id, 120_000..120_001);
        assert!(reader.want(&store, &[(id, of_all(&live))]));
        assert!(
            !reader.found((id, None)).unwrap().is_whole,
            "said to be whole"
        );
        assert_eq!(whole(&mut reader, &store, &live, id).stats.count, 119_991);
    }

    #[test]
    fn a_reader_is_dropped_while_it_reads() {
        let (store, id) = store(3_000_000);
        let mut reader = Reader::default();
        assert!(reader.want(&store, &[(id, of_all(&(0.0..1e9)))]));
        drop(reader);
        let mut reader = Reader::default();
        assert!(reader.want(&store, &[(id, of_all(&(0.0..1e9)))]));
        assert!(reader.want(&store, &[(id, of_all(&(0.0..10.0)))]));
        assert_eq!(whole(&mut reader, &store, &(0.0..10.0), id).stats.count, 10);
    }
}
