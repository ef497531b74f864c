//! What a pattern over a million lines takes: `cargo bench -p sprintscope --bench log`.
//!
//! As a view looks for it, frame by frame, beside a bare loop of the same pattern over the same lines.
#![expect(clippy::print_stdout, reason = "a bench reports on standard output")]

use std::hint::black_box;
use std::thread::sleep;
use std::time::{Duration, Instant};

use regex::RegexBuilder;
use sprintscope::lookup::Lookup;
use sprintscope_sim::job::{Log, LogLine, Stream};

const LINES: u32 = 1_000_000;
/// Between two frames.
const FRAME: Duration = Duration::from_millis(1);

fn main() {
    let texts: Vec<String> = (0..LINES).map(text).collect();
    let log = Log::default();
    for (t, text) in (0..).zip(&texts) {
        log.push(&line(f64::from(t) * 1e-3, text));
    }
    println!(
        "{:<20} {:>9} {:>8} {:>14} {:>17}",
        "a million lines", "hits", "ms", "of a bare loop", "longest frame ms"
    );
    for pattern in ["nowhere", r"took \d{3} s", "cluster$", r"(foo|bar)+\s*baz"] {
        let bare = bare_loop(pattern, &texts);
        let (took, longest, hits) = looked_for(pattern, &log);
        println!(
            "{pattern:<20} {hits:>9} {:>8.0} {:>14.2} {:>17.2}",
            took.as_secs_f64() * 1e3,
            took.as_secs_f64() / bare.as_secs_f64(),
            longest.as_secs_f64() * 1e3,
        );
    }
}

fn text(number: u32) -> String {
    format!(
        "10:00:00.{:03} INFO worker-{} step {number} took {} ms on a machine of the cluster, ok",
        number % 1_000,
        number % 7,
        number % 31,
    )
}

fn line(t: f64, text: &str) -> LogLine {
    LogLine {
        t,
        stream: Stream::Out,
        text: text.into(),
        is_open: false,
        is_shown: false,
        is_data: false,
    }
}

fn bare_loop(pattern: &str, texts: &[String]) -> Duration {
    let regex = RegexBuilder::new(pattern).case_insensitive(true).build();
    let regex = regex.expect("the patterns here are right ones");
    let begun = Instant::now();
    black_box(texts.iter().filter(|text| regex.is_match(text)).count());
    begun.elapsed()
}

/// How long it took, the longest frame, and how many lines have a hit.
fn looked_for(pattern: &str, log: &Log) -> (Duration, Duration, usize) {
    let mut lookup = Lookup::of(log, pattern);
    let (begun, mut longest) = (Instant::now(), Duration::ZERO);
    loop {
        let frame = Instant::now();
        let has_more = lookup.look();
        longest = longest.max(frame.elapsed());
        if !has_more {
            return (begun.elapsed(), longest, lookup.hits());
        }
        sleep(FRAME);
    }
}
