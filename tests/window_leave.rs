//! The ways out of a window, and what is left then.

use std::time::Duration;

use rustix::process::Signal;

use crate::language::{PANEL, Picture, Window, pids_in, program, until_gone};

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
    let (window, pids) = running("--yes", FAMILY);
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
    let (window, pids) = running("--yes --grace 300ms", DEAF);
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

/// The window's questions: what was pressed, and what becomes of the program.
fn asked(close: &str) -> Window {
    let (window, _) = running("", FAMILY);
    ask(&window, close);
    window
}

/// Closes a window whose jobs are at work, and waits for its question.
pub(crate) fn ask(window: &Window, close: &str) {
    let before = window.picture().count(PANEL);
    let mut looks = 0;
    window.running.until("the question", || {
        // The window manager may lose a key; a second one asks nothing new.
        if looks % 600 == 0 {
            window.press(close);
        }
        looks += 1;
        // All but the question is dimmed.
        (window.picture().count(PANEL) < before / 2).then_some(())
    });
}

/// Where the question is in the window.
fn question(window: &Window) -> Picture {
    window.picture().part([420, 280], [440, 160])
}

/// Moves the focus from one of the question's buttons to another. Where keys come faster than frames,
/// Enter would be for the button that had it before.
fn move_focus(window: &Window, key: &str) {
    window.running.until("the question at rest", || {
        let before = question(window);
        std::thread::sleep(Duration::from_millis(200));
        (question(window) == before).then_some(())
    });
    let before = question(window);
    let mut looks = 0;
    window.running.until("another button with the focus", || {
        if looks % 600 == 0 {
            window.press(key);
        }
        looks += 1;
        (question(window) != before).then_some(())
    });
}

#[test]
fn stop_them_and_close_stops_a_program() {
    for close in ["ctrl+q", "alt+F4"] {
        let window = asked(close);
        // The button on the right has the focus, the one on the left stops.
        move_focus(&window, "Tab");
        let ended = window.press_and_end("Return");
        ended
            .expect_exit(0)
            .expect_reason("stop event")
            .expect_stop("event", "close");
    }
}

#[test]
fn keep_them_running_closes_the_window_and_the_program_is_reached_without() {
    for close in ["ctrl+q", "alt+F4"] {
        let window = asked(close);
        move_focus(&window, "shift+Tab");
        window.press("Return");
        let running = &window.running;
        running.until("the word on it", || {
            running.errors().contains("sh goes on").then_some(())
        });
        running.until("the window's end", || (!window.is_open()).then_some(()));
        program("stop sh").beside(running).run().expect_exit(0);
        window
            .end()
            .expect_exit(0)
            .expect_reason("stop event")
            .expect_stop("event", "client");
    }
}

#[test]
fn cancel_keeps_the_window_and_so_does_no_answer() {
    let window = asked("alt+F4");
    window.press("Return");
    window.until_seen("no question", |picture| picture.count(PANEL) > 10_000);
    assert!(window.is_open());
    window.press("ctrl+q");
    // Nobody answers; a signal asks nothing.
    std::thread::sleep(Duration::from_secs(1));
    assert!(window.is_open());
    window.running.signal(Signal::TERM);
    window.end().expect_exit(0).expect_stop("event", "signal");
}
