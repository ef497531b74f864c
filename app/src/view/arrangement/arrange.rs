//! What can be done to plots and where they stand.

use sprintscope_sim::store::SeriesId;

use super::tile::{Edge, Tile};
use crate::view::plot_id::PlotId;

/// One thing to do to plots.
#[derive(Clone, Debug, PartialEq)]
pub enum Arrange {
    /// Put a series into a plot.
    MoveSeries {
        /// Which.
        series: SeriesId,
        /// Where it goes.
        into: PlotId,
    },
    /// Give a series a plot of its own, at an edge of another one.
    SplitOff {
        /// Which.
        series: SeriesId,
        /// The plot whose room is shared.
        beside: PlotId,
        /// On which side.
        edge: Edge,
    },
    /// Put a plot at an edge of another one.
    MovePlot {
        /// Which.
        plot: PlotId,
        /// The plot whose room is shared.
        beside: PlotId,
        /// On which side.
        edge: Edge,
    },
    /// Put a plot in front of another one, as a tab.
    Stack {
        /// Which.
        plot: PlotId,
        /// In front of which.
        onto: PlotId,
    },
    /// The same with the next plot.
    StackOnNext(PlotId),
    /// Have a plot seen that stands behind others.
    ShowTab(PlotId),
    /// Have the next one of a plot's tabs seen.
    NextTab(PlotId),
    /// Put all series of a plot into another one.
    Join {
        /// Which.
        plot: PlotId,
        /// Where they go.
        into: PlotId,
    },
    /// Put the series of the next plot into this one.
    JoinNext(PlotId),
    /// Give each series of a plot a plot of its own.
    SplitBySeries(PlotId),
    /// Have a plot change its place with one so many places further down.
    Shift {
        /// Which.
        plot: PlotId,
        /// How far, upwards if negative.
        places: isize,
    },
    /// Call a plot so, or, without a text, as by itself.
    Rename {
        /// Which.
        plot: PlotId,
        /// What it is called.
        label: String,
    },
    /// Have what a plot is called typed.
    TypeLabel(PlotId),
    /// Give a series this hue, or its own.
    Colour {
        /// Which.
        series: SeriesId,
        /// Which of the hues.
        hue: Option<usize>,
    },
    /// Draw a series over the second y axis of its plot, or over the first again.
    OtherAxis(SeriesId),
    /// Hold these ends of y in a plot.
    FixY {
        /// Which.
        plot: PlotId,
        /// The lower and the upper one.
        ends: [f64; 2],
    },
    /// Let y of a plot follow its curves.
    FreeY(PlotId),
    /// Have commands mean the plot so many places further down, upwards if negative.
    TakeInHand {
        /// From which.
        plot: PlotId,
        /// How far.
        places: isize,
    },
    /// Do something to the series that stands out.
    InFront(InFront),
    /// Have a plot fill the plots' room, or no longer.
    Enlarge(PlotId),
    /// Have the tiles so, whose rooms a person changed.
    Tiles(Tile),
    /// Forget all of it: plots are and stand as by themselves.
    Automatic,
}

/// What can be done to the series that stands out.
#[derive(Clone, Debug, PartialEq)]
pub enum InFront {
    /// Put it into a plot.
    Into(PlotId),
    /// Give it a plot of its own, below this one.
    Below(PlotId),
    /// Give it the next hue.
    NextColour,
    /// Draw it over the other y axis of its plot.
    OtherAxis,
}
