//! Whole numbers near a straight line: the line, and how far each lies above it.

use std::ops::Range;

use wide::{bytemuck, i32x4};

use super::bits::{self, BLOCK, Bits, LANES, Row};

/// Binary digits of a slope behind the point: over a block the rounding makes half of one.
const FRACTION: u32 = 7;
/// A slope below that, with numbers of no more than that many bits above it, leaves the whole block
/// room in 32 bits.
const NARROW_SLOPE: f32 = (1 << (u32::BITS - 1 - BLOCK.ilog2())) as f32;
const NARROW_WIDTH: u32 = 30;
/// The place in the middle of a block.
const MIDDLE: f64 = (BLOCK - 1) as f64 / 2.0;
/// No steeper: over a block it must not leave 64 bits.
const STEEPEST: f32 = (1_u64 << 54) as f32;

/// Where a line begins that is nowhere above the numbers, and how it rises.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block {
    base: i64,
    /// Per number, with [`FRACTION`] digits behind the point; a whole number, in less room.
    slope: f32,
    /// Its first row among those of all blocks.
    first_row: u16,
    /// Bits of the greatest distance from the line.
    width: u8,
    /// Some numbers are no whole numbers, and kept elsewhere.
    pub(super) has_odd: bool,
}

impl Block {
    /// Puts the distances into `rows`, of which all blocks together have no more than `u16` counts.
    pub(super) fn pack(wholes: &[i64; BLOCK], line: &Line, rows: &mut Vec<Row>) -> Self {
        let first_row = rows.len() as u16;
        let [low, high] = halves(line.width);
        let slope = line.slope as i64;
        let height = |place| line.base.wrapping_add(rise(slope, place));
        let distance = |place: usize| wholes[place].wrapping_sub(height(place)) as u64;
        bits::push(|place| distance(place) as u32, low, rows);
        bits::push(|place| (distance(place) >> u32::BITS) as u32, high, rows);
        Self {
            base: line.base,
            slope: line.slope,
            first_row,
            width: line.width as u8,
            has_odd: false,
        }
    }

    /// Base, slope, first row, width and whether some are odd.
    pub(super) fn parts(&self) -> (i64, f32, u16, u8, bool) {
        (
            self.base,
            self.slope,
            self.first_row,
            self.width,
            self.has_odd,
        )
    }

    /// Made of these, which may be anybody's; `None` where so many rows aren't enough for it.
    pub(super) fn from_parts(
        (base, slope, first_row, width, has_odd): (i64, f32, u16, u8, bool),
        rows: usize,
    ) -> Option<Self> {
        let is_within = usize::from(first_row) + usize::from(width) + bits::PAD <= rows;
        let is_fit = u32::from(width) <= u64::BITS && slope.abs() <= STEEPEST;
        (is_within && is_fit).then_some(Self {
            base,
            slope,
            first_row,
            width,
            has_odd,
        })
    }

    #[inline]
    pub(super) fn get(&self, place: usize, rows: &[Row]) -> i64 {
        let low = self.low(rows).get(place);
        let is_wide = u32::from(self.width) > u32::BITS;
        let high = if is_wide {
            self.high(rows).get(place)
        } else {
            0
        };
        self.number(place, [low, high])
    }

    /// Gives `take` the numbers at these places, in order.
    #[inline]
    pub(super) fn each(&self, places: Range<usize>, rows: &[Row], mut take: impl FnMut(i64)) {
        let bits = [self.low(rows), self.high(rows)];
        for row in places.start / LANES..places.end.div_ceil(LANES) {
            let [low, high] = bits.map(|bits| bits.row(row).to_array());
            for (lane, place) in (row * LANES..(row + 1) * LANES).enumerate() {
                if places.contains(&place) {
                    take(self.number(place, [low[lane], high[lane]]));
                }
            }
        }
    }

    /// Least and greatest of the numbers at these places, of which there must be one.
    #[inline]
    pub(super) fn bounds(&self, places: Range<usize>, rows: &[Row]) -> [i64; 2] {
        if self.slope.abs() < NARROW_SLOPE && u32::from(self.width) <= NARROW_WIDTH {
            let bounds = narrow_bounds(self.low(rows), self.slope as i32, places);
            return bounds.map(|bound| self.base.wrapping_add(i64::from(bound)));
        }
        let mut bounds = [i64::MAX, i64::MIN];
        self.each(places, rows, |number| {
            bounds = [bounds[0].min(number), bounds[1].max(number)];
        });
        bounds
    }

