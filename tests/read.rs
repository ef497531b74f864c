//! `read`: how lines would be read, as a person and as a program sees it.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::language::{Ended, program};

fn told(options: &str, text: &str) -> Ended {
    let ended = program(&format!("read {options}")).fed(text).run();
    ended.expect_exit(0).expect_silent_stderr();
    ended
}

fn answer(options: &str, text: &str) -> Value {
    let ended = told(&format!("--json {options}"), text);
    let answer: Value = serde_json::from_str(&ended.stdout).unwrap();
    let ledger = &answer["ledger"];
    let sum = |counts: &Value| -> u64 {
        let counts = counts.as_object().unwrap().values();
        counts.map(|count| count.as_u64().unwrap()).sum()
    };
    let gone = ["samples", "facts", "bad"].map(|place| ledger[place].as_u64().unwrap());
    let gone: u64 = gone.iter().sum();
    let left_out = sum(&ledger["ignored"]) + sum(&ledger["dropped"]);
    assert_eq!(ledger["seen"], gone + left_out, "{answer:#}");
    answer
}

/// Name, unit, group and samples of each series.
fn series(answer: &Value) -> Vec<(String, String, String, u64)> {
    let text = |series: &Value, field: &str| series[field].as_str().unwrap().to_owned();
    let told = |one: &Value| {
        let samples = one["samples"].as_u64().unwrap();
        (
            text(one, "name"),
            text(one, "unit"),
            text(one, "group"),
            samples,
        )
    };
    answer["series"]
        .as_array()
        .unwrap()
        .iter()
        .map(told)
        .collect()
}

fn named(name: &str, unit: &str, group: &str, samples: u64) -> (String, String, String, u64) {
    (name.into(), unit.into(), group.into(), samples)
}

fn training() -> String {
    let line = |n: u32| {
        format!(
            "iter {n}: loss {}.5, time {}.25ms\n",
            9 - n / 10,
            30 + n % 3
        )
    };
    "batch_size=32\n".to_owned() + &(0..90).map(line).collect::<String>()
}

#[test]
fn a_training_log_is_told_to_a_program() {
    let answer = answer("", &training());
    let series = series(&answer);
    assert!(series.contains(&named("loss", "", "", 90)), "{answer:#}");
    assert!(series.contains(&named("time", "ms", "", 90)), "{answer:#}");
    assert_eq!(answer["lines"], 91);
    let fact = json!({"name": "batch_size", "value": 32.0, "unit": ""});
    assert_eq!(answer["facts"], json!([fact]));
    let told = answer["series"].as_array().unwrap();
    let loss = told.iter().find(|one| one["name"] == "loss").unwrap();
    assert_eq!((&loss["first"], &loss["last"]), (&json!(9.5), &json!(1.5)));
    assert_eq!(loss["example"], "iter 0: loss 9.5, time 30.25ms");
}

#[test]
fn a_training_log_is_told_to_a_person() {
    let ended = told("", &training());
    ended.expect_stdout("said once: batch_size 32");
    let line = |begin: &str| {
        let found = ended.stdout.lines().find(|line| line.starts_with(begin));
        found
            .unwrap_or_else(|| panic!("{begin}: {ended}"))
            .to_owned()
    };
    assert!(line("reads as ").contains("91 lines"), "{ended}");
    let words: Vec<String> = line("time ")
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    assert_eq!(words[..5], ["time", "ms", "90", "30.25", "32.25"]);
    assert!(line("numbers: ").contains("+ 1 said once"), "{ended}");
    assert!(!ended.stdout.contains('\u{1b}'), "no terminal, no colours");
}

#[test]
fn a_csv_stands_over_its_time() {
    let rows = (0..60).map(|n| format!("2026-03-01T12:00:{n:02}Z,{}.5,{}\n", 20 + n % 5, 40 + n));
    let text = "time,temp (°C),hum\n".to_owned() + &rows.collect::<String>();
    let answer = answer("", &text);
    assert_eq!(answer["format"], "csv");
    let noon = 1_772_366_400.0;
    let x = json!({"kind": "time", "name": "time", "first": noon, "last": noon + 59.0});
    assert_eq!(answer["x"], x);
    let names = [named("temp", "°C", "", 60), named("hum", "", "", 60)];
    assert_eq!(series(&answer), names);
    assert_eq!(answer["ledger"]["ignored"], json!({"x": 60}));
    told("--utc", &text)
        .expect_stdout("over \"time\" (clock)")
        .expect_stdout("1 Mar 2026 12:00:00 UTC to 1 Mar 2026 12:00:59 UTC");
}

#[test]
fn json_has_its_groups() {
    let line = |n: u32| format!("{{\"gpu\": {{\"temp\": {}}}, \"loss\": {n}}}\n", 60 + n);
    let answer = answer("", &(0..40).map(line).collect::<String>());
    assert_eq!(answer["format"], "json");
    let names = [named("gpu/temp", "", "gpu", 40), named("loss", "", "", 40)];
    assert_eq!(series(&answer), names);
    assert_eq!(answer["x"]["kind"], "arrival");
}

#[test]
fn a_file_of_a_table_stands_over_its_rows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("table.txt");
    let rows = (0..30).map(|n| format!("{:>4} {:>6}\n", n % 5, 1000 + n * 3));
    fs::write(
        &path,
        "  us   free\n".to_owned() + &rows.collect::<String>(),
    )
    .unwrap();
    let ended = program("read --json").arg(&path).run();
    let answer: Value = serde_json::from_str(&ended.expect_exit(0).stdout).unwrap();
    let names = [named("us", "", "", 30), named("free", "", "", 30)];
    assert_eq!(series(&answer), names);
    let x = json!({"kind": "row", "name": "row", "first": 0.0, "last": 29.0});
    assert_eq!(answer["x"], x);
}

