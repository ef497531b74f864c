//! What a rule costs a sample: `cargo bench -p sprintscope-sim --bench rule`.
//!
//! The time of the rule's own thread, read from its clock, beside what a bare loop over the same values takes; and
//! what the hub pays for series that no rule is about.
#![expect(clippy::print_stdout, reason = "a bench's table is its output")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use sprintscope_sim::job::{SeriesSpec, Times};
use sprintscope_sim::rule::{Action, Rule, RuleRunner};
use sprintscope_sim::{JobSpec, Scope, TaskSpec};

const BATCHES: u32 = 20_000;
const BATCH: usize = 1_000;
/// Other programs on the machine only ever add to a time: the least of some rounds counts.
const ROUNDS: usize = 5;
const LIMIT: Duration = Duration::from_mins(2);
/// Nanoseconds that a rule may cost a sample.
const ALLOWED: f64 = 20.0;

fn main() {
    let bare = (0..ROUNDS)
        .map(|_| bare_loop())
        .fold(f64::INFINITY, f64::min);
    println!(
        "a rule                               ns a sample   of a bare loop   of what is allowed"
    );
    let rules = [
        "v < -1",
        "v < -1 for 10",
        "v < -1 for 10s",
        "v is nan",
        "v < -1 or v > 3 or v is nan",
        "v < -1 and w < -1",
        "v < 0.5 and w < -1 for 3",
    ];
    for text in rules {
        let series = if text.contains('w') { 2.0 } else { 1.0 };
        let nanos = least(|| nanos_of("rule", Some(text))) / series;
        println!(
            "{text:<36} {nanos:>11.2} {:>16.1} {:>20.3}",
            nanos / bare,
            nanos / ALLOWED
        );
    }
    let without = least(|| nanos_of("hub", None));
    let elsewhere = least(|| nanos_of("hub", Some("other < 1")));
    println!(
        "the hub, a batch of {BATCH}, without a rule: {:.0} ns",
        without * BATCH as f64
    );
    println!(
        "the same where a rule is about another series: {:.0} ns, {:.3} as much",
        elsewhere * BATCH as f64,
        elsewhere / without
    );
}

fn least(measure: impl Fn() -> f64) -> f64 {
    (0..ROUNDS).map(|_| measure()).fold(f64::INFINITY, f64::min)
}

fn values() -> Vec<f64> {
    (0..BATCH).map(|i| (i as f64 * 0.7).sin()).collect()
}

/// Nanoseconds a value, compared in a loop that does nothing else.
fn bare_loop() -> f64 {
    let values = values();
    let start = Instant::now();
    let mut found = 0_u64;
    for _ in 0..BATCHES {
        found += black_box(&values)
            .iter()
            .filter(|value| **value < -1.0)
            .count() as u64;
    }
    black_box(found);
    start.elapsed().as_nanos() as f64 / f64::from(BATCHES) / BATCH as f64
}

/// CPU time of the thread of this name for each sample of `v`, while `v` and `w` come.
fn nanos_of(thread: &str, rule: Option<&str>) -> f64 {
    let scope = Scope::new();
    let rule = rule.map(|text| text.parse::<Rule>().expect(text));
    let at_work: Option<RuleRunner> =
        rule.map(|rule| scope.add_rule(rule, Action::Mark).expect("a thread"));
    let task = TaskSpec::new("task", |ctx| async move {
        let series = ["v", "w"].map(|name| ctx.series(SeriesSpec::named(name)));
        let step = 1e-6;
        for i in 0..BATCHES {
            let start = f64::from(i) * BATCH as f64 * step;
            for one in &series {
                let times = Times::Regular { start, step };
                one.batch(times, values()).await.expect("not cut off");
            }
        }
    });
    scope.settle();
    let before = thread_nanos(thread);
    let job = scope.start(JobSpec::new("job").task(task));
    assert!(job.wait(LIMIT), "it ends");
    scope.settle();
    // The rule's thread has as much to do as its queue holds.
    std::thread::sleep(Duration::from_millis(300));
    let took = thread_nanos(thread) - before;
    drop(at_work);
    took / f64::from(BATCHES) / BATCH as f64
}

/// CPU time that the thread of this name has used so far, as Linux counts it.
fn thread_nanos(wanted: &str) -> f64 {
    let find = || {
        let tasks = std::fs::read_dir("/proc/self/task").expect("Linux");
        let mut paths = tasks.filter_map(|task| Some(task.ok()?.path()));
        paths.find(|path| {
            std::fs::read_to_string(path.join("comm")).is_ok_and(|name| name.trim() == wanted)
        })
    };
    // A thread gives itself its name, a moment after it was begun.
    let mut looks = 0;
    let thread = loop {
        if let Some(thread) = find() {
            break thread;
        }
        assert!(looks < 1_000, "no thread {wanted}");
        looks += 1;
        std::thread::sleep(Duration::from_millis(1));
    };
    let spent = std::fs::read_to_string(thread.join("schedstat")).expect("schedstat");
    let nanos = spent.split(' ').next().and_then(|nanos| nanos.parse().ok());
    nanos.expect("a number")
}