    /// The number there, by the halves of its distance.
    #[inline]
    fn number(&self, place: usize, [low, high]: [u32; 2]) -> i64 {
        let distance = u64::from(high) << u32::BITS | u64::from(low);
        // The height may leave 64 bits, and the distance brings it back.
        let height = self.base.wrapping_add(rise(self.slope as i64, place));
        height.wrapping_add(distance as i64)
    }

    /// The lower 32 bits of the distances.
    #[inline]
    fn low<'a>(&self, rows: &'a [Row]) -> Bits<'a> {
        let [low, _] = halves(u32::from(self.width));
        Bits::new(&rows[self.first_row as usize..], low)
    }

    /// The others.
    #[inline]
    fn high<'a>(&self, rows: &'a [Row]) -> Bits<'a> {
        let [low, high] = halves(u32::from(self.width));
        Bits::new(&rows[(u32::from(self.first_row) + low) as usize..], high)
    }
}

/// The bounds of numbers that stay below 32 bits, their line beginning at zero.
#[inline(never)]
fn narrow_bounds(bits: Bits<'_>, slope: i32, places: Range<usize>) -> [i32; 2] {
    let (low, high) = (i32x4::splat(i32::MIN), i32x4::splat(i32::MAX));
    let (mut least, mut greatest) = (high, low);
    let (first, last) = (places.start / LANES, (places.end - 1) / LANES);
    let lanes = i32x4::new([0, 1, 2, 3]);
    let mut rise = i32x4::splat((first * LANES) as i32 * slope) + lanes * i32x4::splat(slope);
    let step = i32x4::splat(LANES as i32 * slope);
    let mut next = |row: usize| {
        let distance: i32x4 = bytemuck::cast(bits.row(row));
        let numbers = distance + (rise >> FRACTION);
        rise += step;
        numbers
    };
    let before = i32x4::splat(places.start as i32 - 1);
    let behind = i32x4::splat(places.end as i32);
    let mut add = |numbers: i32x4, is_inside: i32x4| {
        least = least.min(is_inside.bitselect(numbers, high));
        greatest = greatest.max(is_inside.bitselect(numbers, low));
    };
    let inside = |row: usize| {
        let place = i32x4::splat((row * LANES) as i32) + lanes;
        place.simd_gt(before) & behind.simd_gt(place)
    };
    add(next(first), inside(first));
    for row in first + 1..last {
        add(next(row), i32x4::splat(-1));
    }
    if first < last {
        add(next(last), inside(last));
    }
    let [a, b, c, d] = least.to_array();
    let [e, f, g, h] = greatest.to_array();
    [a.min(b).min(c.min(d)), e.max(f).max(g.max(h))]
}

/// How far a line rises up to that place.
#[inline]
fn rise(slope: i64, place: usize) -> i64 {
    (slope * place as i64) >> FRACTION
}

/// Of so many bits, those of the lower half of a word and those of the upper.
fn halves(width: u32) -> [u32; 2] {
    let low = width.min(u32::BITS);
    [low, width - low]
}

/// The slope of least squares.
fn slope(wholes: &[i64; BLOCK]) -> f32 {
    /// The sum of the squares of all distances from the middle.
    const SQUARES: f64 = (BLOCK * (BLOCK * BLOCK - 1)) as f64 / 12.0;
    let far = |(place, &whole): (usize, &i64)| {
        (place as f64 - MIDDLE) * whole.wrapping_sub(wholes[0]) as f64
    };
    let slope: f64 = wholes.iter().enumerate().map(far).sum::<f64>() / SQUARES;
    let slope = (slope * f64::from(1 << FRACTION)).round() as f32;
    slope.clamp(-STEEPEST, STEEPEST)
}

/// A line that is nowhere above the numbers and touches one.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Line {
    base: i64,
    slope: f32,
    /// Bits of the greatest distance.
    pub(super) width: u32,
}

impl Line {
    /// The one from which the distances take the fewest bits, of those that are likely.
    pub(super) fn under(wholes: &[i64; BLOCK]) -> Self {
        let lines = [0.0, slope(wholes)].map(|slope| Self::sloped(wholes, slope));
        let line = lines.into_iter().flatten().min_by_key(|line| line.width);
        line.expect("a flat one begins at the least of the numbers")
    }

