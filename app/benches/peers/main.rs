//! What a frame costs when a plot is given every sample, beside what it costs here, both in a window
//! without a screen while samples come: `cargo bench -p sprintscope --bench peers`. With
//! `-- --svg FILE` the same table is drawn, too.
//!
//! The peer is no straw man: `egui_plot` draws the samples of one pixel as a band, so that what it
//! costs is the walk over all of them in every frame.
//!
//! CPU time from the question to the triangles, of all threads that work on it. What the graphics
//! card, or what stands in for it, does with them isn't in it on either side; how many megabytes it is
//! given stands beside it. "All anew" is a frame of ours for which nothing of the one before serves.
#![expect(clippy::print_stdout, reason = "a bench's table is its output")]

mod picture;

use std::time::Duration;

use eframe::egui::epaint::{ClippedPrimitive, Primitive};
use eframe::egui::{self, Color32, RawInput, Ui, vec2};
use egui_plot::{Line, Plot, PlotBounds, PlotImage, PlotPoint, PlotPoints};
use sprintscope::picture::{Grid, Picture, Places, Wanted};
use sprintscope_sim::store::{SeriesId, SeriesInfo, Store, XValues};
use sprintscope_sim::{Scope, ScopeOptions};

/// Points, which are pixels here.
const SIZE: [usize; 2] = [1_280, 720];
/// Series and samples of each.
const CASES: [(usize, usize); 6] = [
    (1, 10_000),
    (1, 100_000),
    (1, 1_000_000),
    (1, 10_000_000),
    (100, 10_000),
    (1_000, 10_000),
];
const COLOR: [u8; 3] = [86, 180, 233];
/// From the lowest value to the highest, with some room.
const VALUES: [f64; 2] = [-2.0, 2.0];
/// Samples that come for each series from frame to frame: a thousand a second.
const COME: usize = 17;
/// A frame is drawn so often at least, and for so long.
const FRAMES: usize = 5;
const LONG: Duration = Duration::from_millis(500);

/// One row of the table.
pub struct Cost {
    /// How many series.
    pub series: usize,
    /// Samples of each.
    pub samples: usize,
    /// Of a frame that is given every sample.
    pub all: Frame,
    /// Of a frame of ours.
    pub ours: Frame,
    /// Of a frame of ours that is made all anew.
    pub anew: Frame,
}

/// What a frame costs.
#[derive(Clone, Copy)]
pub struct Frame {
    /// CPU time in milliseconds.
    pub ms: f64,
    /// Megabytes for the graphics card, corners of triangles and pictures: in the table only.
    pub mb: f64,
}

fn main() -> std::io::Result<()> {
    println!("CPU ms a frame, {}x{} points", SIZE[0], SIZE[1]);
    println!("series   samples each   every sample      MB      ours      MB   ratio   all anew");
    let costs = CASES.map(|(series, samples)| {
        let cost = Cost {
            series,
            samples,
            all: every_sample(series, samples),
            ours: ours(series, samples, Kept::Picture),
            anew: ours(series, samples, Kept::Nothing),
        };
        println!(
            "{series:>6} {samples:>14} {:>14.2} {:>7.1} {:>9.2} {:>7.1} {:>7.1} {:>10.2}",
            cost.all.ms,
            cost.all.mb,
            cost.ours.ms,
            cost.ours.mb,
            cost.all.ms / cost.ours.ms,
            cost.anew.ms,
        );
        cost
    });
    let mut arguments = std::env::args().skip_while(|argument| argument != "--svg");
    match arguments.nth(1) {
        Some(path) => std::fs::write(from_root(&path), picture::svg(&costs)),
        None => Ok(()),
    }
}

/// A bench runs in its crate's folder, and whoever starts it stands in the one above.
fn from_root(path: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join(path)
}

/// All points to the plot's lines.
fn every_sample(series: usize, samples: usize) -> Frame {
    let point = |number: usize, i: usize| PlotPoint::new(i as f64, value(number, i));
    let mut curves: Vec<Vec<PlotPoint>> = (0..series)
        .map(|number| (0..samples).map(|i| point(number, i)).collect())
        .collect();
    let sight = sight(samples);
    let mut window = Window::default();
    let shared = std::cell::RefCell::new(&mut curves);
    median(
        |_| {
            let curves = shared.borrow();
            window.frame(|ui| {
                let curves = &**curves;
                Plot::new("plot").show(ui, move |plot| {
                    plot.set_plot_bounds(bounds(sight));
                    for points in curves {
                        plot.line(Line::new("", PlotPoints::from(points.as_slice())).width(1.5));
                    }
                });
            })
        },
        || {
            for (number, points) in shared.borrow_mut().iter_mut().enumerate() {
                let come = points.len()..points.len() + COME;
                points.extend(come.map(|i| point(number, i)));
            }
        },
    )
}

