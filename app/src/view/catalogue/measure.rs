//! What can be done with the cursors and what is measured by them.

use sprintscope_sim::store::Side;

use crate::view::command::Command;
use crate::view::cursors::{Cursor, CursorCommand};
use crate::view::entry::{Entry, entry};

#[expect(
    clippy::unnecessary_wraps,
    reason = "what an entry of the catalogue returns"
)]
fn cursor(command: CursorCommand) -> Option<Command> {
    Some(Command::Cursor(command))
}

/// In the order of the overlay.
pub(super) const ENTRIES: &[Entry] = &[
    entry(
        "cursor.before",
        ["Cursor A back", "Cursor A to the sample before"],
        &[","],
        |_| cursor(CursorCommand::Step(Cursor::A, Side::Before)),
    )
    .repeating(),
    entry(
        "cursor.behind",
        ["Cursor A on", "Cursor A to the next sample"],
        &["."],
        |_| cursor(CursorCommand::Step(Cursor::A, Side::Behind)),
    )
    .repeating(),
    entry(
        "cursor.b-before",
        ["Cursor B back", "Cursor B to the sample before"],
        &["<"],
        |_| cursor(CursorCommand::Step(Cursor::B, Side::Before)),
    )
    .repeating(),
    entry(
        "cursor.b-behind",
        ["Cursor B on", "Cursor B to the next sample"],
        &[">"],
        |_| cursor(CursorCommand::Step(Cursor::B, Side::Behind)),
    )
    .repeating(),
    entry(
        "cursor.type-a",
        ["Place of A", "Type where cursor A is to stand"],
        &[],
        |_| cursor(CursorCommand::Type(Cursor::A)),
    ),
    entry(
        "cursor.type-b",
        ["Place of B", "Type where cursor B is to stand"],
        &[],
        |_| cursor(CursorCommand::Type(Cursor::B)),
    ),
    entry(
        "cursor.clear",
        ["Clear cursors", "Remove the cursors A and B"],
        &[],
        |_| cursor(CursorCommand::Clear),
    ),
    entry(
        "cursor.measure",
        ["Measure", "Show or hide what is measured by the cursors"],
        &[],
        |_| cursor(CursorCommand::Measure),
    ),
    entry(
        "cursor.copy",
        [
            "Copy measures",
            "Copy what is measured by the cursors, as a table with tabs",
        ],
        &[],
        |_| cursor(CursorCommand::Copy),
    ),
    entry(
        "cursor.next-axis",
        ["Measured axis", "Measure on the next axis with cursors"],
        &[],
        |_| cursor(CursorCommand::NextAxis),
    ),
];
