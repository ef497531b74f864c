//! How far an export has come, for who watches it, and their word that it is to end.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// How far an export has come; shared by who writes and who watches.
#[derive(Debug, Default)]
pub struct ExportProgress {
    total: AtomicU64,
    done: AtomicU64,
    is_cancelled: AtomicBool,
}

impl ExportProgress {
    /// Samples that are to be written, as far as that is known before they are read.
    pub fn total(&self) -> u64 {
        self.total.load(Ordering::Relaxed)
    }

    /// Samples that have been written.
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// Has it end soon, without a file.
    pub fn cancel(&self) {
        self.is_cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether it is to end.
    pub fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Relaxed)
    }

    pub(super) fn expect(&self, samples: u64) {
        self.total.store(samples, Ordering::Relaxed);
    }

    pub(super) fn add(&self, samples: u64) {
        self.done.fetch_add(samples, Ordering::Relaxed);
    }
}
