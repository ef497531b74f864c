//! What a job and one of its tasks share during one run.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use parking_lot::Mutex;
use tokio::time::Instant;

use super::control::Control;

/// What a job knows of one of its tasks.
#[derive(Debug)]
pub(super) struct TaskCore {
    pub name: Arc<str>,
    pub ticks: AtomicU64,
    /// It outlives the run: what was tuned stays.
    pub interval: Option<Arc<Control>>,
    has_returned: AtomicBool,
    has_looked: AtomicBool,
    due: Mutex<Option<Instant>>,
}

impl TaskCore {
    pub(super) fn new(name: Arc<str>, interval: Option<Arc<Control>>) -> Self {
        Self {
            name,
            interval,
            ticks: AtomicU64::new(0),
            has_returned: AtomicBool::new(false),
            has_looked: AtomicBool::new(false),
            due: Mutex::new(None),
        }
    }

    /// The same task in another run: under the same control, and nothing done yet.
    pub(super) fn renewed(&self) -> Self {
        Self::new(Arc::clone(&self.name), self.interval.clone())
    }

    /// It looks at the stop event: it answers one.
    pub(super) fn set_looked(&self) {
        // Looked at far more often than it changes: no write that others would have to hear of.
        if !self.has_looked() {
            self.has_looked.store(true, Ordering::Relaxed);
        }
    }

    pub(super) fn has_looked(&self) -> bool {
        self.has_looked.load(Ordering::Relaxed)
    }

    pub(super) fn set_returned(&self) {
        self.has_returned.store(true, Ordering::Relaxed);
    }

    pub(super) fn has_returned(&self) -> bool {
        self.has_returned.load(Ordering::Relaxed)
    }

    /// When the last tick was due: sleeping from there keeps the rate exact.
    pub(super) fn due(&self) -> Option<Instant> {
        *self.due.lock()
    }

    pub(super) fn set_due(&self, due: Instant) {
        *self.due.lock() = Some(due);
    }
}
