//! The summary of a scope's jobs, as its readers find it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use sprintscope_sim::job::{AxisReading, Fact, Ledger, LedgerChange, Over, Progress, SeriesSpec};
use sprintscope_sim::{JobSpec, JobState, Scope, StopBy, StopMethod, TaskContext, TaskSpec};

use super::Report;

/// What comes of a job that says this and is done.
fn report(says: impl Fn(&TaskContext) + Send + Sync + Copy + 'static) -> Report {
    let scope = Scope::new();
    let task = move |ctx: TaskContext| async move { says(&ctx) };
    let job = scope.start(JobSpec::new("train").task(TaskSpec::new("say", task)));
    assert!(job.wait(Duration::from_secs(20)));
    scope.settle();
    Report::of(&scope, "none", None)
}

fn job(says: impl Fn(&TaskContext) + Send + Sync + Copy + 'static) -> Value {
    let json = report(says).json().expect("plain data");
    let summary: Value = serde_json::from_str(&json).expect("JSON");
    summary["jobs"][0].clone()
}

/// A series over an axis of its own, from 3 to 9.
fn over(ctx: &TaskContext, name: &str, axis: &str) {
    let spec = SeriesSpec {
        x_axis: Some(axis.into()),
        ..SeriesSpec::named(name)
    };
    let writer = ctx.series(spec);
    for x in 3..=9 {
        let _cut_off = writer.push(f64::from(x), 1.0);
    }
}

#[test]
fn a_state_series_says_so_with_its_labels_and_the_last_one() {
    let job = job(|ctx| {
        ctx.state("phase", "warm-up");
        ctx.state("phase", "train");
        ctx.state("phase", "warm-up");
        ctx.plot("v", 1.0);
    });
    let phase = &job["series"][0];
    assert_eq!(phase["kind"], "state");
    assert_eq!(phase["labels"], json!(["warm-up", "train"]));
    assert_eq!(
        (&phase["last"], &phase["samples"]),
        (&json!("warm-up"), &json!(3))
    );
    assert_eq!((&phase["min"], &phase["max"]), (&Value::Null, &Value::Null));
    let numbers = &job["series"][1];
    assert_eq!(
        (&numbers["kind"], &numbers["last"]),
        (&Value::Null, &json!(1.0))
    );
}

#[test]
fn more_labels_than_there_may_be_are_gaps_and_the_log_says_so() {
    let job = job(|ctx| {
        for label in 0..300 {
            ctx.state("id", &format!("l{label}"));
        }
    });
    let series = &job["series"][0];
    assert_eq!(series["labels"].as_array().expect("labels").len(), 256);
    assert_eq!(
        (&series["samples"], &series["not_finite"]),
        (&json!(300), &json!(44))
    );
    assert_eq!(
        (&series["last"], &job["log_lines"]),
        (&Value::Null, &json!(1))
    );
}

#[test]
fn a_job_that_tells_nothing_of_itself_has_seen_its_samples_as_they_arrived() {
    let job = job(|ctx| {
        ctx.plot("a", 1.0);
        ctx.plot("a", f64::NAN);
        ctx.plot("b", 2.0);
    });
    assert_eq!(job["format"], Value::Null);
    assert_eq!(
        job["x"],
        json!({"kind": "arrival", "name": "", "first": null, "last": null})
    );
    assert_eq!(
        (&job["facts"], &job["progress"]),
        (&json!([]), &Value::Null)
    );
    assert_eq!(
        job["ledger"],
        json!({"seen": 3, "samples": 3, "facts": 0, "bad": 0, "ignored": {}, "dropped": {}})
    );
}

#[test]
fn a_source_tells_format_axis_facts_progress_and_ledger() {
    let job = job(|ctx| {
        ctx.tell("format", "table");
        ctx.set_axis_reading(Some(AxisReading {
            kind: Over::Time,
            name: "timestamp".into(),
            first: Some(0.0),
            last: Some(59.0),
        }));
        ctx.set_fact(Fact::new("lr0", 0.01));
        ctx.set_fact(Fact::new("version", "8.3.1"));
        let (done, total) = (41.0, 100.0);
        ctx.set_progress(Progress { done, total });
        ctx.count_in_ledger(&LedgerChange {
            seen: 10,
            samples: 4,
            facts: 1,
            bad: 1,
            ignored: vec![("x", 2)],
            dropped: vec![(Ledger::LIMIT, 2)],
        });
    });
    assert_eq!(job["format"], "table");
    assert_eq!(
        job["x"],
        json!({"kind": "time", "name": "timestamp", "first": 0.0, "last": 59.0})
    );
    assert_eq!(
        job["facts"],
        json!([
            {"name": "lr0", "value": 0.01, "unit": ""},
            {"name": "version", "value": "8.3.1", "unit": ""}
        ])
    );
    assert_eq!(job["progress"], json!({"done": 41.0, "total": 100.0}));
    assert_eq!(
        job["ledger"],
        json!({"seen": 10, "samples": 4, "facts": 1, "bad": 1,
            "ignored": {"x": 2}, "dropped": {"limit": 2}})
    );
}

#[test]
fn series_over_a_common_axis_say_it_and_others_say_nothing() {
    let alike = job(|ctx| {
        over(ctx, "a", "step");
        over(ctx, "b", "step");
    });
    assert_eq!(
        alike["x"],
        json!({"kind": "column", "name": "step", "first": 3.0, "last": 9.0})
    );
    let differ = job(|ctx| {
        over(ctx, "a", "step");
        over(ctx, "b", "epoch");
    });
    assert_eq!(differ["x"], Value::Null);
}

