//! What the rows of a source are shown over, found and told.

use super::{FallbackAxis, Feed, ROW_AXIS};
use crate::format::Options;
use crate::job::{AxisReading, AxisSpec, Over, Stream, own_part};
use crate::source::row_counter::RowCounter;

/// Counters of a source that the log speaks of.
const COUNTERS_TOLD: usize = 3;

impl Feed {
    /// Tells what the series stand over.
    pub(super) fn tell_axis(&self) {
        let rows = self.rows + u64::from(self.parsed.columns.rows());
        if rows == 0 || self.parsed.stream == Stream::Err {
            return;
        }
        let counted = self.row_counter.as_ref().map(RowCounter::reading);
        let reading = counted.or_else(|| self.parsed.axis.reading());
        let reading = reading.unwrap_or_else(|| match self.axis {
            FallbackAxis::Row => AxisReading {
                kind: Over::Row,
                name: ROW_AXIS.into(),
                first: Some(0.0),
                last: Some((rows - 1) as f64),
            },
            FallbackAxis::Time => AxisReading {
                kind: Over::Arrival,
                name: String::new(),
                first: None,
                last: None,
            },
        });
        self.ctx.set_axis_reading(Some(reading));
    }

    /// Where the source's clock is the scope's, its places become the scope's time.
    pub(super) fn decide_axis(&mut self) {
        let Some(shift) = self.parsed.axis.decide() else {
            return;
        };
        self.parsed.columns.shift(shift);
        for late in &mut self.parsed.late {
            late.place.x = late.place.x.map(|x| x + shift);
        }
    }

    /// Finds what counts the rows of a file, and gives those of this block their places.
    pub(super) fn count_rows(&mut self) {
        let is_open = self.axis == FallbackAxis::Row
            && !self.is_axis_named
            && self.parsed.axis.spec().is_none()
            && self.names.is_empty();
        if is_open && self.row_counter.is_none() {
            self.row_counter = RowCounter::find(&self.parsed, self.rows);
        }
        if let Some(counter) = &mut self.row_counter {
            counter.count(&mut self.parsed.columns, &self.parsed.late, self.rows);
        }
    }

    /// Tells which series count; who watches a live source is told how to have it stand over one.
    pub(super) fn offer_axes(&mut self) {
        for series in std::mem::take(&mut self.parsed.counters) {
            let spec = self.parsed.series.get(series as usize);
            let Some(name) = spec.and_then(|spec| Some(own_part(&spec.as_ref()?.name).to_owned()))
            else {
                continue;
            };
            self.counters.push(series);
            let is_axis = |counter: &RowCounter| counter.name() == name;
            let is_news =
                !self.row_counter.as_ref().is_some_and(is_axis) && self.ctx.offer_axis(&name);
            if is_news && self.axis == FallbackAxis::Time && self.counters.len() <= COUNTERS_TOLD {
                self.parsed.log(Stream::Note, &offer(&name));
            }
        }
    }

    pub(super) fn own_axis(&self) -> Option<AxisSpec> {
        let counter = self.row_counter.as_ref().map(RowCounter::spec);
        counter.or_else(|| self.parsed.axis.spec())
    }
}

/// Whether a person said what the x axis is.
pub(super) fn names_axis(options: &Options) -> bool {
    options.x.is_some() || options.corrections.time.is_some()
}

/// What the log says of a counter.
fn offer(name: &str) -> String {
    let quote = if name.contains(char::is_whitespace) {
        "'"
    } else {
        ""
    };
    format!("`{name}` counts: X or --x {quote}{name}{quote} makes it the x axis")
}
