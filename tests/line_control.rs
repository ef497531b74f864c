//! Programs and peers that know nothing of controls are tuned by lines and by commands.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;

use rustix::process::Signal;

use crate::language::{Ended, Program, Running, program};

/// A small controller: it works with what it is told, and says so.
const CONTROLLER: &str = "import sys
kp, mode = 1.0, 'idle'
print(f'kp={kp:.2f} mode={mode}', flush=True)
for line in sys.stdin:
    line = line.strip()
    if line.startswith('P'): kp = float(line[1:])
    if line.startswith('M'): mode = line[1:]
    if line == 'R': print('was reset', flush=True); continue
    print(f'kp={kp:.2f} mode={mode}', flush=True)
";

fn ask(scope: &Running, words: &[&str]) -> Ended {
    scope.until("a socket", || scope.socket());
    let asked = program(words[0]);
    let asked = words[1..].iter().fold(asked, Program::arg);
    asked.beside(scope).run()
}

fn until_listed(scope: &Running, part: &str) {
    scope.until(part, || {
        let list = ask(scope, &["jobs"]);
        list.stdout.contains(part).then_some(())
    });
}

#[test]
fn a_controller_is_tuned_from_another_terminal_and_says_what_it_applied() {
    for pipe in ["", "--pipe"] {
        let scope = program(&format!("run --view none {pipe} --name ctl"))
            .arg("--control=kp 0..10: P{}")
            .arg("--control=mode idle|run: M{}")
            .arg("--control=reset: R")
            .arg("--")
            .arg("python3")
            .arg("-c")
            .arg(CONTROLLER)
            .start();
        until_listed(&scope, "reset");
        ask(&scope, &["set ctl", "kp=3.456"]).expect_exit(0);
        scope.until_log("kp → 3.46");
        ask(&scope, &["set ctl", "mode=run"]).expect_exit(0);
        scope.until_log("mode → run");
        ask(&scope, &["set ctl", "reset=press"]).expect_exit(0);
        scope.until_log("was reset");
        ask(&scope, &["set ctl", "mode=fly"])
            .expect_exit(1)
            .expect_stderr("fly is no choice: there are idle, run");
        for outside in ["11", "-0.1", "1e9"] {
            ask(&scope, &["set ctl", &format!("kp={outside}")])
                .expect_exit(1)
                .expect_stderr("give a number from 0 to 10");
        }
        scope.signal(Signal::INT);
        scope.end().expect_exit(0);
    }
}

#[test]
fn a_command_gets_the_value_as_an_argument() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("rate");
    let control = format!(
        "--control=rate 1..1000 log Hz: !sh -c 'echo \"$1\" >{}' sh {{}}",
        file.display()
    );
    let scope = program("run --view none --name it")
        .arg(&control)
        .arg("--")
        .arg("sleep")
        .arg("1000")
        .start();
    until_listed(&scope, "rate");
    ask(&scope, &["set it", "rate=40"]).expect_exit(0);
    let written = || {
        fs::read_to_string(&file)
            .ok()
            .filter(|text| !text.is_empty())
    };
    let text = scope.until("the command's file", written);
    assert_eq!(text, "40\n");
    scope.signal(Signal::INT);
    scope.end().expect_exit(0);
}

#[test]
fn a_peer_over_tcp_is_told_and_the_control_is_kept_for_the_line() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let place = format!("tcp://{}", listener.local_addr().expect("a place"));
    let state = tempfile::tempdir().expect("a folder");
    for control in [Some("--control=kp 0..10: P{}"), None] {
        let words = format!("watch --view none --name it {place}");
        let watch = program(&words).keeping_in(state.path());
        let watch = control.into_iter().fold(watch, Program::arg);
        let scope = watch.start();
        let (mut peer, _) = listener.accept().expect("a connection");
        peer.write_all(b"kp=1\nkp=1\n").expect("it reads");
        until_listed(&scope, "kp");
        ask(&scope, &["set it", "kp=4"]).expect_exit(0);
        let mut told = String::new();
        BufReader::new(&peer).read_line(&mut told).expect("a line");
        assert_eq!(told, "P4\n");
        peer.write_all(b"kp=4\n").expect("it reads");
        scope.until_log("kp → 4");
        scope.signal(Signal::INT);
        scope.end().expect_exit(0);
    }
}

#[test]
fn what_cannot_be_a_control_is_wrong_usage_with_its_place() {
    for (words, control, says) in [
        ("run --view none", "kp 0..x: P{}", "character 7, at `x`"),
        (
            "run --view none --no-input",
            "kp 0..1: P{}",
            "go against each other",
        ),
        (
            "watch --view none",
            "kp 0..1: P{}",
            "nothing goes back to true",
        ),
    ] {
        program(words)
            .arg(format!("--control={control}"))
            .arg("true")
            .run()
            .expect_exit(2)
            .expect_stderr(says);
    }
    program("demo --view none")
        .arg("--control=reset: R")
        .run()
        .expect_exit(2)
        .expect_stderr("needs a program");
}
