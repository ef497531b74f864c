//! What is on the screen: curves where there is data, nothing where nothing is new.

use std::thread;
use std::time::Duration;

use crate::language::{
    FIRST_CURVE, LIGHT_FIRST_CURVE, LIGHT_PANEL, PAINTERS, PANEL, STOP_BUTTON, Window, asset,
    program,
};

/// Pixels of a curve: more than a legend has, less than a short piece of one.
const CURVE_PIXELS: usize = 150;

#[test]
fn the_first_curve_is_drawn_in_its_colour_in_both_themes() {
    for painter in PAINTERS {
        let window = Window::open(&format!(
            "demo --sprinter-interval 0.01 --painter {painter}"
        ));
        window.until_plots("a curve", |plots| plots.count(FIRST_CURVE) > CURVE_PIXELS);
        window.press("t");
        window
            .until_seen("light panels", |picture| {
                picture.count(LIGHT_PANEL) > 10_000 && picture.count(PANEL) < 1_000
            })
            .until_plots("a curve on light ground", |plots| {
                plots.count(LIGHT_FIRST_CURVE) > CURVE_PIXELS
            });
        let frames = window.press_and_end("ctrl+q").summary().frames.unwrap();
        assert!(frames.drawn > 0 && frames.cpu_ms_median > 0.0);
        assert!(frames.cpu_ms_p99 >= frames.cpu_ms_median);
    }
}

#[test]
fn a_file_is_shown_and_stays_after_its_end() {
    let weather = program("watch --x hour").arg(asset("weather.csv"));
    let window = Window::of(weather);
    window
        .until_log("completed: end of input")
        .until_plots("a curve", |plots| plots.count(FIRST_CURVE) > CURVE_PIXELS);
    window
        .press_and_end("ctrl+q")
        .expect_exit(0)
        .expect_reason("end of input")
        .expect_no_stop();
}

#[test]
fn a_click_on_the_button_stops_the_job() {
    for painter in PAINTERS {
        let window = Window::open(&format!("demo --painter {painter}"));
        window.click_on(STOP_BUTTON);
        window.until_log("completed: stop event");
        window
            .press_and_end("ctrl+q")
            .expect_exit(0)
            .expect_stop("event", "button");
    }
}

#[test]
fn a_window_with_nothing_new_draws_no_frame() {
    for painter in PAINTERS {
        let window = Window::open(&format!(
            "demo --sprinter-interval 0.01 --stops 20 --painter {painter}"
        ));
        window.until_log("completed: stopper finished");
        // The thread that draws isn't even woken, for as long as anyone looks.
        let idle = || {
            let before = window.sleeps();
            thread::sleep(Duration::from_secs(2));
            (window.sleeps() == before).then_some(before)
        };
        let slept = window.running.until("an idle window", idle);
        // And the gauge works: the pointer over a plot is something new.
        window.point_at([600, 300]);
        window
            .running
            .until("a frame", || (window.sleeps() > slept).then_some(()));
        window.running.until("an idle window again", idle);
        window.press_and_end("ctrl+q").expect_exit(0);
    }
}

#[test]
fn a_flood_leaves_the_window_live() {
    // A ramp: what lies level between two rows of pixels has its full colour in neither.
    let window = Window::of(program("run -- seq 1000000000").without_log());
    window.until_plots("a curve", |plots| plots.count(FIRST_CURVE) > CURVE_PIXELS);
    window.press_twice("s");
    window.until_seen("the stop", |picture| picture.count(STOP_BUTTON) < 100);
    window
        .press_and_end("ctrl+q")
        .expect_exit(0)
        .expect_reason("stop event")
        .expect_stop("event", "key");
}
