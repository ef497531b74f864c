//! A program's two terminals, which are one for whoever uses them: set up alike, typed on at one of them.

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{fcntl_dupfd_cloexec, ioctl_fionread};
use rustix::termios::{
    LocalModes, OptionalActions, Termios, Winsize, tcgetattr, tcsetattr, tcsetwinsize,
};

use crate::job::Stream;

use super::typing_mode::TypingMode;

/// No terminal keeps more. One that lost count by itself (Linux, where a terminal that is left to others is
/// filled and read in the same moment) says so many that it means none.
const UNREAD_MOST: u64 = 1 << 16;

/// The size that a program is told: wide enough for a progress bar with all its numbers.
pub(super) const SIZE: Winsize = Winsize {
    ws_row: 50,
    ws_col: 160,
    ws_xpixel: 0,
    ws_ypixel: 0,
};

const NOW: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 0,
};

/// How long to wait for a reader without sleeping.
const SHORT: Duration = Duration::from_micros(100);

/// The scope's sides of them.
///
/// The one behind standard error is standard input, too, and controls the program's session: shells ask
/// there who is in front (bash), and whoever reads what is typed does so at one of these three. Nobody
/// reads at standard output, but many set up the terminal there (curses).
#[derive(Debug)]
pub(super) struct Terminals {
    out: OwnedFd,
    err: OwnedFd,
    /// How both were set up when they were looked at last.
    known: Mutex<Option<TypingMode>>,
}

impl Terminals {
    /// Those of which these are the scope's sides.
    pub(super) fn new((out, err): (impl AsFd, impl AsFd)) -> io::Result<Self> {
        Ok(Self {
            out: fcntl_dupfd_cloexec(out, 3)?,
            err: fcntl_dupfd_cloexec(err, 3)?,
            known: Mutex::default(),
        })
    }

    /// Where the program reads what is typed.
    pub(super) fn typed_on(&self) -> &OwnedFd {
        &self.err
    }

    /// How the program has set them up; what it has set up at one of them holds for the other from now
    /// on, as it would if they were one.
    pub(super) fn settings(&self) -> Option<Termios> {
        let mut known = self.known.lock();
        let (out, err) = (settings(&self.out)?, settings(&self.err)?);
        let modes = (TypingMode::of(&out), TypingMode::of(&err));
        if modes.0 == modes.1 {
            *known = Some(modes.1);
            return Some(err);
        }
        let (changed, other) = match *known {
            Some(known) if known == modes.1 => (out, &self.err),
            _ => (err, &self.out),
        };
        // One that has gone is set up no more.
        let _gone = tcsetattr(other, OptionalActions::Now, &changed);
        *known = Some(TypingMode::of(&changed));
        Some(changed)
    }

    /// Waits until the program has read all that was typed, at most so long; whether it has.
    pub(super) fn wait_until_read(&self, at_most: Duration) -> bool {
        let Some(others) = programs_side(self.typed_on()) else {
            return true;
        };
        let begun = Instant::now();
        while has_unread(&others) {
            match begun.elapsed() {
                waited if waited >= at_most => return false,
                // A reader that has only been woken is back sooner than a sleep.
                waited if waited < SHORT => std::thread::yield_now(),
                waited => std::thread::sleep(waited.min(at_most / 4)),
            }
        }
        true
    }

    /// Whether something was printed to the other one than this stream's.
    pub(super) fn has_printed_beside(&self, stream: Stream) -> bool {
        let other = if stream == Stream::Err {
            &self.out
        } else {
            &self.err
        };
        // One that was let go is ready, too, and has nothing.
        let mut fds = [PollFd::new(other, PollFlags::IN)];
        poll(&mut fds, Some(&NOW)).is_ok() && fds[0].revents().contains(PollFlags::IN)
    }

    /// Says that they have this size.
    pub(super) fn set_size(&self, size: Winsize) {
        // Whoever is in front is told by the one that controls them: then both have it.
        for terminal in [&self.out, &self.err] {
            // A terminal that has gone has no size.
            let _gone = tcsetwinsize(terminal, size);
        }
    }
}

/// The program's side of a terminal, by the scope's; `None` where it can't be had.
#[cfg(target_os = "linux")]
fn programs_side(scopes: &OwnedFd) -> Option<OwnedFd> {
    use rustix::pty::{OpenptFlags, ioctl_tiocgptpeer};
    let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
    ioctl_tiocgptpeer(scopes, flags).ok()
}

/// Only Linux tells it without a name.
#[cfg(not(target_os = "linux"))]
fn programs_side(_scopes: &OwnedFd) -> Option<OwnedFd> {
    None
}

/// Whether something is there to be read at the program's side of a terminal.
fn has_unread(side: &OwnedFd) -> bool {
    // What was typed is on its way for a moment, and counts for nothing until then: to look has it arrive.
    let _looked = poll(&mut [PollFd::new(side, PollFlags::IN)], Some(&NOW));
    ioctl_fionread(side).is_ok_and(|count| (1..=UNREAD_MOST).contains(&count))
}

/// How a terminal is set up, and left to us.
fn settings(terminal: &OwnedFd) -> Option<Termios> {
    let settings = tcgetattr(terminal).ok()?;
    // `stty sane` resets that, too.
    if !settings.local_modes.contains(LocalModes::EXTPROC) {
        let _gone = leave_typing_to_us(terminal, settings.clone());
    }
    Some(settings)
}

/// Has a terminal show and correct nothing of what is typed (`EXTPROC`, made for terminals far away):
/// whoever passes it on does, with a terminal that is set up the same. So nothing that was typed is
/// among what the program prints, and can't be taken for data. For the program all is as ever.
pub(super) fn leave_typing_to_us(terminal: &impl AsFd, mut settings: Termios) -> io::Result<()> {
    settings.local_modes |= LocalModes::EXTPROC;
    Ok(tcsetattr(terminal, OptionalActions::Now, &settings)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::pty::Pty;

    fn set(terminal: &OwnedFd, change: impl FnOnce(&mut LocalModes)) {
        let mut settings = tcgetattr(terminal).unwrap();
        change(&mut settings.local_modes);
        tcsetattr(terminal, OptionalActions::Now, &settings).unwrap();
    }

    #[test]
    fn what_is_set_up_at_one_holds_for_both_until_it_is_set_up_anew_at_either() {
        let (out, err) = (
            Pty::open(true, SIZE).unwrap(),
            Pty::open(true, SIZE).unwrap(),
        );
        let terminals = Terminals::new((&out.master, &err.master)).unwrap();
        let by_lines = || TypingMode::of(&terminals.settings().unwrap()).is_by_lines();
        let echoes = || TypingMode::of(&terminals.settings().unwrap()).echoes();
        assert!(by_lines() && echoes());
        // As curses does, and a shell when it has ended.
        set(&out.slave, |modes| modes.remove(LocalModes::ICANON));
        assert!(!by_lines());
        let of_err = || tcgetattr(&err.slave).unwrap().local_modes;
        assert!(!of_err().contains(LocalModes::ICANON));
        assert!(of_err().contains(LocalModes::EXTPROC));
        set(&err.slave, |modes| modes.insert(LocalModes::ICANON));
        assert!(by_lines());
        let of_out = tcgetattr(&out.slave).unwrap().local_modes;
        assert!(of_out.contains(LocalModes::ICANON | LocalModes::EXTPROC));
        // As a question for a password does.
        set(&err.slave, |modes| modes.remove(LocalModes::ECHO));
        assert!(by_lines() && !echoes());
        set(&out.slave, |modes| modes.insert(LocalModes::ECHO));
        assert!(by_lines() && echoes());
    }
}
