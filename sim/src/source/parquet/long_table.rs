//! A table with a sample in each row: one column names the series, another has the value.

use std::collections::HashMap;

use super::column::Cells;
use super::kind::Kind;
use super::rows::{Heading, Rows, asked};
use crate::job::{AxisKind, AxisReading, AxisSpec, CutOff, Over};
use crate::source::ReadOptions;
use crate::source::curves::{CurveKey, Curves, X};

/// What the columns are called.
const SERIES: &str = "series";
const VALUE: &str = "value";
const UNIT: &str = "unit";
const OVER: &str = "over";
const LABEL: &str = "label";

/// Such a table: the places of its columns.
pub(super) struct LongTable {
    series: usize,
    value: usize,
    x: usize,
    /// What the values stand over, where it isn't told row by row.
    axis: String,
    is_date: bool,
    over: Option<usize>,
    unit: Option<usize>,
    label: Option<usize>,
    known: HashMap<(Vec<u8>, Vec<u8>), Option<CurveKey>>,
    has_axis: bool,
}

impl LongTable {
    /// Finds what makes a table one, if it is.
    ///
    /// # Errors
    /// What columns there are, if it is to stand over another one.
    pub(super) fn find(
        headings: &[Heading],
        options: &ReadOptions,
    ) -> Result<Option<Self>, String> {
        let of = |name: &str| headings.iter().position(|heading| heading.name == name);
        let text = |name: &str| of(name).filter(|place| headings[*place].kind == Kind::Text);
        let number = |name: &str| of(name).filter(|place| headings[*place].kind.is_number());
        let Some((series, value)) = text(SERIES).zip(number(VALUE)) else {
            return Ok(None);
        };
        let can_be_x = |heading: &Heading| heading.kind.is_number() || heading.kind.is_time();
        let other = |(place, heading): (usize, &Heading)| {
            (place != value && can_be_x(heading)).then_some(place)
        };
        let x = match &options.x {
            Some(x) => Some(asked(headings, x)?),
            None => headings.iter().enumerate().find_map(other),
        };
        Ok(x.map(|x| Self {
            series,
            value,
            x,
            axis: headings[x].name.clone(),
            is_date: headings[x].kind.is_time(),
            over: text(OVER),
            unit: text(UNIT),
            label: text(LABEL),
            known: HashMap::new(),
            has_axis: false,
        }))
    }

    pub(super) async fn take(&mut self, rows: &Rows, curves: &mut Curves) -> Result<(), CutOff> {
        let numbers = |column| rows.cells(column).map(Cells::by_row);
        let (xs, values) = (numbers(self.x), numbers(self.value));
        let (Some(xs), Some(values)) = (xs, values) else {
            return Ok(());
        };
        let texts = |column: Option<usize>| Texts::of(rows, column);
        let (mut series, mut over) = (texts(Some(self.series)), texts(self.over));
        let (mut units, mut labels) = (texts(self.unit), texts(self.label));
        for (row, (x, value)) in xs.into_iter().zip(values).enumerate() {
            let name = series.of_row(row).unwrap_or_default();
            let axis = over.of_row(row).unwrap_or(self.axis.as_bytes());
            let (unit, label) = (units.of_row(row), labels.of_row(row));
            let key = (name.to_vec(), axis.to_vec());
            let known = self.known.get(&key).copied();
            let key = known.unwrap_or_else(|| {
                let made = self.make(&key, unit, curves);
                self.known.insert(key, made);
                made
            });
            curves.ignore(X, 1);
            let Some(key) = key.filter(|_| x.is_finite()) else {
                curves.pass_over();
                continue;
            };
            match label {
                Some(label) => curves.push_label(key, x, &String::from_utf8_lossy(label)),
                None => curves.push(key, x, value),
            }
            curves.reach(x);
        }
        curves.send().await
    }

    fn make(
        &mut self,
        (name, axis): &(Vec<u8>, Vec<u8>),
        unit: Option<&[u8]>,
        curves: &mut Curves,
    ) -> Option<CurveKey> {
        let (name, axis) = (String::from_utf8_lossy(name), String::from_utf8_lossy(axis));
        let kind = match &*axis {
            _ if self.is_date => AxisKind::Clock,
            "t" => AxisKind::Elapsed,
            _ => AxisKind::Number,
        };
        let axis = AxisSpec::named(axis).kind(kind);
        if !std::mem::replace(&mut self.has_axis, true) {
            curves.stand_over(AxisReading {
                kind: match kind {
                    AxisKind::Number => Over::Column,
                    _ => Over::Time,
                },
                name: axis.name.clone(),
                first: None,
                last: None,
            });
        }
        let key = curves.find(&name, Some(&axis))?;
        if let Some(unit) = unit {
            let unit = String::from_utf8_lossy(unit);
            curves.describe(key, |spec| spec.unit(unit));
        }
        Some(key)
    }
}

/// The texts of a column, row by row.
struct Texts<'a> {
    cells: Option<&'a Cells>,
    next: usize,
}

impl<'a> Texts<'a> {
    fn of(rows: &'a Rows, column: Option<usize>) -> Self {
        Self {
            cells: column.and_then(|column| rows.cells(column)),
            next: 0,
        }
    }

    /// That of the next row, if it has one.
    fn of_row(&mut self, row: usize) -> Option<&'a [u8]> {
        let cells = self.cells.filter(|cells| cells.has(row))?;
        let text = cells.texts.get(self.next)?;
        self.next += 1;
        Some(text.data())
    }
}
