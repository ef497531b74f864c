//! What painting costs, beside what it costs to write the picture at all and beside the naive way.
//!
//! Each row's time is the median of many runs; the ratios compare with runs in the same process.
#![expect(clippy::print_stdout, reason = "a bench reports on standard output")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use sprintscope::canvas::{Canvas, ColumnPx, Curve, CurvePiece, Style};

const SIZE: [usize; 2] = [1280, 600];

fn main() {
    let limit = median(|| {
        let mut pixels = vec![[0_u8; 4]; SIZE[0] * SIZE[1]];
        black_box(&mut pixels).fill([1, 2, 3, 255]);
        black_box(&pixels);
    });
    println!("{}x{} pixels, one core", SIZE[0], SIZE[1]);
    println!("limit: fill the picture once {:>8.3} ms", millis(limit));
    println!(
        "{:<36} {:>9} {:>9} {:>9} {:>12}",
        "curves", "ms", "x limit", "ns/column", "naive x ours"
    );
    let cases: [(&str, usize, Make); 11] = [
        ("1 smooth", 1, smooth),
        ("1 smooth, samples", 1, smooth_samples),
        ("1 noise, one sample a column", 1, jagged),
        ("1 noise, dense", 1, dense),
        ("100 smooth, overlaid", 100, smooth),
        ("100 noise, one sample a column", 100, jagged),
        ("100 noise, dense, overlaid", 100, dense),
        ("100 noise, dense, side by side", 100, stacked),
        ("1000 smooth, overlaid", 1000, smooth),
        ("1000 noise, dense, overlaid", 1000, dense),
        ("1000 noise, dense, side by side", 1000, stacked),
    ];
    // Only cases whose name contains the argument, if there is one.
    let wanted = std::env::args().skip(1).find(|arg| !arg.starts_with('-'));
    let is_wanted = |name: &str| {
        wanted
            .as_ref()
            .is_none_or(|part| name.contains(part.as_str()))
    };
    for (name, count, make) in cases.into_iter().filter(|case| is_wanted(case.0)) {
        report(name, count, make, limit);
    }
    if is_wanted("scrolled") {
        report_scroll(limit);
    }
}

/// Makes curve `index` of `count`.
type Make = fn(index: usize, count: usize) -> CurvePiece;

fn report(name: &str, count: usize, make: Make, limit: Duration) {
    let pieces: Vec<[CurvePiece; 1]> = (0..count).map(|index| [make(index, count)]).collect();
    let curves = curves(&pieces);
    let mut canvas = Canvas::default();
    let ours = median(|| {
        black_box(canvas.paint(SIZE, black_box(&curves)));
    });
    let is_columns = matches!(pieces[0][0], CurvePiece::Columns { .. });
    let naive = if count <= 100 && is_columns {
        let naive = median(|| {
            black_box(naive(black_box(&pieces)));
        });
        format!("{:.1}", naive.as_secs_f64() / ours.as_secs_f64())
    } else {
        "-".to_owned()
    };
    println!(
        "{name:<36} {:>9.3} {:>9.2} {:>9.1} {naive:>12}",
        millis(ours),
        ours.as_secs_f64() / limit.as_secs_f64(),
        ours.as_nanos() as f64 / (count * SIZE[0]) as f64,
    );
}

fn report_scroll(limit: Duration) {
    let pieces: Vec<[CurvePiece; 1]> = (0..100).map(|index| [dense(index, 100)]).collect();
    let curves = curves(&pieces);
    let mut canvas = Canvas::default();
    canvas.paint(SIZE, &curves);
    let ours = median(|| {
        canvas.scroll(-5);
        black_box(canvas.paint_columns(SIZE[0] - 10..SIZE[0], black_box(&curves)));
    });
    println!(
        "{:<36} {:>9.3} {:>9.2}",
        "100 noise, dense, scrolled by 5",
        millis(ours),
        ours.as_secs_f64() / limit.as_secs_f64()
    );
}

fn curves(pieces: &[[CurvePiece; 1]]) -> Vec<Curve<'_>> {
    let palette = [
        [86, 180, 233],
        [230, 159, 0],
        [44, 194, 149],
        [232, 102, 60],
    ];
    let with_color = pieces.iter().zip(palette.iter().cycle());
    with_color
        .map(|(pieces, &color)| Curve {
            color,
            alpha: 1.0,
            width_px: 1.5,
            style: Style::Line,
            pieces,
        })
        .collect()
}

