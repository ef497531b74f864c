//! A part of the picture that one thread paints.

use std::ops::Range;

use super::density::{Density, Ramp};
use super::painter::Painter;
use super::plan::CurvePlans;
use super::tile::TILE_COLUMNS;

/// Neighbouring columns of the picture, with all that is written when they are painted.
#[derive(Debug)]
pub(super) struct Share<'a> {
    /// Of the picture.
    pub(super) columns: Range<usize>,
    /// These columns' pixels in each row, the uppermost first.
    pub(super) lines: Vec<&'a mut [[u8; 4]]>,
    /// For each of these columns, the rows that may not be transparent.
    pub(super) inked: &'a mut [Range<usize>],
}

impl Share<'_> {
    /// Cuts it into about that many.
    pub(super) fn split(self, count: usize) -> Vec<Self> {
        let each = self.columns.len().div_ceil(count.max(1));
        let each = each.next_multiple_of(TILE_COLUMNS);
        let mut shares = Vec::with_capacity(count);
        let mut rest = self;
        while rest.columns.len() > each {
            let (share, after) = rest.split_at(each);
            shares.push(share);
            rest = after;
        }
        shares.push(rest);
        shares
    }

    /// Cuts it before that column of its own.
    pub(super) fn split_at(self, column: usize) -> (Self, Self) {
        let Self {
            columns,
            lines,
            inked,
        } = self;
        let cut = columns.start + column;
        let (lines, lines_after) = lines
            .into_iter()
            .map(|line| line.split_at_mut(column))
            .unzip();
        let (inked, inked_after) = inked.split_at_mut(column);
        let share = Self {
            columns: columns.start..cut,
            lines,
            inked,
        };
        let after = Self {
            columns: cut..columns.end,
            lines: lines_after,
            inked: inked_after,
        };
        (share, after)
    }

    /// Paints how many curves cross each pixel.
    pub(super) fn paint_density(
        mut self,
        density: &mut Density,
        plans: &CurvePlans<'_>,
        ramp: &Ramp,
    ) {
        let Range { start, end } = self.columns;
        for left in (start..end).step_by(TILE_COLUMNS) {
            let columns = left..end.min(left + TILE_COLUMNS);
            density.count(&columns, self.lines.len(), plans);
            let own = left - start..columns.end - start;
            density.flush(ramp, &mut self.lines, own);
        }
        // Any row may have ink now.
        self.inked.fill(0..self.lines.len());
    }

    /// Paints it.
    pub(super) fn paint(mut self, painter: &mut Painter, plans: &CurvePlans<'_>) {
        let Range { start, end } = self.columns;
        for left in (start..end).step_by(TILE_COLUMNS) {
            let columns = left..end.min(left + TILE_COLUMNS);
            painter.paint(&columns, self.lines.len(), plans);
            let own = left - start..columns.end - start;
            let painted = painter.tile.rows();
            let inked = &mut self.inked[own.clone()];
            let all = inked.iter().fold(painted.clone(), |all, one| {
                all.start.min(one.start)..all.end.max(one.end)
            });
            inked.fill(painted);
            painter.tile.flush(all, &mut self.lines, own);
        }
    }
}
