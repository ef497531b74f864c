//! What the owner of a scope is told where `SPRINTSCOPE_LOG` asks for it, and that nothing is otherwise.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;

use rustix::process::{Pid, Signal, kill_process};

use crate::language::{Ended, pids_in, program};

/// The lines that have a time, a level and these words; all of them begin alike.
#[track_caller]
fn told(ended: &Ended, level: &str, words: &str) -> Vec<String> {
    let is_told = |line: &&str| {
        let mut parts = line.splitn(3, ' ');
        let (time, of, text) = (parts.next(), parts.next(), parts.next());
        let has_time = time.is_some_and(|time| {
            time.as_bytes().get(10) == Some(&b'T') && time.starts_with("20") && time.contains('.')
        });
        has_time && of == Some(level) && text.is_some_and(|text| text.contains(words))
    };
    let lines = ended.stderr.lines().filter(is_told);
    lines.map(str::to_owned).collect()
}

const SMALL_MEMORY: &str =
    "demo --memory 20MB --prefill 1e7 --signal noise --rate 1e5 --stops 3 --view none --quiet";

#[test]
fn packing_and_what_is_dropped_for_the_budget_are_told() {
    // The packer comes last of all threads: on a busy machine a short run may end before its turn.
    let is_packed = |ended: &Ended| !told(ended, "DEBUG", "packing cold samples").is_empty();
    let run = || program(SMALL_MEMORY).with("SPRINTSCOPE_LOG", "debug").run();
    let mut ended = run();
    for _again in 0..4 {
        if !is_packed(&ended) {
            ended = run();
        }
    }
    ended.expect_exit(0);
    for words in ["packing cold samples chunks=", "oldest samples dropped"] {
        let lines = told(&ended, "DEBUG", words);
        assert!(!lines.is_empty(), "{words}\n{ended}");
        assert!(
            lines.iter().all(|line| line.contains("sim::store::")),
            "{lines:?}"
        );
        assert!(lines.len() < 2_000, "{} lines", lines.len());
    }
}

#[test]
fn nothing_is_told_by_itself_or_below_the_level_that_is_asked_for() {
    for level in ["", "off", "warn"] {
        let ended = program(SMALL_MEMORY).with("SPRINTSCOPE_LOG", level).run();
        ended.expect_exit(0).expect_silent_stderr();
    }
    program(SMALL_MEMORY).run().expect_silent_stderr();
}

#[test]
fn a_wrong_level_is_said_with_what_may_stand_there_and_hinders_nothing() {
    let ended = program("demo --stops 1 --view none --quiet")
        .with("SPRINTSCOPE_LOG", "loud")
        .run();
    ended.expect_exit(0);
    assert_eq!(
        ended.stderr,
        "sprintscope: SPRINTSCOPE_LOG=loud: use error, warn, info, debug, trace or off\n"
    );
}

#[test]
fn each_refused_login_is_told() {
    let scope = program("open --view none")
        .with("SPRINTSCOPE_LOG", "Debug")
        .start();
    let socket = scope.until("a socket", || scope.socket());
    for _ in 0..3 {
        let mut stream = UnixStream::connect(&socket).unwrap();
        stream.write_all(b"gar\x1bbage\n").unwrap();
        let mut answer = String::new();
        BufReader::new(stream).read_line(&mut answer).unwrap();
        assert!(answer.contains("refused"), "{answer}");
    }
    scope.signal(Signal::INT);
    let ended = scope.end();
    let lines = told(
        &ended,
        "WARN",
        "sim::wire::server: login refused peer=user ",
    );
    assert_eq!(lines.len(), 3, "{ended}");
    assert!(lines[0].contains(", over the socket why=\""), "{lines:?}");
}

#[test]
fn a_guard_that_somebody_kills_is_told() {
    let scope = program("run --view none -- sh -c")
        .arg("echo guard pid $PPID; sleep 600")
        .with("SPRINTSCOPE_LOG", "debug")
        .start();
    let guard = scope.until("its number", || pids_in(&scope.log()).first().copied());
    kill_process(Pid::from_raw(guard as i32).unwrap(), Signal::KILL).unwrap();
    let ended = scope.end();
    let lines = told(&ended, "WARN", "a guard was killed");
    assert_eq!(lines.len(), 1, "{ended}");
    assert!(lines[0].contains(&format!("guard={guard}")), "{lines:?}");
}
