//! Samples of rows before: those that waited until it was known what their line is.

use std::collections::HashMap;

use super::waited::Waited;
use super::{APART_SECS, FallbackAxis, Feed};
use crate::format::Place;
use crate::gathering::{self, Gathering, Stretch};
use crate::job::Times;
use crate::source::columns::{Batch, RowTimes};
use crate::source::parsed::Late;

impl Feed {
    /// The samples of rows before: in their order, each with the place it had.
    pub(super) fn late_batches(&mut self, times: RowTimes) -> Vec<Batch> {
        let all = std::mem::take(&mut self.parsed.late);
        let waited = Waited::new(&all, APART_SECS);
        let mut gathering = Gathering::default();
        let mut places: HashMap<u32, gathering::Place> = HashMap::new();
        for late in &all {
            let has_axis = self.parsed.columns.settle(late.series);
            let x = self.late_time(late, has_axis, times, &waited);
            let place = places.entry(late.series).or_default();
            gathering.push(late.series, place, x, late.value);
        }
        let batch = |stretch: &Stretch<u32>| Batch {
            series: stretch.series,
            times: Times::Each(stretch.xs.as_slice().into()),
            values: stretch.values.clone(),
        };
        gathering.stretches().iter().map(batch).collect()
    }

    fn late_time(&self, late: &Late, has_axis: bool, times: RowTimes, waited: &Waited) -> f64 {
        if let Some(counter) = self.row_counter.as_ref().filter(|_| has_axis) {
            return counter.place(late);
        }
        let Place { row, arrival, x } = late.place;
        match (x.filter(|_| has_axis), self.axis) {
            (Some(x), _) => x,
            // Before the first place that the source gave: neither row nor arrival is one on its axis.
            (None, _) if let Some(first) = self.parsed.axis.first().filter(|_| has_axis) => first,
            (None, FallbackAxis::Row) => row as f64,
            // Of the block that is read now: it came between two looks.
            (None, FallbackAxis::Time) if row >= self.rows && arrival >= self.parsed.now => {
                times.start + (row - self.rows) as f64 * times.step
            }
            (None, FallbackAxis::Time) => waited.time(row).unwrap_or(arrival),
        }
    }
}
