//! A table of columns: which of them is the x axis, and which are series.

use ::parquet::errors::Result;
use ::parquet::file::metadata::ParquetMetaData;
use ::parquet::file::reader::RowGroupReader;

use super::column::{Cells, Column};
use super::kind::Kind;
use super::long_table::LongTable;
use super::wide_table::WideTable;
use crate::job::{CutOff, TaskContext};
use crate::source::ReadOptions;
use crate::source::curves::Curves;

/// Rows that are read at once.
const ROWS: usize = 8_192;

/// What is known of a column.
#[derive(Clone, Debug)]
pub(super) struct Heading {
    pub name: String,
    pub kind: Kind,
    level: i16,
}

/// What becomes of a table's columns.
pub(super) enum Form {
    /// Each is a series.
    Wide(WideTable),
    /// One names the series, and another has the values.
    Long(LongTable),
}

/// A table that is being read.
pub(super) struct Table {
    headings: Vec<Heading>,
    form: Form,
}

/// Some rows of it.
pub(super) struct Rows {
    /// The columns that can be read, by their places.
    columns: Vec<Option<Column>>,
    pub count: usize,
}

impl Table {
    /// # Errors
    /// What columns there are, if it is to stand over another one.
    pub(super) fn new(
        about: &ParquetMetaData,
        options: &ReadOptions,
    ) -> std::result::Result<Self, String> {
        let schema = about.file_metadata().schema_descr();
        let heading = |column: &::parquet::schema::types::ColumnDescPtr| Heading {
            name: column.path().parts().join("/"),
            kind: Kind::of(column),
            level: column.max_def_level(),
        };
        let headings: Vec<Heading> = schema.columns().iter().map(heading).collect();
        let form = match LongTable::find(&headings, options)? {
            Some(long) => Form::Long(long),
            None => Form::Wide(WideTable::new(&headings, options)?),
        };
        Ok(Self { headings, form })
    }

    /// Sends what these rows say.
    pub(super) async fn take(
        &mut self,
        ctx: &TaskContext,
        rows: &Rows,
        curves: &mut Curves,
    ) -> std::result::Result<(), CutOff> {
        match &mut self.form {
            Form::Wide(wide) => wide.take(ctx, (&self.headings, rows), curves).await,
            Form::Long(long) => long.take(rows, curves).await,
        }
    }
}

impl Rows {
    /// Those of a group, from the first.
    pub(super) fn of(group: &dyn RowGroupReader, table: &Table) -> Result<Self> {
        let column = |(place, heading): (usize, &Heading)| match heading.kind {
            Kind::Unread(_) => Ok(None),
            kind => {
                let reader = group.get_column_reader(place)?;
                Ok(Some(Column::new(reader, kind, heading.level)))
            }
        };
        let columns = table.headings.iter().enumerate().map(column);
        Ok(Self {
            columns: columns.collect::<Result<_>>()?,
            count: 0,
        })
    }

    /// Reads the next ones; returns how many there are.
    pub(super) fn read(&mut self) -> Result<usize> {
        self.count = 0;
        for column in self.columns.iter_mut().flatten() {
            self.count = self.count.max(column.read(ROWS)?);
        }
        Ok(self.count)
    }

    /// The cells of a column.
    pub(super) fn cells(&self, column: usize) -> Option<&Cells> {
        Some(&self.columns.get(column)?.as_ref()?.cells)
    }
}

/// The column that a person asks for, by its name or its number from 1.
///
/// # Errors
/// What columns there are, if it is none of them.
pub(super) fn asked(headings: &[Heading], x: &str) -> std::result::Result<usize, String> {
    let can_be = |heading: &Heading| heading.kind.is_number() || heading.kind.is_time();
    let by_name = headings.iter().position(|heading| heading.name == x);
    let by_number = || x.parse::<usize>().ok()?.checked_sub(1);
    let place = by_name.or_else(by_number);
    let place = place.filter(|place| headings.get(*place).is_some_and(can_be));
    place.ok_or_else(|| {
        let names = headings.iter().filter(|heading| can_be(heading));
        let names: Vec<&str> = names.map(|heading| &*heading.name).collect();
        format!(
            "no column {x:?} to stand over: there are {}",
            names.join(", ")
        )
    })
}
