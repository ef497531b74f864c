//! The short way for columns that a curve crosses in a straight line.

use super::envelope::Join;
use super::outline::{Edge, Outline};

/// How much slopes may differ to count as one, in pixels a pixel, and as a share of the slope.
/// An eighth of that is how far an edge can be from its true place, on the column's average.
pub(super) const BEND: [f32; 2] = [0.25, 0.04];

/// The stroke, if the joins near the column at `x` are as good as one straight line that begins
/// and ends outside the column.
#[inline]
pub(super) fn find(joins: &[Join], x: f32) -> Option<Outline<1>> {
    let crosses = |join: &&Join| join.crosses_column(x);
    let (first, last) = (joins.iter().find(crosses)?, joins.iter().rfind(crosses)?);
    if !first.begins_before(x) || !last.ends_after(x + 1.0) {
        return None;
    }
    let slope = first.slope();
    let tolerance = BEND[0] + BEND[1] * slope.abs();
    let mut crossing = joins.iter().filter(crosses);
    if crossing.any(|join| (join.slope() - slope).abs() > tolerance) {
        return None;
    }
    let middle = x + 0.5;
    let top = joins.iter().find_map(|join| join.top_at(middle))?;
    let bottom = joins.iter().find_map(|join| join.bottom_at(middle))?;
    Some(Outline {
        top: [Edge::new(top[0], top[1])],
        bottom: [Edge::new(bottom[0], bottom[1])],
    })
}
