//! What can be done with sources.

use sprintscope_sim::Order;
use sprintscope_sim::source::LET_GO;

use super::order;
use crate::view::command::Command;
use crate::view::entry::{Entry, entry};
use crate::view::selection::Selection;
use crate::view::watching::WatchCommand;

/// The button of a serial line that gives its port to somebody else, or takes it back.
fn let_go_of_port(selection: &Selection) -> Option<Command> {
    let (job, control) = (selection.job?.into(), LET_GO.into());
    order(Order::Press { job, control })
}

/// What opens the dialog that starts one.
pub(crate) const WATCH: &str = "source.watch";

/// In the order of the overlay.
pub(super) const ENTRIES: &[Entry] = &[
    entry(
        WATCH,
        [
            "Watch …",
            "Watch …: a serial line, a socket, a broker, a server, a file or a program",
        ],
        &["Ctrl+N"],
        |_| Some(Command::Watch(WatchCommand::Begin)),
    ),
    entry(
        "source.read-as",
        [
            "Read as …",
            "Read as …: choose the format of what the selected source says",
        ],
        &[],
        |selection| selection.job.map(Command::ReadAs),
    ),
    entry(
        "source.let-go-of-port",
        [
            "Let go of the port",
            "Let go of its serial port, for an upload; taken up again afterwards, or at once if asked again",
        ],
        &[],
        let_go_of_port,
    ),
];
