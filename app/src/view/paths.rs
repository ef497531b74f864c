//! Long curves in the plane, found on a thread of their own: what is asked of a scope about them is answered by what
//! was found last.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};
use sprintscope_sim::store::{
    Answer, Lane, Question, Run, SeriesId, SeriesStats, Side, Stay, Store, TimeInStates,
};
use sprintscope_sim::{JobId, Mark, Scope};
use tracing::warn;

use super::trace::Trace;
use super::watched::Watched;

/// What grows is found again after so many times as long as it took: so that takes a tenth of a core at most.
const REST: u32 = 10;
/// And not more often than this.
const LEAST_REST: Duration = Duration::from_millis(100);

/// A series, or one run of it, counted from 0.
type Curve = (SeriesId, Option<u32>);

struct Found {
    /// The series' revision then.
    revision: u64,
    /// Nothing will come to it any more.
    is_over: bool,
    answer: Answer,
    at: Instant,
    cost: Duration,
}

#[derive(Default)]
struct Work {
    wanted: Vec<Curve>,
    finding: Option<Curve>,
    /// Which part of it has been read.
    part: f64,
    found: HashMap<Curve, Arc<Found>>,
    is_over: bool,
}

#[derive(Default)]
struct Shared {
    work: Mutex<Work>,
    /// Something is wanted, or it is over.
    bell: Condvar,
}

/// What is known of a curve as a path.
enum Known {
    /// It isn't a long one: the scope answers at once.
    Short,
    /// It is being found.
    NotYet,
    /// What was found last.
    Path(Arc<Found>),
}

impl Known {
    fn answer(self) -> Option<Answer> {
        self.path().map(|found| found.answer.clone())
    }

    fn path(self) -> Option<Arc<Found>> {
        match self {
            Self::Path(found) => Some(found),
            Self::Short | Self::NotYet => None,
        }
    }

    /// The point of it that is nearest by this.
    fn nearest(self, far: impl Fn(f64) -> f64) -> Option<[f64; 2]> {
        let found = self.path()?;
        let points = found.answer.runs.iter().filter_map(|run| match run {
            Run::Path(points) => Some(points),
            _ => None,
        });
        let points = points.flatten().filter(|[x, _]| far(*x).is_finite());
        points
            .min_by(|a, b| far(a[0]).total_cmp(&far(b[0])))
            .copied()
    }
}

/// Finds long paths, and keeps them.
#[derive(Default)]
pub(crate) struct Paths {
    shared: Arc<Shared>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Paths {
    /// Whether something is being found: there is more to be seen soon.
    pub(crate) fn is_at_work(&self) -> bool {
        let work = self.shared.work.lock();
        work.finding.is_some() || !work.wanted.is_empty()
    }

    /// Forgets the paths of series that are gone.
    pub(crate) fn retain(&self, is_there: impl Fn(SeriesId) -> bool) {
        let mut work = self.shared.work.lock();
        work.found.retain(|(series, _), _| is_there(*series));
    }

    /// How far the search for one has come that wasn't found before.
    fn part_found(&self, curve: Curve) -> Option<f64> {
        let work = self.shared.work.lock();
        if work.found.contains_key(&curve) {
            None
        } else if work.finding == Some(curve) {
            Some(work.part)
        } else {
            work.wanted.contains(&curve).then_some(0.0)
        }
    }

    /// What is known of a curve, which is found again where that is due.
    fn known(&self, store: &Store, curve: Curve) -> Known {
        let (series, run) = curve;
        let Some(revision) = store.series_revision(series) else {
            return Known::Short;
        };
        let mut work = self.shared.work.lock();
        let known = work.found.get(&curve).cloned();
        if known.is_none() {
            // Asked of what isn't one, too: it costs little.
            drop(work);
            if store.path(series, run).is_none() {
                return Known::Short;
            }
            work = self.shared.work.lock();
        }
        let is_due = known.as_ref().is_none_or(|found| {
            let rest = (found.cost * REST).max(LEAST_REST);
            !found.is_over && found.revision != revision && found.at.elapsed() >= rest
        });
        let is_asked = work.finding == Some(curve) || work.wanted.contains(&curve);
        if is_due && !is_asked {
            work.wanted.push(curve);
            drop(work);
            self.ring(store);
        }
        known.map_or(Known::NotYet, Known::Path)
    }

    /// Grows whenever any of a series' paths is found again, which happens where that is due; `None` where there are
    /// none.
    fn revision(&self, store: &Store, series: SeriesId) -> Option<u64> {
        let curves: Vec<Curve> = {
            let work = self.shared.work.lock();
            let curves = work.found.keys().filter(|(of, _)| *of == series);
            curves.copied().collect()
        };
        if curves.is_empty() {
            let known = self.known(store, (series, None));
            return (!matches!(known, Known::Short)).then_some(0);
        }
        let paths = curves.into_iter();
        let paths = paths.filter_map(|curve| self.known(store, curve).path());
        Some(paths.map(|found| found.revision).sum())
    }

    fn ring(&self, store: &Store) {
        let mut thread = self.thread.lock();
        if thread.is_none() {
            *thread = start(store.clone(), Arc::clone(&self.shared));
        }
        self.shared.bell.notify_one();
    }
}

impl Drop for Paths {
    fn drop(&mut self) {
        self.shared.work.lock().is_over = true;
        self.shared.bell.notify_one();
        if let Some(thread) = self.thread.lock().take() {
            // Its panic has been reported where it happened.
            thread.join().ok();
        }
    }
}

impl fmt::Debug for Paths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Paths").finish_non_exhaustive()
    }
}

