//! The records of an MCAP file, each with its kind and length, found again behind damage.

use std::ops::Range;

/// Kinds of records that are looked at.
pub(super) const FOOTER: u8 = 0x02;
pub(super) const SCHEMA: u8 = 0x03;
pub(super) const CHANNEL: u8 = 0x04;
pub(super) const MESSAGE: u8 = 0x05;
pub(super) const CHUNK: u8 = 0x06;
/// The last kind that the form knows; from 0x80 on they are anybody's.
const LAST_KIND: u8 = 0x0f;
/// A kind and a length.
const HEAD_BYTES: usize = 9;
/// What a file begins with.
const MAGIC: &[u8] = b"\x89MCAP0\r\n";
/// A length beyond this is taken for damage.
const RECORD_BYTES_MAX: u64 = 1 << 30;
/// What a chunk says before its records: times, sizes, a checksum, and the name of its compression.
const CHUNK_HEAD_BYTES: u64 = 40;

pub(super) fn u16_of(bytes: &mut &[u8]) -> Option<u16> {
    Some(u16::from_le_bytes(take(bytes, 2)?.try_into().ok()?))
}

pub(super) fn u32_of(bytes: &mut &[u8]) -> Option<u32> {
    Some(u32::from_le_bytes(take(bytes, 4)?.try_into().ok()?))
}

pub(super) fn u64_of(bytes: &mut &[u8]) -> Option<u64> {
    Some(u64::from_le_bytes(take(bytes, 8)?.try_into().ok()?))
}

/// A text behind its length.
pub(super) fn text_of<'a>(bytes: &mut &'a [u8]) -> Option<&'a str> {
    let length = u32_of(bytes)?;
    std::str::from_utf8(take(bytes, length as usize)?).ok()
}

/// Pairs of texts, behind the length of all of them.
pub(super) fn map_of<'a>(bytes: &mut &'a [u8]) -> Option<Vec<(&'a str, &'a str)>> {
    let length = u32_of(bytes)?;
    let mut pairs = take(bytes, length as usize)?;
    let mut map = Vec::new();
    while !pairs.is_empty() {
        map.push((text_of(&mut pairs)?, text_of(&mut pairs)?));
    }
    Some(map)
}

pub(super) fn take<'a>(bytes: &mut &'a [u8], count: usize) -> Option<&'a [u8]> {
    let (taken, rest) = bytes.split_at_checked(count)?;
    *bytes = rest;
    Some(taken)
}

/// The first record of these, with its kind.
pub(super) fn split_off<'a>(bytes: &mut &'a [u8]) -> Option<(u8, &'a [u8])> {
    let kind = take(bytes, 1)?[0];
    let length = u64_of(bytes)?;
    Some((kind, take(bytes, usize::try_from(length).ok()?)?))
}

/// What comes next in a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// A record of a kind: where its content lies among the bytes that are kept.
    Record(u8, Range<usize>),
    /// A stretch that is no record.
    Damaged,
    /// More bytes are needed.
    Waits,
}

/// Takes the bytes of a file, and gives its records.
#[derive(Debug, Default)]
pub(super) struct Records {
    bytes: Vec<u8>,
    /// Up to here they were given.
    at: usize,
    has_begun: bool,
    is_lost: bool,
    has_ended: bool,
}

impl Records {
    /// The file goes on with these.
    pub(super) fn take(&mut self, bytes: &[u8]) {
        self.bytes.drain(..self.at);
        self.at = 0;
        self.bytes.extend_from_slice(bytes);
    }

    /// What comes next.
    pub(super) fn next(&mut self) -> Next {
        loop {
            let rest = &self.bytes[self.at..];
            if self.has_ended {
                // The magic once more, and nothing that counts.
                self.at = self.bytes.len();
                return Next::Waits;
            }
            if !self.has_begun {
                if rest.len() < MAGIC.len() {
                    return Next::Waits;
                }
                self.has_begun = true;
                self.at += MAGIC.len();
                continue;
            }
            let mut head = rest;
            let Some((kind, length)) = take(&mut head, 1).zip(u64_of(&mut head)) else {
                return Next::Waits;
            };
            let kind = kind[0];
            let is_known = (FOOTER - 1..=LAST_KIND).contains(&kind) || kind >= 0x80;
            let can_be = is_known && length <= RECORD_BYTES_MAX;
            // Only a chunk is told from anything else by what it says.
            let is_found = can_be && (!self.is_lost || kind == CHUNK);
            if !is_found {
                self.at += 1;
                if !std::mem::replace(&mut self.is_lost, true) {
                    return Next::Damaged;
                }
                continue;
            }
            if self.is_lost && !is_chunk(head, length) {
                if head.len() < CHUNK_HEAD_BYTES as usize + 4 {
                    return Next::Waits;
                }
                self.at += 1;
                continue;
            }
            let Some(content) = take(&mut head, length as usize) else {
                return Next::Waits;
            };
            self.is_lost = false;
            self.has_ended = kind == FOOTER;
            let start = self.at + HEAD_BYTES;
            self.at = start + content.len();
            return Next::Record(kind, start..start + content.len());
        }
    }

    /// The bytes of a record that was given last.
    pub(super) fn bytes(&self, place: Range<usize>) -> &[u8] {
        &self.bytes[place]
    }

    /// Whether a record has begun that isn't whole.
    pub(super) fn has_begun_one(&self) -> bool {
        self.at < self.bytes.len()
    }
}

/// Whether these begin what a chunk of this length says: its parts fit each other.
fn is_chunk(mut content: &[u8], length: u64) -> bool {
    let bytes = &mut content;
    let mut fits = || -> Option<bool> {
        let (first, last) = (u64_of(bytes)?, u64_of(bytes)?);
        let (_size, _checksum) = (u64_of(bytes)?, u32_of(bytes)?);
        let compression = text_of(bytes)?;
        let records = u64_of(bytes)?;
        let head = CHUNK_HEAD_BYTES + compression.len() as u64;
        let is_known = matches!(compression, "" | "lz4" | "zstd");
        Some(first <= last && is_known && records.checked_add(head) == Some(length))
    };
    fits().unwrap_or_default()
}
