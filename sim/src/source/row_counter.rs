//! The counter that a file's rows stand over, where nothing else in them says when they were.

use std::collections::HashSet;

use crate::job::{AxisReading, AxisSpec, Over, SeriesSpec, own_part};

use super::columns::Columns;
use super::parsed::{Late, Parsed};
use super::trail::Trail;

/// A series that counts, at the head of its rows: what its last value was is where a row stands.
#[derive(Debug)]
pub(super) struct RowCounter {
    series: u32,
    name: String,
    first: f64,
    last: f64,
    trail: Trail,
}

impl RowCounter {
    /// Looks for one in what was said so far, of which the first row has the number `first_row`.
    /// None of it was sent yet.
    pub(super) fn find(parsed: &Parsed, first_row: u64) -> Option<Self> {
        let look = Look { parsed, first_row };
        let series = parsed.counters.iter().copied();
        series
            .filter(|series| look.is_axis(*series))
            .find_map(|series| {
                let (_, first) = *look.samples(series).first()?;
                let name = parsed.series.get(series as usize)?.as_ref()?;
                let name = own_part(&name.name).to_owned();
                let (last, trail) = (first, Trail::default());
                Some(Self {
                    series,
                    name,
                    first,
                    last,
                    trail,
                })
            })
    }

    /// The same where the series were numbered anew, if there still is one of its name.
    pub(super) fn again(self, parsed: &Parsed) -> Option<Self> {
        let is_it = |spec: &SeriesSpec| own_part(&spec.name) == self.name;
        let place = parsed
            .series
            .iter()
            .position(|spec| spec.as_ref().is_some_and(is_it));
        let series = place? as u32;
        Some(Self { series, ..self })
    }

    /// The axis that it is.
    pub(super) fn spec(&self) -> AxisSpec {
        AxisSpec::named(&*self.name)
    }

    /// What it is called.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// What the rows stand over, as it was read.
    pub(super) fn reading(&self) -> AxisReading {
        AxisReading {
            kind: Over::Column,
            name: self.name.clone(),
            first: Some(self.first),
            last: Some(self.last),
        }
    }

    /// Gives the rows of a block their places, of which the first has the number `first_row`.
    pub(super) fn count(&mut self, columns: &mut Columns, late: &[Late], first_row: u64) {
        let own = late.iter().filter(|late| late.series == self.series);
        for late in own {
            self.trail.push(late.place.row, late.value);
        }
        let before = self.trail.last().unwrap_or(self.first);
        for (row, value) in columns.samples_of(self.series) {
            self.trail.push(first_row + u64::from(row), value);
        }
        columns.count_by(self.series, before);
        self.last = self.trail.last().unwrap_or(before);
    }

    /// Where a sample of an earlier row stands.
    pub(super) fn place(&self, late: &Late) -> f64 {
        if late.series == self.series && late.value.is_finite() {
            return late.value;
        }
        self.trail.at(late.place.row).unwrap_or(self.first)
    }
}

/// What was said up to now, of which nothing was sent.
struct Look<'a> {
    parsed: &'a Parsed,
    first_row: u64,
}

