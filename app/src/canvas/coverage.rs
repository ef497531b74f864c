//! From a column's envelope to how much of each of its pixels is inked.

use std::ops::Range;

use super::envelope::{Edge, Envelope};
use super::pen::Cells;
use super::quad::Quad;

/// Takes the ink of one pixel column.
pub(super) trait Ink {
    /// Tells the rows outside which there will be no ink.
    fn open(&mut self, rows: &Range<usize>);
    /// Rows from the first to the last that show ink.
    fn trim(&self, rows: Range<usize>) -> Range<usize>;
    /// Which of four rows show ink: a bit for each, the first one's lowest. `row` is a multiple
    /// of four.
    fn shown(&self, row: usize) -> u8;
    /// Four rows of which these shares (0..=1) are inked, where their bits in `rows` are set.
    /// `row` is a multiple of four.
    fn soft(&mut self, row: usize, shares: Quad, rows: u8);
    /// Rows that are inked all over.
    fn solid(&mut self, rows: Range<usize>);
}

/// Calls for each group of four rows, the first a multiple of four, with the bits of those that
/// are meant.
#[inline]
pub(super) fn in_fours(rows: Range<usize>, mut group: impl FnMut(usize, u8)) {
    let mut row = rows.start & !3;
    while row < rows.end {
        let from = rows.start.saturating_sub(row);
        let missing = (row + 4).saturating_sub(rows.end);
        group(row, (15 << from & 15) & (15 >> missing));
        row += 4;
    }
}

/// The y further up; one instruction, unlike `f32::min`, for nothing here is NaN.
#[inline]
pub(super) fn higher(a: f32, b: f32) -> f32 {
    if a < b { a } else { b }
}

/// The y further down.
#[inline]
pub(super) fn lower(a: f32, b: f32) -> f32 {
    if a > b { a } else { b }
}

/// Above this many rows a soft zone is summed up from its kinks, below it cell by cell: about where
/// both cost the same.
const LONG_ROWS: usize = 16;

/// Scratch for long soft zones: second differences of the coverage, all zero between uses.
#[derive(Debug, Default)]
pub(super) struct Kinks {
    bends: Vec<f32>,
}

/// An edge as the share of each cell that lies below it, which grows evenly over some rows:
/// `clamp(row * growth + offset, 0, width)`. For an edge that is level this is exact; for a sloped
/// one the corners of that ramp are straight where they would be round, which nobody can see.
struct Ramp {
    growth: Cells,
    offset: Cells,
    widths: Cells,
}

impl Ramp {
    #[inline]
    fn new(edge: &Edge, widths: &Cells) -> Self {
        let (one, half) = (Quad::splat(1.0), Quad::splat(0.5));
        let growth = [0, 1].map(|i| widths[i].over(one.plus(edge.run[i])));
        let offset = [0, 1].map(|i| {
            let start = one.minus(edge.y[i]).plus(edge.run[i].times(half));
            start.times(growth[i])
        });
        Self {
            growth,
            offset,
            widths: *widths,
        }
    }

    /// Each cell's growth, offset and width.
    fn cells(&self) -> impl Iterator<Item = (f32, f32, f32)> {
        let numbers = |i: usize| {
            let (growth, offset) = (self.growth[i].numbers(), self.offset[i].numbers());
            let widths = self.widths[i].numbers();
            (0..4).map(move |lane| (growth[lane], offset[lane], widths[lane]))
        };
        numbers(0).chain(numbers(1))
    }

    #[inline]
    fn covered(&self, row: f32) -> f32 {
        let (row, none) = (Quad::splat(row), Quad::splat(0.0));
        let share = |i: usize| {
            let share = row.times(self.growth[i]).plus(self.offset[i]);
            share.max(none).min(self.widths[i])
        };
        share(0).plus(share(1)).sum()
    }
}

/// The row that `y` falls in, within `0..=height`.
#[inline]
pub(super) fn floor_row(y: f32, height: usize) -> usize {
    // Casting cuts towards zero, which for what isn't negative is the floor; SSE2 has no other.
    y.max(0.0).min(height as f32) as usize
}

/// The first row that begins at `y` or below, within `0..=height`.
#[inline]
pub(super) fn ceil_row(y: f32, height: usize) -> usize {
    let row = floor_row(y, height);
    (row + usize::from((row as f32) < y)).min(height)
}

/// The rows that have a part between two ys.
#[inline]
pub(super) fn rows_between(top: f32, bottom: f32, height: usize) -> Range<usize> {
    let [rows, _] = rows_of([top, bottom], [0.0; 2], height);
    rows
}

/// The rows that have a part between the first two ys, and between the second two.
#[inline]
pub(super) fn rows_of(first: [f32; 2], second: [f32; 2], height: usize) -> [Range<usize>; 2] {
    let ys = Quad::new([first[0], first[1], second[0], second[1]]);
    // What isn't negative is cut off to its floor. A NaN becomes 0.
    let ys = ys.max(Quad::splat(0.0)).min(Quad::splat(height as f32));
    let floors = ys.whole();
    let [_, a, _, b] = ys.numbers();
    let ceiling = |y: f32, floor: i32| floor + i32::from((floor as f32) < y);
    let range = |start: i32, end: i32| start as usize..end.max(start) as usize;
    [
        range(floors[0], ceiling(a, floors[1])),
        range(floors[2], ceiling(b, floors[3])),
    ]
}

/// The least and the greatest y of an edge.
#[inline]
fn extent(edge: &Edge) -> [f32; 2] {
    let half = [0, 1].map(|i| edge.run[i].times(Quad::splat(0.5)));
    let lows = [0, 1].map(|i| edge.y[i].minus(half[i]));
    let highs = [0, 1].map(|i| edge.y[i].plus(half[i]));
    [
        lows[0].min(lows[1]).least(),
        highs[0].max(highs[1]).greatest(),
    ]
}

