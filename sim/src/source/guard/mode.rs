//! What this program does as a guard: it starts the job's program, owns all that comes of it, and ends
//! it when the scope lets go of the socket between them.
//!
//! Any program that this library is part of can be a guard: it looks before its `main` whether it was
//! started as one.

use std::env::{args_os, var_os};
use std::fs;
use std::io;
use std::os::fd::{AsFd, FromRawFd, IntoRawFd, OwnedFd, RawFd};
use std::os::unix::process::CommandExt;
use std::process::{Command, exit};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{
    Pid, Signal, WaitOptions, getpid, getppid, ioctl_tiocsctty, kill_process, kill_process_group,
    setpgid, setsid, wait,
};
use rustix::termios::tcsetpgrp;

use crate::process_stat::ProcessStat;
use crate::source::ignored;

use super::word::Word;

/// What a guard is called, in lists of processes too.
pub(super) const NAME: &str = "sprintscope-guard";

/// In a guard's environment: the number of its socket, and `t` behind it where the program is to have
/// a terminal. The program doesn't get it.
pub(super) const VARIABLE: &str = "SPRINTSCOPE_GUARD";

/// How long what was killed may take to be gone. What is left then can't be killed from here: it is
/// another user's, or the system holds it.
const LAST_WAIT: Duration = Duration::from_secs(2);

/// How often to look, where no signal says that something has changed.
const POLL_INTERVAL: Duration = Duration::from_millis(10);

#[used]
// SAFETY: what the loader finds there are functions to be called before `main`, as this one is.
#[unsafe(link_section = ".init_array")]
static BEFORE_MAIN: extern "C" fn() = look_before_main;

/// Costs any other start some looks at the signals, and one at the environment.
extern "C" fn look_before_main() {
    ignored::remember();
    let Some(told) = var_os(VARIABLE) else {
        return;
    };
    let mut words = args_os();
    if words.next().is_none_or(|name| name != NAME) {
        return;
    }
    let told = told.to_string_lossy();
    let (number, has_terminal) = match told.strip_suffix('t') {
        Some(number) => (number, true),
        None => (&*told, false),
    };
    let Some(number) = number.parse::<RawFd>().ok().filter(|number| *number > 2) else {
        exit(2);
    };
    // SAFETY: the scope left this descriptor open for its guard, which nobody else in this process
    // knows of.
    let socket = unsafe { OwnedFd::from_raw_fd(number) };
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words).env_remove(VARIABLE);
    let guard = Guard {
        socket,
        has_terminal,
    };
    exit(match guard.start(command) {
        Ok(guarded) => guarded.watch(),
        Err(_told) => 1,
    });
}

/// A guard before it guards.
struct Guard {
    socket: OwnedFd,
    has_terminal: bool,
}

impl Guard {
    fn start(self, mut command: Command) -> io::Result<Guarded> {
        let started = self.stand_alone().and_then(|(changes, mask)| {
            let (has_terminal, guard) = (self.has_terminal, getpid());
            // SAFETY: runs between fork and exec, and makes nothing but system calls.
            unsafe { command.pre_exec(move || stand_in_front(has_terminal, guard, &mask)) };
            Ok((changes, command.spawn()?))
        });
        let (changes, program) = started.inspect_err(|error| {
            let errno = error.raw_os_error().unwrap_or(libc::EINVAL);
            Word::Failed(errno).say(&self.socket);
        })?;
        let program = Pid::from_child(&program);
        Word::Started(program.as_raw_nonzero().get()).say(&self.socket);
        let [socket, changes] = hold_only(self.socket, changes);
        Ok(Guarded {
            program,
            has_exited: false,
            socket,
            changes,
        })
    }

    /// A session of its own, whose leader it stays: the program's terminal lives as long as it does.
    /// Returns what is readable when a child may have ended, and which signals were held back before.
    fn stand_alone(&self) -> io::Result<(OwnedFd, libc::sigset_t)> {
        rustix::io::fcntl_setfd(&self.socket, rustix::io::FdFlags::CLOEXEC)?;
        setsid()?;
        rustix::process::set_child_subreaper(Some(getpid()))?;
        if self.has_terminal {
            ioctl_tiocsctty(rustix::stdio::stderr())?;
        }
        signals_as_descriptor()
    }
}

/// No signal ends a guard but the one that can't be helped; that a child has changed is read from the
/// descriptor.
fn signals_as_descriptor() -> io::Result<(OwnedFd, libc::sigset_t)> {
    // SAFETY: the sets are filled before they are used, and the calls write to none but the last.
    unsafe {
        // Where it is ignored nobody hears how a child ended.
        libc::signal(libc::SIGCHLD, libc::SIG_DFL);
        let mut all = std::mem::zeroed::<libc::sigset_t>();
        libc::sigfillset(&raw mut all);
        let mut before = std::mem::zeroed::<libc::sigset_t>();
        libc::sigprocmask(libc::SIG_SETMASK, &raw const all, &raw mut before);
        let mut child = std::mem::zeroed::<libc::sigset_t>();
        libc::sigemptyset(&raw mut child);
        libc::sigaddset(&raw mut child, libc::SIGCHLD);
        let flags = libc::SFD_CLOEXEC | libc::SFD_NONBLOCK;
        match libc::signalfd(-1, &raw const child, flags) {
            -1 => Err(io::Error::last_os_error()),
            descriptor => Ok((OwnedFd::from_raw_fd(descriptor), before)),
        }
    }
}

