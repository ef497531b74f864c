//! What a source that waits for others counted.

use serde::Serialize;
use sprintscope_sim::job::{Piece, SourceCounts};

/// As fields of a job; what was bad is in its `bad_lines`.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct SourceReport {
    /// What came: bytes, packets, messages or answers.
    pieces: &'static str,
    #[serde(skip)]
    piece: Piece,
    received: u64,
    read: u64,
    pub kernel_dropped: u64,
    reconnected: u64,
    possibly_twice: u64,
    /// Of those that came: for jobs that were stopped.
    unheard: u64,
}

impl SourceReport {
    pub(super) fn of(counts: &SourceCounts) -> Self {
        Self {
            pieces: counts.piece.received(),
            piece: counts.piece,
            received: counts.received,
            read: counts.read,
            kernel_dropped: counts.kernel_dropped,
            reconnected: counts.reconnected,
            possibly_twice: counts.possibly_twice,
            unheard: counts.unheard,
        }
    }

    /// What was lost, if anything.
    pub(super) fn words(&self) -> Option<String> {
        let dropped = (self.kernel_dropped > 0).then(|| {
            let pieces = self.piece.received_of(self.kernel_dropped);
            format!("{} {pieces} dropped by the kernel", self.kernel_dropped)
        });
        let reconnected = match self.reconnected {
            0 => None,
            1 => Some("reconnected once".to_owned()),
            times => Some(format!("reconnected {times} times")),
        };
        let twice = (self.possibly_twice > 0).then(|| {
            let pieces = self.piece.received_of(self.possibly_twice);
            format!("{} {pieces} possibly twice", self.possibly_twice)
        });
        let words: Vec<String> = dropped
            .into_iter()
            .chain(reconnected)
            .chain(twice)
            .collect();
        (!words.is_empty()).then(|| words.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_told_as_one() {
        let report = |dropped, reconnected, twice| SourceReport {
            pieces: "packets",
            piece: Piece::Packet,
            received: 0,
            read: 0,
            kernel_dropped: dropped,
            reconnected,
            possibly_twice: twice,
            unheard: 0,
        };
        assert_eq!(report(0, 0, 0).words(), None);
        let words = |of: SourceReport| of.words().unwrap();
        assert_eq!(
            words(report(1, 1, 1)),
            "1 packet dropped by the kernel, reconnected once, 1 packet possibly twice"
        );
        assert_eq!(
            words(report(2, 3, 0)),
            "2 packets dropped by the kernel, reconnected 3 times"
        );
    }
}
