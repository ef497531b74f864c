//! A task of one's own: an async function that plots, logs and sleeps.
//!
//! `cargo run --release -p sprintscope-sim --example own_task`
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::time::Duration;

use sprintscope_sim::{JobSpec, Scope, StopBy, StopMethod, TaskContext, TaskSpec};

/// Minimises (x − 3)² by gradient descent, one step a tick.
async fn train(ctx: TaskContext) {
    let mut x = 10.0;
    // Returns early, and `false`, as soon as somebody asks for a stop.
    while ctx.sleep().await {
        let loss: f64 = (x - 3.0) * (x - 3.0);
        x -= 0.1 * 2.0 * (x - 3.0);
        ctx.plot("loss", loss);
        if ctx.ticks().is_multiple_of(10) {
            ctx.log(format!(
                "step {}: x = {x:.4}, loss = {loss:.6}",
                ctx.ticks()
            ));
        }
    }
    ctx.log("stopped, and time to save the model");
}

fn main() {
    let scope = Scope::new();
    let training = TaskSpec::new("train", train).every(Duration::from_millis(50));
    let job = scope.start(JobSpec::new("train").task(training));

    // Meanwhile the foreground turns a knob: the slider that every interval has.
    std::thread::sleep(Duration::from_millis(600));
    if let Some(interval) = job.control("train interval") {
        interval
            .request(0.01)
            .expect("ten milliseconds are in its range");
    }
    std::thread::sleep(Duration::from_millis(400));

    let _asked = job.stop(StopMethod::Event, StopBy::Client);
    assert!(
        job.wait(Duration::from_secs(5)),
        "it sees the event in its sleep"
    );
    scope.settle();

    let log = scope.log(job.id());
    for (_, line) in log.lines(log.range()) {
        println!("{:5.2} s  {}", line.t, line.text);
    }
    let series = scope.store().find("train/loss");
    if let Some(stats) = series.and_then(|id| scope.store().stats(id)) {
        let lowest = stats.min.unwrap_or_default();
        println!(
            "train/loss has {} samples, the lowest is {lowest:.1e}",
            stats.samples
        );
    }
}
