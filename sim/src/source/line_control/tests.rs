//! Controls of programs and peers that know nothing of them.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

use super::*;
use crate::job::{ControlState, ControlStatus, StopMethod, Stream};
use crate::source::harness::{Watched, watch};
use crate::source::{Address, Output, ProcessSpec, ProgramInput, ReadOptions, connection, process};

fn control(text: &str) -> LineControl {
    text.parse().unwrap_or_else(|error| panic!("{error}"))
}

fn refused(text: &str) -> String {
    text.parse::<LineControl>().unwrap_err().to_string()
}

fn status(job: &Watched, name: &str) -> ControlStatus {
    let all = job.job.controls();
    let found = all.into_iter().find(|one| &*one.name == name);
    found.expect("a control of this name")
}

fn state(job: &Watched, name: &str) -> ControlState {
    status(job, name).state
}

fn ask(job: &Watched, name: &str, text: &str) {
    let control = job.job.control(name).expect("a control of this name");
    control.request_text(text).unwrap();
}

fn until_there<'a>(job: &'a mut Watched, name: &str) -> &'a mut Watched {
    job.until(name, |heard| heard.job.control(name).is_some())
}

/// A program that prints what it was set to, and knows `P`, `M` and `R`.
const CONTROLLER: &str = r#"
kp=1
while read -r line; do
  case $line in
    P*) kp=${line#P}; echo "kp=$kp";;
    M*) echo "mode=${line#M}";;
    R) echo was reset;;
  esac
done
echo no more input"#;

fn controller(output: Output, controls: &[&str]) -> Watched {
    let spec = ProcessSpec {
        output,
        input: ProgramInput::Lines,
        ..ProcessSpec::new("sh").args(["-c", CONTROLLER])
    };
    let controls: Vec<LineControl> = controls.iter().map(|text| control(text)).collect();
    watch(process(spec).line_controls(&controls))
}

#[test]
fn what_is_written_is_a_slider_a_choice_a_button_or_a_command() {
    let kp = control("kp 0..10: P{}");
    assert_eq!(kp.spec, ControlSpec::slider("kp", 0.0, 10.0, 0.0));
    assert_eq!(kp.does, Does::Say("P{}".into()));
    assert_eq!(kp.filled("P{}", 3.5), "P3.5");
    let rate = control("rate 1..1000 log Hz: !./set-rate 'a b' {}");
    let expected = ControlSpec::slider("rate", 1.0, 1e3, 1.0).log().unit("Hz");
    assert_eq!(rate.spec, expected);
    let words = ["./set-rate", "a b", "{}"].map(str::to_owned);
    assert_eq!(rate.does, Does::Run(words.to_vec()));
    let mode = control("drive mode a|b|c: M{}");
    assert_eq!(
        mode.spec,
        ControlSpec::choice("drive mode", ["a", "b", "c"])
    );
    assert_eq!(mode.filled("M{}", 2.0), "Mc");
    let trim = control("trim -1..1 mm/s: {\"trim\":{}}");
    assert_eq!(trim.spec.default, 0.0);
    assert_eq!(trim.filled("{\"trim\":{}}", -0.5), "{\"trim\":-0.5}");
    let reset = control("reset: R{ }");
    assert_eq!(reset.spec, ControlSpec::button("reset"));
    assert_eq!(reset.filled("R{ }", 1.0), "R{ }");
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    for (text, character, says) in [
        ("kp 0..x: P{}", 7, "at `x`, `x` is no number"),
        ("kp 0..10 P{}", 13, "behind a colon"),
        ("kp 0..10: P", 11, "{} is missing where the value of kp"),
        ("kp 0..10:  ", 12, "nothing to send"),
        ("kp 10..1: P{}", 4, "the lower end stands first"),
        ("kp 0..1 log: P{}", 4, "begins above 0"),
        (": R", 1, "a name in front"),
        ("0..1: P{}", 1, "a name in front"),
        ("mode a||b: M{}", 8, "between two bars"),
        ("mode a|b|a: M{}", 10, "`a` is there twice"),
        ("rate 1..2: !", 13, "no command behind !"),
        ("rate 1..2: !./set", 12, "{} is missing"),
        ("mode a: M{}", 10, "a button has no value"),
        ("kp 0-10: P{}", 11, "a button has no value"),
        ("kp 0...10: P{}", 4, "two points part"),
        ("kp nan..1: P{}", 4, "`nan` is no number"),
        ("kp 0..inf: P{}", 7, "`inf` is no number"),
        ("kp 1..1: P{}", 4, "holds no value"),
        ("kp -1..1 log Hz: P{}", 4, "begins above 0"),
        (
            "rate 1..9 log Hz foo: P{}",
            18,
            "`foo`, `Hz` is the unit, and a unit is one word",
        ),
        (
            "rate 1..9 Hz log: P{}",
            14,
            "`log` stands before the unit: log Hz",
        ),
        ("", 1, "behind a colon"),
        ("reset: !", 9, "no command behind !"),
        ("rate 1..2: !{} 3", 13, "can't say which program"),
        ("rate 1..2: !sh 'a {}", 13, "missing closing quote"),
    ] {
        let error = text.parse::<LineControl>().unwrap_err();
        assert_eq!(error.character(), character, "{text}: {error}");
        assert!(error.to_string().contains(says), "{text}: {error}");
    }
    assert!(refused("kp 0..1\n: P{}").contains("one line of text"));
}

