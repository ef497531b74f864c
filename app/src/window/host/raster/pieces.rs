//! A mesh taken to pieces: what is a rectangle of one colour or a picture is told from other triangles.

use eframe::egui::epaint::{Primitive, Vertex, WHITE_UV};
use eframe::egui::{ClippedPrimitive, Mesh, Pos2, Rect, pos2};

use super::blend::{packed, tinted};
use super::piece::{Aligned, Kind, Piece, Stretched};
use super::px_rect::PxRect;
use super::texture::{Texture, Textures};
use super::triangle::{Corner, Triangle, first_column, first_row, place};

/// How far texels may lie beside pixels, in pixels, to be taken for them: half a step of what hardware mixes them by.
const ASIDE: f32 = 1.0 / 512.0;

/// Adds a mesh's pieces as far as they lie within `all`. What has no texture isn't seen, and callbacks are for others.
pub(super) fn add(
    pieces: &mut Vec<Piece>,
    primitive: &ClippedPrimitive,
    (textures, pixels_per_point): (&Textures, f32),
    all: PxRect,
) {
    let Primitive::Mesh(mesh) = &primitive.primitive else {
        return;
    };
    let clip = PxRect::of_points(primitive.clip_rect, pixels_per_point).and(all);
    let Some(texture) = textures.get(mesh.texture_id) else {
        return;
    };
    if clip.is_empty() {
        return;
    }
    let reader = Reader {
        mesh,
        texture,
        pixels_per_point,
        clip,
        white: texture.row(0)[0],
    };
    let mut indices = mesh.indices.as_slice();
    while let Some((three, rest)) = indices.split_first_chunk::<3>() {
        let six = indices.first_chunk::<6>();
        if let Some(piece) = six.and_then(|six| reader.rectangle(six)) {
            if !piece.place.is_empty() {
                pieces.push(piece);
            }
            indices = &indices[6..];
            continue;
        }
        pieces.extend(reader.triangle(three));
        indices = rest;
    }
}

struct Reader<'a> {
    mesh: &'a Mesh,
    texture: &'a Texture,
    pixels_per_point: f32,
    clip: PxRect,
    /// What is seen of the texture where a mesh has none.
    white: u32,
}

