//! A strip of pixel columns while it is being painted, front to back.
//!
//! Pixels lie column by column. An opaque pixel is written once and never looked at again; only
//! pixels at the edges of ink are mixed, in floating point, so that many faint layers add up right.

use std::ops::Range;

use super::coverage::Ink;
use super::image::Image;
use super::quad::Quad;

/// How many pixel columns are painted together: as many as keep the strip in a core's cache.
pub(super) const TILE_COLUMNS: usize = 32;

/// From here on a pixel counts as opaque, out of 255: rounded to bytes it is.
const OPAQUE: f32 = 254.75;

/// A curve's colour, ready for mixing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Brush {
    /// Red, green, blue, 255.
    color: Quad,
    bytes: [u8; 4],
    alpha: f32,
}

impl Brush {
    /// `alpha` outside 0..=1 is clamped, NaN is 1.
    pub(super) fn new([red, green, blue]: [u8; 3], alpha: f32) -> Self {
        let alpha = if alpha.is_nan() { 1.0 } else { alpha };
        let bytes = [red, green, blue, 255];
        Self {
            color: Quad::new(bytes.map(f32::from)),
            bytes,
            alpha: alpha.clamp(0.0, 1.0),
        }
    }
}

/// The strip's memory.
#[derive(Debug, Default)]
pub(super) struct Tile {
    height: usize,
    /// Words of 64 rows in each column's masks.
    words: usize,
    /// One bit a row: mixed with something. `mixed` is valid where this is set and `opaque` isn't.
    touched: Vec<u64>,
    /// One bit a row: nothing behind it can be seen. `done` is valid where this is set.
    opaque: Vec<u64>,
    /// Premultiplied, 0 to 255.
    mixed: Vec<Quad>,
    /// Transparent where nothing was painted.
    done: Vec<[u8; 4]>,
    /// Rows that may have ink.
    rows: Range<usize>,
}

impl Tile {
    /// Makes the strip transparent and that high.
    pub(super) fn clear(&mut self, height: usize) {
        if self.height != height {
            self.height = height;
            self.words = height.div_ceil(64);
            self.touched.clear();
            self.touched.resize(self.words * TILE_COLUMNS, 0);
            self.opaque.clone_from(&self.touched);
            self.mixed.resize(height * TILE_COLUMNS, Quad::splat(0.0));
            self.done.clear();
            self.done.resize(height * TILE_COLUMNS, [0; 4]);
        } else {
            self.touched.fill(0);
            self.opaque.fill(0);
        }
        self.rows = height..0;
    }

    /// Whether all of these rows are opaque in a column; nothing painted there would be seen.
    #[inline]
    pub(super) fn is_hidden(&self, column: usize, rows: &Range<usize>) -> bool {
        let masks = &self.opaque[column * self.words..(column + 1) * self.words];
        words(rows).all(|(word, bits)| bits & !masks[word] == 0)
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

    /// Writes rows of the strip's first columns into the image, from column `left` on, and makes
    /// them transparent here. All rows that have ink must be among them.
    pub(super) fn flush(&mut self, rows: Range<usize>, image: &mut Image, left: usize, count: usize) {
        for column in 0..count {
            self.settle(column);
        }
        let width = image.size[0];
        for row in rows.clone() {
            let start = row * width + left;
            let line = &mut image.pixels[start..start + count];
            let columns = self.done[row..].iter().step_by(self.height);
            for (pixel, painted) in line.iter_mut().zip(columns) {
                *pixel = *painted;
            }
        }
        for column in 0..count {
            let start = column * self.height;
            self.done[start + rows.start..start + rows.end.max(rows.start)].fill([0; 4]);
        }
    }

    /// Rounds a column's mixed pixels to bytes.
    fn settle(&mut self, column: usize) {
        for word in 0..self.words {
            let at = column * self.words + word;
            let mut bits = self.touched[at] & !self.opaque[at];
            while bits != 0 {
                let row = word * 64 + bits.trailing_zeros() as usize;
                let index = column * self.height + row;
                self.done[index] = self.mixed[index].bytes();
                bits &= bits - 1;
            }
        }
    }
}

/// The mask words that rows fall into, with their bits.
#[inline]
fn words(rows: &Range<usize>) -> impl Iterator<Item = (usize, u64)> + use<> {
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

impl TileColumn<'_> {
    /// Puts the brush behind what is there, and gives what then covers the pixel.
    #[inline]
    fn mix(&mut self, row: usize, weight: f32) -> Quad {
        if self.touched[row / 64] >> (row % 64) & 1 == 0 {
            return self.brush.color.times(Quad::splat(weight));
        }
        let front = self.mixed[row];
        let share = weight * (1.0 - front.last() * (1.0 / 255.0));
        front.plus(self.brush.color.times(Quad::splat(share)))
    }

    fn note_rows(&mut self, rows: &Range<usize>) {
        self.rows.start = self.rows.start.min(rows.start);
        self.rows.end = self.rows.end.max(rows.end);
    }
}

impl Ink for TileColumn<'_> {
    #[inline]
    fn soft(&mut self, row: usize, coverage: f32) {
        let (word, bit) = (row / 64, 1 << (row % 64));
        if coverage <= 0.0 || self.opaque[word] & bit != 0 {
            return;
        }
        self.note_rows(&(row..row + 1));
        let mixed = self.mix(row, coverage * self.brush.alpha);
        self.touched[word] |= bit;
        if mixed.last() >= OPAQUE {
            self.opaque[word] |= bit;
            self.done[row] = mixed.bytes();
        } else {
            self.mixed[row] = mixed;
        }
    }

