//! Paints curves into an image on the CPU: plain numbers in, pixels out.
//!
//! Coordinates are image pixels: x to the right, y down, pixel centres at +0.5. A pixel's alpha is
//! how much of it the pen's round stroke covers, computed from areas and not from point samples.
//!
//! What makes it fast: the picture is painted in strips of pixel columns that stay in the cache,
//! the front curve first. A mask tells the opaque pixels, so that the curves behind cost a look at
//! the mask, and a pixel is painted once however many curves lie over each other. A column with a
//! thousand samples or with one costs the same: an upper edge, a lower edge, and what lies between.

mod brush;
mod course;
mod cover;
mod coverage;
mod curve;
mod envelope;
mod image;
mod mask;
mod outline;
mod pen;
mod quad;
mod share;
mod span;
mod spread;
mod straight;
mod strand;
mod stretch;
mod strip;
mod stroke;
#[cfg(test)]
mod tests;
mod tile;
mod tile_column;
mod view;

use std::ops::Range;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

pub use curve::{ColumnPx, Curve, Piece, Style};
pub use image::Image;

use brush::Brush;
use pen::Pen;
use share::Share;
use span::{Span, find_spans};
use stretch::{Stretch, find_stretches};
use strip::{Plan, Plans, Strip};
use tile::TILE_COLUMNS;

/// Paints one plot's curves, and keeps the picture and its working memory from frame to frame.
#[derive(Debug, Default)]
pub struct Canvas {
    image: Image,
    strip: Strip,
    helper: Option<Helper>,
    spans: Vec<Span>,
    stretches: Vec<Stretch>,
    /// For each strip, the rows of the image that may not be transparent.
    inked: Vec<Range<usize>>,
}

/// A second thread that paints along.
#[derive(Debug)]
struct Helper {
    strip: Strip,
    /// Tells the CPU time that the thread it is called on has used.
    clock: fn() -> Duration,
    cpu: Duration,
}

/// So many columns of curves, and a helper saves more time than it takes to start it.
const HELPED_COLUMNS: usize = 40_000;

/// Into how many shares the picture is cut for two threads: they differ in what they cost.
const SHARES: usize = 8;

impl Canvas {
    /// A canvas that paints large pictures on two threads. `clock` tells the CPU time that the
    /// thread it is called on has used; [`Self::helper_cpu`] adds up the second one's.
    pub fn with_helper(clock: fn() -> Duration) -> Self {
        Self {
            helper: Some(Helper {
                strip: Strip::default(),
                clock,
                cpu: Duration::ZERO,
            }),
            ..Self::default()
        }
    }

    /// CPU time that a second thread has spent on painting so far.
    pub fn helper_cpu(&self) -> Duration {
        self.helper
            .as_ref()
            .map_or(Duration::ZERO, |helper| helper.cpu)
    }

    /// The picture as last painted.
    pub fn image(&self) -> &Image {
        &self.image
    }

    /// Paints all of a picture of that size. The first curve is in front.
    pub fn paint(&mut self, size_px: [usize; 2], curves: &[Curve<'_>]) -> &Image {
        if self.image.resize(size_px) {
            let strips = size_px[0].div_ceil(TILE_COLUMNS);
            self.inked.clear();
            self.inked.resize(strips, size_px[1]..0);
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
        let plans = self.plan(curves, &columns);
        let plans = Plans {
            curves: &plans,
            spans: &self.spans,
            stretches: &self.stretches,
        };
        let mut image = std::mem::take(&mut self.image);
        let first = columns.start / TILE_COLUMNS;
        let left = first * TILE_COLUMNS;
        let rows = image.pixels.chunks_exact_mut(width);
        let share = Share {
            left,
            lines: rows.map(|row| &mut row[left..]).collect(),
            inked: &mut self.inked[first..],
            columns,
        };
        let is_large = curves.len() * share.columns.len() >= HELPED_COLUMNS;
        match &mut self.helper {
            Some(helper) if is_large => paint_on_two(share, &mut self.strip, helper, plans),
            _ => share.paint(&mut self.strip, plans),
        }
        self.image = image;
        &self.image
    }

    /// Moves the picture by `dx` columns, to the right when positive. What comes in is transparent
    /// and waits for [`Self::paint_columns`].
    pub fn scroll(&mut self, dx: isize) {
        self.image.scroll(dx);
        let all = self.inked.iter().cloned();
        if let Some(inked) = all.reduce(|a, b| hull(&a, &b)) {
            self.inked.fill(inked);
        }
    }

    /// What of each curve is the same for all strips.
    fn plan<'a>(&mut self, curves: &[Curve<'a>], columns: &Range<usize>) -> Vec<Plan<'a>> {
        self.spans.clear();
        self.stretches.clear();
        let mut plans = Vec::with_capacity(curves.len());
        for &curve in curves {
            let (spans, stretches) = (self.spans.len(), self.stretches.len());
            find_spans(curve.pieces, &mut self.spans);
            find_stretches(&curve, columns, &mut self.stretches);
            plans.push(Plan {
                curve,
                pen: Pen::new(curve.width_px),
                brush: Brush::new(curve.color, curve.alpha),
                spans: spans..self.spans.len(),
                stretches: stretches..self.stretches.len(),
            });
        }
        plans
    }
}

/// Paints a share together with a helper. Where no thread can be had, the caller's paints all.
fn paint_on_two(share: Share<'_>, strip: &mut Strip, helper: &mut Helper, plans: Plans<'_>) {
    let shares = Mutex::new(share.split(SHARES));
    let paint = |strip: &mut Strip| {
        loop {
            let next = shares.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some(share) = next else { break };
            share.paint(strip, plans);
        }
    };
    let Helper {
        strip: other,
        clock,
        cpu,
    } = helper;
    thread::scope(|scope| {
        let begun = thread::Builder::new().name("painter".to_owned());
        // The other shares are painted here if no thread can be had, so that is no error.
        let spawned = begun.spawn_scoped(scope, || {
            paint(other);
            *cpu += clock();
        });
        drop(spawned);
        paint(strip);
    });
}

/// How many columns beyond its own a sample of a curve of that width can ink, not counting the
/// joins to its neighbours.
pub fn reach_px(width_px: f32) -> usize {
    Pen::new(width_px).reach().ceil() as usize
}

fn hull(a: &Range<usize>, b: &Range<usize>) -> Range<usize> {
    a.start.min(b.start)..a.end.max(b.end)
}
