//! From pieces to strands: connected runs of knots, ascending in x.
//!
//! The stroke of a connected curve that never turns back in x has, at each x, one interval of ink
//! and no hole: as the pen moves on, the interval it leaves at that x moves without a jump. Painting
//! a strand so comes down to its upper and its lower edge.

use super::column_knots::{knot_from_column, push_column_knots};
use super::knot::Knot;
use super::span::{Order, Span};
use super::viewport::{Viewport, seen_columns};
use super::{ColumnPx, Curve, CurvePiece, Style};

/// The strands of one curve that reach into a view. Keeps its memory.
#[derive(Debug, Default)]
pub(super) struct Strands {
    /// Columns that have been read and wait for their neighbour on the right.
    columns: Vec<Knot>,
    knots: Vec<Knot>,
    ends: Vec<usize>,
    /// The last sample of the strand that ended last.
    tail: Option<[f32; 2]>,
}

impl Strands {
    /// Reads what reaches into the view.
    pub(super) fn gather(&mut self, curve: &Curve<'_>, spans: &[Span], view: &Viewport) {
        self.knots.clear();
        self.ends.clear();
        self.tail = None;
        for span in spans {
            match &curve.pieces[span.piece] {
                CurvePiece::Columns { start, columns } => {
                    self.read_columns(*start, columns, curve.style, view);
                }
                CurvePiece::Line(samples) => {
                    let samples = &samples[span.samples.clone()];
                    self.read_samples(samples, span.order, curve.style, view);
                }
            }
        }
    }

    /// How many strands there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The strands, each with at least one knot.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[Knot]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts
            .zip(&self.ends)
            .map(|(start, &end)| &self.knots[start..end])
    }

    fn read_columns(&mut self, start: i32, columns: &[ColumnPx], style: Style, view: &Viewport) {
        let seen = seen_columns(start, columns, view);
        let from = seen.start;
        for (offset, column) in columns[seen].iter().enumerate() {
            if !column.is_inked() {
                continue;
            }
            if column.first.is_nan() {
                self.cut_columns(style);
            }
            let x = (i64::from(start) + (from + offset) as i64) as f32 + 0.5;
            self.columns.push(knot_from_column(x, column, style, view));
            if column.last.is_nan() || style == Style::Points {
                self.cut_columns(style);
            }
        }
        self.cut_columns(style);
    }

    /// Ends the strand of columns that is being read.
    fn cut_columns(&mut self, style: Style) {
        let (Some(first), Some(last)) = (self.columns.first(), self.columns.last()) else {
            return;
        };
        let (head, tail) = ([first.x, first.first], [last.x, last.last]);
        if style == Style::Line {
            for index in 0..self.columns.len() {
                let before = index.checked_sub(1).map(|index| self.columns[index]);
                let after = self.columns.get(index + 1).copied();
                push_column_knots(&self.columns[index], before, after, &mut self.knots);
            }
            self.columns.clear();
        } else {
            self.knots.append(&mut self.columns);
        }
        self.cut(style, Order::Ascending, head, tail);
    }

    fn read_samples(&mut self, samples: &[[f32; 2]], order: Order, style: Style, view: &Viewport) {
        let (from, to) = match order {
            Order::Ascending => (
                samples.partition_point(|p| p[0] < view.left),
                samples.partition_point(|p| p[0] <= view.right),
            ),
            Order::Descending => (
                samples.partition_point(|p| p[0] > view.right),
                samples.partition_point(|p| p[0] >= view.left),
            ),
        };
        let seen = &samples[from.saturating_sub(1)..(to + 1).min(samples.len())];
        match order {
            Order::Ascending => seen.iter().for_each(|p| self.push(*p, style, view)),
            Order::Descending => seen.iter().rev().for_each(|p| self.push(*p, style, view)),
        }
        let open = self.ends.last().copied().unwrap_or(0);
        if let [first, .., last] | [first @ last] = &self.knots[open..] {
            let (head, tail) = ([first.x, first.first], [last.x, last.last]);
            self.cut(style, order, head, tail);
        }
    }

    /// Appends a sample, to the last knot where it stands at the same x.
    fn push(&mut self, [x, y]: [f32; 2], style: Style, view: &Viewport) {
        let mut y = view.clip(y);
        let mut x = x;
        if style == Style::Steps {
            y = view.snap(y);
            x = x.floor() + 0.5;
        }
        let open = self.ends.last().copied().unwrap_or(0);
        if let Some(knot) = self.knots[open..].last_mut()
            && knot.x == x
        {
            knot.top = knot.top.min(y);
            knot.bottom = knot.bottom.max(y);
            knot.last = y;
            return;
        }
        self.knots.push(Knot::point(x, y));
        if style == Style::Points {
            self.ends.push(self.knots.len());
        }
    }

    /// Ends the strand that is being read, between those samples. Goes on with the strand before,
    /// if that ended where this one begins.
    fn cut(&mut self, style: Style, order: Order, head: [f32; 2], tail: [f32; 2]) {
        let start = self.ends.last().copied().unwrap_or(0);
        if style == Style::Steps {
            hold_values(&mut self.knots[start..], order);
        }
        if style == Style::Line && self.tail == Some(head) {
            self.ends.pop();
            self.weld(start);
        }
        self.ends.push(self.knots.len());
        self.tail = Some(tail);
    }

    /// Makes x ascend where two strands meet in a sample that both have, before or after which a
    /// column that ends here may have put its own.
    fn weld(&mut self, mut start: usize) {
        let open = self.ends.last().copied().unwrap_or(0);
        while start > open && self.knots[start - 1].x >= self.knots[start].x {
            let before = self.knots.remove(start - 1);
            start -= 1;
            let knot = &mut self.knots[start];
            knot.first = before.first;
            knot.top = knot.top.min(before.top);
            knot.bottom = knot.bottom.max(before.bottom);
        }
    }
}

/// Makes steps: a value holds until the next sample in time, where the curve goes straight up or
/// down to the new one.
fn hold_values(knots: &mut [Knot], order: Order) {
    for index in 1..knots.len() {
        let (before, after) = (knots[index - 1], knots[index]);
        let (knot, held) = match order {
            Order::Ascending => (&mut knots[index], before.last),
            Order::Descending => (&mut knots[index - 1], after.first),
        };
        match order {
            Order::Ascending => knot.first = held,
            Order::Descending => knot.last = held,
        }
        knot.top = knot.top.min(held);
        knot.bottom = knot.bottom.max(held);
    }
}
