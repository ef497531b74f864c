//! What recording costs: `cargo bench --bench record`.
//!
//! Bytes a sample, pyramid included, of six digits at even times; CPU time of the whole process at 1,000,000 samples
//! a second, with and without a recording in turn; how long a recording takes to open, and what is in memory then.
#![expect(clippy::print_stdout, reason = "a bench's table is its output")]

use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use sprintscope_sim::job::{SeriesSpec, Times};
use sprintscope_sim::recording::{Recorder, Recording, RecordingOptions};
use sprintscope_sim::store::{Question, Run};
use sprintscope_sim::{JobSpec, Scope, ScopeOptions, TaskSpec};

const LIMIT: Duration = Duration::from_mins(10);
const ROUNDS: usize = 5;

fn main() {
    let folder = std::env::temp_dir().join(format!("sprintscope-record-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    println!("bytes a sample                          live    closed   allowed");
    bytes_a_sample(&folder, 10, 20, 60.0, [24.0, 4.0]);
    bytes_a_sample(&folder, 1_000, 4, 80.0, [3.5, 3.5]);
    cpu(&folder);
    let samples =
        std::env::var("SAMPLES").map_or(100_000_000, |text| text.parse().expect("a count"));
    open(&folder, samples);
    std::fs::remove_dir_all(&folder).expect("ours");
}

/// Six digits of a noisy sine.
fn value(number: u64) -> f64 {
    let mut dice = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    dice ^= dice >> 29;
    dice = dice.wrapping_mul(0xBF58_476D_1CE4_E5B9);
    dice ^= dice >> 32;
    let noise = (dice >> 11) as f64 / (1_u64 << 53) as f64 - 0.5;
    (((number as f64 * 1e-3).sin() + 0.1 * noise) * 1e6).round() / 1e6
}

fn options(path: &Path) -> RecordingOptions {
    RecordingOptions {
        path: path.into(),
        is_forced: true,
        ..RecordingOptions::default()
    }
}

/// A job that sends samples in time, so many a second in each series, for so long.
fn paced(rate: u64, series: usize, seconds: f64, batches_a_second: u64) -> JobSpec {
    let task = TaskSpec::new("task", move |ctx| async move {
        let names = (0..series).map(|number| SeriesSpec::named(format!("v{number}")));
        let all: Vec<_> = names.map(|spec| ctx.series(spec)).collect();
        let count = (rate / batches_a_second).max(1);
        let start = Instant::now();
        let total = (seconds * rate as f64) as u64;
        for first in (0..total).step_by(count as usize) {
            let due = Duration::from_secs_f64(first as f64 / rate as f64);
            ctx.sleep_for(due.saturating_sub(start.elapsed())).await;
            for series in &all {
                let times = Times::Regular {
                    start: first as f64 / rate as f64,
                    step: 1.0 / rate as f64,
                };
                let values = (first..first + count).map(value).collect();
                series.batch(times, values).await.expect("not cut off");
            }
        }
    });
    JobSpec::new("job").task(task)
}

fn bytes_a_sample(folder: &Path, rate: u64, series: usize, seconds: f64, allowed: [f64; 2]) {
    let path = folder.join("bytes");
    let scope = Scope::new();
    let recorder = Recorder::start(&scope, options(&path)).expect("a file");
    let job = scope.start(paced(rate, series, seconds, rate.min(20)));
    assert!(job.wait(LIMIT), "it ends");
    scope.settle();
    thread::sleep(Duration::from_millis(1_200));
    let live = recorder.status();
    let closed = recorder.finish();
    let a_sample = |bytes: u64| bytes as f64 / closed.samples as f64;
    let (live, closed) = (a_sample(live.bytes), a_sample(closed.bytes));
    println!("{rate:>6}/s, {series} series, {seconds} s {live:>20.2} {closed:>9.2} {allowed:>9?}");
}

/// CPU time of this process so far, in seconds.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux");
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let ticks: f64 = fields[11..13]
        .iter()
        .map(|field| field.parse::<f64>().expect("a number"))
        .sum();
    ticks / 100.0
}

fn cpu(folder: &Path) {
    let path = folder.join("cpu");
    let mut best = [f64::INFINITY; 2];
    for _ in 0..ROUNDS {
        for (is_recorded, best) in [false, true].into_iter().zip(&mut best) {
            let scope = Scope::new();
            let recorder =
                is_recorded.then(|| Recorder::start(&scope, options(&path)).expect("a file"));
            let before = cpu_seconds();
            let job = scope.start(paced(1_000_000, 1, 8.0, 100));
            assert!(job.wait(LIMIT), "it ends");
            scope.settle();
            thread::sleep(Duration::from_millis(600));
            *best = best.min((cpu_seconds() - before) / 8.0);
            drop(recorder);
        }
    }
    println!(
        "\n1,000,000 samples/s              % of a core    more than without, in % of a core    allowed"
    );
    println!("without a recording {:>22.1}", best[0] * 100.0);
    println!(
        "with one {:>33.1} {:>36.1} {:>10}",
        best[1] * 100.0,
        (best[1] - best[0]) * 100.0,
        5
    );
}

fn resident_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kb = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kb.expect("a size") / 1024.0
}

/// Samples that are sent at once.
const BATCH: u64 = 16_384;

/// Writes so many samples, and opens them.
fn open(folder: &Path, samples: u64) {
    let path: PathBuf = folder.join("open");
    write(&path, samples);
    let bytes = std::fs::metadata(&path).expect("written").len();
    let before = resident_mb();
    let start = Instant::now();
    let recording = Recording::open(&path).expect("a recording");
    let (scope, _recording) = recording
        .into_scope(ScopeOptions::default())
        .expect("a scope");
    let opened = start.elapsed();
    let series = scope.store().find("job/v0").expect("the series");
    let (first, last) = scope.store().range(series).expect("samples");
    let question = Question {
        width: (last - first) / 1_280.0,
        columns: 0..1_281,
        ..Question::default()
    };
    let start = Instant::now();
    let answer = scope.store().columns(series, &question);
    let pictured = start.elapsed();
    assert!(matches!(answer.runs[..], [Run::Columns { .. }]));
    println!(
        "\n{samples} samples, {:.2} bytes each: opened in {:.3} s, first columns in {:.3} s, {:.0} MB more resident",
        bytes as f64 / samples as f64,
        opened.as_secs_f64(),
        pictured.as_secs_f64(),
        resident_mb() - before
    );
}

fn write(path: &Path, samples: u64) {
    let scope = Scope::with(ScopeOptions {
        memory_bytes: 400 << 20,
        ..ScopeOptions::default()
    });
    let recorder = Recorder::start(&scope, options(path)).expect("a file");
    let task = TaskSpec::new("task", move |ctx| async move {
        let series = ctx.series(SeriesSpec::named("v0"));
        let start = Instant::now();
        for first in (0..samples).step_by(BATCH as usize) {
            // No faster than it is written: this is about what is in the file.
            let due = Duration::from_secs_f64(first as f64 / 5e6);
            ctx.sleep_for(due.saturating_sub(start.elapsed())).await;
            let times = Times::Regular {
                start: first as f64 * 1e-6,
                step: 1e-6,
            };
            let values = (first..samples.min(first + BATCH)).map(value).collect();
            series.batch(times, values).await.expect("not cut off");
        }
    });
    let job = scope.start(JobSpec::new("job").task(task));
    assert!(job.wait(LIMIT), "it ends");
    scope.settle();
    let status = recorder.finish();
    assert_eq!(status.trouble, None);
}
