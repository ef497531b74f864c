//! What the store weighs, and what it may.

use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::{Mutex, MutexGuard};

/// Once over the budget, one part in so many is freed beyond it, so that the next look for the
/// largest series, which costs something with ten thousand of them, is some while off.
const SLACK: u64 = 128;

/// So much freed is worth giving back to the system: one part in so many of the budget, but no
/// less than some megabytes.
const TRIM_PART: u64 = 32;
const MUCH_BYTES: u64 = 4 << 20;

/// What may be held, and what is.
#[derive(Debug)]
pub(super) struct Budget {
    size_bytes: u64,
    held_bytes: AtomicU64,
    /// What of that others hold: logs.
    beside_bytes: AtomicU64,
    /// What of that is held free for chunks that are read back.
    reserved_bytes: AtomicU64,
    /// Not below the budget; above it where names and newest samples alone weigh more.
    limit_bytes: AtomicU64,
    /// Freed since that was last worth giving back.
    freed_bytes: AtomicU64,
    turn: Mutex<()>,
}

impl Budget {
    pub(super) fn new(size_bytes: u64) -> Self {
        Self {
            size_bytes,
            held_bytes: AtomicU64::new(0),
            beside_bytes: AtomicU64::new(0),
            reserved_bytes: AtomicU64::new(0),
            limit_bytes: AtomicU64::new(size_bytes),
            freed_bytes: AtomicU64::new(0),
            turn: Mutex::new(()),
        }
    }

    /// Something that weighed `before` weighs `after` now.
    pub(super) fn settle(&self, before: u64, after: u64) {
        // Wrapping, so the sum is right whatever the order in which threads come.
        self.held_bytes
            .fetch_add(after.wrapping_sub(before), Ordering::Relaxed);
    }

    /// Others hold so much now; returns whether that is more than before.
    pub(super) fn hold_beside(&self, bytes: u64) -> bool {
        let before = self.beside_bytes.swap(bytes, Ordering::Relaxed);
        self.settle(before, bytes);
        bytes > before
    }

    /// So much is held free from now on for chunks that are read back.
    pub(super) fn reserve(&self, bytes: u64) {
        let before = self.reserved_bytes.swap(bytes, Ordering::Relaxed);
        self.settle(before, bytes);
    }

    /// Whether chunks may be kept elsewhere and read back.
    pub(super) fn has_reserve(&self) -> bool {
        self.reserved_bytes.load(Ordering::Relaxed) > 0
    }

    /// What the store itself holds.
    pub(super) fn own_bytes(&self) -> u64 {
        let beside = self.beside_bytes.load(Ordering::Relaxed);
        let reserved = self.reserved_bytes.load(Ordering::Relaxed);
        self.held_bytes().saturating_sub(beside + reserved)
    }

    pub(super) fn held_bytes(&self) -> u64 {
        self.held_bytes.load(Ordering::Relaxed)
    }

    pub(super) fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    pub(super) fn is_over(&self) -> bool {
        self.held_bytes() > self.limit_bytes.load(Ordering::Relaxed)
    }

    /// To how much is to be freed once there is too much.
    pub(super) fn goal_bytes(&self) -> u64 {
        self.size_bytes - self.size_bytes / SLACK
    }

    /// All that can be freed was, down from `before`. If that isn't enough, there is no use in
    /// trying again before there is notably more.
    pub(super) fn note_freed(&self, before: u64) {
        let held = self.held_bytes();
        let freed = before.saturating_sub(held);
        self.freed_bytes.fetch_add(freed, Ordering::Relaxed);
        let limit = if held > self.size_bytes {
            held.saturating_add(held / SLACK)
        } else {
            self.size_bytes
        };
        self.limit_bytes.store(limit, Ordering::Relaxed);
    }

    /// How much was freed since this last said so, if that is enough to be given back.
    pub(super) fn take_much_freed(&self) -> Option<u64> {
        let much = MUCH_BYTES.max(self.size_bytes / TRIM_PART);
        let is_much = self.freed_bytes.load(Ordering::Relaxed) > much;
        is_much.then(|| self.freed_bytes.swap(0, Ordering::Relaxed))
    }

    /// The turn of the one thread that frees; the others wait for it rather than free the same.
    pub(super) fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock()
    }
}