impl Reader<'_> {
    /// Two triangles that are an upright rectangle of one colour or with a picture.
    fn rectangle(&self, six: &[u32; 6]) -> Option<Piece> {
        let [a, b, c, d, e, f] = *six;
        // As the toolkit adds rectangles: left and right above, left and right below.
        if [d, e] != [c, b] {
            return None;
        }
        let [left_top, right_top, left_bottom, right_bottom] = [
            self.vertex(a)?,
            self.vertex(b)?,
            self.vertex(c)?,
            self.vertex(f)?,
        ];
        let (first, last) = (left_top, right_bottom);
        let is_upright = is_at(right_top.pos, [last.pos.x, first.pos.y])
            && is_at(left_bottom.pos, [first.pos.x, last.pos.y])
            && is_at(right_top.uv, [last.uv.x, first.uv.y])
            && is_at(left_bottom.uv, [first.uv.x, last.uv.y]);
        let others = [right_top, left_bottom, last];
        if !is_upright || others.iter().any(|one| one.color != first.color) {
            return None;
        }
        let [from, to] = [first.pos, last.pos].map(|pos| self.pixels(pos));
        if !(from.x <= to.x && from.y <= to.y) {
            return None;
        }
        let [[left, top], [right, bottom]] = [place(from)?, place(to)?];
        let covered = PxRect {
            left: first_column(left),
            top: first_row(top),
            right: first_column(right),
            bottom: first_row(bottom),
        };
        let covered = covered.and(self.clip);
        let color = packed(first.color);
        if is_white(first) && is_white(last) {
            return Some(Piece::solid_packed(covered, tinted(color, self.white)));
        }
        let rect = Rect::from_min_max(from, to);
        let texels = Rect::from_min_max(self.texel(first.uv), self.texel(last.uv));
        Some(self.picture(covered, (rect, texels), color))
    }

    /// A part of the texture, in texels, where a rectangle of pixels is.
    fn picture(&self, covered: PxRect, (rect, texels): (Rect, Rect), tint: u32) -> Piece {
        let id = self.mesh.texture_id;
        let [from, to] = [texels.min - rect.min, texels.max - rect.max];
        let origin = from.round();
        let is_copy = (from - origin).abs().max_elem() <= ASIDE
            && (to - origin).abs().max_elem() <= ASIDE
            && (self.texture.is_repeated() || self.has(texels));
        if is_copy {
            let origin = [origin.x as i32, origin.y as i32];
            let told = [origin[0], origin[1]].map(|texel| u64::from(texel.cast_unsigned()));
            let aligned = Aligned {
                texture: id,
                origin,
                tint,
            };
            // Of what version it is goes by the part that lies in a tile.
            let told = [told[0], told[1], u64::from(tint)];
            return Piece::new(covered, Kind::Aligned(aligned), told);
        }
        let step = texels.size() / rect.size();
        let origin = texels.min - rect.min.to_vec2() * step;
        let numbers = [origin.x, origin.y, step.x, step.y].map(|one| u64::from(one.to_bits()));
        let told = [numbers[0] << 32 | numbers[1], numbers[2] << 32 | numbers[3]];
        let stretched = Stretched {
            texture: id,
            origin: [origin.x, origin.y],
            step: [step.x, step.y],
            tint,
        };
        let told = [told[0], told[1], u64::from(tint), self.texture.version];
        Piece::new(covered, Kind::Stretched(stretched), told)
    }

    /// Whether these texels are all the texture's own.
    fn has(&self, texels: Rect) -> bool {
        let [width, height] = self.texture.size.map(|texels| texels as f32);
        let all = Rect::from_min_max(Pos2::ZERO, pos2(width, height)).expand(ASIDE);
        all.contains_rect(texels)
    }

    fn triangle(&self, three: &[u32; 3]) -> Option<Piece> {
        let [a, b, c] = *three;
        let vertices = [self.vertex(a)?, self.vertex(b)?, self.vertex(c)?];
        let is_white = vertices.iter().all(|vertex| is_white(vertex));
        let corner = |vertex: &Vertex| {
            let color = packed(vertex.color);
            Some(Corner {
                place: place(self.pixels(vertex.pos))?,
                texel: self.texel(vertex.uv),
                color: if is_white {
                    tinted(color, self.white)
                } else {
                    color
                },
            })
        };
        let corners = [
            corner(vertices[0])?,
            corner(vertices[1])?,
            corner(vertices[2])?,
        ];
        if corners.iter().all(|corner| corner.color == 0) {
            return None;
        }
        let texture = (!is_white).then_some(self.mesh.texture_id);
        let triangle = Triangle::new(corners, texture)?;
        let covered = triangle.place().and(self.clip);
        let version = if is_white { 0 } else { self.texture.version };
        let told = triangle.told(version);
        (!covered.is_empty()).then(|| Piece::new(covered, Kind::Triangle(triangle), told))
    }

    fn vertex(&self, index: u32) -> Option<&Vertex> {
        self.mesh.vertices.get(index as usize)
    }

    fn pixels(&self, points: Pos2) -> Pos2 {
        points * self.pixels_per_point
    }

    fn texel(&self, uv: Pos2) -> Pos2 {
        let [width, height] = self.texture.size.map(|texels| texels as f32);
        pos2(uv.x * width, uv.y * height)
    }
}

/// Whether it is this place; what isn't a number is at none.
fn is_at(pos: Pos2, [x, y]: [f32; 2]) -> bool {
    pos.x == x && pos.y == y
}

/// Whether a corner has nothing of a texture.
fn is_white(vertex: &Vertex) -> bool {
    is_at(vertex.uv, [WHITE_UV.x, WHITE_UV.y])
}
