//! Consecutive samples of one series as bytes.

use std::ops::Range;

use super::super::chunk_x::ChunkX;
use super::super::linear_piece::LinearPiece;
use super::super::numbers::Numbers;
use super::super::packed::Packed;
use super::super::room::CHUNK;
use super::super::whole::Whole;
use super::{few, packed};
use crate::le_bytes::{ByteReader, ByteWriter};

/// How a column of numbers stands there.
const PLAIN: u8 = 0;
const FEW: u8 = 1;
const PACKED: u8 = 2;
const LINES: u8 = 4;

/// From so many numbers on blocks of packed ones are filled well enough.
const MANY: usize = 128;

/// Samples as they are read from a piece.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SavedPiece {
    /// The number of the first sample.
    pub(crate) first: u64,
    pub(crate) xs: Vec<f64>,
    pub(crate) values: Vec<f64>,
}

fn is_same(these: &[f64], those: &[f64]) -> bool {
    let mut pairs = these.iter().zip(those);
    these.len() == those.len() && pairs.all(|(this, that)| this.to_bits() == that.to_bits())
}

/// Which samples a piece has.
pub(crate) fn piece_range(bytes: &[u8]) -> Option<Range<u64>> {
    let (first, count) = head(&mut ByteReader::new(bytes))?;
    Some(first..first + count as u64)
}

impl SavedPiece {
    /// The number behind its last sample.
    pub(crate) fn end(&self) -> u64 {
        self.first + self.values.len() as u64
    }

    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }

    /// Adds those that follow.
    pub(crate) fn extend(&mut self, next: &Self) {
        self.xs.extend_from_slice(&next.xs);
        self.values.extend_from_slice(&next.values);
    }

    /// As bytes; no more than a chunk has.
    pub(crate) fn save(&self) -> Vec<u8> {
        let mut xs = ChunkX::new();
        let mut is_sorted = true;
        for pair in self.xs.windows(2) {
            is_sorted &= pair[0] <= pair[1];
        }
        let mut bytes = ByteWriter::default();
        save_head(&mut bytes, &(self.first..self.end()));
        if is_sorted {
            xs.push_each(&self.xs);
        }
        let lines = xs
            .lines()
            .filter(|_| is_sorted && is_same(&xs.all(), &self.xs));
        match lines {
            Some(lines) => save_lines(&mut bytes, lines, &(0..self.len())),
            None => save_column(&mut bytes, &self.xs),
        }
        save_column(&mut bytes, &self.values);
        bytes.0
    }

    /// Read from its bytes.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let mut bytes = ByteReader::new(bytes);
        let (first, count) = head(&mut bytes)?;
        let xs = match bytes.u8()? {
            LINES => {
                let lines = read_lines(&mut bytes, count)?;
                let xs = ChunkX::of_lines(count, lines);
                xs.all().into_owned()
            }
            form => read_form(&mut bytes, form, count)?.all().into_owned(),
        };
        let values = read_column(&mut bytes, count)?.all().into_owned();
        Some(Self { first, xs, values })
    }
}

/// The x and the values of a piece, packed where they stand so.
pub(in super::super) fn read_numbers(bytes: &[u8]) -> Option<(u64, ChunkX, Numbers)> {
    let mut bytes = ByteReader::new(bytes);
    let (first, count) = head(&mut bytes)?;
    let xs = match bytes.u8()? {
        LINES => ChunkX::of_lines(count, read_lines(&mut bytes, count)?),
        form => ChunkX::of_numbers(read_form(&mut bytes, form, count)?),
    };
    let values = read_column(&mut bytes, count)?;
    Some((first, xs, values))
}

/// These samples of a chunk, told by number and by place.
pub(in super::super) fn save_piece(
    whole: &Whole,
    numbers: &Range<u64>,
    places: Range<usize>,
) -> Vec<u8> {
    let mut bytes = ByteWriter::default();
    save_head(&mut bytes, numbers);
    let is_all = places == (0..whole.values.len());
    match (whole.xs.lines(), whole.xs.numbers()) {
        (Some(lines), _) => save_lines(&mut bytes, lines, &places),
        (None, Some(Numbers::Packed(xs))) if is_all => save_packed(&mut bytes, xs),
        (None, _) => save_column(&mut bytes, &whole.xs.some(places.clone())),
    }
    match &whole.values {
        Numbers::Packed(values) if is_all => save_packed(&mut bytes, values),
        values => save_column(&mut bytes, &values.some(places)),
    }
    bytes.0
}

