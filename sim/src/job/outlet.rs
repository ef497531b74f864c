//! A job's end of the channel.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use flume::{SendTimeoutError, TrySendError};
use parking_lot::Mutex;

use super::message::Message;

/// How often a sender that waits on a full channel looks whether its job was cut off.
const POLL_INTERVAL: Duration = Duration::from_millis(50);
/// The same for one that waits for its turn; the hub takes what waits within milliseconds.
const TURN: Duration = Duration::from_millis(1);

/// Nobody takes what this job says any more: it was cut off, or the scope is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the job was cut off from its scope: end it, what it sends is not kept")]
pub struct CutOff;

/// Sends what one run of a job says into the bounded channel. A full channel makes the sender wait.
#[derive(Clone, Debug)]
pub(super) struct Outlet {
    sender: flume::Sender<Message>,
    is_cut: Arc<AtomicBool>,
    /// Once something waits here all that goes beside the channel does, so that it keeps its order.
    late: Arc<Mutex<Vec<Message>>>,
    /// What found no room even there.
    lost: Arc<AtomicU64>,
}

/// Notes that wait beside a full channel, at most; they are a few for each stop.
const NOTES_MAX: usize = 10_000;

impl Outlet {
    /// An outlet into this channel.
    pub(super) fn new(sender: flume::Sender<Message>) -> Self {
        Self {
            sender,
            is_cut: Arc::default(),
            late: Arc::default(),
            lost: Arc::default(),
        }
    }

    /// Another run's outlet into the same channel, not cut.
    pub(super) fn renewed(&self) -> Self {
        Self {
            sender: self.sender.clone(),
            is_cut: Arc::default(),
            late: Arc::clone(&self.late),
            lost: Arc::clone(&self.lost),
        }
    }

    /// Cuts this run off: from now on everything it sends is refused.
    pub(super) fn cut(&self) {
        self.is_cut.store(true, Ordering::Release);
    }

    /// Whether this run was cut off.
    pub(super) fn is_cut(&self) -> bool {
        self.is_cut.load(Ordering::Acquire)
    }

    /// How full the channel is, from 0 to 1.
    pub(super) fn fill(&self) -> f64 {
        let capacity = self.sender.capacity().unwrap_or(usize::MAX).max(1);
        self.sender.len() as f64 / capacity as f64
    }

    /// Sends, and blocks this thread while the channel is full.
    ///
    /// # Errors
    /// [`CutOff`] if the job was cut off or the scope is gone; the message is lost then.
    pub(super) fn send(&self, message: Message) -> Result<(), CutOff> {
        if self.is_cut() {
            return Err(CutOff);
        }
        match self.sender.try_send(message) {
            Ok(()) => Ok(()),
            Err(TrySendError::Full(message)) => self.wait_and_send(message),
            Err(TrySendError::Disconnected(_)) => Err(CutOff),
        }
    }

    /// Sends at once or, if the channel is full, lets the message wait beside it until the hub
    /// [asks for it](Self::take_all): for what must neither block nor be lost.
    ///
    /// # Errors
    /// [`CutOff`] if nobody takes it any more, or too much waits already; the message is lost then.
    pub(super) fn send_beside(&self, message: Message) -> Result<(), CutOff> {
        if self.is_cut() {
            return Err(CutOff);
        }
        let mut late = self.late.lock();
        let message = if late.is_empty() {
            match self.sender.try_send(message) {
                Ok(()) => return Ok(()),
                Err(TrySendError::Disconnected(_)) => return Err(CutOff),
                Err(TrySendError::Full(message)) => message,
            }
        } else if self.sender.is_disconnected() {
            return Err(CutOff);
        } else {
            message
        };
        if late.len() == NOTES_MAX {
            self.lost.fetch_add(1, Ordering::Relaxed);
            return Err(CutOff);
        }
        late.push(message);
        Ok(())
    }

    /// Waits until nothing waits beside the channel: what is sent next comes behind it.
    ///
    /// # Errors
    /// [`CutOff`] if nobody takes anything any more.
    pub(super) fn wait_in_turn(&self) -> Result<(), CutOff> {
        while !self.late.lock().is_empty() {
            if self.is_cut() || self.sender.is_disconnected() {
                return Err(CutOff);
            }
            std::thread::sleep(TURN);
        }
        Ok(())
    }

    /// What the channel holds, by `drain`, and what waits beside it: to be taken in in this order. All
    /// that was sent before something that went beside the channel is among the former.
    pub(super) fn take_all<T>(&self, drain: impl FnOnce() -> T) -> (T, Vec<Message>) {
        let mut late = self.late.lock();
        let drained = drain();
        (drained, std::mem::take(&mut *late))
    }

    /// How many messages found no room even beside the channel since this was asked last.
    pub(super) fn take_lost(&self) -> u64 {
        self.lost.swap(0, Ordering::Relaxed)
    }

    fn wait_and_send(&self, mut message: Message) -> Result<(), CutOff> {
        while !self.is_cut() {
            match self.sender.send_timeout(message, POLL_INTERVAL) {
                Ok(()) => return Ok(()),
                Err(SendTimeoutError::Timeout(back)) => message = back,
                Err(SendTimeoutError::Disconnected(_)) => return Err(CutOff),
            }
        }
        Err(CutOff)
    }

    /// Sends, and lets the job's other tasks go on while the channel is full.
    ///
    /// # Errors
    /// [`CutOff`] if the job was cut off or the scope is gone; the message is lost then.
    pub(super) async fn send_async(&self, message: Message) -> Result<(), CutOff> {
        if self.is_cut() {
            return Err(CutOff);
        }
        self.sender.send_async(message).await.map_err(|_| CutOff)
    }
}
