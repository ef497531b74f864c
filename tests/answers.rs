//! Rules stop jobs, and programs get answers: `--stop-when`, `wait`, `get`, `log`, `events`.

use rustix::process::Signal;

use crate::language::{Ended, Running, program, run};

/// Forty rows, of which one has a gap, and then nothing more.
const ROWS: &str = "
import time
for i in range(40):
    print(f'loss={1 / (i + 1)} acc={\"nan\" if i == 17 else i}', flush=True)
print('a warning of its own', flush=True)
time.sleep(60)
";

fn rows(words: &str) -> Running {
    let running = program(&format!(
        "run --view none --name train {words} -- python3 -c"
    ))
    .arg(ROWS)
    .start();
    running.until("a socket", || running.socket());
    // The scope can be asked before its first job is there.
    running.until("the job", || {
        let jobs = program("jobs").beside(&running).run().stdout;
        jobs.contains("train").then_some(())
    });
    running
}

fn ask(scope: &Running, words: &str, last: &str) -> Ended {
    program(words).arg(last).beside(scope).run()
}

#[test]
fn a_job_is_stopped_by_the_one_sample_that_its_rule_is_about() {
    program("run --view none --name train --stop-when")
        .arg("acc is nan")
        .arg("--")
        .arg("python3")
        .arg("-c")
        .arg(ROWS)
        .run()
        .expect_exit(0)
        .expect_reason("stop event")
        .expect_stop("event", "rule")
        .expect_stderr("train: rule acc is nan: acc = gap at ");
}

#[test]
fn a_rule_marks_plots_and_its_firings_are_in_the_log_and_in_the_recording() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("marked.sprint");
    program("run --view none --name train --stop-after 1s --mark-when")
        .arg("acc >= 20")
        .arg("--mark-when")
        .arg("acc is nan")
        .arg("--record")
        .arg(&path)
        .arg("--")
        .arg("python3")
        .arg("-c")
        .arg(ROWS)
        .run()
        .expect_stderr("train: rule acc >= 20: acc = 20 at ")
        .expect_stderr("train: rule acc is nan: acc = gap at ");
    let events = program("events --json --file").arg(&path).run();
    let marks: Vec<&str> = events
        .stdout
        .lines()
        .filter(|line| line.contains("\"kind\":\"mark\""))
        .collect();
    for rule in ["acc >= 20", "acc is nan"] {
        let own = marks.iter().filter(|mark| mark.contains(rule));
        assert_eq!(own.count(), 1, "{rule}: {marks:?}");
    }
    program("log train --grep")
        .arg("rule acc >= 20: acc = 20")
        .arg("--file")
        .arg(&path)
        .run()
        .expect_stdout("rule acc >= 20: acc = 20 at ");
}

#[test]
fn each_job_is_tried_by_itself_and_stops_in_the_way_that_was_asked_for() {
    let ended = program("demo --view none --jobs 2 --stops 9 --stop-method loop --stop-when")
        .arg("'demo 2'/sprinter >= 3")
        .run();
    ended.expect_exit(1);
    assert_eq!(ended.job_named("demo").state, "completed");
    assert_eq!(ended.job_named("demo 2").reason, "loop stopped");
}

#[test]
fn a_mistake_in_a_rule_is_shown_at_its_character() {
    for words in ["demo --stop-when", "wait"] {
        program(words)
            .arg("loss < 0.1 und ended")
            .run()
            .expect_exit(2)
            .expect_stderr("character 12: `and`, `or` or the end is expected here")
            .expect_stderr("  loss < 0.1 und ended\n             ^");
    }
}

