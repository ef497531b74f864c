//! What is copied from a terminal: what is measured, and lines of the log.

use super::*;
use crate::view::asked::Deed;
use crate::view::catalogue::named;
use crate::view::cursors::{Cursor, CursorCommand};
use crate::view::log::command::LogCommand;

fn say(screen: &mut Screen, command: Command) {
    act(screen, vec![Asked::by_key(Deed::Command(command))]);
}

/// What is copied, once it is known.
fn copied(screen: &mut Screen) -> String {
    let start = Instant::now();
    loop {
        drawn(screen, [120, 40]);
        if let Some(text) = screen.copied.take() {
            return text;
        }
        assert!(start.elapsed() < DEADLINE, "nothing is copied");
        std::thread::yield_now();
    }
}

#[test]
fn what_is_measured_is_copied_as_a_table_also_where_it_is_not_shown() {
    let (scope, _job) = scope();
    let mut screen = screen(&scope, LOOK);
    let axis = sprintscope_sim::store::XAxis::Time;
    say(&mut screen, Command::Cursor(CursorCommand::Copy));
    let shown = lines(&drawn(&mut screen, [120, 40]));
    place_of(&shown, "No cursor is put");
    for (cursor, x) in [(Cursor::A, 0.0), (Cursor::B, 10.0)] {
        let axis = axis.clone();
        say(
            &mut screen,
            Command::Cursor(CursorCommand::Put { axis, cursor, x }),
        );
    }
    for _ in 0..2 {
        say(&mut screen, Command::Cursor(CursorCommand::Copy));
        let text = copied(&mut screen);
        let loss: Vec<&str> = text.lines().nth(1).expect("a line").split('\t').collect();
        assert_eq!(loss[..5], ["train/loss", "", "25", "25", "0"], "{text}");
        // n of the samples from 0 to 10.
        assert_eq!(loss[10], "101", "{text}");
        let note = screen.view.note.take().expect("said");
        assert!(note.starts_with("4 lines copied"), "{note}");
        assert!(note.contains("OSC 52") || note.contains("tmux") || note.contains("clipboard"));
        say(&mut screen, Command::Cursor(CursorCommand::Measure));
    }
}

#[test]
fn lines_of_the_log_are_picked_by_a_drag_and_copied() {
    let (scope, _job) = scope();
    let mut screen = screen(&scope, LOOK);
    let shown = lines(&drawn(&mut screen, [120, 40]));
    let [first, last] = ["begins", "no such file"].map(|text| place_of(&shown, text));
    let asked = screen.picked_by_drag(first, last, false);
    act(&mut screen, asked);
    say(&mut screen, Command::Log(LogCommand::Copy));
    assert_eq!(copied(&mut screen), "begins\nERROR: no such file");
}

#[test]
fn lines_per_second_are_a_line_over_the_log() {
    let (scope, job) = scope();
    let _stopped = job.stop(StopMethod::Event, StopBy::Client);
    assert!(job.wait(DEADLINE));
    scope.settle();
    let mut screen = screen(&scope, LOOK);
    let rate = named("view.log-rate").expect("called so");
    act(&mut screen, vec![Asked::by_key(Deed::Entry(rate))]);
    let shown = lines(&drawn(&mut screen, [120, 40]));
    let line = &shown[usize::from(place_of(&shown, "lines/s").y)];
    assert!(line.contains('█'), "{line}");
    place_of(&shown, "no such file");
}
