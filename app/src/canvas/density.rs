//! Pictures of how many curves cross each pixel, for more curves than can be told apart.
//!
//! A curve counts once in a pixel, with the part of the pixel's height that it goes through, and is
//! one pixel wide. A column of the picture is a row of differences that is summed up once, so that a
//! curve costs the same however tall it is there.

use std::ops::Range;

use super::plan::{CurvePlan, CurvePlans};
use super::span::{Order, Span};
use super::tile::TILE_COLUMNS;
use super::{ColumnPx, CurvePiece};

/// Steps of a count that get a colour of their own.
const STEPS: usize = 4;

/// A curve goes through at least so much of a pixel's height.
const HALF_PEN: f32 = 0.5;

/// Beyond the picture by more pixels than this nothing changes.
const FAR_PX: f32 = 1e6;

/// The colours of counts, from few curves to all.
#[derive(Clone, Debug, PartialEq)]
pub struct Ramp {
    /// For each [`STEPS`]th of a curve, premultiplied; the first is transparent.
    colors: Vec<[u8; 4]>,
}

impl Ramp {
    /// Colours for up to that many curves, along these stops: red, green, blue, alpha, not
    /// premultiplied. The scale is logarithmic, so that one curve alone can be seen beside a
    /// thousand.
    pub fn new(curves: usize, stops: &[[u8; 4]]) -> Self {
        let count = curves * STEPS;
        let full = (curves as f32).ln_1p();
        let color = |step: usize| {
            let crossing = step as f32 / STEPS as f32;
            // Less than one curve is its colour, fainter.
            let whole = crossing.max(1.0);
            let part = ((whole.ln_1p() - 2.0_f32.ln()) / (full - 2.0_f32.ln()).max(1e-6)).min(1.0);
            let [red, green, blue, alpha] = along(stops, part);
            let alpha = alpha * crossing.min(1.0);
            let premultiplied = |value: f32| (value * alpha / 255.0).round() as u8;
            [
                premultiplied(red),
                premultiplied(green),
                premultiplied(blue),
                alpha.round() as u8,
            ]
        };
        Self {
            colors: (0..=count).map(color).collect(),
        }
    }

    #[inline]
    fn color(&self, crossing: f32) -> [u8; 4] {
        // A cast saturates, and what is below zero by rounding is zero.
        let step = (crossing * STEPS as f32 + 0.5) as usize;
        let last = self.colors.len() - 1;
        self.colors[step.min(last)]
    }
}

/// The colour that far along the stops.
fn along(stops: &[[u8; 4]], part: f32) -> [f32; 4] {
    let place = part * (stops.len().saturating_sub(1)) as f32;
    let index = place as usize;
    let (Some(from), to) = (stops.get(index), stops.get(index + 1)) else {
        return [0.0; 4];
    };
    let to = to.unwrap_or(from);
    std::array::from_fn(|i| {
        let (from, to) = (f32::from(from[i]), f32::from(to[i]));
        from + (to - from) * (place - index as f32)
    })
}

/// Working memory for one strip of columns.
#[derive(Debug)]
pub(super) struct Density {
    height: usize,
    /// Column by column, what each row has more than the one above.
    differences: Vec<f32>,
    /// Where the curve that is being read goes through each column: top and bottom.
    hull: [[f32; 2]; TILE_COLUMNS],
}

impl Default for Density {
    fn default() -> Self {
        Self {
            height: 0,
            differences: Vec::new(),
            hull: [NOWHERE; TILE_COLUMNS],
        }
    }
}

/// Merged with anything it gives the other.
const NOWHERE: [f32; 2] = [f32::INFINITY, f32::NEG_INFINITY];

impl Density {
    /// Counts the curves in these columns of the picture, a strip's at most.
    pub(super) fn count(&mut self, columns: &Range<usize>, height: usize, plans: &CurvePlans<'_>) {
        // A curve that ends in the last row is taken back in the one below.
        let length = (height + 2) * TILE_COLUMNS;
        self.height = height;
        self.differences.clear();
        self.differences.resize(length, 0.0);
        for plan in &plans.curves {
            for span in plans.spans(plan) {
                self.read(plan, span, columns);
                self.add(columns.len());
            }
        }
    }

    /// Writes the colours of the counts into these columns of the lines.
    pub(super) fn flush(&self, ramp: &Ramp, lines: &mut [&mut [[u8; 4]]], columns: Range<usize>) {
        let mut sums = [0.0_f32; TILE_COLUMNS];
        let rows = self.height + 2;
        for (row, line) in lines.iter_mut().enumerate() {
            for (column, pixel) in line[columns.clone()].iter_mut().enumerate() {
                sums[column] += self.differences[column * rows + row];
                *pixel = ramp.color(sums[column]);
            }
        }
    }

