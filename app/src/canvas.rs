//! Paints curves into an image on the CPU: plain numbers in, pixels out.
//!
//! Coordinates are image pixels: x to the right, y down, pixel centres at +0.5. A pixel's alpha is
//! how much of it the pen's round stroke covers, computed from areas and not from point samples.
//!
//! What makes it fast: the picture is painted in strips of pixel columns that stay in the cache,
//! the front curve first. A mask tells the opaque pixels, so that the curves behind cost a look at
//! the mask, and a pixel is painted once however many curves lie over each other. A column with a
//! thousand samples or with one costs the same: an upper edge, a lower edge, and what lies between.
//!
//! Behind all lines lie the bands of dense curves (`band`), pale, of which a column is mixed once.
//!
//! Two paths lead to the same picture. The exact path takes any curve: `strand` (and `column_knots`) make
//! connected knots of it, `envelope` the edges of their ink. The fast path (`fast_path`, `fast_column`,
//! `fast_shape`) takes columns among columns, which is most of what is painted, and looks the same.

mod band;
mod bar;
mod brush;
mod column_knots;
mod cover;
mod coverage;
mod curve;
mod dash;
mod density;
mod envelope;
mod fast_column;
mod fast_path;
mod fast_shape;
pub mod helper;
mod image;
mod knot;
mod outline;
mod painter;
mod pen;
mod plan;
mod quad;
mod share;
mod span;
mod straight;
mod strand;
mod stroke;
#[cfg(test)]
mod tests;
mod tile;
mod viewport;

use std::ops::Range;

use parking_lot::Mutex;

pub use curve::{ColumnPx, Curve, CurvePiece, Style};
pub use dash::Pattern;
pub use density::Ramp;
pub use image::Image;

use crate::canvas::helper::Helper;
use density::Density;
use painter::Painter;
use pen::Pen;
use plan::{CurvePlans, Paths};
use share::Share;
use tile::TILE_COLUMNS;

/// Paints one plot's curves, and keeps the picture and its working memory from frame to frame.
#[derive(Debug, Default)]
pub struct Canvas {
    image: Image,
    /// For each column of the image's ring, the rows that may not be transparent.
    inked: Vec<Range<usize>>,
    painter: Painter,
    /// For the helper's thread.
    second_painter: Painter,
    density: Density,
    paths: Paths,
}

/// So many columns of curves, and a helper saves more time than it takes to start it.
const HELPED_COLUMNS: usize = 20_000;

/// Into how many shares the picture is cut for two threads: they differ in what they cost.
const SHARES: usize = 8;

impl Canvas {
    /// The picture as last painted.
    pub fn image(&self) -> &Image {
        &self.image
    }

