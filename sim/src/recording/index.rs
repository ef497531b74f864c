//! Where in the file is what: kept while it is written, and written as its last but one frame.

use std::collections::BTreeMap;

use super::frame::Kind;
use crate::le_bytes::{ByteReader, ByteWriter};
use crate::store::Summary;

/// A frame's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) at: u64,
    /// Bytes of the frame as a whole.
    pub(super) len: u32,
}

/// A piece of a series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PiecePlace {
    pub(super) first: u64,
    pub(super) end: u64,
    /// The frame that it is in, perhaps with others.
    pub(super) frame: Place,
    /// Of two the later one was written later; not told of a recording that was opened.
    pub(super) order: u64,
}

/// A full chunk of a series.
#[derive(Clone, Debug)]
pub(super) struct ChunkPlace {
    pub(super) summary: Summary,
    /// Frames of its samples, in order.
    pub(super) samples: Vec<Place>,
    pub(super) levels: Place,
    /// As that of a piece.
    pub(super) order: u64,
}

impl ChunkPlace {
    /// Bytes of the file.
    pub(super) fn bytes(&self) -> u64 {
        let samples = self.samples.iter().map(|place| u64::from(place.len));
        samples.sum::<u64>() + u64::from(self.levels.len)
    }
}

/// What there is of a series.
#[derive(Clone, Debug, Default)]
pub(super) struct SeriesPlaces {
    pub(super) chunks: Vec<ChunkPlace>,
    /// Those that belong to no chunk yet.
    pub(super) pieces: Vec<PiecePlace>,
}

/// All that is in a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    /// What the recording is; said twice, too.
    pub(super) heads: Vec<Place>,
    pub(super) entries: Vec<Place>,
    /// Entries that are said once more.
    pub(super) again: Vec<Place>,
    pub(super) series: BTreeMap<u32, SeriesPlaces>,
}

fn save_place(bytes: &mut ByteWriter, place: &Place) {
    bytes.varint(place.at);
    bytes.varint(place.len.into());
}

fn read_place(bytes: &mut ByteReader<'_>) -> Option<Place> {
    let at = bytes.varint()?;
    let len = u32::try_from(bytes.varint()?).ok()?;
    Some(Place { at, len })
}

fn save_places(bytes: &mut ByteWriter, places: &[Place]) {
    bytes.varint(places.len() as u64);
    for place in places {
        save_place(bytes, place);
    }
}

fn read_places(bytes: &mut ByteReader<'_>) -> Option<Vec<Place>> {
    let count = bytes.count(2)?;
    (0..count).map(|_| read_place(bytes)).collect()
}

/// What the levels of a chunk begin with: whose they are, where its samples are, and its summary; then the levels.
pub(super) fn levels_body(
    series: u32,
    summary: &Summary,
    samples: &[Place],
    levels: &[u8],
) -> Vec<u8> {
    let mut front = ByteWriter::default();
    front.varint(series.into());
    save_places(&mut front, samples);
    front.bytes(&summary.save());
    let mut body = ByteWriter::default();
    body.u32(front.0.len() as u32);
    body.u32(crc32fast::hash(&front.0));
    body.bytes(&front.0);
    body.bytes(levels);
    body.0
}

/// Bytes of a body of levels before the levels, if it begins with so much; checked by themselves.
pub(super) fn levels_front(body: &[u8]) -> Option<(u32, Vec<Place>, Summary, usize)> {
    let mut bytes = ByteReader::new(body);
    let (len, crc) = (bytes.u32()? as usize, bytes.u32()?);
    let front = bytes.take(len)?;
    if crc32fast::hash(front) != crc {
        return None;
    }
    let mut front = ByteReader::new(front);
    let series = u32::try_from(front.varint()?).ok()?;
    let places = read_places(&mut front)?;
    let summary = Summary::read(&mut front)?;
    Some((series, places, summary, 8 + len))
}

/// A body of pieces: whose, how long, and the piece, again and again.
pub(super) fn push_piece(body: &mut Vec<u8>, series: u32, piece: &[u8]) {
    let mut bytes = ByteWriter(std::mem::take(body));
    bytes.varint(series.into());
    bytes.varint(piece.len() as u64);
    bytes.bytes(piece);
    *body = bytes.0;
}

/// The pieces of a body; those before what doesn't fit.
pub(super) fn pieces_of(body: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    let mut bytes = ByteReader::new(body);
    std::iter::from_fn(move || {
        let series = u32::try_from(bytes.varint()?).ok()?;
        let len = usize::try_from(bytes.varint()?).ok()?;
        Some((series, bytes.take(len)?))
    })
}

impl Index {
    pub(super) fn save(&self) -> Vec<u8> {
        let mut bytes = ByteWriter::default();
        save_places(&mut bytes, &self.heads);
        save_places(&mut bytes, &self.entries);
        bytes.varint(self.series.len() as u64);
        for (series, places) in &self.series {
            let SeriesPlaces { chunks, pieces } = places;
            bytes.varint((*series).into());
            bytes.varint(chunks.len() as u64);
            for chunk in chunks {
                save_place(&mut bytes, &chunk.levels);
                save_places(&mut bytes, &chunk.samples);
                bytes.bytes(&chunk.summary.save());
            }
            bytes.varint(pieces.len() as u64);
            for piece in pieces {
                bytes.varint(piece.first);
                bytes.varint(piece.end - piece.first);
                save_place(&mut bytes, &piece.frame);
            }
        }
        save_places(&mut bytes, &self.again);
        bytes.0
    }

    pub(super) fn read(body: &[u8]) -> Option<Self> {
        let mut bytes = ByteReader::new(body);
        let heads = read_places(&mut bytes)?;
        let entries = read_places(&mut bytes)?;
        let mut all = BTreeMap::new();
        for _ in 0..bytes.count(3)? {
            let series = u32::try_from(bytes.varint()?).ok()?;
            let chunks = (0..bytes.count(4)?).map(|_| {
                let levels = read_place(&mut bytes)?;
                let samples = read_places(&mut bytes)?;
                let summary = Summary::read(&mut bytes)?;
                Some(ChunkPlace {
                    summary,
                    samples,
                    levels,
                    order: 0,
                })
            });
            let chunks = chunks.collect::<Option<Vec<_>>>()?;
            let pieces = (0..bytes.count(4)?).map(|_| {
                let first = bytes.varint()?;
                let end = first.checked_add(bytes.varint()?)?;
                let frame = read_place(&mut bytes)?;
                Some(PiecePlace {
                    first,
                    end,
                    frame,
                    order: 0,
                })
            });
            let pieces = pieces.collect::<Option<Vec<_>>>()?;
            all.insert(series, SeriesPlaces { chunks, pieces });
        }
        // The first recordings said nothing twice.
        let again = if bytes.is_empty() {
            Vec::new()
        } else {
            read_places(&mut bytes)?
        };
        bytes.is_empty().then_some(Self {
            heads,
            entries,
            again,
            series: all,
        })
    }

    /// The body of the last frame.
    pub(super) fn end_body(at: u64) -> [u8; 8] {
        at.to_le_bytes()
    }
}

/// Bytes of the last frame of a recording that was closed.
pub(super) const END_BYTES: usize = super::frame::HEAD_BYTES + 8;

/// Where the index is, as the last frame says.
pub(super) fn index_at(end: &[u8]) -> Option<u64> {
    let head = super::frame::FrameHead::read(end)?;
    let body = end.get(super::frame::HEAD_BYTES..)?;
    let is_it = head.kind == Kind::End && head.fits(body);
    let at = u64::from_le_bytes(*body.first_chunk()?);
    is_it.then_some(at)
}
