//! What can be done to how large the window is drawn.

use crate::view::command::Command;
use crate::view::entry::{Entry, entry};
use crate::view::scale::ScaleCommand;

/// In the order of the overlay.
pub(super) const ENTRIES: &[Entry] = &[
    entry(
        "window.zoom-in",
        ["Larger", "Draw the window larger"],
        &[],
        |_| Some(Command::Scale(ScaleCommand::Larger)),
    ),
    entry(
        "window.zoom-out",
        ["Smaller", "Draw the window smaller"],
        &[],
        |_| Some(Command::Scale(ScaleCommand::Smaller)),
    ),
    entry(
        "window.zoom-reset",
        ["Usual size", "Draw the window as large as the system says"],
        &[],
        |_| Some(Command::Scale(ScaleCommand::AsUsual)),
    ),
];
