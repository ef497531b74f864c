//! What can be done to what of x is shown.

use crate::view::command::Command;
use crate::view::command::x::{XChoice, XCommand};
use crate::view::entry::{Entry, entry};
use crate::view::selection::Selection;

/// In the order of the overlay.
pub(super) const ENTRIES: &[Entry] = &[
    entry(
        "view.pause",
        ["Pause", "Pause the plots; data keeps coming"],
        &["Space"],
        |_| Some(Command::Pause),
    ),
    entry(
        "view.follow",
        ["Follow", "Follow the live edge"],
        &["F"],
        |_| Some(Command::Follow),
    ),
    entry("view.fit", ["Fit", "Fit all"], &["A"], |_| {
        Some(Command::Fit)
    }),
    entry(
        "view.zoom-in",
        ["Zoom in", "Show half as much of x"],
        &["+"],
        |_| Some(Command::ZoomAll(0.5)),
    )
    .repeating(),
    entry(
        "view.zoom-out",
        ["Zoom out", "Show twice as much of x"],
        &["-"],
        |_| Some(Command::ZoomAll(2.0)),
    )
    .repeating(),
    entry(
        "view.pan-left",
        ["Pan left", "Move the view a quarter to the left"],
        &["Ctrl+Left"],
        |_| Some(Command::PanAll(-0.25)),
    )
    .repeating(),
    entry(
        "view.pan-right",
        ["Pan right", "Move the view a quarter to the right"],
        &["Ctrl+Right"],
        |_| Some(Command::PanAll(0.25)),
    )
    .repeating(),
    entry(
        "view.next-axis",
        ["X axis", "The next x axis: time, step, epoch …"],
        &["X"],
        |_| Some(Command::X(XCommand::Next)),
    ),
    entry(
        "view.x-arrival",
        [
            "X: arrival",
            "The selected job over the time of arrival, or its own axis",
        ],
        &[],
        |selection| choose(selection, XChoice::Own),
    ),
    entry(
        "view.x-elapsed",
        [
            "X: elapsed",
            "The scope's time as that since the selected job began",
        ],
        &[],
        |selection| choose(selection, XChoice::Elapsed),
    ),
    entry(
        "view.x-clock",
        ["X: clock", "The scope's time as the wall clock showed it"],
        &[],
        |selection| choose(selection, XChoice::Clock),
    ),
];

fn choose(selection: &Selection, choice: XChoice) -> Option<Command> {
    let job = selection.job?;
    Some(Command::X(XCommand::Choose(job, choice)))
}