fn start(store: Store, shared: Arc<Shared>) -> Option<JoinHandle<()>> {
    Builder::new()
        .name("paths".into())
        .spawn(move || {
            while let Some(curve) = next(&shared) {
                find(&store, &shared.work, curve);
            }
        })
        .inspect_err(|error| warn!(%error, "no thread to find paths by: long ones aren't shown"))
        .ok()
}

/// Waits for what is to be found; `None` when it is over.
fn next(shared: &Shared) -> Option<Curve> {
    let mut work = shared.work.lock();
    work.finding = None;
    loop {
        if work.is_over {
            return None;
        }
        if let Some(curve) = work.wanted.pop() {
            work.finding = Some(curve);
            work.part = 0.0;
            return Some(curve);
        }
        shared.bell.wait(&mut work);
    }
}

fn find(store: &Store, work: &Mutex<Work>, curve: Curve) {
    let (series, run) = curve;
    let start = Instant::now();
    // Before the samples: what comes in between is seen the next time.
    let revision = store.series_revision(series).unwrap_or(0);
    let Some(mut reading) = store.path(series, run) else {
        work.lock().found.remove(&curve);
        return;
    };
    while reading.read_on(store) {
        let mut work = work.lock();
        work.part = reading.part();
        if work.is_over {
            return;
        }
    }
    let found = Found {
        revision,
        is_over: reading.is_over(),
        answer: reading.answer(),
        at: Instant::now(),
        cost: start.elapsed(),
    };
    work.lock().found.insert(curve, Arc::new(found));
}

/// How far the search for those of these curves has come that aren't known yet, as words; `None` where all are.
pub(crate) fn finding_words(
    watched: &dyn Watched,
    traces: impl Iterator<Item = Trace>,
) -> Option<String> {
    let parts = traces.filter_map(|trace| watched.part_found(trace.series, trace.run));
    // The one that will be there last.
    let part = parts.reduce(f64::min)?;
    Some(format!("finding the curve, {} %", (part * 100.0) as u64))
}

/// A scope of which long paths are told as they were found last.
pub(crate) struct WithPaths<'a> {
    scope: &'a Scope,
    paths: &'a Paths,
}

impl<'a> WithPaths<'a> {
    /// This scope, with these paths.
    pub(crate) fn new(scope: &'a Scope, paths: &'a Paths) -> Self {
        Self { scope, paths }
    }

    fn known(&self, series: SeriesId, run: Option<u32>) -> Known {
        self.paths.known(self.scope.store(), (series, run))
    }
}

