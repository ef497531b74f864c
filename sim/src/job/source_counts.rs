//! What a source counts: what came, what was read of it, and what was lost on the way.

use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

use serde::{Deserialize, Serialize};

/// In what a source's input comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Piece {
    /// A stream without pieces of its own, as of a connection or a serial line: bytes come, lines are read.
    Byte,
    /// Packets, as of UDP.
    Packet,
    /// Messages, as of a broker.
    Message,
    /// Answers to what was asked, as of a web server.
    Answer,
}

impl Piece {
    const ALL: [Self; 4] = [Self::Byte, Self::Packet, Self::Message, Self::Answer];

    /// What comes, for more than one: `packets`.
    pub fn received(self) -> &'static str {
        match self {
            Self::Byte => "bytes",
            Self::Packet => "packets",
            Self::Message => "messages",
            Self::Answer => "answers",
        }
    }

    /// The same for so many: `packet` for one.
    pub fn received_of(self, count: u64) -> &'static str {
        let several = self.received();
        match count {
            1 => several.strip_suffix('s').unwrap_or(several),
            _ => several,
        }
    }

    /// [`read`](Self::read) for so many: `line` for one.
    pub fn read_of(self, count: u64) -> &'static str {
        let several = self.read();
        match count {
            1 => several.strip_suffix('s').unwrap_or(several),
            _ => several,
        }
    }

    /// What is read of it: lines of a stream, else whole pieces.
    pub fn read(self) -> &'static str {
        match self {
            Self::Byte => "lines",
            _ => self.received(),
        }
    }
}

/// What a source that waits for others counted in a run. What was bad is in
/// [`JobCounts::bad_lines`](super::JobCounts::bad_lines).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SourceCounts {
    /// In what its input comes.
    pub piece: Piece,
    /// Pieces that came.
    pub received: u64,
    /// Of a stream the lines, else the pieces, that were taken in as they should be.
    pub read: u64,
    /// Packets that the kernel had no room for.
    pub kernel_dropped: u64,
    /// How often its connection was made again.
    pub reconnected: u64,
    /// Messages that were marked as sent again, and may have come before.
    pub possibly_twice: u64,
    /// Messages for jobs that were stopped; among those that came, and neither read nor bad.
    #[serde(default)]
    pub unheard: u64,
}

impl SourceCounts {
    /// Adds what another source of the same kind counted.
    pub fn add(&mut self, other: &Self) {
        let Self {
            piece: _,
            received,
            read,
            kernel_dropped,
            reconnected,
            possibly_twice,
            unheard,
        } = other;
        self.received += received;
        self.read += read;
        self.kernel_dropped += kernel_dropped;
        self.reconnected += reconnected;
        self.possibly_twice += possibly_twice;
        self.unheard += unheard;
    }
}

/// The counts as they grow.
#[derive(Debug, Default)]
pub(super) struct SourceCounters {
    /// 1 and more: the place in [`Piece::ALL`]; 0: the job is no such source.
    piece: AtomicU8,
    pub received: AtomicU64,
    pub read: AtomicU64,
    pub kernel_dropped: AtomicU64,
    pub reconnected: AtomicU64,
    pub possibly_twice: AtomicU64,
    pub unheard: AtomicU64,
}

impl SourceCounters {
    /// The source counts these.
    pub(super) fn begin(&self, piece: Piece) {
        let place = Piece::ALL.iter().position(|one| *one == piece);
        let number = place.map_or(0, |place| place as u8 + 1);
        self.piece.store(number, Ordering::Relaxed);
    }

    /// They are these, as of a job that is no more.
    pub(super) fn restore(&self, counts: &SourceCounts) {
        let SourceCounts {
            piece,
            received,
            read,
            kernel_dropped,
            reconnected,
            possibly_twice,
            unheard,
        } = counts;
        self.begin(*piece);
        for (counter, count) in [
            (&self.received, received),
            (&self.read, read),
            (&self.kernel_dropped, kernel_dropped),
            (&self.reconnected, reconnected),
            (&self.possibly_twice, possibly_twice),
            (&self.unheard, unheard),
        ] {
            counter.store(*count, Ordering::Relaxed);
        }
    }

    pub(super) fn begin_run(&self) {
        let Self {
            piece: _,
            received,
            read,
            kernel_dropped,
            reconnected,
            possibly_twice,
            unheard,
        } = self;
        for count in [
            received,
            read,
            kernel_dropped,
            reconnected,
            possibly_twice,
            unheard,
        ] {
            count.store(0, Ordering::Relaxed);
        }
    }

    pub(super) fn counts(&self) -> Option<SourceCounts> {
        let Self {
            piece,
            received,
            read,
            kernel_dropped,
            reconnected,
            possibly_twice,
            unheard,
        } = self;
        let place = usize::from(piece.load(Ordering::Relaxed)).checked_sub(1)?;
        Some(SourceCounts {
            piece: *Piece::ALL.get(place)?,
            received: received.load(Ordering::Relaxed),
            read: read.load(Ordering::Relaxed),
            kernel_dropped: kernel_dropped.load(Ordering::Relaxed),
            reconnected: reconnected.load(Ordering::Relaxed),
            possibly_twice: possibly_twice.load(Ordering::Relaxed),
            unheard: unheard.load(Ordering::Relaxed),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_piece_is_told_as_it_was_begun_with_and_a_job_without_a_source_tells_none() {
        let counters = SourceCounters::default();
        assert_eq!(counters.counts(), None);
        for piece in Piece::ALL {
            counters.begin(piece);
            counters.received.fetch_add(3, Ordering::Relaxed);
            let counts = counters.counts().unwrap();
            assert_eq!((counts.piece, counts.received), (piece, 3));
            counters.begin_run();
            assert_eq!(counters.counts().unwrap().received, 0);
        }
    }
}
