//! One tile's pixels while they are painted.

use super::blend::{WHITE, is_additive, over, over_plain, tinted};
use super::px_rect::PxRect;
use super::texture::Texture;

/// A tile's size in pixels: its pixels stay in the fastest cache, and a digit that changes touches few of them.
pub(super) const TILE_WIDTH: usize = 64;
/// See [`TILE_WIDTH`].
pub(super) const TILE_HEIGHT: usize = 32;

/// A place of at most a tile's size, and its pixels.
pub(super) struct Block {
    place: PxRect,
    pixels: Box<[u32; TILE_WIDTH * TILE_HEIGHT]>,
}

impl Default for Block {
    fn default() -> Self {
        Self {
            place: PxRect::NOTHING,
            pixels: Box::new([0; TILE_WIDTH * TILE_HEIGHT]),
        }
    }
}

impl Block {
    /// Stands for another place of the surface from now on. What its pixels are is left open.
    pub(super) fn begin(&mut self, place: PxRect) {
        self.place = place;
    }

    /// Where it is.
    pub(super) fn place(&self) -> PxRect {
        self.place
    }

    /// The pixels of one row, of a part of the place.
    fn row(&mut self, y: i32, left: i32, right: i32) -> &mut [u32] {
        let row = (y - self.place.top) as usize * TILE_WIDTH;
        let [left, right] = [left, right].map(|x| (x - self.place.left) as usize);
        &mut self.pixels[row + left..row + right]
    }

    /// Lays a colour over a part of it.
    pub(super) fn fill(&mut self, part: PxRect, color: u32) {
        for y in part.top..part.bottom {
            self.fill_row(y, part.left, part.right, color);
        }
    }

    /// The same in one row.
    pub(super) fn fill_row(&mut self, y: i32, left: i32, right: i32, color: u32) {
        if left >= right || color == 0 {
            return;
        }
        let row = self.row(y, left, right);
        if color >> 24 == 255 {
            row.fill(color & 0x00ff_ffff);
        } else if is_additive(color) {
            for pixel in row {
                *pixel = over(color, *pixel);
            }
        } else {
            for pixel in row {
                *pixel = over_plain(color, *pixel);
            }
        }
    }

    /// Lays over each pixel what its place says.
    pub(super) fn each_pixel(&mut self, part: PxRect, color: impl Fn(i32, i32) -> u32) {
        for y in part.top..part.bottom {
            self.each_of_row(y, part.left, part.right, |x| color(x, y));
        }
    }

    /// The same in one row.
    pub(super) fn each_of_row(
        &mut self,
        y: i32,
        left: i32,
        right: i32,
        mut color: impl FnMut(i32) -> u32,
    ) {
        if left >= right {
            return;
        }
        for (pixel, x) in self.row(y, left, right).iter_mut().zip(left..) {
            *pixel = over(color(x), *pixel);
        }
    }

    /// Lays texels over a part of it, pixel by pixel, the first one in the part's left upper corner.
    pub(super) fn copy(
        &mut self,
        part: PxRect,
        (texture, [first_x, first_y]): (&Texture, [i32; 2]),
        tint: u32,
    ) {
        let [width, height] = texture.size;
        for y in part.top..part.bottom {
            let row = i64::from(first_y) + i64::from(y - part.top);
            let texels = texture.row(row.rem_euclid(height as i64) as usize);
            let mut texel = i64::from(first_x).rem_euclid(width as i64) as usize;
            let mut x = part.left;
            while x < part.right {
                // Up to where the texture begins anew.
                let count = (width - texel).min((part.right - x) as usize);
                let pixels = self.row(y, x, x + count as i32);
                lay(pixels, &texels[texel..texel + count], tint);
                x += count as i32;
                texel = 0;
            }
        }
    }

    /// The least part that isn't what stands on the surface, whose rows have so many pixels.
    pub(super) fn difference(&self, surface: &[u32], width: usize) -> Option<PxRect> {
        let mut differs = PxRect::NOTHING;
        for (y, ours, theirs) in self.rows(self.place, width) {
            let theirs = &surface[theirs];
            if ours == theirs {
                continue;
            }
            let is_different = |(our, their): (&u32, &u32)| our != their;
            let first = ours.iter().zip(theirs).position(is_different);
            let last = ours.iter().zip(theirs).rposition(is_different);
            if let (Some(first), Some(last)) = (first, last) {
                let row = PxRect {
                    left: self.place.left + first as i32,
                    top: y,
                    right: self.place.left + last as i32 + 1,
                    bottom: y + 1,
                };
                differs = differs.with(row);
            }
        }
        (!differs.is_empty()).then_some(differs)
    }

    /// Puts a part of it onto the surface.
    pub(super) fn write(&self, part: PxRect, surface: &mut [u32], width: usize) {
        for (_, ours, theirs) in self.rows(part, width) {
            surface[theirs].copy_from_slice(ours);
        }
    }

    /// Each row of a part: which one, its pixels, and where they are on the surface.
    fn rows(
        &self,
        part: PxRect,
        width: usize,
    ) -> impl Iterator<Item = (i32, &[u32], std::ops::Range<usize>)> {
        (part.top..part.bottom).map(move |y| {
            let row = (y - self.place.top) as usize * TILE_WIDTH;
            let begin = row + (part.left - self.place.left) as usize;
            let on_surface = y as usize * width + part.left as usize;
            let ours = &self.pixels[begin..begin + part.width()];
            (y, ours, on_surface..on_surface + part.width())
        })
    }
}

/// So many texels are looked at together: most of a picture is empty.
const AT_ONCE: usize = 8;

/// Lays texels over pixels.
fn lay(pixels: &mut [u32], texels: &[u32], tint: u32) {
    if tint != WHITE {
        for (pixel, texel) in pixels.iter_mut().zip(texels) {
            if *texel != 0 {
                *pixel = over(tinted(*texel, tint), *pixel);
            }
        }
        return;
    }
    for (pixels, texels) in pixels.chunks_mut(AT_ONCE).zip(texels.chunks(AT_ONCE)) {
        if texels.iter().fold(0, |all, texel| all | texel) == 0 {
            continue;
        }
        for (pixel, texel) in pixels.iter_mut().zip(texels) {
            *pixel = over_plain(*texel, *pixel);
        }
    }
}