    /// Paints all of a picture of that size. The first curve is in front.
    pub fn paint(&mut self, size_px: [usize; 2], curves: &[Curve<'_>]) -> &Image {
        self.resize(size_px);
        self.paint_columns(0..size_px[0], curves)
    }

    /// The same on two threads, if there is enough to paint.
    pub fn paint_on_two(
        &mut self,
        size_px: [usize; 2],
        curves: &[Curve<'_>],
        helper: &mut Helper,
    ) -> &Image {
        self.resize(size_px);
        let columns: usize = curves.iter().map(Curve::len).sum();
        if columns < HELPED_COLUMNS {
            return self.paint_columns(0..size_px[0], curves);
        }
        let plans = CurvePlans::new(curves, self.paths);
        let shares = shares(&mut self.image, &mut self.inked, 0..size_px[0]);
        let shares = shares.into_iter().flat_map(|share| share.split(SHARES));
        let shares = Mutex::new(shares.collect::<Vec<_>>());
        let paint = |painter: &mut Painter| {
            loop {
                let next = shares.lock().pop();
                let Some(share) = next else { break };
                share.paint(painter, &plans);
            }
        };
        let second_painter = Mutex::new(&mut self.second_painter);
        helper.both(
            || paint(&mut self.painter),
            || {
                paint(&mut second_painter.lock());
            },
        );
        &self.image
    }

    /// Paints these columns of the picture anew and leaves the others as they are.
    ///
    /// A sample inks the columns near it too: [`reach_px`] says how many to add on either side of
    /// those that changed. The columns come out as if all had been painted.
    pub fn paint_columns(&mut self, columns: Range<usize>, curves: &[Curve<'_>]) -> &Image {
        let columns = columns.start..columns.end.min(self.image.size[0]);
        if !columns.is_empty() {
            let plans = CurvePlans::new(curves, self.paths);
            for share in shares(&mut self.image, &mut self.inked, columns) {
                share.paint(&mut self.painter, &plans);
            }
        }
        &self.image
    }

    /// Paints all of a picture, or with a ramp how many of the curves cross each pixel, for as long as it is told to go
    /// on; returns whether all was painted.
    pub fn paint_while(
        &mut self,
        size_px: [usize; 2],
        curves: &[Curve<'_>],
        ramp: Option<&Ramp>,
        goes_on: impl Fn() -> bool,
    ) -> bool {
        self.resize(size_px);
        let paths = match ramp {
            Some(_) => Paths::ExactOnly,
            None => self.paths,
        };
        let plans = CurvePlans::new(curves, paths);
        let strips = size_px[0].div_ceil(TILE_COLUMNS);
        let shares = shares(&mut self.image, &mut self.inked, 0..size_px[0]).into_iter();
        for share in shares.flat_map(|share| share.split(strips)) {
            if !goes_on() {
                return false;
            }
            match ramp {
                Some(ramp) => share.paint_density(&mut self.density, &plans, ramp),
                None => share.paint(&mut self.painter, &plans),
            }
        }
        true
    }

    /// Paints how many of the curves cross each pixel; widths, colours and styles don't matter.
    pub fn paint_density(
        &mut self,
        size_px: [usize; 2],
        curves: &[Curve<'_>],
        ramp: &Ramp,
    ) -> &Image {
        self.resize(size_px);
        self.paint_density_columns(0..size_px[0], curves, ramp)
    }

    /// The same in these columns only.
    pub fn paint_density_columns(
        &mut self,
        columns: Range<usize>,
        curves: &[Curve<'_>],
        ramp: &Ramp,
    ) -> &Image {
        let columns = columns.start..columns.end.min(self.image.size[0]);
        if !columns.is_empty() {
            let plans = CurvePlans::new(curves, Paths::ExactOnly);
            for share in shares(&mut self.image, &mut self.inked, columns) {
                share.paint_density(&mut self.density, &plans, ramp);
            }
        }
        &self.image
    }

    /// The rows between which these columns of the picture have ink; empty where they have none.
    pub fn inked_rows(&self, columns: Range<usize>) -> Range<usize> {
        let stretches = self.image.stretches(columns);
        let inked = stretches.into_iter().flat_map(|ring| &self.inked[ring]);
        let nothing = self.image.size[1]..0;
        let all = inked.fold(nothing, |all, rows| {
            all.start.min(rows.start)..all.end.max(rows.end)
        });
        all.start..all.end.max(all.start)
    }

    /// Moves the picture by `dx` columns, to the right when positive. What comes in shows what went
    /// out on the other side until [`Self::paint_columns`] paints it.
    pub fn scroll(&mut self, dx: isize) {
        self.image.scroll(dx);
    }

    fn resize(&mut self, size_px: [usize; 2]) {
        if self.image.resize(size_px) {
            self.inked.clear();
            self.inked.resize(size_px[0], size_px[1]..0);
        }
    }
}

/// These columns of the picture, in the one or two stretches in which they lie in the ring.
fn shares<'a>(
    image: &'a mut Image,
    inked: &'a mut [Range<usize>],
    columns: Range<usize>,
) -> Vec<Share<'a>> {
    let stretches = image.stretches(columns.clone());
    let [first, second] = stretches;
    // The ring's columns from its first one on; what lies between the stretches belongs to none.
    let whole = Share {
        columns: 0..inked.len(),
        lines: image.ring_lines(),
        inked,
    };
    let (cuts, starts) = if second.is_empty() {
        (vec![first.clone()], vec![columns.start])
    } else {
        // Over the ring's end: the second stretch comes first in it.
        let of_second = columns.start + first.len();
        (vec![second, first], vec![of_second, columns.start])
    };
    let mut shares = Vec::with_capacity(2);
    let mut rest = whole;
    for (ring, start) in cuts.into_iter().zip(starts) {
        let (_, from) = {
            let before = ring.start - rest.columns.start;
            rest.split_at(before)
        };
        let (mut share, after) = from.split_at(ring.len());
        share.columns = start..start + ring.len();
        shares.push(share);
        rest = after;
    }
    shares
}

/// How many columns beyond its own a sample of a curve of that width can ink, not counting the
/// joins to its neighbours.
pub fn reach_px(width_px: f32) -> usize {
    Pen::new(width_px).reach().ceil() as usize
}
