//! A strip of pixel columns while it is being painted, front to back.
//!
//! Pixels lie column by column. An opaque pixel is written once and never looked at again; only
//! pixels at the edges of ink are mixed, in floating point, so that many soft edges add up right.

use std::ops::Range;

use super::brush::Brush;
use super::coverage::Ink;
use super::quad::Quad;

/// How many pixel columns are painted together: as many as keep the strip in a core's cache.
pub(super) const TILE_COLUMNS: usize = 32;

/// How many rows are turned from columns into rows at a time: the pixels of one cache line, and a
/// part of a mask's word.
const BLOCK_ROWS: usize = 16;

/// From here on a pixel counts as opaque, out of 255: rounded to bytes it is.
pub(super) const OPAQUE: f32 = 254.75;

/// The strip's memory.
#[derive(Debug, Default)]
pub(super) struct Tile {
    /// A multiple of four; rows below the picture stay transparent.
    height: usize,
    /// Words of 64 rows in each column's masks.
    words: usize,
    /// One bit a row: mixed with something.
    touched: Vec<u64>,
    /// One bit a row: nothing behind it can be seen. `done` is valid where this is set.
    opaque: Vec<u64>,
    /// What has been painted where `touched`, premultiplied, 0 to 255; elsewhere zero.
    mixed: Vec<Quad>,
    /// Transparent where nothing was painted.
    done: Vec<[u8; 4]>,
    /// Rows that may have ink.
    rows: Range<usize>,
}

impl Tile {
    /// Makes the strip transparent and that high.
    pub(super) fn clear(&mut self, height: usize) {
        let height = height.next_multiple_of(4);
        if self.height == height {
            self.touched.fill(0);
            self.opaque.fill(0);
        } else {
            self.height = height;
            self.words = height.div_ceil(64);
            self.touched = vec![0; self.words * TILE_COLUMNS];
            self.opaque.clone_from(&self.touched);
            self.mixed = vec![Quad::splat(0.0); height * TILE_COLUMNS];
            self.done = vec![[0; 4]; height * TILE_COLUMNS];
        }
        self.rows = height..0;
    }

    /// Whether all of these rows are opaque in a column; nothing painted there would be seen.
    #[inline]
    pub(super) fn is_hidden(&self, column: usize, rows: &Range<usize>) -> bool {
        is_all_set(
            &self.opaque[column * self.words..(column + 1) * self.words],
            rows,
        )
    }

    /// Whether all of these rows are opaque in each of the strip's first columns.
    pub(super) fn is_all_hidden(&self, count: usize, rows: &Range<usize>) -> bool {
        (0..count).all(|column| self.is_hidden(column, rows))
    }

