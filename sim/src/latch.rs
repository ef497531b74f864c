//! A latch: set once, it stays set, and everything that waits on it goes on at once.

use std::fmt;

use tokio_util::sync::CancellationToken;

/// A latch between threads and tasks. Once set it stays set; everyone who waits on any clone of it
/// wakes at once.
///
/// ```
/// use sprintscope_sim::Latch;
///
/// let latch = Latch::new();
/// let seen_by_a_task = latch.clone();
/// latch.set();
/// latch.set(); // twice is once
/// assert!(seen_by_a_task.is_set());
/// ```
#[derive(Clone, Default)]
pub struct Latch {
    token: CancellationToken,
}

impl Latch {
    /// A latch that is not set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets it. May be called from any thread, any number of times.
    pub fn set(&self) {
        self.token.cancel();
    }

    /// Whether it was set.
    pub fn is_set(&self) -> bool {
        self.token.is_cancelled()
    }

    /// Waits until it is set; ready at once if it is. It does not poll.
    pub async fn wait(&self) {
        self.token.cancelled().await;
    }
}

impl fmt::Debug for Latch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Latch").field(&self.is_set()).finish()
    }
}
