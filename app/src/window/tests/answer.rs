//! The field through which a person answers a program.

use eframe::egui::Key;
use sprintscope_sim::source::{ProcessSpec, ProgramInput, process};

use super::Desk;

#[test]
fn a_program_that_asks_is_answered_and_what_is_typed_is_no_command() {
    let desk = Desk::new();
    let script = "printf 'Name? '; read a; printf 'Again? '; read b; echo \"got $a $b\"";
    let spec = ProcessSpec {
        input: ProgramInput::Keyboard,
        ..ProcessSpec::new("sh").args(["-c", script])
    };
    let job = desk.scope.start(process(spec));
    let field = format!("A line for {}", job.name());
    let mut desk = desk
        .expect_text("waits for input")
        .click(&field)
        .type_text("skip")
        .press(Key::Enter);
    // What is typed ahead of a question would be echoed ahead of it, as in any terminal.
    desk.until(|desk| {
        desk.scope.settle();
        let log = desk.scope.log(job.id());
        let lines = log.lines(0..99);
        lines
            .iter()
            .any(|(_, line)| line.text.trim_end() == "Again?")
    });
    // The second question has the field, with the focus, all the while.
    let desk = desk
        .type_text("S")
        .press(Key::S)
        .type_text("K")
        .press(Key::K);
    let mut desk = desk.press(Key::Enter);
    desk.until(|_| job.state().has_ended());
    assert!(job.status().rungs.is_empty(), "letters were commands");
    desk.scope.settle();
    let log = desk.scope.log(job.id());
    let lines: Vec<String> = log
        .lines(0..99)
        .iter()
        .map(|(_, line)| line.text.to_string())
        .collect();
    assert!(lines.contains(&"got skip SK".to_owned()), "{lines:?}");
    assert!(lines.contains(&"Name? skip".to_owned()), "{lines:?}");
}
