//! The keyboard of a program's terminal: what is typed there, by whomever, and whether the program waits
//! for it.

use std::collections::VecDeque;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use parking_lot::Mutex;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::termios::Winsize;

use crate::job::{Job, Stream};

use super::nested::Within;
use super::screen::Screen;
use super::terminals::{SIZE, Terminals};
use super::typing_mode::TypingMode;

/// Lines that were typed and that the log hasn't got yet: nobody types more ahead than this.
const TYPED_MOST: usize = 64;

/// A longer line is cut in the log.
const LINE_MOST: usize = 4096;

/// The keyboard of a program's terminal, the same over all its runs.
#[derive(Debug, Default)]
pub struct Keyboard {
    /// The scope's sides of the terminals, while the program runs.
    terminals: Mutex<Option<Arc<Terminals>>>,
    /// The program's standard input is the terminal, rather than something beside it.
    is_input: AtomicBool,
    is_awaited: AtomicBool,
    typed: Mutex<Typed>,
    /// Rows and columns that a person's terminal has.
    size: Mutex<Option<(u16, u16)>>,
    screen: Mutex<Option<Screen>>,
    /// The terminals within that the program has made.
    within: Mutex<Within>,
}

#[derive(Debug, Default)]
struct Typed {
    /// The line that is being typed.
    begun: Vec<u8>,
    lines: VecDeque<TypedLine>,
    /// How many there were.
    count: u64,
    /// The stream whose last line has no end.
    asking: Option<Stream>,
}

