//! What can be done to the view as a whole.

use crate::view::command::Command;
use crate::view::entry::{Entry, entry};

/// What opens the list of keys.
pub(crate) const KEYS: &str = "view.keys";

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
    )
    .while_typing(),
    entry(
        "view.notify",
        [
            "Notify",
            "Notify that a job ends: by the bell, the desktop, or not at all",
        ],
        &[],
        |_| Some(Command::Notify),
    ),
    entry(KEYS, ["Keys", "Show these keys"], &["?"], |_| {
        Some(Command::Keys)
    }),
    entry("window.quit", ["Quit", "Quit"], &["Ctrl+Q"], |_| {
        Some(Command::Quit)
    })
    .while_typing(),
];
