//! The columns of a strip that take the fast path.

use super::bar::Ends;
use super::coverage::rows_between;
use super::fast_column::{FastColumn, NEIGHBOURS};
use super::fast_shape::{self, FastShape};
use super::span::ClearColumns;
use super::stroke::Stroke;
use super::tile::{TILE_COLUMNS, Tile};
use super::{ColumnPx, Curve, CurvePiece};

/// How many columns on either side must be plain: those that tell how the neighbours are painted.
pub(super) const PLAIN: usize = NEIGHBOURS + 1;

/// Working memory for one strip.
#[derive(Debug)]
pub(super) struct FastPath {
    /// Of the strip's columns and of [`NEIGHBOURS`] on either side.
    fast_columns: [FastColumn; TILE_COLUMNS + 2 * NEIGHBOURS],
}

impl Default for FastPath {
    fn default() -> Self {
        Self {
            fast_columns: [FastColumn::default(); TILE_COLUMNS + 2 * NEIGHBOURS],
        }
    }
}

impl FastPath {
    /// Paints those of the strip's columns that lie in clear stretches of the curve and among plain
    /// columns only; returns a bit for each, the first column's lowest.
    pub(super) fn paint(
        &mut self,
        curve: &Curve<'_>,
        clear: &[ClearColumns],
        stroke: &Stroke<'_>,
        tile: &mut Tile,
    ) -> u32 {
        let mut painted = 0;
        let strip = stroke.left as i32..(stroke.left + stroke.count) as i32;
        let ends = Ends::new(stroke.pen.radius);
        for ClearColumns { piece, columns } in clear {
            let here = columns.start.max(strip.start)..columns.end.min(strip.end);
            if here.start >= here.end {
                continue;
            }
            let CurvePiece::Columns {
                start,
                columns: all,
            } = &curve.pieces[*piece]
            else {
                continue;
            };
            let from = (here.start - start) as usize - PLAIN;
            let near = &all[from..from + here.len() + 2 * PLAIN];
            let offset = (here.start - strip.start) as usize;
            painted |= self.paint_stretch(near, offset, &ends, stroke, tile);
        }
        painted
    }

    /// Paints the columns that have [`PLAIN`] plain ones on either side.
    fn paint_stretch(
        &mut self,
        near: &[ColumnPx],
        offset: usize,
        ends: &Ends,
        stroke: &Stroke<'_>,
        tile: &mut Tile,
    ) -> u32 {
        let mut plain = 0_u64;
        for (place, column) in near.iter().enumerate() {
            plain |= u64::from(fast_shape::is_plain(column)) << place;
        }
        // Bit by bit: plain, and as many behind it.
        let among_plain = (1..=2 * PLAIN).fold(plain, |all, by| all & (plain >> by));
        if among_plain == 0 {
            return 0;
        }
        let count = near.len() - 2 * PLAIN;
        let among_plain = among_plain & ((1 << count) - 1);
        let all_shown = shown(near, among_plain, offset, stroke, tile);
        if all_shown == 0 {
            return (among_plain << offset) as u32;
        }
        let unclear = self.read_posts(near);
        // A column beside an unclear one takes that for the bar it nearly is.
        let unclear = unclear >> NEIGHBOURS;
        let shown = all_shown & !unclear;
        let mut left = shown;
        while left != 0 {
            let place = left.trailing_zeros() as usize;
            left &= left - 1;
            if let Some(fast_columns) = self.fast_columns[place..].first_chunk() {
                let ink = &mut tile.column(offset + place, stroke.brush);
                match fast_shape::shape(fast_columns, ends) {
                    FastShape::Straight(outline) => outline.ink(stroke.height, ink),
                    FastShape::Bent(outline) => outline.ink(stroke.height, ink),
                    FastShape::Bar(bar) => bar.ink(stroke.height, ink),
                }
            }
        }
        // What is hidden needs no painting, however unclear.
        let painted = among_plain & !(unclear & all_shown);
        (painted << offset) as u32
    }

    /// Reads the columns; returns a bit for each that is unclear.
    fn read_posts(&mut self, near: &[ColumnPx]) -> u64 {
        let mut unclear = 0;
        for (place, (fast_column, columns)) in self
            .fast_columns
            .iter_mut()
            .zip(near.windows(3))
            .enumerate()
        {
            if let [before, column, after] = columns {
                let (read, is_clear) = FastColumn::new(before, column, after);
                unclear |= u64::from(!is_clear) << place;
                *fast_column = read;
            }
        }
        unclear
    }
}

/// Those of the columns in which not all that the curve could ink is opaque already.
fn shown(near: &[ColumnPx], columns: u64, offset: usize, stroke: &Stroke<'_>, tile: &Tile) -> u64 {
    let mut shown = 0;
    for (place, near) in near[1..].windows(2 * NEIGHBOURS + 1).enumerate() {
        if columns >> place & 1 == 1
            && let Some(near) = near.first_chunk()
        {
            let [top, bottom] = fast_shape::extent(near, stroke.pen.radius);
            let rows = rows_between(top, bottom, stroke.height);
            shown |= u64::from(!tile.is_hidden(offset + place, &rows)) << place;
        }
    }
    shown
}
