//! The same window in fewer triangles and fewer draws. Where a processor draws it each one costs, and
//! the toolkit makes a hundred triangles for a button, three times what can be seen, and a draw for
//! every change of what is cut off where.

use std::f32::consts::FRAC_PI_2;

use eframe::egui::emath::GuiRounding;
use eframe::egui::epaint::{CircleShape, RectShape, Vertex, WHITE_UV};
use eframe::egui::layers::ShapeIdx;
use eframe::egui::{Color32, CornerRadius, LayerId, Mesh, Pos2, Rect, Shape, Ui, Vec2};

/// How far from the circle a corner's chords may be, in pixels.
const CHORD_ERROR_PX: f32 = 0.26;
/// The part of what chords lie inside, their ends on the circle, by which the ends are moved outwards:
/// about that much is left as the error.
const INSIDE: f32 = 2.0 / 3.0;
/// The toolkit has ready pictures of filled circles up to this radius, in pixels.
const READY_DISC_PX: f32 = 6.7;
/// What reaches so little beyond where it is cut off, in pixels, isn't cut off: smoothed edges do.
const SPILL_PX: f32 = 0.5;

/// Replaces what was drawn so far in this ui's layer by leaner shapes of the same look.
pub(super) fn make_lean(ui: &Ui) {
    let pixels_per_point = ui.pixels_per_point();
    let layer: LayerId = ui.layer_id();
    let everywhere = ui.ctx().content_rect();
    ui.ctx().graphics_mut(|graphics| {
        let Some(list) = graphics.get_mut(layer) else {
            return;
        };
        let mut cut = everywhere;
        for place in 0..list.next_idx().0 {
            list.mutate_shape(ShapeIdx(place), |drawn| {
                if let Some(lean) = lean(&drawn.shape, pixels_per_point) {
                    drawn.shape = lean;
                }
                let bounds = drawn.shape.visual_bounding_rect();
                let room = drawn.clip_rect.expand(SPILL_PX / pixels_per_point);
                drawn.clip_rect = if !bounds.is_positive() {
                    // Nothing to be seen, which is no reason for another draw either.
                    cut
                } else if room.contains_rect(bounds) {
                    everywhere
                } else {
                    drawn.clip_rect
                };
                cut = drawn.clip_rect;
            });
        }
    });
}

/// The same in fewer triangles, if there is such a shape.
fn lean(shape: &Shape, pixels_per_point: f32) -> Option<Shape> {
    match shape {
        Shape::Rect(rect) => lean_rect(rect, pixels_per_point),
        Shape::Circle(circle) => lean_circle(circle, pixels_per_point),
        _ => None,
    }
}

fn lean_rect(shape: &RectShape, pixels_per_point: f32) -> Option<Shape> {
    let radius = shape.corner_radius.nw;
    let is_plain = shape.stroke.is_empty()
        && shape.blur_width == 0.0
        && shape.brush.is_none()
        && shape.angle == 0.0
        && shape.corner_radius == CornerRadius::same(radius);
    let rect = shape.rect.round_to_pixels(pixels_per_point);
    // Of a thin one the toolkit makes a line, which looks better.
    let is_thin = rect.size().min_elem() * pixels_per_point <= 2.0;
    if !is_plain || is_thin || !rect.is_finite() || shape.fill == Color32::TRANSPARENT {
        return None;
    }
    if radius == 0 {
        // Its edges lie between pixels, so there is nothing to smooth.
        let mut mesh = Mesh::default();
        mesh.add_colored_rect(rect, shape.fill);
        return Some(Shape::mesh(mesh));
    }
    let round = Round {
        rect,
        radius: f32::from(radius),
        has_pixel_edges: true,
    };
    Some(Shape::mesh(round.mesh(shape.fill, pixels_per_point)))
}

/// A large disc with a line around it is two discs.
fn lean_circle(shape: &CircleShape, pixels_per_point: f32) -> Option<Shape> {
    let CircleShape {
        center,
        radius,
        fill,
        stroke,
    } = *shape;
    if radius * pixels_per_point <= READY_DISC_PX && stroke.is_empty() || !fill.is_opaque() {
        return None;
    }
    let disc = |radius: f32, color: Color32| {
        let round = Round {
            rect: Rect::from_center_size(center, Vec2::splat(2.0 * radius)),
            radius,
            has_pixel_edges: false,
        };
        Shape::mesh(round.mesh(color, pixels_per_point))
    };
    let inner = disc(radius, fill);
    if stroke.is_empty() {
        return Some(inner);
    }
    let outer = disc(radius + stroke.width, stroke.color);
    Some(Shape::Vec(vec![outer, inner]))
}

/// A rectangle with round corners.
#[derive(Clone, Copy)]
struct Round {
    rect: Rect,
    radius: f32,
    /// Its straight edges lie between pixels, so that only corners are smoothed.
    has_pixel_edges: bool,
}

