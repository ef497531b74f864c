//! What is to be exported, and the export itself.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use super::aligned;
use super::chosen::{Chosen, Stop};
use super::comma_separated::Separated;
use super::form::Form;
use super::join::Join;
use super::json_lines::JsonLines;
use super::mcap::Mcap;
use super::npz::Npz;
#[cfg(feature = "parquet")]
use super::parquet::Parquet;
use super::table::{Layout, Table};
use super::{ExportProgress, long};
use crate::store::{SeriesId, SeriesInfo, Store};

/// What is to be exported.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// In this form.
    pub form: Form,
    /// These series, in this order, and of each the samples whose x lies in this range.
    pub series: Vec<(SeriesId, Range<f64>)>,
    /// Aligned to one x by this; `None` for a row a sample.
    pub join: Option<Join>,
    /// The wall clock's time at second 0, in seconds since 1970.
    pub wall_start: f64,
}

/// What was exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Exported {
    /// So many series.
    pub series: usize,
    /// So many rows, or samples where a row is one.
    pub rows: u64,
    /// All samples that ever stood in the range; otherwise some had been dropped to keep a budget.
    pub is_whole: bool,
}

/// Why nothing was exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// There is nothing that was asked for.
    #[error("no samples there: nothing is written")]
    Nothing,
    /// Series that stand over different axes have no common rows.
    #[error(
        "{first} stands over {first_x}, {other} over {other_x}: choose series of one axis, or leave them unaligned"
    )]
    SeveralAxes {
        /// A series.
        first: String,
        /// What it stands over.
        first_x: String,
        /// Another one.
        other: String,
        /// What that stands over.
        other_x: String,
    },
    /// A curve that runs backwards has no order in which to align it.
    #[error("{series}: its x runs backwards: export it unaligned, or a part of it")]
    Backwards {
        /// Which.
        series: String,
    },
    /// More than is wanted at most.
    #[error("{samples} samples are too many")]
    TooMany {
        /// So many.
        samples: u64,
    },
    /// This program was built without that form.
    #[error("this program was built without {}", .0.name())]
    NotBuilt(Form),
    /// Somebody ended it.
    #[error("cancelled: nothing is written")]
    Cancelled,
    /// It can't be written.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl From<Stop> for ExportError {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Cancelled => Self::Cancelled,
            Stop::Backwards(series) => Self::Backwards { series },
            Stop::Io(error) => Self::Io(error),
        }
    }
}

/// Writes what is wanted to a file that is empty.
///
/// # Errors
/// [`ExportError`]; what stands in the file then is of no use.
pub fn export(
    store: &Store,
    wanted: &Wanted,
    file: File,
    progress: &ExportProgress,
) -> Result<Exported, ExportError> {
    let join = match wanted.form {
        // Channels have no rows in common.
        Form::Mcap => None,
        _ => wanted.join,
    };
    let (chosen, layout) = chosen(store, wanted, join)?;
    let table = table(wanted.form, layout, file)?;
    write(table, chosen, join, progress)
}

/// What is wanted as text with tabs between, whatever its form; no more samples than this.
///
/// # Errors
/// [`ExportError`].
pub fn copied_values(
    store: &Store,
    wanted: &Wanted,
    samples_most: u64,
    progress: &ExportProgress,
) -> Result<(String, Exported), ExportError> {
    let (chosen, layout) = chosen(store, wanted, wanted.join)?;
    let samples = chosen.iter().map(|one| one.samples.samples_most()).sum();
    if samples > samples_most {
        return Err(ExportError::TooMany { samples });
    }
    let mut bytes = Vec::new();
    let table = Separated::new(&mut bytes, layout, b'\t')?;
    let exported = write(Box::new(table), chosen, wanted.join, progress)?;
    let text = String::from_utf8(bytes).map_err(io::Error::other)?;
    Ok((text, exported))
}

/// The series that have something, and what the table is of.
fn chosen(
    store: &Store,
    wanted: &Wanted,
    join: Option<Join>,
) -> Result<(Vec<Chosen>, Layout), ExportError> {
    let chosen = wanted.series.iter().filter_map(|(id, range)| {
        let info = store.info(*id)?;
        let samples = store.samples_in(*id, range.clone())?;
        (samples.samples_most() > 0).then_some(Chosen { info, samples })
    });
    let chosen: Vec<Chosen> = chosen.collect();
    if chosen.is_empty() {
        return Err(ExportError::Nothing);
    }
    let layout = Layout {
        series: chosen.iter().map(|one| Arc::clone(&one.info)).collect(),
        join,
        wall_start: wanted.wall_start,
    };
    if join.is_some() {
        check_axes(&layout)?;
    }
    Ok((chosen, layout))
}

fn write(
    mut table: Box<dyn Table + '_>,
    chosen: Vec<Chosen>,
    join: Option<Join>,
    progress: &ExportProgress,
) -> Result<Exported, ExportError> {
    progress.expect(chosen.iter().map(|one| one.samples.samples_most()).sum());
    let series = chosen.len();
    let is_whole = chosen.iter().all(|one| one.samples.is_whole());
    let rows = match join {
        Some(join) => aligned::write(&mut *table, chosen, join, progress)?,
        None => long::write(&mut *table, chosen, progress)?,
    };
    table.finish()?;
    Ok(Exported {
        series,
        rows,
        is_whole,
    })
}

fn table(form: Form, layout: Layout, file: File) -> Result<Box<dyn Table>, ExportError> {
    Ok(match form {
        Form::Csv => Box::new(Separated::new(file, layout, b',')?),
        Form::Tsv => Box::new(Separated::new(file, layout, b'\t')?),
        Form::JsonLines => Box::new(JsonLines::new(file, layout)),
        Form::Npz => Box::new(Npz::new(file, layout)?),
        Form::Mcap => Box::new(Mcap::new(file, layout)?),
        #[cfg(feature = "parquet")]
        Form::Parquet => Box::new(Parquet::new(file, layout)?),
        #[cfg(not(feature = "parquet"))]
        Form::Parquet => return Err(ExportError::NotBuilt(form)),
    })
}

fn check_axes(layout: &Layout) -> Result<(), ExportError> {
    let first = &layout.series[0];
    let x_of = |info: &SeriesInfo| info.x.own_name().unwrap_or("time").to_owned();
    let Some(other) = layout.series.iter().find(|info| info.x != first.x) else {
        return Ok(());
    };
    Err(ExportError::SeveralAxes {
        first: first.name.clone(),
        first_x: x_of(first),
        other: other.name.clone(),
        other_x: x_of(other),
    })
}
