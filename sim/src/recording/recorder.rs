//! Writes down what a scope sees, on a thread of its own.

use std::collections::{BTreeSet, VecDeque};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use flume::RecvTimeoutError;
use parking_lot::Mutex;

use super::before::Before;
use super::entry::{Entry, RecordingHead};
use super::lines::Lines;
use super::medium::{DiskFile, Medium};
use super::options::{RecordError, RecordingOptions};
use super::reached::Reached;
use super::watch::Watch;
use super::writer::{Told, Writer};
use crate::hub::{News, Owned, Subscription, WhenFull};
use crate::job::{Clock, JobManager, Message};
use crate::masking::masked_words;
use crate::quantity::bytes_text;
use crate::scope::Scope;
use crate::store::{SeriesId, Store};

/// So often what has come is written: what is older than a second is in the file.
const TICK: Duration = Duration::from_millis(500);
/// Whoever takes news looks so often whether that is to end.
const TAKING: Duration = Duration::from_millis(50);
/// So often it is tried to close it.
const CLOSING_TRIES: usize = 3;
/// Facts and ledgers are looked at every so many ticks.
const WATCHED_TICKS: u64 = 2;
/// Pieces of news that wait for the thread that takes them, at most.
const NEWS_MOST: usize = 1 << 16;
/// Entries that wait to be turned into lines, at most.
const TAKEN_MOST: usize = 1 << 18;

/// A recording as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordingStatus {
    /// Its file.
    pub path: PathBuf,
    /// Bytes of it so far.
    pub bytes: u64,
    /// Samples in it.
    pub samples: u64,
    /// Why nothing can be written at present.
    pub trouble: Option<String>,
    /// Entries for which there was no room.
    pub lost: u64,
}

/// Writes a recording for as long as it is held. Dropped, it closes the file.
#[must_use = "dropping it ends the recording"]
pub struct Recorder {
    status: Arc<Mutex<RecordingStatus>>,
    bell: Option<flume::Sender<Ring>>,
    writer: Option<JoinHandle<()>>,
}

/// What the thread that writes is asked for.
#[derive(Debug)]
enum Ring {
    /// To go on in this place.
    Move {
        path: PathBuf,
        answer: flume::Sender<io::Result<()>>,
    },
}

/// A recording that moves to another place.
#[derive(Debug)]
pub struct Moving {
    path: PathBuf,
    answer: flume::Receiver<io::Result<()>>,
}

impl Moving {
    /// Waits until it is there, but no longer than this; `None` while it is under way: what lies on another disk is
    /// copied there.
    ///
    /// # Errors
    /// If it stays where it was.
    pub fn wait(&self, at_most: Duration) -> Option<Result<(), RecordError>> {
        let path = self.path.clone();
        let moved = match self.answer.recv_timeout(at_most) {
            Ok(moved) => moved,
            Err(RecvTimeoutError::Timeout) => return None,
            Err(RecvTimeoutError::Disconnected) => Err(io::ErrorKind::BrokenPipe.into()),
        };
        Some(moved.map_err(|error| RecordError::of(path, error)))
    }
}

/// What has passed the hub and is to be written.
#[derive(Debug, Default)]
struct Taken {
    entries: VecDeque<News>,
    missed: u64,
}

impl Recorder {
    /// Begins to record all that passes a scope from now on, and all samples that its store has.
    ///
    /// # Errors
    /// [`RecordError`] if the file can't be made.
    pub fn start(scope: &Scope, options: RecordingOptions) -> Result<Self, RecordError> {
        let path = options.path.clone();
        let medium = DiskFile::create(&path, options.is_forced);
        let medium = medium.map_err(|error| RecordError::of(path.clone(), error))?;
        Self::into_medium(scope, options, Box::new(medium))
            .map_err(|error| RecordError::Io { path, error })
    }

