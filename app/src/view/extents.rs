//! How far up and down all curves of a picture go, column by column: when a part of the picture
//! changes, only that part is looked at again.

use std::ops::Range;

use sprintscope_sim::store::{Answer, Column, Run};

use super::grid::Grid;
use super::y_range::merged;
use super::y_scale::Places;

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

/// Least and greatest finite value in each column in sight, of those that the y axis has a place for.
#[derive(Debug, Default)]
pub(crate) struct Extents {
    /// A ring: column `k` stands at `k` modulo its length.
    columns: Vec<[f64; 2]>,
    /// Of paths, which have no columns.
    paths: [f64; 2],
    /// Of the samples next to those in sight, left and right of it: lines lead in from there.
    beside: [[f64; 2]; 2],
    places: Places,
    /// How many values in each column have no place; empty while there are none.
    lost: Vec<u32>,
    /// Of paths.
    lost_of_paths: u32,
    /// Whether those of some columns weren't counted one by one.
    is_lost_rough: bool,
}

/// Values in sight that the y axis has no place for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lost {
    /// How many: of values, or of columns with any if these weren't told one by one.
    pub count: u64,
    /// Whether they are columns.
    pub are_columns: bool,
    /// The columns of the picture where they are.
    pub columns: Vec<Range<usize>>,
}

impl Lost {
    /// So many, as words; empty for none.
    pub(crate) fn text(&self) -> String {
        match (self.count, self.are_columns) {
            (0, _) => String::new(),
            (_, true) if self.columns.is_empty() => "values ≤ 0 not shown".into(),
            (1, false) => "1 value ≤ 0 not shown".into(),
            (count, false) => format!("{count} values ≤ 0 not shown"),
            (1, true) => "values ≤ 0 in 1 pixel column not shown".into(),
            (count, true) => format!("values ≤ 0 in {count} pixel columns not shown"),
        }
    }
}

impl Extents {
    /// Forgets everything; from now on there are so many columns.
    pub(crate) fn clear(&mut self, columns: usize, places: Places) {
        self.columns.clear();
        self.columns.resize(columns, NOTHING);
        self.paths = NOTHING;
        self.beside = [NOTHING; 2];
        self.places = places;
        self.lost.clear();
        self.lost_of_paths = 0;
        self.is_lost_rough = false;
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
            if !self.lost.is_empty() {
                *self.lost_at(column) = 0;
            }
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
                            self.add_column(number, column);
                        }
                    }
                }
                Run::Samples(samples) => {
                    for [x, value] in samples.iter().filter(|[_, value]| value.is_finite()) {
                        let number = (x / grid.width).floor() as i64;
                        if !columns.contains(&number) {
                            continue;
                        }
                        if self.places.holds(*value) {
                            let known = self.at(number);
                            *known = merged(*known, [*value; 2]);
                        } else {
                            *self.lost_at(number) += 1;
                        }
                    }
                }
                Run::Path(samples) => {
                    for [_, value] in samples.iter().filter(|[_, value]| value.is_finite()) {
                        if self.places.holds(*value) {
                            self.paths = merged(self.paths, [*value; 2]);
                        } else {
                            // One of a long path stands for several.
                            self.is_lost_rough = true;
                            self.lost_of_paths += 1;
                        }
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
        if !others.lost.is_empty() {
            self.lost.resize(self.columns.len(), 0);
        }
        for (known, other) in self.lost.iter_mut().zip(&others.lost) {
            *known += other;
        }
        self.lost_of_paths += others.lost_of_paths;
        self.is_lost_rough |= others.is_lost_rough;
    }

    /// Adds a column whose values aren't told one by one. Where some have no place, the least of the others isn't
    /// known: the greatest stands for all.
    fn add_column(&mut self, number: i64, column: &Column) {
        let extent = if column.min > column.max || self.places.holds(column.min) {
            [column.min, column.max]
        } else {
            *self.lost_at(number) += 1;
            self.is_lost_rough = true;
            if !self.places.holds(column.max) {
                return;
            }
            [column.max; 2]
        };
        let known = self.at(number);
        *known = merged(*known, extent);
    }

    /// The values without a place in the columns in sight.
    pub(crate) fn lost(&self, grid: &Grid) -> Lost {
        if self.lost.is_empty() && self.lost_of_paths == 0 {
            return Lost::default();
        }
        let length = self.lost.len().max(1) as i64;
        let mut lost = Lost {
            count: u64::from(self.lost_of_paths),
            are_columns: self.is_lost_rough,
            columns: Vec::new(),
        };
        for (place, column) in grid.sight().enumerate().take(self.lost.len()) {
            let count = self.lost[column.rem_euclid(length) as usize];
            if count == 0 {
                continue;
            }
            lost.count += if self.is_lost_rough {
                1
            } else {
                u64::from(count)
            };
            match lost.columns.last_mut() {
                Some(range) if range.end == place => range.end += 1,
                _ => lost.columns.push(place..place + 1),
            }
        }
        lost
    }

    /// The least and the greatest place of everything; none where there is no finite value.
    pub(crate) fn all(&self) -> Option<[f64; 2]> {
        let held = |[low, _]: &[f64; 2]| self.places.holds(*low);
        let beside = self.beside.into_iter().filter(held);
        let outside = beside.fold(self.paths, merged);
        let all = self.columns.iter().copied().fold(outside, merged);
        (all[0] <= all[1]).then(|| all.map(|value| self.places.place(value)))
    }

    fn lost_at(&mut self, column: i64) -> &mut u32 {
        self.lost.resize(self.columns.len(), 0);
        let place = column.rem_euclid(self.columns.len() as i64);
        &mut self.lost[place as usize]
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
        extents.clear(10, Places::Linear);
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
        extents.clear(10, Places::Linear);
        extents.add(&samples(&[[0.0, -3.0], [90.0, 5.0]]), &grid, &grid.sight());
        assert_eq!(extents.all(), Some([-3.0, 5.0]));
    }

    #[test]
    fn what_a_log_axis_has_no_place_for_is_counted_and_not_in_the_range() {
        let grid = Grid {
            width: 1.0,
            first: 5,
            columns: 10,
            rows: 10,
        };
        let mut extents = Extents::default();
        extents.clear(10, Places::Log);
        let seen = samples(&[
            [5.5, 100.0],
            [6.5, 0.0],
            [7.2, -1.0],
            [7.4, -2.0],
            [12.5, 0.1],
        ]);
        extents.add(&seen, &grid, &grid.sight());
        assert_eq!(extents.all(), Some([-1.0, 2.0]));
        let lost = extents.lost(&grid);
        assert_eq!(lost.text(), "3 values ≤ 0 not shown");
        assert_eq!(
            (lost.columns.len(), lost.columns.first()),
            (1, Some(&(1..3)))
        );
        extents.forget(6..7, &grid.sight(), &grid.sight());
        assert_eq!(extents.lost(&grid).count, 2);
        extents.clear(10, Places::Linear);
        extents.add(&seen, &grid, &grid.sight());
        assert_eq!(extents.lost(&grid), Lost::default());
        assert_eq!(extents.all(), Some([-2.0, 100.0]));
    }
}
