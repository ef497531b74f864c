//! The surface in tiles: which pieces reach into each, and whether they are others than before.

use super::Stands;
use super::block::{TILE_HEIGHT, TILE_WIDTH};
use super::piece::{Piece, mixed};
use super::px_rect::PxRect;
use super::texture::Textures;

/// All tiles of a surface.
#[derive(Default)]
pub(super) struct Tiles {
    size_px: [usize; 2],
    /// Row by row.
    tiles: Vec<Tile>,
}

#[derive(Default)]
struct Tile {
    /// The numbers of what reaches into it, the hindmost first.
    pieces: Vec<u32>,
    hash: u64,
    /// What it had when it was painted last; none where it never was.
    painted: Option<u64>,
}

impl Tiles {
    /// Forgets what was painted.
    pub(super) fn forget(&mut self) {
        for tile in &mut self.tiles {
            tile.painted = None;
        }
    }

    /// Sorts a frame's pieces into tiles. Those that lie wholly behind another one aren't there.
    pub(super) fn sort(&mut self, size_px: [usize; 2], pieces: &[Piece], textures: &Textures) {
        self.begin(size_px);
        let across = size_px[0].div_ceil(TILE_WIDTH);
        let all = PxRect::of_size(size_px);
        for (piece, number) in pieces.iter().zip(0_u32..) {
            let place = piece.place.and(all);
            if place.is_empty() {
                continue;
            }
            let columns = covered(place.left, place.right, TILE_WIDTH);
            for row in covered(place.top, place.bottom, TILE_HEIGHT) {
                for column in columns.clone() {
                    let tile = &mut self.tiles[row * across + column];
                    let tile_place = tile_place(column, row, all);
                    if piece.hides(tile_place) {
                        tile.pieces.clear();
                        tile.hash = 0;
                    }
                    tile.pieces.push(number);
                    let hash = piece.hash_in(place.and(tile_place), textures);
                    tile.hash = mixed(tile.hash, hash);
                }
            }
        }
    }

    fn begin(&mut self, size_px: [usize; 2]) {
        let [across, down] = [
            size_px[0].div_ceil(TILE_WIDTH),
            size_px[1].div_ceil(TILE_HEIGHT),
        ];
        if self.size_px != size_px {
            self.size_px = size_px;
            self.tiles.clear();
            self.tiles.resize_with(across * down, Tile::default);
        }
        for tile in &mut self.tiles {
            tile.pieces.clear();
            tile.hash = 0;
        }
    }

    /// Each tile that isn't what it was, or all where nothing stands: its place, and what is to be painted there.
    pub(super) fn each_changed(&mut self, stands: Stands, mut paint: impl FnMut(PxRect, &[u32])) {
        let across = self.size_px[0].div_ceil(TILE_WIDTH).max(1);
        let all = PxRect::of_size(self.size_px);
        for (number, tile) in self.tiles.iter_mut().enumerate() {
            if stands == Stands::Yes && tile.painted == Some(tile.hash) {
                continue;
            }
            tile.painted = Some(tile.hash);
            let place = tile_place(number % across, number / across, all);
            paint(place, &tile.pieces);
        }
    }
}

/// The tiles between two pixels, of so many pixels each.
fn covered(first: i32, end: i32, length: usize) -> std::ops::Range<usize> {
    first as usize / length..(end as usize).div_ceil(length)
}

fn tile_place(column: usize, row: usize, all: PxRect) -> PxRect {
    let [left, top] = [column * TILE_WIDTH, row * TILE_HEIGHT].map(|pixel| pixel as i32);
    let tile = PxRect {
        left,
        top,
        right: left + TILE_WIDTH as i32,
        bottom: top + TILE_HEIGHT as i32,
    };
    tile.and(all)
}
