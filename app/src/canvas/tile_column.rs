//! One column of a strip, and how ink gets into it.

use std::ops::Range;

use super::brush::Brush;
use super::coverage::{Ink, ceil_row, floor_row, in_fours};
use super::mask;
use super::quad::Quad;

/// From here on a pixel counts as opaque, out of 255: rounded to bytes it is.
const OPAQUE: f32 = 254.75;

/// Rows that are opaque.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) rows: Range<usize>,
    /// Its ends, infinite where they are the picture's.
    pub(super) ys: [f32; 2],
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

/// One column of a strip under one brush.
pub(super) struct TileColumn<'a> {
    pub(super) touched: &'a mut [u64],
    pub(super) opaque: &'a mut [u64],
    pub(super) run: &'a mut Run,
    pub(super) height: usize,
    pub(super) mixed: &'a mut [Quad],
    pub(super) done: &'a mut [[u8; 4]],
    pub(super) rows: &'a mut Range<usize>,
    pub(super) brush: &'a Brush,
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
