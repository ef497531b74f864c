//! No single letter ends what somebody needs.

use sprintscope_sim::JobState;

use super::*;
use crate::view::keys::Keys;

/// Somebody's program, which takes its time to stop, and a job that is nobody's.
fn beside_a_program() -> Desk {
    let desk = Desk::new();
    desk.scope.start(slow("train").live_source());
    desk.ticking("demo").select("train")
}

/// It sees its event, and goes on until it is cut off.
fn slow(name: &str) -> JobSpec {
    let task = |ctx: TaskContext| async move {
        ctx.stop_event().wait().await;
        std::future::pending::<()>().await;
    };
    JobSpec::new(name).task(TaskSpec::new("saver", task))
}

impl Desk {
    fn select(mut self, name: &str) -> Self {
        let job = self.job(name).id();
        let row = format!("{name}: running");
        self.until(|desk| desk.harness.query_by_label_contains(&row).is_some());
        self.harness.get_by_label_contains(&row).click();
        self.harness.run_steps(2);
        let window = self.harness.state().as_ref().expect("it is open");
        assert_eq!(window.view().selected_job, Some(job));
        self
    }

    fn expect_stopping(mut self, name: &str) -> Self {
        let job = self.job(name);
        self.until(|_| job.state() == JobState::Stopping);
        let status = job.status();
        assert_eq!(status.rungs.len(), 1, "{status:?}");
        assert_eq!(status.rungs[0].by, StopBy::Key);
        self
    }

    fn hold(mut self, key: Key, quarters: usize) -> Self {
        self.harness.key_down(key);
        self.harness.run_steps(quarters);
        // As a keyboard repeats it.
        self.harness.key_down(key);
        self.harness.run_steps(1);
        self.harness.key_up(key);
        self.harness.run_steps(2);
        self
    }
}

#[test]
fn one_press_only_asks_and_the_bar_goes_away_by_itself() {
    let desk = beside_a_program()
        .press(Key::S)
        .expect_text("S again stops train");
    let desk = desk.wait(12).expect_no_text("again stops");
    desk.expect_running("train");
}

#[test]
fn a_second_press_and_a_key_that_is_held_stop_it() {
    beside_a_program()
        .press_twice(Key::S)
        .expect_stopping("train");
    let desk = beside_a_program().hold(Key::S, 5);
    desk.expect_stopping("train").expect_running("demo");
    let desk = beside_a_program().hold(Key::S, 1);
    desk.wait(20).expect_running("train");
}

#[test]
fn the_demo_stops_at_once() {
    let desk = beside_a_program().select("demo").press(Key::S);
    desk.expect_end("demo", "completed, stop event")
        .expect_running("train");
}

#[test]
fn shift_s_asks_where_any_job_is_somebodys() {
    let desk = beside_a_program().press_with(Modifiers::SHIFT, Key::S);
    let desk = desk.expect_text("Shift+S again stops all 2 jobs");
    let desk = desk.expect_running("demo").expect_running("train");
    // A keyboard tells of that key, too; it is none between.
    let desk = desk.wait(2).press(Key::ShiftLeft);
    let desk = desk.press_with(Modifiers::SHIFT, Key::S);
    desk.expect_stopping("train")
        .expect_end("demo", "completed, stop event");
}

#[test]
fn harder_stops_say_what_to_press_instead_until_a_stop_was_asked_for() {
    for (key, says, end) in [
        (
            Key::L,
            "L stops the loop of train only after a stop",
            "dead, loop stopped",
        ),
        (
            Key::C,
            "C cancels train only after a stop",
            "dead, tasks cancelled",
        ),
        (Key::K, "K kills train only after a stop", "dead, abandoned"),
    ] {
        let desk = beside_a_program()
            .press(key)
            .expect_text(says)
            .wait(2)
            .press(key);
        let desk = desk.expect_running("train").press_twice(Key::S);
        let desk = desk.expect_stopping("train").press(key);
        desk.expect_end("train", end);
    }
}

#[test]
fn r_starts_anew_what_has_ended_and_ends_nothing() {
    let desk = beside_a_program().press(Key::R);
    let desk = desk.expect_text("R restarts train only once it has ended: press S twice");
    desk.wait(2).press(Key::R).expect_running("train");
}

#[test]
fn a_key_between_and_another_job_let_go() {
    let desk = beside_a_program().press(Key::S).press(Key::M).press(Key::S);
    let desk = desk.expect_running("train").wait(20);
    let desk = desk.press(Key::S).press(Key::Escape);
    let desk = desk.expect_no_text("again stops").press(Key::S);
    desk.scope.start(slow("eval").live_source());
    let desk = desk.select("eval").press(Key::S);
    let desk = desk.expect_text("S again stops eval");
    desk.expect_running("train").expect_running("eval");
}

#[test]
fn words_that_are_typed_into_the_window_end_nothing() {
    let mut desk = beside_a_program();
    for word in ["clear", "ssh", "less", "skill", "kill"] {
        for at_once in [true, false] {
            for letter in word.to_uppercase().chars() {
                let key = Key::from_name(&letter.to_string()).expect("a letter");
                desk.harness.key_press(key);
                if !at_once {
                    desk.harness.step();
                }
            }
            desk.harness.run_steps(20);
        }
    }
    desk.expect_running("train");
}

#[test]
fn buttons_and_instant_keys_act_at_once() {
    let desk = beside_a_program().click("Kill");
    desk.expect_end("train", "dead, abandoned");
    let mut desk = beside_a_program().press(Key::M);
    let window = desk.harness.state_mut().take().expect("it is open");
    *desk.harness.state_mut() = Some(window.keys(Keys::Instant));
    desk.press(Key::K).expect_end("train", "dead, abandoned");
}

#[test]
fn the_palette_selects_nothing_that_ends_something_and_says_so() {
    for text in ["", "kill it", "stop", "restart"] {
        let desk = beside_a_program()
            .press_with(Modifiers::COMMAND, Key::P)
            .type_text(text);
        let desk = desk.press(Key::Enter).expect_text("This ends something");
        desk.press(Key::Enter).expect_running("train");
    }
}

#[test]
fn a_button_says_what_its_key_waits_for() {
    let desk = beside_a_program();
    desk.harness.get_by_label("Kill").hover();
    desk.expect_text("Kill it; for a program only after a stop");
}
