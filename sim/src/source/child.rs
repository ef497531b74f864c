//! A program on its way: started, signalled, waited for, and gone when its handle is dropped.

use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::process::CommandExt;
use std::process::{self, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::pipe::{PipeFlags, pipe_with};
use rustix::process::{
    Pid, PidfdFlags, Signal, WaitId, WaitIdOptions, getppid, ioctl_tiocsctty, kill_process_group,
    pidfd_open, setsid, waitid,
};
use tokio::io::unix::AsyncFd;

use super::guard::Guard;
use super::input::watched;
use super::limits;
use super::marker::{Marker, VARIABLE};
use super::process_spec::{Output, ProcessSpec, ProgramInput};
use super::pty::Pty;

/// How often to look for the exit on a kernel that can't tell of it.
const LOOK: Duration = Duration::from_millis(20);

/// How long a killed program may take to be gone before its handle is dropped without it. What is
/// left then is an entry in the process table, until the scope ends.
const LAST_WAIT: Duration = Duration::from_secs(1);

/// The scope's ends of what a program writes to.
pub(super) struct Outputs {
    pub out: OwnedFd,
    pub err: OwnedFd,
}

/// A program and its process group, of which it is the leader.
pub(super) struct Child {
    process: process::Child,
    group: Pid,
    /// Readable once the program has exited.
    exit: Option<AsyncFd<OwnedFd>>,
    marker: Marker,
    guard: io::Result<Guard>,
    is_reaped: bool,
}

impl Child {
    /// Starts the program, in a session and a process group of its own, with the scope's standard
    /// input. Call it on the job's own thread: when that ends, the program is killed.
    pub fn start(spec: &ProcessSpec) -> io::Result<(Self, Outputs)> {
        let marker = Marker::new(&spec.ticket);
        let mut guard = Guard::start(&marker);
        let (process, outputs) = spawn(spec, &marker)?;
        let group = Pid::from_child(&process);
        if let Ok(watching) = &mut guard
            && let Err(error) = watching.watch(group)
        {
            guard = Err(error);
        }
        let mut child = Self {
            process,
            group,
            exit: None,
            marker,
            guard,
            is_reaped: false,
        };
        // From here on dropping the child kills the program.
        if let Ok(descriptor) = pidfd_open(group, PidfdFlags::empty()) {
            child.exit = Some(watched(descriptor).map_err(|(_, error)| error)?);
        }
        Ok((child, outputs))
    }

    /// The program's process number.
    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    /// Why nobody will end what the program started, should the scope be killed.
    pub fn unguarded(&self) -> Option<&io::Error> {
        self.guard.as_ref().err()
    }

    /// Waits until the program has exited; what it started may go on.
    pub async fn exited(&self) -> io::Result<()> {
        match &self.exit {
            Some(exit) => drop(exit.readable().await?),
            None => {
                while !self.has_exited()? {
                    tokio::time::sleep(LOOK).await;
                }
            }
        }
        Ok(())
    }

    /// Asks the group to end; a stopped one goes on for that.
    pub fn terminate(&self) {
        self.signal(Signal::TERM);
        self.signal(Signal::CONT);
    }

    /// Kills the group.
    pub fn kill(&self) {
        self.signal(Signal::KILL);
    }

    /// Kills the group and what has left it.
    pub fn kill_all(&self) {
        self.kill();
        self.marker.kill_carriers();
    }

    /// Takes the exited program off the process table: now its number, and with it that of the
    /// group, may pass to others.
    pub fn reap(&mut self) -> io::Result<ExitStatus> {
        let status = self.process.wait()?;
        self.is_reaped = true;
        Ok(status)
    }

    fn signal(&self, signal: Signal) {
        if !self.is_reaped {
            // The group may have gone already, which is as good.
            let _gone = kill_process_group(self.group, signal);
        }
    }

    fn has_exited(&self) -> io::Result<bool> {
        let look = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT | WaitIdOptions::NOHANG;
        Ok(waitid(WaitId::Pid(self.group), look)?.is_some())
    }

    /// Waits for the exit with the thread, as long as is reasonable; returns whether it came.
    fn wait_last(&self) -> bool {
        let deadline = Instant::now() + LAST_WAIT;
        loop {
            if self.has_exited().unwrap_or(true) {
                return true;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            match &self.exit {
                Some(exit) => wait_readable(exit.get_ref(), left),
                None => std::thread::sleep(LOOK.min(left)),
            }
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        if !self.is_reaped {
            self.kill_all();
            if self.wait_last() {
                // Its exit status is of no interest to anyone any more.
                let _status = self.process.wait();
            }
        }
    }
}

fn spawn(spec: &ProcessSpec, marker: &Marker) -> io::Result<(process::Child, Outputs)> {
    let (out, out_of_child) = output(spec.output, spec.has_keyboard())?;
    let (err, err_of_child) = output(spec.output, false)?;
    let mut command = Command::new(&spec.program);
    command
        .args(&spec.args)
        .envs(spec.env.iter().map(|(name, value)| (name, value)))
        .env(VARIABLE, marker.value())
        .stdin(input(spec, &out_of_child)?)
        .stdout(Stdio::from(out_of_child))
        .stderr(Stdio::from(err_of_child));
    let scope = Pid::from_raw(process::id() as i32);
    let has_keyboard = spec.has_keyboard();
    // SAFETY: runs between fork and exec, and makes nothing but system calls.
    unsafe { command.pre_exec(move || stand_alone(has_keyboard, scope)) };
    // The command is dropped here, and with it the scope's copies of the child's sides.
    Ok((command.spawn()?, Outputs { out, err }))
}

/// What is the child's standard input.
fn input(spec: &ProcessSpec, terminal: &OwnedFd) -> io::Result<Stdio> {
    Ok(match spec.input {
        ProgramInput::Keyboard if spec.has_keyboard() => Stdio::from(terminal.try_clone()?),
        ProgramInput::Nothing => Stdio::null(),
        ProgramInput::Inherited | ProgramInput::Beside | ProgramInput::Keyboard => Stdio::inherit(),
    })
}

/// Both sides of an output: the scope's, the child's.
fn output(output: Output, has_keyboard: bool) -> io::Result<(OwnedFd, OwnedFd)> {
    match output {
        Output::Terminal => {
            let Pty { master, slave } = Pty::open(has_keyboard).map_err(|error| {
                io::Error::other(format!("no pseudo-terminal ({error}); --pipe does without"))
            })?;
            Ok((master, slave))
        }
        Output::Pipe => Ok(pipe_with(PipeFlags::CLOEXEC)?),
    }
}

/// What the child does before it becomes the program.
fn stand_alone(has_keyboard: bool, scope: Option<Pid>) -> io::Result<()> {
    // Also with pipes: a mere process group would be in the background of our terminal, and be
    // stopped as soon as it reads standard input.
    setsid()?;
    if has_keyboard {
        // Where nobody types it has no controlling terminal: who asks there for a password would wait
        // for ever.
        ioctl_tiocsctty(rustix::stdio::stdout())?;
    }
    limits::restore()?;
    #[cfg(target_os = "linux")]
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL))?;
    // If the scope died before that, nobody sends the signal.
    if getppid() == scope {
        Ok(())
    } else {
        Err(rustix::io::Errno::SRCH.into())
    }
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
