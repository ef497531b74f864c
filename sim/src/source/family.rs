//! All processes of a job: found, and told something.

mod answer;
mod exit_signal;
mod member;
mod procfs;
mod system_call;

pub(super) use self::answer::{Asking, Call, is_between_commands, who_answers};
pub(super) use self::exit_signal::exit_signal;
pub(super) use self::member::{Member, ProcessId, Tree};

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::fs::{FileType, fstat};
use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};

use self::member::Pipe;

/// The processes of one run of a job: what the guard's children are, and theirs.
#[derive(Clone, Debug)]
pub(super) struct Family {
    guard: i32,
    outputs: Vec<Pipe>,
}

impl Family {
    pub(super) fn new(guard: Pid, outputs: Vec<Pipe>) -> Self {
        Self {
            guard: guard.as_raw_nonzero().get(),
            outputs,
        }
    }

    /// Who hasn't ended.
    pub(super) fn look(&self) -> Tree {
        procfs::look(self.guard, &self.outputs)
    }

    /// A descriptor of one of it, readable once that has ended; `None` if it had.
    pub(super) fn open(id: ProcessId) -> Option<OwnedFd> {
        let process = pidfd_open(Pid::from_raw(id.pid)?, PidfdFlags::empty()).ok()?;
        // The descriptor holds on to one process, and the look behind it says to which.
        (procfs::started(id.pid) == Some(id.started)).then_some(process)
    }

    /// Sends a signal to one of it. Whether it went there: it may have ended.
    pub(super) fn send(to: ProcessId, signal: Signal) -> bool {
        Self::open(to).is_some_and(|process| pidfd_send_signal(process, signal).is_ok())
    }

    /// The same for one that may be suspended, and goes on for that.
    pub(super) fn ask(to: &Member, signal: Signal) -> bool {
        let was_sent = Self::send(to.id(), signal);
        if was_sent && to.is_suspended {
            Self::send(to.id(), Signal::CONT);
        }
        was_sent
    }
}

/// How `/proc` names an output of the job to those who write to it.
pub(super) fn output_id(output: BorrowedFd<'_>) -> Option<Pipe> {
    let stat = fstat(output.as_fd()).ok()?;
    Some(match FileType::from_raw_mode(stat.st_mode) {
        FileType::CharacterDevice => (0, stat.st_rdev),
        _ => (stat.st_dev, stat.st_ino),
    })
}

/// `tee (12), sh (34)`.
pub(super) fn names<'a>(members: impl IntoIterator<Item = &'a Member>) -> Vec<String> {
    members.into_iter().map(ToString::to_string).collect()
}

#[cfg(test)]
mod tests;
