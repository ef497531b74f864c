//! Memory stays where it was told.

use std::sync::atomic::{AtomicU64, Ordering};

use super::slot::Slot;

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

/// Drops the oldest samples of whichever series is largest until the budget is kept, or until
/// there is nothing left but names and newest samples.
pub(super) fn enforce<'a, Slots>(slots: impl Fn() -> Slots, ledger: &Ledger)
where
    Slots: Iterator<Item = &'a Slot>,
{
    while ledger.is_over() {
        let Some(largest) = slots().max_by_key(|slot| slot.bytes()) else {
            return;
        };
        if largest.drop_oldest(ledger) == 0 {
            return;
        }
    }
}
