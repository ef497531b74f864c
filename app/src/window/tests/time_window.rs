//! How much of the past is shown, and the strip of all of it.

use std::sync::atomic::{AtomicBool, Ordering};

use eframe::egui::{PointerButton, Rect};
use sprintscope_sim::job::{SeriesSpec, Times};

use super::*;

impl Desk {
    /// A job that has told of this range of the scope's time and runs on.
    fn telling(self, from: f64, to: f64) -> Self {
        let is_seen = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&is_seen);
        let tell = move |ctx: TaskContext| {
            let seen = Arc::clone(&seen);
            async move {
                let series = ctx.series(SeriesSpec::named("heat"));
                let _sent = series.push(from, 0.0);
                while !seen.load(Ordering::Relaxed) && ctx.sleep().await {}
                let times: Vec<f64> = (0..5_000)
                    .map(|step| from + (to - from) * f64::from(step) / 4_999.0)
                    .collect();
                let values = times.iter().map(|t| (t / 9.0).sin()).collect();
                let _sent = series.batch(Times::Each(times.into()), values).await;
                while ctx.sleep().await {}
            }
        };
        let task = TaskSpec::new("tell", tell).every(Duration::from_millis(5));
        self.scope.start(JobSpec::new("oven").task(task));
        let mut desk = self;
        desk.until(|desk| desk.time_shown().is_some());
        is_seen.store(true, Ordering::Relaxed);
        desk.until(|desk| desk.time_shown().is_some_and(|[_, right]| right > to - 1.0));
        desk.wait(4)
    }

    fn time_shown(&self) -> Option<[f64; 2]> {
        let window = self.harness.state().as_ref()?;
        window.view().shown.get(&XAxis::Time).copied()
    }

    #[track_caller]
    fn expect_width(mut self, seconds: f64) -> Self {
        self.harness.run_steps(2);
        let [left, right] = self.time_shown().expect("a plot");
        let width = right - left;
        let is_it = (width - seconds).abs() <= seconds * 0.03;
        assert!(is_it, "{width} s are shown, and not {seconds}");
        self
    }

    fn history(&self) -> Option<Rect> {
        let strip = self.harness.query_by_label("History of heat")?;
        Some(strip.rect())
    }

    /// Drags from this part of the strip to that one.
    fn drag_strip(mut self, from: f32, to: f32) -> Self {
        let strip = self.history().expect("a strip");
        let at = |part: f32| pos2(strip.left() + strip.width() * part, strip.center().y);
        let button = |pos, pressed| Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        self.harness.hover_at(at(from));
        self.harness.step();
        self.harness.event(button(at(from), true));
        self.harness.step();
        for part in [0.25, 0.5, 0.75, 1.0] {
            self.harness.hover_at(at(from + (to - from) * part));
            self.harness.step();
        }
        self.harness.event(button(at(to), false));
        self.harness.step();
        self.wait(2)
    }

    fn click_strip(mut self, part: f32) -> Self {
        let strip = self.history().expect("a strip");
        let at = pos2(strip.left() + strip.width() * part, strip.center().y);
        // Each event is a frame of its own, a quarter of a second after the one before.
        let slowly = |options: &mut eframe::egui::Options| {
            options.input_options.max_double_click_delay = 0.8;
        };
        self.harness.ctx.options_mut(slowly);
        self.harness.hover_at(at);
        self.harness.step();
        for pressed in [true, false] {
            self.harness.event(Event::PointerButton {
                pos: at,
                button: PointerButton::Primary,
                pressed,
                modifiers: Modifiers::NONE,
            });
            self.harness.step();
        }
        self
    }

    fn is_following(&self) -> bool {
        let window = self.harness.state().as_ref();
        window.is_some_and(|window| window.view().is_following())
    }
}

#[test]
fn a_live_job_begins_with_a_minute_and_the_menu_has_the_others() {
    let desk = Desk::new().telling(0.0, 300.0).expect_width(60.5);
    assert!(desk.history().is_some());
    let desk = desk.click("Window: 1 min").click("10 s");
    let desk = desk.expect_width(10.1).click("Window: 10 s").click("All");
    let desk = desk.expect_width(308.0);
    assert!(desk.is_following());
    assert_eq!(desk.history(), None, "all is shown");
}

#[test]
fn what_was_told_of_the_time_before_is_shown_as_a_whole() {
    let desk = Desk::new().telling(-300.0, 0.0).expect_width(308.0);
    assert_eq!(desk.history(), None);
}

#[test]
fn a_second_job_moves_nothing() {
    let desk = Desk::new().telling(0.0, 300.0);
    let before = desk.time_shown();
    let desk = desk.ticking("other");
    let after = desk.time_shown();
    assert_eq!(before, after);
}

#[test]
fn the_strip_moves_what_is_shown_and_backspace_goes_back() {
    let desk = Desk::new().telling(0.0, 300.0);
    let before = desk.time_shown();
    // The bright part reaches from 240 to 300 of 312 s.
    let desk = desk.drag_strip(0.86, 0.46).expect_width(60.5);
    assert!(!desk.is_following());
    let [left, _] = desk.time_shown().expect("a plot");
    assert!((left - 115.0).abs() < 6.0, "{left}");
    let desk = desk.press(Key::Backspace);
    assert_eq!(desk.time_shown(), before);
}

#[test]
fn an_edge_of_the_strip_zooms_a_click_goes_there_and_two_show_all() {
    let desk = Desk::new().telling(0.0, 300.0);
    let desk = desk.drag_strip(240.0 / 312.0, 120.0 / 312.0);
    let [left, right] = desk.time_shown().expect("a plot");
    assert!(
        (left - 120.0).abs() < 6.0 && right > 299.0,
        "{left} {right}"
    );
    let desk = desk.click_strip(0.3).wait(2);
    let [left, right] = desk.time_shown().expect("a plot");
    assert!((left.midpoint(right) - 93.6).abs() < 6.0, "{left} {right}");
    let desk = desk.wait(4).click_strip(0.3).click_strip(0.3).wait(2);
    let [left, right] = desk.time_shown().expect("a plot");
    assert!(left <= 0.0 && right >= 300.0, "{left} {right}");
}

#[test]
fn time_is_told_as_elapsed_and_as_the_clock() {
    let desk = Desk::new().telling(0.0, 300.0).press(Key::X);
    let desk = desk.expect_text("oven stands over the time since oven began");
    let desk = desk.press(Key::X).expect_text("oven stands over the clock");
    let desk = desk.press(Key::X);
    desk.expect_text("oven stands over the time of arrival");
}
