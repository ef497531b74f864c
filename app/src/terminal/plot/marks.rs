//! The marks of a plot.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use sprintscope_sim::Mark;
use sprintscope_sim::job::MarkKind;
use unicode_width::UnicodeWidthStr;

use super::Shared;
use super::cursors::draw_upright;
use crate::terminal::pen::Pen;
use crate::view::grid::Grid;
use crate::view::plan::PlotPlan;

/// Marks of the plot's jobs, each with its words where they have room: below so many lines, which lanes take.
pub(super) fn draw_marks(
    (canvas, below, buffer): (Rect, u16, &mut Buffer),
    shared: Shared<'_>,
    plot: &PlotPlan,
    grid: &Grid,
) {
    let Shared {
        view, inks, plan, ..
    } = shared;
    if view.marks_are_hidden {
        return;
    }
    // A stop is seen by itself: curves end.
    let is_drawn =
        |mark: &&Mark| plot.jobs.contains(&mark.job) && !matches!(mark.kind, MarkKind::Stop);
    let mut free_from = canvas.x;
    let x = |mark| plan.x_of(mark, &plot.id.axis, &view.comparison);
    let at_their_x = |mark| Some((x(mark)?, mark));
    let marks = shared.marks.iter().filter(is_drawn);
    let mut marks: Vec<(f64, &Mark)> = marks.filter_map(at_their_x).collect();
    // A note may stand before what happened earlier.
    marks.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    for (x, mark) in marks {
        let sign = inks.sign("┊", ":");
        let at = draw_upright((canvas, buffer), grid, x, (sign, inks.line()));
        let Some(at) = at.filter(|at| *at >= free_from && below < canvas.height) else {
            continue;
        };
        let room = Rect {
            x: at,
            width: canvas.right() - at,
            ..canvas
        };
        if mark.text.width() < usize::from(room.width) {
            let mut pen = Pen::new(buffer, room, below);
            pen.write(&mark.text, inks.muted());
            free_from = pen.x() + 1;
        }
    }
}
