//! One sample at a time from a task into the store, beside the bare channel: `cargo bench --bench plot`.
#![expect(clippy::print_stdout, reason = "a bench's table is its output")]

use std::hint::black_box;
use std::thread;
use std::time::{Duration, Instant};

use sprintscope_sim::job::SeriesSpec;
use sprintscope_sim::{JobSpec, Scope, TaskContext, TaskSpec};

const SAMPLES: u32 = 5_000_000;
const LIMIT: Duration = Duration::from_mins(2);
/// As many messages as a scope's channel holds.
const CHANNEL: usize = 2_048;

fn main() {
    let bare = best(bare_channel);
    println!("one sample at a time                 M samples/s     ratio to the bare channel");
    row("flume, one by one (the limit)", bare, bare);
    row("ctx.series(..).push(t, v)", best(|| through(push)), bare);
    row("ctx.plot_at(name, t, v)", best(|| through(plot_at)), bare);
    row("ctx.plot(name, v)", best(|| through(plot)), bare);
    row(
        "ctx.plot, eight series in turn",
        best(|| through(eight)),
        bare,
    );
}

fn row(what: &str, rate: f64, bare: f64) {
    println!("{what:<36} {:>11.2} {:>9.2}", rate / 1e6, rate / bare);
}

/// Samples a second, of the best of three runs.
fn best(run: impl Fn() -> Duration) -> f64 {
    let rates = (0..3).map(|_| f64::from(SAMPLES) / run().as_secs_f64());
    rates.fold(0.0, f64::max)
}

fn bare_channel() -> Duration {
    let (sender, receiver) = flume::bounded::<[f64; 2]>(CHANNEL);
    let start = Instant::now();
    thread::scope(|scope| {
        scope.spawn(move || {
            for i in 0..SAMPLES {
                if sender.send([f64::from(i), 1.0]).is_err() {
                    return;
                }
            }
        });
        for sample in receiver {
            black_box(sample);
        }
    });
    start.elapsed()
}

/// From the job's start until the store has the last sample.
fn through(produce: fn(&TaskContext)) -> Duration {
    let scope = Scope::new();
    let task = TaskSpec::new("task", move |ctx| async move { produce(&ctx) });
    let start = Instant::now();
    let job = scope.start(JobSpec::new("job").task(task));
    assert!(job.wait(LIMIT), "it ends");
    scope.settle();
    let took = start.elapsed();
    let series = scope.store().list();
    let stats = series.iter().filter_map(|(id, _)| scope.store().stats(*id));
    let stored: u64 = stats.map(|stats| stats.samples).sum();
    assert_eq!(stored, u64::from(SAMPLES), "nothing is lost");
    took
}

fn push(ctx: &TaskContext) {
    let series = ctx.series(SeriesSpec::named("v"));
    for i in 0..SAMPLES {
        series.push(f64::from(i), 1.0).expect("not cut off");
    }
}

fn plot_at(ctx: &TaskContext) {
    (0..SAMPLES).for_each(|i| ctx.plot_at("v", f64::from(i), 1.0));
}

fn plot(ctx: &TaskContext) {
    (0..SAMPLES).for_each(|_| ctx.plot("v", 1.0));
}

fn eight(ctx: &TaskContext) {
    const NAMES: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];
    (0..SAMPLES).for_each(|i| ctx.plot(NAMES[i as usize % NAMES.len()], 1.0));
}