impl Watched for WithPaths<'_> {
    fn revision(&self) -> u64 {
        Watched::revision(self.scope)
    }

    fn revision_of(&self, series: SeriesId) -> Option<u64> {
        let found = self.paths.revision(self.scope.store(), series);
        found.or_else(|| self.scope.revision_of(series))
    }

    fn stats(&self, series: SeriesId) -> Option<SeriesStats> {
        self.scope.stats(series)
    }

    fn range(&self, series: SeriesId) -> Option<(f64, f64)> {
        self.scope.range(series)
    }

    fn nearest(&self, series: SeriesId, x: f64) -> Option<[f64; 2]> {
        match self.known(series, None) {
            Known::Short => self.scope.nearest(series, x),
            known => known.nearest(|other| (other - x).abs()),
        }
    }

    fn beside(&self, series: SeriesId, x: f64, side: Side) -> Option<f64> {
        let known = match self.known(series, None) {
            Known::Short => return self.scope.beside(series, x, side),
            known => known,
        };
        let far = |other: f64| match side {
            Side::Before if other < x => x - other,
            Side::Behind if other > x => other - x,
            _ => f64::INFINITY,
        };
        known.nearest(far).map(|[x, _]| x)
    }

    fn columns(&self, series: SeriesId, question: &Question) -> Option<Answer> {
        match self.known(series, question.span) {
            Known::Short => self.scope.columns(series, question),
            known => known.answer(),
        }
    }

    fn part_found(&self, series: SeriesId, run: Option<u32>) -> Option<f64> {
        self.paths.part_found((series, run))
    }

    fn nearest_in_run(&self, series: SeriesId, run: u32, x: f64) -> Option<[f64; 2]> {
        match self.known(series, Some(run)) {
            Known::Short => self.scope.nearest_in_run(series, run, x),
            known => known.nearest(|other| (other - x).abs()),
        }
    }

    fn range_of_run(&self, series: SeriesId, run: u32) -> Option<(f64, f64)> {
        self.scope.range_of_run(series, run)
    }

    fn lane(&self, series: SeriesId, question: &Question) -> Option<Lane> {
        self.scope.lane(series, question)
    }

    fn stay_at(&self, series: SeriesId, run: Option<u32>, x: f64) -> Option<Stay> {
        self.scope.stay_at(series, run, x)
    }

    fn time_in_states(
        &self,
        series: SeriesId,
        run: Option<u32>,
        range: Range<f64>,
    ) -> Option<TimeInStates> {
        self.scope.time_in_states(series, run, range)
    }

    fn end_of_run(&self, job: JobId, run: Option<u32>) -> Option<f64> {
        self.scope.end_of_run(job, run)
    }

    fn marks(&self) -> Vec<Mark> {
        Watched::marks(self.scope)
    }

    fn is_live(&self) -> bool {
        self.scope.is_live()
    }

    fn now(&self) -> f64 {
        Watched::now(self.scope)
    }

    fn wall_start(&self) -> f64 {
        Watched::wall_start(self.scope)
    }
}

#[cfg(test)]
mod tests {
    use sprintscope_sim::store::{Detail, SeriesInfo, XAxis, XValues};

    use super::*;

    #[test]
    fn a_long_path_is_answered_by_what_was_found_and_anything_else_at_once() {
        let scope = Scope::new();
        let store = scope.store();
        let [long, short] = ["long", "short"].map(|name| {
            store.create(SeriesInfo {
                name: name.into(),
                x: XAxis::own("x"),
                ..SeriesInfo::default()
            })
        });
        let append = |id, samples: u32| {
            let at = |number: u32| f64::from(number) * 0.7;
            let xs: Vec<f64> = (0..samples).map(|number| at(number).cos()).collect();
            let values: Vec<f64> = (0..samples).map(|number| at(number).sin()).collect();
            store.append(id, XValues::Each(&xs), &values).unwrap();
        };
        append(long, 300_000);
        append(short, 300);
        let paths = Paths::default();
        let watched = WithPaths::new(&scope, &paths);
        let question = Question {
            width: 0.01,
            columns: -100..100,
            detail: Detail::ByCount,
            ..Question::default()
        };
        let at_once = |id| Watched::columns(&scope, id, &question);
        assert_eq!(watched.columns(short, &question), at_once(short));
        assert_eq!(watched.columns(long, &question), None, "on this thread");
        let words = || finding_words(&watched, [long, short].map(Trace::from).into_iter());
        let is_told = |words: Option<String>| words.is_some_and(|words| words.ends_with(" %"));
        assert!(is_told(words()) || paths.part_found((long, None)).is_none());
        let until_found = || {
            let start = Instant::now();
            while watched.revision_of(long) != scope.revision_of(long) {
                assert!(start.elapsed() < Duration::from_secs(30), "never found");
                std::thread::sleep(Duration::from_millis(5));
            }
            watched.columns(long, &question).unwrap()
        };
        let runs = |answer: Option<Answer>| answer.map(|answer| answer.runs);
        assert_eq!(Some(until_found().runs), runs(at_once(long)));
        assert_eq!(words(), None, "it is found");
        let nearest = watched.nearest(long, 0.5).unwrap();
        assert!((nearest[0] - 0.5).abs() < 1e-3, "{nearest:?}");
        let beside = watched.beside(long, 0.5, Side::Behind).unwrap();
        assert!(beside > 0.5 && beside < 0.501, "{beside}");
        append(long, 1_000);
        assert_eq!(Some(until_found().runs), runs(at_once(long)));
    }
}
