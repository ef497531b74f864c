//! The scope in a terminal: what is typed there, and how the terminal is given back.

use std::process::Command;

use crate::language::{Screen, Shell, Tmux, program, until};

const SUSPEND: &str = "\u{1a}";
const INTERRUPT: &str = "\u{3}";
const QUIT: &str = "\u{11}";
/// What begins a view, and what ends it.
const ON: &str = "\u{1b}[?1049h";
const OFF: &str = "\u{1b}[?1049l";

/// A shell with a scope in front of it.
fn shown(words: &str) -> Shell {
    let mut shell = Shell::start();
    shell.shown_scope("terminal", words);
    shell.until(ON);
    shell
}

#[test]
fn a_demo_is_shown_and_stopped_and_the_terminal_is_as_it_was() {
    let mut shell = Shell::start();
    let before = shell.settings();
    shell.shown_scope("terminal", "demo");
    shell.until(ON);
    // The first picture isn't counted: it pays for what all need.
    shell.until_shown("running 0:01");
    shell.until_echo(false);
    shell.keys("s").until_shown("completed");
    shell.keys(QUIT).until(OFF);
    let said = shell.until_ready();
    assert!(said.contains("demo  completed"), "{said}");
    assert_eq!(shell.settings(), before);
    let summary = shell.summary();
    assert_eq!(summary.view, "terminal");
    assert!(summary.frames.is_some_and(|frames| frames.drawn > 1));
    let stop = summary.jobs[0].stop.as_ref().unwrap();
    assert_eq!((&*stop.method, &*stop.by), ("event", "key"));
    shell.line("echo code $?").until("code 0");
}

#[test]
fn without_a_terminal_it_is_wrong_usage_and_says_what_to_do() {
    for view in ["terminal", "window,terminal"] {
        let ended = program("demo --view").arg(view).run();
        ended
            .expect_exit(2)
            .expect_stderr("neither standard output nor standard error is a terminal")
            .expect_stderr("--view none");
    }
}

#[test]
fn a_terminal_that_only_prints_lines_shows_none_and_that_is_said() {
    let mut shell = Shell::start();
    let program = env!("CARGO_BIN_EXE_sprintscope");
    for (set, said) in [("TERM=dumb", "TERM is dumb"), ("-u TERM", "TERM isn't set")] {
        shell.line(&format!("env {set} {program} demo --stops 3"));
        shell.until("no window: there is no display");
        shell.until(said);
        shell.until("Going on with --view none");
        shell.until("completed after");
        shell.until_ready();
        shell.line(&format!(
            "env {set} {program} demo --view terminal; echo code $?"
        ));
        shell.until(said);
        shell.until("--view none");
        shell.until("code 2");
        shell.until_ready();
    }
}

#[test]
fn auto_takes_the_terminal_where_there_is_no_display_and_all_output_goes_there() {
    let mut shell = Shell::start();
    shell.shown_scope("auto", "demo");
    shell.until(ON);
    shell.keys(QUIT).until(OFF);
    shell.until_ready();
    assert_eq!(shell.summary().view, "terminal");
    shell.shown_scope("auto", "demo --stops 3 2>/dev/null");
    let said = shell.until_ready();
    assert!(!said.contains(ON), "{said}");
    assert_eq!(shell.summary().view, "none");
}

#[test]
fn ctrl_z_gives_the_terminal_back_and_fg_takes_it_again() {
    let mut shell = Shell::start();
    let before = shell.settings();
    shell.shown_scope("terminal", "demo");
    for _ in 0..2 {
        shell.until(ON);
        shell.until_shown("demo");
        shell.keys(SUSPEND).until(OFF);
        shell.until("Stopped");
        shell.until_ready();
        assert_eq!(shell.settings(), before);
        shell.line("echo shell$((40 + 2))").until("shell42");
        shell.until_ready();
        shell.line("fg");
    }
    shell.until(ON);
    // It goes on behind the shell, and takes nothing of what is the shell's.
    shell.keys(SUSPEND).until("Stopped");
    shell.until_ready();
    shell.line("bg").until("sprintscope");
    shell.line("echo shell$((40 + 2))").until("shell42");
    assert_eq!(shell.settings(), before);
    shell.line("fg").until(ON);
    shell.keys("s").until_shown("completed");
    shell.keys(QUIT).until(OFF);
    shell.until_ready();
    assert_eq!(shell.settings(), before);
}

