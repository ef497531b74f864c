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

/// Stands for no finite value; merged with anything it gives the other.
const NOTHING: [f64; 2] = [f64::INFINITY, f64::NEG_INFINITY];

/// Least and greatest finite value in each column in sight.
#[derive(Debug, Default)]
pub(crate) struct Extents {
    /// A ring: column `k` stands at `k` modulo its length.
    columns: Vec<[f64; 2]>,
    /// Of paths, which have no columns.
    paths: [f64; 2],
}

impl Extents {
    /// Forgets everything; from now on there are so many columns.
    pub(crate) fn clear(&mut self, columns: usize) {
        self.columns.clear();
        self.columns.resize(columns, NOTHING);
        self.paths = NOTHING;
    }

    /// Forgets these columns.
    pub(crate) fn forget(&mut self, columns: Range<i64>) {
        for column in columns {
            *self.at(column) = NOTHING;
        }
    }

    /// Adds what an answer says of these columns, of which there are no more than in the ring.
    pub(crate) fn add(&mut self, answer: &Answer, grid: &Grid, columns: &Range<i64>) {
        for run in &answer.runs {
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
    }

    /// Of everything; none where there is no finite value.
    pub(crate) fn all(&self) -> Option<[f64; 2]> {
        let all = self.columns.iter().copied().fold(self.paths, merged);
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
        assert_eq!(extents.all(), Some([1.0, 9.0]));
        // Scrolled by three: columns 10 to 12 come in where 0 to 2 were.
        extents.forget(10..13);
        extents.add(&samples(&[[11.5, 2.0]]), &grid, &(10..13));
        assert_eq!(extents.all(), Some([1.0, 2.0]));
    }
}
