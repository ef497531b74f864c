//! Programs under the program: how their lines come, how they end, what they are called.

use std::fs;
use std::process::{Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use crate::language::{pids_in, program, run, until_gone};

/// Writes what a program is given by who starts it: variables, limits, signals, place and rights.
const GIVEN: &str = "{ env; ulimit -Sa; ulimit -Ha; umask; pwd; nice; \
    grep -E '^(SigBlk|CapEff|NoNewPrivs)' /proc/self/status; \
    for s in HUP QUIT USR1 USR2 PIPE CHLD CONT TSTP TTOU; do \
    trap -p $s; done; } >\"$1\"";

#[test]
fn lines_that_are_never_flushed_arrive_while_the_program_runs() {
    let running = program("run --view none -- python3 -c")
        .arg("import time\nprint('loss: 0.5')\nprint('loss: 0.25')\ntime.sleep(1000)")
        .start();
    running.until_log("loss: 0.25");
    running.signal(Signal::INT);
    running
        .end()
        .expect_exit(0)
        .expect_reason("stop event")
        .expect_stdout_line("loss: 0.25")
        .expect_samples("loss", 2, [0.25, 0.5, 0.25]);
}

#[test]
fn pipes_on_request_are_pipes() {
    let script = "import sys; print(sys.stdout.isatty(), sys.stderr.isatty())";
    let words = "--view none -- python3 -c";
    for (option, said) in [("", "True True"), ("--pipe", "False False")] {
        program(&format!("run {option} {words}"))
            .arg(script)
            .run()
            .expect_exit(0)
            .expect_stdout_line(said);
    }
}

#[test]
fn the_exit_code_is_the_reason() {
    program("run --view none -- python3 -c")
        .arg("print('loss=1'); raise SystemExit(3)")
        .run()
        .expect_exit(1)
        .expect_state("dead")
        .expect_reason("exit code 3")
        .expect_no_stop()
        .expect_fact("loss", 1.0);
    run("run --view none true")
        .expect_exit(0)
        .expect_state("completed")
        .expect_reason("exit code 0");
}

#[test]
fn a_signal_that_somebody_else_sent_is_the_reason() {
    for (signal, reason) in [(Signal::KILL, "signal 9"), (Signal::TERM, "signal 15")] {
        let running = program("run --view none -- sh -c")
            .arg("echo pid $$; exec sleep 1000")
            .start();
        let pid = pids_in(&running.until_log("pid "))[0];
        let pid = Pid::from_raw(i32::try_from(pid).unwrap()).unwrap();
        kill_process(pid, signal).unwrap();
        running
            .end()
            .expect_exit(1)
            .expect_state("dead")
            .expect_reason(reason)
            .expect_no_stop();
    }
}

#[test]
fn a_program_that_ignores_sigterm_is_killed_after_the_grace() {
    let script = "import os, signal, time\nsignal.signal(signal.SIGTERM, lambda *_: print('no'))\n\
                  print('pid', os.getpid())\nwhile True: time.sleep(0.05)";
    let running = program("run --view none --grace 300ms -- python3 -c")
        .arg(script)
        .start();
    let pids = pids_in(&running.until_log("pid "));
    running.signal(Signal::TERM);
    let ended = running.end();
    ended
        .expect_exit(1)
        .expect_state("dead")
        .expect_reason("killed")
        .expect_stdout_line("no");
    // It had the whole grace.
    assert!(ended.job().stop.unwrap().took_ms >= 300.0, "{ended}");
    until_gone(&pids);
}

#[test]
fn a_program_that_ends_at_sigterm_is_completed_whatever_its_code() {
    let running = program("run --view none --grace 1h -- sh -c")
        .arg("trap 'exit 7' TERM; echo ready; while :; do sleep 0.05; done")
        .start();
    running.until_log("ready");
    running.signal(Signal::TERM);
    running
        .end()
        .expect_exit(0)
        .expect_state("completed")
        .expect_reason("stop event")
        .expect_stop("event", "signal");
}

#[test]
fn both_outputs_are_read_and_told_apart() {
    for option in ["", "--pipe"] {
        let ended = program(&format!("run {option} --view none --name both -- sh -c"))
            .arg("echo out=1; echo err=2 >&2; echo words >&2")
            .run();
        ended
            .expect_stdout_line("out=1")
            .expect_stderr_line("err=2")
            .expect_log("both: out=1")
            .expect_log("both: ! err=2")
            .expect_log("both: ! words")
            .expect_fact("out", 1.0)
            .expect_fact("err", 2.0);
        assert!(!ended.stdout.contains("err"), "{ended}");
    }
}

#[test]
fn progress_bars_are_data_and_colours_are_not() {
    let script = "printf '\\rloss=3'; printf '\\r\\033[32mloss=2\\033[0m'; printf '\\rloss=1\\n'";
    for option in ["", "--pipe"] {
        program(&format!("run {option} --view none -- sh -c"))
            .arg(script)
            .run()
            .expect_stdout_line("loss=2")
            .expect_samples("loss", 3, [1.0, 3.0, 1.0]);
    }
}

#[test]
fn standard_input_is_the_programs() {
    for option in ["", "--pipe"] {
        program(&format!("run {option} --view none cat"))
            .fed("x=1\nx=2\n")
            .run()
            .expect_exit(0)
            .expect_reason("exit code 0")
            .expect_samples("x", 2, [1.0, 2.0, 2.0]);
    }
}

#[test]
fn a_program_that_is_not_there_is_named() {
    run("run --view none no-such-program")
        .expect_exit(1)
        .expect_state("dead")
        .expect_reason(
            "failed: no-such-program: not found on PATH; check its spelling, or give its path",
        );
    run("run --view none /no/such/program")
        .expect_exit(1)
        .expect_reason("failed: /no/such/program: no such file; check the path");
}

#[test]
fn a_jobs_name_is_the_scripts_behind_an_interpreter() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("train.py");
    std::fs::write(&script, "print('loss=1')\n").unwrap();
    for words in ["python3", "python3 -u", "env LANG=C python3"] {
        program(&format!("run --view none -- {words}"))
            .arg(&script)
            .run()
            .expect_exit(0)
            .expect_name("train");
    }
    program("run --view none --name mine -- python3")
        .arg(&script)
        .run()
        .expect_name("mine");
    run("run --view none /bin/true").expect_name("true");
}