#[test]
fn a_program_is_told_a_line_and_what_it_says_then_is_applied() {
    for output in [Output::Terminal, Output::Pipe] {
        let mut job = controller(output, &["kp 0..10: P{}", "mode a|b: M{}", "reset: R"]);
        until_there(&mut job, "reset");
        assert_eq!(state(&job, "kp"), ControlState::Unset);
        ask(&job, "kp", "3.5");
        job.until("applied", |heard| {
            state(heard, "kp") == ControlState::Applied
        });
        let kp = status(&job, "kp");
        assert_eq!((kp.requested, kp.applied), (3.5, 3.5));
        job.until_line("kp=3.5");
        ask(&job, "mode", "b");
        job.until("applied", |heard| {
            state(heard, "mode") == ControlState::Applied
        });
        assert_eq!(status(&job, "mode").applied, 1.0);
        ask(&job, "reset", "press");
        job.until_line("was reset");
        job.until("pressed", |heard| status(heard, "reset").applied == 1.0);
        job.stop(StopMethod::Event).end();
    }
}

#[test]
fn what_nobody_says_anything_of_is_sent_and_no_more() {
    let mut job = controller(Output::Terminal, &["other 0..10: O{}"]);
    until_there(&mut job, "other");
    ask(&job, "other", "2");
    job.until("sent", |heard| state(heard, "other") == ControlState::Sent);
    let other = status(&job, "other");
    assert_eq!((other.requested, other.applied), (2.0, 0.0));
    job.stop(StopMethod::Event).end();
}

#[test]
fn a_program_that_says_another_value_has_not_applied_it() {
    let program = "while read -r line; do echo kp=5; echo kp=5; done";
    let spec = ProcessSpec {
        input: ProgramInput::Lines,
        ..ProcessSpec::new("sh").args(["-c", program])
    };
    let job = process(spec).line_controls(&[control("kp 0..10: P{}")]);
    let grace = std::time::Duration::from_millis(300);
    let mut job = crate::source::harness::watch_within(job, grace, 64);
    until_there(&mut job, "kp");
    ask(&job, "kp", "9");
    job.until("late", |heard| {
        state(heard, "kp") == ControlState::NotApplied
    });
    assert_eq!(
        (status(&job, "kp").requested, status(&job, "kp").applied),
        (9.0, 5.0)
    );
    job.stop(StopMethod::Event).end();
}

