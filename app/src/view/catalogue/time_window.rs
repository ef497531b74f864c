//! How much of the past is shown while the live edge is followed.

use crate::view::command::Command;
use crate::view::entry::{Entry, entry};
use crate::view::time_window::{TimeWindow, WindowCommand};

/// In the order of the overlay.
pub(super) const ENTRIES: &[Entry] = &[
    entry(
        "view.last-all",
        ["All of x", "Follow with everything in sight"],
        &[],
        |_| follow(TimeWindow::All),
    ),
    entry(
        "view.last-10-s",
        ["The last 10 s", "Follow with the last 10 s in sight"],
        &[],
        |_| follow(TimeWindow::Last(10)),
    ),
    entry(
        "view.last-30-s",
        ["The last 30 s", "Follow with the last 30 s in sight"],
        &[],
        |_| follow(TimeWindow::Last(30)),
    ),
    entry(
        "view.last-1-min",
        ["The last minute", "Follow with the last minute in sight"],
        &[],
        |_| follow(TimeWindow::Last(60)),
    ),
    entry(
        "view.last-5-min",
        ["The last 5 min", "Follow with the last 5 min in sight"],
        &[],
        |_| follow(TimeWindow::Last(300)),
    ),
    entry(
        "view.last-10-min",
        ["The last 10 min", "Follow with the last 10 min in sight"],
        &[],
        |_| follow(TimeWindow::Last(600)),
    ),
    entry(
        "view.last-1-h",
        ["The last hour", "Follow with the last hour in sight"],
        &[],
        |_| follow(TimeWindow::Last(3_600)),
    ),
];

#[expect(
    clippy::unnecessary_wraps,
    reason = "what an entry of the catalogue returns"
)]
fn follow(window: TimeWindow) -> Option<Command> {
    Some(Command::Window(WindowCommand::Follow(window)))
}
