//! Counters as x axes: of files by themselves, of live sources on request.

use std::fs;

use serde_json::json;

use crate::language::{FIRST_CURVE, Window, program};

/// Counts its steps for ever, twenty a second.
const TRAINING: &str = "import time\nfor i in range(1, 10**9): \
                        print(f'step {i * 10}: loss {1 / i:.6f}', flush=True); time.sleep(0.05)";

#[test]
fn a_file_with_a_counter_in_front_stands_over_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("train.csv");
    let rows = (1..=500).map(|n| format!("{},{}\n", n * 20, 1.0 / f64::from(n)));
    fs::write(&path, "step,loss\n".to_owned() + &rows.collect::<String>()).unwrap();
    let ended = program("watch --view none").arg(&path).run();
    ended.expect_exit(0).expect_only_series(&["step", "loss"]);
    let x = json!({"kind": "column", "name": "step", "first": 20.0, "last": 10_000.0});
    assert_eq!(ended.job().x, Some(x));
}

#[test]
fn lines_of_a_file_stand_over_the_counter_above_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log");
    let step = |n| format!("Time = {n}\n\nres=0.{n:03}\nres=0.{n:03}5\n\n");
    fs::write(&path, (1..=300).map(step).collect::<String>()).unwrap();
    let ended = program("watch --view none").arg(&path).run();
    ended.expect_samples("res", 600, [0.001, 0.3005, 0.3005]);
    let x = json!({"kind": "column", "name": "Time", "first": 1.0, "last": 300.0});
    assert_eq!(ended.job().x, Some(x));
}

#[test]
fn a_live_source_stands_over_arrival_and_says_what_counts() {
    let line = |n: u32| format!("step={n} loss=0.{n}\n");
    let lines: String = (1..=100).map(line).collect();
    let ended = program("watch - --view none").fed(&*lines).run();
    ended
        .expect_only_series(&["step", "loss"])
        .expect_log("stdin: # `step` counts: X or --x step makes it the x axis");
    assert_eq!(ended.job().x.unwrap()["kind"], "arrival");
    let ended = program("watch - --view none --x step").fed(&*lines).run();
    let x = json!({"kind": "column", "name": "step", "first": 1.0, "last": 100.0});
    assert_eq!(ended.job().x, Some(x));
}

#[test]
fn x_has_a_program_that_runs_stand_over_its_counter_and_back() {
    let window = Window::of(program("run --yes python3 -c").arg(TRAINING));
    let is_drawn = |count: usize| count > 50;
    window.until_plots("the counter's curve", |plots| {
        is_drawn(plots.count(FIRST_CURVE))
    });
    window.press("x");
    window.until_plots("no curve of the counter", |plots| {
        plots.count(FIRST_CURVE) == 0
    });
    window.press("x");
    window.until_plots("the counter's curve again", |plots| {
        is_drawn(plots.count(FIRST_CURVE))
    });
    window.press("x");
    let ended = window.press_and_end("ctrl+q");
    ended.expect_only_series(&["step", "loss"]);
    assert_eq!(ended.job().x.unwrap()["kind"], "arrival");
}
