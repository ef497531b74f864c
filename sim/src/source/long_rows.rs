//! Rows with a sample each: of which series, over what, and its value or label.

use std::collections::HashMap;

use super::curves::{CurveKey, Curves, X};
use crate::job::{AxisKind, AxisReading, AxisSpec, Over};

/// What an x counts that is no date: seconds, as an export of ours calls them.
pub(super) const SECONDS: &str = "t";

/// A sample with all that its row says of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct LongRow<'a> {
    pub series: &'a [u8],
    /// What it stands over, by name.
    pub axis: &'a [u8],
    pub unit: Option<&'a [u8]>,
    pub x: f64,
    pub value: f64,
    /// In place of the value.
    pub label: Option<&'a [u8]>,
}

/// The name of an axis, and the curve of a series over it; without one it is refused.
type OverAxis = (Box<[u8]>, Option<CurveKey>);

/// The series of such rows.
#[derive(Debug, Default)]
pub(super) struct LongRows {
    /// x are dates.
    is_date: bool,
    known: HashMap<Box<[u8]>, Vec<OverAxis>>,
    has_axis: bool,
}

impl LongRows {
    /// Rows whose x are dates.
    #[cfg(feature = "parquet")]
    pub(super) fn over_dates(is_date: bool) -> Self {
        Self {
            is_date,
            ..Self::default()
        }
    }

    pub(super) fn push(&mut self, row: &LongRow<'_>, curves: &mut Curves) {
        let key = self.find(row, curves);
        curves.ignore(X, 1);
        let Some(key) = key.filter(|_| row.x.is_finite()) else {
            return curves.pass_over();
        };
        match row.label {
            Some(label) => curves.push_label(key, row.x, &String::from_utf8_lossy(label)),
            None => curves.push(key, row.x, row.value),
        }
        curves.reach(row.x);
    }

    fn find(&mut self, row: &LongRow<'_>, curves: &mut Curves) -> Option<CurveKey> {
        let over = self.known.get(row.series);
        let known = over.and_then(|over| over.iter().find(|(axis, _)| **axis == *row.axis));
        if let Some((_, known)) = known {
            return *known;
        }
        let made = self.make(row, curves);
        let over = self.known.entry(row.series.into()).or_default();
        over.push((row.axis.into(), made));
        made
    }

    fn make(&mut self, row: &LongRow<'_>, curves: &mut Curves) -> Option<CurveKey> {
        let [name, axis] = [row.series, row.axis].map(String::from_utf8_lossy);
        let (axis, reading) = axis_named(&axis, self.is_date);
        if !std::mem::replace(&mut self.has_axis, true) {
            curves.stand_over(reading);
        }
        let key = curves.find(&name, Some(&axis))?;
        if let Some(unit) = row.unit.filter(|unit| !unit.is_empty()) {
            let unit = String::from_utf8_lossy(unit);
            curves.describe(key, |spec| spec.unit(unit));
        }
        Some(key)
    }
}

/// What stands over an axis that an export calls so.
pub(super) fn axis_named(name: &str, is_date: bool) -> (AxisSpec, AxisReading) {
    let kind = match name {
        _ if is_date => AxisKind::Clock,
        SECONDS => AxisKind::Elapsed,
        _ => AxisKind::Number,
    };
    let axis = AxisSpec::named(name).kind(kind);
    let reading = AxisReading {
        kind: match kind {
            AxisKind::Number => Over::Column,
            _ => Over::Time,
        },
        name: axis.name.clone(),
        first: None,
        last: None,
    };
    (axis, reading)
}

/// What is infinite, as JSON has a text for it.
pub(super) fn infinite(word: &str) -> Option<f64> {
    match word {
        "inf" => Some(f64::INFINITY),
        "-inf" => Some(f64::NEG_INFINITY),
        _ => None,
    }
}
