//! The same for the words around what is watched: names of files, programs and processes, options, the
//! environment, and what is asked of a scope.

use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::PermissionsExt;

use rustix::process::Signal;

use crate::language::{Program, Window, program, run};
use crate::shown::{every_byte, every_one, expect_clean};

/// Names of files that have all of them, each short enough to be one.
fn odd_names() -> Vec<OsString> {
    let all = every_byte();
    let all = all.into_iter().filter(|byte| !matches!(byte, 0 | b'/'));
    let all: Vec<u8> = all.collect();
    let names = all.chunks(200).zip(b'0'..);
    names
        .map(|(name, number)| OsString::from_vec([name, &[number]].concat()))
        .collect()
}

#[test]
fn names_of_files_programs_and_jobs_are_shown_without_them() {
    let folder = tempfile::tempdir().unwrap();
    for name in odd_names() {
        let path = folder.path().join(&name);
        std::fs::write(&path, "v=1\nv=2\n").unwrap();
        program("watch --view none")
            .arg(&path)
            .run()
            .expect_all_clean();
        let missing = folder.path().join("none").join(&name);
        for words in ["watch --view none", "run --view none --", "read"] {
            program(words).arg(&missing).run().expect_all_clean();
        }
        for option in [
            "--log",
            "--summary",
            "--token-file",
            "--listen",
            "--scope-name",
        ] {
            let ended = program("demo --view none --sprints 1")
                .arg(option)
                .arg(&missing)
                .run();
            ended.expect_all_clean();
        }
        program("stop").arg(&name).run().expect_all_clean();
        run("").expect_all_clean();
        let ended = program("--view none").arg(&name).run();
        ended.expect_exit(2).expect_all_clean();
    }
    program("demo --view none --sprints 1 --name")
        .arg(every_one())
        .run()
        .expect_exit(0)
        .expect_all_clean();
}

#[test]
fn values_of_options_are_shown_without_them() {
    let options = [
        "--view",
        "--stop-after",
        "--stop-method",
        "--grace",
        "--stop-signal",
        "--stop-by",
        "--memory",
        "--format",
        "--x",
        "--only",
        "--skip",
        "--name",
        "--scope-name",
        "--listen",
    ];
    for name in odd_names() {
        for option in options {
            let ended = program("run --view none").arg(option).arg(&name);
            ended
                .arg("--")
                .arg("echo")
                .arg("v=1")
                .run()
                .expect_all_clean();
        }
        let mut address = OsString::from("tcp://");
        address.push(&name);
        address.push(":1");
        let ended = program("open --view none --stop-after 0s --listen")
            .arg(&address)
            .run();
        ended.expect_exit(2).expect_all_clean();
        let mut unknown = OsString::from("--");
        unknown.push(&name);
        program("demo")
            .arg(&unknown)
            .run()
            .expect_exit(2)
            .expect_all_clean();
        program("completions")
            .arg(&name)
            .run()
            .expect_exit(2)
            .expect_all_clean();
        program("read --format")
            .arg(&name)
            .arg("-")
            .run()
            .expect_exit(2)
            .expect_all_clean();
    }
}

#[test]
fn what_stands_in_the_environment_is_shown_without_them() {
    let variables = [
        "DISPLAY",
        "WAYLAND_DISPLAY",
        "XDG_RUNTIME_DIR",
        "XDG_STATE_HOME",
        "TZ",
        "LANG",
        "HOME",
        "TERM",
    ];
    for name in odd_names() {
        for variable in variables {
            let echo = program("run --exit-when-done -- echo 2026-01-01T00:00:00 v=1")
                .with(variable, &name);
            echo.run().expect_all_clean();
        }
        program("demo --view window --sprints 1")
            .with("DISPLAY", &name)
            .run()
            .expect_all_clean();
        program("jobs")
            .with("XDG_RUNTIME_DIR", &name)
            .run()
            .expect_exit(2)
            .expect_all_clean();
        let mut folder = OsString::from("/tmp/");
        folder.push(&name);
        program("jobs")
            .with("XDG_RUNTIME_DIR", &folder)
            .run()
            .expect_exit(2)
            .expect_all_clean();
    }
}

#[test]
fn what_is_asked_of_a_scope_is_shown_without_them() {
    let scope = program("demo --view none --stops 0 --sprints 0").start();
    scope.until("a socket", || scope.socket());
    let odd = every_one();
    let interval = format!("sprinter interval={odd}");
    let nothing = format!("{odd}=1");
    for (verb, words) in [
        ("jobs", vec!["--scope", &odd]),
        ("stop", vec![&odd]),
        ("stop", vec!["demo", "--method", &odd]),
        ("set", vec![&odd, "a=1"]),
        ("set", vec!["demo", &interval]),
        ("set", vec!["demo", &nothing]),
        ("set", vec!["demo", &odd]),
    ] {
        let asked = words.into_iter().fold(program(verb), Program::arg);
        let ended = asked.beside(&scope).run();
        ended.expect_all_clean();
        assert!(!ended.stderr.is_empty(), "{ended}");
    }
    scope.signal(Signal::INT);
    scope.end().expect_all_clean();
}

/// A process that has a name of control characters, and one that it leaves behind; what it does at a
/// stop is the argument's.
const NAMED: &str = r#"
import os, signal, sys, time
def rename(): open("/proc/self/comm", "wb").write(b"\x1b[31m\xe2\x80\xae\xc2\x9b\x07")
if os.fork() == 0:
    os.setsid(); rename(); time.sleep(600)
rename()
if sys.argv[1] == "deaf": [signal.signal(deaf, signal.SIG_IGN) for deaf in (signal.SIGTERM, signal.SIGINT)]
else: signal.signal(signal.SIGTERM, lambda *_: (time.sleep(1.5), sys.exit(3)))
print("ready", flush=True)
while True: time.sleep(0.05)
"#;

#[test]
fn names_that_processes_give_themselves_are_shown_without_them() {
    let folder = tempfile::tempdir().unwrap();
    for (name, how) in odd_names().iter().zip(["deaf", "slow"].iter().cycle()) {
        let path = folder.path().join(name);
        fs::write(&path, format!("#!/usr/bin/env python3\n{NAMED}")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        let scope = program("run --view none --grace 300ms --")
            .arg(&path)
            .arg(how)
            .start();
        scope.until_log("ready");
        scope.signal(Signal::INT);
        let ended = scope.end();
        ended.expect_all_clean();
        assert!(ended.log.contains("killed"), "{ended}");
    }
}

#[test]
fn a_windows_title_is_shown_without_them() {
    let slow = "trap 'sleep 5; exit' TERM; echo ready; while :; do sleep 0.05; done";
    let odd = every_one() + "end";
    let run = program("run --view window --yes --name").arg(&odd);
    let window = Window::of(run.arg("--").arg("sh").arg("-c").arg(slow));
    window.until_log("ready");
    program("stop 0")
        .beside(&window.running)
        .run()
        .expect_exit(0);
    let title = window.running.until("a title", || {
        let title = window.screen().ask(&["getactivewindow", "getwindowname"])?;
        let is_at_work = title.contains("at work");
        (is_at_work && title.contains("xxx")).then_some(title)
    });
    expect_clean("the title", &title);
    window.running.signal(Signal::INT);
    window.end().expect_all_clean();
}
