//! The short way for columns among columns: how a curve runs through one, told by its neighbours.
//!
//! A column that holds many samples is a bar, one pixel wide. In all others the curve leads from
//! the left side over the middle to the right side, and its ink lies between two edges that are
//! bent there at most. Sides are shared with the neighbours, so that nothing shows where one kind
//! of column meets another.

use super::ColumnPx;
use super::outline::{Edge, Outline};
use super::straight::BEND;

/// How many columns on either side have a say in how one looks.
pub(super) const NEIGHBOURS: usize = 2;

/// Pens up to this diameter: a bar of one pixel can stand for them.
pub(super) const WIDEST_PX: f32 = 2.0;

/// Beyond this, in pixels, one counts on the slow way to keep the maths sound.
const FAR_PX: f32 = 1e5;

/// At least this high, in pixels, a column can be a bar; flatter ones are lines, which may slope.
const BAR_PX: f32 = 1.0;

/// Climbs less than this across a column, in pixels, can't be told from level.
const LEVEL_PX: f32 = 0.125;

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

/// A column with its neighbours, all of them plain.
pub(super) type Near = [ColumnPx; 2 * NEIGHBOURS + 1];

/// How the curve runs through a column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Course<'a> {
    near: &'a Near,
    /// Whether the column before, this one, and the one after are bars.
    bars: [bool; 3],
    /// Where the curve passes the column's left side.
    left: f32,
    /// Where the curve passes the column's right side.
    right: f32,
    /// The pen's.
    radius: f32,
}

/// The ink of what isn't a bar.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    /// A stroke straight across.
    Straight(Outline<1>),
    /// A stroke with a corner in the middle.
    Bent(Outline<2>),
}

impl<'a> Course<'a> {
    /// The course through the middle one of five columns, where this is known of the inner three.
    #[inline]
    pub(super) fn new(near: &'a Near, bars: [bool; 3], radius: f32) -> Self {
        let [_, before, column, after, _] = near;
        // Between two bars or two lines a join belongs to both. All else is the bar's: what leads
        // to it stays a line to its end.
        let side = |own: f32, other: f32, is_bar: bool| match (bars[1], is_bar) {
            (true, false) => other,
            (false, true) => own,
            _ => 0.5 * (own + other),
        };
        Self {
            near,
            bars,
            left: side(column.first, before.last, bars[0]),
            right: side(column.last, after.first, bars[2]),
            radius,
        }
    }

    /// All its ink, if it is a bar.
    #[inline]
    pub(super) fn bar(&self) -> Option<[f32; 2]> {
        let column = &self.near[NEIGHBOURS];
        let radius = self.radius;
        if self.bars[1] {
            let top = higher(column.min, higher(self.left, self.right));
            let bottom = lower(column.max, lower(self.left, self.right));
            return Some([top - radius, bottom + radius]);
        }
        let rise = self.right - self.left;
        let bend = self.middle() - 0.5 * (self.left + self.right);
        if rise.abs() + 2.0 * bend.abs() < LEVEL_PX {
            // The mean is exact for an edge that slopes within one row.
            let y = 0.5 * (self.middle() + 0.5 * (self.left + self.right));
            let [above, below] = self.spread();
            return Some([y - above - radius, y + below + radius]);
        }
        None
    }

    /// Between which ys all ink lies; more roughly than [`Self::shape`], and sooner known.
    #[inline]
    pub(super) fn extent(&self) -> [f32; 2] {
        let middle = self.middle();
        let slope = 2.0 * lower((middle - self.left).abs(), (middle - self.right).abs());
        let [above, below] = self.spread();
        let reach = self.radius * (1.0 + slope);
        [
            higher(middle, higher(self.left, self.right)) - reach - above,
            lower(middle, lower(self.left, self.right)) + reach + below,
        ]
    }

