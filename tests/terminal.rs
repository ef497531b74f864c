//! A program has the terminal as it would alone: what it draws, single keys, sizes, job control.

use std::path::{Path, PathBuf};

use crate::language::{Shell, Tmux};

const SUSPEND: &str = "\u{1a}";

fn keys() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs/keys.py")
}

#[test]
fn what_is_drawn_stands_there_at_once_and_at_its_size() {
    let mut shell = Shell::start();
    shell.set_size(33, 77);
    shell.scope(&format!("run -- python3 {}", keys().display()));
    // Sequences and all, before any key and without a line's end.
    shell.until("\u{1b}[?1049h\u{1b}[1mSIZE 33x77\u{1b}[0m");
    shell.keys("a").until("KEY 97.");
    // The key Enter and Ctrl-C are bytes.
    shell.keys("\r").until("KEY 13.");
    shell.keys("\u{3}").until("KEY 3.");
    shell.set_size(20, 60);
    shell.until("SIZE 20x60");
    shell.keys("q").until("\u{1b}[?1049l");
    shell.until_ready();
    assert!(shell.is_as_usual());
    let job = shell.summary().jobs.remove(0);
    assert_eq!((&*job.reason, job.stop.is_none()), ("exit code 0", true));
}

#[test]
fn a_program_that_stops_itself_is_seen_by_the_shell() {
    let mut shell = Shell::start();
    shell.scope(&format!("run -- python3 {}", keys().display()));
    shell.until("SIZE");
    shell.keys(SUSPEND).until("\u{1b}[?1049l");
    shell.until("Stopped");
    shell.until_ready();
    assert!(shell.is_as_usual());
    shell.line("fg").until("AGAIN");
    shell.keys("b").until("KEY 98.");
    shell.keys("q");
    shell.until_ready();
    assert!(shell.is_as_usual());
}

#[test]
fn what_is_typed_is_no_data() {
    let mut shell = Shell::start();
    let script = "for n in range(3): print('got', len(input()), flush=True)";
    shell.scope(&format!("run -- python3 -c \"{script}\""));
    for (typed, got) in [
        ("v=42", "got 4"),
        ("loss 0.5 acc 1", "got 14"),
        ("é7", "got 2"),
    ] {
        shell.line(typed).until(got);
    }
    shell.until_ready();
    let job = shell.summary().jobs.remove(0);
    let names: Vec<&str> = job.series.iter().map(|one| &*one.name).collect();
    assert_eq!(names, ["got"]);
    assert_eq!(job.series[0].samples, 3);
    assert_eq!(job.ledger.seen, 3);
}

#[test]
fn fg_has_the_program_go_on_once_and_bg_behind_the_shell() {
    let mut shell = Shell::start();
    let script = "trap 'echo went \\$((40 + 2))' CONT; echo begun; \
                  while [ ! -e over ]; do sleep 0.05; done; echo seen";
    shell.line("cd \"$XDG_RUNTIME_DIR\"").until_ready();
    shell.scope(&format!("run -- bash -c \"{script}\""));
    shell.until("\nbegun");
    shell.keys(SUSPEND).until_ready();
    shell.line("fg").until("went 42");
    shell.keys(SUSPEND).until_ready();
    shell.line("bg").until("went 42");
    // What is typed is the shell's, and the program is at work.
    shell.line("echo shell$((40 + 2))").until("shell42");
    shell.line("fg").until("bash -c");
    shell.keys(SUSPEND).until_ready();
    shell.line("touch over; fg");
    let rest = shell.until_ready();
    assert_eq!(rest.matches("went 42").count(), 1, "{rest}");
    assert!(rest.contains("seen"), "{rest}");
}

#[test]
fn daemons_that_left_are_not_stopped_and_double_forks_that_stayed_are() {
    let mut shell = Shell::start();
    let script = "(sleep 9876 &); (setsid sleep 9875 &); echo begun; sleep 9874";
    shell.scope(&format!("run -- sh -c '{script}'"));
    shell.until("\nbegun");
    shell.keys(SUSPEND);
    shell.until_ready();
    for (seconds, is_stopped) in [(9876, true), (9875, false), (9874, true)] {
        shell.line(&format!(
            "echo :$(ps -eo stat=,args= | grep '[s]leep {seconds}$')"
        ));
        shell.until("\n:");
        let said = shell.until("\n");
        assert_eq!(said.starts_with('T'), is_stopped, "{said}");
    }
    shell.line("fg");
    shell.until("sleep 9874");
    shell.keys("\u{3}");
    shell.until_ready();
}

#[test]
fn of_what_is_pasted_each_reader_gets_its_line() {
    let mut shell = Shell::start();
    // Each takes as much as it gets.
    let script = "echo at$((40 + 2)); for n in $(seq 60); do echo got:$(head -n 1); done";
    shell
        .scope(&format!("run -- sh -c '{script}'"))
        .until("at42");
    let lines: Vec<String> = (0..60).map(|n| format!("line{n}")).collect();
    shell.line(&lines.join("\n"));
    for line in lines {
        shell.until(&format!("got:{line}\r"));
    }
    shell.until_ready();
}

