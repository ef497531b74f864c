//! All history of an axis, column by column, and which part of it is moved how. No screen in it.

use std::ops::RangeInclusive;

use sprintscope_sim::store::Run;

use super::View;
use super::curves::trace_of;
use super::extents::reach;
use super::grid::Grid;
use super::plan::{Plan, PlotPlan};
use super::trace::Trace;
use super::watched::Watched;
use super::y_range::merged;

/// Room for what comes, as a part of all: with it the outline stands still while it grows into the room.
const ROOM: f64 = 0.04;
/// Not all is shown where so much of what is shown, at least, lies beside it.
const BESIDE: f64 = 0.02;
/// An outline is of so many curves at most.
pub(crate) const SERIES: usize = 8;
/// No part that is dragged by its edges gets narrower than this part of all.
const NARROWEST: f64 = 1e-4;

/// What is drawn of a plot in its history: the newest runs of its first series, where runs are drawn beside each other,
/// else all of each. What stands over other axes is of another size.
pub(crate) fn drawn(plan: &Plan, plot: &PlotPlan, view: &View) -> Vec<Trace> {
    let series = plot.series.iter().copied();
    let series = series.filter(|series| plot.y_axis_of(*series) == 0);
    let shown = series.filter(|series| !view.hidden.contains(series));
    let traces = shown.filter_map(|series| trace_of(plan, view, series));
    traces.take(SERIES).collect()
}

/// Which part of an axis the strip stands for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct History {
    /// Its ends.
    pub ends: [f64; 2],
    data: [f64; 2],
    grid: Grid,
}

impl History {
    /// All of it, in so many columns.
    pub(crate) fn of(data: [f64; 2], columns: usize) -> Self {
        let [first, last] = data;
        let ends = [first, last + (last - first) * ROOM];
        let grid = Grid::new(ends, [columns, 1]);
        Self { ends, data, grid }
    }

    /// Its columns.
    pub(crate) fn grid(&self) -> &Grid {
        &self.grid
    }

    /// Whether it shows these ends of data to the pixel.
    pub(crate) fn holds(&self, data: [f64; 2]) -> bool {
        let column = |x| self.grid.column_from_x(x);
        column(data[0]) == column(self.data[0]) && column(data[1]) == column(self.data[1])
    }
}

/// Whether some of the data is out of sight.
pub(crate) fn is_part_of([left, right]: [f64; 2], [first, last]: [f64; 2]) -> bool {
    let margin = (right - left) * BESIDE;
    left > first + margin || right < last - margin
}

/// What is moved of a part of an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grip {
    /// Its left edge.
    Left,
    /// Its right edge.
    Right,
    /// All of it.
    Whole,
}

/// A part of an axis, moved by so much, and never beyond all there is.
pub(crate) fn gripped(
    grip: Grip,
    [left, right]: [f64; 2],
    by: f64,
    [first, last]: [f64; 2],
) -> [f64; 2] {
    let least = (last - first) * NARROWEST;
    match grip {
        Grip::Left => [(left + by).clamp(first, (right - least).max(first)), right],
        Grip::Right => [left, (right + by).clamp((left + least).min(last), last)],
        Grip::Whole => {
            let width = right - left;
            let left = (left + by).min(last - width).max(first);
            [left, left + width]
        }
    }
}

/// The least and the greatest value in each column of all history.
#[derive(Debug)]
pub(crate) struct Outline {
    columns: Vec<Option<[f64; 2]>>,
}

impl Outline {
    /// That of these curves.
    pub(crate) fn of(watched: &dyn Watched, traces: &[Trace], history: &History) -> Self {
        let grid = &history.grid;
        let mut outline = Self {
            columns: vec![None; grid.columns],
        };
        let question = grid.question();
        for trace in traces.iter().take(SERIES) {
            let answer = trace.columns(watched, &question);
            for run in answer.iter().flat_map(|answer| &answer.runs) {
                outline.add(run, grid);
            }
        }
        outline
    }

