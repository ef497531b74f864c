//! A triangle whose corners have colours and places in a texture.
//!
//! Its corners lie at 256ths of a pixel, as graphics hardware has them, so that edges that two triangles share have
//! each pixel in exactly one of them: a pixel is inside where its middle is, and one whose middle lies on an edge
//! belongs to the triangle on that edge's right side or, where the edge is level, above it: OpenGL counts rows from below.

use eframe::egui::{Pos2, TextureId, pos2};

use super::blend::{of_parts, parts, tinted};
use super::block::Block;
use super::px_rect::PxRect;
use super::texture::Textures;

/// So many steps has a pixel.
const STEPS: i64 = 256;
/// No corner is further away than so many pixels: sums of products stay in range.
const FARTHEST: f32 = (1 << 21) as f32;

/// A place in steps.
pub(super) type Place = [i32; 2];

/// A place in pixels, in steps; none where it isn't a number.
pub(super) fn place(at: Pos2) -> Option<Place> {
    let step = |pixels: f32| (pixels.clamp(-FARTHEST, FARTHEST) * STEPS as f32).round() as i32;
    (!at.any_nan()).then(|| [step(at.x), step(at.y)])
}

/// The first column whose middle is at this step or behind it.
pub(super) fn first_column(step: i32) -> i32 {
    (step + 127) >> 8
}

/// The first row whose middle is behind this step.
pub(super) fn first_row(step: i32) -> i32 {
    (step + 128) >> 8
}

/// A corner.
#[derive(Clone, Copy)]
pub(super) struct Corner {
    pub place: Place,
    /// Where in the texture, in texels.
    pub texel: Pos2,
    pub color: u32,
}

/// A triangle.
pub(super) struct Triangle {
    corners: [Corner; 3],
    /// None where it has one colour between its corners' colours.
    texture: Option<TextureId>,
}

impl Triangle {
    /// One of these corners, whose colours stand for themselves where there is no texture. None where it covers nothing.
    pub(super) fn new(mut corners: [Corner; 3], texture: Option<TextureId>) -> Option<Self> {
        let area = doubled_area(corners.map(|corner| corner.place));
        if area < 0 {
            corners.swap(1, 2);
        }
        (area != 0).then_some(Self { corners, texture })
    }

    /// The pixels it may cover.
    pub(super) fn place(&self) -> PxRect {
        let [a, b, c] = self.corners.map(|corner| corner.place);
        let least = |axis: usize| a[axis].min(b[axis]).min(c[axis]);
        let most = |axis: usize| a[axis].max(b[axis]).max(c[axis]);
        PxRect {
            left: first_column(least(0)),
            top: first_row(least(1)),
            right: first_column(most(0)),
            bottom: first_row(most(1)),
        }
    }

    /// Numbers that tell it from others.
    pub(super) fn told(&self, version: u64) -> [u64; 10] {
        let mut told = [version; 10];
        for (corner, told) in self.corners.iter().zip(told.as_chunks_mut::<3>().0) {
            let [x, y] = corner.place.map(|step| u64::from(step.cast_unsigned()));
            let [u, v] = [corner.texel.x, corner.texel.y].map(|texel| u64::from(texel.to_bits()));
            *told = [x << 32 | y, u << 32 | v, u64::from(corner.color)];
        }
        told
    }

    /// Paints what of it lies in this part of a block.
    pub(super) fn paint(&self, block: &mut Block, part: PxRect, textures: &Textures) {
        let [a, b, c] = self.corners.map(|corner| corner.place);
        let edges = [Edge::new(a, b), Edge::new(b, c), Edge::new(c, a)];
        let is_plain = self
            .corners
            .iter()
            .all(|one| one.color == self.corners[0].color);
        let texture = self.texture.and_then(|id| textures.get(id));
        let planes = (!is_plain || texture.is_some()).then(|| Planes::new(&self.corners));
        for y in part.top..part.bottom {
            let mut row = [part.left, part.right];
            for edge in &edges {
                edge.cut(&mut row, y);
            }
            let [left, right] = row;
            match (&planes, texture) {
                (None, _) => block.fill_row(y, left, right, self.corners[0].color),
                (Some(planes), None) => {
                    let mut along = planes.colors(left, y);
                    block.each_of_row(y, left, right, |_| along.next());
                }
                (Some(planes), Some(texture)) => {
                    let mut along = planes.colors(left, y);
                    let (mut at, step) = planes.texels(left, y);
                    let texels_per_pixel = step.x.abs().max(step.y.abs());
                    block.each_of_row(y, left, right, |_| {
                        let color = texture.color([at.x, at.y], texels_per_pixel);
                        at += step.to_vec2();
                        tinted(color, along.next())
                    });
                }
            }
        }
    }
}

