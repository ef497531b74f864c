//! What the store answers, as pieces of curve for the canvas.

use sprintscope_sim::store::{Answer, Column, Mean, Run, Smooth};

use super::wanted::{APART_PX, Wanted};
use super::y_pixels::YPixels;
use crate::canvas::{ColumnPx, CurvePiece, Pattern, Style};
use crate::view::extents::reach;
use crate::view::grid::Grid;
use crate::view::y_axis::YAxis;

/// From this many samples in a column on, it is a band with its mean before it.
const MANY: u64 = 8;

/// What one series is drawn of, in pixels.
#[derive(Debug, Default)]
pub(crate) struct Drawing {
    /// Its line: through samples, through columns of few, and through the means of columns of many.
    pub lines: Vec<CurvePiece>,
    /// The samples that are far from others.
    pub dots: Vec<CurvePiece>,
    /// The line of what was measured, where it stands behind the smoothed one.
    pub pale: Vec<CurvePiece>,
    /// The columns that hold many samples, from the least to the greatest; nothing in the others.
    pub bands: Vec<CurvePiece>,
}

impl Drawing {
    /// The curve of an answer about the series at this place.
    pub(crate) fn new(answer: &Answer, wanted: &Wanted, place: usize, y: YAxis) -> Self {
        let mut drawing = Self {
            lines: Vec::with_capacity(answer.runs.len()),
            ..Self::default()
        };
        let scale = YPixels::new(y, wanted.grid.rows);
        for run in &answer.runs {
            match run {
                Run::Samples(samples) => drawing.push_samples(samples, wanted, place, &scale),
                Run::Path(samples) => {
                    let points = visited(points(samples, &wanted.grid, &scale));
                    drawing.lines.push(CurvePiece::Line(points));
                }
                Run::Columns {
                    start,
                    columns,
                    means,
                    before,
                    after,
                    ..
                } => {
                    let ends = [*before, *after];
                    drawing.push_run(*start, (columns, means), ends, wanted, &scale);
                }
            }
        }
        if !answer.smooth.is_empty() {
            drawing.smooth(answer, wanted, place, &scale);
        }
        drawing
    }

    fn push_samples(
        &mut self,
        samples: &[[f64; 2]],
        wanted: &Wanted,
        place: usize,
        scale: &YPixels,
    ) {
        let points = points(samples, &wanted.grid, scale);
        if wanted.style != Style::Line || wanted.density.is_some() {
            self.lines.push(CurvePiece::Line(points));
            return;
        }
        let dots = apart(&points);
        if !dots.is_empty() {
            self.dots.push(CurvePiece::Line(dots));
        }
        let size_px = [wanted.grid.columns, wanted.grid.rows];
        let line = match wanted.pattern(place) {
            Pattern::Solid => points,
            pattern => pattern.cut(&points, APART_PX, wanted.pen_px, size_px),
        };
        self.lines.push(CurvePiece::Line(line));
    }

    /// Puts the smoothed line before the one that was drawn so far.
    fn smooth(&mut self, answer: &Answer, wanted: &Wanted, place: usize, scale: &YPixels) {
        self.pale = std::mem::take(&mut self.lines);
        self.dots.clear();
        let grid = &wanted.grid;
        for (run, Smooth(smooth)) in answer.runs.iter().zip(&answer.smooth) {
            match run {
                Run::Samples(samples) => {
                    let samples = samples.iter().zip(smooth);
                    let samples: Vec<_> = samples.map(|([x, _], value)| [*x, *value]).collect();
                    let points = points(&samples, grid, scale);
                    let size_px = [grid.columns, grid.rows];
                    let pattern = wanted.pattern(place);
                    let line = pattern.cut(&points, APART_PX, wanted.pen_px, size_px);
                    self.lines.push(CurvePiece::Line(line));
                }
                Run::Columns { start, columns, .. } => {
                    let each = columns.iter().zip(smooth);
                    let line = each.map(|(column, value)| {
                        if column.is_empty() || value.is_nan() {
                            ColumnPx::EMPTY
                        } else {
                            ColumnPx::sample(scale.px(*value))
                        }
                    });
                    self.lines.push(CurvePiece::Columns {
                        start: (start - grid.first) as i32,
                        columns: line.collect(),
                    });
                }
                Run::Path(samples) => {
                    let points = visited(points(samples, grid, scale));
                    self.lines.push(CurvePiece::Line(points));
                }
            }
        }
    }

