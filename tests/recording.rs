//! Recordings of the real program: opened by it, and read by Python.

use std::path::Path;
use std::process::Command;

use rustix::process::Signal;

use crate::language::{Ended, asset, program};

/// Prints 500 steps of six digits, and a word to standard error.
const TRAINING: &str = "
import math, sys
print('reading', file=sys.stderr)
for step in range(500):
    print(f'step={step} loss={math.exp(-step / 100):.6f} acc={step / 500:.6f}', flush=True)
";

/// The same, without an end.
const ENDLESS: &str = "
import itertools, time
for step in itertools.count():
    print(f'step={step} loss={1 / (1 + step):.6f}', flush=True)
    time.sleep(0.002)
";

/// Prints of each series of a recording its name, how many samples it has, and the sum of its values.
const READING: &str = "
import sprintscope, sys
recording = sprintscope.read(sys.argv[1])
print('command', *recording.head['command'])
print('damaged', recording.damaged)
for name, series in recording.series.items():
    print(name, len(series.values), len(series.x), f'{sum(series.values):.6f}', f'{series.values[-1]:.6f}')
print('log', len(recording.log()), recording.log()[0])
";

fn read_by_python(path: &Path) -> Vec<String> {
    let output = Command::new("python3")
        .args(["-c", READING])
        .arg(path)
        .env("PYTHONPATH", asset("../python/src"))
        .output()
        .unwrap_or_else(|error| panic!("python3: {error}; see tests/run"));
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{errors}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(String::from).collect()
}

fn open(path: &Path) -> Ended {
    program("open --view none").arg(path).run()
}

#[test]
fn a_recording_is_opened_with_all_there_was_and_python_reads_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("train.sprint");
    let ran = program("run --view none --record").arg(&path);
    let ran = ran
        .arg("--name")
        .arg("train")
        .arg("--")
        .arg("python3")
        .arg("-c")
        .arg(TRAINING);
    let ran = ran.arg("--api-token").arg("hush").run();
    ran.expect_exit(0);
    let opened = open(&path);
    opened
        .expect_exit(0)
        .expect_state("completed")
        .expect_reason("exit code 0");
    let (before, after) = (ran.job_named("train"), opened.job_named("train"));
    assert!(after.ledger.is_closed());
    assert_eq!(before.series_names(), after.series_names());
    for name in before.series_names() {
        let (before, after) = (before.series(name).unwrap(), after.series(name).unwrap());
        assert_eq!(
            (before.samples, before.last),
            (after.samples, after.last),
            "{name}"
        );
        assert_eq!((before.min, before.max), (after.min, after.max), "{name}");
    }
    let read = read_by_python(&path);
    assert!(read.contains(&"damaged 0".into()), "{read:?}");
    let loss: f64 = (0..500)
        .map(|step| (f64::from(-step) / 100.0).exp())
        .map(|v| (v * 1e6).round() / 1e6)
        .sum();
    let line = format!("train/loss 500 500 {loss:.6} ");
    assert!(
        read.iter().any(|said| said.starts_with(&line)),
        "{line} in {read:?}"
    );
    let bytes = std::fs::read(&path).unwrap();
    assert!(
        !String::from_utf8_lossy(&bytes).contains("hush"),
        "a secret is nowhere in it"
    );
}

#[test]
fn python_reads_what_is_damaged_with_all_names_and_says_what_is_no_recording() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("train.sprint");
    let ran = program("run --view none --name train --record").arg(&path);
    let ran = ran.arg("--").arg("python3").arg("-c").arg(TRAINING);
    ran.run().expect_exit(0);
    let whole = read_by_python(&path);
    let named = |read: &[String]| -> Vec<String> {
        let series = read.iter().filter(|line| line.starts_with("train/"));
        let names = series.filter_map(|line| line.split(' ').next());
        names.map(String::from).collect()
    };
    let bytes = std::fs::read(&path).unwrap();
    let damaged = folder.path().join("damaged.sprint");
    for block in (0..bytes.len()).step_by(1_024) {
        let mut bytes = bytes.clone();
        let end = bytes.len().min(block + 32);
        bytes[block..end].iter_mut().for_each(|byte| *byte ^= 0x5A);
        std::fs::write(&damaged, &bytes).unwrap();
        // All samples of a series may be in the block that was damaged, but not its name.
        let opened = open(&damaged);
        opened.expect_exit(0);
        let job = opened.job_named("train");
        assert_eq!(job.series_names().len(), named(&whole).len(), "at {block}");
    }
    std::fs::write(&damaged, b"\x89PNG and so on").unwrap();
    let read = "import sprintscope, sys; sprintscope.read(sys.argv[1])";
    let refused = Command::new("python3")
        .args(["-c", read])
        .arg(&damaged)
        .env("PYTHONPATH", asset("../python/src"))
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(
        errors.contains("ValueError: ") && errors.contains("no recording of sprintscope"),
        "{errors}"
    );
}

