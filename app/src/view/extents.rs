//! How far up and down all curves of a picture go, column by column: when a part of the picture
//! changes, only that part is looked at again.

use std::ops::Range;

use sprintscope_sim::store::{Answer, Column, Run};

use super::grid::Grid;
use super::y_range::merged;

/// The lowest and the highest that a column shows, infinities included; `None` where it holds nothing, or only a gap.
pub(crate) fn reach(column: &Column) -> Option<[f64; 2]> {
    let (up, down) = (
        column.flags.has_plus_infinity(),
        column.flags.has_minus_infinity(),
    );
    // With nothing finite inside, `min` and `max` are the identity: the infinities are all.
    let highest = if up { f64::INFINITY } else { column.max };
    let lowest = if down { f64::NEG_INFINITY } else { column.min };
    let is_drawn = column.min <= column.max || up || down;
    is_drawn.then(|| [lowest.min(highest.max(lowest)), highest.max(lowest)])
}

/// The values next to those in sight, left and right of it: a line leads in from there, be it ever so far.
fn beside(run: &Run, grid: &Grid) -> [Option<f64>; 2] {
    let sight = grid.sight();
    match run {
        Run::Samples(samples) => {
            let number = |[x, _]: &[f64; 2]| (x / grid.width).floor() as i64;
            let left = samples.partition_point(|sample| number(sample) < sight.start);
            let right = samples.partition_point(|sample| number(sample) < sight.end);
            let value = |place: usize| samples.get(place).map(|[_, value]| *value);
            [left.checked_sub(1).and_then(value), value(right)]
        }
        Run::Columns {
            start,
            columns,
            before,
            after,
            ..
        } => {
            let place = |column: i64| (column - start).clamp(0, columns.len() as i64) as usize;
            let is_there = |column: &&_| !Column::is_empty(column);
            let left = columns[..place(sight.start)].iter().rfind(is_there);
            let right = columns[place(sight.end)..].iter().find(is_there);
            let [before, after] = [before, after].map(|sample| sample.map(|[_, value]| value));
            [
                left.map(|column| column.last).or(before),
                right.map(|column| column.first).or(after),
            ]
        }
        Run::Path(_) => [None; 2],
    }
}

fn is_any(extent: &[f64; 2]) -> bool {
    extent[0] <= extent[1]
}

/// Stands for no finite value; merged with anything it gives the other.
const NOTHING: [f64; 2] = [f64::INFINITY, f64::NEG_INFINITY];

/// Least and greatest finite value in each column in sight.
#[derive(Debug, Default)]
pub(crate) struct Extents {
    /// A ring: column `k` stands at `k` modulo its length.
    columns: Vec<[f64; 2]>,
    /// Of paths, which have no columns.
    paths: [f64; 2],
    /// Of the samples next to those in sight, left and right of it: lines lead in from there.
    beside: [[f64; 2]; 2],
}

impl Extents {
    /// Forgets everything; from now on there are so many columns.
    pub(crate) fn clear(&mut self, columns: usize) {
        self.columns.clear();
        self.columns.resize(columns, NOTHING);
        self.paths = NOTHING;
        self.beside = [NOTHING; 2];
    }

    /// Forgets these columns, some of which may have come into sight since `before` was.
    pub(crate) fn forget(&mut self, columns: Range<i64>, sight: &Range<i64>, before: &Range<i64>) {
        if columns.start <= sight.start {
            self.beside[0] = NOTHING;
        }
        if columns.end >= sight.end {
            self.beside[1] = NOTHING;
        }
        // What goes out of sight on one side has its places in the ring where others come in on the other.
        let went_left = columns.clone().filter(|column| *column >= before.end);
        let went_right = columns.clone().filter(|column| *column < before.start);
        let nearest = [
            went_left
                .map(|column| *self.at(column))
                .filter(is_any)
                .last(),
            went_right.map(|column| *self.at(column)).find(is_any),
        ];
        for (beside, nearest) in self.beside.iter_mut().zip(nearest) {
            *beside = nearest.unwrap_or(*beside);
        }
        for column in columns {
            *self.at(column) = NOTHING;
        }
    }

