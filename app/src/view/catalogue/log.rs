//! What can be done with the log.

use crate::view::command::Command;
use crate::view::entry::{Entry, entry};
use crate::view::scrolls::Scrolled;

/// In the order of the overlay.
pub(super) const ENTRIES: &[Entry] = &[
    entry(
        "view.log-up",
        ["Log up", "Scroll the log up"],
        &["Ctrl+Up"],
        |_| Some(Command::Scroll(Scrolled::Log, -1)),
    )
    .repeating(),
    entry(
        "view.log-down",
        ["Log down", "Scroll the log down"],
        &["Ctrl+Down"],
        |_| Some(Command::Scroll(Scrolled::Log, 1)),
    )
    .repeating(),
    entry(
        "view.log-level",
        [
            "Log level",
            "Show only more serious lines of the log, or all again",
        ],
        &[],
        |_| Some(Command::NextLogLevel),
    ),
    entry(
        "view.log-follow",
        ["Log end", "Follow the log's end, or stop following"],
        &[],
        |_| Some(Command::FollowLog),
    ),
    entry(
        "view.log-rate",
        [
            "Log rate",
            "Show the log's lines per second by level, or hide them",
        ],
        &[],
        |_| Some(Command::LogRate),
    ),
];
