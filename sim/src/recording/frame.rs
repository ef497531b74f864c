//! Frames: what a recording's file consists of. Each is found, measured and checked by itself.
//!
//! ```text
//!  0   marker   F5 53 50 46
//!  4   kind     u8
//!  5   version  u8, 1
//!  6   nothing  u16, 0
//!  8   length   u32, bytes of the body
//! 12   body's CRC-32
//! 16   CRC-32 of the 16 bytes before
//! 20   the body
//! ```

/// What stands where each begins: no text has it, and no number that is small.
pub(super) const MARKER: [u8; 4] = [0xF5, b'S', b'P', b'F'];
/// What a file begins with.
pub(super) const MAGIC: [u8; 8] = *b"SPRINTSC";
/// Bytes before the body.
pub(super) const HEAD_BYTES: usize = 20;
/// A body has no more.
pub(super) const BODY_MOST: usize = 64 << 20;
const VERSION: u8 = 1;

/// What a frame holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// What the recording is, as JSON.
    Head,
    /// What happened, a line of JSON each.
    Entries,
    /// Pieces of series.
    Pieces,
    /// The levels of a full chunk, with its summary and where its samples are.
    Levels,
    /// Where all of that is.
    Index,
    /// Where the index is; the last one of a recording that was closed.
    End,
    /// Entries that stand elsewhere, too: what jobs and series are.
    Again,
}

impl Kind {
    const ALL: [Self; 7] = [
        Self::Head,
        Self::Entries,
        Self::Pieces,
        Self::Levels,
        Self::Index,
        Self::End,
        Self::Again,
    ];

    pub(super) fn code(self) -> u8 {
        self as u8 + 1
    }

    pub(super) fn of_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What is known of a frame without its body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FrameHead {
    pub(super) kind: Kind,
    pub(super) len: usize,
    body_crc: u32,
}

impl FrameHead {
    /// The head that these bytes begin with; `None` if they begin with none, or with a damaged one.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let head: &[u8; HEAD_BYTES] = bytes.first_chunk()?;
        let number = |at: usize| {
            let four = head[at..].first_chunk().copied().unwrap_or_default();
            u32::from_le_bytes(four)
        };
        let is_one =
            head[..4] == MARKER && head[5] == VERSION && number(16) == crc32fast::hash(&head[..16]);
        let len = number(8) as usize;
        let kind = Kind::of_code(head[4]).filter(|_| is_one && len <= BODY_MOST)?;
        Some(Self {
            kind,
            len,
            body_crc: number(12),
        })
    }

    /// Whether this is the body that was written.
    pub(super) fn fits(&self, body: &[u8]) -> bool {
        body.len() == self.len && crc32fast::hash(body) == self.body_crc
    }

    /// Bytes of the frame as a whole.
    pub(super) fn bytes(&self) -> u64 {
        (HEAD_BYTES + self.len) as u64
    }
}

/// Adds a frame with this body.
pub(super) fn push(bytes: &mut Vec<u8>, kind: Kind, body: &[u8]) {
    let start = bytes.len();
    bytes.extend(MARKER);
    bytes.extend([kind.code(), VERSION, 0, 0]);
    bytes.extend((body.len() as u32).to_le_bytes());
    bytes.extend(crc32fast::hash(body).to_le_bytes());
    let crc = crc32fast::hash(&bytes[start..]);
    bytes.extend(crc.to_le_bytes());
    bytes.extend_from_slice(body);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_read_back_and_no_flipped_bit_of_its_head_passes() {
        let mut bytes = Vec::new();
        push(&mut bytes, Kind::Levels, b"body");
        let head = FrameHead::read(&bytes).unwrap();
        assert_eq!((head.kind, head.len), (Kind::Levels, 4));
        assert!(head.fits(&bytes[HEAD_BYTES..]) && !head.fits(b"bodi"));
        for bit in 0..HEAD_BYTES * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(FrameHead::read(&flipped), None, "bit {bit}");
        }
        assert_eq!(FrameHead::read(&bytes[..HEAD_BYTES - 1]), None);
    }
}
