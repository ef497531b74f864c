//! Job control, as a shell has it, for the one job of a scope: the keys that stop and quit go to whoever
//! is in front of the program's terminal, and when the program stands still, so do we.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use rustix::process::{Pid, Signal, kill_process_group};
use signal_hook::consts::{SIGQUIT, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;
use sprintscope_sim::Job;
use sprintscope_sim::process_stat::ProcessStat;
use sprintscope_sim::source::Keyboard;

use super::POLL_INTERVAL;
use super::screen::Cursor;
use super::terminal::Terminal;
use crate::program::suspend;

/// What is controlled.
pub(super) struct JobControl {
    pub job: Job,
    /// `None` where the program has no terminal.
    pub keyboard: Option<Arc<Keyboard>>,
    pub terminal: Arc<Terminal>,
    pub cursor: Cursor,
    pub is_over: Arc<AtomicBool>,
}

impl JobControl {
    pub(super) fn begin(self) -> std::io::Result<JoinHandle<()>> {
        suspend::take_charge();
        let signals = Signals::new([SIGTSTP, SIGQUIT, SIGWINCH])?;
        let thread = thread::Builder::new().name("job control".into());
        thread.spawn(move || self.run(signals))
    }

    fn run(self, mut signals: Signals) {
        while !self.is_over.load(Ordering::Acquire) {
            for signal in signals.pending() {
                match signal {
                    SIGWINCH => self.pass_size(),
                    _ => self.press(signal),
                }
            }
            // Also by itself, as an editor does that gets the key as a byte.
            if let Some(leader) = self.leader()
                && ProcessStat::of(leader.as_raw_nonzero().get())
                    .is_some_and(|leader| leader.state == 'T')
                && self.terminal.is_ours()
                && !suspend::is_orphaned()
            {
                // What it has printed before is to stand there.
                thread::sleep(POLL_INTERVAL);
                self.suspend(leader);
            }
            thread::sleep(POLL_INTERVAL);
        }
    }

    fn pass_size(&self) {
        if let Some(keyboard) = &self.keyboard {
            keyboard.set_size(self.terminal.size());
        }
    }

    /// Passes a key on.
    fn press(&self, signal: i32) {
        let Some(leader) = self.leader() else {
            // Nobody is left who would stand still before us.
            if signal == SIGTSTP && !suspend::is_orphaned() {
                self.stand_still();
            }
            return;
        };
        let pressed = self.keyboard.as_ref().map(|one| one.press(signal));
        if !matches!(pressed, Some(Ok(())))
            && let Some(signal) = Signal::from_named_raw(signal)
        {
            // It may have ended since.
            let _gone = kill_process_group(leader, signal);
        }
    }

    /// The program stands still: so do we, until a shell has us go on, and the program with us.
    fn suspend(&self, leader: Pid) {
        self.stand_still();
        // Its group, as a shell would: daemons that have left it were never stopped.
        let _gone = kill_process_group(leader, Signal::CONT);
    }

    fn stand_still(&self) {
        self.terminal.lay_aside(|| {
            if self.cursor.end_line() {
                crate::program::say::eprint("\n");
            }
            suspend::stand_still();
        });
        self.pass_size();
    }

    /// The program's number, which is its group's, too.
    fn leader(&self) -> Option<Pid> {
        if self.job.state().has_ended() {
            return None;
        }
        let details = self.job.details();
        let (_, pid) = details.iter().find(|(detail, _)| *detail == "pid")?;
        Pid::from_raw(pid.parse().ok()?)
    }
}
