//! A strip of pixel columns while it is being painted, front to back.
//!
//! Pixels lie column by column. An opaque pixel is written once and never looked at again; only
//! pixels at the edges of ink are mixed, in floating point, so that many faint layers add up right.

use std::ops::Range;

use super::brush::Brush;
use super::mask;
use super::quad::Quad;
use super::tile_column::{Run, TileColumn};

/// How many pixel columns are painted together: as many as keep the strip in a core's cache.
pub(super) const TILE_COLUMNS: usize = 32;

/// The strip's memory.
#[derive(Debug, Default)]
pub(super) struct Tile {
    /// From a column's first pixel to the next one's: a multiple of four, with room for four rows
    /// to be asked for anywhere. Rows below the picture stay transparent.
    stride: usize,
    /// The picture's.
    height: usize,
    /// Words in each column's masks.
    words: usize,
    /// One bit a row: mixed with something.
    touched: Vec<u64>,
    /// One bit a row: nothing behind it can be seen.
    opaque: Vec<u64>,
    /// For each column one run of rows that are opaque: what lies in it needs no look at the mask.
    runs: Vec<Run>,
    /// What has been painted where `touched`, premultiplied, 0 to 255; elsewhere zero. Lags behind
    /// where `opaque`.
    mixed: Vec<Quad>,
    /// The pixels; transparent where nothing was painted.
    done: Vec<[u8; 4]>,
    /// Rows that may have ink.
    rows: Range<usize>,
}

impl Tile {
    /// Makes the strip that high; it is transparent already.
    pub(super) fn clear(&mut self, height: usize) {
        let stride = (height + 4).next_multiple_of(4);
        if self.stride == stride {
            self.touched.fill(0);
            self.opaque.fill(0);
        } else {
            self.stride = stride;
            self.words = mask::word_count(stride);
            self.touched = vec![0; self.words * TILE_COLUMNS];
            self.opaque.clone_from(&self.touched);
            self.mixed = vec![Quad::splat(0.0); stride * TILE_COLUMNS];
            self.done = vec![[0; 4]; stride * TILE_COLUMNS];
        }
        self.runs.clear();
        self.runs.resize(TILE_COLUMNS, Run::default());
        self.height = height;
        self.rows = height..0;
    }

    /// Whether all of these rows are opaque in a column; nothing painted there would be seen.
    #[inline]
    pub(super) fn is_hidden(&self, column: usize, rows: &Range<usize>) -> bool {
        let opaque = &self.opaque[column * self.words..(column + 1) * self.words];
        mask::has_all(opaque, rows)
    }

    /// Whether all between two ys is surely hidden in a column: the quickest look.
    #[inline]
    pub(super) fn is_in_run(&self, column: usize, [top, bottom]: [f32; 2]) -> bool {
        let [run_top, run_bottom] = self.runs[column].ys;
        run_top <= top && bottom <= run_bottom
    }

    /// A sink for ink in one of the strip's columns.
    #[inline]
    pub(super) fn column<'a>(&'a mut self, column: usize, brush: &'a Brush) -> TileColumn<'a> {
        let masks = column * self.words..(column + 1) * self.words;
        let pixels = column * self.stride..(column + 1) * self.stride;
        TileColumn {
            touched: &mut self.touched[masks.clone()],
            opaque: &mut self.opaque[masks],
            run: &mut self.runs[column],
            height: self.height,
            mixed: &mut self.mixed[pixels.clone()],
            done: &mut self.done[pixels],
            rows: &mut self.rows,
            brush,
        }
    }

    /// Rows that may have ink.
    pub(super) fn rows(&self) -> Range<usize> {
        self.rows.clone()
    }

    /// Writes rows of the strip's first columns into the image's lines, from column `left` on, and
    /// makes them transparent here. All rows that have ink must be among them.
    pub(super) fn flush(
        &mut self,
        rows: Range<usize>,
        lines: &mut [&mut [[u8; 4]]],
        left: usize,
        count: usize,
    ) {
        let mut first = rows.start & !3;
        while first < rows.end {
            // Four rows of all columns, row by row.
            let mut block = [[[0; 4]; TILE_COLUMNS]; 4];
            for column in (0..count).step_by(4) {
                let fours = std::array::from_fn(|offset| {
                    let start = (column + offset) * self.stride + first;
                    let four = self.done[start..].first_chunk_mut::<4>();
                    four.map(std::mem::take).unwrap_or_default()
                });
                for (line, four) in block.iter_mut().zip(transposed(fours)) {
                    line[column..column + 4].copy_from_slice(&four);
                }
            }
            for row in first.max(rows.start)..(first + 4).min(rows.end) {
                lines[row][left..left + count].copy_from_slice(&block[row - first][..count]);
            }
            first += 4;
        }
        self.forget_mixed(count);
    }

    fn forget_mixed(&mut self, count: usize) {
        for column in 0..count {
            let mixed = &mut self.mixed[column * self.stride..(column + 1) * self.stride];
            let touched = &mut self.touched[column * self.words..(column + 1) * self.words];
            for (rows, touched) in mixed.chunks_mut(64).zip(touched) {
                while *touched != 0 {
                    let from = touched.trailing_zeros();
                    let run = (*touched >> from).trailing_ones();
                    rows[from as usize..(from + run) as usize].fill(Quad::splat(0.0));
                    *touched &= !((u64::MAX >> (64 - run)) << from);
                }
            }
        }
    }
}

/// Rows from columns: four pixels of four columns each.
#[inline]
fn transposed(columns: [[[u8; 4]; 4]; 4]) -> [[[u8; 4]; 4]; 4] {
    std::array::from_fn(|row| columns.map(|column| column[row]))
}
