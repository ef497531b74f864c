//! What can be done to jobs and with the list of them.

use sprintscope_sim::order::JobRef;
use sprintscope_sim::{Order, StopMethod};

use super::order;
use crate::view::command::Command;
use crate::view::entry::{Entry, entry};
use crate::view::scrolls::Scrolled;
use crate::view::selection::Selection;

fn of_job(selection: &Selection, ask: impl Fn(JobRef) -> Order) -> Option<Command> {
    let job = selection.job?;
    order(ask(job.into()))
}

fn stop(selection: &Selection, method: StopMethod) -> Option<Command> {
    of_job(selection, |job| Order::Stop { job, method })
}

/// What the key of a stop waits for.
const INTENT: &str = "for a program hold it, or press it twice";

/// What the key of a harder stop waits for.
const ASKED: &str = "for a program only after a stop";

/// In the order of the overlay.
pub(super) const ENTRIES: &[Entry] = &[
    entry(
        "job.stop",
        ["Stop", "Set the selected job's stop event"],
        &["S"],
        |selection| stop(selection, StopMethod::Event),
    )
    .ending(INTENT),
    entry(
        "job.stop-all",
        ["Stop all", "Stop all jobs"],
        &["Shift+S"],
        |_| {
            order(Order::StopAll {
                method: StopMethod::Event,
            })
        },
    )
    .ending(INTENT),
    entry(
        "job.stop-loop",
        ["Stop loop", "Stop its loop"],
        &["L"],
        |selection| stop(selection, StopMethod::Loop),
    )
    .ending(ASKED),
    entry(
        "job.cancel",
        ["Cancel", "Cancel its tasks"],
        &["C"],
        |selection| stop(selection, StopMethod::Cancel),
    )
    .ending(ASKED),
    entry("job.kill", ["Kill", "Kill it"], &["K"], |selection| {
        stop(selection, StopMethod::Kill)
    })
    .ending(ASKED),
    entry(
        "job.restart",
        ["Restart", "Restart it"],
        &["R"],
        |selection| of_job(selection, |job| Order::Restart { job }),
    )
    .ending("for a program once it has ended"),
    entry(
        "job.remove",
        ["Remove", "Remove it from the list"],
        &["Delete"],
        |selection| of_job(selection, |job| Order::Remove { job }),
    ),
    entry(
        "job.flush",
        ["Flush", "Remove all jobs that have ended"],
        &["Shift+Delete"],
        |_| order(Order::Flush),
    ),
    entry(
        "job.select-above",
        ["Job above", "Select the job above"],
        &["Up"],
        |_| Some(Command::SelectNextJob(-1)),
    )
    .repeating(),
    entry(
        "job.select-below",
        ["Job below", "Select the job below"],
        &["Down"],
        |_| Some(Command::SelectNextJob(1)),
    )
    .repeating(),
    entry(
        "job.open",
        ["Open", "List its series, or hide the list"],
        &["E"],
        |selection| selection.job.map(Command::OpenOrClose),
    ),
    entry(
        "job.reading",
        [
            "Reading",
            "Reading: see how its lines are read, and correct it",
        ],
        &["Ctrl+E"],
        |_| Some(Command::Reading),
    ),
    entry(
        "view.search",
        ["Search", "Search jobs and series"],
        &["Ctrl+F"],
        |_| Some(Command::Search),
    )
    .while_typing(),
    entry(
        "view.jobs-up",
        ["Jobs up", "Scroll the list of jobs up"],
        &["Shift+Up"],
        |_| Some(Command::Scroll(Scrolled::Jobs, -1)),
    )
    .repeating(),
    entry(
        "view.jobs-down",
        ["Jobs down", "Scroll the list of jobs down"],
        &["Shift+Down"],
        |_| Some(Command::Scroll(Scrolled::Jobs, 1)),
    )
    .repeating(),
    entry(
        "view.show-series",
        ["Show series", "Draw all series of the selected job"],
        &[],
        |selection| selection.job.map(Command::ShowSeriesOf),
    ),
    entry(
        "view.hide-series",
        ["Hide series", "Draw no series of the selected job"],
        &[],
        |selection| selection.job.map(Command::HideSeriesOf),
    ),
];
