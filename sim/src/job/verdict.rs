//! How a run ended, as its thread says it.

use super::state::Reason;

/// Why a run ended, and which tasks hadn't returned by then.
pub(super) struct Verdict {
    pub reason: Reason,
    pub left_undone: Vec<String>,
}

impl Verdict {
    /// A panic while tasks were dropped counts, unless something had failed before.
    pub(super) fn panicked_late(&mut self, panic: Option<Reason>) {
        let had_failed = matches!(self.reason, Reason::Panicked { .. } | Reason::Failed(_));
        if let (Some(panic), false) = (panic, had_failed) {
            self.reason = panic;
        }
    }
}

impl From<Reason> for Verdict {
    fn from(reason: Reason) -> Self {
        Self {
            reason,
            left_undone: Vec::new(),
        }
    }
}
