//! Frames of any meshes: painted in parts as at once, and as OpenGL paints them; nothing makes it fail.

use std::sync::Arc;

use eframe::egui::epaint::{ImageDelta, Primitive, Vertex, WHITE_UV};
use eframe::egui::{
    ClippedPrimitive, Color32, ColorImage, Mesh, Pos2, Rect, TextureId, TextureOptions,
    TextureWrapMode, TexturesDelta, pos2, vec2,
};
use proptest::prelude::*;

use super::*;
use crate::window::tests::gl::Gl;

const SIZE: [usize; 2] = [200, 100];
const ATLAS: TextureId = TextureId::Managed(0);
const PICTURE: TextureId = TextureId::Managed(1);
const RING: TextureOptions = TextureOptions {
    wrap_mode: TextureWrapMode::Repeat,
    ..TextureOptions::NEAREST
};

/// A colour with some alpha.
fn color() -> impl Strategy<Value = Color32> {
    let opaque = any::<[u8; 3]>().prop_map(|[r, g, b]| Color32::from_rgb(r, g, b));
    let pale =
        any::<[u8; 4]>().prop_map(|[r, g, b, a]| Color32::from_rgba_unmultiplied(r, g, b, a));
    prop_oneof![opaque, pale, Just(Color32::TRANSPARENT)]
}

/// A place on the surface, at any scale: on a pixel's edge, its middle, or a quarter of it. What has a middle on its edge
/// is then exactly there, as OpenGL sees it, too, which moves corners a little where it cuts off what lies outside.
fn pos() -> impl Strategy<Value = Pos2> {
    let quarters = (0_i16..=400, 0_i16..=200);
    let place = |(x, y)| pos2(f32::from(x) / 4.0, f32::from(y) / 4.0);
    let halves = |(x, y): (i16, i16)| (x & !1, y & !1);
    prop_oneof![
        quarters.clone().prop_map(halves).prop_map(place),
        quarters.prop_map(place)
    ]
}

fn triangle() -> impl Strategy<Value = Mesh> {
    let corner = (pos(), color()).prop_map(|(pos, color)| Vertex {
        pos,
        uv: WHITE_UV,
        color,
    });
    prop::collection::vec(corner, 3).prop_map(|vertices| Mesh {
        indices: vec![0, 1, 2],
        vertices,
        texture_id: ATLAS,
    })
}

fn rectangle() -> impl Strategy<Value = Mesh> {
    (pos(), pos(), color()).prop_map(|(from, to, color)| {
        let mut mesh = Mesh::default();
        mesh.add_colored_rect(Rect::from_two_pos(from, to), color);
        mesh
    })
}

/// A part of the ring, texel by pixel at that scale of 1.
///
/// At 1.5 pixels would lie between two texels, where either is as good, so it is moved a little.
fn picture(scale: f32) -> impl Strategy<Value = Mesh> {
    let aside = if scale == 1.5 { 0.13 } else { 0.0 };
    let place = (0_u8..180, 0_u8..80, 0_u8..64, 1_u8..64);
    (place, color()).prop_map(move |((x, y, first, width), tint)| {
        let mut mesh = Mesh::with_texture(PICTURE);
        let [x, y, first, width] = [x, y, first, width].map(f32::from);
        let rect = Rect::from_min_size(pos2(x + aside, y + aside), vec2(width, 32.0));
        let uv = Rect::from_min_size(pos2(first / 64.0, 0.0), vec2(width / 64.0, 1.0));
        mesh.add_rect_with_uv(rect, uv, tint);
        mesh
    })
}

fn frame(scale: f32) -> impl Strategy<Value = Vec<ClippedPrimitive>> {
    let mesh = prop_oneof![triangle(), rectangle(), picture(scale)];
    let clipped = (mesh, pos(), pos()).prop_map(|(mesh, from, to)| ClippedPrimitive {
        clip_rect: Rect::from_two_pos(from, to).expand(30.0),
        primitive: Primitive::Mesh(mesh),
    });
    prop::collection::vec(clipped, 0..12)
}