fn smooth_y(index: usize, x: f32) -> f32 {
    300.0 + 200.0 * (x * 0.02 + index as f32 * 0.7).sin() + 80.0 * (x * 0.005 + index as f32).cos()
}

fn smooth(index: usize, _: usize) -> CurvePiece {
    columns(|column| {
        let (first, last) = (
            smooth_y(index, column as f32 + 0.05),
            smooth_y(index, column as f32 + 0.95),
        );
        ColumnPx {
            first,
            min: first.min(last),
            max: first.max(last),
            last,
        }
    })
}

fn smooth_samples(index: usize, _: usize) -> CurvePiece {
    let xs = (0..SIZE[0] / 2).map(|sample| sample as f32 * 2.0 + 0.3);
    CurvePiece::Line(xs.map(|x| [x, smooth_y(index, x)]).collect())
}

fn jagged(index: usize, _: usize) -> CurvePiece {
    let mut random = Random(index as u64 + 1);
    columns(|_| ColumnPx::sample(300.0 + 150.0 * random.bell()))
}

fn dense(index: usize, _: usize) -> CurvePiece {
    noise(index, 300.0, 150.0)
}

fn stacked(index: usize, count: usize) -> CurvePiece {
    let room = SIZE[1] as f32 / count as f32;
    noise(index, (index as f32 + 0.5) * room, room.max(3.0) / 3.0)
}

/// Eight samples a column.
fn noise(index: usize, middle: f32, deviation: f32) -> CurvePiece {
    let mut random = Random(index as u64 + 1);
    columns(|_| {
        let samples: [f32; 8] = std::array::from_fn(|_| middle + deviation * random.bell());
        ColumnPx {
            first: samples[0],
            min: samples.into_iter().fold(f32::INFINITY, f32::min),
            max: samples.into_iter().fold(f32::NEG_INFINITY, f32::max),
            last: samples[7],
        }
    })
}

fn columns(column: impl FnMut(usize) -> ColumnPx) -> CurvePiece {
    CurvePiece::Columns {
        start: 0,
        columns: (0..SIZE[0]).map(column).collect(),
    }
}

/// A xorshift generator: the same curves in every run.
struct Random(u64);

impl Random {
    fn uniform(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 40) as f32 / (1_u64 << 24) as f32
    }

    /// Bell-shaped, with a deviation of one half.
    fn bell(&mut self) -> f32 {
        self.uniform() + self.uniform() + self.uniform() - 1.5
    }
}

/// The naive way: no mask, back to front, a row-major picture, soft ends only.
fn naive(pieces: &[[CurvePiece; 1]]) -> Vec<[u8; 4]> {
    let mut pixels = vec![[0; 4]; SIZE[0] * SIZE[1]];
    for piece in pieces.iter().flatten().rev() {
        let CurvePiece::Columns { columns, .. } = piece else {
            continue;
        };
        let mut before = columns[0].first;
        for (x, column) in columns.iter().enumerate() {
            let top = column.min.min(before) - 0.75;
            let bottom = column.max.max(before) + 0.75;
            before = column.last;
            for row in top.max(0.0) as usize..(bottom.ceil() as usize).min(SIZE[1]) {
                let share = (bottom.min(row as f32 + 1.0) - top.max(row as f32)).clamp(0.0, 1.0);
                for (value, color) in pixels[row * SIZE[0] + x]
                    .iter_mut()
                    .zip([86, 180, 233, 255])
                {
                    *value = (f32::from(*value) * (1.0 - share) + color as f32 * share) as u8;
                }
            }
        }
    }
    pixels
}

fn median(mut run: impl FnMut()) -> Duration {
    run();
    let begun = Instant::now();
    let mut times = Vec::new();
    while times.len() < 5 || (begun.elapsed() < Duration::from_millis(400) && times.len() < 200) {
        let start = Instant::now();
        run();
        times.push(start.elapsed());
    }
    times.sort_unstable();
    times[times.len() / 2]
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