    /// A sink for ink in one of the strip's columns.
    #[inline]
    pub(super) fn column<'a>(&'a mut self, column: usize, brush: &'a Brush) -> TileColumn<'a> {
        let masks = column * self.words..(column + 1) * self.words;
        let pixels = column * self.height..(column + 1) * self.height;
        TileColumn {
            touched: &mut self.touched[masks.clone()],
            opaque: &mut self.opaque[masks],
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

    /// Writes rows of the strip's first columns into these columns of the lines, and makes them
    /// transparent here. All rows that have ink must be among them.
    pub(super) fn flush(
        &mut self,
        rows: Range<usize>,
        lines: &mut [&mut [[u8; 4]]],
        columns: Range<usize>,
    ) {
        let count = columns.len();
        let mut first = rows.start & !(BLOCK_ROWS - 1);
        while first < rows.end {
            let mut block = [[[0; 4]; TILE_COLUMNS]; BLOCK_ROWS];
            for column in 0..count {
                self.take_block(column, first, &mut block);
            }
            let seen = first.max(rows.start)..(first + BLOCK_ROWS).min(rows.end);
            for row in seen {
                let line = &block[row - first][..count];
                lines[row][columns.clone()].copy_from_slice(line);
            }
            first += BLOCK_ROWS;
        }
    }

    /// Moves a column's pixels out into a block of rows, so that columns are read and rows are
    /// written in runs that stay in the cache.
    fn take_block(&mut self, column: usize, first: usize, block: &mut Block) {
        let word = column * self.words + first / 64;
        let bits = |masks: &[u64]| masks[word] >> (first % 64) & ((1 << BLOCK_ROWS) - 1);
        let (mut touched, opaque) = (bits(&self.touched), bits(&self.opaque));
        let start = column * self.height + first;
        if opaque != 0 {
            let end = (start + BLOCK_ROWS).min((column + 1) * self.height);
            for (line, pixel) in block.iter_mut().zip(&mut self.done[start..end]) {
                line[column] = std::mem::take(pixel);
            }
        }
        while touched != 0 {
            let row = touched.trailing_zeros() as usize;
            let mixed = &mut self.mixed[start + row];
            if opaque >> row & 1 == 0 {
                block[row][column] = mixed.bytes();
            }
            *mixed = Quad::splat(0.0);
            touched &= touched - 1;
        }
    }
}

/// Pixels row by row, on their way from the strip to the image.
type Block = [[[u8; 4]; TILE_COLUMNS]; BLOCK_ROWS];

/// Whether the bits of all these rows are set in a column's mask.
#[inline]
pub(super) fn is_all_set(masks: &[u64], rows: &Range<usize>) -> bool {
    // Most curves are thin: begin with the row that most often tells.
    let is_first_unset = masks
        .get(rows.start / 64)
        .is_some_and(|mask| (mask >> (rows.start % 64)) & 1 == 0);
    if rows.is_empty() || is_first_unset {
        return rows.is_empty();
    }
    words(rows).all(|(word, bits)| bits & !masks[word] == 0)
}

/// The mask words that rows fall into, with their bits.
#[inline]
pub(super) fn words(rows: &Range<usize>) -> impl Iterator<Item = (usize, u64)> + use<> {
    let Range { start, end } = *rows;
    (start / 64..end.div_ceil(64)).map(move |word| {
        let from = start.saturating_sub(word * 64);
        let to = (end - word * 64).min(64);
        (word, (u64::MAX << from) & (u64::MAX >> (64 - to)))
    })
}

/// One column of a strip under one brush.
pub(super) struct TileColumn<'a> {
    touched: &'a mut [u64],
    opaque: &'a mut [u64],
    mixed: &'a mut [Quad],
    done: &'a mut [[u8; 4]],
    rows: &'a mut Range<usize>,
    brush: &'a Brush,
}

#[allow(
    clippy::inline_always,
    reason = "as calls, with four numbers handed over in memory, they took a quarter of all painting"
)]
impl Ink for TileColumn<'_> {
    #[inline]
    fn open(&mut self, rows: &Range<usize>) {
        self.rows.start = self.rows.start.min(rows.start);
        self.rows.end = self.rows.end.max(rows.end);
    }

    #[inline]
    fn trim(&self, rows: Range<usize>) -> Range<usize> {
        let Range { mut start, mut end } = rows;
        // As loops: chains of iterators weren't inlined, and took a quarter of all painting.
        while start < end {
            let opaque = (self.opaque[start / 64] >> (start % 64)).trailing_ones() as usize;
            let in_word = 64 - start % 64;
            start += opaque.min(in_word);
            if opaque < in_word {
                break;
            }
        }
        while start < end {
            let last = end - 1;
            let in_word = last % 64 + 1;
            let opaque = (self.opaque[last / 64] << (64 - in_word)).leading_ones() as usize;
            end -= opaque.min(in_word);
            if opaque < in_word {
                break;
            }
        }
        start.min(end)..end
    }

    #[inline]
    fn shown(&self, row: usize) -> u8 {
        !(self.opaque[row / 64] >> (row % 64)) as u8 & 15
    }

    #[inline(always)]
    fn soft(&mut self, row: usize, shares: Quad, rows: u8) {
        let rows = rows & self.shown(row) & Quad::splat(0.0).less_bits(shares);
        let Some(mixed) = self.mixed[row..].first_chunk_mut::<4>() else {
            return;
        };
        if rows == 0 {
            return;
        }
        let alphas = Quad::lasts(*mixed);
        let free = Quad::splat(1.0).minus(alphas.times(Quad::splat(1.0 / 255.0)));
        let weights = shares.keep(rows).times(free);
        for (mixed, weight) in mixed.iter_mut().zip(weights.numbers()) {
            *mixed = mixed.plus(self.brush.color.times(Quad::splat(weight)));
        }
        let alphas = Quad::lasts(*mixed);
        let mut full = Quad::splat(OPAQUE).less_bits(alphas) & rows;
        let (word, first) = (row / 64, row % 64);
        self.touched[word] |= u64::from(rows) << first;
        self.opaque[word] |= u64::from(full) << first;
        while full != 0 {
            let offset = full.trailing_zeros() as usize;
            self.done[row + offset] = mixed[offset].bytes();
            full &= full - 1;
        }
    }

    #[inline(always)]
    fn solid(&mut self, rows: Range<usize>) {
        for (word, bits) in words(&rows) {
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
    }
}
