//! The hub: drains the channel into the store, the logs and the marks, and wakes the view.
//!
//! It runs on a thread of its own, so that a hidden, minimised or slow view stalls no job.

mod drain;
mod singles;

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use flume::{RecvTimeoutError, SendTimeoutError};

use self::drain::Drain;
use crate::job::{JobId, JobManager, Log, LogLine, Message};
use crate::mark::Marks;
use crate::store::Store;
use crate::waker::Waker;

/// Takes the lines of all logs as they come: a file, standard output.
///
/// It is called on the hub's thread: while it writes, nothing that any job says is taken in. It
/// must not hold its [`Scope`](crate::Scope), which would never be dropped; a
/// [`WeakScope`](crate::WeakScope) does.
pub trait LogSink: Send {
    /// Writes lines of one job's log, in order.
    ///
    /// # Errors
    /// Whatever hinders it; the sink is not asked again then, nor after a panic.
    fn write(&mut self, job: &str, lines: &[LogLine]) -> io::Result<()>;
}

/// The logs of all jobs, filled by the hub and read by views.
#[derive(Clone, Default)]
pub(crate) struct Logs {
    by_job: Arc<RwLock<HashMap<JobId, Log>>>,
}

impl Logs {
    /// A job's log; an empty one for a job that has said nothing.
    pub fn of(&self, job: JobId) -> Log {
        let logs = self.by_job.read().unwrap_or_else(PoisonError::into_inner);
        logs.get(&job).cloned().unwrap_or_default()
    }

    fn of_or_new(&self, job: JobId) -> Log {
        let mut logs = self.by_job.write().unwrap_or_else(PoisonError::into_inner);
        logs.entry(job).or_default().clone()
    }

    fn remove(&self, job: JobId) {
        let mut logs = self.by_job.write().unwrap_or_else(PoisonError::into_inner);
        logs.remove(&job);
    }
}

/// Where the hub puts what it drains.
pub(crate) struct Rooms {
    pub store: Store,
    pub logs: Logs,
    pub marks: Marks,
    pub sinks: Arc<Mutex<Vec<Box<dyn LogSink>>>>,
    pub waker: Arc<Waker>,
    /// Who knows a job's name before it says anything, and which jobs are gone.
    pub jobs: Arc<JobManager>,
}

/// The hub's thread, joined when it is dropped.
#[must_use = "dropping it closes it"]
pub(crate) struct Hub {
    sender: flume::Sender<Message>,
    thread: Option<JoinHandle<()>>,
}

impl Hub {
    /// Starts draining.
    pub fn start(
        sender: flume::Sender<Message>,
        receiver: flume::Receiver<Message>,
        rooms: Rooms,
    ) -> io::Result<Self> {
        let drain = Drain::new(rooms);
        let thread = thread::Builder::new()
            .name("hub".into())
            .spawn(move || drain.run(&receiver))?;
        Ok(Self {
            sender,
            thread: Some(thread),
        })
    }

    /// Waits until everything that was sent before has been taken in, at most this long; returns
    /// whether it has.
    pub fn settle(&self, at_most: Duration) -> bool {
        if self.is_this_thread() {
            // A log sink or a waker asks: what was sent can't be taken in before it returns.
            return false;
        }
        let deadline = Instant::now().checked_add(at_most);
        let (answer, settled) = flume::bounded(1);
        let barrier = Message::Barrier(answer);
        // An error means that the hub has ended, which is as settled as it gets.
        let Some(deadline) = deadline else {
            return self.sender.send(barrier).is_err() || settled.recv().is_ok();
        };
        match self.sender.send_deadline(barrier, deadline) {
            Ok(()) => !matches!(
                settled.recv_deadline(deadline),
                Err(RecvTimeoutError::Timeout)
            ),
            Err(error) => matches!(error, SendTimeoutError::Disconnected(_)),
        }
    }

    /// Whether the caller is the hub itself, through a log sink or a waker.
    pub fn is_this_thread(&self) -> bool {
        let current = thread::current().id();
        let mut hub = self.thread.iter().map(|hub| hub.thread().id());
        hub.any(|id| id == current)
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        if self.is_this_thread() {
            // It can't wait for itself. If the channel is full it is better left than blocked.
            let _full = self.sender.try_send(Message::Close);
            return;
        }
        // If the hub has ended already there is no one to tell; the join says how it ended.
        let _ended = self.sender.send(Message::Close);
        if let Some(thread) = self.thread.take() {
            // A panic in the hub was printed by the panic hook when it happened.
            let _printed = thread.join();
        }
    }
}
