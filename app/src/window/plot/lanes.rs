//! A plot of state series: a lane each, with a block for each stay.

use eframe::egui::emath::GuiRounding;
use eframe::egui::{Align2, Color32, Rect, Shape, Stroke, Ui, pos2, vec2};
use egui_plot::PlotTransform;
use sprintscope_sim::store::{Block, Held};

use super::Shared;
use crate::view::View;
use crate::view::grid::Grid;
use crate::view::lane_cells::{Cells, Stretch, seen};
use crate::view::lane_rows::{LaneRow, rows};
use crate::view::lanes::{self, held_text};
use crate::view::plan::PlotPlan;
use crate::view::quantity::name_end;
use crate::window::theme::{Look, mono};

/// A lane is no higher than this, in points.
const HIGHEST: f32 = 44.0;
/// From this height on its series' name stands over a lane.
const NAMED: f32 = 30.0;
/// Height of that name.
const NAME: f32 = 14.0;
/// Below a lane, above the next one's name.
const NAME_GAP: f32 = 2.0;
/// Between two lanes.
const GAP: f32 = 3.0;
/// On both sides of a label within its block.
const MARGIN: f32 = 4.0;
/// A narrower block has no label.
const LABELLED: f32 = 12.0;
/// Two blocks that are both at least so wide have a line between them.
const PARTED: f32 = 6.0;

/// Signs of a name that stands beside a lane, at most.
const BESIDE: usize = 12;
/// Two such names are at least so far from each other.
const LINE: f32 = 11.0;

/// One lane, ready to be drawn.
pub(crate) struct DrawnLane {
    name: String,
    /// What stands beside it where it is too low for its name.
    short: String,
    blocks: Vec<DrawnBlock>,
}

struct DrawnBlock {
    /// From where to where, at the edges of pixels.
    x: [f64; 2],
    label: String,
    /// None where labels changed more often than pixels can show.
    color: Option<Color32>,
}

/// The lanes of the plot's shown series.
pub(super) fn lanes(
    known: &mut lanes::Lanes,
    shared: &Shared<'_>,
    plot: &PlotPlan,
    grid: &Grid,
    (view, look): (&View, &Look),
) -> Vec<DrawnLane> {
    let plan = shared.plan;
    let rows = rows(shared.watched, plan, plot, view);
    let all = known.update(shared.watched, &rows, grid);
    let cells = Cells::of(grid);
    let drawn = |(row, blocks): (LaneRow, Vec<(Block, u8)>)| {
        let info = plan.infos.get(&row.series)?;
        let block = |Stretch {
                         cells: pixels,
                         held,
                         strength,
                     }| {
            let label = held_text(info, held);
            let ink = plan.label_ink(row.series, label).receded(strength);
            DrawnBlock {
                x: [pixels.start, pixels.end].map(|pixel| cells.x(pixel)),
                color: (held != Held::Several).then(|| look.curve(ink)),
                label: label.to_owned(),
            }
        };
        Some(DrawnLane {
            name: row.name.clone(),
            short: row.short(BESIDE),
            blocks: seen(&blocks, &cells).into_iter().map(block).collect(),
        })
    };
    rows.into_iter().zip(all).filter_map(drawn).collect()
}

/// The names that stand beside lanes of an area so high, which are too low for names of their own: how far up each is,
/// from below, and the name. Of lanes that are lower than words only some have one.
pub(super) fn names_beside(lanes: &[DrawnLane], height: f32) -> Vec<(f64, String)> {
    let area = Rect::from_min_size(pos2(0.0, 0.0), vec2(1.0, height.max(1.0)));
    let is_low = places(area, lanes.len()).any(|place| place.height() < NAMED);
    if lanes.len() < 2 || !is_low {
        return Vec::new();
    }
    let every = places(area, lanes.len())
        .next()
        .map_or(1, |place| (LINE / place.height()).ceil().max(1.0) as usize);
    let named = lanes.iter().zip(places(area, lanes.len())).step_by(every);
    let beside = |(lane, place): (&DrawnLane, Rect)| {
        let down = f64::from(place.center().y / area.height());
        (1.0 - down, lane.short.clone())
    };
    named.map(beside).collect()
}

/// Where each of so many lanes stands, from top to bottom.
pub(crate) fn places(area: Rect, count: usize) -> impl Iterator<Item = Rect> {
    let height = (area.height() / count.max(1) as f32).min(HIGHEST);
    (0..count).map(move |lane| {
        let top = area.top() + lane as f32 * height;
        Rect::from_min_size(pos2(area.left(), top), vec2(area.width(), height))
    })
}