    fn add(&mut self, run: &Run, grid: &Grid) {
        // The column and the value from which the curve goes on.
        let mut from: Option<(i64, f64)> = None;
        match run {
            Run::Samples(samples) => {
                for [x, value] in samples {
                    let column = grid.column_from_x(*x) - grid.first;
                    if !value.is_finite() {
                        from = None;
                        continue;
                    }
                    self.join(from, (column, *value));
                    self.reaches(column, [*value; 2]);
                    from = Some((column, *value));
                }
            }
            Run::Columns { start, columns, .. } => {
                for (number, column) in (*start..).zip(columns) {
                    let finite = reach(column).map(|_| [column.min, column.max]);
                    let number = number - grid.first;
                    if let Some(ends) = finite.filter(|[least, most]| least <= most) {
                        self.join(from, (number, column.first));
                        self.reaches(number, ends);
                        from = Some((number, column.last));
                    } else if !column.is_empty() {
                        from = None;
                    }
                }
            }
            // A curve that goes to and fro has been wherever it reaches.
            Run::Path(points) => {
                for [x, value] in points {
                    if !x.is_finite() || !value.is_finite() {
                        from = None;
                        continue;
                    }
                    let at = (grid.column_from_x(*x) - grid.first, *value);
                    match from {
                        Some(before) if before.0 > at.0 => self.join(Some(at), before),
                        _ => self.join(from, at),
                    }
                    self.reaches(at.0, [*value; 2]);
                    from = Some(at);
                }
            }
        }
    }

    /// The columns without samples between two that have some: the curve goes straight through them.
    fn join(&mut self, from: Option<(i64, f64)>, (to, value): (i64, f64)) {
        let Some((from, before)) = from else {
            return;
        };
        let columns = (from + 1).max(0)..to.min(self.columns.len() as i64);
        if !before.is_finite() || !value.is_finite() {
            return;
        }
        let width = (to - from) as f64;
        for column in columns {
            let part = (column - from) as f64 / width;
            self.reaches(column, [before * (1.0 - part) + value * part; 2]);
        }
    }

    fn reaches(&mut self, column: i64, ends: [f64; 2]) {
        let column = usize::try_from(column).ok();
        if let Some(known) = column.and_then(|column| self.columns.get_mut(column)) {
            *known = Some(known.map_or(ends, |known| merged(known, ends)));
        }
    }

    /// Which rows of so many each column reaches over, from the top.
    pub(crate) fn rows(
        &self,
        height: usize,
    ) -> impl Iterator<Item = Option<RangeInclusive<usize>>> + '_ {
        let all = self.columns.iter().flatten().copied().reduce(merged);
        let [bottom, top] = all.unwrap_or([0.0, 1.0]);
        let last = height.saturating_sub(1) as f64;
        // Halves, since the ends of all f64 are further apart than an f64 says.
        let half = top / 2.0 - bottom / 2.0;
        let row = move |value: f64| {
            let part = if half > 0.0 {
                (top / 2.0 - value / 2.0) / half
            } else {
                0.5
            };
            (part * last).round() as usize
        };
        let columns = self.columns.iter();
        columns.map(move |ends| ends.map(|[least, most]| row(most)..=row(least)))
    }
}

#[cfg(test)]
mod tests {
    use sprintscope_sim::Scope;
    use sprintscope_sim::store::{SeriesInfo, XValues};

    use super::*;

    #[test]
    fn an_outline_reaches_from_the_least_to_the_greatest_of_each_column() {
        let scope = Scope::new();
        let id = scope.store().create(SeriesInfo::default());
        let xs: Vec<f64> = (0..100_000).map(f64::from).collect();
        // A saw over a slope, and one spike.
        let mut values: Vec<f64> = xs.iter().map(|x| x / 1e4 + x % 2.0).collect();
        values[50_000] = 40.0;
        scope
            .store()
            .append(id, XValues::Each(&xs), &values)
            .unwrap();
        let history = History::of([0.0, 99_999.0], 200);
        let outline = Outline::of(&scope, &[id.into()], &history);
        let rows: Vec<_> = outline.rows(29).collect();
        assert_eq!(rows.len(), 200);
        let spikes = rows.iter().flatten().filter(|rows| *rows.start() == 0);
        assert!((1..=2).contains(&spikes.count()));
        assert_eq!(
            rows.iter().flatten().map(|rows| *rows.end()).max(),
            Some(28)
        );
        let room = rows.iter().rev().take_while(|rows| rows.is_none()).count();
        assert!((6..=9).contains(&room), "{room} columns of room");
    }

