//! The dialog that starts a source, by keys alone and by clicks.

use sprintscope_sim::JobId;

use super::*;
use crate::view::watching::Watching;

/// A window in which what is asked for is noted, and nothing is started.
fn desk() -> (Desk, Arc<Mutex<Vec<String>>>) {
    let asked: Arc<Mutex<Vec<String>>> = Arc::default();
    let noted = Arc::clone(&asked);
    let mut desk = Desk::new().ticking("demo");
    let job: JobId = desk.job("demo").id();
    let window = desk.harness.state_mut().as_mut().expect("a window");
    window.set_watching(Watching::by(move |request| {
        noted.lock().push(request.text());
        if request.text().contains("refused") {
            return Err("nobody is there".into());
        }
        Ok(job)
    }));
    (desk.press_with(Modifiers::COMMAND, Key::N), asked)
}

#[test]
fn a_source_is_said_by_keys_alone_and_what_is_refused_is_mended() {
    let (desk, asked) = desk();
    let desk = desk
        .expect_text("WATCH")
        .type_text("tcp://refused:7000")
        .press(Key::Tab)
        .press(Key::ArrowRight)
        .press(Key::Tab)
        .press(Key::ArrowLeft)
        .press(Key::Enter)
        .expect_text("nobody is there")
        .press_with(Modifiers::SHIFT, Key::Tab)
        .press_with(Modifiers::SHIFT, Key::Tab);
    let desk = desk
        .press_with(Modifiers::COMMAND, Key::A)
        .type_text("udp://127.0.0.1:47269")
        .press(Key::Enter)
        .expect_no_text("WATCH")
        .expect_text("READING OF");
    let asked = asked.lock().clone();
    let format = sprintscope_sim::format::Format::ALL
        .last()
        .expect("there are some");
    assert_eq!(
        asked,
        [
            format!("tcp://refused:7000?listen --format {format}"),
            format!("udp://127.0.0.1:47269 --format {format}"),
        ]
    );
    drop(desk);
}

#[test]
fn a_kind_and_a_usual_place_are_clicked_and_letters_are_no_commands() {
    let (desk, asked) = desk();
    let desk = desk
        .click("http")
        .expect_text("Every")
        .click_button("127.0.0.1:9100/metrics, usual port of node exporter")
        .click_button("Watch")
        .expect_no_text("WATCH");
    assert_eq!(*asked.lock(), ["http://127.0.0.1:9100/metrics"]);
    // Letters that would stop or pause are typed.
    let desk = desk
        .press_with(Modifiers::COMMAND, Key::N)
        .press(Key::S)
        .press(Key::K)
        .press(Key::Escape)
        .expect_no_text("WATCH");
    desk.expect_running("demo");
}
