//! State series in a terminal: a line each, in the colours of their labels, which stand in them where they fit.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use sprintscope_sim::store::{Held, SeriesId};
use unicode_width::UnicodeWidthStr;

use super::dots::ACROSS;
use super::plot_shared::Shared;
use crate::view::grid::Grid;
use crate::view::lane_cells::{Cells, Stretch, seen};
use crate::view::lane_rows::{LaneRow, rows};
use crate::view::lanes::{Lanes, held_text};
use crate::view::plan::PlotPlan;
use crate::view::quantity::name_end;

/// Lines of a lane at most.
const LINES: u16 = 2;

/// Draws the lanes of a plot into its canvas; returns how many of its lines they take.
pub(super) fn draw(
    (canvas, labels, buffer): (Rect, u16, &mut Buffer),
    shared: Shared<'_>,
    plot: &PlotPlan,
    grid: &Grid,
    known: &mut Lanes,
) -> u16 {
    let plan = shared.plan;
    let rows = rows(shared.scope, plan, plot, shared.view);
    let all = known.update(shared.scope, &rows, grid);
    let count = u16::try_from(rows.len().max(1)).unwrap_or(u16::MAX);
    let lines = (canvas.height / count).clamp(1, LINES);
    let shown = shown(rows.len(), canvas.height);
    let cells = cells(grid, usize::from(canvas.width));
    if let left @ 1.. = rows.len() - shown
        && canvas.height > 0
    {
        let says = format!("+ {left} more lanes");
        let last = (canvas.x, canvas.bottom() - 1);
        let room = usize::from(canvas.width);
        buffer.set_stringn(last.0, last.1, says, room, shared.inks.muted());
    }
    for ((row, blocks), place) in rows.iter().zip(all).zip(0_u16..).take(shown) {
        let top = canvas.y + place * lines;
        let room = usize::from(labels.saturating_sub(1));
        let x = canvas.x.saturating_sub(labels);
        for (text, line) in words(row, room, lines).into_iter().zip(0..lines) {
            if top + line < canvas.bottom() {
                buffer.set_stringn(x, top + line, text, room, shared.inks.muted());
            }
        }
        for stretch in seen(&blocks, &cells) {
            draw_stretch((canvas, top, buffer), shared, (row.series, stretch));
        }
    }
    if shown < rows.len() {
        canvas.height
    } else {
        (count.saturating_mul(lines)).min(canvas.height)
    }
}

/// How many of so many lanes have a line each: where not all have, the last line says so.
fn shown(lanes: usize, height: u16) -> usize {
    let height = usize::from(height);
    if lanes <= height {
        lanes
    } else {
        height.saturating_sub(1)
    }
}

/// What a lane is called, in this room and so many lines: its series and its run are both told.
fn words(row: &LaneRow, room: usize, lines: u16) -> Vec<String> {
    match &row.runs {
        Some(runs) if lines > 1 => vec![name_end(&row.series_name, room), format!("run {runs}")],
        _ => vec![row.short(room)],
    }
}

/// A cell of the terminal for so many columns of dots.
fn cells(grid: &Grid, count: usize) -> Cells {
    let [left, _] = grid.ends();
    let width = grid.width * ACROSS as f64 * count as f64;
    Cells::between([left, left + width], count)
}

fn draw_stretch(
    (canvas, top, buffer): (Rect, u16, &mut Buffer),
    shared: Shared<'_>,
    (series, stretch): (SeriesId, Stretch),
) {
    let Stretch {
        cells,
        held,
        strength,
    } = stretch;
    // There are no more cells than the canvas is wide.
    let [from, to] = [cells.start, cells.end].map(|cell| cell as u16);
    let Some(info) = shared.plan.infos.get(&series) else {
        return;
    };
    let label = held_text(info, held);
    let inks = shared.inks;
    let ink = shared.plan.label_ink(series, label).receded(strength);
    let own = inks.curve(ink).add_modifier(Modifier::REVERSED);
    let (fill, style) = match held {
        Held::Several => (inks.sign("░", ":").to_owned(), inks.muted()),
        // Without blocks a label is told by its first letter.
        Held::Label(_) if inks.is_ascii() => {
            let letter = label.chars().next().filter(char::is_ascii_graphic);
            (letter.unwrap_or('#').to_string(), own)
        }
        Held::Label(_) => (" ".to_owned(), own),
    };
    for column in from..to {
        buffer[(canvas.x + column, top)]
            .set_symbol(&fill)
            .set_style(style);
    }
    let width = usize::from(to - from);
    if held != Held::Several && label.width() < width {
        let at = canvas.x + from + ((width - label.width()) / 2) as u16;
        buffer.set_string(at, top, label, style);
    } else if held != Held::Several && !label.is_empty() {
        let letter: String = label.chars().take(1).collect();
        if letter.width() <= width {
            buffer.set_string(canvas.x + from, top, letter, style);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_that_have_no_line_are_counted_in_the_last_one() {
        assert_eq!([0, 1, 5].map(|lanes| shown(lanes, 5)), [0, 1, 5]);
        assert_eq!([6, 99].map(|lanes| shown(lanes, 5)), [4, 4]);
        assert_eq!([1, 3].map(|lanes| shown(lanes, 0)), [0, 0]);
    }

    #[test]
    fn a_lane_tells_its_series_and_its_run_in_little_room() {
        let row = |runs: Option<&str>| LaneRow {
            series: SeriesId(0),
            name: String::new(),
            series_name: "gpu_busy".into(),
            runs: runs.map(Into::into),
            parts: Vec::new(),
        };
        assert_eq!(words(&row(None), 8, 2), ["gpu_busy"]);
        assert_eq!(words(&row(Some("2")), 8, 2), ["gpu_busy", "run 2"]);
        let [one] = &words(&row(Some("12")), 8, 1)[..] else {
            panic!("one line")
        };
        assert!(one.ends_with("usy 12") && one.width() <= 8, "{one}");
    }
}
