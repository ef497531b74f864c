//! State series in a terminal: a line each, in the colours of their labels, which stand in them where they fit.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use sprintscope_sim::store::{Block, Held, SeriesId};
use unicode_width::UnicodeWidthStr;

use super::dots::ACROSS;
use super::plot_shared::Shared;
use crate::view::grid::Grid;
use crate::view::lane_rows::{LaneRow, rows};
use crate::view::lanes::{Lanes, held_text};
use crate::view::plan::PlotPlan;
use crate::view::quantity::name_end;

/// Lines of a lane at most.
const LINES: u16 = 2;

/// Draws the lanes of a plot into its canvas.
pub(super) fn draw(
    (canvas, labels, buffer): (Rect, u16, &mut Buffer),
    shared: Shared<'_>,
    plot: &PlotPlan,
    grid: &Grid,
    known: &mut Lanes,
) {
    let plan = shared.plan;
    let rows = rows(shared.scope, plan, plot, shared.view);
    let all = known.update(shared.scope, &rows, grid);
    let lines = (canvas.height / (rows.len().max(1) as u16)).clamp(1, LINES);
    for ((row, blocks), place) in rows.iter().zip(all).zip(0_u16..) {
        let top = canvas.y + place * lines;
        if top >= canvas.bottom() {
            return;
        }
        let room = usize::from(labels.saturating_sub(1));
        let x = canvas.x.saturating_sub(labels);
        for (text, line) in words(row, room, lines).into_iter().zip(0..lines) {
            if top + line < canvas.bottom() {
                buffer.set_stringn(x, top + line, text, room, shared.inks.muted());
            }
        }
        for block in blocks {
            draw_block((canvas, top, buffer), shared, (row.series, block), grid);
        }
    }
}

/// What a lane is called, in this room and so many lines: its series and its run are both told.
fn words(row: &LaneRow, room: usize, lines: u16) -> Vec<String> {
    let name = |room| name_end(&row.series_name, room);
    match &row.runs {
        None => vec![name(room)],
        Some(runs) if lines > 1 => vec![name(room), format!("run {runs}")],
        Some(runs) => {
            let runs = format!(" {runs}");
            vec![name(room.saturating_sub(runs.width())) + &runs]
        }
    }
}

fn draw_block(
    (canvas, top, buffer): (Rect, u16, &mut Buffer),
    shared: Shared<'_>,
    (series, (block, strength)): (SeriesId, (Block, u8)),
    grid: &Grid,
) {
    let cell = |x: f64| {
        let dots = x / grid.width - grid.first as f64;
        (dots / ACROSS as f64).clamp(0.0, f64::from(canvas.width))
    };
    let from = cell(block.from).floor() as u16;
    let to = (cell(block.to).floor() as u16)
        .max(from + 1)
        .min(canvas.width);
    if from >= to || cell(block.to) <= 0.0 {
        return;
    }
    let Some(info) = shared.plan.infos.get(&series) else {
        return;
    };
    let label = held_text(info, block.held);
    let inks = shared.inks;
    let ink = shared.plan.label_ink(series, label).receded(strength);
    let own = inks.curve(ink).add_modifier(Modifier::REVERSED);
    let (fill, style) = match block.held {
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
    if block.held != Held::Several && label.width() < width {
        let at = canvas.x + from + ((width - label.width()) / 2) as u16;
        buffer.set_string(at, top, label, style);
    } else if block.held != Held::Several && !label.is_empty() {
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