#[test]
fn what_is_not_wanted_is_left_out_and_counted() {
    for options in ["--only loss", "--skip time --skip batch* --skip iter"] {
        let answer = answer(options, &training());
        assert_eq!(series(&answer), [named("loss", "", "", 90)]);
        assert!(answer["ledger"]["ignored"]["unwanted"].as_u64() >= Some(90));
    }
}

#[test]
fn bad_lines_are_counted_with_examples() {
    let row = |n: u32| match n % 10 {
        9 => "1.5,oops,3\n".to_owned(),
        _ => format!("{n},{}.5,{}\n", n + 1, n % 7),
    };
    let text = "a,b,c\n".to_owned() + &(0..100).map(row).collect::<String>();
    let answer = answer("", &text);
    assert_eq!(answer["bad_lines"], 10);
    let examples = answer["bad"].as_array().unwrap();
    assert_eq!(examples.len(), 5);
    assert_eq!(
        examples[0],
        json!({"why": "not a number", "line": "1.5,oops,3"})
    );
    told("", &text).expect_stdout("bad lines: 10 × not a number");
}

#[test]
fn lines_tell_what_was_read_out_of_each() {
    let ended = told("--lines", &training());
    ended.expect_stdout("iter 3: loss 9.5, time 30.25ms\n");
    ended.expect_stdout("loss 9.5 · time 30.25 ms");
    let answer = answer("--lines", &training());
    let explained = answer["explained"].as_array().unwrap();
    assert_eq!(explained.len(), 91);
    let parts = explained[4]["parts"].as_array().unwrap();
    let time = parts.iter().find(|part| part["name"] == "time").unwrap();
    let line = explained[4]["line"].as_str().unwrap();
    let place = |end: &str| time[end].as_u64().unwrap() as usize;
    assert_eq!(&line[place("begin")..place("end")], "30.25ms");
}

#[test]
fn a_file_that_is_not_there_is_code_3_and_wrong_usage_code_2() {
    program("read /no/such/file")
        .run()
        .expect_exit(3)
        .expect_silent_stdout()
        .expect_stderr("/no/such/file: ");
    program("read --format xml -")
        .run()
        .expect_exit(2)
        .expect_stderr("use one of numbers, csv, ");
}

#[test]
fn nothing_to_read_is_no_error() {
    told("", "").expect_stdout("there is nothing to read");
}

/// Keeps this for the command line, as a window does.
fn keep(state: &Path, line: &str, toml: &str) {
    let hash = line.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let folder = state.join("sprintscope/lines");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(format!("{hash:016x}.toml")), toml).unwrap();
}

const CORRECTED: &str = r#"
[reading]
time = "iter"
skip = ["batch_size"]
rename = [["loss", "train/loss"]]
units = [["loss", "nat"]]
"#;

#[test]
fn what_was_corrected_before_holds_for_the_same_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let (path, state) = (folder.path().join("train.log"), folder.path().join("state"));
    fs::write(&path, training()).unwrap();
    keep(&state, &path.display().to_string(), CORRECTED);
    let reader = program("read --json").arg(&path).keeping_in(&state);
    let ended = reader.run();
    let answer: Value = serde_json::from_str(&ended.expect_exit(0).stdout).unwrap();
    let loss = named("train/loss", "nat", "train", 90);
    assert!(series(&answer).contains(&loss), "{answer:#}");
    assert_eq!(answer["x"]["name"], "iter");
    assert_eq!(answer["facts"], json!([]));
    let watcher = program("watch --view none").arg(&path).keeping_in(&state);
    watcher
        .run()
        .expect_exit(0)
        .expect_unit("train/loss", "nat")
        .expect_samples("train/loss", 90, [1.5, 9.5, 1.5]);
}

#[test]
fn what_is_kept_and_broken_is_said_in_a_line_and_nothing_else_happens() {
    let folder = tempfile::tempdir().unwrap();
    keep(folder.path(), "standard input", "[reading\n");
    let ended = program("read --json")
        .fed(training())
        .keeping_in(folder.path())
        .run();
    ended
        .expect_exit(0)
        .expect_stderr("corrections can't be kept in ");
    assert_eq!(ended.stderr.lines().count(), 1, "{ended}");
}

#[test]
fn an_axis_that_is_not_there_is_an_error_that_lists_the_columns() {
    let ended = program("read --x nosuch")
        .fed("hour,load\n1,5\n2,6\n")
        .run();
    ended.expect_exit(2);
    let told = "no column is called `nosuch`: there are hour, load";
    assert!(ended.stderr.contains(told), "{}", ended.stderr);
}

#[test]
fn what_says_which_one_is_a_series_where_it_is_named() {
    let line = |n: u32| {
        format!(
            "{{\"level\":{},\"pid\":47,\"msg\":\"done\",\"took\":{n}}}\n",
            30 + n % 2 * 10
        )
    };
    let text: String = (0..20).map(line).collect();
    let names = |options: &str| -> Vec<String> {
        let found = series(&answer(options, &text));
        found.into_iter().map(|(name, ..)| name).collect()
    };
    assert_eq!(names(""), ["took"]);
    assert_eq!(names("--only *"), ["took"]);
    assert_eq!(names("--only pid"), ["pid"]);
    assert_eq!(names("--only level --only took"), ["level", "took"]);
}
