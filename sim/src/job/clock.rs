//! The scope's clock: `t` of every sample is seconds since the scope's start.

use std::time::{Duration, Instant};

/// Seconds since the scope's start, the same for all its jobs and views.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    start: Instant,
}

impl Clock {
    /// A clock that starts now.
    pub fn start() -> Self {
        Self {
            start: Instant::now(),
        }
    }

    /// Seconds since the start.
    pub fn now(&self) -> f64 {
        self.start.elapsed().as_secs_f64()
    }

    /// Where an instant lies on this clock, in seconds; 0 for one before the start.
    pub fn seconds_at(&self, instant: Instant) -> f64 {
        instant.saturating_duration_since(self.start).as_secs_f64()
    }

    /// The instant that lies `after` the start.
    pub fn instant_after(&self, after: Duration) -> Option<Instant> {
        self.start.checked_add(after)
    }
}
