//! The part of the picture that knots are wanted for.

use std::ops::Range;

use super::{ColumnPx, Curve, CurvePiece};

/// Where knots are wanted, and what they are bent to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Viewport {
    /// Knots left of this matter only for where they are joined to.
    pub(super) left: f32,
    /// Knots right of this matter only for where they are joined to.
    pub(super) right: f32,
    /// An infinite y is drawn up to here, out of sight.
    pub(super) edges: [f32; 2],
    /// The pen's radius, for snapping steps.
    pub(super) radius: f32,
}

/// Far enough outside every picture, near enough for the maths.
const FAR_PX: f32 = 1e9;

impl Viewport {
    pub(super) fn clip(&self, y: f32) -> f32 {
        if y == f32::NEG_INFINITY {
            self.edges[0]
        } else if y == f32::INFINITY {
            self.edges[1]
        } else {
            y.clamp(-FAR_PX, FAR_PX)
        }
    }

    /// Moves a step's level so that its upper side falls between two rows.
    pub(super) fn snap(&self, y: f32) -> f32 {
        (y - self.radius).round() + self.radius
    }
}

/// The uppermost and the lowermost y that a curve of nothing but columns has in a view; none where
/// it has samples too, which are looked at one by one.
pub(super) fn extent_in_view(curve: &Curve<'_>, view: &Viewport) -> Option<[f32; 2]> {
    let mut extent = [f32::INFINITY, f32::NEG_INFINITY];
    for piece in curve.pieces {
        let CurvePiece::Columns { start, columns } = piece else {
            return None;
        };
        for column in &columns[seen_columns(*start, columns, view)] {
            if column.is_inked() {
                extent = [extent[0].min(column.min), extent[1].max(column.max)];
            }
        }
    }
    Some(extent)
}

/// The columns in view with the nearest ones outside that they are joined to.
pub(super) fn seen_columns(start: i32, columns: &[ColumnPx], view: &Viewport) -> Range<usize> {
    let index = |x: f32| (x.floor() as i64 - i64::from(start)).clamp(0, columns.len() as i64);
    let (left, right) = (index(view.left) as usize, index(view.right) as usize);
    let before = columns[..left].iter().rposition(ColumnPx::is_inked);
    let after = columns[right..].iter().position(ColumnPx::is_inked);
    before.unwrap_or(left)..after.map_or(right, |offset| right + offset + 1)
}
