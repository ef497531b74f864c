//! What a source that waits for others counted.

use serde::Serialize;
use sprintscope_sim::job::SourceCounts;

/// As fields of a job; what was bad is in its `bad_lines`.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct SourceReport {
    /// What came: bytes, packets, messages or answers.
    pieces: &'static str,
    received: u64,
    read: u64,
    kernel_dropped: u64,
    reconnected: u64,
    possibly_twice: u64,
}

impl SourceReport {
    pub(super) fn of(counts: &SourceCounts) -> Self {
        Self {
            pieces: counts.piece.received(),
            received: counts.received,
            read: counts.read,
            kernel_dropped: counts.kernel_dropped,
            reconnected: counts.reconnected,
            possibly_twice: counts.possibly_twice,
        }
    }

    /// What was lost, if anything.
    pub(super) fn words(&self) -> Option<String> {
        let dropped = (self.kernel_dropped > 0).then(|| {
            format!(
                "{} {} dropped by the kernel",
                self.kernel_dropped, self.pieces
            )
        });
        let reconnected =
            (self.reconnected > 0).then(|| format!("reconnected {} times", self.reconnected));
        let twice = (self.possibly_twice > 0)
            .then(|| format!("{} {} possibly twice", self.possibly_twice, self.pieces));
        let words: Vec<String> = dropped
            .into_iter()
            .chain(reconnected)
            .chain(twice)
            .collect();
        (!words.is_empty()).then(|| words.join(", "))
    }
}