    /// The ink of what isn't a bar.
    #[inline]
    pub(super) fn shape(&self) -> Shape {
        let middle = self.middle();
        let slopes = [middle - self.left, self.right - middle].map(|rise| 2.0 * rise);
        let [above, below] = self.spread();
        let slope = self.right - self.left;
        if (slopes[0] - slopes[1]).abs() <= BEND[0] + BEND[1] * slope.abs() {
            // The line through the sides, moved so that it has the middle where the curve has it
            // on the average.
            let lift = 0.5 * (middle - 0.5 * (self.left + self.right));
            let (left, right) = (self.left + lift, self.right + lift);
            let rise = self.rise(slope);
            let limits = [self.limits_before(), self.limits_after()];
            let top = [left, right].map(|y| y - rise);
            let bottom = [left, right].map(|y| y + rise);
            return Shape::Straight(Outline {
                top: [Edge::between(
                    lower(top[0], limits[0][0]) - above,
                    lower(top[1], limits[1][0]) - above,
                )],
                bottom: [Edge::between(
                    higher(bottom[0], limits[0][1]) + below,
                    higher(bottom[1], limits[1][1]) + below,
                )],
            });
        }
        let halves = [
            (self.left, self.rise(slopes[0]), self.limits_before()),
            (self.right, self.rise(slopes[1]), self.limits_after()),
        ];
        let side = halves.map(|(y, rise, limits)| {
            [
                lower(y - rise, limits[0]) - above,
                higher(y + rise, limits[1]) + below,
            ]
        });
        let inner = halves.map(|(_, rise, limits)| {
            [
                lower(middle - rise, limits[0]) - above,
                higher(middle + rise, limits[1]) + below,
            ]
        });
        let top = higher(inner[0][0], inner[1][0]);
        let bottom = lower(inner[0][1], inner[1][1]);
        Shape::Bent(Outline {
            top: [
                Edge::between(side[0][0], top),
                Edge::between(top, side[1][0]),
            ],
            bottom: [
                Edge::between(side[0][1], bottom),
                Edge::between(bottom, side[1][1]),
            ],
        })
    }

    #[inline]
    fn middle(&self) -> f32 {
        let column = &self.near[NEIGHBOURS];
        0.5 * (column.first + column.last)
    }

    /// How far samples lie above and below what leads through the column.
    #[inline]
    fn spread(&self) -> [f32; 2] {
        let column = &self.near[NEIGHBOURS];
        [
            higher(column.first, column.last) - column.min,
            column.max - lower(column.first, column.last),
        ]
    }

    /// How far above and below the middle of a sloped stroke its edges are.
    #[inline]
    fn rise(&self, slope: f32) -> f32 {
        self.radius * (1.0 + slope * slope).sqrt()
    }

    /// How far up and down the stroke on the left can reach: to the end of what leads on in the same
    /// direction.
    #[inline]
    fn limits_before(&self) -> [f32; 2] {
        let [outer, before, column, ..] = self.near;
        let ends = [before.last, before.first, outer.last];
        self.limits(column.first, ends, self.bars[0])
    }

    #[inline]
    fn limits_after(&self) -> [f32; 2] {
        let [.., column, after, outer] = self.near;
        let ends = [after.first, after.last, outer.first];
        self.limits(column.last, ends, self.bars[2])
    }

    /// On a side where the curve leads on from `here` to a neighbour's near and far end and the near
    /// end of the one beyond.
    #[inline]
    fn limits(&self, here: f32, [near, far, beyond]: [f32; 3], is_bar: bool) -> [f32; 2] {
        let middle = self.middle();
        let (mut top, mut bottom) = (higher(middle, here), lower(middle, here));
        if !is_bar {
            let leads_on = (near - here) * (beyond - far) > 0.0;
            let beyond = if leads_on { beyond } else { far };
            top = higher(top, higher(near, higher(far, beyond)));
            bottom = lower(bottom, lower(near, lower(far, beyond)));
        }
        [top - self.radius, bottom + self.radius]
    }
}

/// Whether a column goes up and down more than it leads from one side to the other, or turns back
/// at one of its sides. As a slope it would hide that; all others as bars would make a staircase
/// of every smooth curve.
#[inline]
pub(super) fn is_bar(before: &ColumnPx, column: &ColumnPx, after: &ColumnPx) -> bool {
    let height = column.max - column.min;
    if height <= BAR_PX {
        return false;
    }
    let rise = column.last - column.first;
    if height > 2.0 * rise.abs() {
        return true;
    }
    let turns = |join: f32| join * rise < 0.0 && higher(join.abs(), rise.abs()) > BAR_PX;
    turns(column.first - before.last) || turns(after.first - column.last)
}

/// Between which ys all ink of a bar lies, whatever its neighbours are.
#[inline]
pub(super) fn bar_hull(near: &Near, radius: f32) -> [f32; 2] {
    let [_, before, bar, after, _] = near;
    [
        higher(bar.min, higher(before.last, after.first)) - radius,
        lower(bar.max, lower(before.last, after.first)) + radius,
    ]
}

/// The y further up; one instruction, unlike `f32::min`, for nothing here is NaN.
#[inline]
fn higher(a: f32, b: f32) -> f32 {
    if a < b { a } else { b }
}

/// The y further down.
#[inline]
fn lower(a: f32, b: f32) -> f32 {
    if a > b { a } else { b }
}
