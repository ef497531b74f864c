//! The dialog that exports, by keys alone and by clicks.

use super::*;
use crate::view::exporting::{Done, Exporting, OutForm, Request, UnderWay};

/// A window in which what is to be exported is noted, and nothing is written.
fn desk() -> (Desk, Arc<Mutex<Vec<Request>>>) {
    let asked: Arc<Mutex<Vec<Request>>> = Arc::default();
    let noted = Arc::clone(&asked);
    let mut desk = Desk::new().ticking("demo");
    let window = desk.harness.state_mut().as_mut().expect("a window");
    window.set_exporting(Exporting::by(move |request, _| {
        let end = if request.path.ends_with("there.csv") && !request.is_forced {
            Err("there.csv: there is such a file already; --force writes over it".into())
        } else {
            let says = format!("written: {}", request.path.display());
            let copied = None;
            Ok(Done { says, copied })
        };
        noted.lock().push(request);
        let under_way = UnderWay::default();
        under_way.finish(end);
        Ok(Arc::new(under_way))
    }));
    (desk.press_with(Modifiers::COMMAND, Key::S), asked)
}

#[test]
fn a_range_is_turned_a_file_is_typed_and_asked_again_it_is_written_over() {
    let (desk, asked) = desk();
    let desk = desk
        .expect_text("EXPORT")
        // Whatever was chosen last.
        .click("Form: CSV")
        .click("Range: all")
        .press(Key::ArrowRight)
        .press_with(Modifiers::SHIFT, Key::Tab)
        .press_with(Modifiers::SHIFT, Key::Tab)
        .press_with(Modifiers::COMMAND, Key::A)
        .type_text("there.csv")
        .press(Key::Enter)
        .expect_text("Enter again writes over it")
        .press(Key::Enter)
        .expect_no_text("EXPORT")
        .expect_text("written: there.csv");
    let asked = asked.lock().clone();
    let forced: Vec<bool> = asked.iter().map(|request| request.is_forced).collect();
    assert_eq!(forced, [false, true]);
    assert!(!asked[0].ranges.is_empty(), "what is visible");
    drop(desk);
}

#[test]
fn what_is_clicked_is_chosen_and_letters_are_no_commands() {
    let (desk, asked) = desk();
    let desk = desk
        .click("Form: SVG")
        .click("Theme: dark")
        .expect_text("Size")
        .click_button("Export")
        .expect_no_text("EXPORT");
    let request = asked.lock().pop().expect("one");
    assert_eq!(request.form, OutForm::Svg);
    assert_eq!(request.theme.name(), "dark");
    assert_eq!(request.size, [1280, 720]);
    // Letters that would stop or pause are for the dialog.
    let desk = desk
        .press_with(Modifiers::COMMAND, Key::S)
        .press(Key::S)
        .press(Key::K)
        .press(Key::Escape)
        .expect_no_text("EXPORT");
    desk.expect_running("demo");
}
