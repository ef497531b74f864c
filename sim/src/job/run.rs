//! One run of a job: its thread, its loop, and how that comes to its end.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::task::{Id, JoinError, JoinSet, LocalSet};

use super::context::TaskContext;
use super::event::StopEvent;
use super::panic;
use super::parts::RunParts;
use super::shared::Shared;
use super::spec::{JobSpec, Stopper, TaskEnd, TaskSpec};
use super::state::Reason;
use super::task_shared::TaskShared;
use super::thread_id;
use super::verdict::Verdict;

thread_local! {
    static IS_JOB_THREAD: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is a job's: what waits here for jobs to end might wait for itself.
pub(crate) fn is_job_thread() -> bool {
    IS_JOB_THREAD.get()
}

/// One run of a job.
pub(super) struct Run {
    pub spec: Arc<JobSpec>,
    pub parts: RunParts,
    pub shared: Arc<Shared>,
}

impl Run {
    /// The body of the run's thread.
    pub fn on_this_thread(self) {
        IS_JOB_THREAD.set(true);
        let number = self.parts.number;
        let id = thread_id::current();
        self.shared.with_life(|life| life.set_thread(number, id));
        // What tasks do is caught closer to them; this is the net below.
        let verdict = catch_unwind(AssertUnwindSafe(|| self.run_loop()))
            .unwrap_or_else(|payload| panic::reason(&*payload, String::new()).into());
        self.shared.finish(number, verdict);
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
            return Reason::LoopStopped.into();
        }
        let mut tasks = Tasks::default();
        for (spec, task) in self.spec.tasks.iter().zip(&self.parts.tasks) {
            tasks.spawn(spec, task, self.context(task));
        }
        self.shared.set_running(self.parts.number);
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
        if let Some(failure) = tasks.failure_meanwhile() {
            return failure;
        }
        let was_asked = || self.shared.was_asked(self.parts.number);
        match reason {
            Reason::StopperFinished | Reason::TasksFinished if was_asked() => Reason::StopEvent,
            reason => reason,
        }
    }

    async fn until_ended(&self, tasks: &mut Tasks) -> Reason {
        match (&self.spec.stopper, &self.parts.stopper) {
            (Stopper::Task(spec), Some(task)) => {
                let id = tasks.spawn(spec, task, self.context(task));
                tasks.until(id).await
            }
            (Stopper::Task(_), None) => Reason::StopperFinished,
            (Stopper::WhenDone, _) => {
                let event = &self.parts.signals.event;
                tasks.until_all_done(event, self.shared.courtesy()).await
            }
        }
    }

    fn context(&self, task: &Arc<TaskShared>) -> TaskContext {
        TaskContext::new(&self.shared, &self.parts, task)
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
}

impl Tasks {
    fn spawn(&mut self, spec: &TaskSpec, task: &Arc<TaskShared>, context: TaskContext) -> Id {
        let (future, task) = (spec.start(context), Arc::clone(task));
        let returning = async move {
            let end = future.await;
            task.has_returned.store(true, Ordering::Relaxed);
            end
        };
        self.set.spawn_local(returning).id()
    }

    /// Runs all tasks until this one has returned, or any has failed.
    async fn until(&mut self, stopper: Id) -> Reason {
        loop {
            let Some((id, end)) = self.next().await else {
                return Reason::StopperFinished;
            };
            match end {
                TaskEnd::Failed(reason) => return reason,
                TaskEnd::Ended(reason) if id == stopper => return reason,
                TaskEnd::Finished if id == stopper => return Reason::StopperFinished,
                TaskEnd::Finished | TaskEnd::Ended(_) => {}
            }
        }
    }

    /// Runs all tasks until they have returned, or any has failed, or the courtesy is over that
    /// they are shown after the stop event.
    async fn until_all_done(&mut self, event: &StopEvent, courtesy: Duration) -> Reason {
        let mut reason = Reason::TasksFinished;
        let patience = async {
            event.wait().await;
            tokio::time::sleep(courtesy).await;
        };
        tokio::pin!(patience);
        loop {
            let ended = tokio::select! {
                biased;
                ended = self.next() => ended,
                () = &mut patience => None,
            };
            match ended {
                None => return reason,
                Some((_, TaskEnd::Failed(failure))) => return failure,
                Some((_, TaskEnd::Ended(end))) => reason = end,
                Some((_, TaskEnd::Finished)) => {}
            }
        }
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

fn broken(error: JoinError) -> TaskEnd {
    match error.try_into_panic() {
        Ok(payload) => TaskEnd::Failed(panic::reason(&*payload, String::new())),
        Err(_) => TaskEnd::Failed(Reason::TasksCancelled),
    }
}
