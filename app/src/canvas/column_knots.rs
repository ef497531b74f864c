//! From a column to the knots that stand for it.

use super::knot::Knot;
use super::viewport::Viewport;
use super::{ColumnPx, Style};

/// Less than this net rise inside a column can't be seen as a slope.
const LEVEL_PX: f32 = 1.0 / 64.0;

/// Places within a column are rounded to this part of a pixel, so that moving a curve by whole
/// pixels moves them exactly.
const INSETS: f32 = 1024.0;

/// Turns a column into knots.
///
/// A column that mostly leads from `first` to `last` is a slope across the column, as it would be
/// if its samples were drawn one by one; as a bar it would make a staircase of every smooth curve.
/// Extremes beyond the slope's ends stick out as a bar in the middle. All else is only that bar.
pub(super) fn push_column_knots(
    column: &Knot,
    before: Option<Knot>,
    after: Option<Knot>,
    knots: &mut Vec<Knot>,
) {
    let rise = (column.last - column.first).abs();
    if rise < LEVEL_PX || 2.0 * rise < column.bottom - column.top {
        knots.push(*column);
        return;
    }
    if let (Some(before), Some(after)) = (before, after)
        && is_smooth(&before, column)
        && is_smooth(column, &after)
    {
        // Half the work, and the same line to within a tenth of a pixel.
        knots.push(Knot::point(column.x, column.first.midpoint(column.last)));
        return;
    }
    // n samples on a straight line rise n - 1 parts inside the column and one part to the next, and
    // the outer ones stand 1/2n inside the column: so they do here, whatever n was.
    let inset = |join: f32| {
        let inset = 0.5 * join / (rise + join);
        (inset * INSETS).round().min(INSETS / 2.0 - 8.0) / INSETS
    };
    let left = before.map(|before| inset(slope_between(&before, column)));
    let right = after.map(|after| inset(slope_between(column, &after)));
    let (left, right) = (left.or(right).unwrap_or(0.0), right.or(left).unwrap_or(0.0));
    let (from, to) = (column.x - 0.5 + left, column.x + 0.5 - right);
    knots.push(Knot::point(from, column.first));
    let (upper, lower) = (column.first.min(column.last), column.first.max(column.last));
    if column.top < upper || column.bottom > lower {
        let share = (column.x - from) / (to - from);
        let middle = column.first + (column.last - column.first) * share;
        let mut bar = Knot::point(column.x, middle);
        if column.top < upper {
            bar.top = column.top;
        }
        if column.bottom > lower {
            bar.bottom = column.bottom;
        }
        knots.push(bar);
    }
    knots.push(Knot::point(to, column.last));
}

/// Whether one column leads straight on into the next one.
fn is_smooth(left: &Knot, right: &Knot) -> bool {
    let (left_rise, right_rise) = (left.last - left.first, right.last - right.first);
    let join = right.first - left.last;
    let tolerance = 0.25 + 0.05 * (left_rise.abs() + right_rise.abs());
    right.x - left.x == 1.0
        && (left_rise - right_rise).abs() <= tolerance
        && left.bottom - left.top <= left_rise.abs()
        && right.bottom - right.top <= right_rise.abs()
        && join * right_rise >= 0.0
        && join.abs() <= right_rise.abs() + tolerance
}

/// How far apart two columns' facing ends are in y, for each column between them.
fn slope_between(left: &Knot, right: &Knot) -> f32 {
    (right.first - left.last).abs() / (right.x - left.x)
}

pub(super) fn knot_from_column(x: f32, column: &ColumnPx, style: Style, view: &Viewport) -> Knot {
    let place = |y: f32| match style {
        Style::Steps => view.snap(view.clip(y)),
        _ => view.clip(y),
    };
    let top = place(column.min);
    let bottom = place(column.max).max(top);
    // A missing join takes the other one's place: a curve that begins or ends here has no slope.
    let join = |y: f32, other: f32| {
        let y = place(if y.is_nan() { other } else { y });
        if y.is_nan() {
            top
        } else {
            y.clamp(top, bottom)
        }
    };
    Knot {
        x,
        first: join(column.first, column.last),
        top,
        bottom,
        last: join(column.last, column.first),
    }
}
