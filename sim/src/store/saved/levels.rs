//! What of a full chunk is read without its samples: where x is, and the pyramid.

use super::super::chunk_x::{ChunkX, SavedX};
use super::super::columns::Flags;
use super::super::pyramid::{Pyramid, SavedLevel};
use super::super::whole::Whole;
use super::piece::{is_lines, read_column, read_lines, save_column, save_lines};
use crate::le_bytes::{ByteReader, ByteWriter};

/// x stand with the samples, and here the first and the last one of each bucket.
const SPANS: u8 = 5;

pub(in super::super) fn save_levels(whole: &Whole) -> Vec<u8> {
    let mut bytes = ByteWriter::default();
    match whole.xs.saved() {
        SavedX::Lines(lines) => save_lines(&mut bytes, lines, &(0..whole.values.len())),
        SavedX::Each { spans } => {
            bytes.u8(SPANS);
            bytes.varint(spans.len() as u64);
            for end in 0..2 {
                let ends: Vec<f64> = spans.iter().map(|span| span[end]).collect();
                save_column(&mut bytes, &ends);
            }
        }
    }
    let levels = whole.pyramid.saved();
    bytes.u8(levels.len() as u8);
    for level in levels {
        save_level(&mut bytes, &level);
    }
    bytes.0
}

fn save_level(bytes: &mut ByteWriter, level: &SavedLevel) {
    let SavedLevel {
        first,
        buckets,
        sums,
        flags,
        counts,
    } = level;
    bytes.varint(*first);
    bytes.varint(buckets.len() as u64);
    for part in 0..4 {
        let column: Vec<f64> = buckets.iter().map(|bucket| bucket[part]).collect();
        save_column(bytes, &column);
    }
    bytes.u8(u8::from(!sums.is_empty()));
    if !sums.is_empty() {
        save_column(bytes, sums);
    }
    bytes.varint(flags.len() as u64);
    for flags in flags {
        bytes.u8(flags.bits());
    }
    bytes.varint(counts.len() as u64);
    for count in counts {
        bytes.varint(*count);
    }
}

/// What was saved of a chunk of so many samples: its x, where they stand here or the spans of those that
/// don't, and its pyramid.
pub(in super::super) fn read_levels(bytes: &[u8], count: usize) -> Option<(ChunkX, Pyramid)> {
    let mut bytes = ByteReader::new(bytes);
    let xs = match bytes.u8()? {
        form if is_lines(form) => ChunkX::of_lines(count, read_lines(&mut bytes, count)?),
        SPANS => {
            let spans = bytes.count(2)?;
            let firsts = read_column(&mut bytes, spans)?;
            let lasts = read_column(&mut bytes, spans)?;
            let spans = firsts
                .all()
                .iter()
                .zip(&*lasts.all())
                .map(|(a, b)| [*a, *b])
                .collect();
            ChunkX::elsewhere(count, spans)
        }
        _ => return None,
    };
    let levels = (0..bytes.u8()?).map(|_| read_level(&mut bytes));
    let levels = levels.collect::<Option<Vec<_>>>()?;
    Some((xs, Pyramid::of_saved(levels)?))
}

fn read_level(bytes: &mut ByteReader<'_>) -> Option<SavedLevel> {
    let first = bytes.varint()?;
    let len = usize::try_from(bytes.varint()?).ok()?;
    if len > super::super::room::CHUNK {
        return None;
    }
    let mut columns = [const { Vec::new() }; 4];
    for column in &mut columns {
        *column = read_column(bytes, len)?.all().into_owned();
    }
    let [min, max, from, to] = &columns;
    let buckets = (0..len)
        .map(|at| [min[at], max[at], from[at], to[at]])
        .collect();
    let sums = if bytes.u8()? > 0 {
        read_column(bytes, len)?.all().into_owned()
    } else {
        Vec::new()
    };
    let count = bytes.count(1)?;
    let flags = bytes
        .take(count)?
        .iter()
        .map(|bits| Flags::of_bits(*bits))
        .collect();
    let counts = (0..bytes.count(1)?).map(|_| bytes.varint());
    let counts = counts.collect::<Option<Vec<_>>>()?;
    Some(SavedLevel {
        first,
        buckets,
        sums,
        flags,
        counts,
    })
}
