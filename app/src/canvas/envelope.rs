//! The upper and the lower edge of a strand's ink within one pixel column.

use super::knot::Knot;
use super::pen::{Cells, Pen};
use super::quad::Quad;

/// One side of the ink, cell by cell: where it is in the cell's middle, and how far it climbs
/// or falls from one side of the cell to the other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub(super) y: Cells,
    pub(super) run: Cells,
}

/// The ink of a strand in one pixel column: in each cell, all from `top` to `bottom`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Envelope {
    pub(super) top: Edge,
    pub(super) bottom: Edge,
}

/// Stands for no ink: a top that is below everything.
const NOWHERE: f32 = 1e30;

#[inline]
fn all(value: f32) -> Quad {
    Quad::splat(value)
}

/// The part of a straight edge within a cell, by its middle and its run: in a steep stroke even that
/// is long, so it ends where the stroke does.
#[inline]
fn part(middle: Quad, reach: Quad, [highest, lowest]: [Quad; 2]) -> (Quad, Quad) {
    let ends = [middle.minus(reach), middle.plus(reach)];
    let [upper, lower] = ends.map(|end| end.max(highest).min(lowest));
    (upper.plus(lower).times(all(0.5)), lower.minus(upper))
}

impl Envelope {
    /// No ink in any cell; every ink adds to it.
    #[inline]
    pub(super) fn empty() -> Self {
        let level = |y: f32| Edge {
            y: [all(y); 2],
            run: [all(0.0); 2],
        };
        Self {
            top: level(NOWHERE),
            bottom: level(-NOWHERE),
        }
    }

    /// Adds the pen's stroke along a knot's bar: a stadium.
    #[inline]
    pub(super) fn add_bar(&mut self, pen: &Pen, radius: f32, column: f32, knot: &Knot) {
        let (offset, none) = (all(column - knot.x), all(0.0));
        for (half, mids) in pen.mids.into_iter().enumerate() {
            let dx = mids.plus(offset);
            let room = all(radius * radius).minus(dx.times(dx));
            let height = room.max(none).sqrt();
            let top = all(knot.top).minus(height);
            let bottom = all(knot.bottom).plus(height);
            self.top
                .raise(half, none.if_less(room, top, all(NOWHERE)), none);
            self.bottom
                .lower(half, none.if_less(room, bottom, all(-NOWHERE)), none);
        }
    }

    /// Adds the straight part of the stroke from one knot to the next; the knots' bars are its
    /// round caps.
    #[inline]
    pub(super) fn add_join(&mut self, pen: &Pen, column: f32, join: &Join) {
        let middle = (join.y + join.slope * (f64::from(column) - join.x)) as f32;
        let slope = join.slope as f32;
        let start = (join.x - f64::from(column)) as f32;
        let end = start + join.length;
        let (highest, lowest) = (all(join.top), all(join.bottom));
        for (half, mids) in pen.mids.into_iter().enumerate() {
            let y = all(middle).plus(all(slope).times(mids));
            let reach = all(0.5 * slope.abs()).times(pen.widths[half]);
            let (top, top_run) = part(y.minus(all(join.rise)), reach, [highest, lowest]);
            let (bottom, bottom_run) = part(y.plus(all(join.rise)), reach, [highest, lowest]);
            let within = |shift: f32, ink: Quad, nowhere: Quad| {
                let begun = all(start + shift).if_less(mids, ink, nowhere);
                mids.if_less(all(end + shift), begun, nowhere)
            };
            let top = within(join.shift, top, all(NOWHERE));
            self.top.raise(half, top, top_run);
            let bottom = within(-join.shift, bottom, all(-NOWHERE));
            self.bottom.lower(half, bottom, bottom_run);
        }
    }
}

impl Edge {
    #[inline]
    fn raise(&mut self, half: usize, y: Quad, run: Quad) {
        self.run[half] = y.if_less(self.y[half], run, self.run[half]);
        self.y[half] = y.min(self.y[half]);
    }

    #[inline]
    fn lower(&mut self, half: usize, y: Quad, run: Quad) {
        self.run[half] = self.y[half].if_less(y, run, self.run[half]);
        self.y[half] = y.max(self.y[half]);
    }
}

/// The straight stroke between two knots.
///
/// ```text
///        shift
///      ├──┤          upper edge: from x + shift to x + length + shift, `rise` above the middle
///      ╱──────────╱  lower edge: from x - shift to x + length - shift, `rise` below it
/// ```
#[derive(Clone, Copy, Debug)]
pub(super) struct Join {
    x: f64,
    y: f64,
    slope: f64,
    length: f32,
    rise: f32,
    shift: f32,
    top: f32,
    bottom: f32,
}

impl Join {
    pub(super) fn slope(&self) -> f32 {
        self.slope as f32
    }

    /// The upper edge and its slope, where there is one at that x.
    #[inline]
    pub(super) fn top_at(&self, x: f32) -> Option<[f32; 2]> {
        let (y, slope) = self.middle_at(x, self.shift)?;
        Some([y - self.rise, slope])
    }

    /// The lower edge and its slope, where there is one at that x.
    #[inline]
    pub(super) fn bottom_at(&self, x: f32) -> Option<[f32; 2]> {
        let (y, slope) = self.middle_at(x, -self.shift)?;
        Some([y + self.rise, slope])
    }

    /// The stroke's middle and its slope, if an edge shifted by that much is there.
    #[inline]
    fn middle_at(&self, x: f32, shift: f32) -> Option<(f32, f32)> {
        let along = f64::from(x) - self.x;
        let place = along as f32 - shift;
        let y = self.y + self.slope * along;
        (0.0..=self.length)
            .contains(&place)
            .then_some((y as f32, self.slope as f32))
    }

    /// Whether both edges begin left of `x`.
    #[inline]
    pub(super) fn begins_before(&self, x: f32) -> bool {
        self.x + f64::from(self.shift.abs()) <= f64::from(x)
    }

    /// Whether both edges end right of `x`.
    #[inline]
    pub(super) fn ends_after(&self, x: f32) -> bool {
        self.x + f64::from(self.length - self.shift.abs()) >= f64::from(x)
    }

    /// Whether a part of either edge lies between `x` and the column's end.
    #[inline]
    pub(super) fn crosses_column(&self, x: f32) -> bool {
        let start = (self.x - f64::from(x)) as f32;
        let (left, right) = (
            start - self.shift.abs(),
            start + self.length + self.shift.abs(),
        );
        left < 1.0 && right > 0.0
    }

    /// From `last` of the one to `first` of the other, which is further right.
    #[inline]
    pub(super) fn new(from: &Knot, to: &Knot, radius: f32) -> Self {
        let (y, end) = (from.last, to.first);
        let length = f64::from(to.x) - f64::from(from.x);
        let slope = (f64::from(end) - f64::from(y)) / length;
        let steepness = slope as f32;
        let rise = radius * (1.0 + steepness * steepness).sqrt();
        Self {
            x: f64::from(from.x),
            y: f64::from(y),
            slope,
            length: length as f32,
            rise,
            shift: if rise.is_finite() {
                radius * radius * steepness / rise
            } else {
                radius.copysign(steepness)
            },
            top: y.min(end) - radius,
            bottom: y.max(end) + radius,
        }
    }
}
