//! What a job's handle, its thread and its manager share.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::JobId;
use super::clock::Clock;
use super::control::{Control, ControlError, SliderSpec};
use super::message::{LogLine, Message, Stream};
use super::outlet::Outlet;
use super::parts::RunParts;
use super::run::thread_main;
use super::series::SeriesTable;
use super::spec::{JobSpec, Stopper, TaskSpec};
use super::state::{JobState, Reason};
use super::stop::{OnKill, Rung, StopBy, StopMethod, StopOutcome};
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

/// The run under way, or the last one.
pub(super) struct Run {
    pub parts: RunParts,
    pub state: JobState,
    pub reason: Option<Reason>,
    pub started: Instant,
    pub ended: Option<Instant>,
    pub rungs: Vec<Rung>,
    pub thread_id: Option<u64>,
    /// Numbers of the runs, this one or earlier ones, that were cut off from a thread which hasn't
    /// ended yet.
    pub left_threads: Vec<u32>,
    /// Start again as soon as this run has ended.
    is_restart_wanted: bool,
    /// Taken off the list: it never starts again.
    is_retired: bool,
}

impl Run {
    fn new(parts: RunParts, left_threads: Vec<u32>) -> Self {
        Self {
            parts,
            state: JobState::Starting,
            reason: None,
            started: Instant::now(),
            ended: None,
            rungs: Vec::new(),
            thread_id: None,
            left_threads,
            is_restart_wanted: false,
            is_retired: false,
        }
    }

    /// Takes down who asks for a stop, once for each method.
    fn ask(&mut self, method: StopMethod, by: StopBy) -> Result<RunParts, StopOutcome> {
        if self.state.has_ended() {
            return Err(StopOutcome::HadEnded);
        }
        if self.rung(method).is_some() {
            return Err(StopOutcome::AskedBefore);
        }
        self.rungs.push(Rung {
            method,
            by,
            asked: Instant::now(),
            took: None,
            left_undone: Vec::new(),
        });
        self.state = JobState::Stopping;
        Ok(self.parts.clone())
    }

