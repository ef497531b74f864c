//! Stops by event at moments of chance, of sprinters that save a file behind their loop: it is there for
//! every one that has ever looked at the event, and no proof says more than was so.

use std::path::PathBuf;
use std::sync::atomic::AtomicU64;

use super::*;
use crate::job::{EndedBy, Patience, TimeLimit};

/// How many stops, where `SPRINTSCOPE_STOPS` says nothing else.
const STOPS: u64 = 120;
const THREADS: u64 = 4;

/// Numbers that look like chance, the same ones from each seed (`SplitMix64`).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ mixed >> 31) % end
    }
}

/// How a sprinter learns of the event.
#[derive(Clone, Copy, Debug)]
enum Look {
    /// It sleeps by its context.
    Sleeps,
    /// It asks at each turn, and sleeps in a way of its own.
    Asks,
    /// It waits for the event beside its work.
    Waits,
    /// It asks for the first time at this turn.
    Late(u64),
    Never,
}

/// What ends its job where nobody stops it.
#[derive(Clone, Copy, Debug)]
enum Stopper {
    None,
    Endless,
    Counts(u64),
}

#[derive(Clone, Debug)]
struct Sprint {
    look: Look,
    stopper: Stopper,
    /// Milliseconds that its save takes, in as many awaits; none for a save at once.
    save_ms: u64,
    /// Whether there is a limit of some milliseconds for those who answer.
    has_limit: bool,
    pause_us: u64,
    file: PathBuf,
    has_looked: Arc<AtomicBool>,
}

impl Sprint {
    fn of(number: u64, folder: &std::path::Path) -> Self {
        let mut chance = Chance(number);
        let look = match chance.below(6) {
            0 | 1 => Look::Sleeps,
            2 => Look::Asks,
            3 => Look::Waits,
            4 => Look::Late(chance.below(30)),
            _ => Look::Never,
        };
        let stopper = match chance.below(3) {
            0 => Stopper::None,
            1 => Stopper::Endless,
            _ => Stopper::Counts(chance.below(30) + 1),
        };
        Self {
            look,
            stopper,
            save_ms: chance.below(4) * chance.below(5),
            has_limit: chance.below(5) == 0,
            pause_us: chance.below(30_000),
            file: folder.join(number.to_string()),
            has_looked: Arc::default(),
        }
    }

    fn spec(&self) -> JobSpec {
        let sprint = self.clone();
        let task = TaskSpec::new("sprinter", move |ctx| sprint.clone().run(ctx)).every(TICK);
        let spec = JobSpec::new("job").task(task);
        match self.stopper {
            Stopper::None => spec,
            Stopper::Endless => spec.stopper(crate::task::stopper(0, TICK)),
            Stopper::Counts(stops) => spec.stopper(crate::task::stopper(stops, TICK)),
        }
    }

    async fn run(self, ctx: TaskContext) {
        let looks = || self.has_looked.store(true, Ordering::Release);
        let rest = || tokio::time::sleep(TICK);
        match self.look {
            Look::Sleeps => {
                looks();
                while ctx.sleep().await {}
            }
            Look::Asks => {
                looks();
                while !ctx.stop_event().is_set() {
                    rest().await;
                }
            }
            Look::Waits => {
                looks();
                let work = async {
                    loop {
                        rest().await;
                    }
                };
                tokio::select! {
                    () = ctx.stop_event().wait() => {}
                    () = work => {}
                }
            }
            Look::Late(turn) => {
                for _ in 0..turn {
                    rest().await;
                }
                looks();
                while ctx.sleep_for(TICK).await {}
            }
            Look::Never => loop {
                rest().await;
            },
        }
        for _ in 0..self.save_ms {
            rest().await;
        }
        std::fs::write(&self.file, "saved").unwrap();
    }

    /// Starts it, stops it, and holds the proof against what is there.
    fn expect_true_proof(&self, found: &Found) {
        let (sender, _messages) = flume::bounded(100_000);
        let patience = if self.has_limit {
            Patience::new(TICK * 4, TimeLimit::Grace)
        } else {
            Patience::new(GRACE, TimeLimit::WhileSeen)
        };
        let jobs = JobManager::new(sender, Clock::start(), patience, || ());
        let job = jobs.start(self.spec());
        std::thread::sleep(Duration::from_micros(self.pause_us));
        let outcome = job.stop(StopMethod::Event, StopBy::Client);
        let status = ended(&job);
        let has_saved = self.file.exists();
        let has_looked = self.has_looked.load(Ordering::Acquire);
        let reason = status.reason.as_ref().unwrap().to_string();
        let undone = status.rungs.first().map(|rung| &*rung.left_undone);
        let is_undone = undone.is_some_and(|undone| undone.contains(&"sprinter".into()));
        let told = format!("{self:?}: looked {has_looked}, saved {has_saved}, {status:?}");
        match (outcome, &*reason) {
            // Who stops by counting drops the others, whether or not a stop comes in that moment.
            (outcome, "stopper finished") => {
                assert!(matches!(self.stopper, Stopper::Counts(_)), "{told}");
                let is_late = outcome == StopOutcome::Asked;
                assert_eq!(is_undone, is_late && !has_saved, "{told}");
                found.counted.fetch_add(1, Ordering::Relaxed);
            }
            (StopOutcome::Asked, "stop event") => {
                assert_eq!(status.state, JobState::Completed, "{told}");
                assert_eq!(status.ended_by, Some(EndedBy::Itself), "{told}");
                assert_eq!(has_saved, has_looked, "{told}");
                assert_eq!(is_undone, !has_saved, "{told}");
                let count = if has_saved {
                    &found.saved
                } else {
                    &found.blind
                };
                count.fetch_add(1, Ordering::Relaxed);
            }
            (StopOutcome::Asked, "loop stopped") => {
                assert!(self.has_limit && has_looked && !has_saved, "{told}");
                assert_eq!(status.state, JobState::Dead, "{told}");
                assert_eq!(status.ended_by, Some(EndedBy::CutOff), "{told}");
                assert!(is_undone, "{told}");
                found.cut_off.fetch_add(1, Ordering::Relaxed);
            }
            _ => panic!("{told}"),
        }
    }
}

/// How often it went how.
#[derive(Debug, Default)]
struct Found {
    saved: AtomicU64,
    blind: AtomicU64,
    cut_off: AtomicU64,
    counted: AtomicU64,
}

#[test]
fn who_has_ever_looked_at_the_event_saves_whenever_it_comes() {
    let stops = std::env::var("SPRINTSCOPE_STOPS");
    let stops = stops.map_or(STOPS, |stops| stops.parse().unwrap());
    let (folder, found) = (tempfile::tempdir().unwrap(), Found::default());
    std::thread::scope(|scope| {
        for first in 0..THREADS {
            let (folder, found) = (folder.path(), &found);
            scope.spawn(move || {
                for number in (first..stops).step_by(THREADS as usize) {
                    Sprint::of(number, folder).expect_true_proof(found);
                }
            });
        }
    });
    let saved = found.saved.load(Ordering::Relaxed);
    assert!(saved * 4 > stops, "too few to tell: of {stops}, {found:?}");
}
