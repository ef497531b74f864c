//! Paints a strip of the picture, curve by curve.

use std::ops::Range;

use super::brush::Brush;
use super::course::{Course, NEIGHBOURS, Shape, bar_hull, is_bar};
use super::cover::Cover;
use super::coverage::rows_between;
use super::pen::Pen;
use super::span::Span;
use super::strand::Strands;
use super::stretch::Stretch;
use super::stroke::{Scratch, Stroke};
use super::tile::Tile;
use super::view::View;
use super::{ColumnPx, Curve, Piece};

/// A curve with what is derived from it for all strips.
#[derive(Clone, Debug)]
pub(super) struct Plan<'a> {
    pub(super) curve: Curve<'a>,
    pub(super) pen: Pen,
    pub(super) brush: Brush,
    /// Of [`Plans::spans`].
    pub(super) spans: Range<usize>,
    /// Of [`Plans::stretches`].
    pub(super) stretches: Range<usize>,
}

/// What is to be painted, the front curve first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plans<'a> {
    pub(super) curves: &'a [Plan<'a>],
    pub(super) spans: &'a [Span],
    pub(super) stretches: &'a [Stretch],
}

/// A strip and the memory that painting needs.
#[derive(Debug, Default)]
pub(super) struct Strip {
    pub(super) tile: Tile,
    cover: Cover,
    strands: Strands,
    scratch: Scratch,
    /// The picture column that is the strip's first.
    left: usize,
    height: usize,
}

impl Strip {
    /// Paints these columns of a picture that high, of which the strip's first is `left`.
    pub(super) fn paint(&mut self, columns: &Range<usize>, height: usize, plans: Plans<'_>) {
        self.left = columns.start;
        self.height = height;
        self.tile.clear(height);
        self.cover.clear(height);
        for plan in plans.curves {
            let spans = &plans.spans[plan.spans.clone()];
            let mut from = columns.start;
            for stretch in &plans.stretches[plan.stretches.clone()] {
                let short = stretch.columns.start.max(from)..stretch.columns.end.min(columns.end);
                if short.is_empty() {
                    continue;
                }
                self.paint_strands(plan, spans, from..short.start);
                from = short.end;
                if let Piece::Columns { start, columns } = &plan.curve.pieces[stretch.piece] {
                    self.paint_courses(plan, *start, columns, short);
                }
            }
            self.paint_strands(plan, spans, from..columns.end);
        }
    }

    /// Paints picture columns that are plain, as are their neighbours; `start` is the first's place.
    fn paint_courses(
        &mut self,
        plan: &Plan<'_>,
        start: i32,
        content: &[ColumnPx],
        columns: Range<usize>,
    ) {
        let index = |x: usize| (x as i64 - i64::from(start)) as usize;
        let near = index(columns.start) - NEIGHBOURS..index(columns.end) + NEIGHBOURS;
        let column = columns.start - self.left;
        let content = &content[near];
        let is_bar_at = |index: usize| match &content[index..] {
            [before, column, after, ..] => is_bar(before, column, after),
            _ => false,
        };
        let mut bars = [false, is_bar_at(0), is_bar_at(1)];
        for (column, near) in (column..).zip(content.array_windows()) {
            bars = [bars[1], bars[2], is_bar(&near[2], &near[3], &near[4])];
            if bars[1] && self.tile.is_in_run(column, bar_hull(near, plan.pen.radius)) {
                continue;
            }
            let course = Course::new(near, bars, plan.pen.radius);
            if let Some([top, bottom]) = course.bar() {
                let rows = rows_between(top, bottom, self.height);
                if !self.tile.is_hidden(column, &rows) {
                    self.tile.column(column, &plan.brush).bar(top, bottom, rows);
                }
                continue;
            }
            let [top, bottom] = course.extent();
            let rows = rows_between(top, bottom, self.height);
            if self.tile.is_hidden(column, &rows) {
                continue;
            }
            let ink = &mut self.tile.column(column, &plan.brush);
            match course.shape() {
                Shape::Straight(outline) => outline.ink(self.height, ink),
                Shape::Bent(outline) => outline.ink(self.height, ink),
            }
        }
    }

    /// Paints picture columns whatever is in them.
    fn paint_strands(&mut self, plan: &Plan<'_>, spans: &[Span], columns: Range<usize>) {
        if columns.is_empty() {
            return;
        }
        let reach = plan.pen.reach();
        let view = View {
            left: columns.start as f32 - reach,
            right: columns.end as f32 + reach,
            edges: [-reach, self.height as f32 + reach],
            radius: plan.pen.radius,
        };
        self.strands.gather(&plan.curve, spans, &view);
        let stroke = Stroke {
            pen: &plan.pen,
            style: plan.curve.style,
            brush: &plan.brush,
            left: self.left,
            columns: columns.start - self.left..columns.end - self.left,
            height: self.height,
        };
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
