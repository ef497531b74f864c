//! The ink of a bar and of what leads to it from the columns beside it.

use std::ops::Range;

use super::coverage::{Ink, higher, in_fours, lower, rows_of};
use super::fast_column::FastColumn;
use super::quad::Quad;

/// How far a round pen's ends reach, as flat ends of the same area.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ends {
    pub(super) radius: f32,
    /// Of a bar, within its own column.
    pub(super) own: f32,
    /// Of a bar, within the columns next to it.
    next: f32,
    /// How much of the columns next to it a bar covers.
    spill: f32,
}

impl Ends {
    /// Of a pen from one to three pixels wide.
    pub(super) fn new(radius: f32) -> Self {
        // The area under a quarter of a circle, from its middle to `x`.
        let area = |x: f32| {
            let x = x.min(radius);
            let height = (radius * radius - x * x).max(0.0).sqrt();
            0.5 * (x * height + radius * radius * (x / radius).asin())
        };
        let spill = (radius - 0.5).clamp(0.0, 1.0);
        let next = if spill > 1e-3 {
            (area(1.5) - area(0.5)) / spill
        } else {
            0.0
        };
        Self {
            radius,
            own: 2.0 * area(0.5),
            next,
            spill,
        }
    }
}

/// A bar in the middle of a column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bar {
    /// Its top and its bottom, ends included. All of the column between them is inked.
    pub(super) own: [f32; 2],
    /// What leads to it from the left, and away from it to the right.
    pub(super) sides: [Side; 2],
}

/// What a column is inked with from one side: by the next column's bar, which reaches over the
/// border, and by the join to it, which covers the less of the column the farther it has led away.
#[derive(Clone, Copy, Debug)]
pub(super) struct Side {
    /// Top and bottom of the next column's bar, ends included.
    next: [f32; 2],
    spill: f32,
    /// Top and bottom of the join.
    join: [f32; 2],
    /// How much of the column's width the join covers in row 0, were it to reach it, and how much
    /// more with each row.
    covered: f32,
    growth: f32,
}

impl Side {
    /// Of a join that leads from `y` here to `to` at the next column's bar, and on to `beyond` at
    /// the one after that.
    #[inline]
    pub(super) fn new([y, to]: [f32; 2], next: &FastColumn, beyond: f32, ends: &Ends) -> Self {
        let climb = to - y;
        let next_ends = [next.top - ends.next, next.bottom + ends.next];
        if climb.abs() < 1.0 {
            return Self {
                next: next_ends,
                spill: ends.spill,
                join: [to; 2],
                covered: 0.0,
                growth: 0.0,
            };
        }
        // Half as wide along a row as the pen is across the stroke.
        let slant = 1.0 / climb;
        let half_width = ends.radius * (1.0 + slant * slant).sqrt();
        // At `y` the join's middle is the column's, at `to` it is a column farther; a row's own
        // middle is half a row down.
        let growth = -slant;
        let covered = 0.5 + half_width + (y - 0.5) * slant;
        let leads_on = next.top == next.bottom && (beyond - to) * climb > 0.0;
        let end = if leads_on { beyond } else { to };
        Self {
            next: next_ends,
            spill: ends.spill,
            join: [higher(y, end), lower(y, end)],
            covered,
            growth,
        }
    }

    /// How much of four rows it covers.
    #[inline]
    fn shares(&self, rows: Quad) -> Quad {
        let (none, all) = (Quad::splat(0.0), Quad::splat(1.0));
        let spill = within(rows, self.next).times(Quad::splat(self.spill));
        let width = rows
            .times(Quad::splat(self.growth))
            .plus(Quad::splat(self.covered));
        let join = within(rows, self.join).times(width.max(none).min(all));
        spill.max(join)
    }
}

/// How much of four rows, told by their upper borders, lies between top and bottom.
#[inline]
fn within(rows: Quad, [top, bottom]: [f32; 2]) -> Quad {
    let (none, all) = (Quad::splat(0.0), Quad::splat(1.0));
    let begun = rows.plus(all).minus(Quad::splat(top)).min(all);
    let left = Quad::splat(bottom).minus(rows).min(all);
    begun.plus(left).minus(all).max(none)
}

/// Shorter bars are measured as what is above and below them is.
const SOLID_ROWS: usize = 8;

impl Bar {
    /// Hands out the ink of rows `0..height`.
    #[inline]
    pub(super) fn ink(&self, height: usize, ink: &mut impl Ink) {
        let [top, bottom] = self.own;
        let tops = self.sides.map(|side| higher(side.next[0], side.join[0]));
        let bottoms = self.sides.map(|side| lower(side.next[1], side.join[1]));
        let extent = [
            higher(top, higher(tops[0], tops[1])),
            lower(bottom, lower(bottoms[0], bottoms[1])),
        ];
        let [rows, solid] = rows_of(extent, [top + 1.0, bottom - 1.0], height);
        ink.open(&rows);
        if solid.len() < SOLID_ROWS {
            self.soft(rows, ink);
            return;
        }
        self.soft(rows.start..solid.start, ink);
        self.soft(solid.end..rows.end, ink);
        ink.solid(solid);
    }

    #[inline]
    fn soft(&self, rows: Range<usize>, ink: &mut impl Ink) {
        in_fours(ink.trim(rows), |first, rows| {
            let rows = rows & ink.shown(first);
            if rows == 0 {
                return;
            }
            let numbers = Quad::new([0.0, 1.0, 2.0, 3.0]).plus(Quad::splat(first as f32));
            let [left, right] = self.sides.map(|side| side.shares(numbers));
            let beside = left.plus(right).min(Quad::splat(1.0));
            ink.soft(first, within(numbers, self.own).max(beside), rows);
        });
    }
}