fn textures() -> TexturesDelta {
    let mut deltas = TexturesDelta::default();
    let white = ColorImage::filled([4, 4], Color32::WHITE);
    deltas.push(ATLAS, ImageDelta::full(white, TextureOptions::LINEAR));
    let texel = |number: usize| {
        let [x, y] = [number % 64, number / 64].map(|place| place as u8);
        Color32::from_rgba_unmultiplied(4 * x, 8 * y, 255 - 4 * x, if x % 7 == 0 { 0 } else { 200 })
    };
    let ring = ColorImage::new([64, 32], (0..64 * 32).map(texel).collect());
    deltas.push(PICTURE, ImageDelta::full(ring, RING));
    deltas
}

fn of(primitives: &[ClippedPrimitive], pixels_per_point: f32) -> Frame<'_> {
    Frame {
        size_px: SIZE,
        pixels_per_point,
        clear: Color32::from_rgb(20, 40, 60),
        ground: Some((
            Rect::from_min_max(pos2(10.0, 5.0), pos2(90.0, 70.5)),
            Color32::GRAY,
        )),
        primitives,
    }
}

fn painted(frame: &Frame<'_>) -> Vec<u32> {
    let mut pixels = vec![0x00ab_cdef; frame.size_px[0] * frame.size_px[1]];
    let told = Raster::default().paint(frame, &mut textures(), (&mut pixels, Stands::No));
    assert_eq!(
        told.iter().map(|rect| rect.area()).sum::<usize>(),
        pixels.len()
    );
    pixels
}

/// How far two colours are apart, at most.
pub(in crate::window) fn distance(one: u32, other: u32) -> u8 {
    let [one, other] = [one, other].map(u32::to_be_bytes);
    let parts = one.iter().zip(other);
    parts.map(|(a, b)| a.abs_diff(b)).max().unwrap_or(0)
}

proptest! {
    #![proptest_config(ProptestConfig { rng_seed: proptest::test_runner::RngSeed::Fixed(16), cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_painted_in_parts_is_what_is_painted_at_once(frames in prop::collection::vec(frame(1.0), 1..5)) {
        let mut raster = Raster::default();
        let mut pixels = vec![0; SIZE[0] * SIZE[1]];
        let mut deltas = textures();
        for (number, primitives) in frames.iter().enumerate() {
            let stands = if number == 0 { Stands::No } else { Stands::Yes };
            let before = pixels.clone();
            let changed = raster.paint(&of(primitives, 1.0), &mut deltas, (&mut pixels, stands));
            prop_assert_eq!(&pixels, &painted(&of(primitives, 1.0)));
            for (place, (old, new)) in before.iter().zip(&pixels).enumerate() {
                let [x, y] = [place % SIZE[0], place / SIZE[0]].map(|at| at as i32);
                let has = |rect: &&PxRect| (rect.left..rect.right).contains(&x) && (rect.top..rect.bottom).contains(&y);
                let told = changed.iter().filter(has).count();
                prop_assert!(told <= 1, "told twice");
                prop_assert!(old == new || told == 1, "not told");
            }
            // What is the same again is not painted, nor told.
            let again = raster.paint(&of(primitives, 1.0), &mut deltas, (&mut pixels, Stands::Yes));
            prop_assert_eq!(again, vec![]);
        }
    }
}

