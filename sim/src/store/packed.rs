//! Numbers that are rarely read, compressed without loss, each of which can be read where it lies.

mod bits;
mod block;
mod scale;
#[cfg(test)]
mod tests;

use std::ops::Range;

use bits::{BLOCK, PAD, Row};
use block::{Block, Line};
pub(super) use scale::Scale;

use super::columns::{Column, Flags};
use super::mean::Mean;

/// No more than this part of the plain size, or it isn't worth the decoding.
const WORTH: f64 = 0.7;

/// No more numbers: their rows could not be counted.
const NUMBERS_MAX: usize = u16::MAX as usize / u64::BITS as usize * BLOCK;

/// Blocks by which the scale is chosen.
const TRIED: usize = 8;
/// A scale that one number in so many doesn't have is no use: an odd one weighs twice a plain one.
const MOST_ODD: usize = 4;
/// With one odd number in so many the scale is chosen anew.
const MANY_ODD: usize = 64;
/// As many odd ones in a block are passed around, more are read with all others. No more outliers
/// are taken out than that.
const FEW_ODD: usize = 4;

/// Numbers in blocks: whole ones by a common scale, of which a block keeps how far they lie from a
/// straight line. What is no whole number by that scale is kept as it is.
#[derive(Debug, Clone)]
pub(super) struct Packed {
    len: usize,
    scale: Scale,
    blocks: Box<[Block]>,
    /// Of all blocks.
    rows: Box<[Row]>,
    odd: Box<[Odd]>,
}

/// A number that the scale doesn't have.
#[derive(Debug, Clone, Copy)]
struct Odd {
    place: u32,
    number: f64,
}

impl Odd {
    fn place(&self) -> usize {
        self.place as usize
    }
}

/// What packed numbers consist of, as it is saved.
#[derive(Debug)]
pub(super) struct PackedParts {
    pub(super) len: usize,
    pub(super) scale: [u8; 2],
    /// Base, slope, first row, width and whether some are odd, of each.
    pub(super) blocks: Vec<(i64, f32, u16, u8, bool)>,
    pub(super) rows: Vec<[u32; 4]>,
    /// Place and number.
    pub(super) odd: Vec<(u32, f64)>,
}

impl Packed {
    /// Into how many blocks so many numbers go.
    pub(super) fn blocks_of(len: usize) -> usize {
        len.div_ceil(BLOCK)
    }

    pub(super) fn parts(&self) -> PackedParts {
        let Self {
            len,
            scale,
            blocks,
            rows,
            odd,
        } = self;
        PackedParts {
            len: *len,
            scale: scale.code(),
            blocks: blocks.iter().map(Block::parts).collect(),
            rows: rows.to_vec(),
            odd: odd.iter().map(|odd| (odd.place, odd.number)).collect(),
        }
    }

    /// Made of its parts, which may be anybody's: `None` where reading would leave them.
    pub(super) fn from_parts(parts: PackedParts) -> Option<Self> {
        let PackedParts {
            len,
            scale,
            blocks,
            rows,
            odd,
        } = parts;
        let scale = Scale::of_code(scale)?;
        let blocks: Option<Box<[Block]>> = blocks
            .into_iter()
            .map(|parts| Block::from_parts(parts, rows.len()))
            .collect();
        let is_sorted = odd.windows(2).all(|pair| pair[0].0 < pair[1].0);
        let is_within = odd.last().is_none_or(|(place, _)| (*place as usize) < len);
        let odd = odd.into_iter().map(|(place, number)| Odd { place, number });
        let blocks = blocks.filter(|blocks| blocks.len() == Self::blocks_of(len))?;
        (is_sorted && is_within && len > 0).then(|| Self {
            len,
            scale,
            blocks,
            rows: rows.into(),
            odd: odd.collect(),
        })
    }

    /// These numbers, if that pays against `plain_bytes`.
    pub(super) fn of(numbers: &[f64], plain_bytes: usize) -> Option<Self> {
        if numbers.is_empty() || numbers.len() > NUMBERS_MAX {
            return None;
        }
        let mut packed = Self::pack(numbers, choose_scale(numbers.chunks(BLOCK))?);
        if packed.odd.len() > numbers.len() / MANY_ODD {
            // The blocks that were tried may have said less than others.
            let blocks = numbers.chunks(BLOCK).zip(&packed.blocks);
            let blocks = blocks.filter_map(|(numbers, block)| block.has_odd.then_some(numbers));
            let other = choose_scale(blocks).map(|scale| Self::pack(numbers, scale));
            packed = other
                .filter(|other| other.bytes() < packed.bytes())
                .unwrap_or(packed);
        }
        let pays = packed.bytes() as f64 <= WORTH * plain_bytes as f64;
        (pays && packed.brings_back(numbers)).then_some(packed)
    }