#[test]
fn a_signal_ends_it_in_order() {
    for signal in ["TERM", "INT"] {
        let mut shell = Shell::start();
        let before = shell.settings();
        shell.shown_scope("terminal", "run -- sleep 9860");
        shell.until_shown("sleep");
        shell.until_shown("running");
        shell.kill_scope(signal);
        shell.until(OFF);
        shell.until_ready();
        assert_eq!(shell.settings(), before, "{signal}");
        let stop = shell.summary().jobs.remove(0).stop.unwrap();
        assert_eq!((&*stop.method, &*stop.by), ("event", "signal"), "{signal}");
    }
}

#[test]
fn ctrl_c_is_what_it_is_anywhere() {
    let mut shell = shown("run -- sleep 9859");
    shell.until_shown("running");
    shell.keys(INTERRUPT).until(OFF);
    shell.until_ready();
    let stop = shell.summary().jobs.remove(0).stop.unwrap();
    assert_eq!((&*stop.method, &*stop.by), ("event", "signal"));
}

#[test]
fn keys_come_from_the_terminal_where_data_comes_from_a_pipe() {
    let mut shell = Shell::start();
    let before = shell.settings();
    let program = env!("CARGO_BIN_EXE_sprintscope");
    let summary = "\"$XDG_RUNTIME_DIR/summary\"";
    // Nobody else's is as long.
    let sleep = format!("sleep {}", 1_000_000 + std::process::id());
    // A shell within a pipeline gives the terminal away as it dies.
    shell.line(&format!(
        "(for n in 1 2 3; do echo loss=$n; done; {sleep}) | \
         TERM=xterm {program} --view terminal --summary {summary}"
    ));
    shell.until(ON);
    shell.until_shown("stdin");
    shell.keys("?").until_shown("Keys");
    // A shell that is about to start a program may lose a signal.
    let has_begun = || {
        let found = Command::new("pgrep").args(["-x", "-f", &sleep]).output();
        found.unwrap().status.success().then_some(())
    };
    until("sleep to begin", has_begun);
    shell.keys(INTERRUPT).until(OFF);
    shell.until_ready();
    assert_eq!(shell.settings(), before);
    let job = shell.summary().jobs.remove(0);
    assert_eq!(job.series[0].samples, 3);
}

#[test]
fn a_hangup_stops_all_by_signal() {
    let mut shell = shown("run -- sleep 9857");
    shell.until_shown("running");
    let summary = shell.hang_up();
    let stop = summary.jobs[0].stop.as_ref().unwrap();
    assert_eq!((&*stop.method, &*stop.by), ("event", "signal"));
    assert_eq!(summary.view, "terminal");
}

#[test]
fn a_crash_leaves_the_terminal_as_it_was() {
    for signal in ["ABRT", "SEGV"] {
        let mut shell = Shell::start();
        // No shell between puts anything back.
        let program = env!("CARGO_BIN_EXE_sprintscope");
        shell.line(&format!(
            "sh -c 'TERM=xterm {program} --view terminal demo; stty -a'"
        ));
        shell.until(ON);
        shell.until_echo(false);
        shell.kill_scope(signal);
        shell.until(OFF);
        let modes = shell.until_ready();
        let modes: Vec<&str> = modes.split_whitespace().collect();
        for mode in ["icanon", "isig", "echo", "icrnl", "opost"] {
            assert!(modes.contains(&mode), "{signal}: {mode}: {modes:?}");
        }
    }
}

#[test]
fn what_is_said_meanwhile_stands_there_afterwards() {
    let mut shell = shown("--keep demo");
    shell.kill_scope("HUP");
    // In the picture it is a note.
    shell.until_shown("going on, as --keep says");
    let picture = shell.shown();
    assert!(!picture.contains("sprintscope: hangup"), "{picture}");
    shell.keys(QUIT).until(OFF);
    let said = shell.until_ready();
    assert!(
        said.contains("sprintscope: hangup: going on, as --keep says"),
        "{said}"
    );
}

#[test]
fn a_note_is_typed_and_stands_on_the_plots_and_in_the_log() {
    let mut shell = shown("demo");
    shell.until_shown("running");
    shell.keys("n").until_shown("Note on demo, now");
    // A key of a command is a letter there.
    shell.keys("lower lr\r").until_shown("mark: lower lr");
    shell.keys("nnever").until_shown("now: never");
    shell.keys("\u{1b}").until_shown("samples/s");
    assert!(!shell.shown().contains("mark: never"));
    shell.keys("s").until_shown("completed");
    shell.keys(QUIT).until(OFF);
    shell.until_ready();
}

