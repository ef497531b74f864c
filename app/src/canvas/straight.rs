//! The short way for columns that a curve crosses in a straight line, which is most columns of
//! most smooth curves: one slope tells all of both edges, and four rows are measured at a time.

use std::ops::Range;

use super::coverage::{Ink, in_fours, rows_between};
use super::envelope::Join;
use super::quad::Quad;

/// A straight stroke across a whole pixel column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Straight {
    /// In the middle of the column.
    y: f32,
    slope: f32,
    /// From the stroke's middle to its edges, in y.
    rise: f32,
}

/// How much slopes may differ to count as one, in pixels a pixel, and as a share of the slope.
/// An eighth of that is how far an edge can be from its true place, on the column's average.
const BEND: [f32; 2] = [0.25, 0.04];

impl Straight {
    /// The stroke, if the joins near the column at `x` are as good as one straight line that begins
    /// and ends outside the column.
    #[inline]
    pub(super) fn find(joins: &[Join], x: f32) -> Option<Self> {
        let crosses = |join: &&Join| join.crosses_column(x);
        let (first, last) = (
            joins.iter().find(crosses)?,
            joins.iter().rfind(crosses)?,
        );
        if !first.begins_before(x) || !last.ends_after(x + 1.0) {
            return None;
        }
        let middle = joins.iter().find(|join| join.ends_at_or_after(x + 0.5))?;
        let slope = middle.slope();
        let tolerance = BEND[0] + BEND[1] * slope.abs();
        let mut crossing = joins.iter().filter(crosses);
        if crossing.any(|join| (join.slope() - slope).abs() > tolerance) {
            return None;
        }
        Some(Self {
            y: middle.y_at(x + 0.5),
            slope: middle.slope(),
            rise: middle.rise(),
        })
    }

    /// Hands out the ink of rows `0..height`.
    #[inline]
    pub(super) fn ink(&self, height: usize, ink: &mut impl Ink) {
        let run = self.slope.abs().max(1e-3);
        let (top, bottom) = (self.y - self.rise, self.y + self.rise);
        let reach = run / 2.0;
        let rows = rows_between(top - reach, bottom + reach, height);
        ink.open(&rows);
        let solid = rows_between(top + reach + 1.0, bottom - reach - 1.0, height);
        if solid.len() < 8 {
            self.soft(rows, run, ink);
        } else {
            self.soft(rows.start..solid.start, run, ink);
            ink.solid(solid.clone());
            self.soft(solid.end..rows.end, run, ink);
        }
    }

    #[inline]
    fn soft(&self, rows: Range<usize>, run: f32, ink: &mut impl Ink) {
        let (one, steps) = (Quad::splat(1.0), Quad::new([1.0, 2.0, 3.0, 4.0]));
        let share = Quad::splat(1.0 / run);
        // The area of a pixel below a sloped edge, from the integral of the area below a level one.
        let below = |edge: f32, row: f32| {
            let reach = Quad::splat(run / 2.0);
            // Beyond these depths all is covered or nothing; smaller numbers are more precise.
            let depth = steps.plus(Quad::splat(row - edge));
            let depth = depth.max(Quad::splat(-run)).min(Quad::splat(run + 2.0));
            let sum = |depth: Quad| {
                let inside = depth.max(Quad::splat(0.0)).min(one);
                let beyond = depth.minus(one).max(Quad::splat(0.0));
                inside.times(inside).times(Quad::splat(0.5)).plus(beyond)
            };
            sum(depth.plus(reach)).minus(sum(depth.minus(reach)))
        };
        in_fours(ink.trim(rows), |first, rows| {
            let rows = rows & ink.shown(first);
            if rows == 0 {
                return;
            }
            let opened = below(self.y - self.rise, first as f32);
            let closed = below(self.y + self.rise, first as f32);
            let shares = opened.minus(closed).times(share).min(one);
            ink.soft(first, shares, rows);
        });
    }
}
