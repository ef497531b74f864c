//! Which panels are seen, and what is kept of how a person arranged the view.

use crate::view::command::Command;
use crate::view::entry::{Entry, entry};
use crate::view::panels::Panel;

/// In the order of the overlay.
pub(super) const ENTRIES: &[Entry] = &[
    entry(
        "panel.jobs",
        ["Jobs panel", "Show or hide the jobs"],
        &["Ctrl+1"],
        |_| Some(Command::Panel(Panel::Jobs)),
    ),
    entry(
        "panel.controls",
        ["Controls panel", "Show or hide the controls"],
        &["Ctrl+2"],
        |_| Some(Command::Panel(Panel::Controls)),
    ),
    entry(
        "panel.log",
        ["Log panel", "Show or hide the log"],
        &["Ctrl+3"],
        |_| Some(Command::Panel(Panel::Log)),
    ),
    entry(
        "panel.reading",
        [
            "Reading panel",
            "Show or hide how the selected source is read",
        ],
        &["Ctrl+4"],
        |_| Some(Command::Panel(Panel::Reading)),
    ),
    entry(
        "layout.save",
        ["Save layout", "Save the layout to the file of --layout"],
        &[],
        |_| Some(Command::SaveLayout),
    ),
];
