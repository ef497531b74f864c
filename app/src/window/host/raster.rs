//! Paints what egui lays out on the processor, and only where it differs from the frame before.
//!
//! A frame's meshes become *pieces*: rectangles of one colour, pictures whose texels are the screen's pixels, and
//! triangles. The surface is divided into *tiles*; each has the pieces that reach into it, and a hash of them. A tile
//! whose hash is what it was stays what it is. Others are painted aside, compared with what stands on the surface,
//! and only what differs is written and told. Colours are blended as egui's shaders do: in gamma space, in eight bits.

mod blend;
mod block;
mod piece;
mod pieces;
mod px_rect;
#[cfg(test)]
mod tests;
mod texture;
mod tiles;
mod triangle;

use eframe::egui::{ClippedPrimitive, Color32, Rect, TexturesDelta};

pub(in crate::window) use px_rect::PxRect;
#[cfg(test)]
pub(in crate::window) use tests::distance;

use block::Block;
use piece::{Kind, Piece};
use texture::Textures;
use tiles::Tiles;

/// What is to be seen.
pub(in crate::window) struct Frame<'a> {
    /// Pixels across and down.
    pub size_px: [usize; 2],
    /// The scale of all that is in points.
    pub pixels_per_point: f32,
    /// What lies under everything.
    pub clear: Color32,
    /// What lies over that, under all meshes: a place in points, and its colour.
    pub ground: Option<(Rect, Color32)>,
    /// The meshes, the hindmost first.
    pub primitives: &'a [ClippedPrimitive],
}

/// Whether what stands on a surface is what was painted there last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::window) enum Stands {
    /// As it was left.
    Yes,
    /// Anything may be there.
    No,
}

/// Paints frames onto a surface. Keeps the toolkit's textures and what was painted last.
#[derive(Default)]
pub(in crate::window) struct Raster {
    textures: Textures,
    tiles: Tiles,
    pieces: Vec<Piece>,
    block: Block,
}

impl Raster {
    /// Paints a frame and leaves nothing to do of these changes of textures. Returns what has changed, as rectangles
    /// that don't overlap; all of it where nothing of what was painted before stands.
    ///
    /// `pixels` are as many as the frame has, row by row, each `0x00RRGGBB`. A surface without pixels is left alone.
    pub(in crate::window) fn paint(
        &mut self,
        frame: &Frame<'_>,
        deltas: &mut TexturesDelta,
        (pixels, stands): (&mut [u32], Stands),
    ) -> Vec<PxRect> {
        self.textures.set(deltas);
        let all = PxRect::of_size(frame.size_px);
        let changed = if all.is_empty() || pixels.len() != all.area() {
            self.tiles.forget();
            Vec::new()
        } else {
            self.gather(frame, all);
            self.paint_tiles((pixels, frame.size_px[0]), stands)
        };
        self.textures.free(deltas);
        changed
    }

    /// All that is to be painted, in pieces.
    fn gather(&mut self, frame: &Frame<'_>, all: PxRect) {
        self.pieces.clear();
        self.pieces.push(Piece::solid(all, frame.clear));
        if let Some((place, color)) = frame.ground {
            let place = PxRect::of_points(place, frame.pixels_per_point).and(all);
            self.pieces.push(Piece::solid(place, color));
        }
        for primitive in frame.primitives {
            let scale = frame.pixels_per_point;
            pieces::add(&mut self.pieces, primitive, (&self.textures, scale), all);
        }
        self.tiles.sort(frame.size_px, &self.pieces, &self.textures);
    }

    fn paint_tiles(&mut self, (pixels, width): (&mut [u32], usize), stands: Stands) -> Vec<PxRect> {
        let Self {
            textures,
            tiles,
            pieces,
            block,
        } = self;
        let mut changed = Vec::new();
        tiles.each_changed(stands, |place, numbers| {
            block.begin(place);
            for number in numbers {
                let piece = &pieces[*number as usize];
                paint(block, piece, textures);
            }
            let differs = match stands {
                Stands::Yes => block.difference(pixels, width),
                Stands::No => Some(place),
            };
            if let Some(differs) = differs {
                block.write(differs, pixels, width);
                changed.push(differs);
            }
        });
        px_rect::joined(changed)
    }
}

/// Paints one piece where it lies in a block.
fn paint(block: &mut Block, piece: &Piece, textures: &Textures) {
    let place = piece.place.and(block.place());
    match &piece.kind {
        Kind::Solid(color) => block.fill(place, *color),
        Kind::Aligned(aligned) => {
            if let Some(texture) = textures.get(aligned.texture) {
                block.copy(place, (texture, aligned.texel(place)), aligned.tint);
            }
        }
        Kind::Stretched(stretched) => {
            if let Some(texture) = textures.get(stretched.texture) {
                block.each_pixel(place, |x, y| stretched.color(texture, x, y));
            }
        }
        Kind::Triangle(triangle) => triangle.paint(block, place, textures),
    }
}
