//! Our own terminal, set up as the program has set up its own.

use std::fs::File;
use std::io::IsTerminal;
use std::os::fd::OwnedFd;
use std::sync::Once;
use std::time::Duration;

use parking_lot::Mutex;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::getpgrp;
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcgetpgrp, tcgetwinsize, tcsetattr};
use sprintscope_sim::source::TypingMode;

use crate::program::rescue;

/// The byte of the key that ends the input (Ctrl-D) in a terminal that nobody has set up otherwise.
pub(super) const END: u8 = 4;

/// The terminal that we are on, as it was found.
pub(super) struct Terminal {
    descriptor: OwnedFd,
    found: Termios,
    /// As it was set up last; nothing while it is as it was found.
    mode: Mutex<Option<TypingMode>>,
}

impl Terminal {
    /// The one at standard input, or else the one that controls us.
    pub(super) fn ours() -> Option<Self> {
        let stdin = std::io::stdin();
        let descriptor = if stdin.is_terminal() {
            rustix::io::fcntl_dupfd_cloexec(&stdin, 3).ok()?
        } else {
            File::open("/dev/tty").ok()?.into()
        };
        let found = tcgetattr(&descriptor).ok()?;
        Some(Self {
            descriptor,
            found,
            mode: Mutex::default(),
        })
    }

    /// Has it put back also when we crash or panic.
    pub(super) fn keep_for_rescue(&self) {
        static HOOKED: Once = Once::new();
        rescue::keep(&self.descriptor);
        rescue::before_panics(&HOOKED, super::give_back);
    }

    /// Whether we are in its foreground. One that doesn't control us has none, and is ours.
    pub(super) fn is_ours(&self) -> bool {
        tcgetpgrp(&self.descriptor).is_ok_and(|group| group == getpgrp())
    }

    /// Has it take what is typed as the program does.
    pub(super) fn set(&self, mode: TypingMode) {
        let mut set = self.mode.lock();
        if *set == Some(mode) || !self.is_ours() {
            return;
        }
        // Its lines, if there are any left, were typed before.
        if tcsetattr(
            &self.descriptor,
            OptionalActions::Now,
            &mode.applied_to(&self.found),
        )
        .is_ok()
        {
            *set = Some(mode);
        }
    }

    /// Sets it up as it was found.
    pub(super) fn restore(&self) {
        self.lay_aside(|| ());
    }

    /// Does this with the terminal as it was found; nobody sets it up otherwise meanwhile.
    pub(super) fn lay_aside(&self, meanwhile: impl FnOnce()) {
        let mut set = self.mode.lock();
        // In the background it is somebody else's by now, and to touch it would stop us.
        if set.take().is_some() && self.is_ours() {
            let _gone = tcsetattr(&self.descriptor, OptionalActions::Now, &self.found);
        }
        meanwhile();
    }

    /// Its size in rows and columns, if it has one.
    pub(super) fn size(&self) -> Option<(u16, u16)> {
        let size = tcgetwinsize(&self.descriptor).ok()?;
        (size.ws_row > 0 && size.ws_col > 0).then_some((size.ws_row, size.ws_col))
    }

    /// Waits for something to read, at most so long.
    pub(super) fn has_input(&self, at_most: Duration) -> bool {
        let mut fds = [PollFd::new(&self.descriptor, PollFlags::IN)];
        let at_most = Timespec {
            tv_sec: 0,
            tv_nsec: at_most.subsec_nanos().into(),
        };
        poll(&mut fds, Some(&at_most)).is_ok_and(|ready| ready > 0)
    }

    /// Reads what is there; `None` where the terminal has gone.
    pub(super) fn read(&self, bytes: &mut [u8]) -> Option<usize> {
        loop {
            match rustix::io::read(&self.descriptor, &mut *bytes) {
                Ok(count) => return Some(count),
                Err(Errno::INTR) => {}
                Err(_) => return None,
            }
        }
    }
}