/// What the program does before it is the program: it leads a group, in front of its terminal. If the
/// guard is killed, it is, too.
fn stand_in_front(has_terminal: bool, guard: Pid, mask: &libc::sigset_t) -> io::Result<()> {
    setpgid(None, None)?;
    if has_terminal {
        // Who puts itself in front from behind is stopped, unless it doesn't hear of that.
        // SAFETY: plain dispositions, of a process that has one thread.
        let before = unsafe { libc::signal(libc::SIGTTOU, libc::SIG_IGN) };
        let put = tcsetpgrp(rustix::stdio::stderr(), getpid());
        // SAFETY: as above.
        unsafe { libc::signal(libc::SIGTTOU, before) };
        put?;
    }
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL))?;
    // SAFETY: the set was filled by the same call.
    unsafe { libc::sigprocmask(libc::SIG_SETMASK, mask, std::ptr::null_mut()) };
    ignored::restore();
    // If the guard died before that, nobody sends the signal.
    if getppid() == Some(guard) {
        Ok(())
    } else {
        Err(rustix::io::Errno::SRCH.into())
    }
}

/// Keeps nothing open but these two: whoever waits for the end of a pipe must not wait for the guard.
fn hold_only(socket: OwnedFd, changes: OwnedFd) -> [OwnedFd; 2] {
    let null = fs::File::open("/dev/null").map(IntoRawFd::into_raw_fd);
    let (socket, changes) = (socket.into_raw_fd(), changes.into_raw_fd());
    let _stays = std::env::set_current_dir("/");
    // SAFETY: the three numbers are this process's standard streams, which nothing here uses; the
    // copies made at two of them are owned by nobody else. What is closed behind them isn't owned by
    // anybody any more, in a process of one thread that leaves by `exit`.
    unsafe {
        libc::dup2(socket, 0);
        libc::dup2(changes, 1);
        match null {
            Ok(null) => libc::dup2(null, 2),
            Err(_) => libc::close(2),
        };
        libc::syscall(libc::SYS_close_range, 3_u32, u32::MAX, 0);
        [OwnedFd::from_raw_fd(0), OwnedFd::from_raw_fd(1)]
    }
}

/// A guard at work.
struct Guarded {
    program: Pid,
    has_exited: bool,
    socket: OwnedFd,
    changes: OwnedFd,
}

impl Guarded {
    /// Until nothing is left of the program, or the scope has let go; returns the exit code.
    fn watch(mut self) -> i32 {
        while self.reap() {
            if self.has_been_let_go() {
                return self.end_all();
            }
        }
        0
    }

    /// Takes all that have ended off the process table; returns whether any is left.
    fn reap(&mut self) -> bool {
        loop {
            match wait(WaitOptions::NOHANG) {
                Ok(Some((pid, status))) => {
                    if pid == self.program {
                        self.has_exited = true;
                        Word::Exited(status.as_raw()).say(&self.socket);
                    }
                }
                Ok(None) => return true,
                Err(rustix::io::Errno::INTR) => {}
                Err(_no_child) => return false,
            }
        }
    }

    /// Waits until a child may have ended; returns whether the scope has let go.
    fn has_been_let_go(&self) -> bool {
        let mut fds = [
            PollFd::new(&self.socket, PollFlags::IN),
            PollFd::new(&self.changes, PollFlags::IN),
        ];
        // Interrupted or not: the caller looks for itself.
        let _woken = poll(&mut fds, None);
        let has_ended = !fds[0].revents().is_empty();
        forget(&self.changes);
        has_ended && matches!(Word::hear(self.socket.as_fd()), Ok(None) | Err(_))
    }

    /// Kills what is left. Only children of its own, whose numbers can't pass to others before it has
    /// asked after them; what a killed one leaves becomes the guard's own child in that moment.
    fn end_all(&mut self) -> i32 {
        let deadline = Instant::now() + LAST_WAIT;
        while self.reap() {
            if Instant::now() > deadline {
                return 1;
            }
            if !self.has_exited {
                // For a system that shows no processes.
                let _gone = kill_process_group(self.program, Signal::KILL);
            }
            for child in own_children() {
                let _gone = kill_process(child, Signal::KILL);
            }
            let mut fds = [PollFd::new(&self.changes, PollFlags::IN)];
            let at_most = Timespec {
                tv_sec: 0,
                tv_nsec: i64::from(POLL_INTERVAL.subsec_nanos()),
            };
            let _woken = poll(&mut fds, Some(&at_most));
            forget(&self.changes);
        }
        0
    }
}

fn forget(changes: &OwnedFd) {
    let mut buffer = [0_u8; 1_024];
    // What has changed is asked of the system, not of this.
    while rustix::io::read(changes, &mut buffer).is_ok_and(|read| read > 0) {}
}

/// The children of this process, as far as the system shows them.
fn own_children() -> Vec<Pid> {
    let own = getpid().as_raw_nonzero().get();
    ProcessStat::all()
        .filter(|one| one.parent == own)
        .filter_map(|one| Pid::from_raw(one.pid))
        .collect()
}
