//! How plots are arranged, and what is undone.

use crate::view::arrangement::arrange::{Arrange, InFront};
use crate::view::command::Command;
use crate::view::entry::{Entry, entry};
use crate::view::plot_id::PlotId;
use crate::view::selection::Selection;

/// In the order of the overlay.
pub(super) const ENTRIES: &[Entry] = &[
    entry(
        "view.undo",
        [
            "Undo",
            "Undo the last change of plots or of the list of jobs",
        ],
        &["Ctrl+Z", "U"],
        |_| Some(Command::Undo),
    ),
    entry(
        "view.redo",
        ["Redo", "Redo what was undone"],
        &["Ctrl+Shift+Z", "Shift+U"],
        |_| Some(Command::Redo),
    ),
    entry(
        "plot.enlarge",
        [
            "Enlarge",
            "Enlarge the plot at the pointer, or show all again",
        ],
        &["Shift+Enter"],
        |selection| of_plot(selection, Arrange::Enlarge),
    ),
    entry(
        "plot.join",
        ["Join", "Join the plot with the next one"],
        &[],
        |selection| of_plot(selection, Arrange::JoinNext),
    ),
    entry(
        "plot.split",
        ["Split", "Split the plot: one for each of its series"],
        &[],
        |selection| of_plot(selection, Arrange::SplitBySeries),
    ),
    entry(
        "plot.move-up",
        ["Plot up", "Move the plot up"],
        &[],
        |selection| of_plot(selection, |plot| Arrange::Shift { plot, places: -1 }),
    ),
    entry(
        "plot.move-down",
        ["Plot down", "Move the plot down"],
        &[],
        |selection| of_plot(selection, |plot| Arrange::Shift { plot, places: 1 }),
    ),
    entry(
        "plot.stack",
        ["Tab", "Stack the plot on the next one, as a tab"],
        &[],
        |selection| of_plot(selection, Arrange::StackOnNext),
    ),
    entry(
        "plot.next-tab",
        ["Next tab", "Show the next tab of plots behind each other"],
        &[],
        |selection| of_plot(selection, Arrange::NextTab),
    ),
    entry(
        "plot.next",
        ["Next plot", "Next plot: have commands mean it"],
        &[],
        |selection| of_plot(selection, |plot| Arrange::TakeInHand { plot, places: 1 }),
    ),
    entry(
        "plot.before",
        ["Plot before", "Plot before: have commands mean it"],
        &[],
        |selection| of_plot(selection, |plot| Arrange::TakeInHand { plot, places: -1 }),
    ),
    entry(
        "plot.rename",
        [
            "Rename …",
            "Rename …: give the plot another label in this view",
        ],
        &[],
        |selection| of_plot(selection, Arrange::TypeLabel),
    ),
    entry(
        "series.into-plot",
        ["Into plot", "Draw the series that stands out in the plot"],
        &[],
        |selection| of_plot(selection, |plot| Arrange::InFront(InFront::Into(plot))),
    ),
    entry(
        "series.own-plot",
        [
            "Own plot",
            "Give the series that stands out a plot of its own",
        ],
        &[],
        |selection| of_plot(selection, |plot| Arrange::InFront(InFront::Below(plot))),
    ),
    entry(
        "series.colour",
        [
            "Colour",
            "Colour the series that stands out, with the next one",
        ],
        &[],
        |_| Some(Command::Arrange(Arrange::InFront(InFront::NextColour))),
    ),
    entry(
        "series.second-axis",
        [
            "Second axis",
            "Second y axis for the series that stands out, or no longer",
        ],
        &[],
        |_| Some(Command::Arrange(Arrange::InFront(InFront::OtherAxis))),
    ),
    entry(
        "view.automatic",
        [
            "Automatic",
            "Automatic plots: forget what a person arranged",
        ],
        &[],
        |_| Some(Command::Arrange(Arrange::Automatic)),
    ),
];

fn of_plot(selection: &Selection, arrange: impl Fn(PlotId) -> Arrange) -> Option<Command> {
    let plot = selection.plot.clone()?;
    Some(Command::Arrange(arrange(plot)))
}
