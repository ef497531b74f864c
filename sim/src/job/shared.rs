//! What a job's handle, its thread and its manager share.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::JobId;
use super::clock::Clock;
use super::context::TaskShared;
use super::control::{Control, ControlError, SliderSpec};
use super::message::{LogLine, Message, Stream};
use super::outlet::Outlet;
use super::run::{RunParts, Signals, Verdict, thread_main};
use super::series::SeriesTable;
use super::spec::{JobSpec, OnKill, Stopper};
use super::state::{JobState, Reason};
use super::stop::{Rung, StopBy, StopMethod, StopOutcome};
use super::thread_id;

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
    /// The thread that the job was cut off from has ended after all.
    pub abandoned_thread_has_ended: bool,
    /// Start again as soon as this run has ended.
    pub is_restart_wanted: bool,
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
        let controls = interval_controls(&spec);
        let parts = run_parts(0, &spec, &controls, outlet);
        Arc::new(Self {
            id,
            name,
            spec,
            clock,
            grace,
            series: SeriesTable::new(id),
            controls: Mutex::new(controls.into_iter().flatten().collect()),
            facts: Mutex::default(),
            counters: Counters::default(),
            run: Mutex::new(new_run(parts)),
            run_has_changed: Condvar::new(),
            notice,
        })
    }

    /// Starts the thread of the run that stands ready.
    pub fn start_thread(self: &Arc<Self>) {
        let parts = self.with_run(|run| run.parts.clone());
        let number = parts.number;
        let shared = Arc::clone(self);
        let body = move || {
            let id = thread_id::current();
            shared.with_run(|run| run.thread_id = (run.parts.number == number).then_some(id));
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
        self.with_run(|run| {
            let mut rungs = run.rungs.iter();
            run.parts.number == number && rungs.any(|rung| rung.method == StopMethod::Event)
        })
    }

    pub fn stop(self: &Arc<Self>, method: StopMethod, by: StopBy) -> StopOutcome {
        let asked = self.with_run(|run| {
            if run.state.has_ended() {
                return Err(StopOutcome::HadEnded);
            }
            if run.rungs.iter().any(|rung| rung.method == method) {
                return Err(StopOutcome::AskedBefore);
            }
            run.rungs.push(Rung {
                method,
                by,
                asked: Instant::now(),
                took: None,
                left_undone: Vec::new(),
            });
            run.state = JobState::Stopping;
            Ok(run.parts.clone())
        });
        let parts = match asked {
            Ok(parts) => parts,
            Err(outcome) => return outcome,
        };
        if method == StopMethod::Kill && self.spec.on_kill == OnKill::CutOff {
            self.abandon(&parts);
        } else {
            parts.signals.give(method);
            self.note_later(&parts.outlet, format!("stop asked: {method}, by {by}"));
        }
        self.tell_change();
        StopOutcome::Asked
    }

    /// Cuts the job off from its thread, whatever that is doing. Should the thread's loop still
    /// look, it ends, too.
    pub fn abandon(self: &Arc<Self>, parts: &RunParts) {
        let thread_id = self.with_run(|run| run.thread_id);
        let thread = thread_id.map_or("its thread".into(), |id| format!("thread {id}"));
        self.note_later(&parts.outlet, format!("cut off from {thread}"));
        parts.outlet.cut();
        parts.signals.give(StopMethod::Loop);
        let left_undone = parts.tasks.iter().map(|task| task.name.to_string());
        let verdict = Verdict {
            reason: Reason::Abandoned,
            left_undone: left_undone.collect(),
        };
        self.finish(parts.number, verdict);
    }

    /// Takes down how a run ended, once: a thread that the job was cut off from comes too late.
    pub fn finish(self: &Arc<Self>, number: u32, verdict: Verdict) {
        let now = Instant::now();
        let Verdict {
            reason,
            left_undone,
        } = verdict;
        let restart = self.with_run(|run| {
            if run.parts.number != number {
                return false;
            }
            if run.state.has_ended() {
                run.abandoned_thread_has_ended = true;
                return false;
            }
            if let Some(last) = run.rungs.last_mut() {
                last.left_undone = left_undone;
            }
            for rung in &mut run.rungs {
                rung.took = Some(now.saturating_duration_since(rung.asked));
            }
            run.state = reason.state();
            run.ended = Some(now);
            let note = format!("{}: {reason}", run.state);
            run.reason = Some(reason);
            let restart = std::mem::take(&mut run.is_restart_wanted);
            self.note_later(&run.parts.outlet.renewed(), note);
            restart
        });
        if restart {
            self.restart();
        }
        self.run_has_changed.notify_all();
        self.tell_change();
    }

    /// Starts the job again: at once if it has ended, else as soon as it has. Returns whether it
    /// still has to be stopped for that.
    pub fn restart(self: &Arc<Self>) -> bool {
        let is_ready = self.with_run(|run| {
            if !run.state.has_ended() {
                run.is_restart_wanted = true;
                return false;
            }
            let number = run.parts.number + 1;
            let outlet = run.parts.outlet.renewed();
            let controls = self.task_controls();
            *run = new_run(run_parts(number, &self.spec, &controls, &outlet));
            true
        });
        if is_ready {
            self.start_thread();
            self.tell_change();
        }
        !is_ready
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

    /// The interval controls in the order of the tasks, the stopper last.
    fn task_controls(&self) -> Vec<Option<Arc<Control>>> {
        let run = self.spec.tasks.iter().chain(stopper_task(&self.spec));
        let controls = self.lock_controls();
        run.map(|task| {
            task.interval?;
            let name = format!("{} interval", task.name);
            controls
                .iter()
                .find(|known| **known.name() == *name)
                .cloned()
        })
        .collect()
    }

    fn lock_run(&self) -> MutexGuard<'_, Run> {
        self.run.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell_change(&self) {
        (self.notice)();
    }
}

fn stopper_task(spec: &JobSpec) -> Option<&super::spec::TaskSpec> {
    match &spec.stopper {
        Stopper::Task(task) => Some(task),
        Stopper::WhenDone { .. } => None,
    }
}

fn interval_controls(spec: &JobSpec) -> Vec<Option<Arc<Control>>> {
    let tasks = spec.tasks.iter().chain(stopper_task(spec));
    let control = |task: &super::spec::TaskSpec| {
        let interval = task.interval?;
        Some(Arc::new(Control::interval(&task.name, interval)))
    };
    tasks.map(control).collect()
}

fn run_parts(
    number: u32,
    spec: &JobSpec,
    controls: &[Option<Arc<Control>>],
    outlet: &Outlet,
) -> RunParts {
    let tasks = spec.tasks.iter().chain(stopper_task(spec));
    let mut tasks: Vec<_> = tasks
        .zip(controls)
        .map(|(task, control)| Arc::new(TaskShared::new(Arc::clone(&task.name), control.clone())))
        .collect();
    let stopper = stopper_task(spec).and_then(|_| tasks.pop());
    RunParts {
        number,
        signals: Signals::default(),
        outlet: outlet.renewed(),
        tasks,
        stopper,
    }
}

fn new_run(parts: RunParts) -> Run {
    Run {
        parts,
        state: JobState::Starting,
        reason: None,
        started: Instant::now(),
        ended: None,
        rungs: Vec::new(),
        thread_id: None,
        abandoned_thread_has_ended: false,
        is_restart_wanted: false,
    }
}
