//! The axes around a plot, with their lines across it.

use super::area::Area;
use super::face::Face;
use super::plot_sheet::{PlotSheet, SMALL};
use super::shape::{Anchor, Shape, Words};
use crate::view::axis;
use crate::view::colours::Rgb;
use crate::view::grid::Grid;
use crate::view::wall_clock::Tick;
use crate::view::y_axis::YAxis;
use crate::view::y_ticks::YTicks;
use crate::window::Wanted;

/// Points between a number and its plot.
const GAP: f32 = 5.0;
/// Numbers along y stand so many points apart, at least.
const Y_APART: f32 = 30.0;
/// Numbers along x stand so many points apart, and there is so much between two, at least.
const X_APART: f32 = 60.0;
const X_BETWEEN: f32 = 12.0;

/// A y axis with what stands on it.
pub(super) struct YSide {
    pub(super) axis: YAxis,
    pub(super) unit: String,
    /// Of its numbers.
    pub(super) ink: Rgb,
    pub(super) wanted: Wanted,
}

impl YSide {
    fn ticks(&self, height: f32, scale: f32) -> YTicks {
        let least = f64::from(Y_APART * scale / height.max(1.0));
        YTicks::new(&self.axis, least, &self.unit)
    }

    /// What stands above its numbers.
    fn head(&self, ticks: &YTicks) -> String {
        match (&*ticks.corner, &*self.unit) {
            ("", unit) => unit.to_owned(),
            // A prefix has the unit in it.
            (corner, unit) if corner.trim_end_matches(" +").ends_with(unit) => corner.to_owned(),
            (corner, unit) => format!("{corner} {unit}"),
        }
    }
}

/// How high what stands below a plot is.
pub(super) fn x_height(sheet: &PlotSheet<'_>) -> f32 {
    let size = SMALL * sheet.scale;
    let axis = &sheet.plot.id.axis;
    let has_dates = axis::has_dates(axis, &sheet.view.time_shown);
    let has_title = axis::title(axis, sheet.view.times()).is_some();
    let lines = 1.0 + f32::from(u8::from(has_dates)) + f32::from(u8::from(has_title));
    GAP * sheet.scale + lines * size * 1.25
}

/// How much room the numbers of these y axes need on the left and on the right of a plot's curves.
pub(super) fn beside(sheet: &PlotSheet<'_>, place: Area, sides: &[YSide]) -> [f32; 2] {
    let width = |side| width_of(side, place.height, sheet.scale);
    let left = sides.first().map_or(0.0, width);
    [left, sides.iter().skip(1).map(width).sum()]
}

/// Draws the x axis of a plot that has so much room left and right of its curves, and heads over its y axes or none;
/// returns where its curves are.
pub(super) fn draw_x(
    sheet: &PlotSheet<'_>,
    place: Area,
    (has_heads, [left, right]): (bool, [f32; 2]),
    shapes: &mut Vec<Shape>,
) -> Area {
    let (scale, size) = (sheet.scale, SMALL * sheet.scale);
    let head = if has_heads { size * 1.7 } else { 0.0 };
    let area = Area {
        left: (place.left + left).round(),
        top: (place.top + head).round(),
        width: (place.width - left - right.max(12.0 * scale))
            .max(8.0)
            .floor(),
        height: (place.height - head).max(8.0).floor(),
    };
    let colours = sheet.theme.colours();
    let grid = Grid::new(sheet.x, [area.width as usize, area.height as usize]);
    let baseline = area.bottom() + GAP * scale + size;
    for tick in x_ticks(sheet, &grid, size) {
        let at = area.left + grid.px_from_x(tick.x);
        if at < area.left - 0.5 || at > area.right() + 0.5 {
            continue;
        }
        shapes.push(line(
            [at, area.top],
            [at, area.bottom()],
            scale,
            colours.line,
        ));
        for (row, text) in [&tick.text, &tick.below].into_iter().enumerate() {
            let at = [at, baseline + row as f32 * size * 1.25];
            shapes.push(words(at, Anchor::Middle, size, colours.faint, text));
        }
    }
    let axis = &sheet.plot.id.axis;
    if let Some(title) = axis::title(axis, sheet.view.times()) {
        let corner = axis::corner(axis, sheet.x, &sheet.view.time_shown);
        let title = [corner, title].join(" ");
        let at = [area.right(), place.bottom() + x_height(sheet) - size * 0.25];
        shapes.push(words(at, Anchor::End, size, colours.muted, title.trim()));
    }
    area
}

