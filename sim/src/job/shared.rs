//! What a job's handle, its thread and its manager share.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::JobId;
use super::clock::Clock;
use super::control::{Control, ControlError, SliderSpec};
use super::lifecycle::{Lifecycle, Restart};
use super::message::{LogLine, Message, Stream};
use super::outlet::Outlet;
use super::parts::RunParts;
use super::run::thread_main;
use super::series::SeriesTable;
use super::spec::{JobSpec, Stopper, TaskSpec};
use super::state::Reason;
use super::stop::{OnKill, StopBy, StopMethod, StopOutcome};
use super::task_shared::TaskShared;
use super::thread_id;
use super::verdict::Verdict;

/// Told whenever a job's state changed; called without any lock held.
pub(super) type Notice = Arc<dyn Fn() + Send + Sync>;

#[derive(Debug, Default)]
pub(super) struct Counters {
    pub bad_lines: AtomicU64,
    pub dropped: AtomicU64,
    pub log_lines: AtomicU64,
}

pub(super) struct Shared {
    pub id: JobId,
    pub name: Arc<str>,
    pub spec: JobSpec,
    pub clock: Clock,
    pub grace: Duration,
    pub series: SeriesTable,
    pub controls: Mutex<Vec<Arc<Control>>>,
    pub facts: Mutex<Vec<(&'static str, String)>>,
    pub counters: Counters,
    life: Mutex<Lifecycle>,
    life_has_changed: Condvar,
    notice: Notice,
}

impl Shared {
    pub fn new(
        (id, name): (JobId, Arc<str>),
        spec: JobSpec,
        (clock, grace): (Clock, Duration),
        outlet: &Outlet,
        notice: Notice,
    ) -> Arc<Self> {
        let parts = first_parts(&spec, outlet);
        let intervals = parts.all_tasks().filter_map(|task| task.interval.clone());
        Arc::new(Self {
            id,
            name,
            spec,
            clock,
            grace,
            series: SeriesTable::new(id),
            controls: Mutex::new(intervals.collect()),
            facts: Mutex::default(),
            counters: Counters::default(),
            life: Mutex::new(Lifecycle::new(parts)),
            life_has_changed: Condvar::new(),
            notice,
        })
    }

    /// Starts the thread of the first run.
    pub fn start(self: &Arc<Self>) {
        let parts = self.with_life(|life| life.parts.clone());
        self.start_thread(parts);
    }

    fn start_thread(self: &Arc<Self>, parts: RunParts) {
        let number = parts.number;
        let shared = Arc::clone(self);
        let body = move || {
            let id = thread_id::current();
            shared.with_life(|life| life.set_thread(number, id));
            thread_main(&shared, &parts);
        };
        // The thread is not joined: its last act is to say that it has ended, and whoever stops
        // jobs waits for that with a deadline.
        if let Err(error) = thread::Builder::new()
            .name(self.name.to_string())
            .spawn(body)
        {
            let why = format!("no thread for the job: {error}; end other jobs first");
            self.finish(number, Reason::Failed(why).into());
        }
    }

    pub fn set_running(&self, number: u32) {
        self.with_life(|life| life.set_running(number));
        self.tell_change();
    }

    /// Whether anyone asked for this run's stop event.
    pub fn was_asked(&self, number: u32) -> bool {
        self.with_life(|life| life.is_in_run(number) && life.asked(StopMethod::Event).is_some())
    }

    /// How long the tasks of a job without a stopper have to return at a stop event. Below the
    /// grace, so that a job which still sees its event is not called "not responding"; a source is
    /// watched from outside.
    pub fn courtesy(&self) -> Duration {
        match self.spec.on_kill {
            OnKill::CutOff => self.grace / 2,
            OnKill::AskSource => Duration::MAX,
        }
    }

    /// Asks for a stop. The last word counts: a restart that was asked for before is off.
    pub fn stop(self: &Arc<Self>, method: StopMethod, by: StopBy) -> StopOutcome {
        match self.with_life(|life| life.stop(method, by)) {
            Ok(parts) => {
                self.carry_out(method, by, &parts);
                StopOutcome::Asked
            }
            Err(StopOutcome::AskedBefore) if self.is_last_resort(method) => {
                self.abandon();
                StopOutcome::Asked
            }
            Err(outcome) => outcome,
        }
    }

    /// Whether this is a second `kill`, and the first has had its time.
    fn is_last_resort(&self, method: StopMethod) -> bool {
        method == StopMethod::Kill && self.with_life(|life| life.was_killed_in_vain(self.grace))
    }

    fn carry_out(self: &Arc<Self>, method: StopMethod, by: StopBy, parts: &RunParts) {
        self.note_later(&parts.outlet, format!("stop asked: {method}, by {by}"));
        if method == StopMethod::Kill && self.spec.on_kill == OnKill::CutOff {
            self.cut_off(parts.number);
        } else {
            parts.signals.give(method);
        }
        self.tell_change();
    }

    /// Cuts the job off from its thread, whatever it is and whatever that is doing.
    pub fn abandon(self: &Arc<Self>) {
        let number = self.with_life(|life| life.parts.number);
        self.cut_off(number);
    }

