//! Lines a second, as ratios to a bare memchr + fast-float loop over the same bytes in the same run.
//!
//! `cargo bench -p sprintscope-sim --bench lines`

#![expect(clippy::print_stdout, reason = "a bench prints its table")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

use sprintscope_sim::format::{Bad, Format, Options, Parser, Sink, Text};

const LINES: usize = 1_000_000;
const PIECE_BYTES: usize = 64 * 1024;
const RUNS: usize = 7;

/// Keeps every sample, as a store would.
#[derive(Default)]
struct Columns {
    x: Vec<f64>,
    series: Vec<Vec<f64>>,
    rows: usize,
    text_bytes: usize,
    bad: usize,
}

impl Sink for Columns {
    fn series(&mut self, _: u32, _: &str, _: &str) {
        self.series.push(Vec::new());
    }
    fn unit(&mut self, _: u32, _: &str) {}
    fn x_axis(&mut self, _: &str) {}
    fn row(&mut self, x: Option<f64>) {
        self.rows += 1;
        self.x.extend(x);
    }
    fn sample(&mut self, series: u32, value: f64) {
        self.series[series as usize].push(value);
    }
    fn text(&mut self, line: &str, _: Text) {
        self.text_bytes += line.len();
    }
    fn bad(&mut self, _: Bad) {
        self.bad += 1;
    }
    fn detected(&mut self, _: Format) {}
    fn refused(&mut self, _: &str) {}
}

fn lines(line: impl Fn(&mut String, usize)) -> String {
    let mut text = String::new();
    for index in 0..LINES {
        line(&mut text, index);
        text.push('\n');
    }
    text
}

fn value(index: usize) -> f64 {
    (index as f64 * 0.001).sin()
}

/// The limit: find the line's end, the blank, parse two numbers.
fn bare(text: &str, separator: u8) -> f64 {
    let mut sum = 0.0;
    let mut rest = text.as_bytes();
    while let Some(end) = memchr::memchr(b'\n', rest) {
        let line = &rest[..end];
        rest = &rest[end + 1..];
        if let Some(blank) = memchr::memchr(separator, line) {
            sum += fast_float2::parse::<f64, _>(&line[..blank]).unwrap_or(0.0);
            sum += fast_float2::parse::<f64, _>(&line[blank + 1..]).unwrap_or(0.0);
        }
    }
    sum
}

fn parsed(text: &str, x: Option<&str>) -> Columns {
    let mut columns = Columns::default();
    let mut parser = Parser::new(Options {
        x: x.map(Into::into),
        ..Options::default()
    });
    for piece in text.as_bytes().chunks(PIECE_BYTES) {
        parser.feed(piece, &mut columns);
    }
    parser.finish(&mut columns);
    assert_eq!(
        (columns.rows, columns.bad),
        (LINES, 0),
        "every line is a row"
    );
    columns
}

/// The median of a few runs.
fn time<T>(mut run: impl FnMut() -> T) -> Duration {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            black_box(run());
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[RUNS / 2]
}

fn report(name: &str, text: &str, took: Duration, limit: Option<Duration>) {
    let rate = LINES as f64 / took.as_secs_f64() / 1e6;
    let bytes = text.len() as f64 / took.as_secs_f64() / 1e6;
    let ratio = limit.map_or("     –".into(), |limit| {
        format!("{:6.2}", limit.as_secs_f64() / took.as_secs_f64())
    });
    println!("{name:32} {rate:8.1} M lines/s {bytes:8.0} MB/s   ratio {ratio}");
}

fn main() {
    let numbers = lines(|text, index| {
        let _ = write!(text, "{:.3} {:.6}", index as f64 * 0.001, value(index));
    });
    let table = format!("t,v\n{}", numbers.replace(' ', ","));
    let counted = lines(|text, index| {
        let _ = write!(text, "{index} {}", index % 1000);
    });
    let prose = lines(|text, index| {
        let (loss, accuracy) = (1.0 + value(index), value(index + 7).abs());
        let _ = write!(
            text,
            "Epoch {index}/99 - loss: {loss:.4} - accuracy: {accuracy:.4} - 12ms/step"
        );
    });
    let steps = lines(|text, index| {
        let _ = write!(
            text,
            "step={index} lr=3e-4 loss={:.4} took=12.5ms",
            value(index)
        );
    });
    let objects = lines(|text, index| {
        let _ = write!(
            text,
            r#"{{"t": {index}, "loss": {:.4}, "net": {{"norm": [1.5, 2.5]}}}}"#,
            value(index)
        );
    });

    let limit = time(|| bare(&numbers, b' '));
    report("bare loop, `t v`", &numbers, limit, Some(limit));
    report(
        "numbers",
        &numbers,
        time(|| parsed(&numbers, None)),
        Some(limit),
    );
    report(
        "numbers, --x 1",
        &numbers,
        time(|| parsed(&numbers, Some("1"))),
        Some(limit),
    );
    let returns = numbers.replace('\n', "\r\n");
    report(
        "numbers, lines end with \\r\\n",
        &returns,
        time(|| parsed(&returns, None)),
        Some(limit),
    );
    let table_limit = time(|| bare(&table, b','));
    report(
        "csv",
        &table,
        time(|| parsed(&table, None)),
        Some(table_limit),
    );
    let counted_limit = time(|| bare(&counted, b' '));
    report(
        "bare loop, integers",
        &counted,
        counted_limit,
        Some(counted_limit),
    );
    report(
        "numbers, integers",
        &counted,
        time(|| parsed(&counted, None)),
        Some(counted_limit),
    );
    report(
        "pairs, Keras-like prose",
        &prose,
        time(|| parsed(&prose, None)),
        None,
    );
    report("pairs, step=…", &steps, time(|| parsed(&steps, None)), None);
    report("json", &objects, time(|| parsed(&objects, None)), None);
}