/// The picture of a plot, as the window keeps it from frame to frame; or made anew in each.
fn ours(series: usize, samples: usize, kept: Kept) -> Frame {
    let scope = Scope::with(ScopeOptions {
        memory_bytes: 8 << 30,
        ..ScopeOptions::default()
    });
    let store = scope.store();
    let ids: Vec<SeriesId> = (0..series)
        .map(|number| stored(store, number, samples))
        .collect();
    let sight = sight(samples);
    let wanted = Wanted {
        grid: Grid::new(sight, SIZE),
        traces: ids.iter().map(|id| ((*id).into(), COLOR)).collect(),
        places: Places::Linear,
        y: Some(VALUES),
        pen_px: 1.5,
        style: sprintscope::canvas::Style::Line,
        density: None,
    };
    let (mut window, mut picture) = (Window::default(), Picture::default());
    let come = std::cell::Cell::new(samples);
    median(
        |helped| {
            let newest = come.get() as f64;
            let mb = window.frame(|ui| {
                if kept == Kept::Nothing {
                    picture.release_y();
                }
                picture.update(ui.ctx(), &scope, wanted.clone(), newest);
                let texture = picture.texture().expect("it was just painted");
                let middle = PlotPoint::new(sight[0].midpoint(sight[1]), 0.0);
                let size = vec2((sight[1] - sight[0]) as f32, (VALUES[1] - VALUES[0]) as f32);
                Plot::new("plot").show(ui, move |plot| {
                    plot.set_plot_bounds(bounds(sight));
                    plot.image(PlotImage::new("", texture.id, middle, size));
                });
            });
            *helped += picture.take_helper_cpu();
            mb
        },
        || {
            let first = come.get();
            for (number, id) in ids.iter().enumerate() {
                let values: Vec<f64> = (first..first + COME).map(|i| value(number, i)).collect();
                let times = XValues::Regular {
                    start: first as f64,
                    step: 1.0,
                };
                store.append(*id, times, &values).expect("not removed");
            }
            come.set(first + COME);
        },
    )
}

/// What a frame of ours may build on.
#[derive(Clone, Copy, PartialEq)]
enum Kept {
    /// The picture of the frame before.
    Picture,
    /// Nothing, as after a turn of the wheel.
    Nothing,
}

/// As much of x as there is, and room for what comes meanwhile.
fn sight(samples: usize) -> [f64; 2] {
    [0.0, (samples + COME * 250) as f64]
}

fn bounds([left, right]: [f64; 2]) -> PlotBounds {
    PlotBounds::from_min_max([left, VALUES[0]], [right, VALUES[1]])
}

fn stored(store: &Store, number: usize, samples: usize) -> SeriesId {
    let name = format!("bench/{number}");
    let id = store.create(SeriesInfo {
        name,
        ..SeriesInfo::default()
    });
    let values: Vec<f64> = (0..samples).map(|i| value(number, i)).collect();
    let times = XValues::Regular {
        start: 0.0,
        step: 1.0,
    };
    store.append(id, times, &values).expect("not removed");
    id
}

/// A slow wave with some noise.
fn value(series: usize, i: usize) -> f64 {
    let phase = series as f64 * 0.7;
    let mixed = (i + series * 7_919).wrapping_mul(0x9E37_79B9) >> 7 & 0xFF;
    (i as f64 * 1e-3 + phase).sin() + mixed as f64 / 512.0
}

/// egui without a screen.
#[derive(Default)]
struct Window {
    context: egui::Context,
}

impl Window {
    /// Lays out what `draw` says, and makes triangles of it; returns the megabytes that a card is given.
    fn frame(&mut self, draw: impl FnMut(&mut Ui)) -> f64 {
        let size = vec2(SIZE[0] as f32, SIZE[1] as f32);
        let input = RawInput {
            screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, size)),
            ..RawInput::default()
        };
        let output = self.context.run_ui(input, draw);
        let triangles = self
            .context
            .tessellate(output.shapes, output.pixels_per_point);
        let pictures = output.textures_delta.set.iter();
        let pictures: usize = pictures
            .flat_map(|(_, deltas)| deltas)
            .map(|delta| delta.image.width() * delta.image.height() * size_of::<Color32>())
            .sum();
        let corners: usize = triangles.iter().map(bytes).sum();
        (pictures + corners) as f64 / 1e6
    }
}

fn bytes(triangles: &ClippedPrimitive) -> usize {
    match &triangles.primitive {
        Primitive::Mesh(mesh) => size_of_val(&*mesh.vertices) + size_of_val(&*mesh.indices),
        Primitive::Callback(_) => 0,
    }
}

/// Runs `frame`, which adds what other threads have used, and `come` before each, which isn't
/// counted.
fn median(mut frame: impl FnMut(&mut Duration) -> f64, mut come: impl FnMut()) -> Frame {
    // The first lays fonts out and fills caches.
    let mut helped = Duration::ZERO;
    frame(&mut helped);
    let mut mb = 0.0;
    let mut times = Vec::new();
    while times.len() < FRAMES || (times.iter().sum::<Duration>() < LONG && times.len() < 200) {
        come();
        let (start, mut helped) = (cpu_time(), Duration::ZERO);
        mb = frame(&mut helped);
        times.push(cpu_time().saturating_sub(start) + helped);
    }
    times.sort_unstable();
    let ms = times[times.len() / 2].as_secs_f64() * 1e3;
    Frame { ms, mb }
}

fn cpu_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(
        time.tv_sec.unsigned_abs(),
        time.tv_nsec.unsigned_abs() as u32,
    )
}
