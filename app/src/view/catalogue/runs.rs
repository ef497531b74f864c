//! What can be done with runs.

use crate::view::command::Command;
use crate::view::entry::{Entry, entry};
use crate::view::runs::RunsCommand;

/// What opens the table of runs.
pub(crate) const RUNS: &str = "view.runs";

/// In the order of the overlay.
pub(super) const ENTRIES: &[Entry] = &[
    entry(
        "view.compare",
        [
            "Compare",
            "Compare runs: from their start, a mark, by step, or no more",
        ],
        &["Shift+R"],
        |_| Some(Command::Runs(RunsCommand::Compare)),
    ),
    entry(
        "view.compare-next",
        [
            "Compare next",
            "Compare runs from the next mark of the name",
        ],
        &[],
        |_| Some(Command::Runs(RunsCommand::NextMark(1))),
    ),
    entry(
        "view.compare-before",
        [
            "Compare before",
            "Compare runs from the mark of the name before",
        ],
        &[],
        |_| Some(Command::Runs(RunsCommand::NextMark(-1))),
    ),
    entry(
        RUNS,
        ["Runs", "Show the table of runs, or close it"],
        &[],
        |_| Some(Command::Runs(RunsCommand::Table)),
    ),
    entry(
        "view.runs-copy",
        ["Copy runs", "Copy the table of runs, with tabs between"],
        &[],
        |_| Some(Command::Runs(RunsCommand::Copy)),
    ),
    entry(
        "view.compare-end",
        ["Compare no more", "Have runs stand where they were"],
        &[],
        |_| Some(Command::Runs(RunsCommand::CompareNoMore)),
    ),
];