/// A line that was typed to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TypedLine {
    number: u64,
    /// Where it was asked for, or else standard output.
    pub stream: Stream,
    /// `None` where the program didn't show what was typed.
    pub text: Option<String>,
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
        let terminals = self.terminals()?;
        Some(TypingMode::of(&terminals.settings()?))
    }

    /// Waits until the program has read all that was typed, at most so long; whether it has.
    pub fn wait_until_read(&self, at_most: Duration) -> bool {
        self.terminals()
            .is_none_or(|terminals| terminals.wait_until_read(at_most))
    }

    /// Types these bytes.
    ///
    /// # Errors
    /// Where the program doesn't run, or has left so much unread that there is no room: the rest was not
    /// typed then.
    pub fn type_bytes(&self, bytes: &[u8]) -> io::Result<()> {
        self.type_within(bytes, MOMENT)
    }

    fn type_within(&self, bytes: &[u8], moment: Duration) -> io::Result<()> {
        let (Some(terminals), Some(mode)) = (self.terminals(), self.mode()) else {
            return Err(io::Error::other("the program doesn't run"));
        };
        let terminal = terminals.typed_on();
        if mode.is_by_lines() {
            // First: the program may answer before this goes on.
            self.note_lines(bytes, mode);
        } else {
            self.look_within(terminal);
        }
        let mut rest = bytes;
        while !rest.is_empty() {
            if !has_room(terminal, moment)? {
                return Err(io::Error::other(
                    "the program reads nothing of what is typed",
                ));
            }
            match rustix::io::write(terminal, &rest[..rest.len().min(PIECE)]) {
                Ok(written) => rest = &rest[written..],
                Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
        if bytes.ends_with(b"\n") || bytes.ends_with(b"\r") {
            self.is_awaited.store(false, Ordering::Release);
        }
        Ok(())
    }

    /// Who takes single keys may pass them on to a terminal of its own.
    fn look_within(&self, terminal: &OwnedFd) {
        self.within.lock().take_over(terminal);
    }

    fn note_lines(&self, bytes: &[u8], mode: TypingMode) {
        let mut typed = self.typed.lock();
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            let (text, is_whole) = match piece.strip_suffix(b"\n") {
                Some(text) => (text, true),
                None => (piece, false),
            };
            let room = LINE_MOST.saturating_sub(typed.begun.len());
            typed.begun.extend_from_slice(&text[..text.len().min(room)]);
            if is_whole {
                let line = std::mem::take(&mut typed.begun);
                typed.count += 1;
                let line = TypedLine {
                    number: typed.count,
                    stream: typed.asking.take().unwrap_or(Stream::Out),
                    text: mode
                        .echoes()
                        .then(|| String::from_utf8_lossy(&line).into_owned()),
                };
                typed.lines.push_back(line);
                if typed.lines.len() > TYPED_MOST {
                    typed.lines.pop_front();
                }
            }
        }
    }

    /// Types a line and the key Enter.
    ///
    /// # Errors
    /// As [`type_bytes`](Self::type_bytes).
    pub fn type_line(&self, line: &str) -> io::Result<()> {
        self.type_bytes(self.with_enter(line).as_bytes())
    }

    /// The same without waiting for a program that is about to read.
    pub(super) fn type_line_at_once(&self, line: &str) -> io::Result<()> {
        self.type_within(self.with_enter(line).as_bytes(), Duration::ZERO)
    }

    fn with_enter(&self, line: &str) -> String {
        // One line is what was asked for, whatever is in it.
        let clean: String = line.chars().filter(|c| !c.is_control()).collect();
        let enter = self.mode().map_or('\n', TypingMode::enter);
        format!("{clean}{enter}")
    }

    /// What is typed is what the program reads at its standard input.
    pub(super) fn is_programs_input(&self) -> bool {
        self.is_input.load(Ordering::Acquire)
    }

    pub(super) fn set_programs_input(&self, is_input: bool) {
        self.is_input.store(is_input, Ordering::Release);
    }

    /// Has the terminal do what its key for this signal does: the processes in front of it get SIGINT,
    /// SIGQUIT or SIGTSTP.
    ///
    /// # Errors
    /// Where the program doesn't run, or the system has no such key.
    pub fn press(&self, signal: i32) -> io::Result<()> {
        let Some(terminals) = self.terminals() else {
            return Err(io::Error::other("the program doesn't run"));
        };
        send_to_foreground(terminals.typed_on(), signal)
    }

    /// Says that the terminal has this size, in rows and columns, now and in later runs; without one, the
    /// size that suits who reads the lines.
    pub fn set_size(&self, size: Option<(u16, u16)>) {
        *self.size.lock() = size;
        if let Some(terminals) = self.terminals() {
            terminals.set_size(self.size());
        }
    }

    /// Has what the program prints stand on a person's terminal at once.
    pub fn set_screen(&self, screen: Option<Screen>) {
        *self.screen.lock() = screen;
    }

    pub(super) fn screen(&self) -> Option<Screen> {
        self.screen.lock().clone()
    }

    /// Whether something that the program has printed by its other stream is there to be read.
    pub(super) fn has_printed_beside(&self, stream: Stream) -> bool {
        self.terminals()
            .is_some_and(|terminals| terminals.has_printed_beside(stream))
    }

    /// The size of the program's terminals.
    pub(super) fn size(&self) -> Winsize {
        let size = *self.size.lock();
        size.map_or(SIZE, |(rows, columns)| Winsize {
            ws_row: rows,
            ws_col: columns,
            ..SIZE
        })
    }

    /// The lines that were typed for this stream behind the one of this number, which becomes the last
    /// one's.
    pub(super) fn typed_for(&self, stream: Stream, last: &mut u64) -> Vec<TypedLine> {
        let typed = self.typed.lock();
        if typed.count == *last {
            return Vec::new();
        }
        let seen = std::mem::replace(last, typed.count);
        let is_new = |line: &&TypedLine| line.stream == stream && line.number > seen;
        typed.lines.iter().filter(is_new).cloned().collect()
    }

    /// Whether this stream ends in a line without an end, as a question is.
    pub(super) fn set_asking(&self, stream: Stream, is_asking: bool) {
        let mut typed = self.typed.lock();
        if is_asking {
            typed.asking = Some(stream);
        } else if typed.asking == Some(stream) {
            typed.asking = None;
        }
    }

    /// The program's terminals, of which these are the scope's sides, are typed on from now on.
    pub(super) fn plug_in(self: &Arc<Self>, sides: (impl AsFd, impl AsFd)) -> io::Result<Plugged> {
        *self.terminals.lock() = Some(Arc::new(Terminals::new(sides)?));
        let mut typed = self.typed.lock();
        *typed = Typed {
            count: typed.count,
            ..Typed::default()
        };
        drop(typed);
        Ok(Plugged(Arc::clone(self)))
    }

    /// The program has said something.
    pub(super) fn heard(&self) {
        self.is_awaited.store(false, Ordering::Release);
    }

    /// The program has said the beginning of a line, and then nothing for a while.
    pub(super) fn wait_has_begun(&self) {
        let is_plugged = self.terminals.lock().is_some();
        self.is_awaited.store(is_plugged, Ordering::Release);
    }

    fn terminals(&self) -> Option<Arc<Terminals>> {
        self.terminals.lock().clone()
    }
}

/// Typed in one go: what a terminal has room for where it has any.
const PIECE: usize = 256;

/// Whoever reads what is typed is another process, and may need a moment.
const MOMENT: Duration = Duration::from_millis(50);

fn has_room(terminal: &OwnedFd, moment: Duration) -> io::Result<bool> {
    let mut fds = [PollFd::new(terminal, PollFlags::OUT)];
    let moment = Timespec {
        tv_sec: 0,
        tv_nsec: moment.subsec_nanos().into(),
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
        self.0.terminals.lock().take();
        self.0.heard();
    }
}

#[cfg(target_os = "linux")]
fn send_to_foreground(terminal: &OwnedFd, signal: i32) -> io::Result<()> {
    use std::os::fd::AsRawFd;
    // SAFETY: the descriptor is open as long as it is borrowed, and the call takes a plain number.
    match unsafe { libc::ioctl(terminal.as_raw_fd(), libc::TIOCSIG, signal) } {
        -1 => Err(io::Error::last_os_error()),
        _ => Ok(()),
    }
}

#[cfg(not(target_os = "linux"))]
fn send_to_foreground(_terminal: &OwnedFd, _signal: i32) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
