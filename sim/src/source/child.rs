//! A program on its way: started under its guard, and gone when its handle is dropped.

use std::ffi::OsString;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::process::{ExitStatus, Stdio};

use rustix::fs::{OFlags, fcntl_setfl};
use rustix::pipe::{PipeFlags, pipe_with};
use rustix::process::{Signal, kill_process_group};
use rustix::termios::Winsize;

use super::family::{Family, output_id};
use super::guard::Guard;
use super::marker::{Marker, VARIABLE};
use super::process_spec::{Output, ProcessSpec, ProgramInput};
use super::pty::Pty;

/// The scope's ends of what a program writes to.
pub(super) struct Outputs {
    pub out: OwnedFd,
    pub err: OwnedFd,
    /// Where its standard input is written, if that is a pipe of ours.
    pub input: Option<OwnedFd>,
}

/// A program, and all that comes of it.
pub(super) struct Child {
    guard: Guard,
    family: Family,
    marker: Marker,
}

impl Child {
    /// Starts the program, in a process group of its own; its terminals have this size.
    pub(super) fn start(spec: &ProcessSpec, size: Winsize) -> io::Result<(Self, Outputs)> {
        let marker = Marker::new(&spec.ticket);
        let (out, out_of_child) = output(spec.output, spec.has_keyboard(), size)?;
        let (err, err_of_child) = output(spec.output, spec.has_keyboard(), size)?;
        let ids = [&out_of_child, &err_of_child].map(|output| output_id(output.as_fd()));
        let own: (OsString, OsString) = (VARIABLE.into(), marker.value().into());
        let variables = spec.env.iter().cloned().chain([own]);
        let (input, to_input) = input(spec, &err_of_child)?;
        let guard = Guard::start(spec, variables, (input, out_of_child, err_of_child))?;
        let family = Family::new(guard.pid(), ids.into_iter().flatten().collect());
        let child = Self {
            guard,
            family,
            marker,
        };
        let outputs = Outputs {
            out,
            err,
            input: to_input,
        };
        Ok((child, outputs))
    }

    /// The program's process number, which is its group's, too.
    pub(super) fn pid(&self) -> i32 {
        self.guard.program().as_raw_nonzero().get()
    }

    /// All processes that have come of it.
    pub(super) fn family(&self) -> &Family {
        &self.family
    }

    /// Waits until the program has ended; what it started may go on.
    pub(super) async fn exited(&self) -> io::Result<ExitStatus> {
        self.guard.exited().await
    }

    /// How the program ended, once it has.
    pub(super) fn exit(&self) -> Option<ExitStatus> {
        self.guard.exit()
    }

    /// Waits until nothing is left of it.
    pub(super) async fn all_ended(&self) -> io::Result<()> {
        self.guard.all_ended().await
    }

    /// Sends the program's group a signal, for a system that shows no processes.
    pub(super) fn signal_group(&self, signal: Signal) {
        if self.guard.exit().is_none() && !self.guard.is_alone() {
            // The group may have gone already, which is as good.
            let _gone = kill_process_group(self.guard.program(), signal);
        }
    }

    /// Kills all that is left of it, and waits for that with the thread.
    pub(super) fn kill_all(&mut self) {
        self.guard.end_all();
        if self.guard.was_killed() {
            // Nobody has become the parent of what is left: only what it carries tells whose it is.
            self.marker.kill_carriers();
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        self.kill_all();
    }
}

/// What is the program's standard input, and where it is written if that is ours to do.
fn input(spec: &ProcessSpec, terminal: &OwnedFd) -> io::Result<(Stdio, Option<OwnedFd>)> {
    if spec.reads_lines() {
        let (of_child, ours) = pipe_with(PipeFlags::CLOEXEC)?;
        // This end is ours alone: the program's stays as it was.
        fcntl_setfl(&ours, OFlags::NONBLOCK)?;
        return Ok((Stdio::from(of_child), Some(ours)));
    }
    let input = match spec.input {
        _ if spec.reads_keyboard() => Stdio::from(terminal.try_clone()?),
        ProgramInput::Nothing => Stdio::null(),
        _ => Stdio::inherit(),
    };
    Ok((input, None))
}

/// Both sides of an output: the scope's, the child's.
fn output(output: Output, has_keyboard: bool, size: Winsize) -> io::Result<(OwnedFd, OwnedFd)> {
    match output {
        Output::Terminal => {
            let Pty { master, slave } = Pty::open(has_keyboard, size).map_err(|error| {
                io::Error::other(format!("no pseudo-terminal ({error}); --pipe does without"))
            })?;
            Ok((master, slave))
        }
        Output::Pipe => Ok(pipe_with(PipeFlags::CLOEXEC)?),
    }
}
