//! Lines a second, as ratios to a bare memchr + fast-float loop over the same bytes in the same run.
//!
//! `cargo bench -p sprintscope-sim --bench lines`

#![expect(clippy::print_stdout, reason = "a bench prints its table")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

use sprintscope_sim::format::{
    AxisKind as ParserAxis, Bad, Format, Options, Parser, Place, Sink, Text,
};

const LINES: usize = 1_000_000;
const PIECE_BYTES: usize = 64 * 1024;
const RUNS: usize = 9;
/// Rows of a screen that is drawn again and again.
const SCREEN_ROWS: usize = 20;

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
        // The parser is measured, not how a vector grows.
        self.series.push(Vec::with_capacity(LINES));
    }
    fn unit(&mut self, _: u32, _: &str) {}
    fn x_axis(&mut self, _: &str, _: ParserAxis) {}
    fn row(&mut self, x: Option<f64>) {
        self.rows += 1;
        self.x.extend(x);
    }
    fn sample(&mut self, series: u32, value: f64) {
        self.series[series as usize].push(value);
    }
    fn late(&mut self, series: u32, value: f64, _: Place) {
        self.series[series as usize].push(value);
    }
    fn text(&mut self, line: &str, _: Text) {
        self.text_bytes += line.len();
    }
    fn bad(&mut self, _: Bad) {
        self.bad += 1;
    }
    fn detected(&mut self, _: Format, _: &str) {}
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
    let columns = read(text, x);
    assert_eq!(
        (columns.rows, columns.bad),
        (LINES, 0),
        "every line is a row"
    );
    columns
}

/// The same for prose: what is no row is text, line for line.
fn parsed_prose(text: &str) -> Columns {
    let columns = read(text, None);
    assert!(columns.series.len() <= 2, "prose is no data");
    assert!(columns.text_bytes > text.len() / 2, "prose is text");
    columns
}

/// The same for a screen that is drawn again and again: rows of it that changed.
fn parsed_screen(text: &str) -> Columns {
    let columns = read(text, None);
    assert_eq!((columns.series.len(), columns.bad), (SCREEN_ROWS, 0));
    columns
}

fn read(text: &str, x: Option<&str>) -> Columns {
    let mut columns = Columns::default();
    let mut parser = Parser::new(Options {
        x: x.map(Into::into),
        ..Options::default()
    });
    for piece in text.as_bytes().chunks(PIECE_BYTES) {
        parser.feed(piece, 0.0, &mut columns);
    }
    parser.finish(&mut columns);
    columns
}

/// The quickest of a few runs: what else the machine does can only make one slower.
fn time<T>(run: impl Fn() -> T) -> Duration {
    let once = |_| {
        let start = Instant::now();
        black_box(run());
        start.elapsed()
    };
    (0..RUNS).map(once).min().unwrap_or_default()
}

/// Times and prints one row of the table, if its name contains the program's argument.
fn report<T>(
    name: &str,
    text: &str,
    limit: Option<Duration>,
    run: impl Fn(&str) -> T,
) -> Option<Duration> {
    let mut wanted = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with('-'));
    if wanted.next().is_some_and(|wanted| !name.contains(&wanted)) {
        return None;
    }
    let took = time(|| run(text));
    let rate = LINES as f64 / took.as_secs_f64() / 1e6;
    let bytes = text.len() as f64 / took.as_secs_f64() / 1e6;
    let ratio = limit.map_or("–".into(), |limit| {
        format!("{:.2}", limit.as_secs_f64() / took.as_secs_f64())
    });
    println!("{name:32} {rate:6.1} M lines/s {bytes:6.0} MB/s   of the bare loop {ratio:>5}");
    Some(took)
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

    let returns = numbers.replace('\n', "\r\n");
    let limit = report("bare loop, `t v`", &numbers, None, |text| bare(text, b' '));
    report("numbers", &numbers, limit, |text| parsed(text, None));
    report("numbers, --x 1", &numbers, limit, |text| {
        parsed(text, Some("1"))
    });
    report("numbers, lines end with \\r\\n", &returns, limit, |text| {
        parsed(text, None)
    });
    let limit = report("bare loop, csv", &table, None, |text| bare(text, b','));
    report("csv", &table, limit, |text| parsed(text, None));
    let limit = report("bare loop, integers", &counted, None, |text| {
        bare(text, b' ')
    });
    report("numbers, integers", &counted, limit, |text| {
        parsed(text, None)
    });
    report("pairs, Keras-like prose", &prose, None, |text| {
        parsed(text, None)
    });
    report("pairs, step=…", &steps, None, |text| parsed(text, None));
    report("json", &objects, None, |text| parsed(text, None));
    report_kinds();
}

/// What goes beyond one number after the other.
fn report_kinds() {
    let shapes = lines(|text, index| {
        let (loss, left) = (1.0 + value(index), value(index + 7).abs());
        let _ = write!(
            text,
            "iter {index}: loss {loss:.4}, time 31.5ms, left {left:.3}"
        );
    });
    report("shapes, iter … loss …", &shapes, None, |text| {
        parsed(text, None)
    });
    let rows = lines(|text, index| {
        let _ = write!(
            text,
            "{:2}  0 {:6} {:6} {:5}  {:2}",
            index % 7,
            100_000 + index,
            5_000 + index % 100,
            index % 1000,
            index % 100
        );
    });
    let table = format!(" r  b   free   buff   in  us\n{rows}");
    report("table between blanks", &table, None, |text| {
        parsed(text, None)
    });
    report("syslog", &syslog(), None, parsed_prose);
    let screen = screen();
    report("screen, 20 rows drawn again", &screen, None, parsed_screen);
}

/// What daemons say: a few dozen sentences with numbers, ids and addresses in them.
fn syslog() -> String {
    let words = ["session", "device", "unit", "request", "peer", "volume"];
    let verbs = [
        "opened for user",
        "attached to slot",
        "started by",
        "closed after",
        "reset by",
    ];
    lines(|text, index| {
        let (word, verb) = (words[index % 6], verbs[index / 6 % 5]);
        let (minute, second) = (index / 60 % 60, index % 60);
        let _ = write!(
            text,
            "Nov 27 10:{minute:02}:{second:02} web-{} daemon[{}]: {word} {} {verb} {} from 10.0.{}.{} ok",
            index % 4,
            1000 + index % 97,
            index % 5000,
            index % 311,
            index % 256,
            index % 199,
        );
    })
}

/// Frames as `watch` and its like draw them, as many lines in all as the others have.
fn screen() -> String {
    let mut text = String::new();
    for frame in 0..LINES / SCREEN_ROWS {
        text.push_str("\x1b[H");
        for row in 0..SCREEN_ROWS {
            let name = char::from(b'a' + row as u8);
            let celsius = 40.0 + value(frame * 50 + row);
            let _ = write!(text, "sensor {name}: {celsius:8.3} C\x1b[K\r\n");
        }
    }
    text
}
