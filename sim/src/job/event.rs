//! The stop event: a latch that is set once and seen at once by everything that waits on it.

use std::fmt;

use tokio_util::sync::CancellationToken;

/// A latch. Once set it stays set; everyone who waits on any clone of it wakes at once.
///
/// ```
/// use sprintscope_sim::StopEvent;
///
/// let event = StopEvent::new();
/// let seen_by_a_task = event.clone();
/// event.set();
/// event.set(); // twice is once
/// assert!(seen_by_a_task.is_set());
/// ```
#[derive(Clone, Default)]
pub struct StopEvent {
    token: CancellationToken,
}

impl StopEvent {
    /// An event that is not set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the event. May be called from any thread, any number of times.
    pub fn set(&self) {
        self.token.cancel();
    }

    /// Whether the event was set.
    pub fn is_set(&self) -> bool {
        self.token.is_cancelled()
    }

    /// Waits until the event is set; ready at once if it is. It does not poll.
    pub async fn wait(&self) {
        self.token.cancelled().await;
    }
}

impl fmt::Debug for StopEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("StopEvent").field(&self.is_set()).finish()
    }
}
