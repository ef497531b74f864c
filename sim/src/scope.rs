//! The scope: jobs, store and hub, as a view or a user of the library holds them.

use std::sync::Arc;
use std::thread;
use std::time::Duration;
use std::{fmt, io};

use parking_lot::Mutex;

use crate::hub::{
    Hub, JobSeries, LogPlaces, LogSink, Logs, Owned, Rooms, RunSeries, Standing, Subscribers,
    Subscription, WhenFull,
};
use crate::job::{
    Clock, Job, JobId, JobManager, JobSpec, Log, Message, PassedSignal, Patience, StopBy,
    StopMethod, TimeLimit, is_job_thread,
};
use crate::mark::{Mark, Marks};
use crate::order::{self, Done, Order, OrderError};
use crate::picture_drawer::{PictureAsked, PictureDrawer};
use crate::rule::{Action, Rule, RuleRunner};
use crate::store::{SeriesId, Store, XAxis, default_budget_bytes, spare_address_space};
pub use crate::waker::Wake;
use crate::waker::Wakers;
#[cfg(feature = "wire")]
use crate::wire::Refusals;

mod cleared;
#[cfg(feature = "wire")]
mod listen;
mod news_desk;
#[cfg(test)]
mod tests;
mod weak;

pub use self::cleared::Cleared;
pub(crate) use self::news_desk::NewsDesk;
pub use self::weak::WeakScope;

/// How long a job may take to stop unless told otherwise.
pub const GRACE: Duration = Duration::from_secs(2);

/// Messages that the channel holds. A message is a sample, or a batch of some thousand samples, or
/// some hundred log lines, so that a full channel stays below a hundred megabytes.
const CHANNEL: usize = 2_048;
/// Where memory is short there are fewer, but so many at least.
const CHANNEL_LEAST: usize = 64;
/// What a message weighs at most, nearly: half of the memory for samples may be on its way there.
const MESSAGE_BYTES: u64 = 64 << 10;

/// What a scope is told before it starts.
#[derive(Clone, Copy, Debug)]
pub struct ScopeOptions {
    /// How long a job may take to stop before it counts as not responding.
    pub grace: Duration,
    /// How long who answers a stop has, and is at work for it.
    pub limit: TimeLimit,
    /// Memory for samples and logs; the oldest of the largest series, and of the largest log, go first.
    pub memory_bytes: u64,
}

impl Default for ScopeOptions {
    fn default() -> Self {
        Self {
            grace: GRACE,
            limit: TimeLimit::default(),
            memory_bytes: default_budget_bytes(),
        }
    }
}

/// One running instance: its jobs, what they produce, and a way to both.
///
/// A cheap handle. When the last one is dropped, jobs that still run are stopped: by their event,
/// and after the grace by the harder methods. A task that needs its scope takes a [`WeakScope`].
///
/// ```
/// use std::time::Duration;
/// use sprintscope_sim::{JobSpec, Scope, StopBy, StopMethod, TaskSpec};
///
/// let scope = Scope::new();
/// let job = scope.start(JobSpec::new("counter").task(
///     TaskSpec::new("count", |ctx| async move {
///         while ctx.sleep().await {
///             ctx.plot("ticks", ctx.ticks() as f64);
///         }
///     })
///     .every(Duration::from_millis(1)),
/// ));
/// // The foreground is free. Whenever it likes:
/// job.stop(StopMethod::Event, StopBy::Client);
/// assert!(job.wait(Duration::from_secs(10)));
/// assert_eq!(job.result().unwrap().to_string(), "stop event");
/// ```
#[derive(Clone)]
pub struct Scope {
    inner: Arc<Inner>,
}

struct Inner {
    jobs: Arc<JobManager>,
    store: Store,
    logs: Logs,
    log_places: LogPlaces,
    marks: Marks,
    owned: Owned,
    sinks: Arc<Mutex<Vec<Box<dyn LogSink>>>>,
    wakers: Wakers,
    subscribers: Subscribers,
    picture_drawer: PictureDrawer,
    #[cfg(feature = "wire")]
    refusals: Refusals,
    clock: Clock,
    /// Always there until the scope is dropped.
    hub: Option<Hub>,
}

