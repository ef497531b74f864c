//! From a column's envelope to how much of each of its pixels is inked.

use std::ops::Range;

use super::envelope::{Edge, Envelope};
use super::pen::Cells;
use super::quad::Quad;

/// Takes the ink of one pixel column.
pub(super) trait Ink {
    /// A row of which `coverage` (0..=1) is inked.
    fn soft(&mut self, row: usize, coverage: f32);
    /// Rows that are inked all over.
    fn solid(&mut self, rows: Range<usize>);
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
        let limit = height as f32;
        // Casting cuts towards zero, which for numbers that aren't negative is the floor.
        let floor = |y: f32| y.max(0.0).min(limit) as usize;
        let ceil = |y: f32| {
            let y = y.max(0.0).min(limit);
            let floor = y as usize;
            floor + usize::from(floor as f32 != y)
        };
        let (first, stop) = (floor(start), ceil(end));
        let solid = ceil(top_end)..floor(bottom_start);
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
    fn zone(
        &mut self,
        rows: Range<usize>,
        top: Option<&Ramp>,
        bottom: Option<&Ramp>,
        ink: &mut impl Ink,
    ) {
        if rows.len() > LONG_ROWS {
            self.long_zone(rows, top, bottom, ink);
            return;
        }
        match (top, bottom) {
            (Some(top), Some(bottom)) => {
                for row in rows {
                    ink.soft(row, top.covered(row as f32) - bottom.covered(row as f32));
                }
            }
            (Some(top), None) => {
                for row in rows {
                    ink.soft(row, top.covered(row as f32));
                }
            }
            (None, Some(bottom)) => {
                for row in rows {
                    ink.soft(row, 1.0 - bottom.covered(row as f32));
                }
            }
            (None, None) => ink.solid(rows),
        }
    }

    /// The same in constant work for a row: the coverage is a sum of ramps, each with two kinks.
    fn long_zone(
        &mut self,
        rows: Range<usize>,
        top: Option<&Ramp>,
        bottom: Option<&Ramp>,
        ink: &mut impl Ink,
    ) {
        self.bends.clear();
        self.bends.resize(rows.len() + 2, 0.0);
        let mut value = if top.is_none() { 1.0 } else { 0.0 };
        let mut slope = 0.0;
        for (ramp, sign) in [(top, 1.0), (bottom, -1.0)] {
            let Some(ramp) = ramp else { continue };
            for (growth, offset, width) in ramp.cells() {
                if width == 0.0 {
                    continue;
                }
                let start = -offset / growth - rows.start as f32;
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
        for (row, bend) in rows.zip(&self.bends) {
            slope += bend;
            value += slope;
            ink.soft(row, value.clamp(0.0, 1.0));
        }
    }

    /// Puts a change of slope at a place between rows, > -1, counted from the zone's first row.
    #[inline]
    fn bend(&mut self, place: f32, change: f32) {
        let before = place.floor();
        let share = place - before;
        let index = (before + 1.0) as usize;
        if let Some([here, next]) = self.bends.get_mut(index..).and_then(<[f32]>::first_chunk_mut) {
            *here += change * (1.0 - share);
            *next += change * share;
        }
    }
}