    pub(super) fn into_medium(
        scope: &Scope,
        options: RecordingOptions,
        medium: Box<dyn Medium>,
    ) -> io::Result<Self> {
        let RecordingOptions {
            path,
            sync,
            is_forced: _,
            command,
            program,
            room,
        } = options;
        let head = RecordingHead {
            version: 2,
            wall_start: scope.wall_start(),
            command: masked_words(&command),
            program,
        };
        let mut writer = Writer::begin(medium, &head, sync)?.within(room);
        let status = Arc::new(Mutex::new(RecordingStatus {
            path,
            ..RecordingStatus::default()
        }));
        let subscription = scope.subscribe(NEWS_MOST, WhenFull::Lose);
        let taken = Arc::new(Mutex::new(Taken::default()));
        let (bell, rings) = flume::bounded(1);
        let (ended, end) = flume::bounded(0);
        let takes = Arc::clone(&taken);
        let taker = thread::Builder::new()
            .name("recording news".into())
            .spawn(move || take(subscription, &takes, &end))?;
        let (store, jobs) = scope.parts();
        let before = Before::of(scope, |entry| writer.gathered.push(entry));
        let owned = scope.owned();
        let work = Work {
            store,
            jobs,
            owned: owned.clone(),
            before,
            clock: scope.clock(),
            taken,
            writer,
            watch: Watch::new(owned),
            reached: Reached::new(scope.log_places()),
            known: BTreeSet::new(),
            status: Arc::clone(&status),
            taker: Some((taker, ended)),
        };
        let writer = thread::Builder::new()
            .name("recording".into())
            .spawn(move || work.run(&rings))?;
        Ok(Self {
            status,
            bell: Some(bell),
            writer: Some(writer),
        })
    }

    /// How it stands.
    pub fn status(&self) -> RecordingStatus {
        self.status.lock().clone()
    }

    /// Its file.
    pub fn path(&self) -> PathBuf {
        self.status.lock().path.clone()
    }

    /// Has it go on in another file, with all it has written so far; where it was nothing is left. A file that is there
    /// already stays.
    ///
    /// # Errors
    /// [`RecordError`] if it is about to be closed.
    pub fn move_to(&self, path: &Path) -> Result<Moving, RecordError> {
        let (answer, answered) = flume::bounded(1);
        let ring = Ring::Move {
            path: path.into(),
            answer,
        };
        let bell = self.bell.as_ref();
        let is_heard = bell.is_some_and(|bell| bell.try_send(ring).is_ok());
        if !is_heard {
            return Err(RecordError::of(
                path.into(),
                io::ErrorKind::ResourceBusy.into(),
            ));
        }
        let path = path.into();
        Ok(Moving {
            path,
            answer: answered,
        })
    }

    /// Writes what is left, and where everything is; returns how it stands then. The scope should have
    /// [settled](Scope::settle) before.
    pub fn finish(mut self) -> RecordingStatus {
        self.close();
        self.status()
    }

    fn close(&mut self) {
        drop(self.bell.take());
        if let Some(writer) = self.writer.take() {
            // Its panic has been reported where it happened; the file is as it was written.
            let _reported = writer.join();
        }
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.close();
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Recorder").field(&self.status()).finish()
    }
}

/// Takes news as they come, so that no batch of samples waits for a disk; what is there when it is to end, too.
fn take(mut subscription: Subscription, taken: &Mutex<Taken>, end: &flume::Receiver<()>) {
    loop {
        let is_ending = end.is_disconnected();
        let at_most = if is_ending { Duration::ZERO } else { TAKING };
        match subscription.next(at_most) {
            Some(bundle) => taken.lock().add(&bundle),
            None if is_ending || subscription.is_over() => return,
            None => {}
        }
    }
}

impl Taken {
    fn add(&mut self, bundle: &[News]) {
        for news in bundle {
            match news {
                News::Samples { .. } => {}
                News::Missed { pieces } => self.missed += pieces,
                _ if self.entries.len() >= TAKEN_MOST => self.missed += 1,
                _ => self.entries.push_back(news.clone()),
            }
        }
    }
}

struct Work {
    store: Store,
    jobs: Arc<JobManager>,
    owned: Owned,
    /// What was there when it began.
    before: Before,
    clock: Clock,
    taken: Arc<Mutex<Taken>>,
    writer: Writer,
    watch: Watch,
    reached: Reached,
    /// Series that were announced.
    known: BTreeSet<SeriesId>,
    status: Arc<Mutex<RecordingStatus>>,
    /// Who takes what passes the hub, and what tells it to end.
    taker: Option<(JoinHandle<()>, flume::Sender<()>)>,
}