    /// Finds where a stretch of curve goes through the columns.
    fn read(&mut self, plan: &CurvePlan<'_>, span: &Span, columns: &Range<usize>) {
        self.hull = [NOWHERE; TILE_COLUMNS];
        match &plan.curve.pieces[span.piece] {
            CurvePiece::Columns {
                start,
                columns: all,
            } => self.read_columns(*start, all, columns),
            CurvePiece::Line(samples) => {
                let samples = &samples[span.samples.clone()];
                let (left, right) = (columns.start as f32, columns.end as f32);
                let (from, to) = match span.order {
                    Order::Ascending => (
                        samples.partition_point(|p| p[0] < left),
                        samples.partition_point(|p| p[0] <= right),
                    ),
                    Order::Descending => (
                        samples.partition_point(|p| p[0] > right),
                        samples.partition_point(|p| p[0] >= left),
                    ),
                };
                let seen = &samples[from.saturating_sub(1)..(to + 1).min(samples.len())];
                for pair in seen.windows(2) {
                    self.join(pair[0], pair[1], columns);
                }
                if let [lone] = seen {
                    self.join(*lone, *lone, columns);
                }
            }
        }
    }

    fn read_columns(&mut self, start: i32, all: &[ColumnPx], columns: &Range<usize>) {
        let index = |column: i64| (column - i64::from(start)).clamp(0, all.len() as i64) as usize;
        let (left, right) = (index(columns.start as i64), index(columns.end as i64));
        let before = all[..left].iter().rposition(ColumnPx::is_inked);
        let after = all[right..].iter().position(ColumnPx::is_inked);
        let seen = before.unwrap_or(left)..after.map_or(right, |offset| right + offset + 1);
        let mut tail = None;
        for (offset, column) in all[seen.clone()].iter().enumerate() {
            if !column.is_inked() {
                continue;
            }
            let x = (i64::from(start) + (seen.start + offset) as i64) as f32 + 0.5;
            if let Some(tail) = tail.filter(|_| !column.first.is_nan()) {
                self.join(tail, [x, column.first], columns);
            }
            self.widen(x, [column.min, column.max], columns);
            tail = (!column.last.is_nan()).then_some([x, column.last]);
        }
    }

    /// Adds a straight join.
    fn join(&mut self, from: [f32; 2], to: [f32; 2], columns: &Range<usize>) {
        let (left, right) = if from[0] <= to[0] {
            (from, to)
        } else {
            (to, from)
        };
        let (start, end) = (
            left[0].max(columns.start as f32),
            right[0].min(columns.end as f32),
        );
        if start > end || left[1].is_nan() || right[1].is_nan() {
            return;
        }
        let slope = (right[1] - left[1]) / (right[0] - left[0]);
        let y = |x: f32| {
            if slope.is_finite() {
                left[1] + slope * (x - left[0])
            } else {
                right[1]
            }
        };
        if left[0] == right[0] {
            self.widen(
                left[0],
                [left[1].min(right[1]), left[1].max(right[1])],
                columns,
            );
            return;
        }
        let mut x = start;
        loop {
            let next = (x.floor() + 1.0).min(end);
            let (one, other) = (y(x), y(next));
            self.widen(x, [one.min(other), one.max(other)], columns);
            if next >= end {
                return;
            }
            x = next;
        }
    }

    /// Lets the curve go from top to bottom in the column at `x`, if that is one of these.
    fn widen(&mut self, x: f32, [top, bottom]: [f32; 2], columns: &Range<usize>) {
        let column = x.floor() - columns.start as f32;
        if column >= 0.0
            && let Some(hull) = self.hull[..columns.len()].get_mut(column as usize)
        {
            *hull = [hull[0].min(top), hull[1].max(bottom)];
        }
    }

    /// Counts the curve that has been read.
    fn add(&mut self, count: usize) {
        let rows = self.height + 2;
        let limit = self.height as f32;
        for (column, [top, bottom]) in self.hull[..count].iter().enumerate() {
            let (top, bottom) = (top.max(-FAR_PX), bottom.min(FAR_PX));
            // At least a pixel high around its middle.
            let short = (HALF_PEN - (bottom - top) / 2.0).max(0.0);
            let (top, bottom) = (
                (top - short).clamp(0.0, limit),
                (bottom + short).clamp(0.0, limit),
            );
            if bottom > top {
                let differences = &mut self.differences[column * rows..(column + 1) * rows];
                for (y, sign) in [(top, 1.0), (bottom, -1.0)] {
                    let row = y as usize;
                    let share = y - row as f32;
                    differences[row] += sign * (1.0 - share);
                    differences[row + 1] += sign * share;
                }
            }
        }
    }
}
