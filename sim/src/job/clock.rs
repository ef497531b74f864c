//! The scope's clock: `t` of every sample is seconds since the scope's start.

use std::time::{Duration, Instant, SystemTime};

/// Seconds since the scope's start, the same for all its jobs and views.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    start: Instant,
    /// Asked once: whoever sets the machine's clock later moves no sample.
    wall_start: f64,
}

impl Clock {
    /// A clock that starts now.
    pub fn start() -> Self {
        Self {
            start: Instant::now(),
            wall_start: epoch_secs(SystemTime::now()),
        }
    }

    /// A clock that has come so far, and that began at this time of the wall clock.
    pub(crate) fn at(seconds: f64, wall_start: f64) -> Self {
        let now = Instant::now();
        let since = Duration::try_from_secs_f64(seconds).unwrap_or_default();
        Self {
            start: now.checked_sub(since).unwrap_or(now),
            wall_start,
        }
    }

    /// The wall clock's time at the start, in seconds since 1970, UTC.
    pub fn wall_start(&self) -> f64 {
        self.wall_start
    }

    /// Seconds since the start.
    pub fn now(&self) -> f64 {
        self.start.elapsed().as_secs_f64()
    }

    /// How long ago this time of the clock was; zero for one that is yet to come.
    pub fn since(&self, secs: f64) -> Duration {
        Duration::try_from_secs_f64(self.now() - secs).unwrap_or_default()
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

/// Seconds since 1970, UTC; below 0 for a machine whose clock was never set.
fn epoch_secs(time: SystemTime) -> f64 {
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) => since.as_secs_f64(),
        Err(before) => -before.duration().as_secs_f64(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wall_clock_of_second_zero_is_known() {
        let before = epoch_secs(SystemTime::now());
        let clock = Clock::start();
        let after = epoch_secs(SystemTime::now());
        assert!((before..=after).contains(&clock.wall_start()));
    }

    #[test]
    fn a_time_before_1970_is_below_zero() {
        let early = SystemTime::UNIX_EPOCH - Duration::from_millis(1_500);
        assert_eq!(epoch_secs(early), -1.5);
    }
}
