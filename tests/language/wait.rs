//! Waiting for what must come.

use std::thread;
use std::time::{Duration, Instant};

/// Far longer than anything takes here, so that only what never comes is missed.
const PATIENCE: Duration = Duration::from_secs(45);
const LOOK: Duration = Duration::from_millis(10);

/// Looks until something is found.
#[track_caller]
pub fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < deadline, "waited {PATIENCE:?} for {what}");
        thread::sleep(LOOK);
    }
}
