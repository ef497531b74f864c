//! The notebook recipe, step by step: a loop in the background, a *sprinter* that works in it, a
//! *stopper* that ends it, and a foreground that stays free.
//!
//! `cargo run --release -p sprintscope-sim --example recipe`
#![expect(
    clippy::print_stdout,
    reason = "an example shows what a notebook would show"
)]

use std::thread::sleep;
use std::time::Duration;

use sprintscope_sim::task::{Load, Signal, sprinter, stopper};
use sprintscope_sim::{Job, JobSpec, Scope, StopBy, StopMethod};

const TICK: Duration = Duration::from_millis(100);
const PATIENCE: Duration = Duration::from_secs(10);

fn main() {
    let scope = Scope::new();
    natural_end(&scope);
    three_other_ends(&scope);
    two_at_once(&scope);
}

/// The sprinter would go on to 400. The stopper counts to 41 and so ends the job.
fn recipe(name: &str) -> JobSpec {
    let counting = Load {
        signal: Signal::Count,
        series: 1,
        ..Load::default()
    };
    JobSpec::new(name)
        .task(sprinter(400, TICK, counting))
        .stopper(stopper(41, TICK))
}

fn natural_end(scope: &Scope) {
    println!("## Start it in the background");
    let job = scope.start(recipe("demo"));

    println!("## The foreground is free, whatever the job does");
    for _ in 0..3 {
        println!("2 + 2 = {}, and the job is {}", 2 + 2, job.state());
        sleep(TICK * 10);
    }

    println!("## It ends by itself when the stopper has counted to 41");
    show_end(&job);

    println!("## What it said, and what it plotted, is kept");
    scope.settle();
    let log = scope.log(job.id());
    for (_, line) in log.lines(log.range()) {
        println!("{:6.2} s  {}", line.t, line.text);
    }
    for task in job.tasks() {
        println!("{} ticked {} times", task.name, task.ticks);
    }
    let series = scope.store().find("demo/sprinter");
    if let Some(stats) = series.and_then(|id| scope.store().stats(id)) {
        let last = stats.last.unwrap_or_default();
        println!(
            "demo/sprinter has {} samples, the last is {last}",
            stats.samples
        );
    }

    println!("## Until it is removed");
    scope.jobs().remove(job.id());
    println!("jobs in the list: {}", scope.jobs().list().len());
}

fn three_other_ends(scope: &Scope) {
    for method in [StopMethod::Event, StopMethod::Loop, StopMethod::Cancel] {
        println!("## Stop it by `{method}`, in the middle of a run");
        let job = scope.start(recipe("demo"));
        sleep(TICK * 4);
        let _asked = job.stop(method, StopBy::Client);
        show_end(&job);
        for rung in job.status().rungs {
            let took = rung.took.unwrap_or_default();
            println!(
                "asked by {}, took {took:.1?}, left undone: {:?}",
                rung.by, rung.left_undone
            );
        }
        scope.jobs().flush();
    }
}

fn two_at_once(scope: &Scope) {
    println!("## Two at once: names stay unique, and each has a thread of its own");
    let jobs = [scope.start(recipe("demo")), scope.start(recipe("demo"))];
    sleep(TICK * 4);
    println!("{jobs:?}");
    let _asked = jobs[0].stop(StopMethod::Event, StopBy::Client);
    assert!(jobs[0].wait(PATIENCE), "a job ends at its event");
    println!("{jobs:?}");

    println!("## Leaving stops what still runs");
    scope.shut_down(StopBy::Client);
    println!("{jobs:?}");
}

fn show_end(job: &Job) {
    assert!(job.wait(PATIENCE), "it takes four seconds");
    let status = job.status();
    let reason = status
        .reason
        .map(|reason| reason.to_string())
        .unwrap_or_default();
    println!(
        "{} is {} ({reason}) after {:.1} s",
        job.name(),
        status.state,
        status.seconds
    );
}
