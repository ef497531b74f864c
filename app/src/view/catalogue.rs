//! Everything that a person can do, as plain data: keys, buttons, the palette, the overlay, the manual and
//! every view take it from here.

use sprintscope_sim::order::JobRef;
use sprintscope_sim::{JobId, Order, StopMethod};

use super::command::Command;
use super::entry::{Entry, entry};
use super::scrolls::Scrolled;
use super::selection::Selection;

#[expect(
    clippy::unnecessary_wraps,
    reason = "what an entry of the catalogue returns"
)]
fn order(order: Order) -> Option<Command> {
    Some(Command::Order(order))
}

fn of_job(selection: &Selection, ask: impl Fn(JobRef) -> Order) -> Option<Command> {
    let job = selection.job?;
    order(ask(job.into()))
}

fn stop(selection: &Selection, method: StopMethod) -> Option<Command> {
    of_job(selection, |job| Order::Stop { job, method })
}

fn selected_control(selection: &Selection) -> Option<(JobId, String)> {
    selection.job.zip(selection.control.clone())
}

fn turn(selection: &Selection, steps: f64) -> Option<Command> {
    let (job, control) = selected_control(selection)?;
    Some(Command::Turn {
        job,
        control,
        steps,
    })
}

fn reset(selection: &Selection) -> Option<Command> {
    let (job, control) = selected_control(selection)?;
    Some(Command::Reset { job, control })
}

fn press(selection: &Selection) -> Option<Command> {
    let (job, control) = selected_control(selection)?;
    let job = job.into();
    order(Order::Press { job, control })
}

/// What the key of a stop waits for.
const INTENT: &str = "for a program hold it, or press it twice";

/// What the key of a harder stop waits for.
const ASKED: &str = "for a program only after a stop";

/// What opens the field for a note.
pub(crate) const NOTE: &str = "view.note";

/// All of it, in the order of the overlay.
pub(crate) const CATALOGUE: &[Entry] = &[
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
    ),
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
        "view.plots-up",
        ["Plots up", "Scroll to the plots above"],
        &["PageUp"],
        |_| Some(Command::Scroll(Scrolled::Plots, -1)),
    )
    .repeating(),
    entry(
        "view.plots-down",
        ["Plots down", "Scroll to the plots below"],
        &["PageDown"],
        |_| Some(Command::Scroll(Scrolled::Plots, 1)),
    )
    .repeating(),
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
        "view.marks",
        ["Marks", "Show or hide the marks"],
        &["M"],
        |_| Some(Command::Marks),
    ),
    entry(
        NOTE,
        ["Note", "Put a note on the plots, where the pointer is"],
        &["N"],
        |selection| selection.job.map(Command::Note),
    ),
    entry(
        "control.select-above",
        ["Control above", "Select the control above"],
        &["["],
        |_| Some(Command::SelectNextControl(-1)),
    )
    .repeating(),
    entry(
        "control.select-below",
        ["Control below", "Select the control below"],
        &["]"],
        |_| Some(Command::SelectNextControl(1)),
    )
    .repeating(),
    entry(
        "control.press",
        ["Press", "Press or toggle it"],
        &["Enter"],
        press,
    ),
    entry(
        "control.down",
        ["Down", "Turn it down"],
        &["Left"],
        |selection| turn(selection, -1.0),
    )
    .repeating(),
    entry(
        "control.up",
        ["Up", "Turn it up"],
        &["Right"],
        |selection| turn(selection, 1.0),
    )
    .repeating(),
    entry(
        "control.far-down",
        ["Far down", "Turn it far down"],
        &["Shift+Left"],
        |selection| turn(selection, -10.0),
    )
    .repeating(),
    entry(
        "control.far-up",
        ["Far up", "Turn it far up"],
        &["Shift+Right"],
        |selection| turn(selection, 10.0),
    )
    .repeating(),
    entry(
        "control.reset",
        ["Reset", "Set it back to the value it began with"],
        &[],
        reset,
    ),
    entry(
        "view.next-axis",
        ["X axis", "The next x axis: time, step, epoch …"],
        &["X"],
        |_| Some(Command::NextAxis),
    ),
    entry(
        "view.density",
        ["Density", "Density or curves"],
        &["D"],
        |_| Some(Command::Density),
    ),
    entry("window.theme", ["Theme", "Light or dark"], &["T"], |_| {
        Some(Command::Theme)
    }),
    entry(
        "view.palette",
        ["Palette", "Find a command, a job, a series or a control"],
        &["Ctrl+P"],
        |_| Some(Command::Palette),
    ),
    entry("view.keys", ["Keys", "Show these keys"], &["?"], |_| {
        Some(Command::Keys)
    }),
    entry("window.quit", ["Quit", "Quit"], &["Ctrl+Q"], |_| {
        Some(Command::Quit)
    }),
    entry(
        "view.curves-as",
        ["Curves as", "Lines, steps or points"],
        &[],
        |_| Some(Command::CurveStyle),
    ),
    entry(
        "plot.fold",
        [
            "Fold",
            "Fold the plot at the pointer to a line, or unfold it",
        ],
        &[],
        |selection| selection.plot.clone().map(Command::FoldPlot),
    ),
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

/// What stopping in this way is called.
pub(crate) fn stopping(method: StopMethod) -> &'static str {
    match method {
        StopMethod::Event => "job.stop",
        StopMethod::Loop => "job.stop-loop",
        StopMethod::Cancel => "job.cancel",
        StopMethod::Kill => "job.kill",
    }
}

/// What is called so.
pub(crate) fn named(id: &str) -> Option<&'static Entry> {
    CATALOGUE.iter().find(|entry| entry.id == id)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::view::chord::Chord;

    #[test]
    fn every_key_is_one_and_bound_once() {
        let keys = CATALOGUE.iter().flat_map(|entry| entry.keys);
        let mut seen = HashSet::new();
        for key in keys {
            let chord: Chord = key.parse().unwrap();
            assert_eq!(chord.to_string(), *key);
            assert!(seen.insert(chord), "{key} twice");
        }
    }

    #[test]
    fn names_are_stable_words_and_sentences_say_something() {
        let mut seen = HashSet::new();
        for entry in CATALOGUE {
            assert!(seen.insert(entry.id), "{} twice", entry.id);
            let (room, name) = entry.id.split_once('.').unwrap();
            let is_word = |word: &str| word.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            assert!(is_word(room) && is_word(name), "{}", entry.id);
            assert!(!entry.name.is_empty() && !entry.sentence.is_empty());
        }
    }

    /// What ends something says so, and nothing else does.
    #[test]
    fn what_ends_something_is_known_as_that() {
        let selection = Selection {
            plot: None,
            job: Some(JobId(0)),
            control: Some("lr".into()),
        };
        for entry in CATALOGUE {
            let command = (entry.command)(&selection);
            let ends = matches!(
                command,
                Some(Command::Order(
                    Order::Stop { .. } | Order::StopAll { .. } | Order::Restart { .. }
                ))
            );
            assert_eq!(entry.ends(), ends, "{}", entry.id);
        }
    }
}
