//! The keyboard of a program's terminal: what is typed there, by whomever, and whether the program waits
//! for it.

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, fcntl_dupfd_cloexec};
use rustix::termios::{
    LocalModes, OptionalActions, OutputModes, SpecialCodeIndex, Termios, Winsize, tcgetattr,
    tcsetattr, tcsetwinsize,
};

use crate::job::Job;

use super::pty::SIZE;

/// How a program has its terminal take what is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypingMode {
    /// By lines, which can be corrected until they end; else each key at once.
    pub by_lines: bool,
    /// What is typed is shown.
    pub echoes: bool,
    /// Ctrl-C, Ctrl-Z and their like are signals; else bytes like others.
    pub has_signals: bool,
}

/// The keyboard of a program's terminal, the same over all its runs.
#[derive(Debug, Default)]
pub struct Keyboard {
    /// The scope's side of the terminal, while the program runs.
    terminal: Mutex<Option<Arc<OwnedFd>>>,
    is_awaited: AtomicBool,
    lines: AtomicU64,
}

impl Keyboard {
    /// The keyboard of a job whose program has one.
    pub fn of(job: &Job) -> Option<Arc<Self>> {
        job.attachment()
    }

    /// Whether the program waits for something to be typed: its last line has no end, and nothing came
    /// for 0.3 seconds.
    pub fn is_awaited(&self) -> bool {
        self.is_awaited.load(Ordering::Acquire)
    }

    /// How the program takes what is typed now; `None` while it doesn't run.
    pub fn mode(&self) -> Option<TypingMode> {
        let modes = tcgetattr(&*self.terminal()?).ok()?.local_modes;
        Some(TypingMode {
            by_lines: modes.contains(LocalModes::ICANON),
            echoes: modes.contains(LocalModes::ECHO),
            has_signals: modes.contains(LocalModes::ISIG),
        })
    }

    /// Types these bytes.
    ///
    /// # Errors
    /// Where the program doesn't run, or has left so much unread that there is no room: the rest was not
    /// typed then.
    pub fn type_bytes(&self, bytes: &[u8]) -> io::Result<()> {
        let Some(terminal) = self.terminal() else {
            return Err(io::Error::other("the program doesn't run"));
        };
        let mut rest = bytes;
        while !rest.is_empty() {
            if !has_room(&terminal)? {
                return Err(io::Error::other(
                    "the program reads nothing of what is typed",
                ));
            }
            match rustix::io::write(&*terminal, &rest[..rest.len().min(PIECE)]) {
                Ok(written) => rest = &rest[written..],
                Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
        if bytes.ends_with(b"\n") || bytes.ends_with(b"\r") {
            self.is_awaited.store(false, Ordering::Release);
            self.lines.fetch_add(1, Ordering::AcqRel);
        }
        Ok(())
    }

    /// Types a line and the key Enter.
    ///
    /// # Errors
    /// As [`type_bytes`](Self::type_bytes).
    pub fn type_line(&self, line: &str) -> io::Result<()> {
        // One line is what was asked for, whatever is in it.
        let clean: String = line.chars().filter(|c| !c.is_control()).collect();
        self.type_bytes(format!("{clean}\n").as_bytes())
    }

    /// Says that the terminal has this size, in rows and columns; without one, the size that suits who
    /// reads the lines.
    pub fn set_size(&self, size: Option<(u16, u16)>) {
        let Some(terminal) = self.terminal() else {
            return;
        };
        let size = size.map_or(SIZE, |(rows, columns)| Winsize {
            ws_row: rows,
            ws_col: columns,
            ..SIZE
        });
        // A terminal that has gone has no size.
        let _gone = tcsetwinsize(&*terminal, size);
    }

    /// How many lines were typed to their ends: each has moved the cursor to a new line.
    pub(super) fn lines(&self) -> u64 {
        self.lines.load(Ordering::Acquire)
    }

    /// The program's terminal, of which this is the scope's side, is typed on from now on.
    pub(super) fn plug_in(self: &Arc<Self>, terminal: impl AsFd) -> io::Result<Plugged> {
        let copy = fcntl_dupfd_cloexec(terminal, 3)?;
        *self.locked() = Some(Arc::new(copy));
        Ok(Plugged(Arc::clone(self)))
    }

    /// The program has said something.
    pub(super) fn heard(&self) {
        self.is_awaited.store(false, Ordering::Release);
    }

    /// The program has said the beginning of a line, and then nothing for a while.
    pub(super) fn wait_has_begun(&self) {
        let is_plugged = self.locked().is_some();
        self.is_awaited.store(is_plugged, Ordering::Release);
    }

    fn terminal(&self) -> Option<Arc<OwnedFd>> {
        self.locked().clone()
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, Option<Arc<OwnedFd>>> {
        self.terminal.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Typed in one go: what a terminal has room for where it has any.
const PIECE: usize = 256;

fn has_room(terminal: &OwnedFd) -> io::Result<bool> {
    let mut fds = [PollFd::new(terminal, PollFlags::OUT)];
    // Whoever reads what is typed is another process, and may need a moment.
    let moment = Timespec {
        tv_sec: 0,
        tv_nsec: 50_000_000,
    };
    match poll(&mut fds, Some(&moment)) {
        Ok(ready) => Ok(ready > 0),
        Err(Errno::INTR) => Ok(true),
        Err(error) => Err(error.into()),
    }
}

/// A run's keyboard. Dropped, nobody types there any more, and the terminal is let go.
#[must_use = "dropping it unplugs the keyboard"]
pub(super) struct Plugged(Arc<Keyboard>);

impl Drop for Plugged {
    fn drop(&mut self) {
        self.0.locked().take();
        self.0.heard();
    }
}

/// Has a terminal take what is typed as a terminal does that nobody has set up yet, whereas what is
/// printed passes as it is.
pub(super) fn set_up_typing(terminal: &impl AsFd, fresh: &Termios) -> io::Result<()> {
    let mut settings = fresh.clone();
    settings.output_modes.remove(OutputModes::OPOST);
    // The scope stops jobs in its own way: its own terminal has the signals.
    settings.special_codes[SpecialCodeIndex::VSUSP] = DISABLED;
    Ok(tcsetattr(terminal, OptionalActions::Now, &settings)?)
}

/// `_POSIX_VDISABLE` on Linux: no key does this.
const DISABLED: u8 = 0;
