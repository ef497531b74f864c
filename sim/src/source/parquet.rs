//! Apache Parquet: tables of columns, each column a series. The crate `parquet` reads them, without arrow.

mod column;
mod kind;
mod long_table;
mod rows;
mod table;
mod wide_table;

use std::fs::{File, Metadata};
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use ::parquet::errors::ParquetError;
use ::parquet::file::reader::FileReader;
use ::parquet::file::serialized_reader::SerializedFileReader;
use tokio::task::yield_now;

use self::table::Table;
use super::ReadOptions;
use super::curves::Curves;
use super::file_job::{file_job, read_as};
use super::found_file::{file_name, identity};
use super::loading::Loading;
use super::pump::{PumpError, Pumped};
use crate::job::{JobSpec, StopEvent, TaskContext, TaskEnd};

/// How often to look whether the file has changed.
const CHANGED: Duration = Duration::from_millis(200);
/// What a whole file begins and ends with.
const MAGIC: &[u8] = b"PAR1";

/// A job that reads such a file. With [`ReadOptions::follow`] one that isn't whole yet is waited for, and one that is
/// written anew is read anew.
pub(super) fn parquet(path: &Path, options: ReadOptions) -> JobSpec {
    file_job(path, file_name(path), options, read)
}

async fn read(ctx: TaskContext, path: Arc<Path>, options: Arc<ReadOptions>) -> TaskEnd {
    let source = read_file(&ctx, &path, &options);
    read_as("Parquet", &ctx, &path, source).await
}

/// What tells that a file isn't what it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Version {
    number: (u64, u64),
    bytes: u64,
    changed: (i64, i64),
}

impl Version {
    fn of(found: &Metadata) -> Self {
        Self {
            number: identity(found),
            bytes: found.size(),
            changed: (found.mtime(), found.mtime_nsec()),
        }
    }
}

async fn read_file(
    ctx: &TaskContext,
    path: &Path,
    options: &ReadOptions,
) -> Result<Pumped, PumpError> {
    let stop = ctx.stop_event().clone();
    let mut curves = Curves::new(ctx, options);
    let mut known = None;
    let mut has_waited = false;
    loop {
        let opened = File::open(path).and_then(|file| {
            let found = file.metadata()?;
            Ok((file, Version::of(&found)))
        });
        let (file, version) = match opened {
            Err(error) if options.follow && error.kind() == io::ErrorKind::NotFound => {
                if !ctx.sleep_for(CHANGED).await {
                    return Ok(Pumped::UntilStopped);
                }
                continue;
            }
            opened => opened?,
        };
        let is_news = known != Some(version);
        if is_news && is_whole(&file)? {
            if known.replace(version).is_some() {
                ctx.note("written anew: reading from its beginning".into());
                curves.begin_anew().await?;
            }
            let read = read_table(ctx, file, (options, &mut curves), &stop).await?;
            if read == Pumped::UntilStopped {
                return Ok(read);
            }
        } else if is_news && !options.follow {
            let why = "no whole Parquet file: what stands at its end is missing";
            return Err(io::Error::other(why).into());
        } else if is_news && !std::mem::replace(&mut has_waited, true) {
            ctx.note("not whole yet: waiting for its end".into());
        }
        if !options.follow {
            return Ok(Pumped::ToTheEnd);
        }
        if !ctx.sleep_for(CHANGED).await {
            return Ok(Pumped::UntilStopped);
        }
    }
}

/// Whether what a file of this form ends with is there: its columns are told at the end.
fn is_whole(file: &File) -> io::Result<bool> {
    let bytes = file.metadata()?.len();
    let mut end = [0; MAGIC.len()];
    if bytes < 3 * MAGIC.len() as u64 {
        return Ok(false);
    }
    file.read_exact_at(&mut end, bytes - MAGIC.len() as u64)?;
    Ok(end == MAGIC)
}

async fn read_table(
    ctx: &TaskContext,
    file: File,
    (options, curves): (&ReadOptions, &mut Curves),
    stop: &StopEvent,
) -> Result<Pumped, PumpError> {
    let reader = SerializedFileReader::new(file).map_err(|error| damaged(&error))?;
    let about = reader.metadata();
    let sizes = about.row_groups().iter();
    let bytes = |group: i64| u64::try_from(group).unwrap_or_default();
    let total = sizes.map(|group| bytes(group.total_byte_size())).sum();
    let mut loading = Loading::of(total);
    let mut table = Table::new(about, options).map_err(PumpError::NoSuchAxis)?;
    for place in 0..reader.num_row_groups() {
        let group = reader
            .get_row_group(place)
            .map_err(|error| damaged(&error))?;
        let size = bytes(about.row_group(place).total_byte_size());
        let count = bytes(group.metadata().num_rows()).max(1);
        let mut rows = table.rows(&*group).map_err(|error| damaged(&error))?;
        loop {
            if stop.is_set() {
                return Ok(Pumped::UntilStopped);
            }
            let read = rows.read().map_err(|error| damaged(&error));
            let read = match read {
                Ok(read) => read,
                Err(error) => {
                    // The other groups of rows may be whole.
                    ctx.count_bad_lines(1);
                    ctx.note(format!("rows are left out: {error}"));
                    break;
                }
            };
            if read == 0 {
                break;
            }
            ctx.count_tick();
            table.take(ctx, &rows, curves).await?;
            loading.came(size * read as u64 / count, ctx);
            yield_now().await;
        }
    }
    loading.finish(ctx);
    Ok(Pumped::ToTheEnd)
}

fn damaged(error: &ParquetError) -> PumpError {
    let text = error.to_string();
    // The library says so of a way to compress that isn't built in.
    let disabled = "Disabled feature at compile time: ";
    let why = match text.split_once(disabled) {
        Some((_, way)) => {
            format!("compressed by {way}, which can't be read here: write it with zstd or snappy")
        }
        None => format!("damaged: {text}"),
    };
    io::Error::other(why).into()
}
