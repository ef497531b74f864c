//! What the store weighs, and what it may.

use std::sync::atomic::{AtomicU64, Ordering};

/// What may be held, and what is.
#[derive(Debug)]
pub(super) struct Ledger {
    budget_bytes: u64,
    held_bytes: AtomicU64,
}

impl Ledger {
    pub(super) fn new(budget_bytes: u64) -> Self {
        Self {
            budget_bytes,
            held_bytes: AtomicU64::new(0),
        }
    }

    /// Something that weighed `before` weighs `after` now.
    pub(super) fn settle(&self, before: u64, after: u64) {
        // Wrapping, so the sum is right whatever the order in which threads come.
        self.held_bytes
            .fetch_add(after.wrapping_sub(before), Ordering::Relaxed);
    }

    pub(super) fn held_bytes(&self) -> u64 {
        self.held_bytes.load(Ordering::Relaxed)
    }

    pub(super) fn budget_bytes(&self) -> u64 {
        self.budget_bytes
    }

    pub(super) fn is_over(&self) -> bool {
        self.held_bytes() > self.budget_bytes
    }
}
