//! Wakes the view when there is something new, at most once until the view has looked.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

type Call = Arc<dyn Fn() + Send + Sync>;

/// Whom to wake. Without a view, nobody.
#[derive(Default)]
pub(crate) struct Waker {
    call: RwLock<Option<Call>>,
    /// The view has looked since it was woken last.
    is_armed: AtomicBool,
}

impl Waker {
    /// From now on this is called.
    pub fn set(&self, call: impl Fn() + Send + Sync + 'static) {
        *self.call.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(call));
        self.arm();
    }

    /// The view is about to look: what comes from now on is worth a call.
    pub fn arm(&self) {
        self.is_armed.store(true, Ordering::Release);
    }

    /// There is something new. Called without any lock held.
    pub fn wake(&self) {
        if !self.is_armed.swap(false, Ordering::AcqRel) {
            return;
        }
        let call = self
            .call
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some(call) = call {
            call();
        }
    }
}
