//! Waiting for what must come.

use std::thread;
use std::time::{Duration, Instant};

/// Far longer than anything takes here, so that only what never comes is missed.
const PATIENCE: Duration = Duration::from_secs(45);
const POLL_INTERVAL: Duration = Duration::from_millis(10);

/// Looks until something is found.
#[track_caller]
pub(crate) fn until<T>(what: &str, look: impl FnMut() -> Option<T>) -> T {
    let found = patiently(look);
    found.unwrap_or_else(|| panic!("waited {PATIENCE:?} for {what}"))
}

/// Looks until something is found, or it is clear that nothing will be.
pub(super) fn patiently<T>(mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let found = look();
        if found.is_some() || Instant::now() >= deadline {
            return found;
        }
        thread::sleep(POLL_INTERVAL);
    }
}
