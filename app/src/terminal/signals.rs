//! The signals that concern a terminal.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use signal_hook::SigId;
use signal_hook::consts::{SIGCONT, SIGTSTP, SIGWINCH};

use super::bell::Bell;
use crate::program::suspend;

/// Signals that concern a terminal. Dropped, they do what they did.
pub(super) struct Signals {
    ids: Vec<SigId>,
    /// The terminal has another size.
    pub is_resized: Arc<AtomicBool>,
    /// We are to stand still.
    pub is_to_stop: Arc<AtomicBool>,
    /// We stood still, and don't any more.
    pub has_gone_on: Arc<AtomicBool>,
}

impl Signals {
    /// Hears them from now on; each rings the bell.
    pub(super) fn hear(bell: &Bell) -> Self {
        use signal_hook::{flag, low_level};
        let [is_resized, is_to_stop, has_gone_on] = <[Arc<AtomicBool>; 3]>::default();
        suspend::take_charge();
        let heard = [
            (SIGWINCH, &is_resized),
            (SIGTSTP, &is_to_stop),
            (SIGCONT, &has_gone_on),
        ];
        // One that can't be heard does nothing: the picture keeps its size, or comes back with the next change.
        let ids = heard.into_iter().flat_map(|(signal, flag)| {
            let flagged = flag::register(signal, Arc::clone(flag)).ok();
            let rings = bell.for_signals().ok();
            let rung = rings.and_then(|bell| low_level::pipe::register(signal, bell).ok());
            [flagged, rung]
        });
        Self {
            ids: ids.flatten().collect(),
            is_resized,
            is_to_stop,
            has_gone_on,
        }
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        for id in self.ids.drain(..) {
            signal_hook::low_level::unregister(id);
        }
        suspend::leave_charge();
    }
}