/// A piece of no more samples than a chunk has.
fn head(bytes: &mut ByteReader<'_>) -> Option<(u64, usize)> {
    let first = bytes.varint()?;
    let count = bytes.varint()?;
    let is_fit = count > 0 && count <= CHUNK as u64 && first <= u64::MAX >> 1;
    is_fit.then_some((first, count as usize))
}

pub(super) fn save_head(bytes: &mut ByteWriter, numbers: &Range<u64>) {
    bytes.varint(numbers.start);
    bytes.varint(numbers.end - numbers.start);
}

/// Numbers, as they take the fewest bytes.
pub(super) fn save_column(bytes: &mut ByteWriter, numbers: &[f64]) {
    if numbers.len() < MANY {
        let mark = bytes.0.len();
        bytes.u8(FEW);
        if few::save(numbers, bytes) && bytes.0.len() - mark < 1 + size_of_val(numbers) {
            return;
        }
        bytes.0.truncate(mark);
    } else if let Some(packed) = Packed::of(numbers, size_of_val(numbers)) {
        return save_packed(bytes, &packed);
    }
    bytes.u8(PLAIN);
    for number in numbers {
        bytes.f64(*number);
    }
}

pub(super) fn save_packed(bytes: &mut ByteWriter, numbers: &Packed) {
    bytes.u8(PACKED);
    packed::save(numbers, bytes);
}

pub(super) fn read_column(bytes: &mut ByteReader<'_>, count: usize) -> Option<Numbers> {
    let form = bytes.u8()?;
    read_form(bytes, form, count)
}

fn read_form(bytes: &mut ByteReader<'_>, form: u8, count: usize) -> Option<Numbers> {
    Some(match form {
        PLAIN => {
            let plain = bytes.arrays::<8>(count)?.iter();
            Numbers::Plain(plain.map(|number| f64::from_le_bytes(*number)).collect())
        }
        FEW => Numbers::Plain(few::read(bytes, count)?),
        PACKED => Numbers::Packed(packed::read(bytes, count)?),
        _ => return None,
    })
}

/// Stretches of equal spacing, each as far as the next one's first place.
pub(super) fn save_lines(bytes: &mut ByteWriter, lines: &[LinearPiece], places: &Range<usize>) {
    let ends = lines
        .iter()
        .skip(1)
        .map(|next| next.first)
        .chain([i64::MAX]);
    let parts = lines.iter().zip(ends).filter_map(|(line, end)| {
        let start = line.first.max(places.start as i64);
        let end = end.min(places.end as i64);
        (start < end).then_some((line, start, end))
    });
    let parts: Vec<_> = parts.collect();
    bytes.u8(LINES);
    bytes.varint(parts.len() as u64);
    for (line, start, end) in parts {
        bytes.varint((end - start) as u64);
        // How many samples of the stretch stand before.
        bytes.varint((start - line.first) as u64);
        bytes.f64(line.start);
        bytes.f64(line.step);
    }
}

pub(super) fn read_lines(bytes: &mut ByteReader<'_>, count: usize) -> Option<Vec<LinearPiece>> {
    let lines = bytes.count(18)?;
    let mut place = 0_i64;
    let mut read = Vec::with_capacity(lines);
    for _ in 0..lines {
        let samples = bytes.varint()?;
        let before = bytes.varint()?;
        let (start, step) = (bytes.f64()?, bytes.f64()?);
        let is_fit = samples > 0 && samples <= CHUNK as u64 && before < 1 << 48;
        if !is_fit || !start.is_finite() || !step.is_finite() {
            return None;
        }
        let first = place - before as i64;
        read.push(LinearPiece {
            first,
            start,
            step,
            unit: 1.0,
        });
        place += samples as i64;
    }
    (place == count as i64).then_some(read)
}

/// Where the x of a chunk stand: as lines, or with the samples.
pub(super) fn is_lines(form: u8) -> bool {
    form == LINES
}
