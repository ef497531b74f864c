//! Whole numbers in as many bits as the largest needs, four side by side (the layout of SIMD-BP128:
//! Lemire & Boytsov, "Decoding billions of integers per second through vectorization", 2015).

use wide::u32x4;

/// Numbers in a block.
pub(super) const BLOCK: usize = 128;
/// Numbers side by side.
pub(super) const LANES: usize = 4;
/// Rows to stand behind the last block: reading looks one row ahead, from the first on if a block
/// has none.
pub(super) const PAD: usize = 2;

/// 32 bits of each lane.
pub(super) type Row = [u32; LANES];

/// A block of numbers, each of so many bits: number `i` is the `i / LANES`th of lane `i % LANES`.
#[derive(Clone, Copy)]
pub(super) struct Bits<'a> {
    rows: &'a [Row],
    width: u32,
    mask: u32,
}

impl<'a> Bits<'a> {
    /// `rows` begin with those that [`push`] wrote with this width, and don't end there.
    pub(super) fn new(rows: &'a [Row], width: u32) -> Self {
        Self {
            rows: &rows[..width as usize + PAD],
            width,
            mask: mask(width),
        }
    }

    /// The numbers `row * LANES ..`.
    #[inline]
    pub(super) fn row(&self, row: usize) -> u32x4 {
        let (first, shift) = self.place(row);
        // Not by way of an array: that goes through memory.
        let (low, high) = (
            u32x4::new(self.rows[first]),
            u32x4::new(self.rows[first + 1]),
        );
        // In two steps, for a shift by 32 would be none.
        ((low >> shift) | ((high + high) << (31 - shift))) & u32x4::splat(self.mask)
    }

    #[inline]
    pub(super) fn get(&self, place: usize) -> u32 {
        let (first, shift) = self.place(place / LANES);
        let [low, high] = [first, first + 1].map(|row| u64::from(self.rows[row][place % LANES]));
        ((high << 32 | low) >> shift) as u32 & self.mask
    }

    /// The row where the bits of numbers `row * LANES ..` begin, and at which bit.
    #[inline]
    fn place(&self, row: usize) -> (usize, u32) {
        let bit = row as u32 * self.width;
        ((bit / u32::BITS) as usize, bit % u32::BITS)
    }
}

/// Adds `width` rows that hold the lowest `width` bits of each number.
pub(super) fn push(numbers: impl Fn(usize) -> u32, width: u32, rows: &mut Vec<Row>) {
    let mut room = [0_u64; LANES];
    let mut filled = 0;
    for first in (0..BLOCK).step_by(LANES) {
        for (lane, bits) in room.iter_mut().enumerate() {
            *bits |= u64::from(numbers(first + lane) & mask(width)) << filled;
        }
        filled += width;
        if filled >= u32::BITS {
            rows.push(room.map(|bits| bits as u32));
            room = room.map(|bits| bits >> u32::BITS);
            filled -= u32::BITS;
        }
    }
}

fn mask(width: u32) -> u32 {
    u32::MAX.checked_shr(u32::BITS - width).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tests::data::Dice;

    #[test]
    fn numbers_of_every_width_come_back_singly_and_by_rows() {
        let mut dice = Dice(7);
        for width in 0..=u32::BITS {
            let numbers: [u32; BLOCK] =
                std::array::from_fn(|_| dice.roll(1 << 32) as u32 & mask(width));
            let mut rows = vec![[u32::MAX; LANES]];
            push(|place| numbers[place], width, &mut rows);
            assert_eq!(rows.len(), 1 + width as usize);
            // What stands behind is another block.
            rows.extend([[u32::MAX; LANES]; PAD]);
            let bits = Bits::new(&rows[1..], width);
            for (place, &number) in numbers.iter().enumerate() {
                assert_eq!(bits.get(place), number, "{width} bits, place {place}");
                assert_eq!(bits.row(place / LANES).to_array()[place % LANES], number);
            }
        }
    }
}
