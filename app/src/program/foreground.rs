//! The terminal that a program has although the scope stands between: what a person types goes to it,
//! what it prints stands there at once, and the terminal behaves as the program has set up its own.

mod job_control;
mod screen;
mod terminal;
mod traces;

use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use parking_lot::Mutex;
use sprintscope_sim::Job;
use sprintscope_sim::source::{Keyboard, Screen, TypingMode};

use self::job_control::JobControl;
use self::terminal::Terminal;

pub(crate) use self::screen::Cursor;

/// How often to look whether the program has set up its terminal otherwise, stands still, and whether
/// our terminal is ours.
const POLL_INTERVAL: Duration = Duration::from_millis(40);

/// How long to wait first until the program has read a line, before the next one is passed on.
const READ_WAIT: Duration = Duration::from_millis(2);

/// The terminal, for whoever ends the process without leaving.
static LENT: Mutex<Option<Arc<Terminal>>> = Mutex::new(None);

/// Gives the terminal back as it was found.
fn give_back() {
    // Whoever holds it may be the one who panics.
    let lent = LENT.try_lock().and_then(|lent| lent.clone());
    if let Some(terminal) = lent {
        terminal.restore();
    }
}

/// A program has the terminal as long as this lives.
#[must_use = "dropping it takes the terminal back"]
pub(crate) struct Foreground {
    keyboard: Arc<Keyboard>,
    terminal: Arc<Terminal>,
    cursor: Cursor,
    is_over: Arc<AtomicBool>,
    writer: Option<JoinHandle<()>>,
    threads: Vec<JoinHandle<()>>,
}

impl Foreground {
    /// Has who types on this keyboard type on the terminal that we are on, from its program's start on,
    /// and if `is_shown` what that prints stand there; `None` where we are on none.
    pub(crate) fn open(keyboard: &Arc<Keyboard>, is_shown: bool) -> Option<Self> {
        let terminal = Arc::new(Terminal::ours()?);
        terminal.keep_for_rescue();
        *LENT.lock() = Some(Arc::clone(&terminal));
        let cursor = Cursor::default();
        keyboard.set_size(terminal.size());
        let shows = |is_terminal: bool| is_shown && is_terminal;
        let (out, err) = (
            shows(io::stdout().is_terminal()),
            shows(io::stderr().is_terminal()),
        );
        let writer = if out || err {
            let (screen, printed) = Screen::new(out, err);
            let on = (Arc::clone(keyboard), Arc::clone(&terminal), cursor.clone());
            let writer = screen::show(printed, on).ok()?;
            keyboard.set_screen(Some(screen));
            Some(writer)
        } else {
            None
        };
        Some(Self {
            keyboard: Arc::clone(keyboard),
            terminal,
            cursor,
            is_over: Arc::default(),
            writer,
            threads: Vec::new(),
        })
    }

    /// Where the cursor is, for who writes there beside.
    pub(crate) fn cursor(&self) -> Cursor {
        self.cursor.clone()
    }

    /// Lends it to this job's program.
    pub(crate) fn lend(&mut self, job: &Job) {
        let keyboard = Keyboard::of(job);
        let control = JobControl {
            job: job.clone(),
            keyboard: keyboard.clone(),
            terminal: Arc::clone(&self.terminal),
            cursor: self.cursor.clone(),
            is_over: Arc::clone(&self.is_over),
        };
        // Without a thread for them the keys do what they do anywhere.
        self.threads.extend(control.begin().ok());
        if let Some(keyboard) = keyboard {
            let typist = Typist {
                keyboard,
                terminal: Arc::clone(&self.terminal),
                cursor: self.cursor.clone(),
                is_over: Arc::clone(&self.is_over),
            };
            let typing = thread::Builder::new().name("keyboard".into());
            self.threads.extend(typing.spawn(move || typist.run()).ok());
        }
    }
}

impl Drop for Foreground {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Release);
        for thread in self.threads.drain(..) {
            // A panic there was printed when it happened.
            let _printed = thread.join();
        }
        self.keyboard.set_screen(None);
        if let Some(writer) = self.writer.take() {
            screen::wait_for(writer);
        }
        give_back();
        LENT.lock().take();
        if self.cursor.end_line() {
            crate::program::say::eprint("\n");
        }
    }
}

struct Typist {
    keyboard: Arc<Keyboard>,
    terminal: Arc<Terminal>,
    cursor: Cursor,
    is_over: Arc<AtomicBool>,
}

impl Typist {
    fn run(self) {
        let mut is_open = true;
        let mut wait = READ_WAIT;
        while is_open && !self.is_over.load(Ordering::Acquire) {
            // In the background the terminal is somebody else's, and so is what is typed.
            let mode = self.keyboard.mode().filter(|_| self.terminal.is_ours());
            let Some(mode) = mode else {
                self.cursor.set_drawn_on(false);
                thread::sleep(POLL_INTERVAL);
                continue;
            };
            self.terminal.set(mode);
            self.cursor.set_drawn_on(!mode.is_by_lines());
            // Who reads lines gets one at a time: two in one piece would both be read by whoever asks
            // first.
            if mode.is_by_lines() && !self.keyboard.wait_until_read(READ_WAIT) {
                thread::sleep(wait);
                wait = (wait * 2).min(POLL_INTERVAL);
                continue;
            }
            wait = READ_WAIT;
            if self.terminal.has_input(POLL_INTERVAL) && self.terminal.is_ours() {
                is_open = self.pass_on(mode);
            }
        }
    }

    /// Types what was typed; whether more may come.
    fn pass_on(&self, mode: TypingMode) -> bool {
        let mut bytes = [0; 4096];
        let Some(count) = self.terminal.read(&mut bytes) else {
            return false;
        };
        let typed = &bytes[..count];
        if mode.is_by_lines() && mode.echoes() && typed.ends_with(b"\n") {
            self.cursor.set_in_line(false);
        }
        // The key that ends the input comes as nothing, and is one for the program.
        let typed = if typed.is_empty() {
            &[terminal::END][..]
        } else {
            typed
        };
        // What the program doesn't read is lost, as beyond what any terminal keeps.
        let _full = self.keyboard.type_bytes(typed);
        true
    }
}