    fn push_run(
        &mut self,
        start: i64,
        (columns, means): (&[Column], &[Mean]),
        [before, after]: [Option<[f64; 2]>; 2],
        wanted: &Wanted,
        scale: &YPixels,
    ) {
        let grid = &wanted.grid;
        // Samples outside stand in the middle of their columns as well: in a picture
        // that is put together from parts they are inside of another part.
        let join = |sample: Option<[f64; 2]>, column: Option<(i64, f64)>| {
            let ([x, value], (column, to)) = (sample?, column?);
            let middle = (column - grid.first) as f32 + 0.5;
            let outside = [grid.px_from_x(x).floor() + 0.5, scale.px(value)];
            Some([outside, [middle, scale.px(to)]])
        };
        let numbered = || (start..).zip(columns);
        let is_there = |(_, column): &(i64, &Column)| !column.is_empty();
        let head = numbered()
            .find(is_there)
            .map(|(at, column)| (at, column.first));
        let tail = numbered()
            .filter(is_there)
            .last()
            .map(|(at, column)| (at, column.last));
        // Between points there is nothing. Elsewhere a join goes as time does, which
        // tells how long a step holds.
        let is_joined = wanted.style != Style::Points;
        let line = |samples: [[f32; 2]; 2]| CurvePiece::Line(samples.to_vec());
        let [before, after] =
            [join(before, head), join(after, tail)].map(|join| join.filter(|_| is_joined));
        self.lines.extend(before.map(line));
        let leads = [before.is_some(), after.is_some()];
        self.push_columns((start - grid.first) as i32, (columns, means), leads, scale);
        let after = after.map(|[outside, inside]| line([inside, outside]));
        self.lines.extend(after);
    }

    /// Columns as pieces that are broken where a column holds nothing but a gap: what the canvas takes
    /// for an empty column it would draw across.
    fn push_columns(
        &mut self,
        start: i32,
        (columns, means): (&[Column], &[Mean]),
        [comes, goes_on]: [bool; 2],
        scale: &YPixels,
    ) {
        let mean = |place: usize| {
            let mean = means.get(place).filter(|mean| mean.count >= MANY)?;
            mean.value().filter(|mean| scale.holds(*mean))
        };
        let is_only_gap = |column: &Column| !column.is_empty() && reach(column).is_none();
        // Where nothing is before or behind, either, the line just begins or ends.
        let is_there = |column: &Column| !column.is_empty();
        let first = columns.iter().position(is_there).filter(|_| !comes);
        let last = columns.iter().rposition(is_there).filter(|_| !goes_on);
        let is_beside = |place: usize| {
            let [before, after] = is_beside(columns, place);
            [before || Some(place) == first, after || Some(place) == last]
        };
        let mut from = 0;
        for stretch in columns.split(is_only_gap) {
            if !stretch.is_empty() {
                let line = stretch.iter().zip(from..).map(|(column, place)| {
                    let mean = mean(place).map(|mean| scale.px(mean));
                    let own = scale.column(column);
                    mean.map_or(own, |mean| through_mean(own, mean, is_beside(place)))
                });
                self.lines.push(CurvePiece::Columns {
                    start: start + from as i32,
                    columns: line.collect(),
                });
            }
            from += stretch.len() + 1;
        }
        if (0..columns.len()).all(|place| mean(place).is_none()) {
            return;
        }
        let band = columns
            .iter()
            .enumerate()
            .map(|(place, column)| mean(place).map_or(ColumnPx::EMPTY, |_| scale.column(column)));
        self.bands.push(CurvePiece::Columns {
            start,
            columns: band.collect(),
        });
    }
}

fn points(samples: &[[f64; 2]], grid: &Grid, scale: &YPixels) -> Vec<[f32; 2]> {
    let point = |[x, value]: &[f64; 2]| [grid.px_from_x(*x), scale.px(*value)];
    samples.iter().map(point).collect()
}

/// The samples that are far from both of their neighbours.
fn apart(points: &[[f32; 2]]) -> Vec<[f32; 2]> {
    let is_far = |one: usize, other: usize| points[other][0] - points[one][0] >= APART_PX;
    let is_apart = |place: &usize| {
        let is_after = *place == 0 || is_far(place - 1, *place);
        is_after && (place + 1 == points.len() || is_far(*place, place + 1))
    };
    let apart = (0..points.len())
        .filter(is_apart)
        .map(|place| points[place]);
    apart.filter(|[_, y]| !y.is_nan()).collect()
}

/// Whether there are samples in the columns before and behind.
fn is_beside(columns: &[Column], place: usize) -> [bool; 2] {
    let is_there = |place: Option<usize>| {
        let column = place.and_then(|place| columns.get(place));
        column.is_none_or(|column| !column.is_empty())
    };
    [is_there(place.checked_sub(1)), is_there(Some(place + 1))]
}

/// A column that a line passes at its mean. Where it has no neighbour the line goes on from its sample there,
/// as it does in a picture of which that column isn't a part.
fn through_mean(own: ColumnPx, mean: f32, [before, after]: [bool; 2]) -> ColumnPx {
    let end = |is_beside: bool, own: f32| {
        if own.is_nan() || !is_beside {
            own
        } else {
            mean
        }
    };
    let (first, last) = (end(before, own.first), end(after, own.last));
    ColumnPx {
        first,
        min: mean.min(first).min(last),
        max: mean.max(first).max(last),
        last,
    }
}

/// One point for each pixel that is visited, however long the path stays there. A gap is no pixel, and stays.
fn visited(points: Vec<[f32; 2]>) -> Vec<[f32; 2]> {
    let mut pixel = [f32::NAN; 2];
    let mut points = points;
    points.retain(|point| {
        let here = point.map(f32::floor);
        std::mem::replace(&mut pixel, here) != here
    });
    points
}