#[test]
fn a_command_has_the_value_as_an_argument_and_no_shell_sees_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("set");
    let text = format!(
        "mode $(id)|`id`: !sh -c 'printf %s \"$1\" > {}' sh {{}}",
        file.display()
    );
    let spec = ProcessSpec::new("sleep").args(["100"]);
    let controls = [
        control(&text),
        control("bad: !false"),
        control("gone: !./gone"),
        control("away: !no-such-program"),
        control("shut: !/etc/passwd"),
        control("no 0..1: P{}"),
    ];
    let mut job = watch(process(spec).line_controls(&controls));
    until_there(&mut job, "bad");
    assert!(job.job.control("no").is_none(), "nothing goes back to it");
    ask(&job, "mode", "`id`");
    job.until("sent", |heard| state(heard, "mode") == ControlState::Sent);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "`id`");
    ask(&job, "bad", "press");
    ask(&job, "gone", "press");
    ask(&job, "away", "press");
    ask(&job, "shut", "press");
    for name in ["bad", "gone", "away", "shut"] {
        job.until("failed", |heard| state(heard, name) == ControlState::Failed);
    }
    let notes = job.lines_of(Stream::Note);
    for told in [
        "bad: `false` was run and failed: exit code 1;",
        "gone: `./gone` can't be run: there is no such file, seen from /",
        "away: `no-such-program` can't be run: there is no such program in PATH",
        "shut: `/etc/passwd` can't be run: the file may not be run",
    ] {
        assert!(
            notes.iter().any(|note| note.starts_with(told)),
            "{told}: {notes:?}"
        );
    }
    job.stop(StopMethod::Event).end();
}

fn address(listener: &TcpListener) -> Address {
    let text = format!("tcp://{}", listener.local_addr().unwrap());
    Address::read(text.as_ref()).unwrap()
}

fn line_of(peer: &TcpStream) -> String {
    let patience = std::time::Duration::from_secs(20);
    peer.set_read_timeout(Some(patience)).unwrap();
    let mut line = String::new();
    BufReader::new(peer).read_line(&mut line).unwrap();
    line
}

#[test]
fn a_peer_is_told_and_the_next_one_has_yet_to_be() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let spec = connection(address(&listener), ReadOptions::default());
    let mut job = watch(spec.line_controls(&[control("kp 0..10: P{}")]));
    let (mut peer, _) = listener.accept().unwrap();
    until_there(&mut job, "kp");
    ask(&job, "kp", "4");
    assert_eq!(line_of(&peer), "P4\n");
    job.until("sent", |heard| state(heard, "kp") == ControlState::Sent);
    peer.write_all(b"kp=4\nkp=4\n").unwrap();
    job.until("applied", |heard| {
        state(heard, "kp") == ControlState::Applied
    });
    assert!(job.has_line("sent: P4"));
    drop(peer);
    let (peer, _) = listener.accept().unwrap();
    job.until("unset", |heard| state(heard, "kp") == ControlState::Unset);
    ask(&job, "kp", "5");
    assert_eq!(line_of(&peer), "P5\n");
    job.stop(StopMethod::Event).end();
}

#[test]
fn what_is_asked_while_nobody_is_there_is_told_who_comes() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let place = address(&listener);
    drop(listener);
    let spec = connection(place.clone(), ReadOptions::default());
    let mut job = watch(spec.line_controls(&[control("kp 0..10: P{}")]));
    until_there(&mut job, "kp");
    ask(&job, "kp", "4");
    ask(&job, "kp", "6");
    let at = place.to_string();
    let listener = TcpListener::bind(at.trim_start_matches("tcp://")).unwrap();
    let (peer, _) = listener.accept().unwrap();
    assert_eq!(line_of(&peer), "P6\n");
    job.until("sent", |heard| state(heard, "kp") == ControlState::Sent);
    job.stop(StopMethod::Event).end();
}

#[test]
fn a_control_is_added_while_the_job_runs_and_its_name_is_its_own() {
    let mut job = controller(Output::Terminal, &["kp 0..10: P{}"]);
    until_there(&mut job, "kp");
    let controls = LineControls::of(&job.job).unwrap();
    let twin = controls.add(&job.job, control("kp 0..1: K{}"));
    assert_eq!(twin, Err(NotAdded::Duplicate("kp".into())));
    controls.add(&job.job, control("mode a|b: M{}")).unwrap();
    until_there(&mut job, "mode");
    ask(&job, "mode", "b");
    job.until_line("mode=b");
    assert_eq!(controls.texts(), ["kp 0..10: P{}", "mode a|b: M{}"]);
    job.stop(StopMethod::Event).end();
    let spec = ProcessSpec::new("sleep").args(["100"]);
    let deaf = watch(process(spec).line_controls(&[]));
    let controls = LineControls::of(&deaf.job).unwrap();
    let said = controls.add(&deaf.job, control("kp 0..1: K{}"));
    assert_eq!(said, Err(NotAdded::NoWayBack("kp".into())));
}