    #[inline]
    fn solid(&mut self, rows: Range<usize>) {
        if self.brush.alpha < 1.0 {
            rows.for_each(|row| self.soft(row, 1.0));
            return;
        }
        self.note_rows(&rows);
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
                self.done[row] = self.mix(row, 1.0).bytes();
                mixed &= mixed - 1;
            }
            self.opaque[word] |= bits;
        }
    }
}

/// The ink of one curve in a strip where several of its strands may overlap: the most of them
/// counts, so that two strands that share an end look like one line, and a curve's alpha doesn't
/// add up where it crosses itself.
#[derive(Debug, Default)]
pub(super) struct Cover {
    height: usize,
    /// Column by column; zero outside the column's `rows`.
    most: Vec<f32>,
    rows: Vec<Range<usize>>,
}

impl Cover {
    /// Makes it that high.
    pub(super) fn clear(&mut self, height: usize) {
        if self.height != height {
            self.height = height;
            self.most.clear();
            self.most.resize(height * TILE_COLUMNS, 0.0);
        }
        self.rows.clear();
        self.rows.resize(TILE_COLUMNS, height..0);
    }

    /// A sink for ink in one of the strip's columns.
    #[inline]
    pub(super) fn column(&mut self, column: usize) -> CoverColumn<'_> {
        CoverColumn {
            most: &mut self.most[column * self.height..(column + 1) * self.height],
            rows: &mut self.rows[column],
        }
    }

    /// Paints what was collected and forgets it.
    pub(super) fn flush(&mut self, tile: &mut Tile, brush: &Brush) {
        for column in 0..TILE_COLUMNS {
            let rows = std::mem::replace(&mut self.rows[column], self.height..0);
            let mut ink = tile.column(column, brush);
            for row in rows {
                let most = std::mem::take(&mut self.most[column * self.height + row]);
                ink.soft(row, most);
            }
        }
    }
}

/// One column of a cover.
pub(super) struct CoverColumn<'a> {
    most: &'a mut [f32],
    rows: &'a mut Range<usize>,
}

impl Ink for CoverColumn<'_> {
    #[inline]
    fn soft(&mut self, row: usize, coverage: f32) {
        self.most[row] = self.most[row].max(coverage);
        self.rows.start = self.rows.start.min(row);
        self.rows.end = self.rows.end.max(row + 1);
    }

    fn solid(&mut self, rows: Range<usize>) {
        self.rows.start = self.rows.start.min(rows.start);
        self.rows.end = self.rows.end.max(rows.end);
        self.most[rows].fill(1.0);
    }
}
