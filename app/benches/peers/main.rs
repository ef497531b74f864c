//! What a frame costs when a plot is given every sample, beside what it costs here, both in a window
//! without a screen: `cargo bench -p sprintscope --bench peers`. With `-- --svg FILE` the same table
//! is drawn, too.
//!
//! The peer is no straw man: `egui_plot` draws the samples of one pixel as a band, so that what it
//! costs is the walk over all of them in every frame.
//!
//! CPU time of the thread that draws, from the question to the triangles. What the graphics card, or
//! what stands in for it, does with them isn't in it on either side; how many bytes it is given stands
//! beside it. Nothing is kept from frame to
//! frame but what either would keep: the samples, and the canvas's working memory.
#![expect(clippy::print_stdout, reason = "a bench's table is its output")]

mod picture;

use std::time::Duration;

use eframe::egui::epaint::{ClippedPrimitive, Primitive};
use eframe::egui::{self, Color32, ColorImage, RawInput, TextureHandle, TextureOptions, Ui, vec2};
use egui_plot::{Line, Plot, PlotBounds, PlotImage, PlotPoint, PlotPoints};
use sprintscope::canvas::{Canvas, ColumnPx, Curve, Piece, Style};
use sprintscope_sim::{Column, Question, Run, SeriesId, SeriesInfo, Store, StoreTimes};

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
    println!("series   samples each   every sample      MB       ours      MB   ratio");
    let costs = CASES.map(|(series, samples)| {
        let cost = Cost {
            series,
            samples,
            all: every_sample(series, samples),
            ours: ours(series, samples),
        };
        println!(
            "{series:>6} {samples:>14} {:>14.2} {:>7.1} {:>10.2} {:>7.1} {:>7.1}",
            cost.all.ms,
            cost.all.mb,
            cost.ours.ms,
            cost.ours.mb,
            cost.all.ms / cost.ours.ms
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
    let curves: Vec<Vec<PlotPoint>> = (0..series)
        .map(|number| {
            let point = |i: usize| PlotPoint::new(i as f64, value(number, i));
            (0..samples).map(point).collect()
        })
        .collect();
    let curves = &curves;
    let mut window = Window::default();
    median(|| {
        window.frame(|ui| {
            Plot::new("plot").show(ui, move |plot| {
                plot.set_plot_bounds(bounds(samples));
                for points in curves {
                    plot.line(Line::new("", PlotPoints::from(points.as_slice())).width(1.5));
                }
            });
        })
    })
}

/// Columns from the store, painted, as one picture.
fn ours(series: usize, samples: usize) -> Frame {
    let store = Store::new(4 << 30);
    let ids: Vec<SeriesId> = (0..series)
        .map(|number| stored(&store, number, samples))
        .collect();
    let question = Question {
        width: samples as f64 / SIZE[0] as f64,
        columns: 0..SIZE[0] as i64,
    };
    let (mut window, mut canvas, mut texture) = (Window::default(), Canvas::default(), None);
    median(|| {
        window.frame(|ui| {
            let pieces: Vec<Vec<Piece>> = ids
                .iter()
                .map(|id| pieces(&store.columns(*id, &question).runs, &question))
                .collect();
            paint(&mut canvas, &pieces);
            let texture = upload(&canvas, &mut texture, ui);
            let middle = PlotPoint::new(samples as f64 / 2.0, 0.0);
            let size = vec2(samples as f32, (VALUES[1] - VALUES[0]) as f32);
            Plot::new("plot").show(ui, move |plot| {
                plot.set_plot_bounds(bounds(samples));
                plot.image(PlotImage::new("", texture, middle, size));
            });
        })
    })
}

fn bounds(samples: usize) -> PlotBounds {
    PlotBounds::from_min_max([0.0, VALUES[0]], [samples as f64, VALUES[1]])
}

fn stored(store: &Store, number: usize, samples: usize) -> SeriesId {
    let name = format!("bench/{number}");
    let id = store.create(SeriesInfo {
        name,
        ..SeriesInfo::default()
    });
    let values: Vec<f64> = (0..samples).map(|i| value(number, i)).collect();
    let times = StoreTimes::Regular {
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

fn pieces(runs: &[Run], question: &Question) -> Vec<Piece> {
    let y = |value: f64| {
        let part = (VALUES[1] - value) / (VALUES[1] - VALUES[0]);
        (part * SIZE[1] as f64) as f32
    };
    let column = |column: &Column| {
        if column.is_empty() {
            return ColumnPx::EMPTY;
        }
        ColumnPx {
            first: y(column.first),
            min: y(column.max),
            max: y(column.min),
            last: y(column.last),
        }
    };
    let piece = |run: &Run| match run {
        Run::Columns { start, columns, .. } => Piece::Columns {
            start: *start as i32,
            columns: columns.iter().map(column).collect(),
        },
        Run::Samples(samples) | Run::Path(samples) => {
            let point = |[x, value]: &[f64; 2]| [(x / question.width) as f32, y(*value)];
            Piece::Line(samples.iter().map(point).collect())
        }
    };
    runs.iter().map(piece).collect()
}

fn paint(canvas: &mut Canvas, pieces: &[Vec<Piece>]) {
    let curve = |pieces| Curve {
        color: COLOR,
        width_px: 1.5,
        alpha: 1.0,
        style: Style::Line,
        pieces,
    };
    let curves: Vec<Curve<'_>> = pieces.iter().map(|pieces| curve(pieces)).collect();
    canvas.paint(SIZE, &curves);
}

fn upload(canvas: &Canvas, texture: &mut Option<TextureHandle>, ui: &Ui) -> egui::TextureId {
    let image = canvas.image();
    let color = |[r, g, b, a]: &[u8; 4]| Color32::from_rgba_premultiplied(*r, *g, *b, *a);
    let picture = ColorImage::new(image.size, image.pixels.iter().map(color).collect());
    let (context, options) = (ui.ctx(), TextureOptions::NEAREST);
    match texture {
        Some(texture) => {
            texture.set(picture, options);
            texture.id()
        }
        None => texture
            .insert(context.load_texture("curves", picture, options))
            .id(),
    }
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

fn median(mut frame: impl FnMut() -> f64) -> Frame {
    // The first lays fonts out and fills caches.
    frame();
    let mut mb = 0.0;
    let mut times = Vec::new();
    while times.len() < FRAMES || (times.iter().sum::<Duration>() < LONG && times.len() < 200) {
        let start = cpu_time();
        mb = frame();
        times.push(cpu_time().saturating_sub(start));
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