#[test]
fn a_wait_ends_with_what_came_of_it() {
    let scope = rows("");
    ask(&scope, "wait", "loss <= 0.025")
        .expect_exit(0)
        .expect_stdout("loss = 0.025 at ");
    ask(&scope, "wait", "loss <= 0.05 for 20").expect_exit(0);
    ask(&scope, "wait --json", "train/loss < 1").expect_stdout("\"held\":true");
    ask(&scope, "wait --timeout 50ms", "loss < 0").expect_exit(124);
    ask(&scope, "wait --timeout 2s", "lss < 0")
        .expect_exit(124)
        .expect_stderr("no series lss: there are loss, acc; waiting for it");
    ask(&scope, "wait", "other/ended")
        .expect_exit(3)
        .expect_stderr("no job other");
    ask(&scope, "wait", "quiet for 100ms").expect_exit(0);
    let without = program("wait").arg("loss < 0").beside(&scope).start();
    let unknown = program("wait").arg("lss < 0").beside(&scope).start();
    // Both are waiting once they have been told what is missing.
    unknown.until("a note", || {
        unknown.errors().contains("no series lss").then_some(())
    });
    ask(&scope, "stop", "train").expect_exit(0);
    without.end().expect_exit(1);
    unknown.end().expect_exit(3);
    scope.end();
    run("wait ended")
        .expect_exit(3)
        .expect_stderr("no scope runs here");
}

#[test]
fn where_several_jobs_run_a_wait_says_of_which_one() {
    let scope = program("demo --view none --stops 0 --sprints 0 --jobs 2").start();
    scope.until("a socket", || scope.socket());
    ask(&scope, "wait", "sprinter > 3")
        .expect_exit(2)
        .expect_stderr("like demo/sprinter (there are demo, demo 2)");
    ask(
        &scope,
        "wait",
        "'demo 2'/sprinter > 3 and demo/sprinter > 3",
    )
    .expect_exit(0);
    scope.signal(Signal::TERM);
    scope.end();
}

#[test]
fn samples_columns_and_lines_are_read_from_another_terminal() {
    let scope = rows("");
    scope.until_log("a warning of its own");
    let get = |words: &str| ask(&scope, words, "train/acc");
    let table = get("get");
    table.expect_exit(0).expect_stdout("t\tacc\n");
    assert_eq!(table.stdout.lines().count(), 41);
    assert_eq!(table.stdout.matches("\tnan").count(), 1);
    let json = get("get --samples --limit 3 --json");
    json.expect_stdout("\"values\":[37.0,38.0,39.0]")
        .expect_stdout("\"truncated\":true");
    get("get --columns 4").expect_stdout("from\tto\tfirst\tmin\tmax\tlast\n");
    get("get --last soon").expect_exit(2);
    ask(&scope, "get", "train/lss")
        .expect_exit(3)
        .expect_stderr("no series train/lss: there are loss, acc");
    ask(&scope, "log train --grep", "A WARNING")
        .expect_exit(0)
        .expect_stdout("a warning of its own\n");
    ask(&scope, "log train --limit 1 --grep", "^loss=").expect_stderr("truncated");
    ask(&scope, "log train --grep", "(").expect_exit(2);
    ask(&scope, "log", "other").expect_exit(3);
    scope.signal(Signal::TERM);
    scope.end();
}

#[test]
fn events_say_how_things_stand_and_go_on_until_the_scope_leaves() {
    let scope = rows("");
    scope.until_log("a warning of its own");
    ask(&scope, "events", "--json")
        .expect_exit(0)
        .expect_stdout("\"kind\":\"state\"")
        .expect_stdout("\"own_name\":\"acc\"");
    let events = program("events --follow --json").beside(&scope).start();
    events.until("how things stand", || {
        events.stdout().contains("own_name").then_some(())
    });
    ask(&scope, "mark train", "halfway").expect_exit(0);
    scope.signal(Signal::TERM);
    scope.end();
    let events = events.end();
    events
        .expect_exit(0)
        .expect_stdout("\"text\":\"halfway\"")
        .expect_stdout("\"state\":\"completed\"");
    assert!(!events.stdout.contains("\"kind\":\"samples\""));
}
