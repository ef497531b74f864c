//! What stands along x, below the curves.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::{LABELS, Shared};
use crate::view::axis;
use crate::view::grid::Grid;
use crate::view::plan::PlotPlan;
use crate::view::wall_clock::Tick;

/// What stands along x, as much as has room.
pub(super) fn draw_x_labels(
    (canvas, buffer): (Rect, &mut Buffer),
    shared: Shared<'_>,
    plot: &PlotPlan,
    grid: &Grid,
) {
    /// Cells from one label to the next, at least.
    const CELLS: f64 = 13.0;
    let inks = shared.inks;
    let line = canvas.bottom();
    if line >= buffer.area.bottom() {
        return;
    }
    let ends = grid.ends();
    let per_cell = (ends[1] - ends[0]) / f64::from(canvas.width);
    let mut cells = CELLS;
    let mut ticks = Vec::new();
    // What is wider than its step has a longer one.
    for _ in 0..3 {
        ticks = axis::ticks(&plot.id.axis, ends, per_cell * cells, shared.view.times());
        let widest = ticks.iter().map(|tick| words(tick).width()).max();
        let needed = widest.unwrap_or(0) as f64 + 2.0;
        if needed <= cells {
            break;
        }
        cells = needed;
    }
    let mut free_from = canvas.x.saturating_sub(LABELS);
    let corner = axis::corner(&plot.id.axis, ends, &shared.view.time_shown);
    if !corner.is_empty() {
        buffer.set_string(free_from, line, &corner, inks.muted());
        free_from += corner.width() as u16 + 1;
    }
    for tick in &ticks {
        let text = words(tick);
        let width = text.width() as u16;
        let at = ((tick.x - ends[0]) / per_cell).floor();
        if !(0.0..f64::from(canvas.width)).contains(&at) {
            continue;
        }
        let middle = canvas.x + at as u16;
        let from = middle.saturating_sub(width / 2);
        // A label without its end would be another place.
        if from < free_from || from + width > canvas.right() {
            continue;
        }
        buffer.set_string(from, line, text, inks.muted());
        free_from = from + width + 1;
    }
}

/// Date and time in one line.
fn words(tick: &Tick) -> String {
    if tick.below.is_empty() {
        tick.text.clone()
    } else {
        format!("{} {}", tick.below, tick.text)
    }
}
