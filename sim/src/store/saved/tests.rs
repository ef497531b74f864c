//! What is saved comes back to the bit, and a store of stored chunks answers as the one it was made of.

use std::sync::Arc;

use super::*;

use crate::store::stored::{ChunkCache, ChunkOrigin};
use crate::store::tests::contract::{holds_for, question, store};
use crate::store::tests::data::{Data, Dice, append, cold_data, data};
use crate::store::{RestoredPart, SeriesId, Store};

/// A chunk's bytes, kept in memory.
#[derive(Debug)]
struct Kept {
    levels: Option<Vec<u8>>,
    pieces: Vec<Vec<u8>>,
}

impl ChunkOrigin for Kept {
    fn levels(&self) -> Option<Vec<u8>> {
        self.levels.clone()
    }

    fn pieces(&self) -> Vec<Vec<u8>> {
        self.pieces.clone()
    }
}

/// How full chunks are kept.
#[derive(Clone, Copy, Debug)]
enum Keeping {
    Whole,
    InPieces,
    WithoutLevels,
}

/// A store that has of another one's series what was saved of it.
fn restored(store_of: &Store, id: SeriesId, keeping: Keeping) -> (Store, SeriesId) {
    let new = store_of.recordable(id, 0, 0).unwrap();
    let mut parts = Vec::new();
    for (chunk, segments) in &new.chunks {
        let saved = chunk.save(segments);
        let bytes = saved.summary.save();
        let mut reader = crate::le_bytes::ByteReader::new(&bytes);
        let summary = Summary::read(&mut reader).expect("a summary");
        assert!(reader.is_empty());
        let middle = chunk.first() + 20_001;
        let pieces = match keeping {
            Keeping::InPieces => vec![
                chunk.0.piece(chunk.first()..middle),
                chunk.piece_from(middle),
            ],
            _ => vec![saved.samples],
        };
        let levels = Some(saved.levels).filter(|_| !matches!(keeping, Keeping::WithoutLevels));
        let origin = Arc::new(Kept { levels, pieces });
        parts.push(RestoredPart::Chunk(Box::new(summary), origin));
    }
    if let Some(tail) = &new.tail {
        let piece = SavedPiece::read(&tail.piece()).expect("a piece");
        parts.push(RestoredPart::Samples(piece));
    }
    let (copy, copy_id) = store(super::super::tests::contract::PLENTY);
    // So little that chunks are forgotten and read again.
    let cache = ChunkCache::new(300_000);
    let missing = copy.restore(copy_id, parts, &new.state, &cache);
    assert_eq!(missing, 0);
    (copy, copy_id)
}

fn samples(store: &Store, id: SeriesId) -> Vec<[u64; 2]> {
    let all = store
        .samples_in(id, f64::NEG_INFINITY..f64::INFINITY)
        .unwrap();
    let pairs = all.flat_map(|chunk| chunk.xs.into_iter().zip(chunk.values));
    pairs
        .map(|(x, value)| [x.to_bits(), value.to_bits()])
        .collect()
}

/// Without the sign of a zero, which packing doesn't keep of bounds.
fn plain(told: &impl std::fmt::Debug) -> String {
    format!("{told:?}").replace("-0.0", "0.0")
}

fn comes_back(data: Data, keeping: Keeping) {
    let (one, id) = store(super::super::tests::contract::PLENTY);
    append(&one, id, &data.samples(), &mut Dice(data.seed | 1));
    let (other, other_id) = restored(&one, id, keeping);
    let (before, after) = (samples(&one, id), samples(&other, other_id));
    assert_eq!(before.len(), after.len());
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(before, after, "{data:?}: to the bit");
    }
    let (mut told, again) = (one.stats(id).unwrap(), other.stats(other_id).unwrap());
    // How much values differ of late isn't kept, nor how many decimals all had.
    (told.change, told.decimals) = (again.change, again.decimals);
    assert_eq!(plain(&told), plain(&again));
    let points: Vec<[f64; 2]> = before.iter().map(|pair| pair.map(f64::from_bits)).collect();
    let mut dice = Dice(data.seed | 1);
    for _ in 0..4 {
        let question = question(&points, &mut dice);
        let (one, other) = (
            one.columns(id, &question),
            other.columns(other_id, &question),
        );
        assert_eq!(plain(&one), plain(&other), "{question:?}");
    }
}

#[test]
fn any_series_comes_back_and_answers_as_before() {
    holds_for(40, &data(), |data| comes_back(data, Keeping::Whole));
}

#[test]
fn chunks_in_pieces_and_chunks_without_levels_answer_alike() {
    for keeping in [Keeping::InPieces, Keeping::WithoutLevels] {
        holds_for(6, &cold_data(), |data| comes_back(data, keeping));
    }
}

#[test]
fn no_bytes_whatever_make_a_piece_panic() {
    let (one, id) = store(super::super::tests::contract::PLENTY);
    let mut dice = Dice(3);
    let values: Vec<f64> = (0..700)
        .map(|_| dice.roll(1_000_000) as f64 / 1e6)
        .collect();
    let times = crate::store::XValues::Regular {
        start: 0.0,
        step: 0.001,
    };
    one.append(id, times, &values).unwrap();
    let piece = one.recordable(id, 0, 0).unwrap().tail.unwrap().piece();
    assert!(SavedPiece::read(&piece).is_some());
    for round in 0..20_000 {
        let mut damaged = piece.clone();
        for _ in 0..=(round % 3) {
            let at = dice.roll(damaged.len() as u64) as usize;
            damaged[at] = dice.roll(256) as u8;
        }
        if let Some(piece) = SavedPiece::read(&damaged) {
            assert_eq!(piece.xs.len(), piece.values.len());
        }
        let cut = dice.roll(piece.len() as u64) as usize;
        let _any = SavedPiece::read(&piece[..cut]);
    }
}

#[test]
fn a_chunk_that_is_lost_is_a_gap_and_the_others_stay_where_they_are() {
    let (one, id) = store(super::super::tests::contract::PLENTY);
    let values: Vec<f64> = (0..300_000).map(|at| f64::from(at % 1_000)).collect();
    let times = crate::store::XValues::Regular {
        start: 0.0,
        step: 1.0,
    };
    one.append(id, times, &values).unwrap();
    let new = one.recordable(id, 0, 0).unwrap();
    let parts = new
        .chunks
        .iter()
        .enumerate()
        .filter(|(at, _)| ![1, 2].contains(at));
    let parts = parts.map(|(_, (chunk, segments))| {
        let saved = chunk.save(segments);
        let origin = Arc::new(Kept {
            levels: Some(saved.levels),
            pieces: vec![saved.samples],
        });
        RestoredPart::Chunk(Box::new(saved.summary), origin)
    });
    let (copy, copy_id) = store(super::super::tests::contract::PLENTY);
    let cache = ChunkCache::new(1 << 20);
    let missing = copy.restore(copy_id, parts, &new.state, &cache);
    assert_eq!(missing, 131_072);
    let all = samples(&copy, copy_id);
    for (number, [x, value]) in all.iter().enumerate() {
        let (x, value) = (f64::from_bits(*x), f64::from_bits(*value));
        let is_lost = (65_536..196_608).contains(&number);
        assert_eq!(value.is_nan(), is_lost, "sample {number}");
        assert!((x - number as f64).abs() < 1.5, "{x} is where {number} was");
    }
    assert_eq!(all.len(), 262_144);
}