/// What a program asks of a recording, in Python.
const ASKING: &str = r#"
import sprintscope, sys
recording = sprintscope.read(sys.argv[1])
print(recording.log(grep="^READING$"), [e["state"] for e in recording.events() if e["kind"] == "state"][-1])
held = recording.wait("loss < 0.1 or ended")
print(held.series, held.value, recording.wait("loss < 0"))
try:
    recording.wait("nothing < 0")
except sprintscope.RequestFailed as error:
    print(error)
"#;

/// `PATH` with the program that is tested in front.
fn path_with_program() -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_sprintscope"));
    let folder = program.parent().expect("it is in a folder");
    format!("{}:{}", folder.display(), env!("PATH"))
}

#[test]
fn a_recording_answers_what_a_scope_that_runs_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("asked.sprint");
    let ran = program("run --view none --name train --record").arg(&path);
    ran.arg("--")
        .arg("python3")
        .arg("-c")
        .arg(TRAINING)
        .run()
        .expect_exit(0);
    let ask = |words: &str, last: &str| program(words).arg(last).arg("--file").arg(&path).run();
    ask("get --samples --limit 2", "train/acc")
        .expect_exit(0)
        .expect_stdout("0.996")
        .expect_stdout("0.998")
        .expect_stderr("truncated: these are the newest 2");
    ask("get", "nothing")
        .expect_exit(3)
        .expect_stderr("no series nothing: there are step, loss, acc");
    ask("log train --grep", "^READ")
        .expect_exit(0)
        .expect_stdout("reading");
    ask("log train --grep", "(").expect_exit(2);
    let held = ask("wait --json", "loss < 0.1 or ended");
    held.expect_exit(0)
        .expect_stdout("\"series\":\"loss\"")
        .expect_stdout("\"value\":0.099261");
    ask("wait", "loss < 0.5 and acc > 0.4")
        .expect_exit(0)
        .expect_stdout("acc = 0.402 at ");
    ask("wait", "loss < 0").expect_exit(1);
    ask("wait", "quiet for 1h").expect_exit(1);
    ask("wait", "train/ended").expect_exit(0);
    ask("wait", "nothing < 0").expect_exit(3);
    let events = ask("events", "--samples");
    events.expect_exit(0).expect_stdout("train: reading");
    let last = events.stdout.lines().last().unwrap();
    assert!(last.starts_with("train: completed at"), "{last}");
    let missing = program("get loss --file /nowhere/at/all").run();
    missing.expect_exit(3);
    let python = Command::new("python3")
        .args(["-c", ASKING])
        .arg(&path)
        .env("PYTHONPATH", asset("../python/src"))
        .env("PATH", path_with_program())
        .output()
        .unwrap_or_else(|error| panic!("python3: {error}; see tests/run"));
    let text = String::from_utf8_lossy(&python.stdout).into_owned();
    let errors = String::from_utf8_lossy(&python.stderr);
    assert_eq!(
        text,
        "['reading'] completed\nloss 0.099261 None\nno series nothing: there are step, loss, acc\n",
        "{errors}"
    );
}

#[test]
fn a_scope_that_is_killed_leaves_all_but_the_last_second() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("killed.sprint");
    let running = program("run --view none --record").arg(&path);
    let running = running
        .arg("--")
        .arg("python3")
        .arg("-c")
        .arg(ENDLESS)
        .start();
    running.until_log("step=700");
    // What was logged so far is older than a second then.
    std::thread::sleep(std::time::Duration::from_secs(1));
    running.signal(Signal::KILL);
    let killed = running.end();
    drop(killed);
    let opened = open(&path);
    opened
        .expect_exit(0)
        .expect_stderr("it wasn't closed")
        .expect_reason("recording ends here");
    let samples = opened.job().series("loss").unwrap().samples;
    assert!(samples >= 700, "{samples} samples");
    let read = read_by_python(&path);
    let line = read.iter().find(|line| line.contains("/loss ")).unwrap();
    assert!(line.contains(&format!("/loss {samples} ")), "{line}");
}

