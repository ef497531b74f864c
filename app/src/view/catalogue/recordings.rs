//! What can be done with recordings.

use crate::view::command::Command;
use crate::view::command::recording::RecordingCommand;
use crate::view::entry::{Entry, entry};

/// In the order of the overlay.
pub(super) const ENTRIES: &[Entry] = &[
    entry(
        "recording.keep",
        [
            "Keep what was seen …",
            "Keep what was seen, under a name: a recording that stays",
        ],
        &["Ctrl+R"],
        |_| Some(Command::Recording(RecordingCommand::Keep)),
    ),
    entry(
        "recording.open",
        [
            "Open a recording …",
            "Open a recording, or another file, beside what is there",
        ],
        &[],
        |_| Some(Command::Recording(RecordingCommand::List)),
    ),
];
