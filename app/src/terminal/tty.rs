//! The terminal itself: taken, given back exactly as it was, read and written without waiting for it.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Once;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use ratatui::layout::Size;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags, open};
use rustix::io::{Errno, fcntl_dupfd_cloexec, read, write};
use rustix::process::{getpgrp, getsid};
use rustix::stdio::{stderr, stdout};
use rustix::termios::{
    OptionalActions, QueueSelector, Termios, isatty, tcflush, tcgetattr, tcgetpgrp, tcgetsid,
    tcgetwinsize, tcsetattr, tcsetpgrp, ttyname,
};

use super::abilities::NoTerminal;
use super::held::Held;
use crate::program::rescue;

/// The other screen, empty, without a cursor; every move of the mouse is told, in numbers without an end; what is
/// pasted is told from what is typed.
const ON_THE_SCREEN: &[u8] = b"\x1b[?1049h\x1b[2J\x1b[H\x1b[?25l\x1b[?1003h\x1b[?1006h\x1b[?2004h";
/// The title is put by until the terminal is given back.
const TITLE_PUT_BY: &[u8] = b"\x1b[22;2t";
/// What the mouse does isn't told any more.
const MOUSE_OFF: &[u8] = b"\x1b[?1003l\x1b[?1006l";

/// How long a terminal may take to take the last bytes.
const LAST_WAIT: Duration = Duration::from_millis(700);

/// Rows and columns of a terminal that doesn't say.
const USUAL_SIZE: Size = Size::new(80, 24);

/// The terminal that is drawn on and typed at.
pub(super) struct Tty {
    /// Opened by ourselves: that it doesn't wait is nobody else's business.
    terminal: OwnedFd,
    /// The output that goes to it.
    output: OwnedFd,
    taken: Mutex<Option<Taken>>,
}

/// What there is to undo.
struct Taken {
    found: Termios,
    set: Termios,
    held: Option<Held>,
}

impl Tty {
    /// The one that standard output goes to, or else standard error.
    ///
    /// # Errors
    /// [`NoTerminal`] where neither does, or it can't be opened.
    pub(super) fn open() -> Result<Self, NoTerminal> {
        let output = [stdout(), stderr()]
            .into_iter()
            .find(|output| isatty(output));
        let output = output.ok_or(NoTerminal::NotThere)?;
        let refused = |error: Errno| NoTerminal::Refused(error.to_string());
        Self::at(fcntl_dupfd_cloexec(output, 3).map_err(refused)?)
    }

    /// The one behind this.
    fn at(output: OwnedFd) -> Result<Self, NoTerminal> {
        let refused = |error: Errno| NoTerminal::Refused(error.to_string());
        let terminal = opened_anew(&output);
        // Then writing waits, which is better than nothing.
        let terminal = terminal.or_else(|_| output.try_clone());
        let terminal = terminal.map_err(|error| NoTerminal::Refused(error.to_string()))?;
        tcgetattr(&terminal).map_err(refused)?;
        Ok(Self {
            terminal,
            output,
            taken: Mutex::default(),
        })
    }

    /// Whether we are in its foreground. One that doesn't control us has none, and is ours.
    pub(super) fn is_ours(&self) -> bool {
        match tcgetpgrp(&self.terminal) {
            Ok(group) => group == getpgrp(),
            Err(error) => error == Errno::NOTTY,
        }
    }

    /// Whether its other end is closed.
    pub(super) fn is_gone(&self) -> bool {
        tcgetpgrp(&self.terminal) == Err(Errno::IO)
    }

    /// Takes it, also where a shell has changed it since: every key is told as it comes, and what stood there is
    /// put aside.
    ///
    /// # Errors
    /// If it is gone.
    pub(super) fn take(&self) -> Result<(), Errno> {
        let mut taken = self.taken.lock();
        let found = match &*taken {
            // Somebody has stopped us where we couldn't give it back.
            Some(before) => before.found.clone(),
            None => tcgetattr(&self.terminal)?,
        };
        let mut raw = found.clone();
        raw.make_raw();
        rescue::keep(&self.terminal);
        let before = taken.take();
        let is_first = before.is_none();
        let held = match before {
            Some(before) => before.held,
            None => Held::begin(&self.output),
        };
        undisturbed(|| tcsetattr(&self.terminal, OptionalActions::Now, &raw))?;
        let set = raw;
        *taken = Some(Taken { found, set, held });
        rescue::drawn_on(&self.terminal);
        if is_first {
            self.write_all(TITLE_PUT_BY);
        }
        self.write_all(ON_THE_SCREEN);
        Ok(())
    }

