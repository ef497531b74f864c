//! How the scope reaches one run of a job: a latch for each stop method.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::event::StopEvent;
use super::passed::Passing;
use super::stop::StopMethod;
use crate::latch::Latch;

/// The latches of one run. Clones are the same latches.
#[derive(Clone, Debug, Default)]
pub(super) struct Signals {
    pub event: StopEvent,
    pub stop_loop: Latch,
    pub cancel: Latch,
    pub kill: Latch,
    /// It was asked to be killed once more: nothing is waited for.
    pub kill_at_once: Latch,
    /// Signals to be passed on to what the source runs.
    pub passing: Passing,
    /// What the job's source read has ended; who stands beside it is to come to an end, too.
    pub source_ended: Latch,
    /// The program that the source runs speaks to the scope by itself, and can be asked.
    pub guest_came: Latch,
    /// It has said that it saw the stop event.
    pub guest_saw: Latch,
    /// It has said that what answered the stop in it was cut off.
    pub guest_was_cut_off: Latch,
    /// It has said all it had to say.
    pub guest_left: Latch,
    has_seen_event: Arc<AtomicBool>,
}

impl Signals {
    pub(super) fn give(&self, method: StopMethod) {
        match method {
            StopMethod::Event => self.event.set(),
            StopMethod::Loop => self.stop_loop.set(),
            StopMethod::Cancel => self.cancel.set(),
            StopMethod::Kill => self.kill.set(),
        }
    }

    /// The loop got to see the stop event: its thread is not blocked.
    pub(super) fn see_event(&self) {
        self.has_seen_event.store(true, Ordering::Relaxed);
    }

    pub(super) fn event_was_seen(&self) -> bool {
        self.has_seen_event.load(Ordering::Relaxed)
    }
}
