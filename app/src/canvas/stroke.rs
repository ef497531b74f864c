//! Paints strands into a strip, column by column.

use std::ops::Range;

use super::Style;
use super::coverage::Kinks;
use super::envelope::{Envelope, Join};
use super::pen::{DOT, Pen};
use super::strand::Knot;
use super::tile::{Brush, Cover, Tile};

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
        let widened;
        let knots = match knots {
            [lone] if self.style == Style::Band => {
                widened = widen(*lone);
                &widened
            }
            _ => knots,
        };
        let radius = self.radius(knots);
        let columns = self.columns(knots, radius);
        let all = (columns.start, columns.end);
        let rows = self.rows(knots, radius);
        if columns.is_empty() || (all.0..all.1).all(|column| tile.is_hidden(column, &rows)) {
            return;
        }
        self.find_joins(knots, radius, &mut scratch.joins);
        let mut first = 0;
        for column in columns {
            let x = (self.left + column) as f32;
            let near = near(knots, &mut first, x, radius);
            let reached = &knots[near.start..(near.end + 1).min(knots.len())];
            if tile.is_hidden(column, &self.rows(reached, radius)) {
                continue;
            }
            let envelope = self.envelope(x, knots, &scratch.joins, near, radius);
            let (widths, kinks) = (&self.pen.widths, &mut scratch.kinks);
            if let Some(cover) = cover.as_deref_mut() {
                envelope.ink(widths, self.height, kinks, &mut cover.column(column));
            } else {
                let mut ink = tile.column(column, self.brush);
                envelope.ink(widths, self.height, kinks, &mut ink);
            }
        }
    }

    /// The pen's radius for a strand: a dot where it is a single sample, none inside a band.
    fn radius(&self, knots: &[Knot]) -> f32 {
        let radius = self.pen.radius;
        match (self.style, knots) {
            (Style::Band, _) => 0.0,
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
            bottom = if knot.bottom > bottom { knot.bottom } else { bottom };
        }
        let limit = self.height as f32;
        let top = (top - radius).clamp(0.0, limit) as usize;
        let bottom = (bottom + radius).clamp(0.0, limit).ceil() as usize;
        top..bottom.max(top)
    }

    fn find_joins(&self, knots: &[Knot], radius: f32, joins: &mut Vec<Join>) {
        joins.clear();
        if self.style != Style::Band {
            let pairs = knots.windows(2);
            joins.extend(pairs.map(|pair| Join::new(&pair[0], &pair[1], radius)));
        }
    }

    #[inline]
    fn envelope(
        &self,
        x: f32,
        knots: &[Knot],
        joins: &[Join],
        near: Range<usize>,
        radius: f32,
    ) -> Envelope {
        let mut envelope = Envelope::empty();
        for index in near {
            if self.style == Style::Band {
                if let Some(next) = knots.get(index + 1) {
                    envelope.add_band(self.pen, x, &knots[index], next);
                }
                continue;
            }
            let knot = &knots[index];
            if knot.x + radius > x {
                envelope.add_bar(self.pen, radius, x, knot);
            }
            if let Some(join) = joins.get(index) {
                envelope.add_join(self.pen, x, join);
            }
        }
        envelope
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

/// A band that is a single column, as wide as that column.
fn widen(lone: Knot) -> [Knot; 2] {
    [-0.5, 0.5].map(|offset| Knot {
        x: lone.x + offset,
        ..lone
    })
}
