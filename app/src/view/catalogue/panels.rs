//! Which panels are seen, and what is kept of how a person arranged the view.

use crate::view::command::Command;
use crate::view::entry::{Entry, entry};
use crate::view::panels::Panel;

/// In the order of the overlay.
pub(super) const ENTRIES: &[Entry] = &[
    entry(
        "panel.jobs",
        ["Jobs panel", "Show or hide the jobs panel"],
        &["Ctrl+1"],
        |_| Some(Command::Panel(Panel::Jobs)),
    )
    .while_typing(),
    entry(
        "panel.controls",
        ["Controls panel", "Show or hide the controls panel"],
        &["Ctrl+2"],
        |_| Some(Command::Panel(Panel::Controls)),
    )
    .while_typing(),
    entry(
        "panel.log",
        ["Log panel", "Show or hide the log panel"],
        &["Ctrl+3"],
        |_| Some(Command::Panel(Panel::Log)),
    )
    .while_typing(),
    entry(
        "panel.reading",
        [
            "Reading panel",
            "Show or hide the Reading panel of the selected job",
        ],
        &["Ctrl+4"],
        |_| Some(Command::Panel(Panel::Reading)),
    )
    .while_typing(),
    entry(
        "layout.save",
        ["Save layout", "Save the layout to the file of --layout"],
        &[],
        |_| Some(Command::SaveLayout),
    ),
];
