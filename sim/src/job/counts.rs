//! What a job counts in a run.

use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize};

use super::source_counts::{SourceCounters, SourceCounts};

/// What a job counted in its last run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct JobCounts {
    /// Lines in its log.
    pub log_lines: u64,
    /// Lines of input that should have been data and were not.
    pub bad_lines: u64,
    /// Samples that couldn't wait and were lost.
    pub dropped: u64,
    /// Of a source that waits for others.
    #[serde(default)]
    pub source: Option<SourceCounts>,
}

/// The counts as they grow, from any thread.
#[derive(Debug, Default)]
pub(super) struct Counters {
    pub log_lines: AtomicU64,
    pub bad_lines: AtomicU64,
    pub dropped: AtomicU64,
    pub source: SourceCounters,
}

impl Counters {
    /// A restart begins another run.
    pub(super) fn begin_run(&self) {
        let Self {
            log_lines,
            bad_lines,
            dropped,
            source,
        } = self;
        source.begin_run();
        for count in [log_lines, bad_lines, dropped] {
            count.store(0, Ordering::Relaxed);
        }
    }

    /// They are these, as of a job that is no more; its lines are counted as they come.
    pub(super) fn restore(&self, counts: &JobCounts) {
        let JobCounts {
            log_lines: _,
            bad_lines,
            dropped,
            source,
        } = counts;
        self.bad_lines.store(*bad_lines, Ordering::Relaxed);
        self.dropped.store(*dropped, Ordering::Relaxed);
        if let Some(source) = source {
            self.source.restore(source);
        }
    }

    pub(super) fn counts(&self) -> JobCounts {
        let Self {
            log_lines,
            bad_lines,
            dropped,
            source,
        } = self;
        JobCounts {
            log_lines: log_lines.load(Ordering::Relaxed),
            bad_lines: bad_lines.load(Ordering::Relaxed),
            dropped: dropped.load(Ordering::Relaxed),
            source: source.counts(),
        }
    }
}
