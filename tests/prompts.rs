//! Programs that ask a person, at a terminal.

use crate::language::{Shell, asset, program};

/// Ctrl-C, Ctrl-D and Ctrl-Z, as a terminal has them.
const INTERRUPT: &str = "\u{3}";
const END: &str = "\u{4}";
const SUSPEND: &str = "\u{1a}";

fn asking(shell: &mut Shell) {
    shell.scope(&format!("run -- python3 {}", asset("asks.py").display()));
    shell.until("Run name? ");
}

#[test]
fn a_question_is_seen_and_answered_and_a_password_is_hidden() {
    let mut shell = Shell::start();
    asking(&mut shell);
    shell.line("fox").until("Token: ");
    shell.until_echo(false);
    shell.line("secret").until("fox step=49 length=6");
    let rest = shell.until_ready();
    assert!(!rest.contains("secret"), "{rest}");
    assert!(shell.is_as_usual());
    assert_eq!(shell.summary().jobs[0].reason, "exit code 0");
}

#[test]
fn ctrl_z_stops_both_and_fg_brings_both_back() {
    let mut shell = Shell::start();
    asking(&mut shell);
    shell.keys(SUSPEND).until("Stopped");
    shell.until_ready();
    // What is typed is the shell's.
    shell.line("echo shell$((40 + 2))").until("shell42");
    shell.until_ready();
    shell.line("fg").until("asks.py");
    shell.line("bird").until("Token: ");
    shell.until_echo(false);
    shell.line("abc").until("bird step=3 length=3");
    shell.keys(SUSPEND).until("Stopped");
    shell.until_ready();
    assert!(shell.is_as_usual());
    shell.line("fg").until("bird step=49 length=3");
    shell.until_ready();
    assert_eq!(shell.summary().jobs[0].reason, "exit code 0");
}

#[test]
fn ctrl_c_is_a_stop_by_event_and_a_byte_where_the_program_has_it_so() {
    let mut shell = Shell::start();
    asking(&mut shell);
    shell.until_program_sleeps();
    shell.keys(INTERRUPT);
    shell.until_ready();
    let job = shell.summary().jobs.remove(0);
    let stop = job.stop.unwrap();
    assert_eq!((&*stop.method, &*stop.by), ("event", "signal"));
    let raw = "import os, termios, tty; was = termios.tcgetattr(0); tty.setraw(0); \
               print('now', flush=True); key = os.read(0, 1); \
               termios.tcsetattr(0, termios.TCSADRAIN, was); print('got', key[0] + 40)";
    shell.scope(&format!("run -- python3 -c \"{raw}\""));
    shell.until("\nnow");
    shell.until_echo(false);
    shell.keys(INTERRUPT).until("got 43");
    shell.until_ready();
    assert!(shell.is_as_usual());
    let job = shell.summary().jobs.remove(0);
    assert_eq!((&*job.reason, job.stop.is_none()), ("exit code 0", true));
}

#[test]
fn the_end_of_the_input_is_typed_too() {
    let mut shell = Shell::start();
    shell.scope("run -- sh -c 'cat; echo over$((40 + 2))'");
    shell.until("\n");
    shell.line("v=1").until("v=1");
    shell.until("v=1");
    shell.keys(END).until("over42");
    shell.until_ready();
}

#[test]
fn without_input_and_without_a_terminal_nobody_waits() {
    let asks = asset("asks.py").display().to_string();
    // With nobody to type, a password can't be asked for, either.
    let password = "import getpass; print('got', getpass.getpass())";
    for options in ["run --view none --no-input --", "run --view none --"] {
        program(&format!("{options} python3 {asks}"))
            .run()
            .expect_exit(1);
        program(&format!("{options} python3 -c"))
            .arg(password)
            .run()
            .expect_exit(1);
    }
}

#[test]
fn a_terminal_that_is_closed_stops_a_program_that_asks() {
    for is_password in [false, true] {
        let mut shell = Shell::start();
        asking(&mut shell);
        if is_password {
            shell.line("fox").until("Token: ");
            shell.until_echo(false);
        }
        let job = shell.hang_up().jobs.remove(0);
        let how = (&*job.state, &*job.reason);
        assert_eq!(how, ("completed", "stop event"), "{job:?}");
        let stop = job.stop.unwrap();
        assert_eq!((&*stop.method, &*stop.by), ("event", "signal"), "{stop:?}");
        assert!(stop.left_undone.is_empty(), "{stop:?}");
    }
}

#[test]
fn a_program_has_as_many_open_files_as_it_would_have_alone() {
    let mut shell = Shell::start();
    shell.line("ulimit -S -n 333").until_ready();
    shell.scope("run -- sh -c 'echo files $(ulimit -S -n)'");
    shell.until("files 333");
    shell.until_ready();
}
