//! the fast path for columns that a curve crosses in a straight line, which is most columns of
//! most smooth curves: one slope tells all of both edges, and four rows are measured at a time.

use std::ops::Range;

use super::coverage::{Ink, in_fours, rows_between};
use super::envelope::Join;
use super::quad::Quad;

/// A stroke across a whole pixel column whose edges are straight.
#[derive(Clone, Copy, Debug)]
pub(super) struct Straight {
    top: Edge,
    bottom: Edge,
}

/// A straight edge.
#[derive(Clone, Copy, Debug)]
struct Edge {
    /// In the middle of the column.
    y: f32,
    /// How far it climbs or falls across the column; never zero, for one divides by it.
    run: f32,
}

impl Edge {
    #[inline]
    fn new(y: f32, slope: f32) -> Self {
        Self {
            y,
            run: slope.abs().max(1e-3),
        }
    }

    fn highest(self) -> f32 {
        self.y - self.run / 2.0
    }

    fn lowest(self) -> f32 {
        self.y + self.run / 2.0
    }

    /// How much of four rows lies below the edge, from the integral of what lies below a level one.
    #[inline]
    fn covered(self, first: usize) -> Quad {
        let (one, half) = (Quad::splat(1.0), Quad::splat(0.5));
        let reach = Quad::splat(self.run / 2.0);
        let depth = Quad::new([1.0, 2.0, 3.0, 4.0]).plus(Quad::splat(first as f32 - self.y));
        // Beyond these depths all is covered or nothing; smaller numbers are more precise.
        let depth = depth
            .max(Quad::splat(-self.run))
            .min(Quad::splat(self.run + 2.0));
        let sum = |depth: Quad| {
            let inside = depth.max(Quad::splat(0.0)).min(one);
            let beyond = depth.minus(one).max(Quad::splat(0.0));
            inside.times(inside).times(half).plus(beyond)
        };
        let area = sum(depth.plus(reach)).minus(sum(depth.minus(reach)));
        area.times(Quad::splat(1.0 / self.run))
    }
}

/// How much slopes may differ to count as one, in pixels a pixel, and as a share of the slope.
/// An eighth of that is how far an edge can be from its true place, on the column's average.
pub(super) const BEND: [f32; 2] = [0.25, 0.04];

impl Straight {
    /// The stroke, if the joins near the column at `x` are as good as one straight line that begins
    /// and ends outside the column.
    #[inline]
    pub(super) fn find(joins: &[Join], x: f32) -> Option<Self> {
        let crosses = |join: &&Join| join.crosses_column(x);
        let (first, last) = (joins.iter().find(crosses)?, joins.iter().rfind(crosses)?);
        if !first.begins_before(x) || !last.ends_after(x + 1.0) {
            return None;
        }
        let slope = first.slope();
        let tolerance = BEND[0] + BEND[1] * slope.abs();
        let mut crossing = joins.iter().filter(crosses);
        if crossing.any(|join| (join.slope() - slope).abs() > tolerance) {
            return None;
        }
        let middle = x + 0.5;
        let top = joins.iter().find_map(|join| join.top_at(middle))?;
        let bottom = joins.iter().find_map(|join| join.bottom_at(middle))?;
        Some(Self {
            top: Edge::new(top[0], top[1]),
            bottom: Edge::new(bottom[0], bottom[1]),
        })
    }

    /// Hands out the ink of rows `0..height`.
    #[inline]
    pub(super) fn ink(&self, height: usize, ink: &mut impl Ink) {
        let rows = rows_between(self.top.highest(), self.bottom.lowest(), height);
        ink.open(&rows);
        let (solid_top, solid_bottom) = (self.top.lowest() + 1.0, self.bottom.highest() - 1.0);
        let solid = rows_between(solid_top, solid_bottom, height);
        if solid.len() < 8 {
            self.soft(rows, ink);
        } else {
            self.soft(rows.start..solid.start, ink);
            ink.solid(solid.clone());
            self.soft(solid.end..rows.end, ink);
        }
    }

    #[inline]
    fn soft(&self, rows: Range<usize>, ink: &mut impl Ink) {
        in_fours(rows, |first, rows| {
            let rows = rows & ink.shown(first);
            if rows == 0 {
                return;
            }
            let shares = self.top.covered(first).minus(self.bottom.covered(first));
            ink.soft(first, shares.min(Quad::splat(1.0)), rows);
        });
    }
}
