//! What can be done to the y axis of the plot at hand, and the way back.

use crate::view::command::Command;
use crate::view::entry::{Entry, entry};
use crate::view::plot_id::PlotId;
use crate::view::selection::Selection;
use crate::view::y_command::YCommand;
use crate::view::y_scale::YScale;

fn of_plot(selection: &Selection, does: impl Fn(PlotId) -> YCommand) -> Option<Command> {
    selection.plot.clone().map(|plot| Command::Y(does(plot)))
}

fn scale(selection: &Selection, scale: YScale) -> Option<Command> {
    of_plot(selection, |plot| YCommand::Scale(plot, scale))
}

/// In the order of the overlay.
pub(super) const ENTRIES: &[Entry] = &[
    entry(
        "view.back",
        ["Back", "Show what was looked at before"],
        &["Backspace"],
        |_| Some(Command::Back),
    )
    .repeating(),
    entry(
        "plot.y-scale",
        [
            "Y scale",
            "y of the plot at the pointer: linear, log, symlog",
        ],
        &["Y"],
        |selection| of_plot(selection, YCommand::NextScale),
    ),
    entry(
        "plot.y-linear",
        ["Linear y", "Divide y of the plot at the pointer evenly"],
        &[],
        |selection| scale(selection, YScale::Linear),
    ),
    entry(
        "plot.y-log",
        [
            "Log y",
            "Divide y of the plot at the pointer by powers of ten",
        ],
        &[],
        |selection| scale(selection, YScale::Log),
    ),
    entry(
        "plot.y-symlog",
        [
            "Symlog y",
            "Divide y of the plot at the pointer by powers of ten on both sides of zero",
        ],
        &[],
        |selection| scale(selection, YScale::Symlog),
    ),
    entry(
        "plot.y-fit",
        [
            "Fit y",
            "Let y of the plot at the pointer be what is in sight",
        ],
        &[],
        |selection| of_plot(selection, YCommand::LetGo),
    ),
    entry(
        "plot.y-zoom-in",
        [
            "Zoom in y",
            "Show half as much of y in the plot at the pointer",
        ],
        &[],
        |selection| of_plot(selection, |plot| YCommand::Zoom(plot, 0.5)),
    ),
    entry(
        "plot.y-zoom-out",
        [
            "Zoom out y",
            "Show twice as much of y in the plot at the pointer",
        ],
        &[],
        |selection| of_plot(selection, |plot| YCommand::Zoom(plot, 2.0)),
    ),
    entry(
        "plot.y-up",
        ["Pan y up", "Move y of the plot at the pointer a quarter up"],
        &[],
        |selection| of_plot(selection, |plot| YCommand::Pan(plot, 0.25)),
    ),
    entry(
        "plot.y-down",
        [
            "Pan y down",
            "Move y of the plot at the pointer a quarter down",
        ],
        &[],
        |selection| of_plot(selection, |plot| YCommand::Pan(plot, -0.25)),
    ),
];
