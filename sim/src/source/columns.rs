//! Rows as they are read, turned into batches of one series each.

use std::ops::Range;

use crate::gathering::BATCH_MAX;
use crate::job::Times;

/// Where the rows of a block lie that have no x of their own: row `i` at `start + i * step`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct RowTimes {
    pub start: f64,
    /// 0 where all rows came at once.
    pub step: f64,
}

/// Samples of one series, ready to be sent.
#[derive(Debug, PartialEq)]
pub(super) struct Batch {
    pub series: u32,
    pub times: Times,
    pub values: Vec<f64>,
}

/// The samples of one series within the block.
#[derive(Default)]
struct SeriesColumn {
    values: Vec<f64>,
    /// The row of the first value.
    first_row: u32,
    /// The row of each value; empty as long as they are consecutive.
    rows: Vec<u32>,
    /// Whether its samples lie on the source's own x axis; fixed by its first sample.
    has_axis: Option<bool>,
}

impl SeriesColumn {
    #[cold]
    fn scatter(&mut self, row: u32) {
        self.rows = (self.first_row..).take(self.values.len()).collect();
        self.rows.push(row);
    }
}

/// Rows since the last batches were taken, column by column.
#[derive(Default)]
pub(super) struct Columns {
    of_series: Vec<SeriesColumn>,
    /// Columns with values, so that ten thousand quiet series cost nothing.
    touched: Vec<u32>,
    rows: u32,
    /// The x of each row, once the source has an axis of its own.
    xs: Vec<f64>,
    has_axis: bool,
    last_x: f64,
}

impl Batch {
    /// Takes the first samples off; how many is less than there are.
    pub(super) fn split_off_front(&mut self, count: usize) -> Self {
        let values = self.values.split_off(count);
        let (first, rest) = match &self.times {
            Times::Regular { start, step } => {
                let (start, step) = (*start, *step);
                // Anew from there, rounding would move them.
                let rest = (count..count + values.len()).map(|i| start + i as f64 * step);
                (Times::Regular { start, step }, Times::Each(rest.collect()))
            }
            Times::Each(times) => {
                let (first, rest) = times.split_at(count);
                (Times::Each(first.into()), Times::Each(rest.into()))
            }
        };
        self.times = rest;
        Self {
            series: self.series,
            times: first,
            values: std::mem::replace(&mut self.values, values),
        }
    }
}

impl Columns {
    /// From this row on the source has an x axis of its own.
    pub(super) fn set_axis(&mut self) {
        self.has_axis = true;
        // No series on the axis has samples in the rows so far.
        self.xs.resize(self.rows as usize, 0.0);
    }

    /// Whether what is said of this series from here on lies on the source's own axis; fixed by the
    /// first that is said.
    pub(super) fn settle(&mut self, series: u32) -> bool {
        let index = series as usize;
        if self.of_series.len() <= index {
            self.of_series.resize_with(index + 1, SeriesColumn::default);
        }
        *self.of_series[index].has_axis.get_or_insert(self.has_axis)
    }

    /// Moves what the rows so far said of x: the source's times are the scope's, but for this.
    pub(super) fn shift(&mut self, by: f64) {
        for x in &mut self.xs {
            *x += by;
        }
        self.last_x += by;
    }

    /// Begins a row. One without an x takes the last.
    #[inline]
    pub(super) fn row(&mut self, x: Option<f64>) {
        self.rows += 1;
        if self.has_axis {
            self.last_x = x.unwrap_or(self.last_x);
            self.xs.push(self.last_x);
        }
    }

    /// A sample of the row begun last.
    #[inline]
    pub(super) fn sample(&mut self, series: u32, value: f64) {
        let row = self.rows.saturating_sub(1);
        if let Some(column) = self.of_series.get_mut(series as usize)
            && let Some(last) = column.values.len().checked_sub(1)
        {
            if !column.rows.is_empty() {
                column.rows.push(row);
            } else if column.first_row + last as u32 + 1 != row {
                column.scatter(row);
            }
            column.values.push(value);
        } else {
            self.first_sample(series, row, value);
        }
    }

    #[cold]
    fn first_sample(&mut self, series: u32, row: u32, value: f64) {
        let index = series as usize;
        if self.of_series.len() <= index {
            self.of_series.resize_with(index + 1, SeriesColumn::default);
        }
        let column = &mut self.of_series[index];
        column.has_axis.get_or_insert(self.has_axis);
        column.first_row = row;
        column.values.push(value);
        self.touched.push(series);
    }

    /// Rows since the last batches.
    pub(super) fn rows(&self) -> u32 {
        self.rows
    }

    /// Whether this series lies on the source's own x axis; `None` before its first sample.
    pub(super) fn has_axis(&self, series: u32) -> Option<bool> {
        self.of_series.get(series as usize)?.has_axis
    }

