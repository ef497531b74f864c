//! The question before the window closes.

use eframe::egui::{Key, Modifiers};
use sprintscope_sim::{StopBy, StopMethod};

use super::{Desk, ticker};

const QUESTION: &str = "Close Sprintscope?";

/// With a live source at work, and the wish to close.
fn asked() -> Desk {
    let mut desk = Desk::new();
    let job = desk.scope.start(ticker("train").live_source());
    desk.until(|_| job.tasks()[0].ticks > 2);
    let desk = desk.press_with(Modifiers::COMMAND, Key::Q);
    desk.expect_text(QUESTION)
        .expect_text("train is still at work")
        .expect_running("train")
}

fn ends(desk: &Desk) -> [bool; 2] {
    [desk.leave.is_due(), desk.leave.is_kept()]
}

#[test]
fn stop_them_and_close_leaves_and_says_what_it_waits_for() {
    let desk = asked().click("Stop it and close");
    assert_eq!(ends(&desk), [true, false]);
    desk.expect_no_text(QUESTION)
        .expect_text("Closing when train has ended");
}

#[test]
fn keep_them_running_closes_the_view_alone() {
    let desk = asked().click("Keep it running");
    assert_eq!(ends(&desk), [false, true]);
    assert!(desk.leave.is_view_to_close());
    desk.expect_running("train");
}

#[test]
fn cancel_and_escape_take_the_close_back_and_it_can_be_asked_again() {
    let desk = asked().press(Key::Enter);
    assert_eq!(ends(&desk), [false, false]);
    let desk = desk.expect_no_text(QUESTION).expect_running("train");
    let desk = desk
        .press_with(Modifiers::COMMAND, Key::Q)
        .expect_text(QUESTION);
    let desk = desk.press(Key::Escape).expect_no_text(QUESTION);
    assert_eq!(ends(&desk), [false, false]);
}

#[test]
fn a_question_without_an_answer_stops_nothing_and_no_key_goes_past_it() {
    let desk = asked()
        .press(Key::S)
        .press(Key::K)
        .press_with(Modifiers::COMMAND, Key::Q)
        .expect_text(QUESTION)
        .expect_running("train");
    assert_eq!(ends(&desk), [false, false]);
    // Enter is for the button that has the focus, and that one changes nothing.
    let desk = desk.press(Key::Enter).expect_no_text(QUESTION);
    assert_eq!(ends(&desk), [false, false]);
    desk.expect_running("train");
}

#[test]
fn a_question_about_what_has_ended_is_answered() {
    let desk = asked();
    let _outcome = desk.job("train").stop(StopMethod::Event, StopBy::Client);
    let mut desk = desk.expect_end("train", "completed, stop event");
    desk.until(|desk| desk.leave.is_due());
    desk.expect_no_text(QUESTION);
}

#[test]
fn what_is_no_live_source_or_was_asked_to_stop_is_not_asked_about() {
    let desk = Desk::new().ticking("demo");
    let desk = desk.press_with(Modifiers::COMMAND, Key::Q);
    assert_eq!(ends(&desk), [true, false]);
}

#[test]
fn of_names_of_any_length_a_question_shows_the_ends() {
    let desk = Desk::new();
    let name = "train-with-everything-".repeat(4);
    for end in ["a", "b"] {
        let job = ticker(&format!("{name}{end}")).live_source();
        let _job = desk.scope.start(job);
    }
    let desk = desk.press_with(Modifiers::COMMAND, Key::Q);
    desk.expect_text("everything-a and …")
        .expect_text("everything-b are still at work")
        .expect_text("Cancel");
}