impl Scope {
    /// A scope with the usual grace and memory.
    ///
    /// # Panics
    /// As [`with`](Self::with).
    pub fn new() -> Self {
        Self::with(ScopeOptions::default())
    }

    /// A scope as told.
    ///
    /// # Panics
    /// If the operating system has no thread for the hub.
    #[expect(
        clippy::expect_used,
        reason = "a process that gets no thread can do nothing here"
    )]
    pub fn with(options: ScopeOptions) -> Self {
        Self::try_with(options).expect("a thread for the hub")
    }

    /// A scope as told.
    ///
    /// # Errors
    /// If the operating system has no thread for the hub.
    pub fn try_with(options: ScopeOptions) -> io::Result<Self> {
        Self::with_clock(options, Clock::start())
    }

    /// A scope whose time this clock tells.
    pub(crate) fn with_clock(options: ScopeOptions, clock: Clock) -> io::Result<Self> {
        let ScopeOptions {
            grace,
            limit,
            memory_bytes,
        } = options;
        spare_address_space();
        let messages = usize::try_from(memory_bytes / 2 / MESSAGE_BYTES).unwrap_or(CHANNEL);
        let (sender, receiver) = flume::bounded(messages.clamp(CHANNEL_LEAST, CHANNEL));
        let wakers = Wakers::default();
        let woken = wakers.clone();
        let notice = move || woken.wake();
        let patience = Patience::new(grace, limit);
        let jobs = Arc::new(JobManager::new(sender.clone(), clock, patience, notice));
        let subscribers = Subscribers::default();
        let rooms = Rooms {
            store: Store::new(memory_bytes),
            logs: Logs::within(memory_bytes),
            log_places: LogPlaces::default(),
            marks: Marks::default(),
            owned: Owned::default(),
            sinks: Arc::default(),
            wakers: wakers.clone(),
            subscribers: subscribers.clone(),
            jobs: Arc::clone(&jobs),
        };
        let (store, logs, marks) = (rooms.store.clone(), rooms.logs.clone(), rooms.marks.clone());
        let log_places = rooms.log_places.clone();
        let (sinks, owned) = (Arc::clone(&rooms.sinks), rooms.owned.clone());
        let hub = Hub::start(sender, receiver, rooms)?;
        Ok(Self {
            inner: Arc::new(Inner {
                jobs,
                store,
                logs,
                log_places,
                marks,
                owned,
                sinks,
                wakers,
                subscribers,
                picture_drawer: PictureDrawer::default(),
                #[cfg(feature = "wire")]
                refusals: Refusals::default(),
                clock,
                hub: Some(hub),
            }),
        })
    }

    /// Starts a job in the background.
    pub fn start(&self, spec: JobSpec) -> Job {
        self.inner.jobs.start(spec)
    }

    /// The list of jobs.
    pub fn jobs(&self) -> &JobManager {
        &self.inner.jobs
    }

    /// All series.
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// A job's log.
    pub fn log(&self, job: JobId) -> Log {
        self.inner.logs.of(job)
    }

    /// The state series of what a job is doing, over all of its runs; `None` before that is known. The store doesn't
    /// list it.
    pub fn states_of(&self, job: JobId) -> Option<SeriesId> {
        self.inner.owned.states(job)
    }

    /// Where a line of a job's log, told by its number, stands on an axis of the job's own: how far that had come when
    /// the line did. Lines that came together are taken to stand there evenly.
    pub fn place_of_line(&self, job: JobId, line: u64, axis: &XAxis) -> Option<f64> {
        self.inner.log_places.x_of(job, line, axis)
    }

    /// The number of the line of a job's log that came when the job had come so far on an axis of its own.
    pub fn line_at(&self, job: JobId, axis: &XAxis, x: f64) -> Option<u64> {
        self.inner.log_places.line_at(job, axis, x)
    }

    /// The series of a job, in the order in which it announced them.
    pub fn series_of(&self, job: JobId) -> Vec<JobSeries> {
        self.inner.owned.of(job)
    }

    /// What an earlier run of a job, counted from 0, has added to its series.
    pub fn series_of_run(&self, job: JobId, run: u32) -> Vec<RunSeries> {
        self.inner.owned.past(job, run)
    }

    /// How often the answer of [`series_of`](Self::series_of) has changed, for any job.
    pub fn series_revision(&self) -> u64 {
        self.inner.owned.revision()
    }

    /// Has the series of a job stand over a counter of the job, by its name without its group, or over any
    /// other of its series, also by its whole name: what comes at one time is a pair, and a series that comes
    /// more seldom holds until its next sample. With
    /// `None` over what they stand over by themselves. It is done soon; what views draw meanwhile is
    /// in [`standing_of`](Self::standing_of). Nothing else changes: a series' samples stay what they
    /// are, and so does what is told of them.
    pub fn stand_over(&self, job: JobId, counter: Option<&str>) {
        if self.inner.jobs.get(job).is_none() {
            return;
        }
        self.inner.owned.ask(job, counter);
        let counter = counter.map(Into::into);
        let order = Message::StandOver { job, counter };
        self.inner.jobs.tell_hub(order);
    }

    /// The counter that a job's series were asked last to stand over.
    pub fn asked_standing(&self, job: JobId) -> Option<String> {
        self.inner.owned.asked(job)
    }

    /// What to draw in the place of a job's series, while they stand over a counter. A change counts
    /// in [`series_revision`](Self::series_revision).
    pub fn standing_of(&self, job: JobId) -> Option<Arc<Standing>> {
        self.inner.owned.standing(job)
    }

    /// What was applied, asked, begun and noted, oldest first; of very many only the last thousand.
    pub fn marks(&self) -> Vec<Mark> {
        self.inner.marks.list()
    }

    /// Adds marks that were made elsewhere.
    pub(crate) fn put_marks(&self, marks: Vec<Mark>) {
        self.inner.marks.put_back(marks);
    }

    /// What outlives it in those who write down what it had.
    #[cfg(unix)]
    pub(crate) fn parts(&self) -> (Store, Arc<JobManager>) {
        (self.inner.store.clone(), Arc::clone(&self.inner.jobs))
    }

    /// Where jobs stood on axes of their own when lines came.
    #[cfg(unix)]
    pub(crate) fn log_places(&self) -> LogPlaces {
        self.inner.log_places.clone()
    }

    /// Which series are whose.
    #[cfg(unix)]
    pub(crate) fn owned(&self) -> Owned {
        self.inner.owned.clone()
    }

    /// Has its views look: something is to be seen that isn't its own.
    pub fn wake(&self) {
        self.inner.wakers.wake();
    }

    /// Seconds since the scope's start.
    pub fn now(&self) -> f64 {
        self.inner.clock.now()
    }

    /// The wall clock's time at second 0, in seconds since 1970, UTC.
    pub fn wall_start(&self) -> f64 {
        self.inner.clock.wall_start()
    }

    /// The scope's clock.
    pub fn clock(&self) -> Clock {
        self.inner.clock
    }

    /// Has all log lines written to this sink, too, from now on.
    pub fn add_log_sink(&self, sink: impl LogSink + 'static) {
        self.inner.sinks.lock().push(Box::new(sink));
    }

    /// Subscribes to all that passes the hub from now on: job states, stops with their proof, controls
    /// announced, asked and applied, samples, log lines, marks and losses, in order. Of what wasn't
    /// read yet so many pieces wait, or one [`Bundle`](crate::hub::Bundle) of more; what becomes of others
    /// is told by `when_full`.
    ///
    /// A job's own samples, lines and marks are in their order, its states among themselves, and its
    /// end stands behind all it said. While the channel is full, other states may stand a little
    /// behind what was said after them.
    pub fn subscribe(&self, pieces_most: usize, when_full: WhenFull) -> Subscription {
        self.news().subscribe(pieces_most, when_full, None)
    }

    /// Where one subscribes, for who isn't to keep the scope alive.
    pub(crate) fn news(&self) -> NewsDesk {
        NewsDesk {
            subscribers: self.inner.subscribers.clone(),
            jobs: Arc::clone(&self.inner.jobs),
        }
    }

    /// Has a rule looked at from now on, with every sample, as long as what comes back is kept. Where it names no
    /// job it is tried for each by itself.
    ///
    /// # Errors
    /// If the operating system has no thread for it.
    pub fn add_rule(&self, rule: Rule, action: Action) -> io::Result<RuleRunner> {
        RuleRunner::start(&self.news(), rule, action)
    }

    /// Calls `wake`, from any thread, when there is something new, at most once until the view says
    /// by [`Wake::arm`] that it looks. Each view has its own; it ends with what comes back.
    pub fn add_waker(&self, wake: impl Fn() + Send + Sync + 'static) -> Wake {
        self.inner.wakers.add(wake)
    }

    /// Has pictures that clients ask for drawn by this, as SVG.
    pub fn draw_pictures_by(
        &self,
        draws: impl Fn(&PictureAsked) -> Result<String, String> + Send + Sync + 'static,
    ) {
        self.inner.picture_drawer.set(draws);
    }

    /// Somebody can see from now on which jobs are at work for a stop, or nobody can: who answers has
    /// all the time it takes only where somebody does.
    pub fn set_seen(&self, is_seen: bool) {
        self.inner.jobs.patience().set_seen(is_seen);
    }

    /// Whether somebody can.
    pub fn is_seen(&self) -> bool {
        self.inner.jobs.patience().is_seen()
    }

    /// Passes a signal on to those of all jobs' processes that handle it.
    pub fn pass_signal(&self, signal: PassedSignal) {
        for job in self.inner.jobs.running() {
            job.pass_signal(signal);
        }
    }

    /// Carries out what somebody asks of the scope; returns at once, and what was asked of a job
    /// shows in its state and its controls.
    ///
    /// # Errors
    /// [`OrderError`] with the sentence on why not.
    pub fn carry_out(&self, order: Order, by: StopBy) -> Result<Done, OrderError> {
        order::carry_out(&self.inner.jobs, order, by)
    }

    /// Orders all jobs to stop ([`Order::StopAll`]); returns at once.
    pub fn stop_all(&self, method: StopMethod, by: StopBy) {
        let _asked = self.carry_out(Order::StopAll { method }, by);
    }

    /// Stops all jobs by their event, those that haven't ended within the grace by the harder
    /// methods, and returns when all have ended and all they said has been taken in.
    pub fn shut_down(&self, by: StopBy) {
        self.inner.jobs.shut_down(by);
        self.settle();
    }

    /// The views are closed, and the scope is about to: series that stand over a counter for them, and what is not
    /// there of these yet, are of no use any more. What jobs say is taken in as before.
    pub fn leave_unwatched(&self) {
        self.inner.jobs.tell_hub(Message::Unwatched);
    }

    /// Waits until everything said before this call has been taken into the store and the logs.
    pub fn settle(&self) {
        let _unless_it_asks_itself = self.settle_within(Duration::MAX);
    }

    /// The same, but waits no longer than this; returns whether it has been. A log sink that blocks
    /// holds up everything behind it.
    #[must_use = "it may not have settled"]
    pub fn settle_within(&self, at_most: Duration) -> bool {
        let hub = self.inner.hub.as_ref();
        hub.is_some_and(|hub| hub.settle(at_most))
    }
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope")
            .field("jobs", &self.inner.jobs)
            .finish_non_exhaustive()
    }
}

impl Default for Scope {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        let (jobs, hub) = (Arc::clone(&self.jobs), self.hub.take());
        let is_on_hub = hub.as_ref().is_some_and(Hub::is_this_thread);
        let close = move || {
            jobs.close(StopBy::Client);
            drop(hub);
        };
        if !is_on_hub && !is_job_thread() {
            return close();
        }
        // A job's thread, or the hub's, would wait for itself: it only says that all is to end.
        self.jobs.stop_all(StopMethod::Event, StopBy::Client);
        // With no thread to be had, the hub ends here, and the jobs by their event.
        let _no_thread = thread::Builder::new().name("closing".into()).spawn(close);
    }
}
