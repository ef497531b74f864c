//! Somebody who doesn't look is told what becomes of jobs, and what a title says.

use std::fs;

use crate::language::{Shell, program};

const BELL: &str = "\u{7}";

#[test]
fn a_command_is_told_of_a_death_without_a_view_and_of_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let told = folder.path().join("told");
    let script = folder.path().join("tell");
    let text = format!(
        "#!/bin/sh\necho \"$SPRINTSCOPE_JOB $SPRINTSCOPE_STATE ($SPRINTSCOPE_REASON): $1\" >> '{}'\n",
        told.display()
    );
    fs::write(&script, text).unwrap();
    let way = format!("sh '{}'", script.display());
    let ended = program("run --view none --notify")
        .arg(&way)
        .arg("--")
        .arg("sh")
        .arg("-c")
        .arg("echo loss=1; exit 3")
        .run();
    ended.expect_exit(1);
    let told = fs::read_to_string(&told).unwrap();
    assert!(
        told.starts_with("sh dead (exit code 3): sh is dead after "),
        "{told}"
    );
    assert_eq!(told.lines().count(), 1, "{told}");
}

#[test]
fn where_there_is_no_desktop_it_is_said_once_and_the_jobs_go_on() {
    let ended = program("demo --jobs 3 --view none --stops 5 --notify desktop")
        .with("DBUS_SESSION_BUS_ADDRESS", "unix:path=/no/such/bus")
        .run();
    ended.expect_exit(0);
    let said = ended.stderr.matches("nobody is notified").count();
    assert_eq!(said, 1, "{ended}");
}

#[test]
fn a_terminals_title_says_what_the_job_does_and_its_bell_that_it_ended() {
    let mut shell = Shell::start();
    shell.shown_scope(
        "terminal",
        "run --notify bell -- sh -c 'echo loss=1; sleep 1; exit 3'",
    );
    shell.until("\u{1b}[22;2t");
    shell.until(&format!("\u{1b}]2;sh · running{BELL}"));
    shell.until(&format!("\u{1b}]2;sh · dead{BELL}"));
    shell.until(BELL);
    shell.keys("\u{11}").until("\u{1b}[23;2t");
}
