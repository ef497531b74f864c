use std::time::Duration;

use crate::job::{JobState, StopMethod, Stream};
use crate::source::ReadOptions;
use crate::source::harness::{Watched, is_alive, until_gone, watch, watch_within};

use super::super::process_spec::{Output, ProcessSpec, ProgramInput};
use super::process;

fn sh(script: &str) -> ProcessSpec {
    ProcessSpec::new("sh").args(["-c", script])
}

fn python(script: &str) -> ProcessSpec {
    ProcessSpec::new("python3").args(["-c", script])
}

fn run(spec: ProcessSpec) -> Watched {
    watch(process(spec))
}

const QUICK: Duration = Duration::from_millis(50);

#[test]
fn lines_that_are_never_flushed_arrive_while_the_program_runs() {
    let mut job = run(python(
        "import time\nfor i in range(3): print(f'loss={i}')\ntime.sleep(1000)",
    ));
    job.until("three samples", |heard| heard.values("loss").len() == 3);
    assert_eq!(job.values("loss"), [0.0, 1.0, 2.0]);
    assert_eq!(job.job.state(), JobState::Running);
    job.until_line("loss=2");
    assert_eq!(job.detail("format"), "pairs");
    assert_eq!(job.stop(StopMethod::Event).end(), "stop event");
}

#[test]
fn both_outputs_are_terminals_of_a_useful_size_and_told_apart() {
    let script = "import os, sys\n\
         print(sys.stdout.isatty(), sys.stderr.isatty(), os.get_terminal_size(1)[:])\n\
         print('to err', file=sys.stderr)\nopen('/dev/tty', 'w').write('to tty\\n')";
    let mut job = run(ProcessSpec {
        input: ProgramInput::Beside,
        ..python(script)
    });
    assert_eq!(job.end(), "exit code 0");
    assert_eq!(job.lines_of(Stream::Err), ["to err", "to tty"]);
    assert_eq!(job.lines_of(Stream::Out), ["True True (160, 50)"]);
    // Where nobody types, whoever would ask there for a password is told so.
    let mut job = run(python(script));
    assert_eq!(job.end(), "exit code 1");
    assert_eq!(job.lines_of(Stream::Out), ["True True (160, 50)"]);
}

#[test]
fn pipes_on_request_are_no_terminals_and_told_apart_too() {
    let script = "test -t 1 || echo plain; test -t 2 || echo plain >&2";
    let mut job = run(ProcessSpec {
        output: Output::Pipe,
        ..sh(script)
    });
    assert_eq!(job.end(), "exit code 0");
    assert_eq!(job.lines_of(Stream::Out), ["plain"]);
    assert_eq!(job.lines_of(Stream::Err), ["plain"]);
}

#[test]
fn how_a_stop_went_is_told_once() {
    let saves = "import signal, sys, time\n\
         signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))\n\
         print('ready')\ntime.sleep(1000)";
    for script in [saves, "print('ready')\nimport time\ntime.sleep(1000)"] {
        let mut job = run(python(script));
        job.until_line("ready");
        assert_eq!(job.stop(StopMethod::Event).end(), "stop event");
        let told = job.lines_of(Stream::Note);
        let ends: Vec<_> = told
            .iter()
            .filter(|line| line.contains("stop event"))
            .collect();
        let [end] = ends[..] else {
            panic!("{told:?}");
        };
        // By which signal depends on which the interpreter has caught.
        let how = end.strip_prefix("completed: stop event, SIG");
        assert!(how.is_some_and(|how| how.contains(", ended by ")), "{end}");
    }
}

#[test]
fn the_reason_is_the_exit_code_or_the_signal() {
    for (script, reason, state) in [
        ("exit 0", "exit code 0", JobState::Completed),
        ("exit 3", "exit code 3", JobState::Dead),
        ("kill -9 $$", "signal 9", JobState::Dead),
        ("kill -TERM $$", "signal 15", JobState::Dead),
    ] {
        let mut job = run(sh(script));
        assert_eq!(job.end(), reason, "{script}");
        assert_eq!(job.job.state(), state);
    }
}

#[test]
fn a_program_that_ends_at_sigterm_is_completed_whatever_its_code() {
    let mut job = run(sh(
        "trap 'echo bye; exit 7' TERM; echo ready; while :; do sleep 0.01; done",
    ));
    let reason = job.until_line("ready").stop(StopMethod::Event).end();
    assert_eq!(
        (&*reason, job.job.state()),
        ("stop event", JobState::Completed)
    );
    assert!(job.has_line("bye"), "its last words are heard");
}