    /// None if it begins beyond 64 bits.
    fn sloped(wholes: &[i64; BLOCK], slope: f32) -> Option<Self> {
        let height = |(place, &whole): (usize, &i64)| {
            i128::from(whole) - i128::from(rise(slope as i64, place))
        };
        let heights = wholes.iter().enumerate().map(height);
        let (least, greatest) = heights
            .fold((i128::MAX, i128::MIN), |(least, greatest), height| {
                (least.min(height), greatest.max(height))
            });
        Some(Self {
            base: i64::try_from(least).ok()?,
            slope,
            width: i128::BITS - (greatest - least).leading_zeros(),
        })
    }

    /// The place whose number is farthest from the midst of all, if it stands out; none that is taken
    /// out already.
    pub(super) fn outlier(&self, wholes: &[i64; BLOCK], is_out: &[bool; BLOCK]) -> Option<usize> {
        /// Times the mean distance from the midst. Even noise reaches two of them, and normal noise
        /// three.
        const OUT: f64 = 8.0;
        /// Times what every eighth number spans. If all span less there's no need to look closer.
        const SPANS: f64 = 8.0;
        let line = |place: usize| self.base.wrapping_add(rise(self.slope as i64, place));
        let height = |place: usize| wholes[place].wrapping_sub(line(place)) as u64 as f64;
        let mut few: [f64; BLOCK / 8] = std::array::from_fn(|eighth| height(eighth * 8));
        few.sort_unstable_by(f64::total_cmp);
        // But for their own two ends, one of which may be an outlier.
        if f64::from(self.width).exp2() <= SPANS * (few[few.len() - 2] - few[1]) {
            return None;
        }
        let heights: [f64; BLOCK] = std::array::from_fn(height);
        let mean = |sum: f64| sum / BLOCK as f64;
        let midst = mean(heights.iter().sum());
        let far = heights.map(|height| (height - midst).abs());
        let places = (0..BLOCK).filter(|&place| !is_out[place]);
        let place = places.max_by(|&one, &other| far[one].total_cmp(&far[other]))?;
        (far[place] > OUT * mean(far.iter().sum())).then_some(place)
    }
}

#[cfg(test)]
mod tests {
    use super::super::bits::PAD;
    use super::*;
    use crate::store::tests::data::Dice;

    fn check(wholes: &[i64; BLOCK]) -> u8 {
        let mut rows = vec![[7; LANES]; 3];
        let block = Block::pack(wholes, &Line::under(wholes), &mut rows);
        rows.extend([[u32::MAX; LANES]; PAD]);
        for (place, &whole) in wholes.iter().enumerate() {
            assert_eq!(block.get(place, &rows), whole, "{place} of {wholes:?}");
        }
        for places in [0..BLOCK, 0..1, 5..6, 3..9, 2..BLOCK - 1, 4..8, 126..128] {
            let inside = &wholes[places.clone()];
            let bounds = [inside.iter().min(), inside.iter().max()];
            let found = block.bounds(places, &rows);
            assert_eq!(found.each_ref().map(Some), bounds, "{wholes:?}");
        }
        block.width
    }

    #[test]
    fn a_line_takes_no_bits_and_what_lies_near_one_takes_few() {
        for slope in [0, 1, -3, 1_000_000, -(1 << 40)] {
            let line = std::array::from_fn(|place| (1 << 50) + place as i64 * slope);
            assert_eq!(check(&line), 0, "slope {slope}");
        }
        let mut dice = Dice(7);
        assert_eq!(size_of::<Block>(), 16);
        let near = std::array::from_fn(|place| place as i64 * 1_234 + dice.roll(256) as i64);
        assert!(check(&near) <= 9);
    }

    #[test]
    fn numbers_of_every_size_come_back_with_their_bounds() {
        let mut dice = Dice(7);
        for bits in 1..=64 {
            let any = std::array::from_fn(|_| {
                let [high, low] = [0; 2].map(|_: u64| dice.roll(1 << 32));
                (high << 32 | low) as i64 >> (64 - bits)
            });
            check(&any);
        }
        check(&std::array::from_fn(|place| {
            [i64::MIN, i64::MAX][place % 2]
        }));
        // A line that is steep and a block that leaves it at the end.
        check(&std::array::from_fn(|place| {
            i64::MIN + ((place as i64) << 56)
        }));
    }
}
