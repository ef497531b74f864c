//! From pieces to strands: connected runs of knots, ascending in x.
//!
//! The stroke of a connected curve that never turns back in x has, at each x, one interval of ink
//! and no hole: as the pen moves on, the interval it leaves at that x moves without a jump. Painting
//! a strand so comes down to its upper and its lower edge.

use std::ops::Range;

use super::{ColumnPx, Curve, Piece, Style};

/// All that a strand has at one x: a bar from `top` to `bottom`, entered at `first`, left at `last`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Knot {
    pub(super) x: f32,
    pub(super) first: f32,
    pub(super) top: f32,
    pub(super) bottom: f32,
    pub(super) last: f32,
}

/// A stretch of a piece that has no gap in it and doesn't turn back in x.
#[derive(Clone, Debug)]
pub(super) struct Span {
    piece: usize,
    samples: Range<usize>,
    order: Order,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Ascending,
    Descending,
}

/// Cuts pieces into spans. Columns are one span; their gaps are found while they are read.
pub(super) fn find_spans(pieces: &[Piece], spans: &mut Vec<Span>) {
    for (piece, content) in pieces.iter().enumerate() {
        match content {
            Piece::Columns { columns, .. } => spans.push(Span {
                piece,
                samples: 0..columns.len(),
                order: Order::Ascending,
            }),
            Piece::Line(samples) => {
                let mut start = 0;
                while start < samples.len() {
                    let (end, order) = span_end(&samples[start..]);
                    if end == 0 {
                        start += 1;
                        continue;
                    }
                    spans.push(Span {
                        piece,
                        samples: start..start + end,
                        order,
                    });
                    let turns = start + end < samples.len() && is_drawable(samples[start + end]);
                    start += if turns { end - 1 } else { end };
                }
            }
        }
    }
}

/// How many samples from the first on make a span, and which way it runs.
fn span_end(samples: &[[f32; 2]]) -> (usize, Order) {
    let mut order = None;
    let mut end = 0;
    while end < samples.len() && is_drawable(samples[end]) {
        if end > 0 {
            let (from, to) = (samples[end - 1][0], samples[end][0]);
            if from != to {
                let step = if from < to {
                    Order::Ascending
                } else {
                    Order::Descending
                };
                if *order.get_or_insert(step) != step {
                    break;
                }
            }
        }
        end += 1;
    }
    (end, order.unwrap_or(Order::Ascending))
}

fn is_drawable([x, y]: [f32; 2]) -> bool {
    x.is_finite() && !y.is_nan()
}

/// Where knots are wanted, and what they are bent to.
#[derive(Clone, Copy, Debug)]
pub(super) struct View {
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

impl View {
    fn clip(&self, y: f32) -> f32 {
        if y == f32::NEG_INFINITY {
            self.edges[0]
        } else if y == f32::INFINITY {
            self.edges[1]
        } else {
            y.clamp(-FAR_PX, FAR_PX)
        }
    }

    /// Moves a step's level so that its upper side falls between two rows.
    fn snap(&self, y: f32) -> f32 {
        (y - self.radius).round() + self.radius
    }
}

/// The uppermost and the lowermost y that a curve of nothing but columns has in a view; none where
/// it has samples too, which are looked at one by one.
pub(super) fn extent_in_view(curve: &Curve<'_>, view: &View) -> Option<[f32; 2]> {
    let mut extent = [f32::INFINITY, f32::NEG_INFINITY];
    for piece in curve.pieces {
        let Piece::Columns { start, columns } = piece else {
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
fn seen_columns(start: i32, columns: &[ColumnPx], view: &View) -> Range<usize> {
    let index = |x: f32| (x.floor() as i64 - i64::from(start)).clamp(0, columns.len() as i64);
    let (left, right) = (index(view.left) as usize, index(view.right) as usize);
    let before = columns[..left].iter().rposition(ColumnPx::is_inked);
    let after = columns[right..].iter().position(ColumnPx::is_inked);
    before.unwrap_or(left)..after.map_or(right, |offset| right + offset + 1)
}

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
    pub(super) fn gather(&mut self, curve: &Curve<'_>, spans: &[Span], view: &View) {
        self.knots.clear();
        self.ends.clear();
        self.tail = None;
        for span in spans {
            match &curve.pieces[span.piece] {
                Piece::Columns { start, columns } => {
                    self.read_columns(*start, columns, curve.style, view);
                }
                Piece::Line(samples) => {
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

    fn read_columns(&mut self, start: i32, columns: &[ColumnPx], style: Style, view: &View) {
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
                spread(&self.columns[index], before, after, &mut self.knots);
            }
            self.columns.clear();
        } else {
            self.knots.append(&mut self.columns);
        }
        self.cut(style, Order::Ascending, head, tail);
    }

    fn read_samples(&mut self, samples: &[[f32; 2]], order: Order, style: Style, view: &View) {
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
    fn push(&mut self, [x, y]: [f32; 2], style: Style, view: &View) {
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
        self.knots.push(point(x, y));
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
fn spread(column: &Knot, before: Option<Knot>, after: Option<Knot>, knots: &mut Vec<Knot>) {
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
        knots.push(point(column.x, column.first.midpoint(column.last)));
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
    knots.push(point(from, column.first));
    let (upper, lower) = (column.first.min(column.last), column.first.max(column.last));
    if column.top < upper || column.bottom > lower {
        let share = (column.x - from) / (to - from);
        let middle = column.first + (column.last - column.first) * share;
        let mut bar = point(column.x, middle);
        if column.top < upper {
            bar.top = column.top;
        }
        if column.bottom > lower {
            bar.bottom = column.bottom;
        }
        knots.push(bar);
    }
    knots.push(point(to, column.last));
}

fn point(x: f32, y: f32) -> Knot {
    Knot {
        x,
        first: y,
        top: y,
        bottom: y,
        last: y,
    }
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

fn knot_from_column(x: f32, column: &ColumnPx, style: Style, view: &View) -> Knot {
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