impl Round {
    /// Its triangles, smoothed over one pixel.
    fn mesh(self, color: Color32, pixels_per_point: f32) -> Mesh {
        let radius = self.radius.min(self.rect.size().min_elem() / 2.0);
        let half_pixel = 0.5 / pixels_per_point;
        let inside_px = CHORD_ERROR_PX / INSIDE;
        let chords =
            (FRAC_PI_2 / 2.0 * (radius * pixels_per_point / (2.0 * inside_px)).sqrt()).ceil();
        let chords = (chords as u32).max(1);
        let moved = radius * INSIDE * (1.0 - (FRAC_PI_2 / 2.0 / chords as f32).cos());
        let room = self.rect.shrink(radius);
        let corners = [
            room.right_bottom(),
            room.left_bottom(),
            room.left_top(),
            room.right_top(),
        ];
        let points = 4 * (chords + 1);
        let mut mesh = Mesh::default();
        mesh.reserve_vertices(2 * points as usize);
        mesh.reserve_triangles(3 * points as usize);
        // The place of each point among the vertices: inside and outside, or the same twice.
        let mut places: Vec<[u32; 2]> = Vec::with_capacity(points as usize);
        for (corner, quarter) in corners.into_iter().zip(0_u8..) {
            for chord in 0..=chords {
                let turned = f32::from(quarter) + chord as f32 / chords as f32;
                let outwards = Vec2::angled(turned * FRAC_PI_2);
                // A quarter's first and last point belong to an edge.
                let is_inner = 0 < chord && chord < chords;
                let place = mesh.vertices.len() as u32;
                if self.has_pixel_edges && !is_inner && chords > 1 {
                    mesh.vertices
                        .push(vertex(corner + outwards * radius, color));
                    places.push([place, place]);
                    continue;
                }
                let radius = if is_inner { radius + moved } else { radius };
                let inside = corner + outwards * (radius - half_pixel).max(0.0);
                let outside = corner + outwards * (radius + half_pixel);
                mesh.vertices.push(vertex(inside, color));
                mesh.vertices.push(vertex(outside, Color32::TRANSPARENT));
                places.push([place, place + 1]);
            }
        }
        for (number, [inside, outside]) in places.iter().copied().enumerate() {
            let [next_inside, next_outside] = places[(number + 1) % places.len()];
            if number > 1 {
                mesh.add_triangle(0, places[number - 1][0], inside);
            }
            if inside != outside {
                mesh.add_triangle(inside, outside, next_inside);
            }
            if next_inside != next_outside {
                mesh.add_triangle(outside, next_inside, next_outside);
            }
        }
        mesh
    }
}

fn vertex(pos: Pos2, color: Color32) -> Vertex {
    Vertex {
        pos,
        uv: WHITE_UV,
        color,
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui::{pos2, vec2};

    use super::*;

    fn area(mesh: &Mesh) -> f32 {
        let corner = |index: &u32| mesh.vertices[*index as usize];
        let triangles = mesh.indices.chunks_exact(3).map(|three| {
            let [a, b, c] = [corner(&three[0]), corner(&three[1]), corner(&three[2])];
            let (ab, ac) = (b.pos - a.pos, c.pos - a.pos);
            let alpha = [a, b, c].map(|corner| f32::from(corner.color.a()) / 255.0);
            (ab.x * ac.y - ab.y * ac.x).abs() / 2.0 * alpha.iter().sum::<f32>() / 3.0
        });
        triangles.sum()
    }

    #[test]
    fn a_rounded_rectangle_covers_what_it_should_with_few_corners() {
        let rect = Rect::from_min_size(pos2(10.0, 20.0), vec2(80.0, 26.0));
        let kinds = [
            (3.0, true, 18),
            (5.0, true, 18),
            (13.0, true, 42),
            (5.0, false, 34),
            (13.0, false, 58),
        ];
        for (radius, has_pixel_edges, most) in kinds {
            let round = Round {
                rect,
                radius,
                has_pixel_edges,
            };
            let mesh = round.mesh(Color32::WHITE, 1.0);
            let expected = rect.area() - (4.0 - std::f32::consts::PI) * radius * radius;
            let covered = area(&mesh);
            assert!(
                (covered / expected - 1.0).abs() < 0.005,
                "{covered} {expected}"
            );
            assert!(mesh.vertices.len() <= 48, "{}", mesh.vertices.len());
            let triangles = mesh.indices.len() / 3;
            assert!(triangles <= most, "{radius} {has_pixel_edges}: {triangles}");
        }
    }

    #[test]
    fn what_has_a_line_or_is_thin_is_left_to_the_toolkit() {
        let rect = Rect::from_min_size(pos2(10.0, 20.0), vec2(80.0, 26.0));
        let line = (1.0, Color32::WHITE);
        let outlined = Shape::rect_stroke(rect, 3, line, eframe::egui::StrokeKind::Inside);
        assert!(lean(&outlined, 1.0).is_none());
        let thin = Shape::rect_filled(rect.with_max_y(21.0), 0, Color32::WHITE);
        assert!(lean(&thin, 1.0).is_none());
        assert!(lean(&Shape::rect_filled(rect, 3, Color32::WHITE), 1.0).is_some());
    }
}