/// Twice the area; above zero where the corners go round as the clock does, with y down.
fn doubled_area([a, b, c]: [Place; 3]) -> i64 {
    let along = |from: Place, to: Place, axis: usize| i64::from(to[axis]) - i64::from(from[axis]);
    along(a, b, 0) * along(a, c, 1) - along(a, b, 1) * along(a, c, 0)
}

/// One side: a pixel is on its inner side where `x_step * x + y_step * y + rest >= 0`, x and y in steps.
struct Edge {
    x_step: i64,
    y_step: i64,
    rest: i64,
}

impl Edge {
    fn new(from: Place, to: Place) -> Self {
        let [x, y] = from.map(i64::from);
        let x_step = y - i64::from(to[1]);
        let y_step = i64::from(to[0]) - x;
        // What lies on an edge to the left, or on a level one below, is inside; on others just outside.
        let is_first = x_step > 0 || (x_step == 0 && y_step < 0);
        let rest = -(x_step * x + y_step * y) - i64::from(!is_first);
        Self {
            x_step,
            y_step,
            rest,
        }
    }

    /// Leaves of a row what is on the inner side.
    fn cut(&self, [left, right]: &mut [i32; 2], y: i32) {
        let middle = |pixel: i64| pixel * STEPS + STEPS / 2;
        // Inside where `slope * pixel + level >= 0`.
        let level = self.y_step * middle(i64::from(y)) + self.x_step * middle(0) + self.rest;
        let slope = self.x_step * STEPS;
        match slope {
            0 if level < 0 => *right = *left,
            0 => {}
            1.. => {
                let first = -level.div_euclid(slope);
                *left = (*left).max(saturated(first));
            }
            _ => {
                let last = level.div_euclid(-slope);
                *right = (*right).min(saturated(last.saturating_add(1)));
            }
        }
    }
}

fn saturated(pixel: i64) -> i32 {
    i32::try_from(pixel).unwrap_or(if pixel < 0 { i32::MIN } else { i32::MAX })
}

/// How colours and texels change across a triangle.
struct Planes {
    /// The first corner, in pixels.
    corner: [f64; 2],
    /// Alpha, red, green, blue, and the texel: at that corner, and for each pixel to the right and down.
    values: [[f64; 3]; 6],
}

impl Planes {
    fn new(corners: &[Corner; 3]) -> Self {
        let places = corners.map(|corner| corner.place.map(|step| f64::from(step) / STEPS as f64));
        let [a, b, c] = places;
        let ([bx, by], [cx, cy]) = ([b[0] - a[0], b[1] - a[1]], [c[0] - a[0], c[1] - a[1]]);
        let area = bx * cy - by * cx;
        let of_corner = |corner: &Corner| {
            let [alpha, red, green, blue] = parts(corner.color);
            let texel = corner.texel;
            [alpha, red, green, blue, texel.x, texel.y].map(f64::from)
        };
        let [at_a, at_b, at_c] = [&corners[0], &corners[1], &corners[2]].map(of_corner);
        let values = std::array::from_fn(|number| {
            let first = at_a[number];
            let [to_b, to_c] = [at_b[number] - first, at_c[number] - first];
            let right = (to_b * cy - to_c * by) / area;
            let down = (to_c * bx - to_b * cx) / area;
            [first, right, down]
        });
        Self { corner: a, values }
    }

    /// In the middle of a pixel, and the change to the next one on its right.
    fn at(&self, number: usize, x: i32, y: i32) -> [f32; 2] {
        let [first, right, down] = self.values[number];
        let [across, along] = [
            f64::from(x) + 0.5 - self.corner[0],
            f64::from(y) + 0.5 - self.corner[1],
        ];
        [(first + right * across + down * along) as f32, right as f32]
    }

    fn colors(&self, x: i32, y: i32) -> Colors {
        let all: [[f32; 2]; 4] = std::array::from_fn(|number| self.at(number, x, y));
        Colors {
            parts: all.map(|[part, _]| part),
            steps: all.map(|[_, step]| step),
        }
    }

    /// The texel in the middle of a pixel, and the change to the next one.
    fn texels(&self, x: i32, y: i32) -> (Pos2, Pos2) {
        let [[u, u_step], [v, v_step]] = [self.at(4, x, y), self.at(5, x, y)];
        (pos2(u, v), pos2(u_step, v_step))
    }
}

/// The colours of a row, one after the other.
struct Colors {
    parts: [f32; 4],
    steps: [f32; 4],
}

impl Colors {
    fn next(&mut self) -> u32 {
        let color = of_parts(self.parts);
        for (part, step) in self.parts.iter_mut().zip(self.steps) {
            *part += step;
        }
        color
    }
}
