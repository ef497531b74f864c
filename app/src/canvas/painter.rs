//! Paints curves into one strip of pixel columns at a time.

use std::ops::Range;

use super::Style;
use super::band::Bands;
use super::cover::Cover;
use super::fast_path::FastPath;
use super::plan::{CurvePlan, CurvePlans};
use super::strand::Strands;
use super::stroke::{Scratch, Stroke};
use super::tile::Tile;
use super::viewport::{self, Viewport};

/// A thread's working memory, kept from strip to strip.
#[derive(Debug, Default)]
pub(super) struct Painter {
    pub(super) tile: Tile,
    cover: Cover,
    strands: Strands,
    scratch: Scratch,
    fast_path: FastPath,
    bands: Bands,
}

impl Painter {
    /// Paints these columns of the picture into the tile.
    pub(super) fn paint(&mut self, columns: &Range<usize>, height: usize, plans: &CurvePlans<'_>) {
        self.tile.clear(height);
        self.cover.clear(height);
        let is_band = |plan: &&CurvePlan<'_>| plan.curve.style == Style::Band;
        for plan in plans.curves.iter().filter(|plan| !is_band(plan)) {
            let reach = plan.pen.reach();
            let view = Viewport {
                left: columns.start as f32 - reach,
                right: columns.end as f32 + reach,
                edges: [-reach, height as f32 + reach],
                radius: plan.pen.radius,
            };
            if self.is_hidden(plan, &view, columns.len(), height) {
                continue;
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
            let clear = plans.clear(plan);
            stroke.painted = self
                .fast_path
                .paint(&plan.curve, clear, &stroke, &mut self.tile);
            if stroke.painted.count_ones() as usize == columns.len() {
                continue;
            }
            self.strands.gather(&plan.curve, plans.spans(plan), &view);
            let mut cover = (self.strands.len() > 1).then_some(&mut self.cover);
            for knots in self.strands.iter() {
                let cover = cover.as_deref_mut();
                stroke.paint(knots, &mut self.tile, cover, &mut self.scratch);
            }
            if let Some(cover) = cover {
                cover.flush(&mut self.tile, &plan.brush);
            }
        }
        let bands = plans.curves.iter().filter(is_band);
        self.bands.paint(bands, columns, height, &mut self.tile);
    }

    /// Whether all that a curve of nothing but columns could ink in the strip is opaque already.
    fn is_hidden(
        &self,
        plan: &CurvePlan<'_>,
        view: &Viewport,
        count: usize,
        height: usize,
    ) -> bool {
        let Some([top, bottom]) = viewport::extent_in_view(&plan.curve, view) else {
            return false;
        };
        let (limit, reach) = (height as f32, plan.pen.reach());
        let top = (top - reach).clamp(0.0, limit) as usize;
        let bottom = (bottom + reach).clamp(0.0, limit) as usize;
        self.tile.is_all_hidden(count, &(top..bottom.max(top)))
    }
}
