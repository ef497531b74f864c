//! The stop event: what a job is asked to end by, seen at once by everything in it that waits.

use crate::latch::Latch;

/// The event that asks a job to end. Once set it stays set; everyone who waits on any clone of it
/// wakes at once.
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
#[derive(Clone, Debug, Default)]
pub struct StopEvent(Latch);

impl StopEvent {
    /// An event that is not set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the event. May be called from any thread, any number of times.
    pub fn set(&self) {
        self.0.set();
    }

    /// Whether the event was set.
    pub fn is_set(&self) -> bool {
        self.0.is_set()
    }

    /// Waits until the event is set; ready at once if it is. It does not poll.
    pub async fn wait(&self) {
        self.0.wait().await;
    }

    /// The latch under it, for what waits on other things, too.
    pub(crate) fn latch(&self) -> &Latch {
        &self.0
    }
}
