//! One run of a job: its thread, its loop, and how that comes to its end.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

use tokio::runtime::{Builder, Runtime};
use tokio::task::{Id, JoinError, JoinSet, LocalSet};

use super::context::TaskContext;
use super::core::JobCore;
use super::panic;
use super::parts::RunParts;
use super::spec::{JobSpec, Stopper, TaskEnd, TaskFuture, TaskSpec};
use super::state::Reason;
use super::task_core::TaskCore;
use super::thread_id;
use super::verdict::Verdict;
use crate::latch::Latch;
use answers::Answers;

mod answers;

thread_local! {
    static IS_JOB_THREAD: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is a job's: what waits here for jobs to end might wait for itself.
pub(crate) fn is_job_thread() -> bool {
    IS_JOB_THREAD.get()
}

/// One run of a job.
pub(super) struct JobRun {
    pub spec: Arc<JobSpec>,
    pub parts: RunParts,
    pub core: Arc<JobCore>,
}

impl JobRun {
    /// The body of the run's thread.
    pub(super) fn on_this_thread(self) {
        IS_JOB_THREAD.set(true);
        let number = self.parts.number;
        let id = thread_id::current();
        self.core.with_life(|life| life.set_thread(number, id));
        if number > 0 {
            // Behind all that the run before has said, and in front of this one's. Without a hub nobody
            // keeps it.
            if self.parts.outlet.wait_in_turn().is_ok() {
                let _nobody = self.parts.outlet.send(self.core.next_run(number));
            }
        }
        // What tasks do is caught closer to them; this is the net below.
        let verdict = catch_unwind(AssertUnwindSafe(|| self.run_loop()))
            .unwrap_or_else(|payload| panic::reason(&*payload, String::new()).into());
        self.core.finish(number, verdict);
    }

    fn run_loop(&self) -> Verdict {
        let runtime = match runtime(&self.spec) {
            Ok(runtime) => runtime,
            Err(error) => {
                let why = format!(
                    "the job's loop could not be made: {error}; end other jobs, allow more open \
                     files (ulimit -n), or start it without_io"
                );
                return Reason::Failed(why).into();
            }
        };
        let local = LocalSet::new();
        let mut verdict = local.block_on(&runtime, self.drive());
        let keeper = panic::Keeper::start();
        // Every task that hasn't returned is dropped here, at its await point. What it drops may
        // still ask for the loop.
        let entered = runtime.enter();
        drop(local);
        drop(entered);
        verdict.panicked_late(keeper.finish());
        // A task's blocking call is left to itself: waiting for it would make the stop wait, too.
        runtime.shutdown_background();
        verdict
    }

    async fn drive(&self) -> Verdict {
        let signals = &self.parts.signals;
        if signals.stop_loop.is_set() {
            // Cut off before it began: nothing of it is to run.
            return Verdict {
                left_undone: self.parts.unfinished(),
                reason: Reason::LoopStopped,
            };
        }
        let mut tasks = Tasks::default();
        for (spec, task) in self.spec.tasks.iter().zip(&self.parts.tasks) {
            let blind = tasks.blind.clone();
            tasks.spawn(spec, task, self.context(task), blind);
        }
        self.core.set_running(self.parts.number);
        let reason = tokio::select! {
            biased;
            () = signals.stop_loop.wait() => Reason::LoopStopped,
            () = signals.cancel.wait() => Reason::TasksCancelled,
            reason = self.until_stopped(&mut tasks) => reason,
        };
        let mut verdict = Verdict {
            left_undone: self.parts.unfinished(),
            reason,
        };
        if verdict.reason == Reason::TasksCancelled {
            verdict.panicked_late(tasks.cancel().await);
        }
        verdict
    }

    async fn until_stopped(&self, tasks: &mut Tasks) -> Reason {
        let signals = &self.parts.signals;
        let watch = async {
            signals.event.wait().await;
            signals.see_event();
            std::future::pending::<()>().await;
        };
        let reason = tokio::select! {
            biased;
            () = watch => unreachable!("the watch only looks"),
            reason = self.until_ended(tasks) => reason,
        };
        tasks.failure_meanwhile().unwrap_or(reason)
    }

    async fn until_ended(&self, tasks: &mut Tasks) -> Reason {
        let stopper = match (&self.spec.stopper, &self.parts.stopper) {
            (Stopper::Task(spec), Some(task)) => {
                // Who decides about the end is not dropped for it.
                let never = Latch::new();
                Some(tasks.spawn(spec, task, self.context(task), never))
            }
            (Stopper::Task(_), None) => return Reason::StopperFinished,
            (Stopper::WhenDone, _) => None,
        };
        let mut ends = Ends::new(stopper);
        let event = &self.parts.signals.event;
        loop {
            tokio::select! {
                biased;
                ended = tasks.next() => {
                    if let Some(failure) = ends.take(ended) {
                        return failure;
                    }
                }
                () = event.wait() => break,
            }
            if ends.is_over() {
                // Who stopped by counting drops the others; who was asked lets them answer. Looked at
                // once: for a stop that comes from here on it is too late, and the reason says so.
                let was_asked = self.was_asked();
                if stopper.is_some() && was_asked {
                    break;
                }
                return after(ends.reason(), was_asked);
            }
        }
        let answers = Answers::new(self, Instant::now());
        let reason = answers.all(tasks, &mut ends).await;
        after(reason, self.was_asked())
    }

    fn was_asked(&self) -> bool {
        self.core.was_asked(self.parts.number)
    }

    fn context(&self, task: &Arc<TaskCore>) -> TaskContext {
        TaskContext::new(&self.core, &self.parts, task)
    }
}

/// Why a job has ended whose tasks have: by themselves, unless somebody had asked.
fn after(reason: Reason, was_asked: bool) -> Reason {
    match reason {
        Reason::StopperFinished | Reason::TasksFinished if was_asked => Reason::StopEvent,
        reason => reason,
    }
}

fn runtime(spec: &JobSpec) -> std::io::Result<Runtime> {
    let mut builder = Builder::new_current_thread();
    builder.enable_time();
    if spec.needs_io {
        builder.enable_io();
    }
    #[cfg(test)]
    builder.start_paused(spec.has_paused_clock);
    builder.build()
}

/// The tasks of a run.
#[derive(Default)]
struct Tasks {
    set: JoinSet<TaskEnd>,
    all: Vec<Arc<TaskCore>>,
    /// Set when those are to be dropped that never looked at the stop event.
    blind: Latch,
}

impl Tasks {
    fn spawn(
        &mut self,
        spec: &TaskSpec,
        task: &Arc<TaskCore>,
        context: TaskContext,
        blind: Latch,
    ) -> Id {
        let (future, returned) = (spec.start(context), Arc::clone(task));
        let returning = async move {
            let mut future = future;
            let end = tokio::select! {
                biased;
                end = &mut future => end,
                () = blind.wait() => {
                    if !returned.has_looked() {
                        return dropped(future);
                    }
                    future.await
                }
            };
            returned.set_returned();
            end
        };
        let id = self.set.spawn_local(returning).id();
        self.all.push(Arc::clone(task));
        id
    }

    /// Drops those who never looked at the stop event.
    fn drop_blind(&self) {
        self.blind.set();
    }

    async fn next(&mut self) -> Option<(Id, TaskEnd)> {
        let joined = self.set.join_next_with_id().await?;
        Some(joined.unwrap_or_else(|error| (error.id(), broken(error))))
    }

    /// A task that failed in the very moment in which the stopper finished has failed all the same.
    fn failure_meanwhile(&mut self) -> Option<Reason> {
        std::iter::from_fn(|| self.set.try_join_next()).find_map(|joined| {
            match joined.unwrap_or_else(broken) {
                TaskEnd::Failed(reason) => Some(reason),
                TaskEnd::Finished | TaskEnd::Ended(_) => None,
            }
        })
    }

    /// Aborts the tasks one by one; afterwards the loop has nothing left. Returns the panic of a
    /// task that panicked while it was dropped.
    async fn cancel(&mut self) -> Option<Reason> {
        let keeper = panic::Keeper::start();
        self.set.abort_all();
        while self.set.join_next().await.is_some() {}
        keeper.finish()
    }
}

/// A task that is dropped at its await point, and may panic there.
fn dropped(future: TaskFuture) -> TaskEnd {
    match panic::caught(move || drop(future)) {
        Ok(()) => TaskEnd::Finished,
        Err(panicked) => TaskEnd::Failed(panicked),
    }
}

fn broken(error: JoinError) -> TaskEnd {
    match error.try_into_panic() {
        Ok(payload) => TaskEnd::Failed(panic::reason(&*payload, String::new())),
        Err(_) => TaskEnd::Failed(Reason::TasksCancelled),
    }
}

/// How the tasks of a run have ended so far.
struct Ends {
    /// Whose return ends the job, where that isn't all's.
    stopper: Option<Id>,
    is_over: bool,
    reason: Reason,
}

impl Ends {
    fn new(stopper: Option<Id>) -> Self {
        Self {
            stopper,
            is_over: false,
            reason: match stopper {
                Some(_) => Reason::StopperFinished,
                None => Reason::TasksFinished,
            },
        }
    }

    /// Takes down who has ended, or that all have; returns the failure if it is one.
    fn take(&mut self, ended: Option<(Id, TaskEnd)>) -> Option<Reason> {
        let Some((id, end)) = ended else {
            self.is_over = true;
            return None;
        };
        let is_stopper = self.stopper == Some(id);
        self.is_over |= is_stopper;
        match end {
            TaskEnd::Failed(reason) => return Some(reason),
            TaskEnd::Ended(reason) if is_stopper || self.stopper.is_none() => self.reason = reason,
            TaskEnd::Ended(_) | TaskEnd::Finished => {}
        }
        None
    }

    fn is_over(&self) -> bool {
        self.is_over
    }

    fn reason(&self) -> Reason {
        self.reason.clone()
    }
}
