//! What can be done with marks.

use crate::view::command::Command;
use crate::view::command::mark::MarkCommand;
use crate::view::entry::{Entry, entry};

/// What opens the field for a note.
const NOTE: &str = "view.note";

/// In the order of the overlay.
pub(super) const ENTRIES: &[Entry] = &[
    entry(
        "view.marks",
        ["Marks", "Show or hide the marks"],
        &["M"],
        |_| Some(Command::Marks),
    ),
    entry(
        NOTE,
        ["Note", "Put a note on the plots, where the pointer is"],
        &["N"],
        |selection| selection.job.map(Command::Note),
    ),
    entry(
        "view.mark-list",
        [
            "Mark list",
            "List the marks; the one that is chosen is shown",
        ],
        &[],
        |_| Some(Command::Mark(MarkCommand::List)),
    ),
    entry(
        "view.mark-previous",
        ["Mark before", "Go to the mark before"],
        &[],
        |_| Some(Command::Mark(MarkCommand::Next(-1))),
    ),
    entry(
        "view.mark-next",
        ["Next mark", "Go to the next mark"],
        &[],
        |_| Some(Command::Mark(MarkCommand::Next(1))),
    ),
];
