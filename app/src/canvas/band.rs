//! Bands: all between the uppermost and the lowermost of each column, so pale that lines stand out before
//! them. They are painted last, behind everything, and all of a column at once: how many bands lie over each
//! other changes at few rows only, so a colour is mixed for each stretch between these, and not for each pixel.

use std::ops::Range;

use super::brush::Brush;
use super::coverage::Ink;
use super::plan::CurvePlan;
use super::quad::Quad;
use super::tile::Tile;
use super::{ColumnPx, CurvePiece};

/// How much of what lies behind it a band covers.
const ALPHA: f32 = 0.3;

/// Beyond this many bands over each other nothing is left to be covered.
const MOST_OVER: usize = 24;

/// Less of a band than this is a rest of rounding.
const LEAST: f32 = 1e-3;

/// Working memory for one column.
#[derive(Debug)]
pub(super) struct Bands {
    /// How much more each row has of all colours, and of bands, than the one above.
    differences: Vec<Quad>,
    /// A bit for each row that has a difference.
    changes: Vec<u64>,
    /// How much so many bands over each other cover.
    alphas: [f32; MOST_OVER + 2],
}

impl Default for Bands {
    fn default() -> Self {
        Self {
            differences: Vec::new(),
            changes: Vec::new(),
            alphas: std::array::from_fn(|over| 1.0 - (1.0 - ALPHA).powi(over as i32)),
        }
    }
}

impl Bands {
    /// Paints the bands of these curves into the strip's columns.
    // A function of its own: put into the one that paints lines, it made those a quarter dearer.
    #[inline(never)]
    pub(super) fn paint<'a>(
        &mut self,
        plans: impl Iterator<Item = &'a CurvePlan<'a>>,
        columns: &Range<usize>,
        height: usize,
        tile: &mut Tile,
    ) {
        // A band that ends in the last row is taken back in the one below.
        let rows = height + 2;
        if self.differences.len() != rows {
            self.differences.clear();
            self.differences.resize(rows, Quad::splat(0.0));
            self.changes.clear();
            self.changes.resize(rows.div_ceil(64), 0);
        }
        let near: Vec<Near<'_>> = plans.flat_map(|plan| near(plan, columns)).collect();
        if near.is_empty() {
            return;
        }
        for column in columns.clone() {
            for near in &near {
                if let Some(ends) = near.ends(column) {
                    self.add(near.color, ends, height);
                }
            }
            self.flush(column - columns.start, height, tile);
        }
    }

    fn add(&mut self, color: Quad, ends: [f32; 2], height: usize) {
        let [top, bottom] = ends.map(|end| end.clamp(0.0, height as f32));
        if bottom <= top {
            return;
        }
        for (y, sign) in [(top, 1.0), (bottom, -1.0)] {
            let row = y as usize;
            let share = y - row as f32;
            self.change(row, color.times(Quad::splat(sign * (1.0 - share))));
            self.change(row + 1, color.times(Quad::splat(sign * share)));
        }
    }

    fn change(&mut self, row: usize, by: Quad) {
        self.differences[row] = self.differences[row].plus(by);
        self.changes[row / 64] |= 1 << (row % 64);
    }

    /// Paints what was added, and forgets it.
    fn flush(&mut self, column: usize, height: usize, tile: &mut Tile) {
        let mut sum = Quad::splat(0.0);
        let mut from = 0;
        for word in 0..self.changes.len() {
            let mut changes = std::mem::take(&mut self.changes[word]);
            while changes != 0 {
                let row = word * 64 + changes.trailing_zeros() as usize;
                changes &= changes - 1;
                self.fill(sum, from..row.min(height), column, tile);
                from = row;
                sum = sum.plus(self.differences[row]);
                self.differences[row] = Quad::splat(0.0);
            }
        }
    }

    fn fill(&self, sum: Quad, rows: Range<usize>, column: usize, tile: &mut Tile) {
        let over = sum.last() / 255.0;
        if over < LEAST || rows.is_empty() {
            return;
        }
        let whole = (over as usize).min(MOST_OVER);
        let part = (over - whole as f32).min(1.0);
        let alpha = self.alphas[whole] + (self.alphas[whole + 1] - self.alphas[whole]) * part;
        let brush = Brush::premultiplied(sum.times(Quad::splat(alpha / over)));
        let mut ink = tile.column(column, &brush);
        ink.open(&rows);
        ink.solid(rows);
    }
}

/// A piece of a curve that has columns in a strip.
struct Near<'a> {
    color: Quad,
    start: i64,
    columns: &'a [ColumnPx],
}

/// A curve's pieces that have columns among these.
fn near<'a>(
    plan: &'a CurvePlan<'a>,
    strip: &Range<usize>,
) -> impl Iterator<Item = Near<'a>> + use<'a> {
    let strip = strip.start as i64..strip.end as i64;
    plan.curve.pieces.iter().filter_map(move |piece| {
        let CurvePiece::Columns { start, columns } = piece else {
            return None;
        };
        let start = i64::from(*start);
        let is_near = start < strip.end && strip.start < start + columns.len() as i64;
        is_near.then_some(Near {
            color: plan.brush.color,
            start,
            columns,
        })
    })
}

impl Near<'_> {
    /// From where to where the curve reaches in a column of the picture: half of the way to the columns beside
    /// it, too, so that a steep curve's band has no steps between them.
    fn ends(&self, column: usize) -> Option<[f32; 2]> {
        let place = usize::try_from(column as i64 - self.start).ok()?;
        let is_there = |column: &&ColumnPx| column.is_inked();
        let at = |place: usize| self.columns.get(place).filter(is_there);
        let own = at(place)?;
        let before = place.checked_sub(1).and_then(at);
        let joins = [
            before.map(|before| before.last.midpoint(own.first)),
            at(place + 1).map(|after| own.last.midpoint(after.first)),
        ];
        // A gap leads nowhere: `min` and `max` pass over NaN.
        let joins = joins.into_iter().flatten();
        Some(joins.fold([own.min, own.max], |[top, bottom], join| {
            [top.min(join), bottom.max(join)]
        }))
    }
}
