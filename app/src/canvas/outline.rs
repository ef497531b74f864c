//! Ink between straight edges, four rows measured at a time.

use std::ops::Range;

use super::coverage::{Ink, higher, in_fours, lower, rows_of};
use super::quad::Quad;

/// A straight edge across a part of a pixel column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    /// In the part's middle.
    y: f32,
    /// How far it climbs or falls across the part; never zero, for one divides by it.
    run: f32,
}

impl Edge {
    /// Less can't be told from level, and would be divided by.
    const LEVEL: f32 = 1.0 / 256.0;

    /// An edge that climbs or falls that far.
    #[inline]
    pub(super) fn new(y: f32, run: f32) -> Self {
        let run = lower(run.abs(), Self::LEVEL);
        Self { y, run }
    }

    fn highest(self) -> f32 {
        self.y - self.run * 0.5
    }

    fn lowest(self) -> f32 {
        self.y + self.run * 0.5
    }

    /// How much of four rows lies below the edge, from the integral of what lies below a level one.
    #[inline]
    fn covered(self, first: usize) -> Quad {
        let (one, half) = (Quad::splat(1.0), Quad::splat(0.5));
        let reach = Quad::splat(self.run * 0.5);
        let depth = Quad::new([1.0, 2.0, 3.0, 4.0]).plus(Quad::splat(first as f32 - self.y));
        let sum = |depth: Quad| {
            let inside = depth.max(Quad::splat(0.0)).min(one);
            inside.times(depth.minus(inside.times(half)))
        };
        let area = sum(depth.plus(reach)).minus(sum(depth.minus(reach)));
        area.times(Quad::splat(1.0 / self.run))
    }
}

/// The ink between upper and lower edges, each in `PARTS` parts of the column of the same width.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outline<const PARTS: usize> {
    pub(super) top: [Edge; PARTS],
    pub(super) bottom: [Edge; PARTS],
}

/// Shorter solid stretches are measured as the soft ones beside them are.
const SOLID_ROWS: usize = 8;

impl<const PARTS: usize> Outline<PARTS> {
    /// The least and the greatest y.
    #[inline]
    fn extent(&self) -> [f32; 2] {
        let highest = self.top.map(Edge::highest).into_iter().reduce(higher);
        let lowest = self.bottom.map(Edge::lowest).into_iter().reduce(lower);
        [highest.unwrap_or(0.0), lowest.unwrap_or(0.0)]
    }

    /// Between which ys all is inked.
    #[inline]
    fn solid(&self) -> [f32; 2] {
        let top = self.top.map(Edge::lowest).into_iter().reduce(lower);
        let bottom = self.bottom.map(Edge::highest).into_iter().reduce(higher);
        [top.unwrap_or(0.0), bottom.unwrap_or(0.0)]
    }

    /// Hands out the ink of rows `0..height`.
    #[inline]
    pub(super) fn ink(&self, height: usize, ink: &mut impl Ink) {
        let [solid_top, solid_bottom] = self.solid();
        let solid = [solid_top + 1.0, solid_bottom - 1.0];
        let [rows, solid] = rows_of(self.extent(), solid, height);
        ink.open(&rows);
        if solid.len() < SOLID_ROWS {
            let shares = |row| covered(&self.top, row).minus(covered(&self.bottom, row));
            soft(rows, shares, ink);
            return;
        }
        soft(rows.start..solid.start, |row| covered(&self.top, row), ink);
        let below = |row| Quad::splat(1.0).minus(covered(&self.bottom, row));
        soft(solid.end..rows.end, below, ink);
        ink.solid(solid);
    }
}

/// How much of four rows lies below the edges.
#[inline]
fn covered<const PARTS: usize>(edges: &[Edge; PARTS], row: usize) -> Quad {
    let mut sum = edges[0].covered(row);
    for edge in &edges[1..] {
        sum = sum.plus(edge.covered(row));
    }
    sum.times(Quad::splat(1.0 / PARTS as f32))
}

#[inline]
fn soft(rows: Range<usize>, shares: impl Fn(usize) -> Quad, ink: &mut impl Ink) {
    in_fours(ink.trim(rows), |first, rows| {
        let rows = rows & ink.shown(first);
        if rows != 0 {
            ink.soft(first, shares(first).min(Quad::splat(1.0)), rows);
        }
    });
}