/// Draws the y axes: the first one on the left with its lines, the others on the right.
pub(super) fn draw_y(sheet: &PlotSheet<'_>, area: Area, sides: &[YSide], shapes: &mut Vec<Shape>) {
    let (scale, size) = (sheet.scale, SMALL * sheet.scale);
    let colours = sheet.theme.colours();
    let mut right = area.right();
    for (place, side) in sides.iter().enumerate() {
        let ticks = side.ticks(area.height, scale);
        let (at, anchor) = if place == 0 {
            (area.left - GAP * scale, Anchor::End)
        } else {
            (right + GAP * scale, Anchor::Start)
        };
        for tick in &ticks.ticks {
            let part = side.axis.part_of(tick.place) as f32;
            let y = area.bottom() - part * area.height;
            if !(area.top - 0.5..=area.bottom() + 0.5).contains(&y) {
                continue;
            }
            if place == 0 && !tick.text.is_empty() {
                shapes.push(line([area.left, y], [area.right(), y], scale, colours.line));
            }
            shapes.push(words(
                [at, y + size * 0.36],
                anchor,
                size,
                side.ink,
                &tick.text,
            ));
        }
        let head = [at, area.top - size * 0.85];
        let ink = if sides.len() > 1 {
            side.ink
        } else {
            colours.muted
        };
        shapes.push(words(head, anchor, size, ink, &side.head(&ticks)));
        if place > 0 {
            right += width_of(side, area.height, scale);
        }
    }
}

/// How wide the numbers of a y axis are, with the gap beside them.
fn width_of(side: &YSide, height: f32, scale: f32) -> f32 {
    let size = SMALL * scale;
    let ticks = side.ticks(height, scale);
    let texts = ticks
        .ticks
        .iter()
        .map(|tick| Face::Regular.width(&tick.text, size));
    let head = Face::Regular.width(&side.head(&ticks), size);
    texts.fold(head, f32::max) + (GAP + 2.0) * scale
}

/// So far apart that what stands at them has room.
fn x_ticks(sheet: &PlotSheet<'_>, grid: &Grid, size: f32) -> Vec<Tick> {
    /// The words of longer steps are no wider, or not by much.
    const TRIES: usize = 4;
    let (axis, ends) = (&sheet.plot.id.axis, sheet.x);
    let mut apart = X_APART * sheet.scale;
    let ticks = |apart: f32| {
        axis::ticks(
            axis,
            ends,
            f64::from(apart) * grid.width,
            sheet.view.times(),
        )
    };
    let mut made = ticks(apart);
    for _ in 0..TRIES {
        let width = |text: &String| Face::Regular.width(text, size);
        let widest = made
            .iter()
            .flat_map(|tick| [width(&tick.text), width(&tick.below)]);
        let needed = widest.fold(0.0, f32::max) + X_BETWEEN * sheet.scale;
        let gaps = made
            .windows(2)
            .map(|pair| (pair[1].x - pair[0].x) / grid.width);
        if gaps.fold(f64::INFINITY, f64::min) >= f64::from(needed) {
            break;
        }
        apart = needed.max(apart * 1.2);
        made = ticks(apart);
    }
    made
}

fn line(from: [f32; 2], to: [f32; 2], width: f32, color: Rgb) -> Shape {
    Shape::Line {
        from,
        to,
        width,
        color,
        strokes: None,
    }
}

fn words(at: [f32; 2], anchor: Anchor, size: f32, color: Rgb, text: &str) -> Shape {
    Shape::Words(Words {
        at,
        anchor,
        face: Face::Regular,
        size,
        color,
        text: text.to_owned(),
    })
}