    fn pack(numbers: &[f64], scale: Scale) -> Self {
        let mut blocks = Vec::with_capacity(numbers.len().div_ceil(BLOCK));
        let mut rows = Vec::new();
        let mut odd = Vec::new();
        for (first, numbers) in (0..).step_by(BLOCK).zip(numbers.chunks(BLOCK)) {
            let mut draft = Draft::of(numbers, &scale);
            draft.take_outliers();
            let mut block = Block::pack(&draft.wholes, &draft.line, &mut rows);
            block.has_odd = draft.is_odd[..numbers.len()].contains(&true);
            blocks.push(block);
            let here = (first..).zip(numbers).zip(draft.is_odd);
            let here = here
                .filter_map(|((place, &number), is_odd)| is_odd.then_some(Odd { place, number }));
            odd.extend(here);
        }
        rows.extend([Row::default(); PAD]);
        Self {
            len: numbers.len(),
            scale,
            blocks: blocks.into(),
            rows: rows.into(),
            odd: odd.into(),
        }
    }

    /// Looked at once, so that reading has nothing to fear.
    fn brings_back(&self, numbers: &[f64]) -> bool {
        let mut pairs = self.all().into_iter().zip(numbers);
        pairs.all(|(came, went)| came.to_bits() == went.to_bits())
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    #[inline(never)]
    pub(super) fn get(&self, place: usize) -> f64 {
        let block = &self.blocks[place / BLOCK];
        if block.has_odd
            && let Ok(found) = self.odd.binary_search_by_key(&place, Odd::place)
        {
            return self.odd[found].number;
        }
        self.scale.number(block.get(place % BLOCK, &self.rows))
    }

    /// The column that holds the numbers at these places.
    #[inline(never)]
    pub(super) fn column(&self, places: Range<usize>) -> Column {
        let mut column = Column::EMPTY;
        let mut start = places.start;
        while start < places.end {
            let end = places.end.min((start / BLOCK + 1) * BLOCK);
            column.merge(&self.part(start..end));
            start = end;
        }
        column
    }

    /// The mean of the numbers at these places.
    pub(super) fn mean(&self, places: Range<usize>) -> Mean {
        let mut mean = Mean::EMPTY;
        let mut numbers = [0.0; BLOCK];
        let mut start = places.start;
        while start < places.end {
            let end = places.end.min((start / BLOCK + 1) * BLOCK);
            mean.merge(&Mean::of(self.read(start..end, &mut numbers)));
            start = end;
        }
        mean
    }

    /// The column of places that are all in one block.
    fn part(&self, places: Range<usize>) -> Column {
        let block = &self.blocks[places.start / BLOCK];
        if !block.has_odd {
            return self.even_part(block, &places);
        }
        let odd = self.odd_in(&places);
        if odd.len() > FEW_ODD {
            let mut numbers = [0.0; BLOCK];
            return Column::of(self.read(places, &mut numbers));
        }
        let mut column = Column::EMPTY;
        let mut start = places.start;
        for odd in odd {
            column.merge(&self.even_part(block, &(start..odd.place())));
            column.merge(&Column::of(&[odd.number]));
            start = odd.place() + 1;
        }
        column.merge(&self.even_part(block, &(start..places.end)));
        column
    }

    /// The same where none is odd.
    fn even_part(&self, block: &Block, places: &Range<usize>) -> Column {
        if places.is_empty() {
            return Column::EMPTY;
        }
        let inside = inside(places);
        let first = block.get(inside.start, &self.rows);
        let last = block.get(inside.end - 1, &self.rows);
        // The greater the whole number, the greater is the number.
        let [min, max] = block.bounds(inside, &self.rows);
        let [first, min, max, last] = [first, min, max, last].map(|whole| self.scale.number(whole));
        Column {
            first,
            min,
            max,
            last,
            flags: Flags::SAMPLE,
        }
    }

    /// The odd ones at these places.
    fn odd_in(&self, places: &Range<usize>) -> &[Odd] {
        let first = self.odd.partition_point(|odd| odd.place() < places.start);
        let odd = &self.odd[first..];
        let count = odd
            .iter()
            .take(places.len())
            .take_while(|odd| odd.place() < places.end);
        &odd[..count.count()]
    }

    /// All numbers.
    pub(super) fn all(&self) -> Vec<f64> {
        self.some(0..self.len)
    }

    /// The numbers at these places.
    pub(super) fn some(&self, places: Range<usize>) -> Vec<f64> {
        let mut some = Vec::with_capacity(places.len());
        let mut numbers = [0.0; BLOCK];
        let mut start = places.start;
        while start < places.end {
            let end = places.end.min((start / BLOCK + 1) * BLOCK);
            some.extend_from_slice(self.read(start..end, &mut numbers));
            start = end;
        }
        some
    }

    /// The numbers at these places, which must be in one block.
    fn read<'a>(&self, places: Range<usize>, room: &'a mut [f64; BLOCK]) -> &'a [f64] {
        let block = &self.blocks[places.start / BLOCK];
        let numbers = &mut room[..places.len()];
        let mut free = numbers.iter_mut();
        block.each(inside(&places), &self.rows, |whole| {
            if let Some(number) = free.next() {
                *number = self.scale.number(whole);
            }
        });
        if block.has_odd {
            for odd in self.odd_in(&places) {
                numbers[odd.place() - places.start] = odd.number;
            }
        }
        numbers
    }

    pub(super) fn bytes(&self) -> usize {
        let Self {
            len: _,
            scale: _,
            blocks,
            rows,
            odd,
        } = self;
        size_of_val(&**blocks) + size_of_val(&**rows) + size_of_val(&**odd)
    }
}

