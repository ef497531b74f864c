//! Keeps the place of a panic: the payload that a task leaves behind has only its message.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic;
use std::sync::Once;

use super::state::Reason;

thread_local! {
    static IN_JOB: Cell<bool> = const { Cell::new(false) };
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

static HOOK: Once = Once::new();

/// Marks this thread as a job's: its panics are kept for the job's reason rather than printed.
/// Panics of all other threads go to the hook that was there before.
pub(super) fn keep_panics_of_this_thread() {
    HOOK.call_once(|| {
        let earlier = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if IN_JOB.get() {
                let place = info
                    .location()
                    .map(|at| format!("{}:{}", at.file(), at.line()));
                PLACE.with_borrow_mut(|kept| *kept = place.unwrap_or_default());
            } else {
                earlier(info);
            }
        }));
    });
    IN_JOB.set(true);
}

/// The reason that a panic gives, from its payload and the place this thread kept.
pub(super) fn reason(payload: &(dyn Any + Send)) -> Reason {
    let message = payload
        .downcast_ref::<&str>()
        .map(ToString::to_string)
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a value that is no text".into());
    Reason::Panicked {
        message,
        place: PLACE.with_borrow_mut(std::mem::take),
    }
}
