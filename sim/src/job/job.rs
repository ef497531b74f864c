//! The handle of a job: stop it, tune it, wait for it, look at it.

use std::any::Any;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::attachment::Attachment;
use super::axis_reading::AxisReading;
use super::clock::Clock;
use super::control::{Control, ControlStatus};
use super::core::JobCore;
use super::counts::JobCounts;
use super::fact::Fact;
use super::findings::Told;
use super::history::History;
use super::id::JobId;
use super::ledger::Ledger;
use super::lifecycle::Lifecycle;
use super::mark_place::MarkPlace;
use super::not_completed::NotCompleted;
use super::pace::TimeLeft;
use super::passed::PassedSignal;
use super::past_run::PastRun;
use super::progress::Progress;
use super::state::{JobState, Reason};
use super::stop::{AtWork, EndedBy, OnKill, Rung, StopBy, StopMethod, StopOutcome};

/// A job in a scope's list. A cheap handle; the job doesn't mind if it is dropped.
#[derive(Clone)]
pub struct Job {
    pub(super) core: Arc<JobCore>,
}

/// A task as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TaskStatus {
    /// Its name.
    pub name: Arc<str>,
    /// Sleeps it has completed in this run.
    pub ticks: u64,
    /// Its interval as applied; `None` for a task without one.
    pub interval: Option<Duration>,
}

/// A job that was asked to stop and hasn't within the grace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NotResponding {
    /// Since it was first asked.
    pub since: Duration,
    /// The rung to try next.
    pub next: StopMethod,
}

/// A job as it stands.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct JobStatus {
    /// What it is doing.
    pub state: JobState,
    /// When it was so, in seconds since the scope's start.
    pub at: f64,
    /// Why it ended.
    pub reason: Option<Reason>,
    /// When this run began, in seconds since the scope's start.
    pub began: f64,
    /// Seconds from the start of this run to its end or to now.
    pub seconds: f64,
    /// Which run this is, counted from 0.
    pub run: u32,
    /// The rungs of this run's stop ladder, in the order they were asked for.
    pub rungs: Vec<Rung>,
    /// Set while it answers a stop, and is at work for it.
    pub at_work: Option<AtWork>,
    /// By whom who answered the stop has ended.
    pub ended_by: Option<EndedBy>,
    /// What a stop of it didn't end, where it only listened: `its producer`.
    pub goes_on: Option<Arc<str>>,
    /// What came of asking for its stop, in words: `stop event, SIGINT, ended by itself after 0.41 s`.
    pub proof: Option<String>,
    /// What is to be known of it beside its state: `leader ended (exit code 0), tee (77) still prints`.
    pub remark: Option<String>,
    /// It runs, but waits for this before anything can come: `the device`.
    pub waiting: Option<String>,
    /// Set while it should have ended and hasn't, and doesn't answer.
    pub not_responding: Option<NotResponding>,
    /// The number by which the operating system's tools know its thread.
    pub thread_id: Option<u64>,
    /// It was cut off, in this run or an earlier one, from a thread that is still running.
    pub has_left_a_thread: bool,
}

impl Job {
    /// Its number in the scope.
    pub fn id(&self) -> JobId {
        self.core.about.id
    }

    /// Its name, unique in the scope.
    pub fn name(&self) -> &Arc<str> {
        self.core.name()
    }

    /// One line on what runs.
    pub fn detail(&self) -> &str {
        &self.core.about.detail
    }

    /// The same as it is shown, which is made of it once: whoever asks later gets what was made first.
    pub fn shown_detail(&self, make: impl FnOnce(&str) -> String) -> &str {
        let shown = &self.core.about.shown_detail;
        shown.get_or_init(|| make(self.detail()))
    }

