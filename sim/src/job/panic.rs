//! Keeps what a panic in a job said and where: the payload that it leaves behind has only words.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::Once;

use super::state::Reason;

thread_local! {
    static IS_KEEPING: Cell<bool> = const { Cell::new(false) };
    static KEPT: RefCell<Option<Reason>> = const { RefCell::new(None) };
}

static HOOK: Once = Once::new();

/// While it lives, a panic on this thread is kept for the job's reason rather than printed. Panics
/// of other threads, and those outside of it, go to the hook that was there before.
#[must_use = "dropping it ends the keeping"]
pub(super) struct Keeper {
    was_keeping: bool,
}

impl Keeper {
    pub(super) fn start() -> Self {
        prepare();
        KEPT.take();
        Self {
            was_keeping: IS_KEEPING.replace(true),
        }
    }

    /// The last panic since the start, whoever caught it.
    pub(super) fn finish(self) -> Option<Reason> {
        drop(self);
        KEPT.take()
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        IS_KEEPING.set(self.was_keeping);
    }
}

/// Puts the hook in its place, before anybody else's comes on top of it: a thread that a display holds
/// up in its hook would hold up whoever changes hooks later.
pub(super) fn prepare() {
    HOOK.call_once(hook);
}

/// Runs what a task's author wrote; a panic in it becomes a reason.
pub(super) fn caught<T>(run: impl FnOnce() -> T) -> Result<T, Reason> {
    let keeper = Keeper::start();
    let result = panic::catch_unwind(AssertUnwindSafe(run));
    let kept = keeper.finish();
    // A panic that was thrown on (`resume_unwind`) passes no hook: its payload has to do.
    result.map_err(|payload| kept.unwrap_or_else(|| reason(&*payload, String::new())))
}

fn hook() {
    let earlier = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if IS_KEEPING.get() {
            KEPT.set(Some(reason(info.payload(), place(info))));
        } else {
            earlier(info);
        }
    }));
}

fn place(info: &PanicHookInfo<'_>) -> String {
    info.location()
        .map_or_else(String::new, |at| format!("{}:{}", at.file(), at.line()))
}

/// The reason that a panic gives, from its payload and its place.
pub(super) fn reason(payload: &(dyn Any + Send), place: String) -> Reason {
    let message = payload
        .downcast_ref::<&str>()
        .map(ToString::to_string)
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a value that is no text".into());
    Reason::Panicked { message, place }
}
