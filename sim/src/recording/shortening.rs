//! A recording that has no room for all of it keeps what is newest.

use std::collections::BTreeMap;

use super::index::{Index, SeriesPlaces};
use super::options::Room;

/// It is shortened once it has more of its room than this, to this: while it is written anew, both are there.
const FULL: [u64; 2] = [2, 3];
const GOAL: [u64; 2] = [1, 3];
/// How much room there is is asked once it has grown by a part of that, or by so much.
const ASKED_PART: u64 = 128;
const ASKED_BYTES: u64 = 64 << 10;

/// How large a recording may be.
#[derive(Debug, Default)]
pub(super) struct Limit {
    room: Option<Room>,
    /// As was said last.
    most: Option<u64>,
    /// With so many bytes it is asked again.
    next_at: u64,
}

impl Limit {
    pub(super) fn of(room: Option<Room>) -> Self {
        Self {
            room,
            ..Self::default()
        }
    }

    /// To how many bytes a recording of so many is to be shortened, if it is.
    pub(super) fn goal(&mut self, bytes: u64) -> Option<u64> {
        let room = self.room.as_ref()?;
        if bytes < self.next_at {
            return None;
        }
        let most = room.most(bytes);
        self.most = Some(most);
        self.note(bytes);
        (bytes > part(most, FULL)).then(|| part(most, GOAL))
    }

    /// It has so many bytes now.
    pub(super) fn note(&mut self, bytes: u64) {
        let most = self.most.unwrap_or_default();
        self.next_at = bytes + (most / ASKED_PART).max(ASKED_BYTES);
    }

    /// Whether there is room for so much.
    pub(super) fn has_room_for(&self, bytes: u64) -> bool {
        self.most.is_none_or(|most| bytes <= most)
    }
}

fn part(of: u64, [above, below]: [u64; 2]) -> u64 {
    of / below * above
}

/// What is left of a recording.
#[derive(Debug)]
pub(super) struct Shortened {
    pub(super) index: Index,
    /// Of the first so many frames of entries, the lines of logs aren't kept.
    pub(super) frames_without_log: usize,
    /// The first sample that is left of each series of which some are gone.
    pub(super) firsts: Vec<(u32, u64)>,
}

/// The newest of samples and of logs, the same share of both, so that they take about so many bytes.
pub(super) fn shortened(index: &Index, goal: u64) -> Shortened {
    let mut parts: Vec<(u64, u64)> = Vec::new();
    // Small pieces share a frame.
    let mut frames = BTreeMap::new();
    for SeriesPlaces { chunks, pieces } in index.series.values() {
        parts.extend(chunks.iter().map(|chunk| (chunk.order, chunk.bytes())));
        let pieces = pieces.iter();
        frames.extend(pieces.map(|piece| (piece.frame.at, (piece.order, piece.frame.len.into()))));
    }
    parts.extend(frames.into_values());
    parts.sort_unstable();
    let entries: Vec<u64> = index.entries.iter().map(|place| place.len.into()).collect();
    let total = parts
        .iter()
        .map(|(_, bytes)| bytes)
        .chain(&entries)
        .sum::<u64>();
    let gone = 1.0 - goal as f64 / total.max(1) as f64;
    let older = oldest(parts.iter().map(|(_, bytes)| *bytes), gone);
    let from = older.checked_sub(1).map_or(0, |last| parts[last].0 + 1);
    let mut firsts = Vec::new();
    let mut left = index.clone();
    for (series, SeriesPlaces { chunks, pieces }) in &mut left.series {
        let before = chunks.len() + pieces.len();
        chunks.retain(|chunk| chunk.order >= from);
        pieces.retain(|piece| piece.order >= from);
        if chunks.len() + pieces.len() < before {
            let of_chunks = chunks.iter().map(|chunk| chunk.summary.first);
            let all = of_chunks.chain(pieces.iter().map(|piece| piece.first));
            firsts.push((*series, all.min().unwrap_or(u64::MAX)));
        }
    }
    Shortened {
        index: left,
        frames_without_log: oldest(entries.iter().copied(), gone),
        firsts,
    }
}

/// How many of the first have this part of all bytes between them.
fn oldest(bytes: impl Iterator<Item = u64> + Clone, part: f64) -> usize {
    let mut too_much = bytes.clone().sum::<u64>() as f64 * part;
    let older = bytes.take_while(|bytes| {
        let is_older = too_much > 0.0;
        too_much -= *bytes as f64;
        is_older
    });
    older.count()
}