#[test]
fn any_meshes_are_painted_as_opengl_paints_them() {
    let mut gl = Gl::new(SIZE);
    let config = ProptestConfig {
        rng_seed: proptest::test_runner::RngSeed::Fixed(17),
        cases: 200,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let gl = std::cell::RefCell::new(&mut gl);
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let scales = prop_oneof![Just(1.0_f32), Just(1.5), Just(2.0)];
    let frames = scales.prop_flat_map(|scale| (frame(scale), Just(scale)));
    let held = runner.run(&frames, |(primitives, scale)| {
        let frame = of(&primitives, scale);
        let theirs = gl.borrow_mut().paint(&frame, textures());
        let ours = painted(&frame);
        for (place, (our, their)) in ours.iter().zip(&theirs).enumerate() {
            let apart = distance(*our, *their);
            let [x, y] = [place % SIZE[0], place / SIZE[0]];
            prop_assert!(apart <= 2, "{x} {y}: {our:06x} {their:06x}");
        }
        Ok(())
    });
    held.expect("the same picture");
}

#[test]
fn what_cannot_be_painted_is_left_out() {
    let mut odd = Mesh::with_texture(ATLAS);
    odd.add_colored_rect(Rect::EVERYTHING, Color32::RED);
    odd.add_colored_rect(Rect::NAN, Color32::RED);
    odd.add_colored_rect(Rect::NOTHING, Color32::RED);
    let far = [f32::MAX, f32::NEG_INFINITY, f32::NAN, 1e9, -1e9, 0.0];
    for x in far {
        for y in far {
            let first = odd.vertices.len() as u32;
            for pos in [pos2(x, y), pos2(y, x), pos2(5.0, 90.0)] {
                odd.colored_vertex(pos, Color32::BLUE);
            }
            odd.add_triangle(first, first + 1, first + 2);
        }
    }
    // There is no such corner, and half a triangle.
    odd.indices.extend([0, 1, 1_000_000, 0]);
    let mut strange = Mesh::with_texture(TextureId::User(7));
    let white = Rect::from_min_max(WHITE_UV, WHITE_UV);
    strange.add_rect_with_uv(Rect::EVERYTHING, white, Color32::RED);
    let clip_rects = [Rect::EVERYTHING, Rect::NAN, Rect::NOTHING];
    let primitives: Vec<ClippedPrimitive> = clip_rects
        .into_iter()
        .flat_map(|clip_rect| [(clip_rect, odd.clone()), (clip_rect, strange.clone())])
        .map(|(clip_rect, mesh)| ClippedPrimitive {
            clip_rect,
            primitive: Primitive::Mesh(mesh),
        })
        .collect();
    for size_px in [[0, 0], [1, 1], [0, 50], [16_384, 3], [3, 16_384], [65, 33]] {
        for scale in [1.0, 0.0, f32::NAN, f32::INFINITY] {
            let frame = Frame {
                size_px,
                ..of(&primitives, scale)
            };
            painted_if_any(&frame);
        }
    }
}

fn painted_if_any(frame: &Frame<'_>) {
    if frame.size_px.contains(&0) {
        let nothing = Raster::default().paint(frame, &mut textures(), (&mut [], Stands::No));
        assert_eq!(nothing, []);
    } else {
        painted(frame);
    }
}

#[test]
fn a_surface_of_another_size_than_the_frame_is_left_alone() {
    let mut pixels = vec![7; 10];
    let told = Raster::default().paint(&of(&[], 1.0), &mut textures(), (&mut pixels, Stands::No));
    assert_eq!((told, pixels), (vec![], vec![7; 10]));
}

#[test]
fn odd_changes_of_textures_change_nothing_else() {
    let mut raster = Raster::default();
    let mut pixels = vec![0; SIZE[0] * SIZE[1]];
    let mut deltas = textures();
    let red = || Arc::new(ColorImage::filled([8, 8], Color32::RED));
    let options = TextureOptions::LINEAR;
    deltas.push(ATLAS, ImageDelta::partial([2, 3], red(), options));
    deltas.push(PICTURE, ImageDelta::partial([1000, 1000], red(), RING));
    deltas.push(
        TextureId::User(1),
        ImageDelta::partial([0, 0], red(), options),
    );
    let empty = ColorImage::filled([0, 5], Color32::RED);
    deltas.push(TextureId::User(2), ImageDelta::full(empty, options));
    raster.paint(&of(&[], 1.0), &mut deltas, (&mut pixels, Stands::No));
    assert!(deltas.is_empty());
    let atlas = raster.textures.get(ATLAS).expect("it is there");
    assert_eq!(
        (atlas.row(3)[1], atlas.row(3)[2]),
        (blend::WHITE, 0xffff_0000)
    );
    assert!(raster.textures.get(TextureId::User(2)).is_none());
    deltas.free(ATLAS);
    raster.paint(&of(&[], 1.0), &mut deltas, (&mut pixels, Stands::Yes));
    assert!(raster.textures.get(ATLAS).is_none());
}

proptest! {
    #![proptest_config(ProptestConfig { rng_seed: proptest::test_runner::RngSeed::Fixed(18), cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// As a plot's picture changes: some of its columns, and where it begins.
    #[test]
    fn a_picture_that_changes_in_some_columns_is_painted_as_at_once(
        steps in prop::collection::vec((0_usize..320, 1_usize..90, any::<[u8; 3]>(), 0_u16..320), 1..6),
    ) {
        let wide = |delta: ImageDelta| {
            let mut deltas = textures();
            deltas.push(PICTURE, delta);
            deltas
        };
        let texel = |number: usize| Color32::from_rgb(number as u8, (number / 256) as u8, 9);
        let mut image = ColorImage::new([320, 40], (0..320 * 40).map(texel).collect());
        let mut raster = Raster::default();
        let mut pixels = vec![0; SIZE[0] * SIZE[1]];
        let mut deltas = wide(ImageDelta::full(image.clone(), RING));
        let mut stands = Stands::No;
        for (left, width, [r, g, b], first) in steps {
            let width = width.min(320 - left);
            let color = Color32::from_rgb(r, g, b);
            for y in 0..40 {
                image.pixels[y * 320 + left..][..width].fill(color);
            }
            deltas.push(PICTURE, ImageDelta::partial([left, 0], ColorImage::filled([width, 40], color), RING));
            let mut mesh = Mesh::with_texture(PICTURE);
            let uv = Rect::from_min_size(pos2(f32::from(first) / 320.0, 0.0), vec2(180.0 / 320.0, 1.0));
            mesh.add_rect_with_uv(Rect::from_min_size(pos2(7.0, 3.0), vec2(180.0, 40.0)), uv, Color32::WHITE);
            let primitives = [ClippedPrimitive { clip_rect: Rect::EVERYTHING, primitive: Primitive::Mesh(mesh) }];
            raster.paint(&of(&primitives, 1.0), &mut deltas, (&mut pixels, stands));
            stands = Stands::Yes;
            let mut at_once = vec![0; pixels.len()];
            let mut all = wide(ImageDelta::full(image.clone(), RING));
            Raster::default().paint(&of(&primitives, 1.0), &mut all, (&mut at_once, Stands::No));
            prop_assert_eq!(&pixels, &at_once);
        }
    }
}

#[test]
fn a_change_is_one_of_the_columns_around_it_alone() {
    let mut raster = Raster::default();
    let mut deltas = TexturesDelta::default();
    let image = ColorImage::filled([300, 4], Color32::RED);
    deltas.push(PICTURE, ImageDelta::full(image, RING));
    raster.textures.set(&mut deltas);
    let versions = |raster: &Raster| {
        let texture = raster.textures.get(PICTURE).expect("it is there");
        [(0, 64), (100, 20), (250, 60), (-10, 20), (0, 300)]
            .map(|(first, count)| texture.version_of(first, count))
    };
    let before = versions(&raster);
    let part = ColorImage::filled([5, 4], Color32::BLUE);
    deltas.push(PICTURE, ImageDelta::partial([290, 0], part, RING));
    raster.textures.set(&mut deltas);
    let after = versions(&raster);
    let changed: Vec<bool> = before.iter().zip(after).map(|(a, b)| *a != b).collect();
    assert_eq!(changed, [false, false, true, true, true]);
}