    /// Gives it back as it was found; then what was said meanwhile is said there. Where it is given back, nothing
    /// is done.
    pub(super) fn give_back(&self) {
        let mut taken = self.taken.lock();
        self.put_back(taken.take());
    }

    /// The same, unless somebody is just at it: the one who panics may be that.
    pub(super) fn give_back_in_a_panic(&self) {
        if let Some(mut taken) = self.taken.try_lock() {
            self.put_back(taken.take());
        }
    }

    fn put_back(&self, taken: Option<Taken>) {
        let Some(Taken { found, set, held }) = taken else {
            return;
        };
        self.write_all(rescue::OFF_THE_SCREEN);
        // In the background it may be somebody else's by now, who has set it up as he likes.
        let is_as_set = || {
            let now = tcgetattr(&self.terminal);
            now.is_ok_and(|now| now.local_modes == set.local_modes)
        };
        if self.is_ours() || is_as_set() {
            let _gone = undisturbed(|| tcsetattr(&self.terminal, OptionalActions::Now, &found));
        }
        rescue::drawn_nowhere();
        drop(held);
    }

    /// Takes its foreground back.
    ///
    /// # Errors
    /// If the system doesn't have it so.
    pub(super) fn claim(&self) -> Result<(), Errno> {
        undisturbed(|| tcsetpgrp(&self.terminal, getpgrp()))
    }

    /// Has it not tell any more what the mouse does.
    pub(super) fn leave_mouse(&self) {
        self.write_all(MOUSE_OFF);
    }

    /// Throws away what was typed and not read.
    pub(super) fn forget_typed(&self) {
        let _gone = undisturbed(|| tcflush(&self.terminal, QueueSelector::IFlush));
    }

    /// What is said on standard error is readable here, if it is held.
    pub(super) fn with_held<T>(&self, look: impl FnOnce(&mut Held) -> T) -> Option<T> {
        let mut taken = self.taken.lock();
        let held = taken.as_mut().and_then(|taken| taken.held.as_mut());
        held.map(look)
    }

    /// Rows and columns.
    pub(super) fn size(&self) -> Size {
        match tcgetwinsize(&self.terminal) {
            Ok(size) if size.ws_row > 0 && size.ws_col > 0 => Size::new(size.ws_col, size.ws_row),
            _ => USUAL_SIZE,
        }
    }

    /// Reads what is there; nothing where nothing is.
    ///
    /// # Errors
    /// [`Errno::IO`] where the terminal is gone.
    pub(super) fn read(&self, bytes: &mut [u8]) -> Result<usize, Errno> {
        match undisturbed(|| read(&self.terminal, &mut *bytes)) {
            // Only one that is gone ends.
            Ok(0) => Err(Errno::IO),
            Err(Errno::INTR | Errno::AGAIN) => Ok(0),
            read => read,
        }
    }

    /// Writes as much as it takes at once.
    ///
    /// # Errors
    /// [`Errno::IO`] where the terminal is gone.
    pub(super) fn write(&self, bytes: &[u8]) -> Result<usize, Errno> {
        match undisturbed(|| write(&self.terminal, bytes)) {
            Err(Errno::INTR | Errno::AGAIN) => Ok(0),
            written => written,
        }
    }

    /// Waits for it as long as is reasonable: what it hasn't taken then it never will.
    pub(super) fn write_all(&self, mut bytes: &[u8]) {
        let deadline = Instant::now() + LAST_WAIT;
        while !bytes.is_empty() && Instant::now() < deadline {
            match self.write(bytes) {
                Ok(0) => {
                    let mut fds = [PollFd::new(&self.terminal, PollFlags::OUT)];
                    let wait = Timespec {
                        tv_sec: 0,
                        tv_nsec: 50_000_000,
                    };
                    let _ready = poll(&mut fds, Some(&wait));
                }
                Ok(count) => bytes = &bytes[count..],
                Err(_gone) => return,
            }
        }
    }
}

/// Readable and writable as the terminal is.
impl AsFd for Tty {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.terminal.as_fd()
    }
}

impl Drop for Tty {
    fn drop(&mut self) {
        self.give_back();
    }
}

