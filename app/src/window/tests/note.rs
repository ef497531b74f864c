//! A note at the pointer.

use eframe::egui::Pos2;

use super::*;

fn texts(desk: &Desk) -> Vec<String> {
    desk.scope.settle();
    let marks = desk.scope.marks().into_iter();
    marks.map(|mark| mark.text).collect()
}

/// The pointer over a plot, and where it is on the time axis.
fn pointed(desk: &mut Desk, at: Pos2) -> f64 {
    let cursor = |desk: &Desk| {
        let window = desk.harness.state().as_ref().expect("a window");
        window.view().cursor.clone()
    };
    desk.until(|desk| !desk.scope.store().list().is_empty());
    desk.harness.hover_at(at);
    desk.until(|desk| cursor(desk).is_some());
    let (axis, x) = cursor(desk).expect("over a plot");
    assert_eq!(axis, XAxis::Time);
    x
}

#[test]
fn a_note_is_typed_at_the_pointer_and_stays_at_its_time() {
    let mut desk = Desk::new().ticking("demo").press(Key::Space);
    let x = pointed(&mut desk, pos2(420.0, 250.0));
    let desk = desk.press(Key::N).expect_text("Note on demo at 0:0");
    // Its letters are no commands.
    let desk = desk
        .press(Key::L)
        .type_text("lr lower")
        .expect_running("demo");
    desk.harness.hover_at(pos2(700.0, 300.0));
    let desk = desk.press(Key::Enter).expect_no_text("Note on demo");
    assert_eq!(texts(&desk), ["lr lower"]);
    let mark = &desk.scope.marks()[0];
    assert!(
        (mark.t - x.clamp(0.0, mark.t)).abs() < 1e-9,
        "{} {x}",
        mark.t
    );
    assert_eq!(mark.job, desk.job("demo").id());
    desk.expect_text("mark: lr lower");
}

#[test]
fn escape_and_an_empty_note_leave_none_and_away_from_plots_it_is_about_now() {
    let desk = Desk::new().ticking("demo").press(Key::N);
    let desk = desk.expect_text("Note on demo, now").type_text("never");
    let desk = desk.press(Key::Escape).expect_no_text("Note on demo");
    let desk = desk.press(Key::N).press(Key::Enter);
    let desk = desk.expect_no_text("Note on demo");
    assert!(texts(&desk).is_empty());
    let before = desk.scope.now();
    let desk = desk.press(Key::N).type_text("here").press(Key::Enter);
    assert_eq!(texts(&desk), ["here"]);
    assert!(desk.scope.marks()[0].t >= before);
}

#[test]
fn what_is_typed_on_in_one_frame_is_for_the_field() {
    let mut desk = Desk::new().ticking("demo");
    let key = |key| Event::Key {
        key,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: Modifiers::NONE,
    };
    // Not by the harness: it has each event in a frame of its own.
    let events = &mut desk.harness.input_mut().events;
    for (letter, text) in [(Key::N, "n"), (Key::L, "l"), (Key::S, "s")] {
        events.push(key(letter));
        events.push(Event::Text(text.into()));
    }
    for _ in 0..4 {
        desk.harness.step();
    }
    let desk = desk.expect_running("demo").press(Key::Enter);
    assert_eq!(texts(&desk), ["ls"]);
    desk.expect_running("demo");
}