    /// What was [attached](super::JobSpec::attach) to it, if it is of this type.
    pub fn attachment<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        let attachments = &self.core.about.attachments;
        attachments.iter().find_map(Attachment::get)
    }

    /// Asks for a stop. Safe at any moment and from any thread; the answer is immediate, and what
    /// comes of it is in the [`status`](Self::status).
    pub fn stop(&self, method: StopMethod, by: StopBy) -> StopOutcome {
        self.core.stop(method, by)
    }

    /// Passes a signal on to those of its processes that handle it; its log says to which.
    pub fn pass_signal(&self, signal: PassedSignal) {
        if self.can_be_killed() {
            let passing = self
                .core
                .with_life(|life| life.parts.signals.passing.clone());
            passing.pass(signal);
        }
    }

    /// Starts it again, at once or as soon as the run under way has been stopped by its event. A
    /// [`stop`](Self::stop) that is asked for meanwhile has the last word. A job that was taken off
    /// the list, or whose scope is gone, stays as it is; returns whether it is to start again.
    pub fn restart(&self, by: StopBy) -> bool {
        self.core.restart(by)
    }

    /// Whether it still tells of the time before it began; what comes after that is live.
    pub fn is_prefilling(&self) -> bool {
        self.core
            .with_life(|life| !life.state.has_ended() && !life.parts.prefill.is_done())
    }

    /// Waits until it has ended, at most this long; returns whether it has.
    #[must_use = "it may not have ended"]
    pub fn wait(&self, at_most: Duration) -> bool {
        self.core.wait(at_most)
    }

    /// From the start of this run to its end or to now.
    pub fn age(&self) -> Duration {
        self.core
            .with_life(|life| Duration::from_secs_f64(life.seconds()))
    }

    /// What it is doing.
    pub fn state(&self) -> JobState {
        self.core.with_life(|life| life.state)
    }

    /// Why it has ended, once it has completed.
    ///
    /// # Errors
    /// [`NotCompleted`] if it is dead, with the reason, or hasn't ended.
    pub fn result(&self) -> Result<Reason, NotCompleted> {
        let reason = self.core.with_life(|life| life.reason.clone());
        let reason = reason.ok_or(NotCompleted::Running)?;
        match reason.state() {
            JobState::Completed => Ok(reason),
            _ => Err(NotCompleted::Dead(reason)),
        }
    }

    /// The job as it stands.
    pub fn status(&self) -> JobStatus {
        let grace = self.grace();
        self.core.with_life(|life| JobStatus {
            state: life.state,
            at: self.core.about.clock.now(),
            reason: life.reason.clone(),
            began: life.began(),
            seconds: life.seconds(),
            run: life.parts.number,
            rungs: life.rungs.clone(),
            at_work: life.at_work.clone(),
            ended_by: life.how_ended(),
            goes_on: life.let_go(),
            proof: life.proof(),
            remark: life.remark.clone(),
            waiting: (life.state == JobState::Running)
                .then(|| life.waiting.clone())
                .flatten(),
            not_responding: not_responding(life, self.core.about.clock, grace),
            thread_id: life.thread_id,
            has_left_a_thread: life.has_left_a_thread(),
        })
    }

    /// How many runs of it there were before the last one, or the one under way.
    pub fn run(&self) -> u32 {
        self.core.with_life(|life| life.parts.number)
    }

    /// Its earlier runs, the oldest first; of very many only the last hundred.
    pub fn past_runs(&self) -> Vec<PastRun> {
        self.core.with_life(|life| life.past())
    }

    /// Its tasks, the stopper last.
    pub fn tasks(&self) -> Vec<TaskStatus> {
        let parts = self.core.with_life(|life| life.parts.clone());
        parts
            .all_tasks()
            .map(|task| TaskStatus {
                name: Arc::clone(&task.name),
                ticks: task.ticks.load(Ordering::Relaxed),
                interval: task
                    .interval
                    .as_ref()
                    .map(|interval| Duration::from_secs_f64(interval.applied())),
            })
            .collect()
    }

    /// Its controls, in the order announced.
    pub fn controls(&self) -> Vec<ControlStatus> {
        self.controls_in(0..usize::MAX)
    }

    /// Its controls at these places in the order announced, as far as there are any.
    pub fn controls_in(&self, range: Range<usize>) -> Vec<ControlStatus> {
        let grace = self.grace();
        let controls = self.core.controls.in_range(range);
        let mut controls: Vec<_> = controls.iter().map(|one| one.status(grace)).collect();
        if let Some(history) = self.attachment::<History>() {
            // As they stood when the recording ended.
            for control in &mut controls {
                history.set(control, f64::INFINITY);
            }
        }
        controls
    }

    /// How many controls it has.
    pub fn control_count(&self) -> usize {
        self.core.controls.count()
    }

    /// How many controls it has given up: their places are others' since.
    pub fn control_removals(&self) -> u64 {
        self.core.controls.removals()
    }

    /// The control of this name.
    pub fn control(&self, name: &str) -> Option<Arc<Control>> {
        self.core.controls.named(name)
    }

    /// Whether it had a control of this name that its producer has taken back.
    pub(crate) fn has_taken_back(&self, name: &str) -> bool {
        self.core.controls.is_taken_back(name)
    }

    /// Gives up the control of this name, which is said to a program as a line; whether there was one.
    pub(crate) fn remove_line_control(&self, name: &str) -> bool {
        self.core.remove_line_control(name)
    }

    /// What it counted.
    pub fn counts(&self) -> JobCounts {
        self.core.counters.counts()
    }

    /// What its source told of it: `format`, `pid` and the like.
    pub fn details(&self) -> Vec<(&'static str, String)> {
        self.core.details()
    }

    /// The values that this run said once, in the order in which they were first said.
    pub fn facts(&self) -> Arc<[Fact]> {
        self.told(|told| told.facts.list())
    }

    /// How many facts of this run found no room.
    pub fn facts_left_out(&self) -> u64 {
        self.told(|told| told.facts.left_out())
    }

    /// How far this run is, where it says so.
    pub fn progress(&self) -> Option<Progress> {
        self.told(|told| told.progress)
    }

    /// How long it still takes, at the pace that it had lately; `None` where it says nothing of its progress, or not
    /// enough yet, and once all is done or it has ended.
    pub fn time_left(&self) -> Option<TimeLeft> {
        let now = self.core.about.clock.now();
        let is_at_work = !self.state().has_ended();
        self.told(|told| told.pace.left(now)).filter(|_| is_at_work)
    }

    /// What its series stand over, as the source of this run read it.
    pub fn axis_reading(&self) -> Option<AxisReading> {
        self.told(|told| told.axis.clone())
    }

    /// The counters that its source found: each may be the x axis of its series
    /// ([`Scope::stand_over`](crate::Scope::stand_over)). They go on over all runs, as series do.
    pub fn axes_on_offer(&self) -> Vec<String> {
        self.core.offers.list()
    }

    /// Whether this one of them says the wall clock's time, in seconds since 1970.
    pub fn offers_clock(&self, name: &str) -> bool {
        self.core.offers.is_clock(name)
    }

    /// Notes something on its plots and in its log, at `t` seconds since the scope's start or now.
    /// Returns whether it is: a text without a character isn't.
    pub fn mark(&self, text: &str, t: Option<f64>) -> bool {
        self.core.mark(text, t)
    }

    /// The same at a place on an axis.
    pub(crate) fn mark_at(&self, text: &str, place: MarkPlace) -> bool {
        self.core.mark_at(text, place)
    }

    /// Puts the mark of a rule that held at this second on its plots.
    pub(crate) fn mark_rule(&self, text: &str, t: f64) {
        self.core.mark_rule(text, t);
    }

    /// Adds a note of the scope's to its log.
    pub(crate) fn note(&self, text: String) {
        self.core.note(text);
    }

    /// Where the numbers went that the source of this run saw; nothing is seen where no source keeps
    /// it.
    pub fn ledger(&self) -> Ledger {
        self.told(|told| told.ledger.clone())
    }

    /// Whether `kill` kills something rather than cutting the job off.
    pub fn can_be_killed(&self) -> bool {
        self.core.about.on_kill == OnKill::AskSource
    }

    /// Whether it is a program that was started elsewhere and connected: nobody reads what it prints,
    /// and nobody here can start it again.
    pub fn is_client(&self) -> bool {
        self.core.about.is_client
    }

    /// Whether it ran in another scope, of which a recording tells: it never runs here.
    pub fn is_recorded(&self) -> bool {
        self.core.about.is_recorded
    }

    /// Whether somebody else feeds it while it runs, a program, a client, a pipe: what is missed can't
    /// be read again, as what is in a file can.
    pub fn is_live_source(&self) -> bool {
        self.core.about.is_live_source
    }

    /// Whether starting it starts a program.
    pub fn runs_program(&self) -> bool {
        self.core.about.runs_program
    }

    pub(crate) fn grace(&self) -> Duration {
        self.core.about.patience.grace()
    }

    fn told<T>(&self, f: impl FnOnce(&mut Told) -> T) -> T {
        let findings = self.core.with_life(|life| Arc::clone(&life.parts.findings));
        findings.locked(f)
    }

    /// Cuts it off, whatever it is: the last rung when a scope closes.
    pub(super) fn abandon(&self) {
        self.core.abandon();
    }
}

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, name, state) = (self.id(), self.name(), self.state());
        write!(f, "Job({} {name:?} {state})", id.0)
    }
}

fn not_responding(life: &Lifecycle, clock: Clock, grace: Duration) -> Option<NotResponding> {
    let first = life.rungs.first()?;
    let since = clock.since(first.at);
    if life.state != JobState::Stopping || since <= grace || life.at_work.is_some() {
        return None;
    }
    let hardest = life.rungs.iter().map(|rung| rung.method).max()?;
    let next = match hardest {
        // A loop that saw the event can still be dropped; a blocked one has to be cut off.
        StopMethod::Event if life.parts.signals.event_was_seen() => StopMethod::Loop,
        _ => StopMethod::Kill,
    };
    Some(NotResponding { since, next })
}
