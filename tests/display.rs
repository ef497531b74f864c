//! Displays that go away, and what goes on then.

use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::language::{Ended, PAINTERS, Relay, Screen, Window, pids_in, program, until_gone};
use crate::window_leave::ask;

/// Says that it is there, and goes on until it is stopped, or for so long that somebody has to.
const WORK: &str = "echo pid $$; i=0; while :; do echo v=$i; i=$((i+1)); sleep 0.05; done";

/// The ways to lose a display.
#[derive(Clone, Copy, Debug)]
enum Loss {
    ServerKilled,
    ServerEnded,
    ConnectionKilled,
    LineCut,
}

const LOSSES: [Loss; 4] = [
    Loss::ServerKilled,
    Loss::ServerEnded,
    Loss::ConnectionKilled,
    Loss::LineCut,
];

/// A program in a window that has lost its display.
fn lost(loss: Loss, words: &str, script: Option<&str>) -> Window {
    let screen = Screen::start();
    let relay = Relay::to(&screen.display);
    let display = match loss {
        Loss::LineCut => relay.display.clone(),
        _ => screen.display.clone(),
    };
    let program = script.map_or_else(|| program(words), |script| program(words).arg(script));
    let window = Window::on(program, screen, &display);
    window.until_log("20");
    match loss {
        Loss::ServerKilled => window.screen().signal(Signal::KILL),
        Loss::ServerEnded => window.screen().signal(Signal::TERM),
        Loss::ConnectionKilled => window.kill_connection(),
        Loss::LineCut => relay.cut(),
    }
    window
}

/// Nothing of what libraries say when they are surprised.
fn expect_calm(ended: &Ended) {
    for word in [
        "panicked",
        "RUST_BACKTRACE",
        "X connection",
        "XIO",
        "Aborted",
    ] {
        assert!(!ended.stderr.contains(word), "{word}\n{ended}");
    }
}

#[test]
fn a_live_source_goes_on_without_its_display_and_is_stopped_from_elsewhere() {
    for loss in LOSSES {
        let window = lost(loss, "run -- sh -c", Some(WORK));
        let running = &window.running;
        running.until("the word on it", || {
            running.errors().contains("sh goes on").then_some(())
        });
        let before = running.log().lines().count();
        running.until("more lines", || {
            (running.log().lines().count() > before + 5).then_some(())
        });
        let pids = pids_in(&running.log());
        program("jobs").beside(running).run().expect_exit(0);
        program("stop sh").beside(running).run().expect_exit(0);
        let ended = window.end();
        ended
            .expect_exit(0)
            .expect_reason("stop event")
            .expect_stop("event", "client");
        assert_eq!(ended.summary().view, "window", "{loss:?}");
        assert!(ended.stderr.contains("sprintscope stop sh"), "{ended}");
        expect_calm(&ended);
        until_gone(&pids);
    }
}

#[test]
fn the_exit_code_is_the_jobs_where_the_display_was_lost() {
    let script = "i=0; while [ $i -lt 60 ]; do echo v=$i; i=$((i+1)); sleep 0.05; done; exit 3";
    let ended = lost(Loss::ServerKilled, "run -- sh -c", Some(script)).end();
    ended
        .expect_exit(1)
        .expect_reason("exit code 3")
        .expect_no_stop()
        .expect_stdout_line("v=59");
    expect_calm(&ended);
}

#[test]
fn a_demo_is_stopped_with_its_display() {
    for (loss, painter) in LOSSES
        .into_iter()
        .flat_map(|loss| PAINTERS.map(|one| (loss, one)))
    {
        let words = format!("demo --sprinter-interval 0.01 --painter {painter}");
        let ended = lost(loss, &words, None).end();
        ended
            .expect_exit(0)
            .expect_reason("stop event")
            .expect_stop("event", "close");
        expect_calm(&ended);
    }
}

#[test]
fn a_frozen_display_holds_up_neither_jobs_nor_stops_nor_leaving() {
    let window = Window::of(program("run -- sh -c").arg(WORK));
    window.until_log("v=10");
    window.screen().signal(Signal::STOP);
    let running = &window.running;
    let before = running.log().lines().count();
    running.until("more lines", || {
        (running.log().lines().count() > before + 40).then_some(())
    });
    program("stop sh").beside(running).run().expect_exit(0);
    running.until_log("completed: stop event");
    running.signal(Signal::TERM);
    let ended = window.end();
    ended
        .expect_exit(0)
        .expect_reason("stop event")
        .expect_stop("event", "client");
    expect_calm(&ended);
}

#[test]
fn a_display_that_freezes_and_goes_on_has_lost_nothing() {
    let window = Window::of(program("run -- sh -c").arg(WORK));
    window.until_log("v=10");
    window.screen().signal(Signal::STOP);
    std::thread::sleep(Duration::from_secs(1));
    window.screen().signal(Signal::CONT);
    ask(&window, "ctrl+q");
    // As slowly as a person: keys that come in one frame would be one step.
    window.press_twice("shift+Tab");
    std::thread::sleep(Duration::from_secs(1));
    window.press_and_end("Return").expect_stop("event", "close");
}

#[test]
fn a_display_that_is_frozen_from_the_start_is_gone_without() {
    let screen = Screen::start();
    screen.signal(Signal::STOP);
    let began = Instant::now();
    let ended = program("run -- echo v=1")
        .on_display(&screen.display)
        .start()
        .end();
    ended
        .expect_exit(0)
        .expect_stderr("the display doesn't answer");
    assert!(began.elapsed() < Duration::from_secs(40));
    program("run --view window -- echo v=1")
        .on_display(&screen.display)
        .start()
        .end()
        .expect_exit(2);
}

#[test]
fn a_display_that_goes_away_while_the_window_opens_takes_nothing_along() {
    for delay in (0..10).map(|step| Duration::from_millis(60 + 40 * step)) {
        let screen = Screen::start();
        let script = "echo pid $$; i=0; while [ $i -lt 20 ]; do echo v=$i; i=$((i+1)); sleep 0.05; done; exit 3";
        let running = program("run -- sh -c")
            .arg(script)
            .on_display(&screen.display)
            .start();
        std::thread::sleep(delay);
        screen.signal(Signal::KILL);
        let ended = running.end();
        ended
            .expect_exit(1)
            .expect_reason("exit code 3")
            .expect_samples("v", 20, [0.0, 19.0, 19.0]);
        expect_calm(&ended);
    }
}

/// Gone before the window stands, it is a start that failed; gone after, the jobs have begun and it is a
/// view that went away. In between there is nothing.
#[test]
fn a_display_that_goes_away_at_the_start_leaves_a_true_summary_or_none() {
    for delay in (0..12).map(|step| Duration::from_millis(20 + 40 * step)) {
        let (screen, folder) = (Screen::start(), tempfile::tempdir().unwrap());
        let path = folder.path().join("summary");
        let running = program("demo --view window --summary")
            .arg(&path)
            .on_display(&screen.display)
            .start();
        std::thread::sleep(delay);
        screen.signal(Signal::KILL);
        let ended = running.end();
        match std::fs::read_to_string(&path) {
            Err(_) => ended.expect_exit(2).expect_silent_stdout(),
            Ok(summary) => {
                assert!(
                    summary.contains("\"by\": \"close\""),
                    "{delay:?}: {summary}\n{ended}"
                );
                ended.expect_exit(0)
            }
        };
        expect_calm(&ended);
    }
}
