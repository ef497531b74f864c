//! A line of all history below the plots, and bright what is shown of it: for the plot at hand, where that isn't all.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use sprintscope_sim::store::{Block, Held};

use super::inks::Inks;
use crate::view::View;
use crate::view::history::{History, Outline, drawn, is_part_of};
use crate::view::lane_rows::rows;
use crate::view::lanes::{Lanes, held_text};
use crate::view::plan::{Plan, PlotPlan};
use crate::view::watched::Watched;

/// From low to high.
pub(super) const LEVELS: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
/// The same in ASCII.
pub(super) const ASCII: [&str; 8] = ["_", "_", ".", ".", "-", "-", "=", "="];
/// Plots need the other lines.
const LEAST: u16 = 12;

/// The room of the plots, and the line below it where there is one.
pub(super) fn parted(area: Rect, view: &View) -> (Rect, Option<Rect>) {
    let axis = view.plot_folds.at_hand().map(|plot| &plot.axis);
    let ends = axis.and_then(|axis| view.shown.get(axis).zip(view.data.get(axis)));
    let is_partly_shown = ends.is_some_and(|(shown, data)| is_part_of(*shown, *data));
    if !is_partly_shown || area.height < LEAST {
        return (area, None);
    }
    let height = area.height - 1;
    let line = Rect {
        y: area.y + height,
        height: 1,
        ..area
    };
    (Rect { height, ..area }, Some(line))
}

/// Draws it.
pub(super) fn draw(
    (line, buffer): (Rect, &mut Buffer),
    (watched, plan, inks): (&dyn Watched, &Plan, Inks),
    view: &View,
) {
    let Some(id) = view.plot_folds.at_hand() else {
        return;
    };
    let plot = plan.plots.iter().find(|plot| plot.id == *id);
    let ends = view.shown.get(&id.axis).zip(view.data.get(&id.axis));
    let Some((plot, (shown, data))) = plot.zip(ends) else {
        return;
    };
    let history = History::of(*data, usize::from(line.width));
    if plot.is_of_states {
        return draw_lane(
            (line, buffer),
            (watched, plan, inks),
            (view, plot),
            &history,
            *shown,
        );
    }
    let outline = Outline::of(watched, &drawn(plan, plot, view), &history);
    let [left, right] = history.ends;
    let width = (right - left) / f64::from(line.width);
    for (column, rows) in (0..line.width).zip(outline.rows(LEVELS.len())) {
        let from = left + f64::from(column) * width;
        let is_shown = from + width > shown[0] && from < shown[1];
        let level = rows.map(|rows| LEVELS.len() - 1 - rows.start());
        let sign = match level {
            Some(level) => inks.sign(LEVELS[level], ASCII[level]),
            None if is_shown => inks.sign("▁", "_"),
            None => " ",
        };
        let style = if is_shown {
            inks.accent()
        } else {
            inks.muted()
        };
        buffer[(line.x + column, line.y)]
            .set_symbol(sign)
            .set_style(style);
    }
}

/// The first lane: what is shown of it is high.
fn draw_lane(
    (line, buffer): (Rect, &mut Buffer),
    (watched, plan, inks): (&dyn Watched, &Plan, Inks),
    (view, plot): (&View, &PlotPlan),
    history: &History,
    shown: [f64; 2],
) {
    let rows = rows(watched, plan, plot, view);
    // The newest run of a series comes last.
    let first = rows.first().map(|row| row.series);
    let Some(row) = rows.iter().rfind(|row| Some(row.series) == first) else {
        return;
    };
    let Some(info) = plan.infos.get(&row.series) else {
        return;
    };
    let row = std::slice::from_ref(row);
    let blocks = Lanes::default().update(watched, row, history.grid());
    let blocks = blocks.into_iter().flatten();
    let blocks: Vec<_> = blocks.collect();
    let [left, right] = history.ends;
    let width = (right - left) / f64::from(line.width);
    for column in 0..line.width {
        let from = left + f64::from(column) * width;
        let middle = from + width / 2.0;
        let is_shown = from + width > shown[0] && from < shown[1];
        let sign = if is_shown { ["▆", "="] } else { ["▂", "_"] };
        let is_here = |(block, _): &&(Block, u8)| block.from <= middle && middle < block.to;
        let here = blocks.iter().rfind(is_here);
        let (sign, style) = match here {
            Some((block, strength)) if block.held != Held::Several => {
                let label = held_text(info, block.held);
                let ink = plan.label_ink(row[0].series, label).receded(*strength);
                (inks.sign(sign[0], sign[1]), inks.curve(ink))
            }
            Some(_) => (inks.sign(sign[0], sign[1]), inks.muted()),
            None if is_shown => (inks.sign("▁", "_"), inks.accent()),
            None => (" ", inks.muted()),
        };
        buffer[(line.x + column, line.y)]
            .set_symbol(sign)
            .set_style(style);
    }
}
