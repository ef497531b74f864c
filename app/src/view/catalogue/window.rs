//! What can be done to the view as a whole.

use crate::view::command::Command;
use crate::view::entry::{Entry, entry};

/// In the order of the overlay.
pub(super) const ENTRIES: &[Entry] = &[
    entry("window.theme", ["Theme", "Light or dark"], &["T"], |_| {
        Some(Command::Theme)
    }),
    entry(
        "view.palette",
        ["Palette", "Find a command, a job, a series or a control"],
        &["Ctrl+P"],
        |_| Some(Command::Palette),
    ),
    entry(
        "view.notify",
        [
            "Notify",
            "Notify that a job ends: by the bell, the desktop, or not at all",
        ],
        &[],
        |_| Some(Command::Notify),
    ),
    entry("view.keys", ["Keys", "Show these keys"], &["?"], |_| {
        Some(Command::Keys)
    }),
    entry("window.quit", ["Quit", "Quit"], &["Ctrl+Q"], |_| {
        Some(Command::Quit)
    }),
];
