//! Puts the scope on a terminal: on a thread of its own, so that a terminal that takes nothing holds up nothing
//! but the picture.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use sprintscope_sim::Scope;

use super::abilities::{self, NoTerminal};
use super::bell::Bell;
use super::options::TerminalOptions;
use super::show::{Shown, Shows};
use super::tty::{self, Tty};
use crate::program::frames::{FrameCosts, FrameSummary};
use crate::program::leave::Leave;
use crate::program::onlookers::{Onlooker, Onlookers};
use crate::program::parting::Parting;

/// How long its thread may take to give the terminal back. Then we do it in its place.
const CLOSING: Duration = Duration::from_secs(2);

/// What its thread tells.
pub(super) enum Told {
    /// Somebody said that it is time to leave, or to go on without it.
    Leaves,
    /// It shows nothing any more.
    Ended(Shown),
}

/// A terminal that shows a scope. Dropped, it is given back as it was.
#[must_use = "dropping it gives the terminal back"]
pub(crate) struct OpenTerminal {
    tty: Arc<Tty>,
    bell: Bell,
    told: Receiver<Told>,
    begin: SyncSender<()>,
    thread: Option<thread::JoinHandle<()>>,
    costs: Arc<Mutex<FrameCosts>>,
    onlookers: Onlookers,
    leave: Leave,
}

/// The terminal of the thread that shows one, for its panics.
static SHOWN_ON: Mutex<Option<Arc<Tty>>> = Mutex::new(None);

thread_local! {
    static IS_THE_TERMINALS: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// A panic of any other thread is told when the terminal is given back, as all that is said meanwhile is.
fn give_back_in_a_panic() {
    if IS_THE_TERMINALS.get() {
        let tty = SHOWN_ON.try_lock().and_then(|tty| tty.clone());
        if let Some(tty) = tty {
            tty.give_back_in_a_panic();
        }
    }
}

impl OpenTerminal {
    /// Takes the terminal once it [begins](Self::begin): until then what is said stands there as ever.
    ///
    /// # Errors
    /// [`NoTerminal`] where it can't be had.
    pub(crate) fn open(
        scope: &Scope,
        (leave, onlookers): (&Leave, &Onlookers),
        options: TerminalOptions,
    ) -> Result<Self, NoTerminal> {
        let refused = |error: &dyn std::error::Error| NoTerminal::Refused(error.to_string());
        let tty = Arc::new(Tty::open()?);
        let bell = Bell::new().map_err(|error| refused(&error))?;
        let (tell, told) = sync_channel(64);
        let (begin, begins) = sync_channel(1);
        let costs = Arc::<Mutex<FrameCosts>>::default();
        let look = abilities::look(options.is_ascii, options.theme);
        let leaving = (bell.clone(), tell.clone());
        leave.set_waker(Onlooker::Terminal, move || {
            let (bell, tell) = &leaving;
            let _told_before = tell.try_send(Told::Leaves);
            bell.ring();
        });
        let shows = Shows {
            scope: scope.clone(),
            leave: leave.clone(),
            tty: Arc::clone(&tty),
            bell: bell.clone(),
            costs: Arc::clone(&costs),
            look,
            options,
        };
        let unseen = onlookers.clone();
        let spawned = thread::Builder::new()
            .name("terminal".into())
            .spawn(move || run(shows, &unseen, &tell, &begins));
        let thread = spawned.map_err(|error| refused(&error))?;
        Ok(Self {
            tty,
            bell,
            told,
            begin,
            thread: Some(thread),
            costs,
            onlookers: onlookers.clone(),
            leave: leave.clone(),
        })
    }

    /// Lets it draw: there is something to see.
    pub(crate) fn begin(&self) {
        self.onlookers.comes(Onlooker::Terminal);
        // A thread that is gone has told so.
        let _gone = self.begin.try_send(());
    }

    /// Waits until it is looked at no more.
    pub(crate) fn wait(&self) -> Parting {
        loop {
            if self.leave.is_kept() {
                return Parting::Kept;
            }
            if self.leave.is_due() {
                return Parting::Leave;
            }
            match self.told.recv() {
                Ok(Told::Leaves) => {}
                Ok(Told::Ended(Shown::HungUp)) if !self.leave.hangup().is_outlived() => {
                    return Parting::Leave;
                }
                Ok(Told::Ended(Shown::HungUp)) => {
                    return Parting::Lost("the terminal is gone".into());
                }
                Ok(Told::Ended(_)) | Err(_) => {
                    return Parting::Lost("the terminal view is gone".into());
                }
            }
        }
    }

    /// Gives the terminal back; returns what its frames cost.
    pub(crate) fn close(mut self) -> FrameSummary {
        self.shut();
        let costs = self.costs.lock();
        costs.summary()
    }

    fn shut(&mut self) {
        let Some(thread) = self.thread.take() else {
            return;
        };
        self.leave.close_view();
        self.leave.let_sleep(Onlooker::Terminal);
        self.bell.ring();
        // It may never have begun.
        drop(std::mem::replace(&mut self.begin, sync_channel(0).0));
        let deadline = Instant::now() + CLOSING;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.told.recv_timeout(left) {
                Ok(Told::Leaves) => {}
                Ok(Told::Ended(_)) | Err(RecvTimeoutError::Disconnected) => {
                    // A panic there was printed when it happened.
                    let _printed = thread.join();
                    break;
                }
                Err(RecvTimeoutError::Timeout) => break,
            }
        }
        self.tty.give_back();
    }
}

impl Drop for OpenTerminal {
    fn drop(&mut self) {
        self.shut();
    }
}

/// What the terminal's thread does.
fn run(shows: Shows, unseen: &Onlookers, tell: &SyncSender<Told>, begins: &Receiver<()>) {
    if begins.recv().is_err() {
        return;
    }
    let tty = Arc::clone(&shows.tty);
    IS_THE_TERMINALS.set(true);
    *SHOWN_ON.lock() = Some(Arc::clone(&tty));
    tty::give_back_before_panics(give_back_in_a_panic);
    // A panic of ours was printed when it happened.
    let shown = catch_unwind(AssertUnwindSafe(|| shows.run())).unwrap_or(Shown::Panicked);
    tty.give_back();
    *SHOWN_ON.lock() = None;
    unseen.goes(Onlooker::Terminal);
    let _gone = tell.send(Told::Ended(shown));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::tty::tests::{settings, terminal, written};

    #[test]
    fn a_panic_of_its_thread_gives_the_terminal_back_before_it_is_told_and_others_do_not() {
        let (tty, other_end) = terminal();
        let (tty, before) = (Arc::new(tty), settings(&other_end));
        tty.take().unwrap();
        let taken = settings(&other_end);
        let _on = written(&other_end, b"\x1b[?2004h");
        *SHOWN_ON.lock() = Some(Arc::clone(&tty));
        tty::give_back_before_panics(give_back_in_a_panic);
        let panics = |is_the_terminals: bool| {
            let thread = thread::Builder::new().spawn(move || {
                IS_THE_TERMINALS.set(is_the_terminals);
                panic!("as the test has it");
            });
            assert!(thread.unwrap().join().is_err());
        };
        panics(false);
        assert_eq!(settings(&other_end), taken);
        panics(true);
        assert_eq!(settings(&other_end), before);
        let _off = written(&other_end, b"\x1b[?1049l");
    }
}