    /// A circle has no samples along x: it is where it has been, from its lower to its upper half.
    #[test]
    fn an_outline_of_a_curve_that_goes_to_and_fro_reaches_as_far_as_it() {
        let mut outline = Outline {
            columns: vec![None; 104],
        };
        let history = History::of([-1.0, 1.0], 104);
        let circle = (0..=40).map(|step| {
            let turned = f64::from(step) * std::f64::consts::TAU / 40.0;
            [turned.cos(), turned.sin()]
        });
        outline.add(&Run::Path(circle.collect()), &history.grid);
        for x in (-9..=9).map(|tenth| f64::from(tenth) / 10.0) {
            let column = history.grid.column_from_x(x) - history.grid.first;
            let half = (1.0 - x * x).sqrt();
            let [least, greatest] = outline.columns[column as usize].unwrap();
            assert!((least + half).abs() < 0.1, "{x}: {least}");
            assert!((greatest - half).abs() < 0.1, "{x}: {greatest}");
        }
    }

    #[test]
    fn an_outline_goes_on_where_samples_are_rare_and_breaks_at_gaps() {
        let scope = Scope::new();
        let id = scope.store().create(SeriesInfo::default());
        let xs = [0.0, 40.0, 50.0, 60.0, 100.0];
        let values = [0.0, 4.0, f64::NAN, 0.0, 4.0];
        scope
            .store()
            .append(id, XValues::Each(&xs), &values)
            .unwrap();
        let history = History::of([0.0, 100.0], 104);
        let outline = Outline::of(&scope, &[id.into()], &history);
        let rows: Vec<_> = outline.rows(5).collect();
        let at = |x: f64| {
            let column = history.grid.column_from_x(x) - history.grid.first;
            let rows = rows[usize::try_from(column).unwrap()].clone();
            rows.map(|rows| (*rows.start(), *rows.end()))
        };
        assert_eq!(
            (at(2.0), at(20.0), at(80.0)),
            (Some((4, 4)), Some((2, 2)), Some((2, 2)))
        );
        for x in [43.0, 50.0, 57.0] {
            assert_eq!(at(x), None, "at {x}: {rows:?}");
        }
    }

    #[test]
    fn an_outline_holds_until_a_column_is_full() {
        let history = History::of([0.0, 100.0], 1_000);
        assert!(history.holds([0.0, 100.0]));
        assert!(!history.holds([0.0, 100.3]));
        assert!(!history.holds([-1.0, 100.0]));
    }

    #[test]
    fn what_is_moved_stays_within_all_there_is() {
        let all = [0.0, 100.0];
        assert_eq!(gripped(Grip::Whole, [10.0, 20.0], 5.0, all), [15.0, 25.0]);
        assert_eq!(gripped(Grip::Whole, [10.0, 20.0], -50.0, all), [0.0, 10.0]);
        assert_eq!(gripped(Grip::Whole, [10.0, 20.0], 95.0, all), [90.0, 100.0]);
        assert_eq!(gripped(Grip::Left, [10.0, 20.0], -50.0, all), [0.0, 20.0]);
        assert_eq!(
            gripped(Grip::Right, [10.0, 20.0], 500.0, all),
            [10.0, 100.0]
        );
        let [left, right] = gripped(Grip::Left, [10.0, 20.0], 50.0, all);
        assert!(left < right && right == 20.0);
    }

    #[test]
    fn all_is_shown_where_hardly_anything_lies_beside() {
        assert!(!is_part_of([0.0, 100.0], [0.0, 99.0]));
        assert!(!is_part_of([0.5, 100.5], [0.0, 101.0]));
        assert!(is_part_of([10.0, 100.0], [0.0, 100.0]));
        assert!(is_part_of([0.0, 90.0], [0.0, 100.0]));
    }
}
