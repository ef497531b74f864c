//! When the window is drawn.

use std::time::{Duration, Instant};

use winit::event_loop::ControlFlow;
use winit::window::Window;

/// A display shows sixty pictures a second; no display tells us when. In so long two are drawn at most: what a person
/// did, and what settles in a second one.
const FRAME: Duration = Duration::from_millis(16);

/// A window that nobody sees is looked after so often.
const UNSEEN: Duration = Duration::from_millis(100);

/// A compositor that wants no picture for so long doesn't show the window; what else is to be done is done then.
const PATIENCE: Duration = Duration::from_millis(250);

/// When a frame is due, and whether one is awaited.
pub(super) struct Redraws {
    next: Option<Instant>,
    /// When the last frame began, and the one before it.
    began: Option<Instant>,
    before: Option<Instant>,
    /// Until when the redraw that was asked for is waited for.
    asked: Option<Instant>,
    is_seen: bool,
}

/// What is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    Nothing,
    /// What is to be done whether or not somebody sees it.
    Logic,
}

impl Default for Redraws {
    fn default() -> Self {
        Self {
            next: None,
            began: None,
            before: None,
            asked: None,
            is_seen: true,
        }
    }
}

impl Redraws {
    /// One is wanted at this time, or earlier if one is wanted earlier.
    pub(super) fn at(&mut self, when: Instant) {
        let earliest = if self.is_seen {
            self.before.map(|before| before + FRAME)
        } else {
            self.began.map(|began| began + UNSEEN)
        };
        let when = earliest.map_or(when, |earliest| when.max(earliest));
        self.next = Some(self.next.map_or(when, |next| next.min(when)));
    }

    /// One is wanted for what a person did: two keys pressed fast are two frames.
    pub(super) fn at_once(&mut self) {
        let now = Instant::now();
        self.next = Some(self.next.map_or(now, |next| next.min(now)));
    }

    /// One begins.
    pub(super) fn begin(&mut self) {
        self.before = self.began.replace(Instant::now());
    }

    /// Whether the window can be seen from now on; returns whether it is so and wasn't before.
    pub(super) fn set_seen(&mut self, is_seen: bool) -> bool {
        let was_seen = std::mem::replace(&mut self.is_seen, is_seen);
        is_seen && !was_seen
    }

    /// Whether the redraw that comes is one that was asked for here.
    pub(super) fn take_asked(&mut self) -> bool {
        self.asked.take().is_some()
    }

    /// Asks for a redraw if one is due; says what is to be done without one.
    pub(super) fn due(&mut self, window: &Window, now: Instant) -> Due {
        let is_due = self.next.is_some_and(|next| next <= now);
        if is_due {
            self.next = None;
            if !self.is_seen {
                self.began = Some(now);
                return Due::Logic;
            }
            window.request_redraw();
            self.asked.get_or_insert(now + PATIENCE);
        }
        if self.asked.is_some_and(|until| until <= now) {
            self.asked = None;
            return Due::Logic;
        }
        Due::Nothing
    }

    /// When to look again.
    pub(super) fn control_flow(&self) -> ControlFlow {
        let next = [self.next, self.asked].into_iter().flatten().min();
        next.map_or(ControlFlow::Wait, ControlFlow::WaitUntil)
    }
}
