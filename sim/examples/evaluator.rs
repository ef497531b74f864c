//! A producer and an evaluator in one job, each at an interval of its own: a sensor is read 200 times
//! a second, and four times a second somebody says how loud it was.
//!
//! `cargo run --release -p sprintscope-sim --example evaluator`
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::time::Duration;

use sprintscope_sim::job::Sample;
use sprintscope_sim::task::{Signal, evaluator, stopper};
use sprintscope_sim::{JobSpec, Scope, TaskContext, TaskSpec};

/// Plots one reading a tick.
async fn read_sensor(ctx: TaskContext) {
    while ctx.sleep().await {
        ctx.plot("sensor", Signal::Noisy.value(ctx.now(), ctx.ticks(), 0));
    }
}

/// Gets every sample since its last tick, and plots one value for all of them.
fn loudness(ctx: &TaskContext, samples: &[Sample]) {
    let power: f64 = samples.iter().map(|sample| sample.v * sample.v).sum();
    let loudness = (power / samples.len() as f64).sqrt();
    ctx.plot("loudness", loudness);
    ctx.log(format!("{loudness:.3} over {} samples", samples.len()));
}

fn main() {
    let scope = Scope::new();
    let sensor = TaskSpec::new("sensor", read_sensor).every(Duration::from_millis(5));
    let loudness = evaluator("loudness", "sensor", Duration::from_millis(250), loudness);
    let job = scope.start(
        JobSpec::new("room")
            .task(sensor)
            .task(loudness)
            .stopper(stopper(2, Duration::from_secs(1))),
    );
    assert!(
        job.wait(Duration::from_secs(10)),
        "the stopper counts to two seconds"
    );
    scope.settle();

    let log = scope.log(job.id());
    for (_, line) in log.lines(log.range()) {
        println!("{:5.2} s  {}", line.t, line.text);
    }
    for (id, info) in scope.store().list().iter() {
        if let Some(stats) = scope.store().stats(*id) {
            println!("{}: {} samples", info.name, stats.samples);
        }
    }
}
