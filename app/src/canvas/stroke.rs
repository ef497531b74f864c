//! Paints strands into a strip, column by column.

use std::ops::Range;

use super::Style;
use super::brush::Brush;
use super::cover::Cover;
use super::coverage::{Ink, Kinks, rows_between};
use super::envelope::{Envelope, Join};
use super::knot::Knot;
use super::pen::{DOT, Pen};
use super::straight::Straight;
use super::tile::Tile;

/// How a curve is drawn, and into which part of the picture.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stroke<'a> {
    pub(super) pen: &'a Pen,
    pub(super) style: Style,
    pub(super) brush: &'a Brush,
    /// The image column that is the strip's first.
    pub(super) left: usize,
    /// How many of the strip's columns are painted.
    pub(super) count: usize,
    pub(super) height: usize,
    /// A bit for each of the strip's columns that has been painted already, the first one's lowest.
    pub(super) painted: u32,
}

/// Memory that is kept from strand to strand.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    joins: Vec<Join>,
    kinks: Kinks,
}

impl Stroke<'_> {
    /// Paints a strand; into the cover, if there is one, instead of into the strip.
    pub(super) fn paint(
        &self,
        knots: &[Knot],
        tile: &mut Tile,
        mut cover: Option<&mut Cover>,
        scratch: &mut Scratch,
    ) {
        let radius = self.radius(knots);
        let columns = self.columns(knots, radius);
        let mut joins = Joins::new(&mut scratch.joins, knots, radius);
        let mut first = 0;
        for column in columns {
            if self.painted >> column & 1 == 1 {
                continue;
            }
            let x = (self.left + column) as f32;
            let near = near(knots, &mut first, x, radius);
            let reached = &knots[near.start..(near.end + 1).min(knots.len())];
            let rows = match reached {
                [from, to] if self.style == Style::Line => self.join_rows([from, to], x, radius),
                _ => self.rows(reached, radius),
            };
            if tile.is_hidden(column, &rows) {
                continue;
            }
            if let Some(cover) = cover.as_deref_mut() {
                if cover.is_full(column, &rows) {
                    continue;
                }
                let ink = &mut cover.column(column);
                self.ink(x, knots, near, &mut joins, &mut scratch.kinks, ink);
            } else {
                let ink = &mut tile.column(column, self.brush);
                self.ink(x, knots, near, &mut joins, &mut scratch.kinks, ink);
            }
        }
    }

    /// Inks one pixel column from the knots near it.
    #[inline]
    fn ink(
        &self,
        x: f32,
        knots: &[Knot],
        near: Range<usize>,
        joins: &mut Joins<'_>,
        kinks: &mut Kinks,
        ink: &mut impl Ink,
    ) {
        let knots = &knots[near.clone()];
        let radius = joins.radius;
        let joins = joins.get(near);
        if joins.len() == knots.len()
            && knots
                .iter()
                .all(|knot| knot.top == knot.bottom || knot.x + radius <= x)
            && let Some(straight) = Straight::find(joins, x)
        {
            straight.ink(self.height, ink);
            return;
        }
        let envelope = self.envelope(x, knots, joins, radius);
        envelope.ink(&self.pen.widths, self.height, kinks, ink);
    }

    /// The pen's radius for a strand: a dot where it is a single sample.
    fn radius(&self, knots: &[Knot]) -> f32 {
        let radius = self.pen.radius;
        match (self.style, knots) {
            (Style::Line | Style::Steps, [lone]) if lone.bottom - lone.top < radius => radius * DOT,
            _ => radius,
        }
    }

    /// The strip's columns that a strand reaches into.
    fn columns(&self, knots: &[Knot], radius: f32) -> Range<usize> {
        let (Some(first), Some(last)) = (knots.first(), knots.last()) else {
            return 0..0;
        };
        let column = |x: f32| (x - self.left as f32).clamp(0.0, self.count as f32) as usize;
        column((first.x - radius).floor())..column((last.x + radius).ceil())
    }

    /// The rows that knots and what joins them can ink.
    #[inline]
    fn rows(&self, knots: &[Knot], radius: f32) -> Range<usize> {
        let (mut top, mut bottom) = (f32::INFINITY, f32::NEG_INFINITY);
        for knot in knots {
            top = if knot.top < top { knot.top } else { top };
            bottom = if knot.bottom > bottom {
                knot.bottom
            } else {
                bottom
            };
        }
        rows_between(top - radius, bottom + radius, self.height)
    }

    /// The rows that two knots and what joins them can ink in one pixel column: of a long join through what was painted
    /// already most columns are hidden, though its ends aren't.
    #[inline]
    fn join_rows(&self, [from, to]: [&Knot; 2], x: f32, radius: f32) -> Range<usize> {
        /// More than a rounding, and than what an edge blends into.
        const BESIDE: f32 = 1.0;
        let reach = radius + BESIDE;
        let part = |at: f32| ((at - from.x) / (to.x - from.x)).clamp(0.0, 1.0);
        let parts = [part(x - reach), part(x + 1.0 + reach)];
        let [top, other_top] = parts.map(|part| from.top + (to.top - from.top) * part);
        let [bottom, other_bottom] =
            parts.map(|part| from.bottom + (to.bottom - from.bottom) * part);
        let (top, bottom) = (top.min(other_top), bottom.max(other_bottom));
        let is_known = (to.x - from.x) > BESIDE && (bottom - top).is_finite();
        if is_known && !other_top.is_nan() && !other_bottom.is_nan() {
            rows_between(top - reach, bottom + reach, self.height)
        } else {
            self.rows(&[*from, *to], radius)
        }
    }

    #[inline]
    fn envelope(&self, x: f32, knots: &[Knot], joins: &[Join], radius: f32) -> Envelope {
        let mut envelope = Envelope::empty();
        for knot in knots {
            if knot.x + radius > x {
                envelope.add_bar(self.pen, radius, x, knot);
            }
        }
        for join in joins {
            if join.crosses_column(x) {
                envelope.add_join(self.pen, x, join);
            }
        }
        envelope
    }
}

/// A strand's joins, each made when a column that shows needs it: most of a curve that lies under
/// others needs none.
struct Joins<'a> {
    made: &'a mut Vec<Join>,
    /// The knot that `made` begins with.
    first: usize,
    knots: &'a [Knot],
    radius: f32,
}

impl<'a> Joins<'a> {
    fn new(made: &'a mut Vec<Join>, knots: &'a [Knot], radius: f32) -> Self {
        made.clear();
        Self {
            made,
            first: 0,
            knots,
            radius,
        }
    }

    /// The joins that begin at these knots, which ascend from call to call.
    #[inline]
    fn get(&mut self, knots: Range<usize>) -> &[Join] {
        if knots.start >= self.first + self.made.len() {
            self.made.clear();
            self.first = knots.start;
        }
        let end = knots.end.min(self.knots.len() - 1);
        for index in self.first + self.made.len()..end {
            let (from, to) = (&self.knots[index], &self.knots[index + 1]);
            self.made.push(Join::new(from, to, self.radius));
        }
        let from = (knots.start - self.first).min(self.made.len());
        &self.made[from..]
    }
}

/// The knots whose bars, or whose joins to the next knot, reach into the pixel column at `x`.
/// `first` is where to look from; it moves on with ascending `x`.
#[inline]
fn near(knots: &[Knot], first: &mut usize, x: f32, radius: f32) -> Range<usize> {
    while *first + 1 < knots.len() && knots[*first + 1].x + radius <= x {
        *first += 1;
    }
    let mut end = *first;
    while end < knots.len() && knots[end].x - radius < x + 1.0 {
        end += 1;
    }
    *first..end
}