    fn rung(&self, method: StopMethod) -> Option<&Rung> {
        self.rungs.iter().find(|rung| rung.method == method)
    }
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
    run: Mutex<Run>,
    run_has_changed: Condvar,
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
            run: Mutex::new(Run::new(parts, Vec::new())),
            run_has_changed: Condvar::new(),
            notice,
        })
    }

    /// Starts the thread of the first run.
    pub fn start(self: &Arc<Self>) {
        let parts = self.with_run(|run| run.parts.clone());
        self.start_thread(parts);
    }

    fn start_thread(self: &Arc<Self>, parts: RunParts) {
        let number = parts.number;
        let shared = Arc::clone(self);
        let body = move || {
            let id = thread_id::current();
            shared.with_run(|run| {
                if run.parts.number == number {
                    run.thread_id = Some(id);
                }
            });
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
        self.with_run(|run| {
            if run.parts.number == number && run.state == JobState::Starting {
                run.state = JobState::Running;
            }
        });
        self.tell_change();
    }

    /// Whether anyone asked for this run's stop event.
    pub fn was_asked(&self, number: u32) -> bool {
        self.with_run(|run| run.parts.number == number && run.rung(StopMethod::Event).is_some())
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
        let asked = self.with_run(|run| {
            run.is_restart_wanted = false;
            run.ask(method, by)
        });
        match asked {
            Ok(parts) => {
                self.carry_out(method, by, &parts);
                StopOutcome::Asked
            }
            Err(StopOutcome::AskedBefore) if self.was_killed_in_vain(method) => {
                self.abandon();
                StopOutcome::Asked
            }
            Err(outcome) => outcome,
        }
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

    /// A source that had the grace to kill what it runs, and didn't.
    fn was_killed_in_vain(&self, method: StopMethod) -> bool {
        self.with_run(|run| {
            let asked = run.rung(StopMethod::Kill).map(|rung| rung.asked);
            method == StopMethod::Kill && asked.is_some_and(|asked| asked.elapsed() > self.grace)
        })
    }

    /// Cuts the job off from its thread, whatever it is and whatever that is doing.
    pub fn abandon(self: &Arc<Self>) {
        let number = self.with_run(|run| run.parts.number);
        self.cut_off(number);
    }

    /// Should the thread's loop still look, it ends, too.
    fn cut_off(self: &Arc<Self>, number: u32) {
        let ended = self.with_run(|run| {
            if run.parts.number != number || run.state.has_ended() {
                return None;
            }
            let thread = run.thread_id.map(|id| format!("thread {id}"));
            let thread = thread.as_deref().unwrap_or("its thread");
            self.note_later(&run.parts.outlet, format!("cut off from {thread}"));
            run.parts.outlet.cut();
            run.left_threads.push(number);
            let signals = run.parts.signals.clone();
            let verdict = Verdict {
                reason: Reason::Abandoned,
                left_undone: run.parts.unfinished(),
            };
            Some((signals, self.end(run, verdict)))
        });
        if let Some((signals, next)) = ended {
            signals.give(StopMethod::Loop);
            self.go_on_with(next);
        }
    }

    /// A thread says that it is done. If the job was cut off from it, that is all it can say.
    pub fn finish(self: &Arc<Self>, number: u32, verdict: Verdict) {
        let next = self.with_run(|run| {
            if let Some(left) = run.left_threads.iter().position(|left| *left == number) {
                run.left_threads.swap_remove(left);
                return None;
            }
            self.end(run, verdict)
        });
        self.go_on_with(next);
    }

    /// Takes down how the run ended. Returns the next one if a restart is due, so that nobody ever
    /// sees the job ended in between.
    fn end(&self, run: &mut Run, verdict: Verdict) -> Option<RunParts> {
        let now = Instant::now();
        let Verdict {
            reason,
            left_undone,
        } = verdict;
        if let Some(last) = run.rungs.last_mut() {
            last.left_undone = left_undone;
        }
        for rung in &mut run.rungs {
            rung.took = Some(now.saturating_duration_since(rung.asked));
        }
        run.state = reason.state();
        run.ended = Some(now);
        let note = format!("{}: {reason}", run.state);
        self.note_later(&run.parts.outlet.renewed(), note);
        run.reason = Some(reason);
        run.is_restart_wanted.then(|| begin_next(run))
    }

    fn go_on_with(self: &Arc<Self>, next: Option<RunParts>) {
        if let Some(parts) = next {
            self.start_thread(parts);
        }
        self.run_has_changed.notify_all();
        self.tell_change();
    }

    /// Starts the job again: at once if it has ended, else it is asked to stop and starts as soon
    /// as it has.
    pub fn restart(self: &Arc<Self>, by: StopBy) {
        let (next, asked) = self.with_run(|run| {
            if run.is_retired {
                return (None, None);
            }
            if run.state.has_ended() {
                return (Some(begin_next(run)), None);
            }
            run.is_restart_wanted = true;
            (None, run.ask(StopMethod::Event, by).ok())
        });
        if let Some(parts) = asked {
            self.carry_out(StopMethod::Event, by, &parts);
        }
        self.go_on_with(next);
    }

    /// Lets it never start again. Returns whether it has ended; else nothing changed.
    pub fn retire(&self) -> bool {
        self.with_run(|run| {
            run.is_retired |= run.state.has_ended();
            run.is_retired
        })
    }

    /// Waits until the job has ended and no restart is due, at most this long.
    pub fn wait(&self, at_most: Duration) -> bool {
        let (run, timeout) = self
            .run_has_changed
            .wait_timeout_while(self.lock_run(), at_most, |run| !run.state.has_ended())
            .unwrap_or_else(PoisonError::into_inner);
        drop(run);
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

    pub fn with_run<T>(&self, f: impl FnOnce(&mut Run) -> T) -> T {
        f(&mut self.lock_run())
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

    fn lock_run(&self) -> MutexGuard<'_, Run> {
        self.run.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell_change(&self) {
        (self.notice)();
    }
}

fn begin_next(run: &mut Run) -> RunParts {
    let parts = run.parts.next();
    *run = Run::new(parts.clone(), std::mem::take(&mut run.left_threads));
    parts
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