#[test]
fn a_programs_own_options_are_not_ours() {
    run("run --view none echo --view window loss=1 --stop-after 5")
        .expect_exit(0)
        .expect_stdout_line("--view window loss=1 --stop-after 5");
}

#[test]
fn a_child_that_ends_leaves_no_line_unread() {
    for option in ["", "--pipe"] {
        let ended = run(&format!("run {option} --view none seq 50000"));
        ended
            .expect_exit(0)
            .expect_format("numbers")
            .expect_samples("1", 50_000, [1.0, 50_000.0, 50_000.0]);
    }
}

#[test]
fn a_program_has_the_variables_limits_and_signals_that_it_would_have_alone() {
    // What is documented: who it belongs to, how it reaches the scope, and the client that comes along.
    const OURS: [&str; 3] = ["SPRINTSCOPE_JOB", "SPRINTSCOPE_SOCKET", "PYTHONPATH"];
    for option in ["", "--pipe", "--no-input"] {
        let folder = tempfile::tempdir().unwrap();
        let start = format!(
            "ulimit -S -n 333; ulimit -S -c 0; umask 027; trap '' USR1 PIPE; \
             bash -c \"$GIVEN\" x alone; \
             \"$SCOPE\" run --view none {option} -- bash -c \"$GIVEN\" x inside; exit 0"
        );
        let ran = Command::new("bash")
            .args(["-c", &start])
            .env("GIVEN", GIVEN)
            .env("SCOPE", env!("CARGO_BIN_EXE_sprintscope"))
            .env("XDG_RUNTIME_DIR", folder.path())
            .env_remove("PYTHONPATH")
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let given = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        let (alone, inside) = (given("alone"), given("inside"));
        assert!(
            alone.contains("trap -- '' SIGUSR1") && alone.contains("333"),
            "{ran:?}"
        );
        let (ours, rest): (Vec<&str>, Vec<&str>) = inside.lines().partition(|line| {
            let name = line.split_once('=').map(|(name, _)| name);
            name.is_some_and(|name| OURS.contains(&name))
        });
        assert_eq!(ours.len(), OURS.len(), "{option}: {ours:?}");
        let sorted = |mut lines: Vec<&str>| {
            lines.sort_unstable();
            lines.join("\n")
        };
        assert_eq!(sorted(rest), sorted(alone.lines().collect()), "{option}");
    }
}
