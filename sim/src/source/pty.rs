//! Pseudo-terminals: a program that writes to one doesn't hold its lines back.

use std::ffi::OsStr;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;

use rustix::fs::{Mode, OFlags, open};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{OptionalActions, Winsize, tcgetattr, tcsetattr, tcsetwinsize};

use super::terminals::leave_typing_to_us;

/// Both sides of a pseudo-terminal that passes on what is printed as it is, or as a fresh one does.
pub(super) struct Pty {
    /// What the scope reads.
    pub master: OwnedFd,
    /// What the program writes to.
    pub slave: OwnedFd,
}

impl Pty {
    pub(super) fn open(has_keyboard: bool, size: Winsize) -> io::Result<Self> {
        let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
        let master = openpt(flags)?;
        grantpt(&master)?;
        unlockpt(&master)?;
        let name = ptsname(&master, Vec::new())?;
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
        let slave = open(OsStr::from_bytes(name.as_bytes()), flags, Mode::empty())?;
        let mut settings = tcgetattr(&slave)?;
        if has_keyboard {
            leave_typing_to_us(&slave, settings)?;
        } else {
            settings.make_raw();
            tcsetattr(&slave, OptionalActions::Now, &settings)?;
        }
        tcsetwinsize(&slave, size)?;
        Ok(Self { master, slave })
    }
}