#[test]
fn a_close_asks_where_a_program_is_at_work() {
    let mut shell = shown("run -- sleep 9856");
    shell.until_shown("running");
    shell.keys(QUIT).until_shown("Close Sprintscope?");
    // Escape takes it back.
    shell.keys("\u{1b}");
    shell.keys(QUIT).until_shown("Keep it running");
    shell.keys("\u{1b}[D\r").until(OFF);
    shell.until("sleep goes on");
    shell.keys(INTERRUPT);
    shell.until_ready();
    let summary = shell.summary();
    assert_eq!(
        (&*summary.view, &*summary.jobs[0].state),
        ("terminal", "completed")
    );
}

#[test]
fn no_single_letter_ends_a_program() {
    let mut shell = shown("run -- sleep 9854");
    shell.until_shown("running");
    for word in ["clear", "ssh", "less", "skill", "kill"] {
        for letter in word.chars() {
            shell.keys(&letter.to_string());
        }
        shell.keys("\r");
    }
    shell.keys("s").until_shown("S again stops sleep");
    shell.keys("k").until_shown("kills sleep only after a stop");
    shell.keys_twice("s").until_shown("completed");
    shell.keys(QUIT).until(OFF);
    shell.until_ready();
    let stop = shell.summary().jobs.remove(0).stop.unwrap();
    assert_eq!((&*stop.method, &*stop.by), ("event", "key"));
    assert_eq!(stop.rungs.len(), 1);
    assert!(stop.took_ms < 1000.0, "from the order on: {stop:?}");
}

#[test]
fn keys_act_at_once_where_that_is_said() {
    let mut shell = shown("run --instant-keys -- sleep 9853");
    shell.until_shown("running");
    shell.keys("k").until_shown("dead");
    shell.keys(QUIT).until(OFF);
    shell.until_ready();
}

#[test]
fn another_size_is_drawn_anew() {
    let mut shell = Shell::start();
    shell.set_size(24, 80);
    shell.shown_scope("terminal", "demo");
    shell.until_shown("demo");
    shell.until_shown("running");
    shell.set_size(33, 100);
    shell.until("\u{1b}[2J");
    shell.until_shown("running");
    shell.keys(QUIT).until(OFF);
    shell.until_ready();
}

#[test]
fn the_window_and_the_terminal_show_one_scope() {
    let screen = Screen::start();
    let mut shell = Shell::start();
    shell.line(&format!("export DISPLAY={}", screen.display));
    shell.until_ready();
    shell.shown_scope("window,terminal", "run -- sleep 9855");
    shell.until(ON);
    shell.until_shown("running");
    let window = until("the window", || {
        screen.ask(&["search", "--onlyvisible", "--class", "^sprintscope$"])
    });
    // One that is taken away leaves the other.
    screen.ask(&["windowkill", &window]);
    shell.until_shown("the window is gone");
    shell.keys_twice("s").until_shown("completed");
    shell.keys(QUIT).until(OFF);
    shell.until_ready();
    assert_eq!(shell.summary().view, "window,terminal");
}

#[test]
fn a_terminal_multiplexer_shows_it_and_everything_that_is_typed_is_a_command() {
    let Some(tmux) = Tmux::start() else {
        return;
    };
    let program = env!("CARGO_BIN_EXE_sprintscope");
    let summary = tmux.folder().join("summary");
    let summary = summary.display();
    tmux.line(&format!(
        "{program} --view terminal --summary {summary} demo"
    ));
    tmux.until("running");
    tmux.keys("C-p")
        .keys("q")
        .keys("u")
        .keys("i")
        .keys("t")
        .keys("Enter");
    tmux.until_ready();
    // What the terminal answers isn't left for the shell.
    tmux.line("echo as$((40 + 2))");
    tmux.until("as42");
    tmux.until_ready();
    tmux.line(&format!("{program} --view terminal demo"));
    tmux.until("running");
    tmux.keys("C-z").until("Stopped");
    tmux.until_ready();
    tmux.line("fg");
    tmux.until("running");
    tmux.resize(90, 20).keys("s").until("completed");
    tmux.keys("C-q");
    tmux.until("demo  completed");
    tmux.until_ready();
    tmux.until_echo(true);
}
