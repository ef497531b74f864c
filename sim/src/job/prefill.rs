//! The prefill: what a job has to tell of the time before it began. Until the scope has taken it in,
//! the job isn't live.

use crate::latch::Latch;

/// Whether one run's prefill is done. Clones say the same.
#[derive(Clone, Debug)]
pub(super) struct Prefill {
    done: Latch,
}

impl Prefill {
    /// A prefill that is yet to come.
    pub(super) fn awaited() -> Self {
        Self { done: Latch::new() }
    }

    /// For a run that is live from its beginning.
    pub(super) fn none() -> Self {
        let prefill = Self::awaited();
        prefill.end();
        prefill
    }

    pub(super) fn end(&self) {
        self.done.set();
    }

    pub(super) fn is_done(&self) -> bool {
        self.done.is_set()
    }

    /// Waits until it is done.
    pub(super) async fn wait(&self) {
        self.done.wait().await;
    }
}
