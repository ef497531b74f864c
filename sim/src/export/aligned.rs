//! A row for each x that any of the series has, with what each of them has there.

use std::sync::Arc;

use super::ExportProgress;
use super::chosen::{Chosen, Stop};
use super::join::{Join, JoinedColumn};
use super::table::Table;
use crate::store::{SampleRange, SeriesInfo};

/// Rows that are handed on at once.
const ROWS: usize = 8_192;

/// A walk along the samples of a series.
struct Walk {
    info: Arc<SeriesInfo>,
    chunks: SampleRange,
    xs: Vec<f64>,
    values: Vec<f64>,
    at: usize,
    before: Option<[f64; 2]>,
}

impl Walk {
    fn new(chosen: Chosen) -> Self {
        let mut walk = Self {
            info: chosen.info,
            chunks: chosen.samples,
            xs: Vec::new(),
            values: Vec::new(),
            at: 0,
            before: None,
        };
        walk.fill();
        walk
    }

    fn fill(&mut self) {
        if self.at < self.xs.len() {
            return;
        }
        self.at = 0;
        (self.xs, self.values) = match self.chunks.next() {
            Some(chunk) => (chunk.xs, chunk.values),
            None => (Vec::new(), Vec::new()),
        };
    }

    /// The next sample.
    fn next(&self) -> Option<[f64; 2]> {
        let x = self.xs.get(self.at)?;
        Some([*x, self.values[self.at]])
    }

    /// Takes the next sample if it stands there; returns what the series has there.
    fn at(&mut self, x: f64, join: Join, progress: &ExportProgress) -> Result<Option<f64>, Stop> {
        let next = self.next();
        let Some([own, value]) = next.filter(|next| next[0] <= x) else {
            return Ok(self.between(x, next, join));
        };
        self.before = Some([own, value]);
        self.at += 1;
        if self.at == self.xs.len() {
            progress.add(self.xs.len() as u64);
            self.fill();
        }
        if self.next().is_some_and(|next| next[0] < own) {
            return Err(Stop::Backwards(self.info.name.clone()));
        }
        Ok(Some(value))
    }

    fn between(&self, x: f64, next: Option<[f64; 2]>, join: Join) -> Option<f64> {
        let before = self.before;
        let join = match join {
            Join::Linear if self.info.is_state() => Join::Previous,
            join => join,
        };
        match (join, before, next) {
            (Join::Previous, before, _) | (Join::Nearest, before, None) => Some(before?[1]),
            (Join::Linear, ..) => {
                let ([from, low], [to, high]) = (before?, next?);
                Some(low + (high - low) * ((x - from) / (to - from)))
            }
            (Join::Nearest, None, Some([_, value])) => Some(value),
            (Join::Nearest, Some([from, low]), Some([to, high])) => {
                Some(if x - from <= to - x { low } else { high })
            }
        }
    }
}

/// Writes a row for each x. A series that has several samples at one x has as many rows there.
pub(super) fn write(
    table: &mut dyn Table,
    chosen: Vec<Chosen>,
    join: Join,
    progress: &ExportProgress,
) -> Result<u64, Stop> {
    let mut walks: Vec<Walk> = chosen.into_iter().map(Walk::new).collect();
    let mut columns = vec![JoinedColumn::default(); walks.len()];
    let (mut xs, mut rows) = (Vec::with_capacity(ROWS), 0);
    loop {
        let nexts = walks.iter().filter_map(Walk::next).map(|next| next[0]);
        let x = nexts.min_by(f64::total_cmp);
        if xs.len() == ROWS || x.is_none() && !xs.is_empty() {
            if progress.is_cancelled() {
                return Err(Stop::Cancelled);
            }
            table.joined(&xs, &columns)?;
            rows += xs.len() as u64;
            xs.clear();
            for column in &mut columns {
                column.values.clear();
                column.has.clear();
            }
        }
        let Some(x) = x else { return Ok(rows) };
        xs.push(x);
        for (walk, column) in walks.iter_mut().zip(&mut columns) {
            column.push(walk.at(x, join, progress)?);
        }
    }
}
