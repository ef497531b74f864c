//! Signals that a scope passes on to those of its jobs' processes that handle them.

use serde::{Deserialize, Serialize};

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PassedSignal {
    /// A batch system's word that time is running out, or whatever a program takes it for.
    Usr1,
    /// The same.
    Usr2,
    /// Go on after a suspension.
    Cont,
}

/// Signals that wait for a source which doesn't get to it, at most; more are left out.
const WAITING: usize = 16;

/// The way of such signals to the source of one run. Clones are the same one.
#[derive(Clone, Debug)]
pub(super) struct Passing {
    sender: flume::Sender<PassedSignal>,
    receiver: flume::Receiver<PassedSignal>,
}

impl Default for Passing {
    fn default() -> Self {
        let (sender, receiver) = flume::bounded(WAITING);
        Self { sender, receiver }
    }
}

impl Passing {
    /// Without effect where so many wait already that one more says nothing new.
    pub(super) fn pass(&self, signal: PassedSignal) {
        let _full = self.sender.try_send(signal);
    }

    /// Waits for the next one.
    pub(super) async fn next(&self) -> PassedSignal {
        match self.receiver.recv_async().await {
            Ok(signal) => signal,
            // The sender is here: it can't be gone.
            Err(_gone) => std::future::pending().await,
        }
    }
}
