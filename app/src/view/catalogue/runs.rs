//! What can be done with runs.

use sprintscope_sim::difference::Between;

use crate::view::command::Command;
use crate::view::command::runs::RunsCommand;
use crate::view::entry::{Entry, entry};

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
        "view.compare-crossing",
        [
            "Compare from a crossing",
            "Compare runs from where a curve first goes above or below a value",
        ],
        &[],
        |_| Some(Command::Runs(RunsCommand::TypeCrossing(None))),
    ),
    entry(
        "view.compare-move",
        [
            "Move a run",
            "Move a run along x while runs are compared, by so many seconds",
        ],
        &[],
        |_| Some(Command::Runs(RunsCommand::ListToMove)),
    ),
    entry(
        "view.compare-put-back",
        ["Put runs back", "Put runs that were moved back"],
        &[],
        |_| Some(Command::Runs(RunsCommand::PutAllBack)),
    ),
    entry(
        "view.difference",
        [
            "Difference",
            "Difference of two runs as a series, linear between samples",
        ],
        &[],
        |_| Some(Command::Runs(RunsCommand::ListPairs(Between::Linear))),
    ),
    entry(
        "view.difference-previous",
        [
            "Difference, held",
            "Difference of two runs as a series, the previous value between samples",
        ],
        &[],
        |_| Some(Command::Runs(RunsCommand::ListPairs(Between::Previous))),
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
