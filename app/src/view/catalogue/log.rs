//! What can be done with the log.

use crate::view::command::Command;
use crate::view::entry::{Entry, entry};
use crate::view::log::chips::LineKind;
use crate::view::log::command::LogCommand;
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
    entry(
        "log.next-hit",
        ["Next hit", "The next hit of the log's filter"],
        &["F3"],
        |_| Some(Command::Log(LogCommand::NextHit(1))),
    )
    .repeating()
    .while_typing(),
    entry(
        "log.previous-hit",
        ["Previous hit", "The hit of the log's filter before"],
        &["Shift+F3"],
        |_| Some(Command::Log(LogCommand::NextHit(-1))),
    )
    .repeating()
    .while_typing(),
    entry(
        "log.hits-only",
        [
            "Hits only",
            "Show only lines of the log with a hit, or all with the hits marked",
        ],
        &[],
        |_| Some(Command::Log(LogCommand::HitsOnly)),
    ),
    entry(
        "log.words",
        ["Words", "Show the log's lines with words, or hide them"],
        &[],
        |_| Some(Command::Log(LogCommand::Show(LineKind::Words))),
    ),
    entry(
        "log.data",
        [
            "Data",
            "Show the log's lines that are plotted, or hide them",
        ],
        &[],
        |_| Some(Command::Log(LogCommand::Show(LineKind::Data))),
    ),
    entry(
        "log.stderr",
        [
            "Stderr",
            "Show the log's lines of standard error, or hide them",
        ],
        &[],
        |_| Some(Command::Log(LogCommand::Show(LineKind::Stderr))),
    ),
    entry(
        "log.scope",
        ["Scope", "Show the scope's notes in the log, or hide them"],
        &[],
        |_| Some(Command::Log(LogCommand::Show(LineKind::Scope))),
    ),
    entry(
        "log.end",
        ["To the end", "Go back to the log's end"],
        &[],
        |_| Some(Command::Log(LogCommand::End)),
    ),
    entry(
        "log.copy",
        ["Copy lines", "Copy the lines of the log that are picked"],
        &[],
        |_| Some(Command::Log(LogCommand::Copy)),
    ),
];
