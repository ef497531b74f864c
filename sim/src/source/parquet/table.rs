//! A table of columns: which of them is the x axis, and which are series.

use ::parquet::errors::Result;
use ::parquet::file::metadata::ParquetMetaData;
use ::parquet::file::reader::RowGroupReader;

use super::kind::Kind;
use super::long_table::LongTable;
use super::rows::{Heading, Rows};
use super::wide_table::WideTable;
use crate::job::{CutOff, TaskContext};
use crate::source::ReadOptions;
use crate::source::curves::Curves;

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
    /// It was said which columns of a long one aren't read.
    has_told: bool,
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
            None => Form::Wide(WideTable::new(&headings, is_ours(about), options)?),
        };
        Ok(Self {
            headings,
            form,
            has_told: false,
        })
    }

    /// The rows of a group, from the first.
    pub(super) fn rows(&self, group: &dyn RowGroupReader) -> Result<Rows> {
        Rows::of(group, &self.headings)
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
            Form::Long(long) => {
                if !std::mem::replace(&mut self.has_told, true) {
                    let unread = self.headings.iter().filter_map(Heading::why_unread);
                    unread.for_each(|why| ctx.note(why));
                }
                long.take(rows, curves).await
            }
        }
    }
}

/// Whether an export of ours wrote it: then all texts in it are labels, and its first column is x.
fn is_ours(about: &ParquetMetaData) -> bool {
    let told = about.file_metadata().key_value_metadata();
    told.is_some_and(|told| told.iter().any(|one| one.key == "sprintscope.series"))
}
