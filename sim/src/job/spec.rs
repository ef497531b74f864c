//! What a job is made of, before it starts: enough to start it again.

use std::any::Any;
use std::convert::Infallible;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use super::attachment::Attachment;
use super::context::TaskContext;
use super::panic;
use super::state::Reason;
use super::stop::OnKill;

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

/// The type of what never returns, which stable Rust names nowhere but behind an arrow.
type Never = <fn() -> ! as Returns>::Output;

#[doc(hidden)]
pub trait Returns {
    type Output;
}

impl<T> Returns for fn() -> T {
    type Output = T;
}

/// A task that loops for ever, until its job drops it.
impl IntoTaskEnd for Never {
    fn into_task_end(self) -> TaskEnd {
        self
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
    pub(super) prefills: bool,
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
        Self {
            name: name.into(),
            interval: None,
            prefills: false,
            make: Arc::new(move |context| {
                let task = task(context);
                Box::pin(async move { task.await.into_task_end() })
            }),
        }
    }

    /// The same with an interval that [`TaskContext::sleep`] keeps and a slider can change.
    pub fn every(mut self, interval: Duration) -> Self {
        self.interval = Some(interval);
        self
    }

    /// The same for a task that first tells of the time before it began: until it says that it
    /// [has](TaskContext::filled), its job isn't live.
    pub(crate) fn prefilling(mut self) -> Self {
        self.prefills = true;
        self
    }

    /// The same with something that is done beside it for as long as it goes on.
    pub(crate) fn beside<F, Fut>(mut self, beside: F) -> Self
    where
        F: Fn(TaskContext) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Infallible> + 'static,
    {
        let make = Arc::clone(&self.make);
        self.make = Arc::new(move |context: TaskContext| {
            let task = make(context.clone());
            let beside = beside(context);
            Box::pin(async move {
                tokio::select! {
                    biased;
                    end = task => end,
                    never = beside => match never {},
                }
            })
        });
        self
    }

    /// The task's future. What its author does before the future exists is done here, for all tasks
    /// before any of them runs: a reader that is made there misses nothing. A panic, at any place
    /// in it, is how the task ends.
    pub(super) fn start(&self, context: TaskContext) -> TaskFuture {
        let made = panic::caught(|| (self.make)(context));
        Box::pin(async move {
            match made {
                Ok(mut task) => poll_fn(|cx| poll_caught(&mut task, cx)).await,
                Err(panicked) => TaskEnd::Failed(panicked),
            }
        })
    }
}

fn poll_caught(task: &mut TaskFuture, cx: &mut Context<'_>) -> Poll<TaskEnd> {
    panic::caught(|| task.as_mut().poll(cx))
        .unwrap_or_else(|panicked| Poll::Ready(TaskEnd::Failed(panicked)))
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
    /// All tasks have returned. At a stop event they get some time to do so.
    WhenDone,
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
#[allow(clippy::struct_excessive_bools, reason = "tests have one more")]
pub struct JobSpec {
    pub(super) name: String,
    pub(super) detail: String,
    pub(super) tasks: Vec<TaskSpec>,
    pub(super) stopper: Stopper,
    pub(super) on_kill: OnKill,
    pub(super) needs_io: bool,
    pub(super) is_client: bool,
    pub(super) is_live_source: bool,
    pub(super) runs_program: bool,
    pub(super) attachments: Vec<Attachment>,
    #[cfg(test)]
    pub(super) has_paused_clock: bool,
}

impl JobSpec {
    /// A job without tasks. It ends when all tasks it is given have returned; at a stop event they
    /// have half of the grace for that.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            detail: String::new(),
            tasks: Vec::new(),
            stopper: Stopper::WhenDone,
            on_kill: OnKill::CutOff,
            needs_io: true,
            is_client: false,
            is_live_source: false,
            runs_program: false,
            attachments: Vec::new(),
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
    ///
    /// A stop that comes before the task was first polled finds nothing to be saved: nothing of it may
    /// run. One that has begun and looks at the stop event comes to its own end.
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
        self.stopper = Stopper::WhenDone;
        self.on_kill = OnKill::AskSource;
        self
    }

    /// The same with something that its [handle](super::Job::attachment) gives out again: one of a type.
    pub fn attach<T: Any + Send + Sync>(mut self, attached: Arc<T>) -> Self {
        self.attachments.push(Attachment::new(attached));
        self
    }

    /// What was attached to it, if it is of this type.
    pub(crate) fn attached<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        self.attachments.iter().find_map(Attachment::get)
    }

    /// The same with something done beside its first task, for as long as that goes on.
    pub(crate) fn beside_first<F, Fut>(mut self, beside: F) -> Self
    where
        F: Fn(TaskContext) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Infallible> + 'static,
    {
        if let Some(first) = self.tasks.first_mut() {
            *first = first.clone().beside(beside);
        }
        self
    }

    /// The same for a program that was started elsewhere and connected.
    pub(crate) fn of_client(mut self) -> Self {
        self.is_client = true;
        self.live_source()
    }

    /// The same for a source that somebody else feeds while it runs: what is missed can't be read
    /// again.
    pub fn live_source(mut self) -> Self {
        self.is_live_source = true;
        self
    }

    /// The same for a job that starts a program: nothing that arrives over the wire starts it again.
    pub fn running_a_program(mut self) -> Self {
        self.runs_program = true;
        self
    }

    /// The same with a loop that only keeps time: no sockets, no files, and no descriptors used.
    pub fn without_io(mut self) -> Self {
        self.needs_io = false;
        self
    }

    /// The same with tokio's paused clock: where all its tasks sleep, time jumps to the next waking.
    #[cfg(test)]
    pub(crate) fn paused_clock(mut self) -> Self {
        self.has_paused_clock = true;
        self
    }

    /// The name it asks for.
    pub fn name(&self) -> &str {
        &self.name
    }
}
