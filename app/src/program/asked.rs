//! Signals to the program itself: those that ask for an end, and those that it passes on.

use std::time::{Duration, Instant};

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGUSR2};
use sprintscope_sim::job::PassedSignal;
use sprintscope_sim::{Scope, StopBy, StopMethod};

use super::hangup::Hangup;
use super::leave::Leave;
use super::say::say;
use super::suspend::was_brought_back;

/// What it listens to, with this done at a hangup.
pub(crate) fn heard(hangup: Hangup) -> Vec<i32> {
    let mut heard = vec![SIGINT, SIGTERM, SIGUSR1, SIGUSR2, SIGCONT];
    // What was ignored stays so, for us and for what we start: that is what nohup is for.
    if hangup != Hangup::Ignored {
        heard.push(SIGHUP);
    }
    heard
}

/// A terminal sends Ctrl-C to all in front of it, and a wrapper often sends it on: what comes so soon
/// after the first is the same one.
const ECHO: Duration = Duration::from_millis(300);

/// What was asked so far.
pub(crate) struct Asked {
    scope: Scope,
    leave: Leave,
    first: Option<Instant>,
    /// How often Ctrl-C was meant.
    interrupts: u32,
    last_interrupt: Option<Instant>,
}

impl Asked {
    /// Nothing yet.
    pub(crate) fn new(scope: Scope, leave: Leave) -> Self {
        Self {
            scope,
            leave,
            first: None,
            interrupts: 0,
            last_interrupt: None,
        }
    }

    /// Does what this signal is for.
    pub(crate) fn hear(&mut self, signal: i32) {
        match signal {
            SIGUSR1 => self.scope.pass_signal(PassedSignal::Usr1),
            SIGUSR2 => self.scope.pass_signal(PassedSignal::Usr2),
            // The program goes on with us, and has been told.
            SIGCONT if was_brought_back() => {}
            SIGCONT => self.scope.pass_signal(PassedSignal::Cont),
            SIGINT => self.interrupt(),
            // Where the terminal is gone nobody reads it, and a log does.
            SIGHUP if self.leave.hangup() == Hangup::Kept => {
                say("hangup: going on, as --keep says");
            }
            _ => {
                // Nobody is expected to watch any more; sent again it changes nothing.
                self.scope.set_seen(false);
                self.stop();
            }
        }
    }

    /// The first sets the stop event of all jobs, the second kills, the third kills what is left at
    /// once.
    fn interrupt(&mut self) {
        let now = Instant::now();
        let is_echo = |before: Instant| now - before < ECHO;
        if self.last_interrupt.is_some_and(is_echo) {
            return;
        }
        self.last_interrupt = Some(now);
        self.interrupts += 1;
        match self.interrupts {
            1 => self.stop(),
            2 => {
                self.leave.hurry();
                self.scope.stop_all(StopMethod::Kill, StopBy::Signal);
                self.leave.now();
            }
            _ => {
                self.leave.force();
                self.scope.jobs().end_all(StopBy::Signal);
                self.leave.now();
            }
        }
    }

    fn stop(&mut self) {
        if self.first.is_some() {
            return;
        }
        self.first = Some(Instant::now());
        self.leave.note_signal();
        self.scope.stop_all(StopMethod::Event, StopBy::Signal);
        self.leave.now();
    }
}

#[cfg(test)]
mod tests {
    use sprintscope_sim::job::NotCompleted;
    use sprintscope_sim::{JobSpec, JobState, Reason, ScopeOptions, TaskSpec};

    use super::*;

    /// Longer than what counts as the same Ctrl-C.
    const LATER: Duration = Duration::from_millis(350);

    #[test]
    fn a_third_interrupt_leaves_alone_what_neither_event_nor_kill_has_ended() {
        let scope = Scope::with(ScopeOptions {
            grace: Duration::from_hours(1),
            ..ScopeOptions::default()
        });
        let deaf = TaskSpec::new("deaf", |_ctx| std::future::pending::<()>());
        let job = scope.start(JobSpec::new("job").task(deaf).killed_by_its_source());
        let leave = Leave::default();
        let mut asked = Asked::new(scope, leave.clone());
        asked.hear(SIGINT);
        // The same one once more, as a wrapper passes it on.
        asked.hear(SIGINT);
        assert_eq!(job.status().rungs.len(), 1);
        std::thread::sleep(LATER);
        asked.hear(SIGINT);
        let status = job.status();
        let methods: Vec<StopMethod> = status.rungs.iter().map(|rung| rung.method).collect();
        assert_eq!(methods, [StopMethod::Event, StopMethod::Kill]);
        assert_eq!(status.state, JobState::Stopping, "its source has an hour");
        assert!(leave.is_due() && !leave.was_forced());
        std::thread::sleep(LATER);
        asked.hear(SIGINT);
        assert_eq!(job.result(), Err(NotCompleted::Dead(Reason::Abandoned)));
        assert!(leave.was_forced());
    }
}
