//! What a job is made of, before it starts: enough to start it again.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use super::context::TaskContext;
use super::state::Reason;

/// How a task came to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaskEnd {
    /// It returned; the job goes on without it.
    Finished,
    /// It returned and says how the job ended, should it end now: a source at its end.
    Ended(Reason),
    /// It can't go on, and neither can the job.
    Failed(Reason),
}

/// What a task may return.
pub trait IntoTaskEnd {
    /// The end that this says.
    fn into_task_end(self) -> TaskEnd;
}

impl IntoTaskEnd for () {
    fn into_task_end(self) -> TaskEnd {
        TaskEnd::Finished
    }
}

impl IntoTaskEnd for TaskEnd {
    fn into_task_end(self) -> TaskEnd {
        self
    }
}

impl<E: fmt::Display> IntoTaskEnd for Result<(), E> {
    fn into_task_end(self) -> TaskEnd {
        match self {
            Ok(()) => TaskEnd::Finished,
            Err(error) => TaskEnd::Failed(Reason::Failed(error.to_string())),
        }
    }
}

/// A task on its way. It stays on its job's thread and needn't be `Send`.
pub(super) type TaskFuture = Pin<Box<dyn Future<Output = TaskEnd>>>;

/// A task that a job will run: a name, and how to make its future anew at each start.
#[derive(Clone)]
pub struct TaskSpec {
    pub(super) name: Arc<str>,
    pub(super) interval: Option<Duration>,
    make: Arc<dyn Fn(TaskContext) -> TaskFuture + Send + Sync>,
}

impl TaskSpec {
    /// A task without an interval of its own.
    pub fn new<F, Fut>(name: impl Into<Arc<str>>, task: F) -> Self
    where
        F: Fn(TaskContext) -> Fut + Send + Sync + 'static,
        Fut: Future + 'static,
        Fut::Output: IntoTaskEnd,
    {
        let task = Arc::new(task);
        Self {
            name: name.into(),
            interval: None,
            make: Arc::new(move |context| {
                let task = Arc::clone(&task);
                // The task's own code before its first await runs in the loop too, so that a panic
                // there is the task's and not the loop's.
                Box::pin(async move { task(context).await.into_task_end() })
            }),
        }
    }

    /// The same with an interval that [`TaskContext::sleep`] keeps and a slider can change.
    pub fn every(mut self, interval: Duration) -> Self {
        self.interval = Some(interval);
        self
    }

    pub(super) fn start(&self, context: TaskContext) -> TaskFuture {
        (self.make)(context)
    }
}

impl fmt::Debug for TaskSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TaskSpec")
            .field("name", &self.name)
            .field("interval", &self.interval)
            .finish_non_exhaustive()
    }
}

/// What ends a job that nobody stops.
#[derive(Clone, Debug)]
pub(super) enum Stopper {
    /// This task: when it returns, the loop is dropped.
    Task(TaskSpec),
    /// All tasks have returned. At a stop event they get this long to do so.
    WhenDone { courtesy: Duration },
}

/// What `kill` does to a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OnKill {
    /// Cut the job off from its thread, which can't be killed.
    CutOff,
    /// Tell the source, which has something that can be killed.
    AskSource,
}

/// What a job is made of.
///
/// ```
/// use std::time::Duration;
/// use sprintscope_sim::{JobSpec, Scope, TaskSpec};
///
/// let scope = Scope::new();
/// let job = scope.start(
///     JobSpec::new("train").task(TaskSpec::new("steps", |ctx| async move {
///         for step in 0..3 {
///             ctx.plot("loss", 1.0 / f64::from(step + 1));
///         }
///     })),
/// );
/// assert!(job.wait(Duration::from_secs(10)));
/// assert_eq!(job.status().reason.unwrap().to_string(), "tasks finished");
/// ```
#[derive(Clone, Debug)]
pub struct JobSpec {
    pub(super) name: String,
    pub(super) detail: String,
    pub(super) tasks: Vec<TaskSpec>,
    pub(super) stopper: Stopper,
    pub(super) on_kill: OnKill,
    pub(super) needs_io: bool,
    #[cfg(test)]
    pub(super) has_paused_clock: bool,
}

/// How long the tasks of a job without a stopper of its own have to return at a stop event. Below
/// the usual grace, so that a job which still sees its event is not called "not responding".
const COURTESY: Duration = Duration::from_secs(1);

impl JobSpec {
    /// A job without tasks. It ends when all tasks it is given have returned.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            detail: String::new(),
            tasks: Vec::new(),
            stopper: Stopper::WhenDone { courtesy: COURTESY },
            on_kill: OnKill::CutOff,
            needs_io: true,
            #[cfg(test)]
            has_paused_clock: false,
        }
    }

    /// One line on what runs, shown under the name: a command line, an address.
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// The same with one more task.
    pub fn task(mut self, task: TaskSpec) -> Self {
        self.tasks.push(task);
        self
    }

    /// The same, ended by this task: when it returns, the loop and every other task are dropped.
    pub fn stopper(mut self, stopper: TaskSpec) -> Self {
        self.stopper = Stopper::Task(stopper);
        self
    }

    /// The same for a source: at a stop event its tasks have all the time they need (the grace is
    /// watched from outside), and `kill` is theirs to carry out.
    pub fn killed_by_its_source(mut self) -> Self {
        self.stopper = Stopper::WhenDone {
            courtesy: Duration::MAX,
        };
        self.on_kill = OnKill::AskSource;
        self
    }

    /// The same with a loop that only keeps time: no sockets, no files, and no descriptors used.
    pub fn without_io(mut self) -> Self {
        self.needs_io = false;
        self
    }

    /// The name it asks for.
    pub fn name(&self) -> &str {
        &self.name
    }
}
