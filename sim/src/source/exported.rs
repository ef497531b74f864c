//! What an export of ours wrote as text, a row a sample: `t,series,unit,over,value,label` with commas or tabs, or the
//! same as JSON lines; or aligned, a row for all series: `t,job/loss [V],job/phase`. It says by itself what each column is, so that however few rows there are, all of it comes
//! back to the bit; what lines of others mean is told by many of them.

mod json_rows;
mod lines;
mod separated;
mod wide_json;
mod wide_rows;

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::yield_now;

use self::json_rows::JsonRows;
use self::separated::Separated;
use self::wide_json::WideJson;
use super::ReadOptions;
use super::curves::Curves;
use super::file_job::{file_job, read_as};
use super::found_file::{file_name, identity};
use super::loading::Loading;
use super::long_rows::LongRows;
use super::pump::{PumpError, Pumped};
use crate::format::Corrections;
use crate::job::{JobSpec, TaskContext, TaskEnd};

/// How often to look whether the file has grown.
const GROWN: Duration = Duration::from_millis(100);
/// What is read at once.
const BLOCK: usize = 256 << 10;
/// So much of a file tells whether it is one.
const FRONT: u64 = 64 << 10;

/// The columns of such a table, by what their first one is called: that is x.
const SERIES: &str = "series";
const UNIT: &str = "unit";
const OVER: &str = "over";
const VALUE: &str = "value";
const LABEL: &str = "label";

/// Who reads the rows of a form.
trait Rows {
    /// Reads what came next; a row may end in what comes later.
    fn take(&mut self, bytes: &[u8], rows: &mut LongRows, curves: &mut Curves);

    /// There is no more.
    fn end(&mut self, rows: &mut LongRows, curves: &mut Curves);

    /// How many rows so far couldn't be read.
    fn bad(&self) -> u64;
}

/// Who reads a file that begins so, if it is one: its columns are those of an export, and its first row has what they
/// are to have.
fn rows_of(front: &[u8]) -> Option<Box<dyn Rows + Send>> {
    if let Some(rows) = JsonRows::of(front) {
        return Some(Box::new(rows));
    }
    if let Some(rows) = WideJson::of(front) {
        return Some(Box::new(rows));
    }
    Some(Box::new(Separated::of(front)?))
}

fn front_of(path: &Path) -> io::Result<Vec<u8>> {
    let mut front = Vec::new();
    File::open(path)?.take(FRONT).read_to_end(&mut front)?;
    Ok(front)
}

/// Whether an export stands there that is to be read as one: nobody says how else.
pub(super) fn is_exported(path: &Path, options: &ReadOptions) -> bool {
    let ReadOptions {
        name: _,
        format,
        x,
        only: _,
        skip: _,
        corrections,
        follow: _,
    } = options;
    let is_told = format.is_some() || x.is_some() || *corrections != Corrections::default();
    !is_told && front_of(path).is_ok_and(|front| rows_of(&front).is_some())
}

/// A job that reads such a file. With [`ReadOptions::follow`] it goes on as the file grows.
pub(super) fn exported(path: &Path, options: ReadOptions) -> JobSpec {
    file_job(path, file_name(path), options, read)
}

async fn read(ctx: TaskContext, path: Arc<Path>, options: Arc<ReadOptions>) -> TaskEnd {
    let source = read_file(&ctx, &path, &options);
    read_as("rows of an export", &ctx, &path, source).await
}

async fn read_file(
    ctx: &TaskContext,
    path: &Path,
    options: &ReadOptions,
) -> Result<Pumped, PumpError> {
    let stop = ctx.stop_event().clone();
    let mut curves = Curves::new(ctx, options);
    loop {
        let Some(mut reader) = rows_of(&front_of(path)?) else {
            let why = "no rows of an export any more: open it once more";
            return Err(io::Error::other(why).into());
        };
        let mut file = File::open(path)?;
        let mut rows = LongRows::default();
        let mut loading = Loading::of(file.metadata()?.len());
        let mut block = vec![0; BLOCK];
        let (mut bytes, mut bad) = (0, 0);
        loop {
            let count = file.read(&mut block)?;
            if stop.is_set() {
                return Ok(Pumped::UntilStopped);
            }
            if count > 0 {
                ctx.count_tick();
                bytes += count as u64;
                reader.take(&block[..count], &mut rows, &mut curves);
                loading.came(count as u64, ctx);
            } else if !options.follow {
                reader.end(&mut rows, &mut curves);
            }
            curves.send().await?;
            ctx.count_bad_lines(reader.bad() - std::mem::replace(&mut bad, reader.bad()));
            if count > 0 {
                yield_now().await;
                continue;
            }
            loading.finish(ctx);
            if !options.follow {
                return Ok(Pumped::ToTheEnd);
            }
            if !ctx.sleep_for(GROWN).await {
                return Ok(Pumped::UntilStopped);
            }
            if is_another(path, (&file, bytes))? {
                break;
            }
        }
        ctx.note("written anew: reading from its beginning".into());
        curves.begin_anew().await?;
    }
}

/// Whether another file stands in the place of the one that was read so far, or it was truncated. One that is gone may
/// come back.
fn is_another(path: &Path, (file, bytes): (&File, u64)) -> io::Result<bool> {
    let Ok(found) = path.metadata() else {
        return Ok(false);
    };
    Ok(found.len() < bytes || identity(&found) != identity(&file.metadata()?))
}
