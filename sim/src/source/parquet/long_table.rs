//! A table with a sample in each row: one column names the series, another has the value.

use super::column::Cells;
use super::kind::Kind;
use super::rows::{Heading, Rows, asked};
use crate::job::CutOff;
use crate::source::ReadOptions;
use crate::source::curves::Curves;
use crate::source::long_rows::{LongRow, LongRows};

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
    over: Option<usize>,
    unit: Option<usize>,
    label: Option<usize>,
    rows: LongRows,
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
            over: text(OVER),
            unit: text(UNIT),
            label: text(LABEL),
            rows: LongRows::over_dates(headings[x].kind.is_time()),
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
            let row = LongRow {
                series: series.of_row(row).unwrap_or_default(),
                axis: over.of_row(row).unwrap_or(self.axis.as_bytes()),
                unit: units.of_row(row),
                x,
                value,
                label: labels.of_row(row),
            };
            self.rows.push(&row, curves);
        }
        curves.send().await
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
