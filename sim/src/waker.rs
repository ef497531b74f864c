//! Wakes views when there is something new, each at most once until it has looked.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::RwLock;

type Call = Box<dyn Fn() + Send + Sync>;

/// Who is woken: one of them for each view.
struct Sleeper {
    call: Call,
    /// It has looked since it was woken last.
    is_armed: AtomicBool,
}

/// A view's way to be woken by its scope. Dropped, it is woken no more.
#[must_use = "dropped, nobody is woken"]
pub struct Wake {
    sleeper: Arc<Sleeper>,
    wakers: Wakers,
}

impl Wake {
    /// The view is about to look: what comes from now on is worth a call.
    pub fn arm(&self) {
        self.sleeper.is_armed.store(true, Ordering::Release);
    }
}

impl fmt::Debug for Wake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_armed = self.sleeper.is_armed.load(Ordering::Relaxed);
        f.debug_struct("Wake")
            .field("is_armed", &is_armed)
            .finish_non_exhaustive()
    }
}

impl Drop for Wake {
    fn drop(&mut self) {
        let is_other = |one: &&Arc<Sleeper>| !Arc::ptr_eq(one, &self.sleeper);
        self.wakers
            .change(|all| all.iter().filter(is_other).cloned().collect());
    }
}

/// Whom to wake. Without a view, nobody.
#[derive(Clone, Default)]
pub(crate) struct Wakers {
    /// Replaced as a whole, so that whoever wakes holds no lock meanwhile.
    all: Arc<RwLock<Arc<[Arc<Sleeper>]>>>,
}

impl Wakers {
    /// From now on this is called, too.
    pub(crate) fn add(&self, call: impl Fn() + Send + Sync + 'static) -> Wake {
        let sleeper = Arc::new(Sleeper {
            call: Box::new(call),
            is_armed: AtomicBool::new(true),
        });
        let own = Arc::clone(&sleeper);
        self.change(|all| all.iter().cloned().chain([own]).collect());
        let wakers = self.clone();
        Wake { sleeper, wakers }
    }

    /// There is something new. Called without any lock held.
    pub(crate) fn wake(&self) {
        for sleeper in self.now().iter() {
            if sleeper.is_armed.swap(false, Ordering::AcqRel) {
                (sleeper.call)();
            }
        }
    }

    fn now(&self) -> Arc<[Arc<Sleeper>]> {
        Arc::clone(&self.all.read())
    }

    fn change(&self, changed: impl FnOnce(&[Arc<Sleeper>]) -> Arc<[Arc<Sleeper>]>) {
        let mut all = self.all.write();
        let changed = changed(&all);
        let before = std::mem::replace(&mut *all, changed);
        drop(all);
        // What a call holds may come here itself when it is dropped.
        drop(before);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU32;

    use super::*;

    fn counted(wakers: &Wakers) -> (Wake, Arc<AtomicU32>) {
        let calls = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&calls);
        let wake = wakers.add(move || {
            counted.fetch_add(1, Ordering::Relaxed);
        });
        (wake, calls)
    }

    #[test]
    fn a_view_is_woken_once_until_it_looks_however_many_threads_have_something_new() {
        let wakers = Wakers::default();
        wakers.wake();
        let (wake, calls) = counted(&wakers);
        for looks in 1..=3 {
            std::thread::scope(|scope| {
                for _ in 0..16 {
                    scope.spawn(|| (0..100).for_each(|_| wakers.wake()));
                }
            });
            assert_eq!(calls.load(Ordering::Relaxed), looks);
            wake.arm();
        }
    }

    #[test]
    fn each_of_two_views_is_woken_after_its_own_look() {
        let wakers = Wakers::default();
        let (often, seldom) = (counted(&wakers), counted(&wakers));
        for looks in 1..=5 {
            wakers.wake();
            wakers.wake();
            assert_eq!(often.1.load(Ordering::Relaxed), looks);
            assert_eq!(seldom.1.load(Ordering::Relaxed), 1, "it has not looked");
            often.0.arm();
        }
        seldom.0.arm();
        drop(often.0);
        wakers.wake();
        assert_eq!(often.1.load(Ordering::Relaxed), 5, "it is gone");
        assert_eq!(seldom.1.load(Ordering::Relaxed), 2);
    }

    #[test]
    fn whoever_is_woken_may_look_and_let_others_come_and_go_from_within() {
        let wakers = Wakers::default();
        let within = wakers.clone();
        let wake = wakers.add(move || drop(counted(&within)));
        wakers.wake();
        wake.arm();
        wakers.wake();
        assert_eq!(wakers.now().len(), 1);
    }
}
