//! What a subscriber costs a batch of samples: `cargo bench --bench subscribe`.
//!
//! Batches are small, so that what each costs beside its samples is seen. The hub's own time is read
//! from its thread's clock: the subscriber works on another one.
#![expect(clippy::print_stdout, reason = "a bench's table is its output")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use sprintscope_sim::hub::{News, WhenFull};
use sprintscope_sim::job::{SeriesSpec, Times};
use sprintscope_sim::{JobSpec, Scope, TaskSpec};

const BATCHES: u32 = 250_000;
/// Other programs on the machine only ever add to a time: the least of many rounds counts.
const ROUNDS: usize = 60;
const LIMIT: Duration = Duration::from_mins(2);
/// Nanoseconds a batch that one subscriber may cost.
const ALLOWED: f64 = 10.0;

fn main() {
    let mut best = [f64::INFINITY; 3];
    for _ in 0..ROUNDS {
        for (subscribers, best) in best.iter_mut().enumerate() {
            *best = best.min(nanos_a_batch(subscribers));
        }
    }
    println!(
        "the hub, batches of 4 samples          ns a batch    more than without    of what is allowed"
    );
    for (subscribers, nanos) in best.iter().enumerate() {
        let more = nanos - best[0];
        println!(
            "{subscribers} subscribers {nanos:>36.1} {more:>20.1} {:>21.2}",
            more / ALLOWED
        );
    }
}

/// CPU time of the hub's thread for each batch.
fn nanos_a_batch(subscribers: usize) -> f64 {
    let scope = Scope::new();
    let is_over = Arc::new(AtomicBool::new(false));
    let readers: Vec<_> = (0..subscribers)
        .map(|_| {
            let mut subscription = scope.subscribe(usize::MAX, WhenFull::Lose);
            let is_over = Arc::clone(&is_over);
            let read = move || {
                let mut batches = 0_u32;
                while !is_over.load(Ordering::Acquire) || batches < BATCHES {
                    if let Some(bundle) = subscription.next(Duration::from_millis(50)) {
                        let samples = |news: &&News| matches!(news, News::Samples { .. });
                        batches += bundle.iter().filter(samples).count() as u32;
                    }
                }
                batches
            };
            thread::Builder::new().spawn(read).expect("a thread")
        })
        .collect();
    let task = TaskSpec::new("task", |ctx| async move {
        let series = ctx.series(SeriesSpec::named("v"));
        for i in 0..BATCHES {
            let times = Times::Regular {
                start: f64::from(i) * 4.0,
                step: 1.0,
            };
            series
                .batch(times, vec![1.0; 4])
                .await
                .expect("not cut off");
        }
    });
    scope.settle();
    let before = hub_nanos();
    let job = scope.start(JobSpec::new("job").task(task));
    assert!(job.wait(LIMIT), "it ends");
    scope.settle();
    let took = hub_nanos() - before;
    is_over.store(true, Ordering::Release);
    for reader in readers {
        let batches = reader.join().expect("it reads");
        assert_eq!(batches, BATCHES, "it sees all");
    }
    took / f64::from(BATCHES)
}

/// CPU time that the thread called `hub` has used so far, as Linux counts it.
fn hub_nanos() -> f64 {
    let tasks = std::fs::read_dir("/proc/self/task").expect("Linux");
    let paths = tasks.filter_map(|task| Some(task.ok()?.path()));
    let is_hub = |path: &std::path::PathBuf| {
        std::fs::read_to_string(path.join("comm")).is_ok_and(|name| name.trim() == "hub")
    };
    let hub = paths.into_iter().find(is_hub).expect("a hub");
    let spent = std::fs::read_to_string(hub.join("schedstat")).expect("schedstat");
    let nanos = spent.split(' ').next().and_then(|nanos| nanos.parse().ok());
    nanos.expect("a number")
}