    /// How many samples this series has had since the last batches.
    pub(super) fn count_of(&self, series: u32) -> usize {
        let column = self.of_series.get(series as usize);
        column.map_or(0, |column| column.values.len())
    }

    /// The rows since the last batches in which this series has a sample, each with its value.
    pub(super) fn samples_of(&self, series: u32) -> impl Iterator<Item = (u32, f64)> {
        let column = self.of_series.get(series as usize);
        column.into_iter().flat_map(|column| {
            let row = |place: usize| {
                let consecutive = column.first_row + place as u32;
                column.rows.get(place).copied().unwrap_or(consecutive)
            };
            let values = column.values.iter().enumerate();
            values.map(move |(place, value)| (row(place), *value))
        })
    }

    /// From here on each row stands at the last value of this series; up to its first one at
    /// `before`. No series may have been sent without an axis.
    pub(super) fn count_by(&mut self, series: u32, before: f64) {
        let (mut xs, mut last) = (Vec::with_capacity(self.rows as usize), before);
        for (row, value) in self
            .samples_of(series)
            .filter(|(_, value)| value.is_finite())
        {
            xs.resize(row as usize, last);
            last = value;
        }
        xs.resize(self.rows as usize, last);
        (self.xs, self.last_x, self.has_axis) = (xs, last, true);
        for column in &mut self.of_series {
            column.has_axis = column.has_axis.map(|_| true);
        }
    }

    /// Everything since the last call, in the order in which the series came.
    pub(super) fn take_batches(&mut self, times: RowTimes) -> Vec<Batch> {
        let mut batches = Vec::with_capacity(self.touched.len());
        let rows = self.rows as usize;
        let mut shared = SharedTimes {
            rows: times,
            xs: &self.xs,
            of_chunks: [Vec::new(), Vec::new()],
        };
        for series in self.touched.drain(..) {
            let column = &mut self.of_series[series as usize];
            let is_whole = column.rows.is_empty() && column.values.len() == rows;
            let has_axis = column.has_axis == Some(true);
            for (chunk, values) in column.values.chunks(BATCH_MAX).enumerate() {
                let from = chunk * BATCH_MAX;
                let range = from..from + values.len();
                let times = if is_whole {
                    shared.chunk(chunk, range, has_axis)
                } else if column.rows.is_empty() {
                    let first = column.first_row as usize;
                    shared.consecutive(range.start + first..range.end + first, has_axis)
                } else {
                    shared.scattered(&column.rows[range], has_axis)
                };
                let values = values.to_vec();
                batches.push(Batch {
                    series,
                    times,
                    values,
                });
            }
            column.values.clear();
            column.rows.clear();
        }
        self.rows = 0;
        self.xs.clear();
        batches
    }
}

/// The times of a block's rows. Series that are in all of them share what they say.
struct SharedTimes<'a> {
    rows: RowTimes,
    xs: &'a [f64],
    /// Without and with an axis of their own.
    of_chunks: [Vec<Times>; 2],
}

impl SharedTimes<'_> {
    fn chunk(&mut self, chunk: usize, range: Range<usize>, has_axis: bool) -> Times {
        let known = self.of_chunks[usize::from(has_axis)].get(chunk);
        if let Some(times) = known {
            return times.clone();
        }
        let times = self.consecutive(range, has_axis);
        self.of_chunks[usize::from(has_axis)].push(times.clone());
        times
    }

    fn consecutive(&self, range: Range<usize>, has_axis: bool) -> Times {
        if has_axis {
            return compact(&self.xs[range]);
        }
        let RowTimes { start, step } = self.rows;
        let start = start + range.start as f64 * step;
        if step == 0.0 || range.len() == 1 {
            Times::Each(std::iter::repeat_n(start, range.len()).collect())
        } else {
            Times::Regular { start, step }
        }
    }

    fn scattered(&self, rows: &[u32], has_axis: bool) -> Times {
        let RowTimes { start, step } = self.rows;
        let at = |row: &u32| {
            if has_axis {
                self.xs[*row as usize]
            } else {
                start + f64::from(*row) * step
            }
        };
        compact(&rows.iter().map(at).collect::<Vec<_>>())
    }
}

/// By their step, where that gives all times to the bit.
fn compact(times: &[f64]) -> Times {
    regular(times).unwrap_or_else(|| Times::Each(times.into()))
}

fn regular(times: &[f64]) -> Option<Times> {
    let [start, second, .., last] = *times else {
        return None;
    };
    let steps = [second - start, (last - start) / (times.len() - 1) as f64];
    let mut steps = steps.into_iter();
    let fits = |step: &f64| {
        let at = |i: u32| (start + f64::from(i) * step).to_bits();
        let mut placed = (0..).zip(times);
        *step > 0.0 && step.is_finite() && placed.all(|(i, time)| at(i) == time.to_bits())
    };
    let step = steps.find(fits)?;
    Some(Times::Regular { start, step })
}

#[cfg(test)]
mod tests;
