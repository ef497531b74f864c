//! How soon the window is drawn again when something comes that nobody has asked for.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use parking_lot::Mutex;

/// A display shows sixty pictures a second; more are drawn for nobody.
const FRAME: Duration = Duration::from_micros(16_600);

/// While the plots stand still only figures, values and lines change: as often as they can be read.
const CALM: Duration = Duration::from_millis(250);

/// What is to be drawn at once is drawn twice, for what settles in a second frame; what is to be drawn soon, once.
const SOON: Duration = Duration::from_millis(1);

/// Known to the window and to who wakes it.
#[derive(Clone, Debug)]
pub(super) struct Pace(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    /// When the last frame began.
    began: Instant,
    is_calm: bool,
}

impl Pace {
    pub(super) fn new() -> Self {
        Self(Arc::new(Mutex::new(State {
            began: Instant::now(),
            is_calm: false,
        })))
    }

    /// A frame begins, once a display could show another picture: the toolkit draws at each turn of a wheel, and where
    /// no display holds it up, that is more than anybody sees.
    pub(super) fn begin(&self) {
        let wait = FRAME.saturating_sub(self.0.lock().began.elapsed());
        if !wait.is_zero() {
            thread::sleep(wait);
        }
        self.0.lock().began = Instant::now();
    }

    /// The plots stand still from now on, or don't.
    pub(super) fn set_calm(&self, is_calm: bool) {
        self.0.lock().is_calm = is_calm;
    }

    /// How soon to draw what has come.
    pub(super) fn wait(&self) -> Duration {
        let State { began, is_calm } = *self.0.lock();
        let passed = began.elapsed();
        if is_calm {
            CALM.saturating_sub(passed).max(SOON)
        } else {
            FRAME.saturating_sub(passed)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn however_often_a_frame_is_asked_for_none_begins_before_a_display_could_show_it() {
        let pace = Pace::new();
        let begun = Instant::now();
        (0..3).for_each(|_| pace.begin());
        assert!(begun.elapsed() >= FRAME * 2, "{:?}", begun.elapsed());
        assert!(pace.wait() <= FRAME);
    }
}
