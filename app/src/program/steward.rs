//! Watches over a scope while it runs: signals, `--stop-after`, `--exit-when-done`.

use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::Context;
use signal_hook::iterator::{Handle, Signals};
use sprintscope_sim::{Scope, StopBy, StopMethod};

use super::asked::{Asked, heard};
use super::leave::Leave;

/// How often the steward looks for what no one wakes it for.
const POLL_INTERVAL: Duration = Duration::from_millis(100);

/// The stop that `--stop-after` asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StopAfter {
    /// From the steward's start, or from when the jobs are live.
    pub after: Duration,
    /// How.
    pub method: StopMethod,
}

/// The steward's threads, ended and joined when it is dropped.
#[must_use = "dropping it ends it"]
pub(crate) struct Steward {
    leave: Leave,
    signals: Handle,
    threads: Vec<JoinHandle<()>>,
}

impl Steward {
    /// Starts watching.
    ///
    /// # Errors
    /// If the system has no threads or signals for us.
    pub(crate) fn start(
        scope: &Scope,
        stop: Option<StopAfter>,
        leave: &Leave,
    ) -> anyhow::Result<Self> {
        let mut signals = Signals::new(heard(leave.hangup())).context("no signal handlers")?;
        let handle = signals.handle();
        let (heard_scope, heard_leave) = (scope.clone(), leave.clone());
        let listener = thread::Builder::new()
            .name("signals".into())
            .spawn(move || {
                let mut asked = Asked::new(heard_scope, heard_leave);
                for signal in signals.forever() {
                    asked.hear(signal);
                }
            });
        let watch = Watch {
            scope: scope.clone(),
            leave: leave.clone(),
            stop,
            started: Instant::now(),
            is_live: false,
        };
        let watcher = thread::Builder::new()
            .name("steward".into())
            .spawn(move || watch.run());
        Ok(Self {
            leave: leave.clone(),
            signals: handle,
            threads: vec![
                listener.context("no thread")?,
                watcher.context("no thread")?,
            ],
        })
    }
}

impl Drop for Steward {
    fn drop(&mut self) {
        self.leave.now();
        self.signals.close();
        for thread in self.threads.drain(..) {
            // A panic there was printed when it happened.
            let _printed = thread.join();
        }
    }
}

struct Watch {
    scope: Scope,
    leave: Leave,
    stop: Option<StopAfter>,
    /// When the time of --stop-after began.
    started: Instant,
    /// No job tells of the time before it began any more.
    is_live: bool,
}

impl Watch {
    fn run(mut self) {
        let mut seen = self.scope.jobs().changes();
        while !self.leave.is_due() {
            self.look_whether_live();
            self.stop_if_due();
            let is_done = self.leave.is_when_done() && self.scope.jobs().running().is_empty();
            if is_done || self.leave.is_output_closed() {
                self.leave.now();
                return;
            }
            seen = self.scope.jobs().wait_change(seen, self.patience());
        }
    }

    fn look_whether_live(&mut self) {
        if self.is_live || !self.leave.have_jobs_begun() {
            return;
        }
        self.is_live = !self.scope.jobs().are_prefilling();
        if !self.is_live {
            self.started = Instant::now();
        }
    }

    fn stop_if_due(&mut self) {
        let Some(stop) = self
            .stop
            .filter(|stop| self.started.elapsed() >= stop.after)
            .filter(|_| self.is_live)
        else {
            return;
        };
        self.stop = None;
        self.scope.stop_all(stop.method, StopBy::Option);
        // Whoever leaves when all is done must not wait for ever on what doesn't end: the shutdown
        // has the harder methods.
        if self.leave.is_when_done() {
            self.scope.jobs().wait_answers();
            if !self.scope.jobs().running().is_empty() {
                self.leave.now();
            }
        }
    }

    fn patience(&self) -> Duration {
        let passed = self.started.elapsed();
        self.stop.map_or(POLL_INTERVAL, |stop| {
            let left = stop.after.saturating_sub(passed);
            left.clamp(Duration::from_millis(1), POLL_INTERVAL)
        })
    }
}
