//! Paints curves into an image on the CPU: plain numbers in, pixels out.
//!
//! Coordinates are image pixels: x to the right, y down, pixel centres at +0.5. A pixel's alpha is
//! how much of it the pen's round stroke covers, computed from areas and not from point samples.
//!
//! What makes it fast: the picture is painted in strips of pixel columns that stay in the cache,
//! the front curve first. A mask tells the opaque pixels, so that the curves behind cost a look at
//! the mask, and a pixel is painted once however many curves lie over each other. A column with a
//! thousand samples or with one costs the same: an upper edge, a lower edge, and what lies between.

mod bar;
mod brush;
mod course;
mod cover;
mod coverage;
mod curve;
mod envelope;
mod image;
mod lane;
mod outline;
mod pen;
mod quad;
mod span;
mod spread;
mod straight;
mod strand;
mod stroke;
#[cfg(test)]
mod tests;
mod tile;
mod view;

use std::ops::Range;

pub use curve::{ColumnPx, Curve, Piece, Style};
pub use image::Image;

use brush::Brush;
use cover::Cover;
use lane::{Lane, PLAIN};
use pen::Pen;
use span::{Clear, Span};
use strand::Strands;
use stroke::{Scratch, Stroke};
use tile::{TILE_COLUMNS, Tile};
use view::View;

/// Paints one plot's curves, and keeps the picture and its working memory from frame to frame.
#[derive(Debug, Default)]
pub struct Canvas {
    image: Image,
    tile: Tile,
    cover: Cover,
    strands: Strands,
    scratch: Scratch,
    spans: Vec<Span>,
    clear: Vec<Clear>,
    lane: Lane,
    /// Whether everything is painted as if there was no short way: tests compare the two.
    takes_long_way: bool,
    /// For each column of the image's ring, the rows that may not be transparent.
    inked: Vec<Range<usize>>,
}

impl Canvas {
    /// The picture as last painted.
    pub fn image(&self) -> &Image {
        &self.image
    }

    /// Paints all of a picture of that size. The first curve is in front.
    pub fn paint(&mut self, size_px: [usize; 2], curves: &[Curve<'_>]) -> &Image {
        if self.image.resize(size_px) {
            self.inked.clear();
            self.inked.resize(size_px[0], size_px[1]..0);
        }
        self.paint_columns(0..size_px[0], curves)
    }

    /// Paints these columns of the picture anew and leaves the others as they are.
    ///
    /// A sample inks the columns near it too: [`reach_px`] says how many to add on either side of
    /// those that changed. The columns come out as if all had been painted.
    pub fn paint_columns(&mut self, columns: Range<usize>, curves: &[Curve<'_>]) -> &Image {
        let [width, height] = self.image.size;
        let columns = columns.start..columns.end.min(width);
        if columns.is_empty() || height == 0 {
            return &self.image;
        }
        let plans = self.plan(curves);
        let mut left = columns.start;
        for stretch in self.image.stretches(columns) {
            let mut start = stretch.start;
            while start < stretch.end {
                let ring = start..stretch.end.min(start + TILE_COLUMNS);
                self.paint_strip(left..left + ring.len(), &plans);
                self.flush(ring.clone());
                left += ring.len();
                start = ring.end;
            }
        }
        &self.image
    }

    /// Moves the picture by `dx` columns, to the right when positive. What comes in shows what went
    /// out on the other side until [`Self::paint_columns`] paints it.
    pub fn scroll(&mut self, dx: isize) {
        self.image.scroll(dx);
    }

    /// Writes the strip into these columns of the image's ring.
    fn flush(&mut self, ring: Range<usize>) {
        let painted = self.tile.rows();
        let inked = &mut self.inked[ring.clone()];
        let cleared = inked
            .iter()
            .fold(painted.clone(), |all, one| hull(&all, one));
        inked.fill(painted);
        self.tile.flush(cleared, &mut self.image, ring);
    }

    /// What of each curve is the same for all strips.
    fn plan<'a>(&mut self, curves: &[Curve<'a>]) -> Vec<Plan<'a>> {
        self.spans.clear();
        self.clear.clear();
        let mut plans = Vec::with_capacity(curves.len());
        for &curve in curves {
            let start = self.spans.len();
            span::find_spans(curve.pieces, &mut self.spans);
            let pen = Pen::new(curve.width_px);
            let first_clear = self.clear.len();
            let may_be_short = curve.style == Style::Line && course::is_for(pen.radius);
            if may_be_short && !self.takes_long_way {
                span::find_clear(curve.pieces, PLAIN, &mut self.clear);
            }
            plans.push(Plan {
                curve,
                pen,
                clear: first_clear..self.clear.len(),
                brush: Brush::new(curve.color, curve.alpha),
                spans: start..self.spans.len(),
            });
        }
        plans
    }

    fn paint_strip(&mut self, columns: Range<usize>, plans: &[Plan<'_>]) {
        let height = self.image.size[1];
        self.tile.clear(height);
        self.cover.clear(height);
        for plan in plans {
            let reach = plan.pen.reach();
            let view = View {
                left: columns.start as f32 - reach,
                right: columns.end as f32 + reach,
                edges: [-reach, height as f32 + reach],
                radius: plan.pen.radius,
            };
            if let Some([top, bottom]) = view::extent_in_view(&plan.curve, &view) {
                let limit = height as f32;
                let top = (top - reach).clamp(0.0, limit) as usize;
                let bottom = (bottom + reach).clamp(0.0, limit) as usize;
                if self
                    .tile
                    .is_all_hidden(columns.len(), &(top..bottom.max(top)))
                {
                    continue;
                }
            }
            let mut stroke = Stroke {
                pen: &plan.pen,
                style: plan.curve.style,
                brush: &plan.brush,
                left: columns.start,
                count: columns.len(),
                height,
                painted: 0,
            };
            let clear = &self.clear[plan.clear.clone()];
            stroke.painted = self.lane.paint(&plan.curve, clear, &stroke, &mut self.tile);
            if stroke.painted.count_ones() as usize == columns.len() {
                continue;
            }
            self.strands
                .gather(&plan.curve, &self.spans[plan.spans.clone()], &view);
            let mut cover = (self.strands.len() > 1).then_some(&mut self.cover);
            for knots in self.strands.iter() {
                let cover = cover.as_deref_mut();
                stroke.paint(knots, &mut self.tile, cover, &mut self.scratch);
            }
            if let Some(cover) = cover {
                cover.flush(&mut self.tile, &plan.brush);
            }
        }
    }
}

/// A curve with what is derived from it.
struct Plan<'a> {
    curve: Curve<'a>,
    pen: Pen,
    brush: Brush,
    spans: Range<usize>,
    clear: Range<usize>,
}

/// How many columns beyond its own a sample of a curve of that width can ink, not counting the
/// joins to its neighbours.
pub fn reach_px(width_px: f32) -> usize {
    Pen::new(width_px).reach().ceil() as usize
}

fn hull(a: &Range<usize>, b: &Range<usize>) -> Range<usize> {
    a.start.min(b.start)..a.end.max(b.end)
}
