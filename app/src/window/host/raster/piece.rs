//! One thing that is painted.

use eframe::egui::{Color32, TextureId};

use super::blend::{packed, tinted};
use super::px_rect::PxRect;
use super::texture::{Texture, Textures};
use super::triangle::Triangle;

/// A thing and where it is.
pub(super) struct Piece {
    /// The pixels that it may change: what is outside is cut off.
    pub place: PxRect,
    pub kind: Kind,
    /// Two that look the same have the same; of a picture whose texels are pixels, but for the texels.
    pub hash: u64,
}

/// What kinds of things there are.
pub(super) enum Kind {
    /// All of its place in one colour.
    Solid(u32),
    /// A picture whose texels are the surface's pixels.
    Aligned(Aligned),
    /// A picture with upright edges.
    Stretched(Stretched),
    Triangle(Triangle),
}

/// A picture whose texels are the surface's pixels.
pub(super) struct Aligned {
    pub texture: TextureId,
    /// The texel that would lie at the surface's left upper corner.
    pub origin: [i32; 2],
    pub tint: u32,
}

impl Aligned {
    /// The texel at the left upper corner of a place.
    pub(super) fn texel(&self, place: PxRect) -> [i32; 2] {
        [self.origin[0] + place.left, self.origin[1] + place.top]
    }
}

/// A picture with upright edges, in another size than its own or between the pixels.
pub(super) struct Stretched {
    pub texture: TextureId,
    /// Where in the texture the surface's left upper corner would lie, in texels.
    pub origin: [f32; 2],
    /// Texels for each pixel.
    pub step: [f32; 2],
    pub tint: u32,
}

impl Stretched {
    /// What is seen in a pixel.
    pub(super) fn color(&self, texture: &Texture, x: i32, y: i32) -> u32 {
        let at =
            |place: usize, pixel: i32| self.origin[place] + (pixel as f32 + 0.5) * self.step[place];
        let texels_per_pixel = self.step[0].abs().max(self.step[1].abs());
        tinted(
            texture.color([at(0, x), at(1, y)], texels_per_pixel),
            self.tint,
        )
    }
}

impl Piece {
    /// A rectangle of one colour.
    pub(super) fn solid(place: PxRect, color: Color32) -> Self {
        Self::solid_packed(place, packed(color))
    }

    /// The same.
    pub(super) fn solid_packed(place: PxRect, color: u32) -> Self {
        Self::new(place, Kind::Solid(color), [u64::from(color)])
    }

    /// A thing that is told from others of its kind by these numbers.
    pub(super) fn new<const COUNT: usize>(place: PxRect, kind: Kind, told: [u64; COUNT]) -> Self {
        let sides = [place.left, place.top, place.right, place.bottom];
        let sides = sides.map(|side| u64::from(side.cast_unsigned()));
        let kind_number = match kind {
            Kind::Solid(_) => 1,
            Kind::Aligned(_) => 2,
            Kind::Stretched(_) => 3,
            Kind::Triangle(_) => 4,
        };
        let mut hash = mixed(kind_number, sides[0] << 32 | sides[1]);
        hash = mixed(hash, sides[2] << 32 | sides[3]);
        let hash = told.into_iter().fold(hash, mixed);
        Self { place, kind, hash }
    }

    /// What it looks like in a part of its place: others that look the same there have the same.
    pub(super) fn hash_in(&self, part: PxRect, textures: &Textures) -> u64 {
        let Kind::Aligned(aligned) = &self.kind else {
            return self.hash;
        };
        let texture = textures.get(aligned.texture);
        let [first, _] = aligned.texel(part);
        let version = texture.map_or(0, |texture| texture.version_of(first, part.width()));
        mixed(self.hash, version)
    }

    /// Whether nothing below is seen in this place.
    pub(super) fn hides(&self, place: PxRect) -> bool {
        matches!(self.kind, Kind::Solid(color) if color >> 24 == 255) && self.place.has(place)
    }
}

/// A hash with one number more: the upper and the lower half of a long product, as in wyhash.
#[inline]
pub(super) fn mixed(hash: u64, number: u64) -> u64 {
    let [a, b] = [hash ^ 0x9e37_79b9_7f4a_7c15, number ^ 0xe703_7ed1_a0b4_28db];
    let product = u128::from(a) * u128::from(b);
    (product as u64) ^ ((product >> 64) as u64) ^ hash.rotate_left(23)
}
