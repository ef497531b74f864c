//! Where plots stand on a sheet.

use super::area::Area;

/// Around all plots, and between two of them, in points.
const MARGIN: f32 = 12.0;
const BETWEEN: f32 = 14.0;
/// A plot that is less high isn't read; there are columns of them then.
const LEAST_HEIGHT: f32 = 150.0;
/// A narrower one isn't, either.
const LEAST_WIDTH: f32 = 280.0;

/// All of a sheet but for its margin.
pub(super) fn whole(size: [f32; 2], scale: f32) -> Area {
    let margin = MARGIN * scale;
    let [width, height] = size.map(|length| (length - 2.0 * margin).max(1.0));
    Area {
        left: margin,
        top: margin,
        width,
        height,
    }
}

/// The places of so many plots on a sheet of this size, with so many pixels a point: in one column, or in as many as
/// leave them high enough.
pub(super) fn places(count: usize, size: [f32; 2], scale: f32) -> Vec<Area> {
    let [width, height] = size.map(|length| (length - 2.0 * MARGIN * scale).max(1.0));
    let between = BETWEEN * scale;
    let part = |all: f32, count: usize| (all - between * (count - 1) as f32) / count as f32;
    let fits = |columns: &usize| {
        let rows = count.div_ceil(*columns);
        let is_high = part(height, rows) >= LEAST_HEIGHT * scale;
        let is_next_narrow = part(width, columns + 1) < LEAST_WIDTH * scale;
        is_high || is_next_narrow
    };
    let columns = (1..=count.max(1)).find(fits).unwrap_or(1);
    let rows = count.div_ceil(columns);
    let [across, down] = [part(width, columns), part(height, rows.max(1)).max(1.0)];
    let place = |at: usize| Area {
        left: MARGIN * scale + (at % columns) as f32 * (across + between),
        top: MARGIN * scale + (at / columns) as f32 * (down + between),
        width: across,
        height: down,
    };
    (0..count).map(place).collect()
}
