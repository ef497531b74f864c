//! What several strands of one curve ink together.

use std::ops::Range;

use super::brush::Brush;
use super::coverage::{Ink, in_fours};
use super::quad::Quad;
use super::tile::{OPAQUE, TILE_COLUMNS, Tile, is_all_set, words};

/// From this share on a pixel is one that the strip takes for opaque.
const FULL: f32 = OPAQUE / 255.0;

/// The ink of one curve in a strip where several of its strands may overlap: the most of them
/// counts, so that two strands that share an end look like one line, and soft edges don't add up
/// where a curve crosses itself.
#[derive(Debug, Default)]
pub(super) struct Cover {
    height: usize,
    /// Column by column; zero outside the column's `rows`.
    most: Vec<f32>,
    rows: Vec<Range<usize>>,
    /// Where all is inked, and more ink changes nothing.
    full: Vec<u64>,
    /// Words of 64 rows in each column's part of it.
    words: usize,
}

impl Cover {
    /// Makes it that high.
    pub(super) fn clear(&mut self, height: usize) {
        let height = height.next_multiple_of(4);
        if self.height != height {
            self.height = height;
            self.most.clear();
            self.most.resize(height * TILE_COLUMNS, 0.0);
        }
        self.words = height.div_ceil(64);
        self.full.clear();
        self.full.resize(self.words * TILE_COLUMNS, 0);
        self.rows.clear();
        self.rows.resize(TILE_COLUMNS, height..0);
    }

    /// A sink for ink in one of the strip's columns.
    #[inline]
    pub(super) fn column(&mut self, column: usize) -> CoverColumn<'_> {
        CoverColumn {
            most: &mut self.most[column * self.height..(column + 1) * self.height],
            rows: &mut self.rows[column],
            full: &mut self.full[column * self.words..(column + 1) * self.words],
        }
    }

    /// Whether all of these rows are inked in a column: of a curve that crosses itself a thousand times, what came
    /// first has inked most of what the rest would.
    #[inline]
    pub(super) fn is_full(&self, column: usize, rows: &Range<usize>) -> bool {
        is_all_set(
            &self.full[column * self.words..(column + 1) * self.words],
            rows,
        )
    }

    /// Paints what was collected and forgets it.
    pub(super) fn flush(&mut self, tile: &mut Tile, brush: &Brush) {
        for column in 0..TILE_COLUMNS {
            let rows = std::mem::replace(&mut self.rows[column], self.height..0);
            let mut ink = tile.column(column, brush);
            ink.open(&rows);
            let most = &mut self.most[column * self.height..(column + 1) * self.height];
            in_fours(rows, |row, rows| {
                if let Some(most) = most[row..].first_chunk_mut() {
                    ink.soft(row, Quad::new(std::mem::take(most)), rows);
                }
            });
        }
        self.full.fill(0);
    }
}

/// One column of a cover.
pub(super) struct CoverColumn<'a> {
    most: &'a mut [f32],
    rows: &'a mut Range<usize>,
    full: &'a mut [u64],
}

impl Ink for CoverColumn<'_> {
    fn open(&mut self, rows: &Range<usize>) {
        self.rows.start = self.rows.start.min(rows.start);
        self.rows.end = self.rows.end.max(rows.end);
    }

    fn trim(&self, rows: Range<usize>) -> Range<usize> {
        rows
    }

    fn shown(&self, row: usize) -> u8 {
        !(self.full[row / 64] >> (row % 64)) as u8 & 15
    }

    #[inline]
    fn soft(&mut self, row: usize, shares: Quad, rows: u8) {
        if let Some(most) = self.most[row..].first_chunk_mut() {
            let shares = shares.max(Quad::splat(0.0)).keep(rows);
            let inked = Quad::new(*most).max(shares);
            *most = inked.numbers();
            let full = Quad::splat(FULL).less_bits(inked);
            self.full[row / 64] |= u64::from(full) << (row % 64);
        }
    }

    fn solid(&mut self, rows: Range<usize>) {
        for (word, bits) in words(&rows) {
            self.full[word] |= bits;
        }
        self.most[rows].fill(1.0);
    }
}
