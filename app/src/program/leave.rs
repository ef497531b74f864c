//! When it is time to leave, and who said so.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::{Condvar, Mutex, MutexGuard};
use sprintscope_sim::StopBy;

use super::hangup::Hangup;
use super::onlookers::Onlooker;

type Wake = Arc<dyn Fn() + Send + Sync>;

#[derive(Default)]
struct State {
    is_due: Mutex<bool>,
    due: Condvar,
    wakes: Mutex<[Option<Wake>; 2]>,
    when_done: AtomicBool,
    jobs_have_begun: AtomicBool,
    has_signal: AtomicBool,
    is_urgent: AtomicBool,
    was_forced: AtomicBool,
    output_is_closed: AtomicBool,
    is_kept: AtomicBool,
    view_is_to_close: AtomicBool,
    hangup: Hangup,
    has_hung_up: AtomicBool,
}

/// Shared by the view, the steward, the signals and the console: any of them may say that it is time
/// to leave.
#[derive(Clone, Default)]
pub(crate) struct Leave {
    state: Arc<State>,
}

impl Leave {
    /// With this done at a hangup.
    pub(crate) fn new(hangup: Hangup) -> Self {
        let state = State {
            hangup,
            ..State::default()
        };
        Self {
            state: Arc::new(state),
        }
    }

    /// What a hangup does.
    pub(crate) fn hangup(&self) -> Hangup {
        self.state.hangup
    }

    /// The terminal takes nothing any more.
    pub(crate) fn hang_up(&self) {
        if !self.hangup().is_outlived() {
            self.state.has_hung_up.store(true, Ordering::Release);
            self.close_output();
        }
    }

    /// Says that it is time, and wakes who waits for it.
    pub(crate) fn now(&self) {
        *self.state.is_due.lock() = true;
        self.state.due.notify_all();
        self.wake();
    }

    /// Wakes the views: there is something to look at here.
    pub(crate) fn wake(&self) {
        let wakes = self.wakes().clone();
        // Called without the lock: whoever is woken may look at us.
        for wake in wakes.into_iter().flatten() {
            wake();
        }
    }

    /// Whether it is time.
    pub(crate) fn is_due(&self) -> bool {
        *self.state.is_due.lock()
    }

    /// Waits until it is time.
    pub(crate) fn wait(&self) {
        let mut is_due = self.state.is_due.lock();
        self.state.due.wait_while(&mut is_due, |is_due| !*is_due);
    }

    /// Calls this, from any thread, when it is time: a view that sleeps until something happens.
    pub(crate) fn set_waker(&self, of: Onlooker, wake: impl Fn() + Send + Sync + 'static) {
        self.wakes()[place(of)] = Some(Arc::new(wake));
    }

    /// That view is not to be woken any more.
    pub(crate) fn let_sleep(&self, who: Onlooker) {
        self.wakes()[place(who)] = None;
    }

    fn wakes(&self) -> MutexGuard<'_, [Option<Wake>; 2]> {
        self.state.wakes.lock()
    }

    /// The person has no need of the view any more, and wants the live sources kept.
    pub(crate) fn keep(&self) {
        self.state.is_kept.store(true, Ordering::Release);
        self.close_view();
    }

    /// Whether the live sources are to be kept without the view.
    pub(crate) fn is_kept(&self) -> bool {
        self.state.is_kept.load(Ordering::Acquire)
    }

    /// The view has nothing to show any more.
    pub(crate) fn close_view(&self) {
        self.state.view_is_to_close.store(true, Ordering::Release);
        self.wake();
    }

    /// Whether the view has nothing to show any more. Until then it shows how the jobs end, also
    /// when it is time to leave.
    pub(crate) fn is_view_to_close(&self) -> bool {
        self.state.view_is_to_close.load(Ordering::Acquire)
    }

    /// The jobs of the command line have been started.
    pub(crate) fn jobs_have_begun(&self) {
        self.state.jobs_have_begun.store(true, Ordering::Release);
    }

    /// Whether there are jobs to be stopped.
    pub(crate) fn have_jobs_begun(&self) -> bool {
        self.state.jobs_have_begun.load(Ordering::Acquire)
    }

    /// From now on it is time as soon as no job runs.
    pub(crate) fn when_done(&self) {
        self.state.when_done.store(true, Ordering::Release);
    }

    /// Whether it is time as soon as no job runs.
    pub(crate) fn is_when_done(&self) -> bool {
        self.state.when_done.load(Ordering::Acquire)
    }

    /// A signal asks us to end.
    pub(crate) fn note_signal(&self) {
        self.state.has_signal.store(true, Ordering::Release);
    }

    /// It was said again: nobody is to be waited for but who has to be killed.
    pub(crate) fn hurry(&self) {
        self.state.is_urgent.store(true, Ordering::Release);
    }

    /// Whether it was said twice that we are to end: then nothing is waited for any more.
    pub(crate) fn is_urgent(&self) -> bool {
        self.state.is_urgent.load(Ordering::Acquire)
    }

    /// And once more: what is left was killed at once.
    pub(crate) fn force(&self) {
        self.state.was_forced.store(true, Ordering::Release);
    }

    /// Whether a person had to force our end.
    pub(crate) fn was_forced(&self) -> bool {
        self.state.was_forced.load(Ordering::Acquire)
    }

    /// Nobody reads what we print any more.
    pub(crate) fn close_output(&self) {
        self.state.output_is_closed.store(true, Ordering::Release);
    }

    /// Whether nobody reads what we print any more.
    pub(crate) fn is_output_closed(&self) -> bool {
        self.state.output_is_closed.load(Ordering::Acquire)
    }

    /// Who asks the jobs to stop when the program leaves now.
    pub(crate) fn by(&self) -> StopBy {
        let has_hung_up = self.state.has_hung_up.load(Ordering::Acquire);
        if has_hung_up || self.state.has_signal.load(Ordering::Acquire) {
            StopBy::Signal
        } else {
            StopBy::Close
        }
    }
}

fn place(of: Onlooker) -> usize {
    match of {
        Onlooker::Window => 0,
        Onlooker::Terminal => 1,
    }
}
