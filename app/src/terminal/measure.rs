//! What is measured at the cursors: a line for each series below the plots, as many columns as have room.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use sprintscope_sim::Scope;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::inks::Inks;
use super::pen::Pen;
use crate::view::View;
use crate::view::axis::Wall;
use crate::view::cursors::{Cursor, Places};
use crate::view::curve_names::{self, CurveName};
use crate::view::curves::Curve;
use crate::view::measure::{COLUMNS, Line, Measure, Sure, apart, place_words};
use crate::view::paths::WithPaths;
use crate::view::plan::Plan;

/// Cells of a series' name.
const NAME: usize = 18;
/// Cells of the narrowest column.
const COLUMN: usize = 6;
/// Lines of the plots that stay above it.
const PLOTS: u16 = 6;
/// Series in sight at most.
const SERIES: u16 = 6;

/// Parts the room of the plots: what is left for them, and that of the table, empty where nothing is measured.
pub(super) fn parted(
    area: Rect,
    measure: &mut Measure,
    (scope, plan): (&Scope, &Plan),
    view: &View,
) -> [Rect; 2] {
    let lines = view.cursors.measured().map_or(0, |(axis, places)| {
        let at = (&axis, places);
        let series = measure.series(scope, (plan, view), at).len();
        2 + (series as u16).clamp(1, SERIES)
    });
    let lines = lines.min(area.height.saturating_sub(PLOTS));
    let plots = Rect {
        height: area.height - lines,
        ..area
    };
    let table = Rect {
        y: plots.bottom(),
        height: lines,
        ..area
    };
    [plots, table]
}

/// Draws the table, and has read what it needs.
pub(super) fn draw(
    (area, buffer): (Rect, &mut Buffer),
    (scope, plan, inks): (&Scope, &Plan, Inks),
    measure: &mut Measure,
    view: &View,
) {
    let measured = view.cursors.measured().filter(|_| area.height > 1);
    let Some((axis, places)) = measured else {
        // What is copied is read although its table isn't shown.
        if !view.cursors.copy_is_wanted {
            measure.rest();
        }
        return;
    };
    let mut pen = Pen::new(buffer, area, 0);
    let wall = Wall::of(scope, view);
    pen.write("MEASURE ", inks.heading());
    for cursor in Cursor::ALL {
        let place = place_words(&axis, places.of(cursor), view, wall);
        if !place.is_empty() {
            pen.write(&format!(" {} ", cursor.name()), inks.accent());
            pen.write(&place, inks.text());
        }
    }
    for text in apart(&axis, places).into_iter().flatten() {
        // Half a number would be another one.
        if usize::from(pen.room()) >= text.width() + 2 {
            pen.write(&format!("  {text}"), inks.text());
        }
    }
    let in_sight = usize::from(area.height.saturating_sub(2));
    let at = (&axis, places);
    let series = measure.series(scope, (plan, view), at);
    let left_out = series.len().saturating_sub(in_sight);
    let series: Vec<Curve> = series.iter().copied().take(in_sight).collect();
    if left_out > 0 {
        pen.write_at_end(&format!("+{left_out}"), inks.muted());
    }
    measure.look(scope, (plan, view), places, &series);
    let lines = series.iter();
    let watched = WithPaths::new(scope, &view.paths);
    let lines: Vec<Line> = lines
        .map(|one| measure.line(&watched, (plan, view), places, *one))
        .collect();
    if let Some(words) = measure.nothing_words(scope, (plan, view), at) {
        Pen::new(buffer, area, 1).write(&words, inks.muted());
        return;
    }
    let widths = widths(&lines, places, usize::from(area.width));
    let mut pen = Pen::new(buffer, area, 1);
    pen.skip(NAME as u16);
    for (column, width) in COLUMNS.iter().zip(widths) {
        if width > 0 {
            pen.write(&right(column.head, width), inks.muted());
        }
    }
    let name = |line: &Line| CurveName {
        series: plan.short_name(line.curve.series).to_owned(),
        runs: line.curve.run_words(),
    };
    let names: Vec<CurveName> = lines.iter().map(name).collect();
    let names = curve_names::cut(&names, NAME - 2);
    for (place, (line, name)) in (2..).zip(lines.iter().zip(names)) {
        let mut pen = Pen::new(buffer, area, place);
        pen.write(inks.sign("━ ", "- "), inks.curve(line.ink));
        let room = NAME - 2;
        pen.write(&format!("{name:room$}"), inks.muted());
        let ink = |sure| match sure {
            Sure::Yes => inks.text(),
            Sure::SoFar => inks.waiting(),
        };
        // Behind what is held at the cursors stands what was between them.
        let columns = if line.held.is_some() {
            2
        } else {
            COLUMNS.len()
        };
        for ((text, sure), width) in line.cells.iter().zip(widths).take(columns) {
            if width > 0 {
                pen.write(&right(text, width), ink(*sure));
            }
        }
        if let Some((held, sure)) = &line.held {
            pen.skip(2);
            pen.write(&cut(held, usize::from(pen.room())), ink(*sure));
        }
    }
}

/// How wide each column is; 0 where it has nothing to say, or no room.
fn widths(lines: &[Line], places: Places, width: usize) -> [usize; COLUMNS.len()] {
    let mut left = width.saturating_sub(NAME);
    let mut widths = [0; COLUMNS.len()];
    for (place, column) in COLUMNS.iter().enumerate() {
        let has_both = places.ends().is_some();
        let is_said = lines.iter().any(|line| !line.cells[place].0.is_empty());
        if !is_said || place > 1 && !has_both {
            continue;
        }
        let texts = lines.iter().map(|line| line.cells[place].0.width());
        let widest = texts.chain([column.head.width()]).max().unwrap_or(0);
        let needed = widest.max(COLUMN) + 2;
        if needed > left {
            break;
        }
        widths[place] = needed;
        left -= needed;
    }
    widths
}

/// The text at the right end of so many cells.
fn right(text: &str, width: usize) -> String {
    let free = width.saturating_sub(text.width());
    " ".repeat(free) + text
}

/// As much of the text as has room, and a sign where that isn't all.
fn cut(text: &str, room: usize) -> String {
    if text.width() <= room {
        return text.into();
    }
    let mut width = 1;
    let shown = text.chars().take_while(|sign| {
        width += sign.width().unwrap_or_default();
        width <= room
    });
    shown.chain(['…']).collect()
}