#[test]
fn a_shell_has_job_control_of_its_own() {
    let mut shell = Shell::start();
    shell.scope("run -- env PS1=INNER$((40 + 2)): bash --norc --noprofile --noediting -i");
    let begun = shell.until("INNER42:");
    assert!(!begun.contains("job control"), "{begun}");
    shell
        .line("bash -c 'echo at$((40 + 2)); exec sleep 9871'")
        .until("at42");
    shell.keys(SUSPEND).until("Stopped");
    shell.until("INNER42:");
    shell.line("jobs").until("Stopped");
    shell.line("kill -CONT %1; kill %1; wait; exit");
    let rest = shell.until_ready();
    assert!(rest.contains("exit code"), "{rest}");
    assert!(shell.is_as_usual());
}

#[test]
fn a_terminal_that_a_program_makes_has_its_keys() {
    let mut shell = Shell::start();
    let inner = "env PS1=INNER$((40 + 2)): bash --norc --noprofile --noediting -i";
    shell.scope(&format!("run -- script -qc '{inner}' /dev/null"));
    shell.until("INNER42:");
    for _ in 0..2 {
        shell
            .line("bash -c 'echo at$((40 + 2)); exec sleep 9870'")
            .until("at42");
        shell.keys(SUSPEND).until("Stopped");
        shell.until("INNER42:");
    }
    // What is typed is shown there, and read by lines.
    shell.line("cat; echo over$((40 + 2))").until("\n");
    shell.line("fox").until("fox");
    shell.until("fox");
    shell.keys("\u{4}").until("over42");
    shell.line("kill -9 %1 %2; exit; exit").until("exit");
    shell.until_ready();
    assert!(shell.is_as_usual());
}

#[test]
fn a_line_beside_bars_stands_above_them_whichever_stream_it_takes() {
    let Some(tmux) = Tmux::start() else {
        return;
    };
    let bars = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs/bars.py");
    let lines = || {
        tmux.until("over 42");
        let seen = tmux.seen();
        let drawn = |line: &&str| line.starts_with("line") || line.contains('%');
        let lines: Vec<String> = seen.lines().filter(drawn).map(str::to_owned).collect();
        tmux.until_ready();
        lines
    };
    tmux.line(&format!("clear; python3 {}", bars.display()));
    let alone = lines();
    assert_eq!(alone.len(), 8, "{alone:?}");
    tmux.scope(&format!("run -- python3 {}", bars.display()));
    let ours = lines();
    assert_eq!(ours[..8], alone, "{ours:?}");
}

#[test]
fn a_scope_that_crashes_leaves_the_terminal_as_it_was() {
    let mut shell = Shell::start();
    for signal in ["ABRT", "FPE", "SEGV", "BUS"] {
        // No shell between puts anything back.
        let program = env!("CARGO_BIN_EXE_sprintscope");
        let keys = keys();
        shell.line(&format!(
            "sh -c '{program} --view none run -- python3 {}; stty -a'",
            keys.display()
        ));
        shell.until("SIZE");
        shell.until_echo(false);
        shell.kill_scope(signal);
        let modes = shell.until_ready();
        let modes: Vec<&str> = modes.split_whitespace().collect();
        for mode in ["icanon", "isig", "echo", "icrnl"] {
            assert!(modes.contains(&mode), "{signal}: {mode}: {modes:?}");
        }
    }
}

#[test]
fn a_terminal_multiplexer_is_a_terminal_like_others() {
    let Some(tmux) = Tmux::start() else {
        return;
    };
    tmux.scope(&format!("run -- python3 {}", keys().display()));
    tmux.until("SIZE 24x100");
    tmux.keys("x").until("KEY 120.");
    tmux.resize(90, 20).until("SIZE 20x90");
    tmux.keys("C-z").until("Stopped");
    tmux.until_ready();
    tmux.line("fg").until("AGAIN");
    tmux.keys("q").until("v=7");
    tmux.until("exit code 0");
    tmux.until_ready();
    let asks = crate::language::asset("asks.py");
    tmux.scope(&format!("run -- python3 {}", asks.display()));
    tmux.until("Run name?");
    tmux.line("fox").until("Token:");
    tmux.until_echo(false);
    tmux.line("secret").until("step=1");
    assert!(!tmux.seen().contains("secret"));
    tmux.keys("C-c").until("event by signal");
    tmux.until_ready();
    tmux.until_echo(true);
    // Nobody has the time to restore anything.
    tmux.scope(&format!("run -- python3 {}", keys().display()));
    tmux.until("SIZE");
    tmux.kill_scope();
    tmux.until("Killed");
    tmux.until_ready();
    tmux.line("echo as$((40 + 2))").until("as42");
    tmux.until_echo(true);
}
