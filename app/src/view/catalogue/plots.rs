//! What can be done to plots.

use crate::view::command::Command;
use crate::view::entry::{Entry, entry};
use crate::view::scrolls::Scrolled;

/// In the order of the overlay.
pub(super) const ENTRIES: &[Entry] = &[
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
        "view.job-states",
        [
            "Job states",
            "Show or hide the job states: what each job is doing over time, as lanes",
        ],
        &[],
        |_| Some(Command::JobLanes),
    ),
    entry(
        "view.density",
        ["Density", "Density or curves"],
        &["D"],
        |_| Some(Command::Density),
    ),
    entry(
        "view.curves-as",
        ["Curves as", "Lines, steps or points"],
        &[],
        |_| Some(Command::CurveStyle),
    ),
    entry(
        "plot.curves-as",
        [
            "Plot as",
            "Lines, steps or points in the plot at the pointer",
        ],
        &[],
        |selection| selection.plot.clone().map(Command::NextPainting),
    ),
    entry(
        "plot.smooth",
        [
            "Smooth",
            "Smooth the curves of the plot at the pointer more, or no longer",
        ],
        &[],
        |selection| selection.plot.clone().map(Command::NextSmoothing),
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
];
