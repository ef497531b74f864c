//! The hub: drains the channel into the store, the logs and the marks, and wakes the view.
//!
//! It runs on a thread of its own, so that a hidden, minimised or slow view stalls no job.

mod counter_walk;
mod drain;
mod follower;
mod interest;
mod job_states;
mod log_places;
mod news;
mod owned;
mod past;
mod rooms;
mod sink;
mod standing;
mod standings;
mod subscribers;
mod subscription;
mod turning;

use std::io;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use flume::{RecvTimeoutError, SendTimeoutError};

use self::drain::Drain;
use crate::job::Message;

pub(crate) use self::interest::Interest;
pub(crate) use self::log_places::LogPlaces;
pub use self::news::{News, SeriesNews};
pub use self::owned::JobSeries;
pub(crate) use self::owned::Owned;
pub use self::past::RunSeries;
pub(crate) use self::rooms::{Logs, Rooms};
pub use self::sink::LogSink;
pub use self::standing::Standing;
pub(crate) use self::subscribers::Subscribers;
pub(crate) use self::subscription::Closer;
pub use self::subscription::{Bundle, Subscription, WhenFull};

/// The hub's thread, joined when it is dropped.
#[must_use = "dropping it closes it"]
pub(crate) struct Hub {
    sender: flume::Sender<Message>,
    subscribers: Subscribers,
    thread: Option<JoinHandle<()>>,
}

impl Hub {
    /// Starts draining.
    pub(crate) fn start(
        sender: flume::Sender<Message>,
        receiver: flume::Receiver<Message>,
        rooms: Rooms,
    ) -> io::Result<Self> {
        let subscribers = rooms.subscribers.clone();
        let drain = Drain::new(rooms);
        let thread = thread::Builder::new()
            .name("hub".into())
            .spawn(move || drain.run(&receiver))?;
        Ok(Self {
            sender,
            subscribers,
            thread: Some(thread),
        })
    }

    /// Waits until everything that was sent before has been taken in, at most this long; returns
    /// whether it has.
    pub(crate) fn settle(&self, at_most: Duration) -> bool {
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
    pub(crate) fn is_this_thread(&self) -> bool {
        let current = thread::current().id();
        let mut hub = self.thread.iter().map(|hub| hub.thread().id());
        hub.any(|id| id == current)
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        self.subscribers.close();
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