#[test]
fn a_program_that_ignores_sigterm_is_killed_after_the_grace() {
    let deaf = sh("trap '' TERM; echo ready; while :; do sleep 0.01; done");
    let mut job = watch_within(process(deaf), QUICK, 64);
    let reason = job.until_line("ready").stop(StopMethod::Event).end();
    assert_eq!((&*reason, job.job.state()), ("killed", JobState::Dead));
    until_gone(&[&job.detail("pid")]);
}

#[test]
fn a_kill_asks_first_and_is_a_kill_all_the_same() {
    let mut job = run(sh(
        "trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.01; done",
    ));
    let reason = job.until_line("ready").stop(StopMethod::Kill).end();
    assert_eq!(reason, "killed");
    assert!(job.has_line("bye"));
}

#[test]
fn a_kill_after_the_stop_event_does_not_wait_for_the_grace() {
    let mut job = run(sh(
        "trap 'echo deaf' TERM; echo ready; while :; do sleep 0.01; done",
    ));
    job.until_line("ready")
        .stop(StopMethod::Event)
        .until_line("deaf");
    assert_eq!(job.stop(StopMethod::Kill).end(), "killed");
}

#[test]
fn a_suspended_program_can_be_stopped() {
    let mut job = run(sh("echo ready; kill -STOP $$; echo going on; sleep 1000"));
    let pid = job.until_line("ready").detail("pid");
    let stat = format!("/proc/{pid}/stat");
    job.until("the suspension", |_| {
        std::fs::read_to_string(&stat).is_ok_and(|stat| stat.contains(") T "))
    });
    assert_eq!(job.stop(StopMethod::Event).end(), "stop event");
}

/// A program with a child in its group, one in a session of its own, and one that is a daemon.
const FAMILY: &str = "
    sleep 1000 & echo child $!
    setsid sh -c 'echo session $$; exec sleep 1000' &
    (setsid sh -c 'echo daemon $$; exec sleep 1000 >/dev/null 2>&1 </dev/null' &)
    trap 'exit 0' TERM
    echo ready
    while :; do sleep 0.01; done";

fn family(job: &mut Watched) -> Vec<String> {
    let told = |heard: &Watched, who| {
        let lines = heard.lines_of(Stream::Out);
        let line = lines.iter().find_map(|line| line.strip_prefix(who));
        line.map(|pid| pid.trim().to_owned())
    };
    let members = ["child ", "session ", "daemon "];
    job.until("the family", |heard| {
        members.iter().all(|who| told(heard, who).is_some())
    });
    let mut pids: Vec<_> = members.iter().filter_map(|who| told(job, who)).collect();
    pids.push(job.detail("pid"));
    assert!(pids.iter().all(|pid| is_alive(pid)));
    pids
}

#[test]
fn nothing_that_a_program_started_outlives_its_job_however_it_ends() {
    for &method in StopMethod::ALL {
        for output in [Output::Terminal, Output::Pipe] {
            let mut job = run(ProcessSpec {
                output,
                ..sh(FAMILY)
            });
            let pids = family(&mut job);
            job.stop(method).end();
            let pids: Vec<_> = pids.iter().map(String::as_str).collect();
            until_gone(&pids);
        }
    }
}

#[test]
fn a_child_left_behind_is_killed_after_a_grace_of_silence_and_named() {
    let leaves = process(sh("sleep 1000 & echo $!; exit 4"));
    let mut job = watch_within(leaves, QUICK * 10, 64);
    job.until("the leader's end", |heard| {
        heard.job.status().remark.is_some()
    });
    let remark = job.job.status().remark.unwrap_or_default();
    assert!(
        remark.starts_with("leader ended (exit code 4), sleep ("),
        "{remark}"
    );
    assert_eq!(job.job.state(), JobState::Running);
    assert_eq!(job.end(), "exit code 4");
    let notes = job.lines_of(Stream::Note);
    let named = notes
        .iter()
        .any(|note| note.starts_with("left behind, killed: sleep ("));
    assert!(named, "{notes:?}");
    until_gone(&job.lines_of(Stream::Out));
}

#[test]
fn one_that_holds_no_output_does_not_hold_up_the_end() {
    let script = "sleep 1000 >/dev/null 2>&1 </dev/null & echo $!; exit 4";
    // Were it waited for, this would take half a minute.
    let mut job = run(sh(script));
    assert_eq!(job.end(), "exit code 4");
    until_gone(&job.lines_of(Stream::Out));
}

#[test]
fn a_child_left_behind_is_heard_while_it_prints_and_can_be_stopped() {
    for output in [Output::Terminal, Output::Pipe] {
        let spec = ProcessSpec {
            output,
            ..sh("(while :; do echo spam; sleep 0.01; done) & exit 4")
        };
        // A busy machine lets it be silent for a quarter of a second, which is not to be a grace.
        let mut job = watch_within(process(spec), QUICK * 40, 64);
        job.until("the leader's end", |heard| {
            heard.job.status().remark.is_some()
        });
        let heard = job.lines_of(Stream::Out).len();
        job.until("more", |more| more.lines_of(Stream::Out).len() > heard + 50);
        job.stop(StopMethod::Event);
        assert_eq!(job.end(), "exit code 4", "it is the leader's");
    }
}

