//! The terminal that a program has although the scope stands between: what a person types goes to it, and
//! the terminal behaves as the program has set up its own.

mod family;
mod terminal;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use signal_hook::consts::{SIGQUIT, SIGTSTP};
use signal_hook::iterator::{Handle, Signals};
use sprintscope_sim::{Job, Keyboard, TypingMode};

use self::terminal::Terminal;
use crate::console::Echoes;

/// How often to look whether the program has set up its terminal otherwise, and whether ours is ours.
const LOOK: Duration = Duration::from_millis(40);

/// The terminal, for whoever ends the process without leaving.
static LENT: Mutex<Option<Arc<Terminal>>> = Mutex::new(None);

/// Gives the terminal back as it was found.
fn give_back() {
    let lent = LENT.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some(terminal) = lent {
        terminal.restore();
    }
}

/// A program has the terminal as long as this lives.
#[must_use = "dropping it takes the terminal back"]
pub struct Foreground {
    is_over: Arc<AtomicBool>,
    signals: Handle,
    threads: Vec<JoinHandle<()>>,
}

impl Foreground {
    /// Lends the terminal that we are on to this job; `None` where we are on none, or its program has no
    /// keyboard. Lines that the terminal shows as they are typed are added to `echoes`.
    pub fn lend(job: &Job, echoes: &Echoes) -> Option<Self> {
        let keyboard = Keyboard::of(job)?;
        let terminal = Arc::new(Terminal::ours()?);
        *LENT.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&terminal));
        let is_over = Arc::new(AtomicBool::new(false));
        let mut signals = Signals::new([SIGTSTP, SIGQUIT]).ok()?;
        let handle = signals.handle();
        let typist = Typist {
            keyboard: Arc::clone(&keyboard),
            terminal: Arc::clone(&terminal),
            echoes: echoes.clone(),
            is_over: Arc::clone(&is_over),
        };
        let typing = thread::Builder::new().name("keyboard".into());
        let typing = typing.spawn(move || typist.run()).ok()?;
        let job = job.clone();
        let stopping = thread::Builder::new().name("job control".into());
        let stopping = stopping.spawn(move || {
            for signal in signals.forever() {
                match signal {
                    SIGTSTP => suspend(&job, &terminal),
                    // As the key would, in the program's own terminal: what it does is the program's.
                    _ => drop(keyboard.type_bytes(&[terminal::QUIT])),
                }
            }
        });
        Some(Self {
            is_over,
            signals: handle,
            threads: vec![typing, stopping.ok()?],
        })
    }
}

impl Drop for Foreground {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Release);
        self.signals.close();
        for thread in self.threads.drain(..) {
            // A panic there was printed when it happened.
            let _printed = thread.join();
        }
        give_back();
        LENT.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

/// Ctrl-Z: the job stands still, and so do we, until a shell has us go on.
fn suspend(job: &Job, terminal: &Terminal) {
    if family::is_orphaned() {
        // Nobody would ever have us go on, which is why the system ignores this signal then, too.
        return;
    }
    let pid = program_of(job);
    terminal.restore();
    if let Some(pid) = pid {
        family::stand_still(pid);
    }
    // Returns once we go on.
    let _stopped = signal_hook::low_level::emulate_default_handler(SIGTSTP);
    if let Some(pid) = pid {
        family::go_on(pid);
    }
}

fn program_of(job: &Job) -> Option<i32> {
    let details = job.details();
    let pid = details.iter().find(|(detail, _)| *detail == "pid")?;
    (!job.state().has_ended()).then(|| pid.1.parse().ok())?
}

struct Typist {
    keyboard: Arc<Keyboard>,
    terminal: Arc<Terminal>,
    echoes: Echoes,
    is_over: Arc<AtomicBool>,
}

impl Typist {
    fn run(self) {
        let mut is_open = true;
        while is_open && !self.is_over.load(Ordering::Acquire) {
            // In the background the terminal is somebody else's, and so is what is typed.
            let mode = self.keyboard.mode().filter(|_| self.terminal.is_ours());
            let Some(mode) = mode else {
                thread::sleep(LOOK);
                continue;
            };
            self.terminal.set(mode);
            if self.terminal.has_input(LOOK) && self.terminal.is_ours() {
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
        if mode.by_lines && mode.echoes {
            for line in typed.split_inclusive(|byte| *byte == b'\n') {
                if let Some(line) = line.strip_suffix(b"\n") {
                    self.echoes.add(&String::from_utf8_lossy(line));
                }
            }
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
