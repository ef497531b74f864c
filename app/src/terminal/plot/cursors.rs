//! Upright lines over the curves: the cursors A and B, and whatever else has a place on x.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::Shared;
use crate::terminal::dots::ACROSS;
use crate::view::cursors::Cursor;
use crate::view::grid::Grid;
use crate::view::plan::PlotPlan;

/// The cursors A and B, each with its letter at the top.
pub(super) fn draw_cursors(
    (canvas, buffer): (Rect, &mut Buffer),
    shared: Shared<'_>,
    plot: &PlotPlan,
    grid: &Grid,
) {
    let places = shared.view.cursors.on(&plot.id.axis);
    let style = shared.inks.accent();
    for (cursor, sign) in Cursor::ALL.into_iter().zip(["│", "╎"]) {
        let sign = (shared.inks.sign(sign, "|"), style);
        let column = places
            .of(cursor)
            .and_then(|x| draw_upright((canvas, &mut *buffer), grid, x, sign));
        if let Some(column) = column {
            let style = style.add_modifier(Modifier::REVERSED);
            buffer.set_string(column, canvas.y, cursor.name(), style);
        }
    }
}

/// Draws an upright line where nothing else is; returns the column it is in.
pub(super) fn draw_upright(
    (canvas, buffer): (Rect, &mut Buffer),
    grid: &Grid,
    x: f64,
    (sign, style): (&str, Style),
) -> Option<u16> {
    let across = i64::from(canvas.width);
    let place = (grid.column_from_x(x) - grid.first).div_euclid(ACROSS as i64);
    if !(0..across).contains(&place) {
        return None;
    }
    let column = canvas.x + place as u16;
    for line in canvas.top()..canvas.bottom() {
        let cell = &mut buffer[(column, line)];
        if cell.symbol() == " " {
            cell.set_symbol(sign).set_style(style);
        }
    }
    Some(column)
}
