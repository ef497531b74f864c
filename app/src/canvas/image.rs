//! The picture that comes out.

use std::ops::Range;

/// Pixels as red green blue alpha: sRGB-encoded, premultiplied in that encoding (gamma space), over
/// transparent. These are the bytes of egui's `Color32`, which egui's shaders blend in gamma space
/// too, so that an edge has the same weight on light and on dark.
///
/// Columns lie in a ring, so that scrolling moves no pixel: column `x` of the picture is the ring's
/// column `origin + x`, or as much less the width.
#[derive(Clone, Debug, Default)]
pub struct Image {
    /// Width and height in pixels.
    pub size: [usize; 2],
    /// `size[0] * size[1]` pixels of the ring, row by row, the upper left one first.
    ring: Vec<[u8; 4]>,
    origin: usize,
}

impl Image {
    /// The pixel in column `x` of row `y`; transparent outside.
    pub fn pixel(&self, x: usize, y: usize) -> [u8; 4] {
        if x >= self.size[0] {
            return [0; 4];
        }
        let index = y * self.size[0] + self.ring_column(x);
        self.ring.get(index).copied().unwrap_or([0; 4])
    }

    /// The pixels of the picture, row by row, the upper left one first.
    pub fn pixels(&self) -> Vec<[u8; 4]> {
        let mut pixels = Vec::with_capacity(self.ring.len());
        for row in self.ring.chunks_exact(self.size[0].max(1)) {
            pixels.extend_from_slice(&row[self.origin..]);
            pixels.extend_from_slice(&row[..self.origin]);
        }
        pixels
    }

    /// The ring's column with the picture's first one.
    pub fn origin(&self) -> usize {
        self.origin
    }

    /// The stretches of the ring where these columns of the picture lie; the second one is empty
    /// unless they go over its end.
    pub fn stretches(&self, columns: Range<usize>) -> [Range<usize>; 2] {
        let width = self.size[0];
        let start = self.origin + columns.start.min(width);
        let end = self.origin + columns.end.min(width);
        if start >= width {
            [start - width..end.max(start) - width, 0..0]
        } else {
            [start..end.clamp(start, width), 0..end.saturating_sub(width)]
        }
    }

    /// Each row's pixels in these columns of the ring, the uppermost row first.
    pub fn ring_rows(&self, columns: Range<usize>) -> impl Iterator<Item = &[[u8; 4]]> {
        let rows = self.ring.chunks_exact(self.size[0].max(1));
        rows.map(move |row| &row[columns.clone()])
    }

    fn ring_column(&self, x: usize) -> usize {
        let column = self.origin + x;
        if column < self.size[0] {
            column
        } else {
            column - self.size[0]
        }
    }

    /// The pixels of each row of the ring, the uppermost first.
    pub(super) fn ring_lines(&mut self) -> Vec<&mut [[u8; 4]]> {
        self.ring.chunks_exact_mut(self.size[0].max(1)).collect()
    }

    /// Takes another size. Says whether it did; the picture is then transparent.
    pub(super) fn resize(&mut self, size: [usize; 2]) -> bool {
        if self.size == size {
            return false;
        }
        self.size = size;
        self.origin = 0;
        self.ring.clear();
        self.ring.resize(size[0] * size[1], [0; 4]);
        true
    }

    /// Moves everything by `dx` columns, to the right when positive. What goes out on one side
    /// comes in on the other.
    pub(super) fn scroll(&mut self, dx: isize) {
        let width = self.size[0] as isize;
        if width > 0 {
            self.origin = (self.origin as isize - dx).rem_euclid(width) as usize;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_that_go_over_the_rings_end_are_two_stretches() {
        let mut image = Image::default();
        image.resize([10, 2]);
        image.scroll(-7);
        assert_eq!(image.origin(), 7);
        assert_eq!(image.stretches(0..3), [7..10, 0..0]);
        assert_eq!(image.stretches(1..6), [8..10, 0..3]);
        assert_eq!(image.stretches(4..10), [1..7, 0..0]);
        assert_eq!(image.stretches(0..10), [7..10, 0..7]);
        image.scroll(9);
        assert_eq!(image.origin(), 8);
    }
}
