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

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU32;

    use super::*;

    fn counted(waker: &Waker) -> Arc<AtomicU32> {
        let calls = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&calls);
        waker.set(move || {
            counted.fetch_add(1, Ordering::Relaxed);
        });
        calls
    }

    #[test]
    fn the_view_is_woken_once_until_it_looks_however_many_threads_have_something_new() {
        let waker = Waker::default();
        waker.wake();
        let calls = counted(&waker);
        for looks in 1..=3 {
            std::thread::scope(|scope| {
                for _ in 0..16 {
                    scope.spawn(|| (0..100).for_each(|_| waker.wake()));
                }
            });
            assert_eq!(calls.load(Ordering::Relaxed), looks);
            waker.arm();
        }
    }

    #[test]
    fn a_waker_may_itself_look_and_be_replaced_from_within() {
        let waker = Arc::new(Waker::default());
        let inner = Arc::downgrade(&waker);
        waker.set(move || {
            if let Some(waker) = inner.upgrade() {
                waker.set(|| ());
            }
        });
        waker.wake();
        assert_eq!(counted(&waker).load(Ordering::Relaxed), 0);
    }
}