/// Draws the lanes into the plot's area.
pub(super) fn shapes(
    lanes: &[DrawnLane],
    ui: &Ui,
    transform: &PlotTransform,
    look: &Look,
    shapes: &mut Vec<Shape>,
) {
    let area = *transform.frame();
    let is_one = lanes.len() == 1;
    for (lane, place) in lanes.iter().zip(places(area, lanes.len())) {
        let is_named = !is_one && place.height() >= NAMED;
        let top = if is_named {
            NAME
        } else {
            GAP.min(place.height() / 4.0)
        };
        // The name of the next one stands close below.
        let bottom = if is_named { NAME_GAP } else { 0.0 };
        let bar = Rect::from_min_max(
            pos2(place.left(), place.top() + top),
            place.max - vec2(0.0, bottom),
        );
        let mut before: Option<Rect> = None;
        for block in &lane.blocks {
            let rect = rect_of(block, bar, ui.pixels_per_point(), transform);
            draw_block(block, rect, ui, look, shapes);
            let parted = before.filter(|before| are_parted(*before, rect));
            if block.color.is_some() && parted.is_some() {
                // Where two of a shade meet there is a line between them.
                let edge = [rect.left_top(), rect.left_bottom()];
                let stroke = Stroke::new(1.0, look.background);
                shapes.push(Shape::line_segment(edge, stroke));
            }
            before = block.color.map(|_| rect);
        }
    }
}

/// Draws the names of lanes over those that are high enough, on a ground of their own: marks and cursors have lines that
/// go through all lanes.
pub(super) fn names(
    lanes: &[DrawnLane],
    ui: &Ui,
    area: Rect,
    look: &Look,
    shapes: &mut Vec<Shape>,
) {
    if lanes.len() < 2 {
        return;
    }
    let high = places(area, lanes.len()).filter(|place| place.height() >= NAMED);
    for (lane, place) in lanes.iter().zip(high) {
        let name = name_end(&lane.name, 60);
        let galley = ui.painter().layout_no_wrap(name, mono(), look.muted);
        let corner = pos2(place.left() + MARGIN, place.top());
        let ground = Rect::from_min_size(corner, vec2(galley.size().x, NAME));
        let ground = ground.expand2(vec2(MARGIN / 2.0, 0.0));
        shapes.push(Shape::rect_filled(ground, 0, look.background));
        let at = corner + vec2(0.0, (NAME - galley.size().y) / 2.0);
        shapes.push(Shape::galley(at, galley, look.muted));
    }
}

/// Where a block stands, at the edges of pixels.
fn rect_of(block: &DrawnBlock, bar: Rect, to_pixels: f32, transform: &PlotTransform) -> Rect {
    let across = |x| {
        let at = transform.position_from_point(&egui_plot::PlotPoint::new(x, 0.0));
        at.x.round_to_pixels(to_pixels)
    };
    let [from, to] = block.x.map(across);
    let to = to.max(from + 1.0 / to_pixels);
    Rect::from_x_y_ranges(from.max(bar.left())..=to.min(bar.right()), bar.y_range())
}

/// Whether a line parts two blocks: it takes no state its pixels.
fn are_parted(before: Rect, rect: Rect) -> bool {
    let touch = (rect.left() - before.right()).abs() < 0.1;
    touch && before.width() >= PARTED && rect.width() >= PARTED
}

fn draw_block(block: &DrawnBlock, rect: Rect, ui: &Ui, look: &Look, shapes: &mut Vec<Shape>) {
    if rect.width() <= 0.0 {
        return;
    }
    let Some(color) = block.color else {
        // As far from the ground as from all curves: a column of it is no line between two states.
        shapes.push(Shape::rect_filled(rect, 0, look.faint));
        let middle = [rect.left_center(), rect.right_center()];
        shapes.extend(Shape::dashed_line(
            &middle,
            Stroke::new(1.0, look.text),
            2.0,
            2.0,
        ));
        return;
    };
    shapes.push(Shape::rect_filled(rect, 0, color));
    if rect.width() < LABELLED || rect.height() < 10.0 {
        return;
    }
    let ink = ink_on(color);
    let galley = ui
        .painter()
        .layout_no_wrap(block.label.clone(), mono(), ink);
    if galley.size().x + 2.0 * MARGIN > rect.width() {
        return;
    }
    let at = Align2::CENTER_CENTER.anchor_size(rect.center(), galley.size());
    shapes.push(Shape::galley(at.min, galley, ink));
}

/// Black or white, whichever is read better on it.
fn ink_on(color: Color32) -> Color32 {
    let [red, green, blue, _] = color.to_array().map(f32::from);
    let light = 0.299 * red + 0.587 * green + 0.114 * blue;
    if light > 140.0 {
        Color32::BLACK
    } else {
        Color32::WHITE
    }
}

/// The lanes as text: what each holds now, and how long each label was held in sight.
pub(super) fn told(shared: &Shared<'_>, plot: &PlotPlan, ends: [f64; 2], view: &View) -> String {
    /// Lanes that are told to who can't see them.
    const TOLD: usize = 8;
    let lane = |row: &LaneRow| {
        let info = shared.plan.infos.get(&row.series)?;
        let last = row
            .parts
            .last()
            .and_then(|part| lanes::last_label(shared.watched, part));
        let at = (row, &plot.id.axis);
        let times = lanes::times_in_states(shared.watched, shared.plan, at, ends);
        let times = times
            .iter()
            .map(|time| format!("{} {}", time.label, time.text));
        let times = times.collect::<Vec<_>>().join(", ");
        let last = last.and_then(|last| info.label(last)).unwrap_or("–");
        Some(format!("{} {last} (in view: {times})", row.name))
    };
    let rows = rows(shared.watched, shared.plan, plot, view);
    let told: Vec<_> = rows.iter().take(TOLD).filter_map(lane).collect();
    format!("lanes of {}: {}", plot.title, told.join("; "))
}
