//! A strip of pixel columns while it is being painted, front to back.
//!
//! Pixels lie column by column. An opaque pixel is written once and never looked at again; only
//! pixels at the edges of ink are mixed, in floating point, so that many faint layers add up right.

use std::ops::Range;

use super::brush::Brush;
use super::coverage::{Ink, ceil_row, floor_row, in_fours};
use super::mask;
use super::quad::{self, Quad};

/// How many pixel columns are painted together: as many as keep the strip in a core's cache.
pub(super) const TILE_COLUMNS: usize = 32;

/// From here on a pixel counts as opaque, out of 255: rounded to bytes it is.
const OPAQUE: f32 = 254.75;

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

/// Rows that are opaque.
#[derive(Clone, Debug)]
struct Run {
    rows: Range<usize>,
    /// Its ends, infinite where they are the picture's.
    ys: [f32; 2],
}

impl Default for Run {
    fn default() -> Self {
        let none = [f32::INFINITY, f32::NEG_INFINITY];
        Self {
            rows: 0..0,
            ys: none,
        }
    }
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
                for (line, four) in block.iter_mut().zip(quad::transposed(fours)) {
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

/// One column of a strip under one brush.
pub(super) struct TileColumn<'a> {
    touched: &'a mut [u64],
    opaque: &'a mut [u64],
    run: &'a mut Run,
    height: usize,
    mixed: &'a mut [Quad],
    done: &'a mut [[u8; 4]],
    rows: &'a mut Range<usize>,
    brush: &'a Brush,
}

impl TileColumn<'_> {
    /// Inks all from `top` to `bottom`, which fall into these rows.
    #[inline]
    pub(super) fn bar(&mut self, top: f32, bottom: f32, rows: Range<usize>) {
        self.open(&rows);
        let solid = ceil_row(top, self.height)..floor_row(bottom, self.height);
        if solid.start > solid.end {
            self.soft_row(rows.start, bottom - top);
            return;
        }
        if rows.start < solid.start {
            self.soft_row(rows.start, solid.start as f32 - top);
        }
        if solid.end < rows.end {
            self.soft_row(solid.end, bottom - solid.end as f32);
        }
        self.solid(self.beside_run(solid));
    }

    /// Rows without those at their ends that are in the opaque run.
    #[inline]
    fn beside_run(&self, rows: Range<usize>) -> Range<usize> {
        let run = &self.run.rows;
        let is_start_hidden = run.start <= rows.start && rows.start < run.end;
        let is_end_hidden = run.start < rows.end && rows.end <= run.end;
        Range {
            start: if is_start_hidden { run.end } else { rows.start },
            end: if is_end_hidden { run.start } else { rows.end },
        }
    }

    /// Takes rows that have become opaque into the run, or makes them the run if they are more.
    #[inline]
    fn extend_run(&mut self, rows: Range<usize>) {
        let run = &self.run.rows;
        let rows = if rows.start <= run.end && run.start <= rows.end {
            run.start.min(rows.start)..run.end.max(rows.end)
        } else if rows.len() > run.len() {
            rows
        } else {
            return;
        };
        let rows = mask::grown(self.opaque, rows);
        // Beyond the picture nothing is seen either.
        let is_at = [rows.start == 0, rows.end >= self.height];
        *self.run = Run {
            ys: [
                if is_at[0] {
                    f32::NEG_INFINITY
                } else {
                    rows.start as f32
                },
                if is_at[1] {
                    f32::INFINITY
                } else {
                    rows.end as f32
                },
            ],
            rows,
        };
    }

    /// A single row of which this share is inked.
    #[inline]
    fn soft_row(&mut self, row: usize, share: f32) {
        if mask::has(self.opaque, row) || share <= 0.0 {
            return;
        }
        let mixed = &mut self.mixed[row];
        let free = 1.0 - mixed.last() * (1.0 / 255.0);
        let weight = Quad::splat(share * free).times(self.brush.alpha);
        *mixed = mixed.plus(self.brush.color.times(weight));
        self.done[row] = mixed.bytes();
        let bit = 1 << (row % 64);
        self.touched[row / 64] |= bit;
        if mixed.last() > OPAQUE {
            self.opaque[row / 64] |= bit;
        }
    }
}

impl Ink for TileColumn<'_> {
    #[inline]
    fn open(&mut self, rows: &Range<usize>) {
        self.rows.start = self.rows.start.min(rows.start);
        self.rows.end = self.rows.end.max(rows.end);
    }

    #[inline]
    fn trim(&self, rows: Range<usize>) -> Range<usize> {
        mask::hull_of_clear(self.opaque, &rows)
    }

    #[inline]
    fn shown(&self, row: usize) -> u8 {
        !mask::four(self.opaque, row) & 15
    }

    #[inline]
    fn soft(&mut self, row: usize, shares: Quad, rows: u8) {
        let shown = self.shown(row);
        let rows = rows & shown & Quad::splat(0.0).less_bits(shares);
        let mixed = self.mixed[row..].first_chunk_mut::<4>();
        let done = self.done[row..].first_chunk_mut::<4>();
        let (Some(mixed), Some(done)) = (mixed, done) else {
            return;
        };
        if rows == 0 {
            return;
        }
        let alphas = Quad::lasts(*mixed);
        let free = Quad::splat(1.0).minus(alphas.times(Quad::splat(1.0 / 255.0)));
        let weights = shares.keep(rows).times(free).times(self.brush.alpha);
        for (mixed, weight) in mixed.iter_mut().zip(weights.splats()) {
            *mixed = mixed.plus(self.brush.color.times(weight));
        }
        let full = Quad::splat(OPAQUE).less_bits(Quad::lasts(*mixed)) & rows;
        let pixels = Quad::pixels(*mixed);
        if shown == 15 {
            *done = pixels;
        } else {
            for (offset, (done, pixel)) in done.iter_mut().zip(pixels).enumerate() {
                if rows >> offset & 1 == 1 {
                    *done = pixel;
                }
            }
        }
        mask::set_four(self.touched, row, rows);
        mask::set_four(self.opaque, row, full);
    }

    #[inline]
    fn solid(&mut self, rows: Range<usize>) {
        if !self.brush.is_opaque {
            in_fours(rows, |row, rows| self.soft(row, Quad::splat(1.0), rows));
            return;
        }
        if rows.is_empty() {
            return;
        }
        for (word, bits) in mask::words(&rows) {
            let mut fresh = bits & !self.touched[word] & !self.opaque[word];
            let mut mixed = bits & self.touched[word] & !self.opaque[word];
            while fresh != 0 {
                let from = fresh.trailing_zeros();
                let run = (fresh >> from).trailing_ones();
                let start = word * 64 + from as usize;
                self.done[start..start + run as usize].fill(self.brush.bytes);
                fresh &= !((u64::MAX >> (64 - run)) << from);
            }
            while mixed != 0 {
                let row = word * 64 + mixed.trailing_zeros() as usize;
                let front = self.mixed[row];
                let free = 1.0 - front.last() * (1.0 / 255.0);
                let behind = self.brush.color.times(Quad::splat(free));
                self.done[row] = front.plus(behind).bytes();
                mixed &= mixed - 1;
            }
            self.opaque[word] |= bits;
        }
        self.extend_run(rows);
    }
}