/// The terminal behind this descriptor, opened once more: whoever shares the descriptor isn't to find that it
/// doesn't wait any more. By its own name another person's terminal, as after `su`, can't be opened.
fn opened_anew(output: &OwnedFd) -> Result<OwnedFd, Errno> {
    let flags = OFlags::RDWR | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    if tcgetsid(output).is_ok_and(|session| getsid(None) == Ok(session)) {
        return open("/dev/tty", flags, Mode::empty());
    }
    open(ttyname(output, Vec::new())?, flags, Mode::empty())
}

/// Does this without being stopped where we aren't in front of the terminal: who only may be stopped would be with
/// all of the picture still there.
fn undisturbed<T>(act: impl FnOnce() -> T) -> T {
    // SAFETY: sets of signals are plain data that sigemptyset fills in, and the mask of this thread is put back.
    unsafe {
        let mut stops: libc::sigset_t = std::mem::zeroed();
        let mut before: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&raw mut stops);
        libc::sigaddset(&raw mut stops, libc::SIGTTIN);
        libc::sigaddset(&raw mut stops, libc::SIGTTOU);
        libc::pthread_sigmask(libc::SIG_BLOCK, &raw const stops, &raw mut before);
        let done = act();
        libc::pthread_sigmask(libc::SIG_SETMASK, &raw const before, std::ptr::null_mut());
        done
    }
}

/// From now on the terminal is given back before a panic of this thread is told: its words would stand in the
/// picture and go with it.
pub(super) fn give_back_before_panics(of_this: fn()) {
    static HOOKED: Once = Once::new();
    rescue::before_panics(&HOOKED, of_this);
}

#[cfg(test)]
pub(super) mod tests {
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

    use super::*;

    /// A terminal of its own, and its other end.
    pub(crate) fn terminal() -> (Tty, OwnedFd) {
        let other_end = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&other_end).unwrap();
        unlockpt(&other_end).unwrap();
        let name = ptsname(&other_end, Vec::new()).unwrap();
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
        let terminal = open(name.as_c_str(), flags, Mode::empty()).unwrap();
        (Tty::at(terminal).unwrap(), other_end)
    }

    /// How it is set up.
    pub(crate) fn settings(other_end: &OwnedFd) -> String {
        format!("{:?}", tcgetattr(other_end).unwrap())
    }

    /// What was written there, until it ends so: it comes in as many pieces as the system likes.
    pub(crate) fn written(other_end: &OwnedFd, end: &[u8]) -> Vec<u8> {
        let mut all = Vec::new();
        while !all.ends_with(end) {
            let mut bytes = [0; 4096];
            let mut ready = [PollFd::new(other_end, PollFlags::IN)];
            let patience = Timespec {
                tv_sec: 20,
                tv_nsec: 0,
            };
            let count = poll(&mut ready, Some(&patience)).unwrap();
            assert_eq!(count, 1, "{all:?} is all that came");
            let count = read(other_end, &mut bytes).unwrap();
            all.extend_from_slice(&bytes[..count]);
        }
        all
    }

    #[test]
    fn it_is_taken_and_given_back_once_and_as_it_was() {
        let (tty, other_end) = terminal();
        let before = settings(&other_end);
        tty.take().unwrap();
        assert_ne!(settings(&other_end), before);
        let both = [TITLE_PUT_BY, ON_THE_SCREEN].concat();
        assert_eq!(written(&other_end, ON_THE_SCREEN), both);
        // As where somebody has stopped us.
        tty.take().unwrap();
        assert_eq!(written(&other_end, ON_THE_SCREEN), ON_THE_SCREEN);
        tty.give_back();
        tty.give_back();
        assert_eq!(settings(&other_end), before);
        let off = rescue::OFF_THE_SCREEN;
        assert_eq!(written(&other_end, off), off);
    }

    #[test]
    fn who_has_set_it_up_meanwhile_finds_it_so_again() {
        let (tty, other_end) = terminal();
        tty.take().unwrap();
        tty.give_back();
        let mut other = tcgetattr(&other_end).unwrap();
        other.local_modes.remove(rustix::termios::LocalModes::ECHO);
        tcsetattr(&other_end, OptionalActions::Now, &other).unwrap();
        let before = settings(&other_end);
        tty.take().unwrap();
        drop(tty);
        assert_eq!(settings(&other_end), before);
    }

    #[test]
    fn nothing_waits_for_a_terminal_that_takes_nothing() {
        let (tty, other_end) = terminal();
        let mut written = 0;
        loop {
            match tty.write(&[b'x'; 1000]).unwrap() {
                0 => break,
                count => written += count,
            }
        }
        assert!(written > 0);
        drop(other_end);
        assert!(tty.write(b"x").is_err() && tty.is_gone());
    }
}
