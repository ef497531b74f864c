//! The table of runs, over the screen: the rows and columns around the ones that are chosen.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::inks::Inks;
use super::overlay::frame;
use super::pen::Pen;
use super::target::{Target, Targets};
use crate::view::run_column::RunColumn;
use crate::view::run_table::{RunOrder, RunTable};

/// Cells of a column, at least and at most.
const WIDTH: (usize, usize) = (6, 28);
/// Cells of the pin.
const PIN: u16 = 2;
/// Rows whose cells say how wide a column is.
const MEASURED: usize = 100;
/// What the keys do meanwhile, in ever fewer words.
const HINTS: [&str; 3] = [
    "Enter sorts, Space measures the others by it, B min or max, Y copies, Esc closes",
    "Enter sorts, Space pins, B min or max, Y copies, Esc",
    "Enter Space B Y Esc",
];

/// Draws the table.
pub(super) fn draw(
    (area, buffer): (Rect, &mut Buffer),
    (table, order): (&RunTable, &RunOrder),
    (inks, targets): (Inks, &mut Targets),
) {
    let size = [area.width.saturating_sub(4), area.height.saturating_sub(4)];
    let title = format!("Runs ({})", table.rows().len());
    let within = frame((area, buffer), &title, size, (inks, &mut *targets));
    let last = within.height.saturating_sub(1);
    let fits = |hint: &&str| hint.width() <= usize::from(within.width);
    let hint = HINTS.into_iter().find(fits).unwrap_or_default();
    Pen::new(buffer, within, last).write(hint, inks.muted());
    let columns = columns_in_sight(table, order, within.width.saturating_sub(PIN));
    let mut left = within.x + PIN;
    for (place, width) in columns {
        let Some(column) = table.columns().get(place) else {
            continue;
        };
        let strip = Rect {
            x: left,
            width: width.min(within.right().saturating_sub(left)),
            ..within
        };
        left += width;
        draw_column(
            (strip, buffer),
            (place, column),
            (table, order),
            (inks, targets),
        );
    }
    let rows = rows_in_sight(table, order, usize::from(within.height.saturating_sub(2)));
    for (line, place) in (1..).zip(rows) {
        let row = Rect {
            y: within.y + line,
            height: 1,
            ..within
        };
        targets.add(row, Target::Run(place));
        let is_baseline = order.baseline == Some(table.rows()[place].id);
        let sign = if is_baseline {
            inks.sign("◆", "*")
        } else if place == order.chosen.0 {
            inks.sign("▌", ">")
        } else {
            " "
        };
        Pen::new(buffer, row, 0).write(sign, inks.accent());
    }
}

fn draw_column(
    (strip, buffer): (Rect, &mut Buffer),
    (place, column): (usize, &RunColumn),
    (table, order): (&RunTable, &RunOrder),
    (inks, targets): (Inks, &mut Targets),
) {
    let title = column.title(|series| order.best_of(series));
    let sign = match &order.sorted_by {
        Some((by, false)) if by == column => inks.sign(" ↑", " ^"),
        Some((by, true)) if by == column => inks.sign(" ↓", " v"),
        _ => "",
    };
    let style = if place == order.chosen.1 {
        inks.accent()
    } else {
        inks.heading()
    };
    let mut pen = Pen::new(buffer, strip, 0);
    pen.keep(1);
    let head = pen.write(&format!("{title}{sign}"), style);
    targets.add(head, Target::RunColumn(place));
    let rows = rows_in_sight(table, order, usize::from(strip.height.saturating_sub(2)));
    for (line, row) in (1..).zip(rows) {
        let is_chosen = row == order.chosen.0;
        let Some(row) = table.rows().get(row) else {
            continue;
        };
        let (cell, beyond) = table.cell(row, column, order);
        let style = match column {
            RunColumn::State => inks.state(row.state),
            _ if is_chosen => inks.selected(),
            _ => inks.text(),
        };
        let mut pen = Pen::new(buffer, strip, line);
        pen.keep(1);
        pen.write(&cell.text, style);
        if !beyond.is_empty() {
            pen.skip(1);
            pen.write(&beyond, inks.muted());
        }
    }
}

/// The rows around the chosen one.
fn rows_in_sight(table: &RunTable, order: &RunOrder, lines: usize) -> Range<usize> {
    let count = table.rows().len();
    let chosen = order.chosen.0.min(count.saturating_sub(1));
    let first = (chosen + 1).saturating_sub(lines.max(1));
    first..(first + lines).min(count)
}

/// The columns up to the chosen one and behind it, as many as have room, each with its cells; the first stays.
fn columns_in_sight(table: &RunTable, order: &RunOrder, room: u16) -> Vec<(usize, u16)> {
    let width = |column: &RunColumn| {
        let title = column.title(|series| order.best_of(series)).width() + 2;
        let rows = table.rows().iter().take(MEASURED);
        let cells = rows.map(|row| {
            let (cell, beyond) = table.cell(row, column, order);
            let gap = usize::from(!beyond.is_empty());
            cell.text.width() + gap + beyond.width()
        });
        let widest = cells.chain([title]).max().unwrap_or(0);
        widest.clamp(WIDTH.0, WIDTH.1) as u16 + 2
    };
    let widths: Vec<u16> = table.columns().iter().map(width).collect();
    let Some((name, others)) = widths.split_first() else {
        return Vec::new();
    };
    let room = room.saturating_sub(*name);
    let chosen = order.chosen.1.min(others.len());
    // The first of the others from which the chosen one has room.
    let mut first = 0;
    let needed = |first: usize| others[first..chosen].iter().sum::<u16>();
    while first + 1 < chosen && needed(first) > room {
        first += 1;
    }
    let others = others.iter().copied().enumerate().skip(first);
    let others = others.map(|(place, width)| (place + 1, width));
    let mut taken = 0;
    let seen = others.take_while(|(_, width)| {
        let has_room = taken < room;
        taken += width;
        has_room
    });
    [(0, *name)].into_iter().chain(seen).collect()
}
