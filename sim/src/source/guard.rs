//! The process between a scope and a program of its: nothing of the program is left when it is let go.
//!
//! It is the parent of the program, and everything whose own parent has ended becomes its child: a
//! daemon without an environment, in a session of its own, is found as its descendant all the same. It
//! leads the session of the program's terminal, so that filters aren't hung up when the program
//! itself ends. And it ends all of them when the socket between it and the scope is closed, which a
//! killed scope does, too. A program of its own rather than a fork of the scope: a fork would keep a
//! copy of the scope's memory for as long as the job runs.

mod mode;
mod word;

use std::cell::Cell;
use std::ffi::OsString;
use std::io;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{self, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{FdFlags, fcntl_setfd};
use rustix::net::{AddressFamily, SocketFlags, SocketType, socketpair};
use rustix::process::Pid;
use tokio::io::unix::AsyncFd;
use tracing::warn;

use super::ignored;
use super::input::watched;
use super::limits;
use super::process_spec::ProcessSpec;
use word::{Word, status};

/// How long a guard may take to end what is left before its handle is dropped without it.
const LAST_WAIT: Duration = Duration::from_secs(3);

/// The guard of one program. Dropped, it ends all that is left of it.
pub(super) struct Guard {
    process: process::Child,
    program: Pid,
    /// `None` once it was let go.
    socket: Option<AsyncFd<OwnedFd>>,
    exit: Cell<Option<ExitStatus>>,
    is_alone: Cell<bool>,
}

impl Guard {
    /// Starts a guard, and through it the program, which reads the first of these and writes to the
    /// other two.
    ///
    /// # Errors
    /// If either of them can't be started; the program's error comes as it was.
    pub(super) fn start(
        spec: &ProcessSpec,
        variables: impl IntoIterator<Item = (OsString, OsString)>,
        (input, out, err): (Stdio, OwnedFd, OwnedFd),
    ) -> io::Result<Self> {
        let (own, guards) = socketpair(
            AddressFamily::UNIX,
            SocketType::SEQPACKET,
            SocketFlags::CLOEXEC,
            None,
        )?;
        // Where nobody types it has no controlling terminal: who asks there for a password would wait
        // for ever.
        let mark = if spec.has_keyboard() { "t" } else { "" };
        let mut command = Command::new(own_program());
        command
            .arg0(mode::NAME)
            .arg(&spec.program)
            .args(&spec.args)
            .envs(variables)
            .env(mode::VARIABLE, format!("{}{mark}", guards.as_raw_fd()))
            .stdin(input)
            .stdout(Stdio::from(out))
            .stderr(Stdio::from(err));
        let inherited = guards.as_raw_fd();
        // SAFETY: runs between fork and exec, on a descriptor that is open there, and makes nothing but
        // system calls.
        unsafe {
            command.pre_exec(move || {
                let guards = rustix::fd::BorrowedFd::borrow_raw(inherited);
                limits::restore()?;
                ignored::restore();
                Ok(fcntl_setfd(guards, FdFlags::empty())?)
            });
        }
        let process = command.spawn().map_err(|error| {
            warn!(program = %spec.program.display(), %error, "a guard could not be started");
            io::Error::other(format!("its guard could not be started: {error}"))
        })?;
        drop((command, guards));
        let mut guard = Self {
            program: Pid::from_child(&process),
            process,
            socket: None,
            exit: Cell::new(None),
            is_alone: Cell::new(false),
        };
        guard.program = match Word::hear(own.as_fd())? {
            Some(Word::Started(pid)) if pid > 0 => {
                Pid::from_raw(pid).ok_or(rustix::io::Errno::SRCH)?
            }
            Some(Word::Failed(errno)) => return Err(io::Error::from_raw_os_error(errno)),
            _ => {
                warn!(program = %spec.program.display(), "a guard ended before it had begun");
                return Err(io::Error::other("its guard ended before it had begun"));
            }
        };
        rustix::io::ioctl_fionbio(&own, true)?;
        guard.socket = Some(watched(own).map_err(|(_, error)| error)?);
        Ok(guard)
    }

    /// The guard itself, whose descendants are the job's processes.
    pub(super) fn pid(&self) -> Pid {
        Pid::from_child(&self.process)
    }

    /// The program.
    pub(super) fn program(&self) -> Pid {
        self.program
    }

    /// How the program ended, once it has.
    pub(super) fn exit(&self) -> Option<ExitStatus> {
        self.exit.get()
    }

    /// Whether nothing is left of the program.
    pub(super) fn is_alone(&self) -> bool {
        self.is_alone.get()
    }

    /// Whether somebody has ended the guard itself: then it can't say what is left.
    pub(super) fn was_killed(&self) -> bool {
        self.is_alone() && self.exit.get().is_none()
    }

    /// The conversation with it is over.
    fn note_alone(&self) {
        if !self.is_alone.replace(true) && self.exit.get().is_none() {
            let guard = self.process.id();
            warn!(
                guard,
                "a guard was killed: what is left is found by its marker"
            );
        }
    }

    /// Waits until the program has ended; what it started may go on. Where the guard was killed its
    /// program was, too.
    pub(super) async fn exited(&self) -> io::Result<ExitStatus> {
        loop {
            if let Some(exit) = self.exit.get() {
                return Ok(exit);
            }
            if self.is_alone() {
                return Ok(status(libc::SIGKILL));
            }
            self.hear().await?;
        }
    }

    /// Waits until nothing is left of the program.
    pub(super) async fn all_ended(&self) -> io::Result<()> {
        while !self.is_alone() {
            self.hear().await?;
        }
        Ok(())
    }

    /// Waits for the next word.
    async fn hear(&self) -> io::Result<()> {
        let Some(socket) = &self.socket else {
            self.is_alone.set(true);
            return Ok(());
        };
        let mut ready = socket.readable().await?;
        match Word::hear(socket.get_ref().as_fd()) {
            Ok(Some(Word::Exited(raw))) => self.exit.set(Some(status(raw))),
            Ok(Some(_)) => {}
            Ok(None) => self.note_alone(),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => ready.clear_ready(),
            Err(error) if error.kind() == io::ErrorKind::ConnectionReset => self.note_alone(),
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Has it kill all that is left, and waits for that with the thread, as long as is reasonable.
    pub(super) fn end_all(&mut self) {
        if let Some(socket) = self.socket.take() {
            if !self.is_alone() {
                let socket = socket.into_inner();
                let _gone = rustix::net::shutdown(&socket, rustix::net::Shutdown::Write);
                self.hear_last(&socket);
            }
            self.note_alone();
        }
        if self.process.try_wait().is_ok_and(|ended| ended.is_none()) {
            // It has done what it can, or hangs: what it guards dies with it as far as it may.
            let deadline = Instant::now() + Duration::from_millis(100);
            while self.process.try_wait().is_ok_and(|ended| ended.is_none()) {
                if Instant::now() > deadline {
                    warn!(guard = self.process.id(), "a guard that hung was killed");
                    let _gone = self.process.kill();
                    let _status = self.process.wait();
                    return;
                }
                std::thread::sleep(Duration::from_millis(1));
            }
        }
    }

    fn hear_last(&self, socket: &OwnedFd) {
        let deadline = Instant::now() + LAST_WAIT;
        loop {
            match Word::hear(socket.as_fd()) {
                Ok(Some(Word::Exited(raw))) => self.exit.set(Some(status(raw))),
                Ok(Some(_)) => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    let left = deadline.saturating_duration_since(Instant::now());
                    if left.is_zero() {
                        let guard = self.process.id();
                        warn!(
                            guard,
                            "a guard takes too long to end what is left of its program"
                        );
                        return;
                    }
                    wait_readable(socket, left);
                }
                Ok(None) | Err(_) => return,
            }
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.end_all();
    }
}

/// This program, also where its file has been replaced since it was started.
fn own_program() -> PathBuf {
    let linked = PathBuf::from("/proc/self/exe");
    if linked.exists() {
        return linked;
    }
    std::env::current_exe()
        .unwrap_or_else(|_| PathBuf::from(std::env::args_os().next().unwrap_or_default()))
}

fn wait_readable(descriptor: &OwnedFd, at_most: Duration) {
    let mut fds = [PollFd::new(descriptor, PollFlags::IN)];
    let at_most = Timespec {
        tv_sec: at_most.as_secs() as i64,
        tv_nsec: at_most.subsec_nanos().into(),
    };
    // Interrupted or not: the caller looks for itself.
    let _woken = poll(&mut fds, Some(&at_most));
}

#[cfg(test)]
mod tests;
