//! A plot of state series: a lane each, with a block for each stay.

use sprintscope_sim::store::{Block, Held};

use super::area::Area;
use super::face::Face;
use super::plot_sheet::{PlotSheet, SMALL};
use super::shape::{Anchor, Shape, Words};
use crate::view::colours::{Rgb, contrast};
use crate::view::grid::Grid;
use crate::view::lane_cells::{Cells, Stretch, seen};
use crate::view::lane_rows::{LaneRow, rows};
use crate::view::lanes::{Lanes, NOT_ALONG_X, held_text, is_to_and_fro};

/// A lane is no higher than this, in points, and from this height on has its name over it.
const HIGHEST: f32 = 44.0;
const NAMED: f32 = 30.0;

/// Signs of a name that stands beside a lane which is too low for it, at most, and its room to the lane in points.
const BESIDE: usize = 16;
const GAP: f32 = 5.0;

/// Two blocks that are both at least so wide have a line between them.
const PARTED: f32 = 6.0;

/// How wide names beside the lanes of a plot so high are; nothing where they stand over them.
pub(super) fn names_width(sheet: &PlotSheet<'_>, height: f32) -> f32 {
    let rows = rows(sheet.scope, sheet.plan, sheet.plot, sheet.view);
    let is_low = height / (rows.len().max(1) as f32) < NAMED * sheet.scale;
    if rows.len() < 2 || !is_low {
        return 0.0;
    }
    let size = SMALL * sheet.scale;
    let widths = rows
        .iter()
        .map(|row| Face::Regular.width(&row.short(BESIDE), size));
    widths.fold(0.0, f32::max) + GAP * sheet.scale
}

/// Draws the lanes; `is_named_beside` says whether their names stand beside them. Returns how far down they reach.
pub(super) fn draw(
    sheet: &PlotSheet<'_>,
    area: Area,
    is_named_beside: bool,
    shapes: &mut Vec<Shape>,
) -> f32 {
    let rows = rows(sheet.scope, sheet.plan, sheet.plot, sheet.view);
    let grid = Grid::new(sheet.x, [area.width as usize, area.height as usize]);
    let (scale, size) = (sheet.scale, SMALL * sheet.scale);
    let blocks = Lanes::default().update(sheet.scope, &rows, &grid);
    let height = (area.height / rows.len().max(1) as f32).min(HIGHEST * scale);
    let is_named = rows.len() > 1 && !is_named_beside;
    let mut free_from = f32::NEG_INFINITY;
    for (place, (row, blocks)) in rows.iter().zip(blocks).enumerate() {
        let top = area.top + place as f32 * height;
        let head = if is_named { size * 1.3 } else { 2.0 * scale };
        let bar = Area {
            top: top + head,
            height: (height - head).max(1.0),
            ..area
        };
        if is_named {
            let text = Face::Regular.fitted(&row.name, size, area.width);
            let at = [area.left, top + size];
            let color = sheet.theme.colours().muted;
            shapes.push(words(at, Anchor::Start, (size, color), text));
        }
        let middle = bar.top + bar.height / 2.0;
        // Of lanes that are lower than words only some have a name.
        if is_named_beside && middle - size / 2.0 >= free_from {
            free_from = middle + size / 2.0;
            let at = [area.left - GAP * scale, middle + size * 0.36];
            let color = sheet.theme.colours().muted;
            let text = row.short(BESIDE);
            shapes.push(words(at, Anchor::End, (size, color), text));
        }
        if blocks.is_empty()
            && row
                .parts
                .iter()
                .any(|part| is_to_and_fro(sheet.scope, part.trace))
        {
            let at = [bar.left, bar.top + bar.height.midpoint(size * 0.72)];
            let text = Face::Regular.fitted(NOT_ALONG_X, size, bar.width);
            let color = sheet.theme.colours().muted;
            shapes.push(words(at, Anchor::Start, (size, color), text));
            continue;
        }
        draw_lane(sheet, (row, &blocks), &grid, bar, shapes);
    }
    area.top + rows.len() as f32 * height
}

fn draw_lane(
    sheet: &PlotSheet<'_>,
    (row, blocks): (&LaneRow, &[(Block, u8)]),
    grid: &Grid,
    bar: Area,
    shapes: &mut Vec<Shape>,
) {
    let (plan, colours) = (sheet.plan, sheet.theme.colours());
    let Some(info) = plan.infos.get(&row.series) else {
        return;
    };
    // Pixels of the picture: what is as wide in it is seen.
    let cells = Cells::of(grid);
    let pixel = bar.width / grid.columns as f32;
    let mut before: Option<Area> = None;
    for Stretch {
        cells: pixels,
        held,
        strength,
    } in seen(blocks, &cells)
    {
        let block = Area {
            left: bar.left + pixels.start as f32 * pixel,
            width: pixels.len() as f32 * pixel,
            ..bar
        };
        let label = held_text(info, held);
        let color = match held {
            Held::Several => colours.faint,
            Held::Label(_) => colours.curve(plan.label_ink(row.series, label).receded(strength)),
        };
        shapes.push(Shape::Fill(block, color));
        let wide = |block: &Area| block.width >= PARTED * sheet.scale;
        let parted = before.filter(|before| (before.right() - block.left).abs() < pixel / 2.0);
        if held != Held::Several && wide(&block) && parted.as_ref().is_some_and(wide) {
            // Where two of a shade meet there is a line between them.
            let line = Area {
                width: sheet.scale,
                ..block
            };
            shapes.push(Shape::Fill(line, colours.background));
        }
        before = (held != Held::Several).then_some(block);
        let size = SMALL * sheet.scale;
        let room = block.width - 8.0 * sheet.scale;
        if held != Held::Several && Face::Regular.width(label, size) <= room && block.height >= size
        {
            let at = [
                block.left + block.width / 2.0,
                block.top + block.height / 2.0 + size * 0.36,
            ];
            let ink = ink_on(color);
            shapes.push(words(at, Anchor::Middle, (size, ink), label.to_owned()));
        }
    }
}

/// Black or white, whichever is read better on it.
fn ink_on(color: Rgb) -> Rgb {
    let [black, white] = [[0; 3], [0xFF; 3]];
    if contrast(black, color) >= contrast(white, color) {
        black
    } else {
        white
    }
}

fn words(at: [f32; 2], anchor: Anchor, (size, color): (f32, Rgb), text: String) -> Shape {
    Shape::Words(Words {
        at,
        anchor,
        face: Face::Regular,
        size,
        color,
        text,
    })
}
