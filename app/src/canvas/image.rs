//! The picture that comes out.

/// Row-major pixels, red green blue alpha: sRGB-encoded, premultiplied in that encoding (gamma
/// space), over transparent. These are the bytes of egui's `Color32`, which egui's shaders blend
/// in gamma space too, so that an edge has the same weight on light and on dark.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Image {
    /// Width and height in pixels.
    pub size: [usize; 2],
    /// `size[0] * size[1]` pixels, the upper left one first.
    pub pixels: Vec<[u8; 4]>,
}

impl Image {
    /// The pixel in column `x` of row `y`; transparent outside.
    pub fn pixel(&self, x: usize, y: usize) -> [u8; 4] {
        if x >= self.size[0] {
            return [0; 4];
        }
        let index = y * self.size[0] + x;
        self.pixels.get(index).copied().unwrap_or([0; 4])
    }

    /// Takes another size. Says whether it did; the picture is then transparent.
    pub(super) fn resize(&mut self, size: [usize; 2]) -> bool {
        if self.size == size {
            return false;
        }
        self.size = size;
        self.pixels.clear();
        self.pixels.resize(size[0] * size[1], [0; 4]);
        true
    }

    /// Moves everything by `dx` columns, to the right when positive. What comes in is transparent.
    pub(super) fn scroll(&mut self, dx: isize) {
        let width = self.size[0];
        let by = dx.unsigned_abs().min(width);
        if by == 0 {
            return;
        }
        for row in self.pixels.chunks_exact_mut(width) {
            if dx > 0 {
                row.copy_within(..width - by, by);
                row[..by].fill([0; 4]);
            } else {
                row.copy_within(by.., 0);
                row[width - by..].fill([0; 4]);
            }
        }
    }
}