    /// Should the thread's loop still look, it ends, too.
    fn cut_off(self: &Arc<Self>, number: u32) {
        let ended = self.with_life(|life| {
            if !life.is_in_run(number) || life.state.has_ended() {
                return None;
            }
            let thread = life.thread_id.map(|id| format!("thread {id}"));
            let thread = thread.as_deref().unwrap_or("its thread");
            self.note_later(&life.parts.outlet, format!("cut off from {thread}"));
            let signals = life.parts.signals.clone();
            let verdict = life.cut_off();
            Some((signals, self.end(life, verdict)))
        });
        if let Some((signals, next)) = ended {
            signals.give(StopMethod::Loop);
            self.go_on_with(next);
        }
    }

    /// A thread says that it is done. If the job was cut off from it, that is all it can say.
    pub fn finish(self: &Arc<Self>, number: u32, verdict: Verdict) {
        let next = self.with_life(|life| {
            if life.forget_left_thread(number) {
                return None;
            }
            self.end(life, verdict)
        });
        self.go_on_with(next);
    }

    /// Ends the run, and says so before anyone can see it.
    fn end(&self, life: &mut Lifecycle, verdict: Verdict) -> Option<RunParts> {
        let outlet = life.parts.outlet.renewed();
        let note = format!("{}: {}", verdict.reason.state(), verdict.reason);
        let next = life.end(verdict);
        self.note_later(&outlet, note);
        next
    }

    fn go_on_with(self: &Arc<Self>, next: Option<RunParts>) {
        if let Some(parts) = next {
            self.start_thread(parts);
        }
        self.life_has_changed.notify_all();
        self.tell_change();
    }

    /// Starts the job again: at once if it has ended, else it is asked to stop and starts as soon
    /// as it has.
    pub fn restart(self: &Arc<Self>, by: StopBy) {
        let next = match self.with_life(|life| life.restart(by)) {
            Restart::Begun(parts) => Some(parts),
            Restart::AfterStop(parts) => {
                self.carry_out(StopMethod::Event, by, &parts);
                None
            }
            Restart::Nothing => None,
        };
        self.go_on_with(next);
    }

    /// Lets it never start again. Returns whether it has ended; else nothing changed.
    pub fn retire(&self) -> bool {
        self.with_life(Lifecycle::retire)
    }

    /// Waits until the job has ended and no restart is due, at most this long.
    pub fn wait(&self, at_most: Duration) -> bool {
        let (life, timeout) = self
            .life_has_changed
            .wait_timeout_while(self.lock_life(), at_most, |life| !life.state.has_ended())
            .unwrap_or_else(PoisonError::into_inner);
        drop(life);
        !timeout.timed_out()
    }

    pub fn find_or_add_control(&self, spec: SliderSpec) -> Result<Arc<Control>, ControlError> {
        let mut controls = self.lock_controls();
        if let Some(known) = controls.iter().find(|known| **known.name() == *spec.name) {
            return Ok(Arc::clone(known));
        }
        let control = Arc::new(Control::new(spec)?);
        controls.push(Arc::clone(&control));
        drop(controls);
        self.tell_change();
        Ok(control)
    }

    pub fn log(&self, outlet: &Outlet, stream: Stream, text: String) {
        self.count_log_lines(1);
        let message = self.log_message(stream, text);
        // A job that was cut off has no one to tell; its stop says so.
        let _cut_off = outlet.send(message);
    }

    pub fn count_log_lines(&self, lines: usize) {
        let count = &self.counters.log_lines;
        count.fetch_add(lines as u64, Ordering::Relaxed);
    }

    pub fn tell(&self, fact: &'static str, value: String) {
        let mut facts = self.facts.lock().unwrap_or_else(PoisonError::into_inner);
        match facts.iter_mut().find(|(known, _)| *known == fact) {
            Some((_, told)) => *told = value,
            None => facts.push((fact, value)),
        }
        drop(facts);
        self.tell_change();
    }

    pub fn with_life<T>(&self, f: impl FnOnce(&mut Lifecycle) -> T) -> T {
        f(&mut self.lock_life())
    }

    pub fn lock_controls(&self) -> MutexGuard<'_, Vec<Arc<Control>>> {
        self.controls.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A note of the scope's, if there is room for it: whoever stops a job must not wait on a full
    /// channel, and the status says the same.
    fn note_later(&self, outlet: &Outlet, text: String) {
        if outlet
            .try_send(self.log_message(Stream::Note, text))
            .is_ok()
        {
            self.count_log_lines(1);
        }
    }

    fn log_message(&self, stream: Stream, text: String) -> Message {
        let (job, t) = (self.id, self.clock.now());
        let text = text.into();
        let lines = vec![LogLine { t, stream, text }];
        Message::Log { job, lines }
    }

    fn lock_life(&self) -> MutexGuard<'_, Lifecycle> {
        self.life.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell_change(&self) {
        (self.notice)();
    }
}

/// Two tasks of one name have a slider each, and the sliders two names.
fn first_parts(spec: &JobSpec, outlet: &Outlet) -> RunParts {
    let mut names = HashMap::new();
    let mut shared_of = |task: &TaskSpec| {
        let number = names.entry(Arc::clone(&task.name)).or_insert(0_u32);
        let control = task.interval.map(|interval| {
            *number += 1;
            let name = match number {
                1 => format!("{} interval", task.name),
                _ => format!("{} interval {number}", task.name),
            };
            Arc::new(Control::interval(name, interval))
        });
        Arc::new(TaskShared::new(Arc::clone(&task.name), control))
    };
    let tasks = spec.tasks.iter().map(&mut shared_of).collect();
    let stopper = match &spec.stopper {
        Stopper::Task(task) => Some(shared_of(task)),
        Stopper::WhenDone => None,
    };
    RunParts::first(outlet, tasks, stopper)
}