#[test]
fn a_slow_filter_behind_the_program_has_its_say() {
    let filter = "exec > >(while read -r line; do sleep 0.01; echo \"$line\"; done)
        for number in $(seq 100); do echo \"v=$number\"; done";
    for output in [Output::Terminal, Output::Pipe] {
        let mut job = run(ProcessSpec {
            output,
            ..ProcessSpec::new("bash").args(["-c", filter])
        });
        assert_eq!(job.end(), "exit code 0");
        assert_eq!(job.values("v").len(), 100);
    }
}

#[test]
fn everything_printed_before_the_end_is_heard_however_late() {
    let script = "i=0; while [ $i -lt 20000 ]; do echo $i; i=$((i+1)); done";
    for output in [Output::Terminal, Output::Pipe] {
        let spec = ProcessSpec {
            output,
            ..sh(script)
        };
        let mut job = watch_within(process(spec), QUICK, 1);
        assert_eq!(job.end(), "exit code 0");
        let expected: Vec<f64> = (0..20_000).map(f64::from).collect();
        assert_eq!(job.values("1"), expected);
        assert!(job.times("1").is_sorted());
    }
}

/// The first lines are kept until it is known how to read them; they came one after the other all the same.
#[test]
fn lines_that_waited_to_be_read_stand_where_they_came() {
    let script = "import time\nfor i in range(8):\n    print(f'iter {i} loss {i}.5', flush=True)\n    time.sleep(0.1)";
    let mut job = run(python(script));
    assert_eq!(job.end(), "exit code 0");
    let times = job.times("loss");
    assert_eq!(times.len(), 8);
    // Seven pauses of 0.1 s at least; a busy machine makes them longer, and may join some lines.
    assert!(times[7] - times[0] > 0.35, "{times:?}");
    assert!(times.is_sorted_by(|one, next| one < next), "{times:?}");
}

#[test]
fn a_last_line_without_an_end_counts() {
    let mut job = run(sh("printf 'a=1\\na=2'"));
    job.end();
    assert_eq!(job.values("a"), [1.0, 2.0]);
}

#[test]
fn progress_bars_on_standard_error_are_data() {
    let mut job = run(sh(
        r"printf '\r 10%%|#  | 1/10 [00:01<00:09, 1.5it/s, loss=0.5]\r 20%%|## | 2/10 [00:02<00:08, 1.5it/s, loss=0.4]\n' >&2",
    ));
    job.end();
    assert_eq!(job.values("loss"), [0.5, 0.4]);
}

#[test]
fn a_program_that_cannot_be_started_says_what_to_do() {
    let mut job = run(ProcessSpec::new("no-such-program"));
    let expected =
        "failed: no-such-program: not found on PATH; check its spelling, or give its path";
    assert_eq!(job.end(), expected);
    assert_eq!(job.job.state(), JobState::Dead);
}

#[test]
fn a_program_stopped_before_it_started_leaves_nothing() {
    for &method in StopMethod::ALL {
        let mut job = run(sh("sleep 1000"));
        job.stop(method).end();
        let details = job.job.details();
        if let Some((_, pid)) = details.iter().find(|(detail, _)| *detail == "pid") {
            until_gone(&[pid]);
        }
    }
}

#[test]
fn a_restarted_program_runs_anew() {
    let mut job = run(sh("echo a=$$; echo a=$$; sleep 1000"));
    job.until("samples", |heard| heard.values("a").len() == 2);
    let first = job.detail("pid");
    job.job.restart(crate::job::StopBy::Client);
    job.until("more samples", |heard| heard.values("a").len() == 4);
    assert_ne!(job.detail("pid"), first);
    until_gone(&[&first]);
    assert_eq!(job.stop(StopMethod::Event).end(), "stop event");
}

#[test]
fn a_stop_is_seen_while_nobody_empties_the_channel() {
    let mut job = watch_within(process(sh("while :; do echo a=1; done")), QUICK, 1);
    job.stop(StopMethod::Kill);
    assert_eq!(job.end_unheard(), "killed");
}

#[test]
fn a_name_wanted_is_the_name() {
    let read = ReadOptions {
        name: Some("mine".into()),
        ..ReadOptions::default()
    };
    let spec = process(ProcessSpec { read, ..sh("exit") });
    assert_eq!(spec.name(), "mine");
    assert_eq!(process(sh("exit")).name(), "sh");
}
