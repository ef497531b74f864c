//! Who plans the plots where that takes long: a thread of its own for a while, so that nothing that is drawn waits.

use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// A plan of fewer series is made at once, however busy the machine.
const MANY: usize = 5_000;
/// What is made in less is made at once, where it is asked for.
const AT_ONCE: Duration = Duration::from_millis(8);
/// It takes no more than this part of the time.
const PART: u32 = 4;
/// What has come is planned no later than this.
const LATEST: Duration = Duration::from_secs(1);
/// While it is being made, who draws looks so often whether it is there.
const LOOK: Duration = Duration::from_millis(30);

/// Plans, on a thread where the last time took long.
#[derive(Debug)]
pub(crate) struct Planner<Plan> {
    /// When it was made last, and how long that took.
    last: Option<(Instant, Duration)>,
    thread: Option<JoinHandle<(Plan, Duration)>>,
    is_awaited: bool,
}

impl<Plan> Default for Planner<Plan> {
    fn default() -> Self {
        Self {
            last: None,
            thread: None,
            is_awaited: false,
        }
    }
}

/// A copy of a plan has nobody at work.
impl<Plan> Clone for Planner<Plan> {
    fn clone(&self) -> Self {
        Self {
            last: self.last,
            ..Self::default()
        }
    }
}

impl<Plan: Send + 'static> Planner<Plan> {
    /// Whether the next plan, of so many series, is to be made on a thread, as far as the last one tells.
    pub(crate) fn takes_long(&self, series: usize) -> bool {
        series >= MANY && self.last.is_some_and(|(_, took)| took >= AT_ONCE)
    }

    /// Whether a thread is at work, or what has come is to wait for a while.
    pub(crate) fn holds(&mut self) -> bool {
        self.is_awaited = self.left().is_some();
        self.is_awaited || self.thread.is_some()
    }

    /// Has it made on a thread; comes back where none can be had.
    pub(crate) fn begin<F>(&mut self, make: F) -> bool
    where
        F: FnOnce() -> Plan + Send + 'static,
    {
        let spawned = thread::Builder::new()
            .name("planner".to_owned())
            .spawn(move || {
                let begun = Instant::now();
                (make(), begun.elapsed())
            });
        self.thread = spawned.ok();
        self.thread.is_some()
    }

    /// What a thread has made by now.
    pub(crate) fn take_finished(&mut self) -> Option<Plan> {
        let thread = self.thread.take_if(|thread| thread.is_finished())?;
        Some(self.joined(thread))
    }

    /// What a thread is making, once it is there.
    pub(crate) fn wait(&mut self) -> Option<Plan> {
        let thread = self.thread.take()?;
        Some(self.joined(thread))
    }

    fn joined(&mut self, thread: JoinHandle<(Plan, Duration)>) -> Plan {
        match thread.join() {
            Ok((plan, took)) => {
                self.made(took);
                plan
            }
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }

    /// It was made, and took so long.
    pub(crate) fn made(&mut self, took: Duration) {
        self.last = Some((Instant::now(), took));
        self.is_awaited = false;
    }

    /// When to look again for what has come; `None` where nothing waits.
    pub(crate) fn due_in(&self) -> Option<Duration> {
        if self.thread.is_some() {
            return Some(LOOK);
        }
        self.is_awaited.then(|| self.left().unwrap_or_default())
    }

    fn left(&self) -> Option<Duration> {
        let (at, took) = self.last.filter(|(_, took)| *took >= AT_ONCE)?;
        let left = (took * PART).min(LATEST).saturating_sub(at.elapsed());
        (!left.is_zero()).then_some(left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_long_is_made_seldom_and_on_a_thread_and_what_is_quick_at_once() {
        let mut planner = Planner::default();
        assert!(!planner.takes_long(MANY) && !planner.holds() && planner.due_in().is_none());
        planner.made(Duration::from_millis(1));
        assert!(!planner.takes_long(MANY) && !planner.holds());
        // It took a minute, so that it waits for the longest there is.
        planner.made(Duration::from_mins(1));
        assert!(planner.takes_long(MANY) && planner.holds() && !planner.takes_long(MANY - 1));
        assert!(planner.due_in().is_some_and(|left| left <= LATEST));
        // It was made long ago.
        planner.last = planner
            .last
            .map(|(at, took)| (at.checked_sub(LATEST).unwrap(), took));
        assert_eq!(planner.due_in(), Some(Duration::ZERO));
        assert!(!planner.holds() && planner.due_in().is_none());
        assert!(planner.begin(|| "a plan"));
        assert!(planner.holds() && planner.due_in() == Some(LOOK));
        assert!(planner.wait().is_some());
        assert!(planner.take_finished().is_none() && !planner.takes_long(MANY));
    }
}