impl Envelope {
    /// Hands out the ink of rows `0..height`.
    #[inline]
    pub(super) fn ink(
        mut self,
        widths: &Cells,
        height: usize,
        kinks: &mut Kinks,
        ink: &mut impl Ink,
    ) {
        let mut widths = *widths;
        let is_inked = [0, 1].map(|i| self.top.y[i].less_bits(self.bottom.y[i]));
        if is_inked == [0; 2] {
            return;
        }
        let is_full = is_inked == [0b1111; 2];
        if !is_full {
            for (i, widths) in widths.iter_mut().enumerate() {
                let none = Quad::splat(0.0);
                *widths = self.top.y[i].if_less(self.bottom.y[i], *widths, none);
            }
            self.shrink_to_inked();
        }
        let ([start, top_end], [bottom_start, end]) = (extent(&self.top), extent(&self.bottom));
        let Range {
            start: first,
            end: stop,
        } = rows_between(start, end, height);
        let solid = ceil_row(top_end, height)..floor_row(bottom_start, height);
        ink.open(&(first..stop));
        let (top, bottom) = (
            Ramp::new(&self.top, &widths),
            Ramp::new(&self.bottom, &widths),
        );
        if !is_full || solid.start >= solid.end {
            kinks.zone(first..stop, Some(&top), Some(&bottom), ink);
            return;
        }
        kinks.zone(first..solid.start, Some(&top), None, ink);
        ink.solid(solid.clone());
        kinks.zone(solid.end..stop, None, Some(&bottom), ink);
    }

    /// Gives cells without ink the middle of what is inked, so that they don't stretch its zone.
    fn shrink_to_inked(&mut self) {
        let inked = |edge: &Edge, i: usize, none: f32| {
            let (top, bottom) = (self.top.y[i], self.bottom.y[i]);
            top.if_less(bottom, edge.y[i], Quad::splat(none))
        };
        let highest = inked(&self.top, 0, f32::MAX).min(inked(&self.top, 1, f32::MAX));
        let lowest = inked(&self.bottom, 0, f32::MIN).max(inked(&self.bottom, 1, f32::MIN));
        let middle = Quad::splat(highest.least().midpoint(lowest.greatest()));
        for i in [0, 1] {
            let (top, bottom) = (self.top.y[i], self.bottom.y[i]);
            for edge in [&mut self.top, &mut self.bottom] {
                edge.y[i] = top.if_less(bottom, edge.y[i], middle);
                edge.run[i] = top.if_less(bottom, edge.run[i], Quad::splat(0.0));
            }
        }
    }
}

impl Kinks {
    /// Hands out rows in which `top` opens the ink (none: it opened above) and `bottom` closes it
    /// (none: it closes below).
    #[inline]
    fn zone(
        &mut self,
        rows: Range<usize>,
        top: Option<&Ramp>,
        bottom: Option<&Ramp>,
        ink: &mut impl Ink,
    ) {
        let rows = ink.trim(rows);
        if rows.len() > LONG_ROWS {
            self.long_zone(rows, top, bottom, ink);
            return;
        }
        in_fours(rows, |first, rows| {
            let rows = rows & ink.shown(first);
            if rows == 0 {
                return;
            }
            let shares = Quad::from_fn(|offset| {
                let row = (first + offset) as f32;
                let opened = top.map_or(1.0, |top| top.covered(row));
                let closed = bottom.map_or(0.0, |bottom| bottom.covered(row));
                (opened - closed).min(1.0)
            });
            ink.soft(first, shares, rows);
        });
    }

    /// The same in constant work for a row: the coverage is a sum of ramps, each with two kinks.
    fn long_zone(
        &mut self,
        rows: Range<usize>,
        top: Option<&Ramp>,
        bottom: Option<&Ramp>,
        ink: &mut impl Ink,
    ) {
        // Begins with the first group of four, so that all of it can be gone through without a look
        // at where the zone begins.
        let origin = (rows.start & !3) as f32;
        self.bends.clear();
        self.bends.resize(rows.len() + 9, 0.0);
        let mut value = if top.is_none() { 1.0 } else { 0.0 };
        let mut slope = 0.0;
        for (ramp, sign) in [(top, 1.0), (bottom, -1.0)] {
            let Some(ramp) = ramp else { continue };
            for (growth, offset, width) in ramp.cells() {
                if width == 0.0 {
                    continue;
                }
                let start = -offset / growth - origin;
                let end = start + width / growth;
                let growth = sign * growth;
                if end <= -1.0 {
                    value += sign * width;
                    continue;
                }
                if start <= -1.0 {
                    value += growth * (-1.0 - start);
                    slope += growth;
                } else {
                    self.bend(start, growth);
                }
                self.bend(end, -growth);
            }
        }
        let mut bends = self.bends.iter();
        let mut next = || bends.next().copied().unwrap_or(0.0);
        in_fours(rows, |first, rows| {
            let shares = Quad::from_fn(|_| {
                slope += next();
                value += slope;
                if value < 1.0 { value } else { 1.0 }
            });
            ink.soft(first, shares, rows);
        });
    }

    /// Puts a change of slope at a place between rows, > -1, counted from the zone's first row.
    #[inline]
    fn bend(&mut self, place: f32, change: f32) {
        let index = (place + 1.0) as usize;
        let share = place + 1.0 - index as f32;
        if let Some([here, next]) = self
            .bends
            .get_mut(index..)
            .and_then(<[f32]>::first_chunk_mut)
        {
            *here += change * (1.0 - share);
            *next += change * share;
        }
    }
}
