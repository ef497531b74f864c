//! The fast path for columns among columns: how the curve runs through one, told by its neighbours.
//!
//! It is the same stroke as the exact path's, put together from what is simple about columns: they
//! stand side by side, one pixel apart. A steep stroke is measured along rows, by how much of the
//! column's width it covers, a gentle one along the column, by what lies between its edges.

use super::ColumnPx;
use super::bar::{Bar, Ends, Side};
use super::coverage::{higher, lower};
use super::fast_column::{FastColumn, FastColumns, NEIGHBOURS};
use super::outline::{Edge, Outline};
use super::straight::BEND;

/// Pens of these diameters: a bar inks all of its own column, and none beyond the next one.
const PENS_PX: [f32; 2] = [1.0, 3.0];

/// Beyond this, in pixels, one counts on the exact path to keep the maths sound.
const FAR_PX: f32 = 1e5;

/// Climbs of less than this from column to column are measured along the column.
const STEEP_PX: f32 = 1.5;

/// Whether the fast path is open to a pen.
pub(super) fn is_for(radius: f32) -> bool {
    (PENS_PX[0]..=PENS_PX[1]).contains(&(2.0 * radius))
}

/// Whether a column is joined on both sides, and its numbers are sound.
#[inline]
pub(super) fn is_plain(column: &ColumnPx) -> bool {
    let ColumnPx {
        first,
        min,
        max,
        last,
    } = *column;
    let is_within = |y: f32| min <= y && y <= max;
    -FAR_PX <= min && max <= FAR_PX && is_within(first) && is_within(last)
}

/// The ink of a column.
#[derive(Clone, Copy, Debug)]
pub(super) enum FastShape {
    /// A stroke straight across.
    Straight(Outline<1>),
    /// A gentle stroke with a corner in the middle.
    Bent(Outline<2>),
    /// All else.
    Bar(Bar),
}

/// Between which ys all ink of the middle one of five columns lies.
#[inline]
pub(super) fn extent(near: &[ColumnPx; 2 * NEIGHBOURS + 1], radius: f32) -> [f32; 2] {
    let [outer_before, inner @ .., outer_after] = near;
    let mut top = higher(outer_before.last, outer_after.first);
    let mut bottom = lower(outer_before.last, outer_after.first);
    for column in inner {
        top = higher(top, column.min);
        bottom = lower(bottom, column.max);
    }
    [top - radius, bottom + radius]
}

/// The ink of the middle one of five columns.
#[inline]
pub(super) fn shape(fast_columns: &FastColumns, ends: &Ends) -> FastShape {
    let [outer_before, before, own, after, outer_after] = fast_columns;
    let radius = ends.radius;
    let climbs = [own.first - before.last, after.first - own.last];
    let steepest = lower(climbs[0].abs(), climbs[1].abs());
    let rise = |slope: f32| radius * (1.0 + slope * slope).sqrt();
    if own.is_point() && before.is_point() && after.is_point() {
        let slope = 0.5 * (climbs[0] + climbs[1]);
        let tolerance = BEND[0] + BEND[1] * slope.abs();
        let is_like = |climb: f32| (climb - slope).abs() <= tolerance;
        // A steep stroke reaches into the column from beyond its neighbours.
        let leads_on = steepest <= STEEP_PX
            || (is_like(before.first - outer_before.last)
                && is_like(outer_after.first - after.last));
        if is_like(climbs[0]) && is_like(climbs[1]) && leads_on {
            // A bend lifts the column's average.
            let y = own.first + 0.125 * (climbs[1] - climbs[0]);
            let rise = rise(slope);
            return FastShape::Straight(Outline {
                top: [Edge::new(y - rise, slope)],
                bottom: [Edge::new(y + rise, slope)],
            });
        }
    }
    let is_low = |own: &FastColumn| own.bottom - own.top <= STEEP_PX;
    if steepest <= STEEP_PX && is_low(before) && is_low(own) && is_low(after) {
        // In both halves the stroke begins no lower than the bar's own end.
        let top = own.top - ends.own;
        let bottom = own.bottom + ends.own;
        let halves = [
            (own.first - 0.25 * climbs[0], climbs[0]),
            (own.last + 0.25 * climbs[1], climbs[1]),
        ];
        return FastShape::Bent(Outline {
            top: halves.map(|(y, climb)| Edge::new(higher(y - rise(climb), top), 0.5 * climb)),
            bottom: halves.map(|(y, climb)| Edge::new(lower(y + rise(climb), bottom), 0.5 * climb)),
        });
    }
    FastShape::Bar(Bar {
        own: [own.top - ends.own, own.bottom + ends.own],
        sides: [
            Side::new([own.first, before.last], before, outer_before.last, ends),
            Side::new([own.last, after.first], after, outer_after.first, ends),
        ],
    })
}
