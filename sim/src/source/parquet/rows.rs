//! Rows of a table as they are read, and what is known of its columns.

use ::parquet::errors::Result;
use ::parquet::file::reader::RowGroupReader;

use super::column::{Cells, Column};
use super::kind::Kind;
use crate::listing::there_are;

/// Rows that are read at once.
const ROWS: usize = 8_192;

/// What is known of a column.
#[derive(Clone, Debug)]
pub(super) struct Heading {
    /// What it is called.
    pub name: String,
    /// What stands in it.
    pub kind: Kind,
    /// How deep it lies, as the form counts.
    pub level: i16,
}

impl Heading {
    /// That it isn't read, and why, where that is so.
    pub(super) fn why_unread(&self) -> Option<String> {
        match self.kind {
            Kind::Unread(why) => Some(format!("{} isn't shown: {why}", self.name)),
            _ => None,
        }
    }
}

/// Some rows of a table.
pub(super) struct Rows {
    /// The columns that can be read, by their places.
    columns: Vec<Option<Column>>,
    /// How many they are.
    pub count: usize,
}

impl Rows {
    /// Those of a group, from the first.
    pub(super) fn of(group: &dyn RowGroupReader, headings: &[Heading]) -> Result<Self> {
        let column = |(place, heading): (usize, &Heading)| match heading.kind {
            Kind::Unread(_) => Ok(None),
            kind => {
                let reader = group.get_column_reader(place)?;
                Ok(Some(Column::new(reader, kind, heading.level)))
            }
        };
        let columns = headings.iter().enumerate().map(column);
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
        let there_are = there_are(x, names.map(|heading| heading.name.clone()));
        format!("no column {x:?} to stand over: {there_are}")
    })
}
