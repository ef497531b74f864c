//! A part of the picture that one thread paints.

use std::ops::Range;

use super::hull;
use super::strip::{Plans, Strip};
use super::tile::TILE_COLUMNS;

/// Columns of the picture, with all that is written when they are painted.
#[derive(Debug)]
pub(super) struct Share<'a> {
    /// The picture columns to be painted.
    pub(super) columns: Range<usize>,
    /// The picture column that `lines` and `inked` begin with: a strip's first.
    pub(super) left: usize,
    /// The picture's rows, from `left` on.
    pub(super) lines: Vec<&'a mut [[u8; 4]]>,
    /// For each strip, the rows that may not be transparent.
    pub(super) inked: &'a mut [Range<usize>],
}

impl Share<'_> {
    /// Cuts it into about that many shares, between strips.
    pub(super) fn split(self, count: usize) -> Vec<Self> {
        let strips = (self.columns.end - self.left).div_ceil(TILE_COLUMNS);
        let strips_each = strips.div_ceil(count.max(1)).max(1);
        let mut shares = Vec::with_capacity(count);
        let mut rest = self;
        while rest.columns.end > rest.left + strips_each * TILE_COLUMNS {
            let (share, after) = rest.split_at(strips_each);
            if !share.columns.is_empty() {
                shares.push(share);
            }
            rest = after;
        }
        shares.push(rest);
        shares
    }

    fn split_at(self, strips: usize) -> (Self, Self) {
        let Self {
            columns,
            left,
            lines,
            inked,
        } = self;
        let cut = left + strips * TILE_COLUMNS;
        let halves = lines.into_iter().map(|line| line.split_at_mut(cut - left));
        let (lines, lines_after) = halves.unzip();
        let (inked, inked_after) = inked.split_at_mut(strips);
        let share = Self {
            columns: columns.start..columns.end.min(cut),
            left,
            lines,
            inked,
        };
        let after = Self {
            columns: columns.start.max(cut)..columns.end,
            left: cut,
            lines: lines_after,
            inked: inked_after,
        };
        (share, after)
    }

    /// Paints it.
    pub(super) fn paint(mut self, strip: &mut Strip, plans: Plans<'_>) {
        let Range { start, end } = self.columns;
        let width = self.left + self.lines.first().map_or(0, |line| line.len());
        for (index, inked) in self.inked.iter_mut().enumerate() {
            let first = self.left + index * TILE_COLUMNS;
            let columns = first.max(start)..(first + TILE_COLUMNS).min(end);
            if columns.is_empty() {
                continue;
            }
            strip.paint(&columns, self.lines.len(), plans);
            let is_whole =
                columns.start == first && columns.end == (first + TILE_COLUMNS).min(width);
            let painted = strip.tile.rows();
            let cleared = hull(&painted, inked);
            let left = columns.start - self.left;
            strip
                .tile
                .flush(cleared.clone(), &mut self.lines, left, columns.len());
            *inked = if is_whole { painted } else { cleared };
        }
    }
}