    /// Adds what an answer says of these columns, of which there are no more than in the ring.
    pub(crate) fn add(&mut self, answer: &Answer, grid: &Grid, columns: &Range<i64>) {
        let sight = grid.sight();
        for run in &answer.runs {
            let beside = beside(run, grid);
            let reaches = [columns.start <= sight.start, columns.end >= sight.end];
            for side in (0..2).filter(|side| reaches[*side]) {
                if let Some(value) = beside[side].filter(|value| value.is_finite()) {
                    self.beside[side] = merged(self.beside[side], [value; 2]);
                }
            }
            match run {
                Run::Columns {
                    start,
                    columns: told,
                    ..
                } => {
                    for (number, column) in (*start..).zip(told) {
                        if columns.contains(&number) {
                            let known = self.at(number);
                            *known = merged(*known, [column.min, column.max]);
                        }
                    }
                }
                Run::Samples(samples) => {
                    for [x, value] in samples.iter().filter(|[_, value]| value.is_finite()) {
                        let number = (x / grid.width).floor() as i64;
                        if columns.contains(&number) {
                            let known = self.at(number);
                            *known = merged(*known, [*value; 2]);
                        }
                    }
                }
                Run::Path(samples) => {
                    for [_, value] in samples.iter().filter(|[_, value]| value.is_finite()) {
                        self.paths = merged(self.paths, [*value; 2]);
                    }
                }
            }
        }
    }

    /// Adds what others, of the same columns, say.
    pub(crate) fn merge(&mut self, others: &Self) {
        for (known, other) in self.columns.iter_mut().zip(&others.columns) {
            *known = merged(*known, *other);
        }
        self.paths = merged(self.paths, others.paths);
        for (known, other) in self.beside.iter_mut().zip(others.beside) {
            *known = merged(*known, other);
        }
    }

    /// Of everything; none where there is no finite value.
    pub(crate) fn all(&self) -> Option<[f64; 2]> {
        let [left, right] = self.beside;
        let outside = merged(self.paths, merged(left, right));
        let all = self.columns.iter().copied().fold(outside, merged);
        (all[0] <= all[1]).then_some(all)
    }

    fn at(&mut self, column: i64) -> &mut [f64; 2] {
        let place = column.rem_euclid(self.columns.len() as i64);
        &mut self.columns[place as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(values: &[[f64; 2]]) -> Answer {
        Answer {
            runs: vec![Run::Samples(values.to_vec())],
            ..Answer::default()
        }
    }

    #[test]
    fn an_extreme_is_forgotten_when_its_column_goes_out_of_sight() {
        let grid = Grid {
            width: 1.0,
            first: 0,
            columns: 10,
            rows: 10,
        };
        let mut extents = Extents::default();
        extents.clear(10);
        assert_eq!(extents.all(), None);
        let seen = samples(&[[0.5, 9.0], [4.5, 1.0], [7.5, f64::NAN], [12.0, 99.0]]);
        extents.add(&seen, &grid, &(0..10));
        assert_eq!(extents.all(), Some([1.0, 99.0]), "it leads out to 99");
        // Scrolled by three: columns 10 to 12 come in where 0 to 2 were. What stood there is next to
        // what is in sight now.
        let scrolled = Grid { first: 3, ..grid };
        extents.forget(9..13, &scrolled.sight(), &grid.sight());
        extents.add(&samples(&[[11.5, 2.0]]), &scrolled, &(9..13));
        assert_eq!(extents.all(), Some([1.0, 9.0]));
        // And by three more: the one at 4 is, and 9 isn't any longer.
        let further = Grid { first: 6, ..grid };
        extents.forget(12..16, &further.sight(), &scrolled.sight());
        extents.add(&samples(&[[13.5, 3.0]]), &further, &(12..16));
        assert_eq!(extents.all(), Some([1.0, 3.0]));
    }

    #[test]
    fn between_two_samples_both_count() {
        let grid = Grid {
            width: 0.01,
            first: 400,
            columns: 10,
            rows: 10,
        };
        let mut extents = Extents::default();
        extents.clear(10);
        extents.add(&samples(&[[0.0, -3.0], [90.0, 5.0]]), &grid, &grid.sight());
        assert_eq!(extents.all(), Some([-3.0, 5.0]));
    }
}
