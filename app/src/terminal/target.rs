//! What can be clicked, scrolled and pointed at, and where it was drawn last.

use ratatui::layout::{Position, Rect};
use sprintscope_sim::JobId;
use sprintscope_sim::control::Scale;
use sprintscope_sim::store::SeriesId;

use super::fields::Field;
use crate::view::closing::Answer;
use crate::view::command::Command;
use crate::view::exporting::dialog::Row as ExportRow;
use crate::view::folds::Fold;
use crate::view::grid::Grid;
use crate::view::plot_id::PlotId;
use crate::view::watching::kind::Row;

/// What lies somewhere on the screen.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Target {
    /// The list of jobs.
    Jobs,
    /// A row of the dialog that starts a source.
    WatchRow(Row),
    /// A row of the dialog that exports, and what it offers there.
    ExportRow(ExportRow, Option<usize>),
    /// A job of the list.
    Job(JobId),
    /// What opens and closes a job.
    Fold(JobId, Fold),
    /// The mark of a plot: it is folded to a line, or unfolded.
    FoldPlot(PlotId),
    /// The dash of a series: drawn or not.
    ToggleSeries(SeriesId),
    /// The name of a series: it stands out.
    Highlight(SeriesId),
    /// The plots.
    Plots,
    /// The curves of a plot.
    Plot {
        /// Which.
        plot: PlotId,
        /// Its columns of dots.
        grid: Grid,
    },
    /// A control: it is selected, and pressed or flipped if it is such a one.
    Control {
        /// Whose.
        job: JobId,
        /// Which.
        control: String,
        /// A button, a switch or a choice.
        is_pressed: bool,
    },
    /// The track of a slider, from its least value to its greatest.
    Track {
        /// Whose.
        job: JobId,
        /// Which.
        control: String,
        /// The least and the greatest value, and how values lie between them.
        range: (f64, f64, Scale),
    },
    /// The lines of the log.
    Log,
    /// A field of text.
    Field(Field),
    /// A run of their table.
    Run(usize),
    /// The title of a column of that.
    RunColumn(usize),
    /// A line of the palette.
    Hit(usize),
    /// An answer to the question what closing does.
    Answer(Answer),
    /// What asks for something by itself.
    Ask(Command),
    /// An overlay, between what can be clicked in it.
    Overlay,
}

/// All of them, later ones over earlier ones.
#[derive(Clone, Debug, Default)]
pub(super) struct Targets(Vec<(Rect, Target)>);

impl Targets {
    /// Forgets all.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Something lies here.
    pub(super) fn add(&mut self, area: Rect, target: Target) {
        if !area.is_empty() {
            self.0.push((area, target));
        }
    }

    /// What lies here, the uppermost first, each with its place.
    pub(super) fn at(&self, at: Position) -> impl Iterator<Item = (Rect, &Target)> {
        let lies = move |(area, _): &&(Rect, Target)| area.contains(at);
        let found = self.0.iter().rev().filter(lies);
        found.map(|(area, target)| (*area, target))
    }
}
