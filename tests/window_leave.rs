//! The ways out of a window, and what is left then.

use rustix::process::Signal;

use crate::language::{Window, pids_in, program, until_gone};

/// A program with a child, and one that doesn't listen to SIGTERM.
const FAMILY: &str = "sleep 1000 & echo pid $!; echo pid $$; wait";
const DEAF: &str =
    "trap '' TERM; sleep 1000 & echo pid $!; echo pid $$; while :; do sleep 0.05; done";

fn running(options: &str, script: &str) -> (Window, Vec<u32>) {
    let program = program(&format!("run {options} -- sh -c")).arg(script);
    let window = Window::of(program);
    let pids = window.running.until("the program", || {
        let pids = pids_in(&window.running.log());
        (pids.len() == 2).then_some(pids)
    });
    (window, pids)
}

#[test]
fn the_window_managers_message_closes_and_stops_everything() {
    let window = Window::open("demo --sprinter-interval 0.01");
    window.until_log("demo: sprinter : 20");
    window.close();
    window
        .end()
        .expect_exit(0)
        .expect_state("completed")
        .expect_reason("stop event")
        .expect_stop("event", "close");
}

#[test]
fn nothing_of_a_program_is_left_when_its_window_is_closed() {
    let (window, pids) = running("", FAMILY);
    window.close();
    window
        .end()
        .expect_exit(0)
        .expect_reason("stop event")
        .expect_stop("event", "close");
    until_gone(&pids);
}

#[test]
fn a_deaf_program_is_killed_after_the_grace_when_its_window_is_closed() {
    let (window, pids) = running("--grace 300ms", DEAF);
    window.close();
    let ended = window.end();
    ended
        .expect_exit(1)
        .expect_state("dead")
        .expect_reason("killed");
    assert_eq!(ended.job().stop.unwrap().by, "close", "{ended}");
    until_gone(&pids);
}

#[test]
fn nothing_is_left_when_the_window_is_killed() {
    let (window, pids) = running("", DEAF);
    window.running.signal(Signal::KILL);
    window.end();
    until_gone(&pids);
}

#[test]
fn ctrl_q_is_a_close() {
    let window = Window::open("demo");
    window
        .press_and_end("ctrl+q")
        .expect_exit(0)
        .expect_reason("stop event")
        .expect_stop("event", "close");
}

#[test]
fn a_signal_closes_the_window() {
    for signal in [Signal::INT, Signal::TERM] {
        let window = Window::open("demo");
        window.running.signal(signal);
        let ended = window.end();
        ended
            .expect_exit(0)
            .expect_reason("stop event")
            .expect_stop("event", "signal");
        assert_eq!(ended.summary().view, "window");
    }
}

#[test]
fn a_stop_by_option_leaves_the_window_open() {
    let window = Window::open("demo --stop-after 500ms --stop-method cancel");
    window.until_log("dead: tasks cancelled");
    // It still answers.
    window
        .press_and_end("ctrl+q")
        .expect_exit(1)
        .expect_stop("cancel", "option");
}

#[test]
fn when_done_it_leaves_by_itself_if_told() {
    let ended = Window::open("demo --stops 20 --exit-when-done").end();
    ended
        .expect_exit(0)
        .expect_reason("stopper finished")
        .expect_no_stop();
    assert_eq!(ended.summary().view, "window");
}
