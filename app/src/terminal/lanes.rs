//! State series in a terminal: a line each, in the colours of their labels, which stand in them where they fit.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use sprintscope_sim::store::{Block, Held, SeriesId, SeriesInfo};
use unicode_width::UnicodeWidthStr;

use super::dots::ACROSS;
use super::plot::Shared;
use crate::view::grid::Grid;
use crate::view::lanes::{self, Lanes, drawn, held_text};
use crate::view::plan::PlotPlan;
use crate::view::quantity::name_end;

/// Lines of a lane at most.
const LINES: u16 = 2;

/// Draws the lanes of a plot into its canvas; `until` says where the newest block of a series ends.
pub(super) fn draw(
    (canvas, labels, buffer): (Rect, u16, &mut Buffer),
    shared: Shared<'_>,
    plot: &PlotPlan,
    grid: &Grid,
    known: &mut Lanes,
) {
    let plan = shared.plan;
    let is_shown = |series: &&SeriesId| !shared.view.hidden.contains(series);
    let series: Vec<SeriesId> = plot.series.iter().filter(is_shown).copied().collect();
    let lanes = known.update(shared.scope, plan, &series, grid);
    let lines = (canvas.height / (series.len().max(1) as u16)).clamp(1, LINES);
    for ((series, lane), place) in series.iter().zip(lanes).zip(0_u16..) {
        let top = canvas.y + place * lines;
        if top >= canvas.bottom() {
            return;
        }
        let room = usize::from(labels.saturating_sub(1));
        let name = name_end(lanes::name(plan, plot, *series), room);
        let x = canvas.x.saturating_sub(labels);
        buffer.set_stringn(x, top, name, room, shared.inks.muted());
        let Some(info) = plan.infos.get(series) else {
            continue;
        };
        let stats = shared.scope.stats(plan.data_of(*series));
        let stats = stats.unwrap_or_default();
        // Where anything runs, the newest label is held up to now.
        let is_held = shared.scope.is_live() || plan.is_job_lane(*series);
        let until = (plot.id.axis == sprintscope_sim::store::XAxis::Time && is_held)
            .then(|| shared.scope.now());
        for block in drawn(lane, &stats, until) {
            draw_block((canvas, top, buffer), shared, (info, block), grid);
        }
    }
}

fn draw_block(
    (canvas, top, buffer): (Rect, u16, &mut Buffer),
    shared: Shared<'_>,
    (info, block): (&SeriesInfo, Block),
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
    let label = held_text(info, block.held);
    let inks = shared.inks;
    let (fill, style) = match block.held {
        Held::Several => (inks.sign("░", ":").to_owned(), inks.muted()),
        // Without blocks a label is told by its first letter.
        Held::Label(_) if inks.is_ascii() => {
            let letter = label.chars().next().filter(char::is_ascii_graphic);
            (letter.unwrap_or('#').to_string(), lane_style(shared, label))
        }
        Held::Label(_) => (" ".to_owned(), lane_style(shared, label)),
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

fn lane_style(shared: Shared<'_>, label: &str) -> Style {
    let style = shared.inks.curve(shared.plan.label_inks.of(label));
    style.add_modifier(Modifier::REVERSED)
}