/// A block in the making.
#[derive(Clone)]
struct Draft {
    wholes: [i64; BLOCK],
    line: Line,
    is_odd: [bool; BLOCK],
}

impl Draft {
    fn of(numbers: &[f64], scale: &Scale) -> Self {
        let wholes: [Option<i64>; BLOCK] =
            std::array::from_fn(|place| scale.whole(*numbers.get(place)?));
        let mut draft = Self {
            wholes: wholes.map(Option::unwrap_or_default),
            line: Line::default(),
            // What a short block lacks is as good as odd.
            is_odd: wholes.map(|whole| whole.is_none()),
        };
        draft.stand_in();
        draft.line = Line::under(&draft.wholes);
        draft
    }

    /// Puts in the place of each odd one what is nearest of the others.
    fn stand_in(&mut self) {
        for place in (0..BLOCK).filter(|&place| self.is_odd[place]) {
            let behind = (0..place).rev().find(|&other| !self.is_odd[other]);
            let ahead = (place + 1..BLOCK).find(|&other| !self.is_odd[other]);
            let nearest = behind.into_iter().chain(ahead);
            if let Some(nearest) = nearest.min_by_key(|other| other.abs_diff(place)) {
                self.wholes[place] = self.wholes[nearest];
            }
        }
    }

    /// Makes odd ones of the few that are far from all others, if that saves room.
    fn take_outliers(&mut self) {
        let Some(mut place) = self.line.outlier(&self.wholes, &self.is_odd) else {
            return;
        };
        let mut trial = self.clone();
        let mut least_bits = self.line.width;
        for taken in 1..=FEW_ODD as u32 {
            trial.is_odd[place] = true;
            trial.stand_in();
            trial.line = Line::under(&trial.wholes);
            // An odd one weighs what a bit of all others weighs.
            const { assert!(size_of::<Odd>() * 8 == BLOCK) };
            if trial.line.width + taken < least_bits {
                least_bits = trial.line.width + taken;
                self.clone_from(&trial);
            }
            let Some(next) = trial.line.outlier(&trial.wholes, &trial.is_odd) else {
                return;
            };
            place = next;
        }
    }
}

/// Places as a block counts them.
fn inside(places: &Range<usize>) -> Range<usize> {
    let start = places.start % BLOCK;
    start..start + places.len()
}

/// The scale by which some of the blocks take the fewest bytes, if one has most of their numbers.
fn choose_scale<'a>(blocks: impl Iterator<Item = &'a [f64]>) -> Option<Scale> {
    let blocks: Vec<&[f64]> = blocks.collect();
    let tried = blocks.iter().step_by(blocks.len().div_ceil(TRIED).max(1));
    let tried = tried.copied().collect::<Vec<_>>().concat();
    let mut best = None;
    for scale in Scale::candidates(&tried) {
        let odd = tried
            .iter()
            .filter(|&&number| scale.whole(number).is_none());
        let odd = odd.count();
        if odd > tried.len() / MOST_ODD {
            continue;
        }
        let packed = Packed::pack(&tried, scale);
        if best.is_none_or(|(_, bytes)| packed.bytes() < bytes) {
            best = Some((scale, packed.bytes()));
        }
        if odd == 0 && scale.has_digits() {
            break;
        }
    }
    best.map(|(scale, _)| scale)
}