impl Work {
    fn run(mut self, rings: &flume::Receiver<Ring>) {
        let mut ticks = 0;
        let mut next = Instant::now();
        loop {
            next = (next + TICK).max(Instant::now());
            match rings.recv_deadline(next) {
                Ok(Ring::Move { path, answer }) => self.move_to(path, &answer),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return self.close(),
            }
            self.gather(ticks % WATCHED_TICKS == 0, false);
            let told = self
                .writer
                .write(&self.store, &self.known, self.clock.now());
            self.tell(told);
            ticks += 1;
        }
    }

    fn move_to(&mut self, path: PathBuf, answer: &flume::Sender<io::Result<()>>) {
        let moved = self.writer.move_to(&path);
        if moved.is_ok() {
            self.status.lock().path = path;
        }
        // Whoever asked may not wait any more.
        let _gone = answer.try_send(moved);
    }

    fn gather(&mut self, is_watched: bool, is_end: bool) {
        let taken = std::mem::take(&mut *self.taken.lock());
        for news in taken.entries {
            // What is of another recording is there.
            let is_recorded = |job| self.jobs.get(job).is_some_and(|job| job.is_recorded());
            if news.job().is_some_and(is_recorded) {
                continue;
            }
            let Some(news) = self.before.without_known(news) else {
                continue;
            };
            match &news {
                News::Series(series) => drop(self.known.insert(series.series)),
                News::SeriesGone { series, .. } => drop(self.known.remove(series)),
                _ => {}
            }
            let entry = match news {
                News::Log { job, lines } => Entry::Lines(Lines::of(job, &lines)),
                news => Entry::News(news),
            };
            self.writer.gathered.push(&entry);
        }
        if taken.missed > 0 {
            let entries = taken.missed;
            self.writer.gathered.push(&Entry::Lost { entries });
            self.writer.gathered.lost_ever += entries;
            // One that was missed may have announced a series.
            for job in self.jobs.list().iter().filter(|job| !job.is_recorded()) {
                self.known
                    .extend(self.owned.of(job.id()).iter().map(|one| one.id));
            }
        }
        if is_watched {
            let t = self.clock.now();
            for entry in self.watch.changes(&self.jobs, t) {
                self.writer.gathered.push(&entry);
            }
            let of = (&*self.jobs, &self.before);
            for entry in self.reached.changes(of, t, is_end) {
                self.writer.gathered.push(&entry);
            }
        }
    }

    fn close(mut self) {
        if let Some((taker, ended)) = self.taker.take() {
            // What the hub has handed over by now it takes before it ends.
            drop(ended);
            let _reported = taker.join();
        }
        self.gather(true, true);
        let (t, known) = (self.clock.now(), std::mem::take(&mut self.known));
        self.writer.gathered.push(&Entry::Closed { t });
        let mut closed = self.writer.close(&self.store, &known);
        for _ in 1..CLOSING_TRIES {
            if closed.is_ok() {
                break;
            }
            thread::sleep(TICK);
            closed = self.writer.close(&self.store, &known);
        }
        let told = closed.err().map(|error| Told::Trouble(error.to_string()));
        self.tell(told);
    }

    fn tell(&self, told: Option<Told>) {
        let mut status = self.status.lock();
        status.bytes = self.writer.bytes();
        status.samples = self.writer.samples;
        status.lost = self.writer.gathered.lost_ever;
        status.trouble = self.writer.trouble().map(Into::into);
        let path = status.path.clone();
        if let Some(Told::Trouble(why)) = &told {
            status.trouble = Some(why.clone());
        }
        drop(status);
        if let Some(told) = told {
            let text = told.words(&path);
            self.jobs.tell_hub(Message::Notice { text });
        }
    }
}

impl Told {
    fn words(&self, path: &Path) -> String {
        let path = path.display();
        match self {
            Self::Trouble(why) => {
                format!("recording {path}: {why}; the jobs go on, and it is tried again")
            }
            Self::Resumed => format!("recording {path} goes on"),
            Self::Shortened { from, to } => {
                let [from, to] = [*from, *to].map(|bytes| bytes_text(bytes as f64));
                format!("recording {path} had {from}: what was oldest made room, {to} are left")
            }
        }
    }
}
