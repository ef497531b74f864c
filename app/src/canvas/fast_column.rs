//! What stands for a column on the fast path: a bar or a point in its middle.

use super::ColumnPx;

/// How many columns on either side have a say in how one looks.
pub(super) const NEIGHBOURS: usize = 2;

/// How far, in pixels, a column's samples may stray from what leads through it, and a join may turn
/// back, and still count as nothing else: so far an extreme may be cut.
const SLACK_PX: f32 = 0.3;

/// In a column of that height a slope can't be told from a bar.
const UNSEEN_PX: f32 = 2.0;

/// What stands for a column in its middle: a bar, entered at `first` and left at `last`, or a point.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct FastColumn {
    pub(super) first: f32,
    pub(super) top: f32,
    pub(super) bottom: f32,
    pub(super) last: f32,
}

impl FastColumn {
    /// The middle one of three columns. One that only leads on from the one before to
    /// the one after is a point on the line between them; as a bar it would make a staircase of
    /// every smooth curve. Says too whether it is clear: where it leads on and isn't that simple, the
    /// column is a slope on the exact path.
    #[inline]
    pub(super) fn new(before: &ColumnPx, column: &ColumnPx, after: &ColumnPx) -> (Self, bool) {
        let rise = column.last - column.first;
        let height = column.max - column.min;
        let least = -SLACK_PX * rise.abs();
        let leads_on = [column.first - before.last, after.first - column.last]
            .map(|join| join * rise >= least);
        if leads_on == [true; 2] && height - rise.abs() <= SLACK_PX {
            let y = 0.5 * (column.first + column.last);
            let point = Self {
                first: y,
                top: y,
                bottom: y,
                last: y,
            };
            return (point, true);
        }
        let is_slope = height > UNSEEN_PX && 2.0 * rise.abs() >= height && leads_on != [false; 2];
        let bar = Self {
            first: column.first,
            top: column.min,
            bottom: column.max,
            last: column.last,
        };
        (bar, !is_slope)
    }

    #[inline]
    pub(super) fn is_point(&self) -> bool {
        self.top == self.bottom
    }
}

/// A column with its neighbours.
pub(super) type FastColumns = [FastColumn; 2 * NEIGHBOURS + 1];