impl Look<'_> {
    /// The rows and values of a series.
    fn samples(&self, series: u32) -> Vec<(u64, f64)> {
        let late = self.parsed.late.iter().filter(|late| late.series == series);
        let late = late.map(|late| (late.place.row, late.value));
        let here = self.parsed.columns.samples_of(series);
        let here = here.map(|(row, value)| (self.first_row + u64::from(row), value));
        late.chain(here).collect()
    }

    fn is_axis(&self, series: u32) -> bool {
        let samples = self.samples(series);
        let Some((first_row, _)) = samples.first() else {
            return false;
        };
        let grows = samples.len() > 1
            && samples.iter().all(|(_, value)| value.is_finite())
            && samples.is_sorted_by(|(_, one), (_, next)| one < next);
        let rows: HashSet<u64> = samples.iter().map(|(row, _)| *row).collect();
        let mut others = self.others(series).peekable();
        let has_others = others.peek().is_some();
        grows
            && has_others
            && others.all(|other| {
                let samples = self.samples(other);
                let mut other_rows = samples.iter().map(|(row, _)| row);
                // What stands before it in its rows isn't counted by it.
                let is_behind = other > series || !other_rows.clone().any(|row| rows.contains(row));
                is_behind && other_rows.all(|row| row >= first_row)
            })
    }

    /// The series that don't count.
    fn others(&self, series: u32) -> impl Iterator<Item = u32> {
        let all = 0..self.parsed.series.len() as u32;
        let counters = &self.parsed.counters;
        all.filter(move |other| *other != series && !counters.contains(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Sink;
    use crate::job::Stream;

    /// What rows of these columns say, of which those named `step` or `epoch` count.
    fn parsed_rows(names: &[&str], rows: &[&[f64]]) -> Parsed {
        let mut parsed = Parsed::new(Stream::Out);
        for (series, name) in (0..).zip(names) {
            parsed.series(series, name, "");
            if ["step", "epoch"].contains(&own_part(name)) {
                parsed.counter(series);
            }
        }
        for row in rows {
            parsed.row(None);
            let samples = (0..).zip(row.iter().copied());
            for (series, value) in samples.filter(|(_, value)| !value.is_nan()) {
                parsed.sample(series, value);
            }
        }
        parsed
    }

    fn found(names: &[&str], rows: &[&[f64]]) -> Option<String> {
        RowCounter::find(&parsed_rows(names, rows), 0).map(|counter| counter.name)
    }

    const NONE: f64 = f64::NAN;

    #[test]
    fn what_grows_at_the_head_of_its_rows_is_what_they_stand_over() {
        let rows: &[&[f64]] = &[&[10.0, 0.5], &[20.0, 0.4]];
        assert_eq!(found(&["step", "loss"], rows).as_deref(), Some("step"));
        let alone: &[&[f64]] = &[&[1.0, NONE], &[NONE, 0.5], &[2.0, NONE], &[NONE, 0.4]];
        assert_eq!(found(&["a/step", "loss"], alone).as_deref(), Some("step"));
    }

    #[test]
    fn of_two_counters_the_one_that_is_another_in_each_row_counts() {
        let rows: &[&[f64]] = &[&[1.0, 1.0, 0.5], &[1.0, 2.0, 0.4], &[2.0, 3.0, 0.3]];
        let found = found(&["epoch", "step", "loss"], rows);
        assert_eq!(found.as_deref(), Some("step"));
    }

    #[test]
    fn what_repeats_stands_behind_others_or_comes_late_is_no_axis() {
        let repeats: &[&[f64]] = &[&[1.0, 0.5], &[1.0, 0.4]];
        let behind: &[&[f64]] = &[&[0.5, 1.0], &[0.4, 2.0]];
        let late: &[&[f64]] = &[&[NONE, 0.5], &[1.0, 0.4], &[2.0, 0.3]];
        let alone: &[&[f64]] = &[&[1.0], &[2.0]];
        assert_eq!(found(&["step", "loss"], repeats), None);
        assert_eq!(found(&["loss", "step"], behind), None);
        assert_eq!(found(&["step", "loss"], late), None);
        assert_eq!(found(&["step"], alone), None);
    }

    #[test]
    fn a_row_stands_at_the_last_value() {
        let rows: &[&[f64]] = &[&[10.0, NONE], &[NONE, 0.5], &[20.0, NONE], &[NONE, 0.4]];
        let mut parsed = parsed_rows(&["step", "loss"], rows);
        let mut counter = RowCounter::find(&parsed, 7).unwrap();
        counter.count(&mut parsed.columns, &[], 7);
        assert_eq!(
            [8, 9].map(|row| counter.trail.at(row)),
            [10.0, 20.0].map(Some)
        );
        let reading = counter.reading();
        assert_eq!((reading.first, reading.last), (Some(10.0), Some(20.0)));
    }
}
