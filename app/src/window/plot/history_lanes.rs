//! The history of state series in its strip: a band for each lane, in the colours of its labels.

use eframe::egui::{Color32, ColorImage};
use sprintscope_sim::store::Held;

use super::shown_history::Shown;
use crate::view::grid::Grid;
use crate::view::history::SERIES;
use crate::view::lane_cells::{Cells, Stretch, seen};
use crate::view::lane_rows::LaneRow;
use crate::view::lanes::{Lanes, held_text};
use crate::window::theme::Look;

/// Paler than the plots that it leads to.
const SHARE: f32 = 0.75;

/// The first few lanes as a picture of this size.
pub(super) fn image(
    shown: &Shown<'_>,
    grid: &Grid,
    [width, height]: [usize; 2],
    look: &Look,
) -> ColorImage {
    let mut image = ColorImage::filled([width, height], Color32::TRANSPARENT);
    let rows = &shown.lanes[..shown.lanes.len().min(SERIES)];
    let lanes = Lanes::default().update(shown.watched, rows, grid);
    let edge = height / 12;
    let within = (height - 2 * edge).max(1);
    let line = |place: usize| edge + within * place / rows.len().max(1);
    for (place, (row, blocks)) in rows.iter().zip(lanes).enumerate() {
        // A line is left free between two of them.
        let lines = line(place)..(line(place + 1) - 1).max(line(place) + 1);
        for stretch in seen(&blocks, &Cells::between(grid.ends(), width)) {
            let color = color(shown, row, &stretch, look);
            for down in lines.clone() {
                image.pixels[down * width..][..width][stretch.cells.clone()].fill(color);
            }
        }
    }
    image
}

fn color(shown: &Shown<'_>, row: &LaneRow, stretch: &Stretch, look: &Look) -> Color32 {
    let info = shown.plan.infos.get(&row.series);
    let Some(info) = info.filter(|_| stretch.held != Held::Several) else {
        return look.muted;
    };
    let label = held_text(info, stretch.held);
    let ink = shown
        .plan
        .label_ink(row.series, label)
        .receded(stretch.strength);
    look.curve(ink).gamma_multiply(SHARE)
}