#[test]
fn another_run_has_not_heard_of_what_the_last_one_was_told() {
    let mut job = controller(Output::Terminal, &["kp 0..10: P{}"]);
    until_there(&mut job, "kp");
    ask(&job, "kp", "3");
    job.until("applied", |heard| {
        state(heard, "kp") == ControlState::Applied
    });
    job.job.restart(crate::job::StopBy::Key);
    job.until("unset", |heard| state(heard, "kp") == ControlState::Unset);
    ask(&job, "kp", "4");
    job.until("applied", |heard| {
        state(heard, "kp") == ControlState::Applied
    });
    assert_eq!(status(&job, "kp").applied, 4.0);
    job.stop(StopMethod::Event).end();
}

#[test]
fn a_control_that_is_forgotten_is_gone_and_its_name_is_free() {
    let mut job = controller(Output::Terminal, &["kp 0..10: P{}", "reset: R"]);
    until_there(&mut job, "reset");
    ask(&job, "kp", "3");
    job.until("applied", |heard| {
        state(heard, "kp") == ControlState::Applied
    });
    let controls = LineControls::of(&job.job).unwrap();
    let forgotten = controls.forget(&job.job, "kp").unwrap();
    assert_eq!(forgotten.text(), "kp 0..10: P{}");
    assert_eq!(controls.forget(&job.job, "kp"), None);
    let names = |job: &Watched| -> Vec<_> {
        let all = job.job.controls().into_iter();
        all.map(|one| one.name.to_string()).collect()
    };
    assert_eq!(names(&job), ["reset"]);
    ask(&job, "reset", "press");
    job.until_line("was reset");
    controls.add(&job.job, control("kp 0..5: P{}")).unwrap();
    until_there(&mut job, "kp");
    ask(&job, "kp", "4");
    job.until_line("kp=4");
    job.job.restart(crate::job::StopBy::Key);
    job.until("unset", |heard| state(heard, "kp") == ControlState::Unset);
    assert_eq!(names(&job), ["reset", "kp"]);
    ask(&job, "kp", "2");
    job.until_line("kp=2");
    job.stop(StopMethod::Event).end();
}

#[test]
fn each_press_of_a_command_runs_it_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("presses");
    let text = format!("more: !sh -c 'echo pressed >> {}'", file.display());
    let spec = ProcessSpec::new("sleep").args(["100"]);
    let mut job = watch(process(spec).line_controls(&[control(&text)]));
    until_there(&mut job, "more");
    for _ in 0..20 {
        ask(&job, "more", "press");
    }
    job.until("all", |heard| status(heard, "more").applied == 20.0);
    let pressed = std::fs::read_to_string(&file).unwrap();
    assert_eq!(pressed.lines().count(), 20);
    job.stop(StopMethod::Event).end();
}

#[test]
fn a_line_that_nobody_would_hear_is_refused_and_a_command_is_not() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let place = address(&listener);
    drop(listener);
    let spec = connection(place.clone(), ReadOptions::default());
    let controls = [control("kp 0..10: P{}"), control("away 0..10: !true {}")];
    let mut job = watch(spec.line_controls(&controls));
    until_there(&mut job, "kp");
    until_there(&mut job, "away");
    let heard = |job: &Watched, name: &str| {
        let control = job.job.control(name).unwrap();
        control.expect_audience().map_err(|error| error.to_string())
    };
    let refusal = "kp isn't sent: nobody is there to be told";
    assert_eq!(heard(&job, "kp"), Err(refusal.into()));
    assert_eq!(heard(&job, "away"), Ok(()));
    let at = place.to_string();
    let listener = TcpListener::bind(at.trim_start_matches("tcp://")).unwrap();
    let (peer, _) = listener.accept().unwrap();
    job.until("somebody", |job| heard(job, "kp").is_ok());
    drop((peer, listener));
    job.until("nobody", |job| heard(job, "kp").is_err());
    job.stop(StopMethod::Event).end();
}