#[test]
fn a_file_that_is_there_is_kept_unless_force_says_otherwise() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("there");
    std::fs::write(&path, "precious").unwrap();
    let demo = |options: &str| {
        program(&format!("demo --view none --stops 3 {options} --record"))
            .arg(&path)
            .run()
    };
    demo("")
        .expect_exit(2)
        .expect_stderr("--force writes over it");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "precious");
    // What is no recording is read as lines.
    open(&path).expect_exit(0).expect_stdout_line("precious");
    demo("--force").expect_exit(0);
    open(&path).expect_exit(0).expect_state("completed");
    open(Path::new("/nowhere")).expect_exit(2);
}

#[test]
fn what_live_sources_say_is_kept_and_listed_and_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let state = || folder.path();
    let run = |options: &str| {
        let run = program(&format!("run --view none {options} -- python3 -c")).arg(TRAINING);
        run.keeping_recordings().keeping_in(state()).run()
    };
    run("--name train")
        .expect_exit(0)
        .expect_stderr("--no-record keeps nothing");
    let again = run("--name train");
    assert!(!again.stderr.contains("--no-record"), "it is said once");
    run("--no-record").expect_exit(0);
    let demo = program("demo --view none --stops 3")
        .keeping_recordings()
        .keeping_in(state());
    demo.run().expect_exit(0);
    let verb = |words: &str| {
        program(words)
            .keeping_in(state())
            .keeping_recordings()
            .run()
    };
    let listed = verb("recordings");
    let names: Vec<&str> = listed
        .stdout
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert_eq!(names.len(), 2, "{}", listed.stdout);
    assert!(names.iter().all(|name| name.contains("-train")));
    let table = verb("runs train");
    table.expect_exit(0).expect_stdout("loss min");
    assert_eq!(
        table.stdout.matches("  train  completed").count(),
        2,
        "{}",
        table.stdout
    );
    let told: serde_json::Value = serde_json::from_str(&verb("runs --json").stdout).unwrap();
    let loss = &told[1]["series"][1];
    assert_eq!(
        (&loss["name"], &loss["best"], &loss["samples"]),
        (&"loss".into(), &0.006_806.into(), &500.into())
    );
    verb("runs nothing")
        .expect_exit(0)
        .expect_stderr("no run of nothing is kept");
    let opened = program("open --view none")
        .arg(names[0])
        .keeping_in(state())
        .run();
    opened
        .expect_exit(0)
        .expect_state("completed")
        .expect_name("train");
    program("recordings --delete")
        .arg(names[0])
        .keeping_in(state())
        .run()
        .expect_exit(0);
    program("recordings --delete")
        .arg("no-such")
        .keeping_in(state())
        .run()
        .expect_exit(3);
    assert_eq!(verb("recordings").stdout.lines().count(), 1);
    assert!(
        verb("recordings --json")
            .stdout
            .contains("\"is_being_written\":false")
    );
}

#[test]
fn several_are_opened_in_one_list_and_no_secret_is_in_a_name() {
    let folder = tempfile::tempdir().unwrap();
    let state = || folder.path();
    for _ in 0..2 {
        let words = "run --view none -- env API_TOKEN=hush python3 -c";
        let run = program(words).arg(TRAINING);
        run.keeping_recordings()
            .keeping_in(state())
            .run()
            .expect_exit(0);
    }
    let verb = |words: &str| {
        let verb = program(words).keeping_recordings();
        verb.keeping_in(state()).run()
    };
    let listed = verb("recordings").stdout;
    assert!(!listed.contains("hush"), "{listed}");
    let names: Vec<&str> = listed
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    let opened = program("open --view none")
        .arg(names[0])
        .arg(names[1])
        .keeping_in(state())
        .run();
    for name in names {
        let job = format!(" · {name} ");
        assert!(opened.stderr.contains(&job), "{name}: {}", opened.stderr);
    }
    opened.expect_exit(0);
}
