//! The views of a scope. It is seen as long as one of them is there.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use sprintscope_sim::Scope;

/// A kind of view; there is at most one of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Onlooker {
    /// The window.
    Window = 1,
    /// The terminal.
    Terminal = 2,
}

/// Those that are there; a cheap handle.
#[derive(Clone)]
pub(crate) struct Onlookers {
    scope: Scope,
    there: Arc<AtomicU8>,
}

impl Onlookers {
    /// Nobody yet.
    pub(crate) fn of(scope: &Scope) -> Self {
        Self {
            scope: scope.clone(),
            there: Arc::default(),
        }
    }

    /// This one looks from now on.
    pub(crate) fn comes(&self, who: Onlooker) {
        self.there.fetch_or(who as u8, Ordering::AcqRel);
        self.scope.set_seen(true);
    }

    /// This one doesn't any more.
    pub(crate) fn goes(&self, who: Onlooker) {
        let who = who as u8;
        let before = self.there.fetch_and(!who, Ordering::AcqRel);
        if before & !who == 0 {
            self.scope.set_seen(false);
        }
    }
}