#[test]
fn the_words_tell_facts_and_progress_in_a_short_line_each() {
    let words = report(|ctx| {
        ctx.set_fact(Fact::new("lr0", 0.01));
        ctx.set_fact(Fact::new("imgsz", 640.0).unit("px"));
        let (done, total) = (3.0, 10.0);
        ctx.set_progress(Progress { done, total });
        ctx.plot("loss", 0.25);
    })
    .words();
    let lines: Vec<&str> = words.lines().skip(1).map(str::trim).collect();
    assert_eq!(
        lines,
        [
            "loss  1 sample, 0.25 to 0.25, last 0.25",
            "facts: lr0 0.01, imgsz 640 px",
            "progress 3/10",
        ]
    );
}

#[test]
fn a_restart_keeps_the_record_of_the_run_before() {
    let scope = Scope::new();
    // A run that is stopped before its task begins says nothing.
    let said = Arc::new(AtomicU32::new(0));
    let saying = Arc::clone(&said);
    let task = move |ctx: TaskContext| {
        let saying = Arc::clone(&saying);
        async move {
            ctx.set_fact(Fact::new("lr0", 0.01));
            ctx.plot("loss", 0.5);
            ctx.plot("loss", 0.25);
            saying.fetch_add(1, Ordering::Release);
            ctx.stop_event().wait().await;
            ctx.plot("loss", 0.125);
        }
    };
    let job = scope.start(JobSpec::new("train").task(TaskSpec::new("say", task)));
    let until_running = |run| {
        let has_said = || said.load(Ordering::Acquire) == run + 1;
        while job.status().run != run || job.status().state != JobState::Running || !has_said() {
            std::thread::sleep(Duration::from_millis(1));
        }
    };
    until_running(0);
    // Once while it runs, once after its end.
    job.restart(StopBy::Key);
    until_running(1);
    let _asked = job.stop(StopMethod::Loop, StopBy::Button);
    assert!(job.wait(Duration::from_secs(20)));
    job.restart(StopBy::Key);
    until_running(2);
    let _asked = job.stop(StopMethod::Event, StopBy::Client);
    assert!(job.wait(Duration::from_secs(20)));
    scope.settle();
    let json = Report::of(&scope, "none", None).json().expect("plain data");
    let summary: Value = serde_json::from_str(&json).expect("JSON");
    let job = &summary["jobs"][0];
    assert_eq!(
        (&job["run"], &job["stop"]["by"]),
        (&json!(3), &json!("client"))
    );
    assert_eq!(job["series"][0]["samples"], 3, "those of the last run");
    let runs = job["runs"].as_array().expect("runs");
    let said = |run: &Value| {
        let stop = &run["stop"];
        json!([
            run["run"],
            run["state"],
            run["reason"],
            stop["by"],
            stop["ended_by"],
            run["series"]
        ])
    };
    let series = |samples: u64, last: f64| {
        json!([{"name": "loss", "unit": "", "samples": samples, "last": last,
            "min": last, "max": 0.5, "not_finite": 0}])
    };
    assert_eq!(
        runs.iter().map(said).collect::<Vec<_>>(),
        [
            json!([
                1,
                "completed",
                "stop event",
                "key",
                "itself",
                series(3, 0.125)
            ]),
            json!([
                2,
                "dead",
                "loop stopped",
                "button",
                "cut off",
                series(2, 0.25)
            ]),
        ]
    );
    assert_eq!(runs[1]["facts"][0]["name"], "lr0");
    assert_eq!(runs[1]["stop"]["left_undone"], json!(["say"]));
}

/// What a job was doing and how long is told of each run; that it has ended takes no time of it.
#[test]
fn the_time_in_each_state_is_told_of_every_run() {
    let scope = Scope::new();
    let task = |ctx: TaskContext| async move {
        ctx.stop_event().wait().await;
        // It takes a moment to stop.
        std::thread::sleep(Duration::from_millis(60));
    };
    let job = scope.start(JobSpec::new("train").task(TaskSpec::new("say", task)));
    let patience = Duration::from_secs(20);
    for run in 0..2 {
        while job.state() != JobState::Running {
            std::thread::yield_now();
        }
        std::thread::sleep(Duration::from_millis(30));
        if run == 0 {
            let _outcome = job.stop(StopMethod::Event, StopBy::Client);
            assert!(job.wait(patience));
            assert!(job.restart(StopBy::Client));
        }
    }
    scope.settle();
    let summary = |scope: &Scope| {
        let json = Report::of(scope, "none", None).json().expect("plain data");
        serde_json::from_str::<Value>(&json).expect("JSON")["jobs"][0].clone()
    };
    let told = summary(&scope);
    let seconds = |told: &Value, state: &str| told["states"][state].as_f64();
    let first = &told["runs"][0];
    assert!(seconds(first, "running").unwrap() >= 0.03, "{first}");
    assert!(seconds(first, "stopping").unwrap() >= 0.05, "{first}");
    let sum: f64 = ["starting", "running", "stopping"]
        .into_iter()
        .filter_map(|state| seconds(first, state))
        .sum();
    assert!(
        (sum - first["seconds"].as_f64().unwrap()).abs() < 0.02,
        "{first}"
    );
    // What goes on is counted up to now.
    assert!(seconds(&told, "running").unwrap() >= 0.03, "{told}");
    assert_eq!(seconds(&told, "stopping"), None);
    let _outcome = job.stop(StopMethod::Event, StopBy::Client);
    assert!(job.wait(patience));
}
