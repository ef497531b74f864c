//! The same picture by both painters: what we paint is held to what OpenGL paints.

use std::collections::HashMap;

use eframe::egui::epaint::ImageDelta;
use eframe::egui::{ImageData, Rect, TextureId, TexturesDelta};
use egui_kittest::TestRenderer;

use super::gl::Gl;
use super::*;
use crate::view::theme::Theme;
use crate::window::host::raster::{Frame, Raster, Stands, distance};

/// The window in points: small, since a test's own painter isn't built to be quick.
const SIZE: [f32; 2] = [900.0, 600.0];
const SCALES: [f32; 3] = [1.0, 1.5, 2.0];
/// Of parts of 255.
const APART: u8 = 2;

/// What the toolkit has told of textures, each of them whole.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<HashMap<TextureId, ImageDelta>>>);

impl TestRenderer for Kept {
    fn handle_delta(&mut self, deltas: &mut TexturesDelta) {
        let mut all = self.0.lock();
        for (id, deltas) in deltas.set.drain() {
            for delta in deltas {
                match (delta.pos, all.get_mut(&id)) {
                    (Some(at), Some(whole)) => put(whole, at, &delta.image),
                    _ => drop(all.insert(id, delta)),
                }
            }
        }
        for id in deltas.free.drain() {
            all.remove(&id);
        }
    }
}

/// Puts a part into a picture.
fn put(whole: &mut ImageDelta, [left, top]: [usize; 2], part: &ImageData) {
    let (ImageData::Color(whole), ImageData::Color(part)) = (&mut whole.image, part);
    let whole = Arc::make_mut(whole);
    for (number, row) in part.pixels.chunks_exact(part.size[0]).enumerate() {
        let begin = (top + number) * whole.size[0] + left;
        whole.pixels[begin..begin + row.len()].copy_from_slice(row);
    }
}

impl Kept {
    fn all(&self) -> TexturesDelta {
        let mut deltas = TexturesDelta::default();
        for (id, whole) in self.0.lock().iter() {
            deltas.push(*id, whole.clone());
        }
        deltas
    }
}

/// A window with curves, a lane, a log and words with accents.
fn desk(kept: &Kept) -> Desk {
    let builder = Harness::builder().with_step_dt(0.25).renderer(kept.clone());
    let desk = Desk::built(Scope::default(), &Zone::utc(), builder);
    let work = |ctx: TaskContext| async move {
        for tick in 0..400 {
            let t = f64::from(tick) * 0.1;
            ctx.plot("größe", t.sin());
            ctx.plot("température", (0.3 * t).cos() * t);
        }
        ctx.log("Überlauf: çà et là, žluťoučký kůň, ½ µs — “łódź”");
        while ctx.sleep().await {}
    };
    desk.scope
        .start(JobSpec::new("mañana").task(TaskSpec::new("work", work)));
    let mut desk = desk.ticking("demo");
    desk.harness.set_size(SIZE.into());
    desk.until(|desk| desk.scope.store().find("mañana/température").is_some());
    desk.wait(4)
}

/// One frame by both.
fn compare(gl: &mut Gl, desk: &Desk, kept: &Kept, what: &str) {
    let ctx = &desk.harness.ctx;
    let output = desk.harness.output();
    let pixels_per_point = output.pixels_per_point;
    let primitives = ctx.tessellate(output.shapes.clone(), pixels_per_point);
    let size_px = SIZE.map(|points| (points * pixels_per_point).round() as usize);
    let [clear, ground] = MainWindow::grounds(ctx);
    let plots: Rect = ctx
        .data(|data| data.get_temp(plots_id()))
        .expect("it was drawn");
    let frame = Frame {
        size_px,
        pixels_per_point,
        clear,
        ground: Some((plots, ground)),
        primitives: &primitives,
    };
    let theirs = gl.paint(&frame, kept.all());
    let mut ours = vec![0; size_px[0] * size_px[1]];
    Raster::default().paint(&frame, &mut kept.all(), (&mut ours, Stands::No));
    let differing = |(place, (our, their)): (usize, (&u32, &u32))| {
        let apart = distance(*our, *their);
        let [x, y] = [place % size_px[0], place / size_px[0]];
        (apart > APART).then(|| format!("{x} {y}: {our:06x} {their:06x}"))
    };
    let pairs = ours.iter().zip(&theirs).enumerate();
    let differing: Vec<String> = pairs.filter_map(differing).collect();
    if let Ok(folder) = std::env::var("PAINTERS_OUT") {
        for (name, pixels) in [("ours", &ours), ("theirs", &theirs)] {
            let mut bytes = format!("P6 {} {} 255\n", size_px[0], size_px[1]).into_bytes();
            bytes.extend(
                pixels
                    .iter()
                    .flat_map(|pixel| pixel.to_be_bytes()[1..].to_vec()),
            );
            std::fs::write(format!("{folder}/{what}-{name}.ppm"), bytes).expect("written");
        }
    }
    assert!(
        differing.is_empty(),
        "{what}: {} pixels differ: {:?}",
        differing.len(),
        &differing[..differing.len().min(20)]
    );
    // It isn't nothing that is the same.
    let colors: std::collections::HashSet<&u32> = ours.iter().collect();
    assert!(colors.len() > 200, "{what}: {} colours", colors.len());
}

/// What is seen, and how it comes about.
type Scene = (&'static str, fn(Desk) -> Desk);

const SCENES: [Scene; 6] = [
    ("panels and plots", |desk| desk),
    ("the list of keys", |desk| {
        desk.press_with(Modifiers::SHIFT, Key::Questionmark).wait(2)
    }),
    ("the palette with accents", |desk| {
        desk.press_with(Modifiers::COMMAND, Key::P)
            .type_text("é ů ł ß")
            .wait(2)
    }),
    ("a dialog", |desk| {
        desk.press_with(Modifiers::COMMAND, Key::N).wait(2)
    }),
    ("density", |desk| desk.press(Key::D).wait(2)),
    ("a tooltip and a readout", |desk| {
        desk.harness.hover_at(pos2(450.0, 250.0));
        let desk = desk.wait(2);
        let keys = desk
            .harness
            .get_by_role_and_label(Role::Button, "Keys")
            .rect()
            .center();
        desk.harness.hover_at(keys);
        desk.wait(8)
    }),
];

#[test]
fn the_window_looks_the_same_painted_by_us_and_by_opengl() {
    let largest = SIZE.map(|points| (points * 2.0) as usize);
    let mut gl = Gl::new(largest);
    for theme in [Theme::Dark, Theme::Light] {
        for scale in SCALES {
            for (name, scene) in SCENES {
                let kept = Kept::default();
                let mut desk = desk(&kept);
                desk.harness.set_pixels_per_point(scale);
                desk.change_theme(theme);
                let desk = scene(desk.wait(2));
                compare(&mut gl, &desk, &kept, &format!("{name} {theme:?} {scale}"));
            }
        }
    }
}

impl Desk {
    fn change_theme(&mut self, theme: Theme) {
        let window = self.harness.state_mut().as_mut().expect("a window");
        window.change_view(|view| view.theme = Some(theme));
    }
}
