//! The job room's tests, and the small language they are written in.

mod control;
mod early_stop;
mod findings;
mod interval;
mod outlet;
mod panic;
mod restart;
mod saves;
mod stop;
mod written;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::{
    Clock, Job, JobManager, JobSpec, JobState, JobStatus, Message, Reason, StopBy, StopEvent,
    StopMethod, StopOutcome, TaskContext, TaskSpec,
};

/// Longer than any test may take: reached only where something hangs.
const DEADLINE: Duration = Duration::from_secs(20);
const GRACE: Duration = Duration::from_secs(2);
const HOUR: Duration = Duration::from_hours(1);
const TICK: Duration = Duration::from_millis(1);

/// Jobs, and the channel's other end in the test's hand.
struct Bench {
    jobs: JobManager,
    receiver: flume::Receiver<Message>,
}

impl Bench {
    fn new() -> Self {
        Self::with(100_000, GRACE)
    }

    fn with(channel: usize, grace: Duration) -> Self {
        let (sender, receiver) = flume::bounded(channel);
        let jobs = JobManager::new(sender, Clock::start(), grace, || ());
        Self { jobs, receiver }
    }

    fn start(&self, spec: JobSpec) -> Job {
        self.jobs.start(spec.without_io())
    }

    fn start_task<F, Fut>(&self, task: F) -> Job
    where
        F: Fn(TaskContext) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = ()> + 'static,
    {
        self.start(job(TaskSpec::new("task", task)))
    }

    /// The values of all samples that came through so far.
    fn values(&self) -> Vec<f64> {
        let values = |message| match message {
            Message::Sample { value, .. } => vec![value],
            Message::Batch { values, .. } => values,
            _ => Vec::new(),
        };
        self.receiver.drain().flat_map(values).collect()
    }
}

fn job(task: TaskSpec) -> JobSpec {
    JobSpec::new("job").task(task)
}

/// A job that sleeps for an hour, an hour and so on.
fn sleeper() -> JobSpec {
    job(TaskSpec::new("sleeper", |ctx| async move { while ctx.sleep().await {} }).every(HOUR))
}

/// What holds a thread until the test lets go of it, also when the test fails.
#[derive(Clone, Default)]
struct Gate {
    is_open: Arc<AtomicBool>,
    is_reached: Arc<AtomicBool>,
}

impl Gate {
    /// Blocks the thread, as a long call would.
    fn block(&self) {
        self.is_reached.store(true, Ordering::Release);
        while !self.is_open.load(Ordering::Acquire) {
            std::thread::sleep(TICK);
        }
    }

    /// Blocks the thread, as a busy loop would.
    fn spin(&self) {
        self.is_reached.store(true, Ordering::Release);
        while !self.is_open.load(Ordering::Acquire) {
            std::hint::spin_loop();
        }
    }

    fn wait_reached(&self) {
        until("the job blocks", || self.is_reached.load(Ordering::Acquire));
    }

    fn open(&self) {
        self.is_open.store(true, Ordering::Release);
    }

    /// Opens when the test ends, however it ends.
    fn opened_at_last(&self) -> OpenedAtLast {
        OpenedAtLast(self.clone())
    }
}

struct OpenedAtLast(Gate);

impl Drop for OpenedAtLast {
    fn drop(&mut self) {
        self.0.open();
    }
}

/// Waits for a condition, and fails where it doesn't come true.
fn until(what: &str, is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < DEADLINE, "never came: {what}");
        std::thread::sleep(TICK);
    }
}

fn wait_running(job: &Job) {
    until("running", || job.state() != JobState::Starting);
}

fn ended(job: &Job) -> JobStatus {
    assert!(job.wait(DEADLINE), "{job:?} never ended");
    job.status()
}

fn reason(job: &Job) -> Reason {
    ended(job).reason.expect("an ended job has a reason")
}

/// What a stop method ends a living job as: DESIGN, section 4.
fn promised(method: StopMethod) -> (JobState, &'static str) {
    match method {
        StopMethod::Event => (JobState::Completed, "stop event"),
        StopMethod::Loop => (JobState::Dead, "loop stopped"),
        StopMethod::Cancel => (JobState::Dead, "tasks cancelled"),
        StopMethod::Kill => (JobState::Dead, "abandoned"),
    }
}

fn assert_stopped(job: &Job, method: StopMethod, when: &str) {
    let status = ended(job);
    let reason = status.reason.as_ref().map(ToString::to_string);
    let (state, promise) = promised(method);
    assert_eq!(status.state, state, "{method} {when}");
    assert_eq!(reason.as_deref(), Some(promise), "{method} {when}");
    assert!(
        status.rungs.iter().all(|rung| rung.took.is_some()),
        "{method} {when}: every rung has its time: {:?}",
        status.rungs
    );
    let rungs = status.rungs.iter().filter(|rung| rung.method == method);
    assert_eq!(rungs.count(), 1, "{method} {when}");
    until("the thread ends", || !job.status().has_left_a_thread);
}
