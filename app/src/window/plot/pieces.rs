//! What the store answers, as pieces of curve for the canvas.

use sprintscope_sim::store::{Answer, Column, Run};

use crate::canvas::{ColumnPx, CurvePiece, Style};
use crate::view::extents::reach;
use crate::view::grid::{FAR_PX, Grid};
use crate::view::y_axis::YAxis;
use crate::view::y_scale::Places;

/// The curve of an answer, in pixels.
pub(crate) fn pieces(answer: &Answer, grid: &Grid, y: YAxis, style: Style) -> Vec<CurvePiece> {
    let scale = YPixels::new(y, grid.rows);
    let mut pieces = Vec::with_capacity(answer.runs.len());
    for run in &answer.runs {
        match run {
            Run::Samples(samples) | Run::Path(samples) => {
                let point = |[x, value]: &[f64; 2]| [grid.px_from_x(*x), scale.px(*value)];
                pieces.push(CurvePiece::Line(samples.iter().map(point).collect()));
            }
            Run::Columns {
                start,
                columns,
                before,
                after,
                ..
            } => {
                // Samples outside stand in the middle of their columns as well: in a picture
                // that is put together from parts they are inside of another part.
                let join = |sample: &Option<[f64; 2]>, column: Option<(i64, f64)>| {
                    let ([x, value], (column, to)) = (sample.as_ref()?, column?);
                    let middle = (column - grid.first) as f32 + 0.5;
                    let outside = [grid.px_from_x(*x).floor() + 0.5, scale.px(*value)];
                    Some([outside, [middle, scale.px(to)]])
                };
                let numbered = || (*start..).zip(columns);
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
                let is_joined = style != Style::Points;
                let line = |samples: [[f32; 2]; 2]| CurvePiece::Line(samples.to_vec());
                let [before, after] =
                    [join(before, head), join(after, tail)].map(|join| join.filter(|_| is_joined));
                pieces.extend(before.map(line));
                push_columns(&mut pieces, (*start - grid.first) as i32, columns, &scale);
                pieces.extend(after.map(|[outside, inside]| line([inside, outside])));
            }
        }
    }
    pieces
}

/// Columns as pieces that are broken where a column holds nothing but a gap: what the canvas takes
/// for an empty column it would draw across.
fn push_columns(pieces: &mut Vec<CurvePiece>, start: i32, columns: &[Column], scale: &YPixels) {
    let is_only_gap = |column: &Column| !column.is_empty() && reach(column).is_none();
    let mut from = 0;
    for stretch in columns.split(is_only_gap) {
        if !stretch.is_empty() {
            pieces.push(CurvePiece::Columns {
                start: start + from,
                columns: stretch.iter().map(|column| scale.column(column)).collect(),
            });
        }
        from += stretch.len() as i32 + 1;
    }
}

/// From values to pixels down.
struct YPixels {
    places: Places,
    top: f64,
    px_per_place: f64,
}

impl YPixels {
    fn new(YAxis { places, ends }: YAxis, rows: usize) -> Self {
        let [bottom, top] = ends;
        // Halves for the same reason as in `held_range`.
        let half_span = top / 2.0 - bottom / 2.0;
        Self {
            places,
            top,
            px_per_place: rows as f64 / 2.0 / half_span,
        }
    }

    fn px(&self, value: f64) -> f32 {
        let place = self.places.place(value);
        ((self.top - place) * self.px_per_place).clamp(-FAR_PX, FAR_PX) as f32
    }

    fn column(&self, column: &Column) -> ColumnPx {
        let Some([lowest, highest]) = reach(column) else {
            return ColumnPx::EMPTY;
        };
        ColumnPx {
            first: self.px(column.first),
            min: self.px(highest),
            max: self.px(lowest),
            last: self.px(column.last),
        }
    }
}

#[cfg(test)]
mod tests {
    use sprintscope_sim::store::Flags;

    use super::*;

    #[test]
    fn an_infinity_reaches_the_edge_and_leaves_the_scale_alone() {
        let scale = YPixels::new(YAxis::default(), 100);
        assert!(scale.px(f64::INFINITY) < -1_000.0);
        assert!(scale.px(f64::NEG_INFINITY) > 1_000.0);
        assert_eq!(scale.px(0.5), 50.0);
        assert!(scale.px(f64::NAN).is_nan());
    }

    #[test]
    fn a_column_reaches_on_every_axis_where_each_of_its_samples_would() {
        let symlog = Places::Symlog { linear: 0.01 };
        let values = [3.0, 0.02, 7e3, 0.5, -2.0, 40.0];
        for places in [Places::Linear, Places::Log, symlog] {
            let ends = places.ends([1e-3, 1e4]).expect("ends");
            let scale = YPixels::new(YAxis { places, ends }, 500);
            let seen = &values;
            let (mut min, mut max) = (f64::INFINITY, f64::NEG_INFINITY);
            for value in seen {
                min = min.min(*value);
                max = max.max(*value);
            }
            let column = Column {
                first: seen[0],
                min,
                max,
                last: seen[seen.len() - 1],
                flags: Flags::default(),
            };
            let px = scale.column(&column);
            let rows = seen.iter().map(|value| scale.px(*value));
            let (up, down) = rows.fold((f32::MAX, f32::MIN), |(up, down), row| {
                (up.min(row), down.max(row))
            });
            assert_eq!([px.min, px.max], [up, down], "{places:?}");
            assert_eq!([px.first, px.last], [seen[0], seen[5]].map(|v| scale.px(v)));
            if places == Places::Log {
                assert!(down > 1e5, "what has no place leads down and out: {down}");
            }
        }
    }
}
