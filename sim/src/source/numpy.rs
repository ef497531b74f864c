//! Arrays that numpy saved, one by itself (`.npy`) or several in an archive (`.npz`): each is a series, over the one
//! that says when, if there is such, else over its rows. What an export of ours wrote comes back as it was.

mod archive;
mod front;
mod values;

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::yield_now;

use self::archive::{Archive, Listed, Notes};
use self::front::{Field, Front};
use self::values::numbers;
use super::ReadOptions;
use super::curves::{CurveKey, Curves};
use super::file_job::{file_job, read_as};
use super::found_file::{file_name, identity};
use super::loading::Loading;
use super::long_rows::{LongRow, LongRows};
use super::pump::{PumpError, Pumped};
use crate::job::{AxisKind, AxisReading, AxisSpec, JobSpec, Over, TaskContext, TaskEnd, Times};

/// How often to look whether the file has changed.
const CHANGED: Duration = Duration::from_millis(200);
/// Rows that are read at once.
const ROWS: usize = 8_192;
/// The array of an export that has all series as fields.
const ALL_ROWS: &str = "rows";
/// The field of an export's array that has the values.
const VALUE: &str = "value";
/// What arrays are called that say when.
const TIMES: [&str; 6] = ["t", "time", "timestamp", "ts", "seconds", "elapsed"];
/// What arrays are called that count.
const COUNTERS: [&str; 6] = ["step", "global_step", "iteration", "iter", "epoch", "x"];
/// Columns of an array of two dimensions, at most: an image is no series.
const COLUMNS_MOST: u64 = 64;

/// Whether an archive begins so, or an array.
pub(super) fn is_beginning(bytes: &[u8]) -> bool {
    const LOCAL_NAME: usize = 30;
    let ending = archive::ENDING.as_bytes();
    let is_array = |name: &[u8]| name.windows(ending.len()).any(|part| part == ending);
    bytes.starts_with(front::MAGIC)
        || bytes.starts_with(b"PK\x03\x04") && bytes.get(LOCAL_NAME..).is_some_and(is_array)
}

/// A job that reads such a file. With [`ReadOptions::follow`] one that is written anew is read anew.
pub(super) fn arrays(path: &Path, options: ReadOptions) -> JobSpec {
    file_job(path, file_name(path), options, read)
}

async fn read(ctx: TaskContext, path: Arc<Path>, options: Arc<ReadOptions>) -> TaskEnd {
    let source = read_file(&ctx, &path, &options);
    read_as("numpy", &ctx, &path, source).await
}

fn version(found: &Metadata) -> ((u64, u64), u64, (i64, i64)) {
    let changed = (found.mtime(), found.mtime_nsec());
    (identity(found), found.len(), changed)
}

async fn read_file(
    ctx: &TaskContext,
    path: &Path,
    options: &ReadOptions,
) -> Result<Pumped, PumpError> {
    let mut curves = Curves::new(ctx, options);
    let (mut known, mut read) = (None, None);
    loop {
        let found = path.metadata().map(|found| version(&found));
        if let Ok(found) = &found
            && known.as_ref() != Some(found)
        {
            known = Some(*found);
            match Archive::of(File::open(path)?) {
                Err(PumpError::Read(_)) if options.follow => {
                    // What it has is told at its end.
                    ctx.note("not whole yet: waiting for its end".into());
                }
                archive => {
                    if read.replace(*found).is_some() {
                        ctx.note("written anew: reading from its beginning".into());
                        curves.begin_anew().await?;
                    }
                    let mut reading = Reading {
                        ctx,
                        curves: &mut curves,
                        loading: Loading::of(found.1),
                        x: options.x.as_deref(),
                    };
                    if reading.file(archive?).await? == Pumped::UntilStopped {
                        return Ok(Pumped::UntilStopped);
                    }
                }
            }
        } else if !options.follow {
            found?;
        }
        if !options.follow {
            return Ok(Pumped::ToTheEnd);
        }
        if !ctx.sleep_for(CHANGED).await {
            return Ok(Pumped::UntilStopped);
        }
    }
}

/// What the arrays of a file stand over.
struct Axis {
    spec: AxisSpec,
    xs: Arc<[f64]>,
}

/// A file that is being read.
struct Reading<'a> {
    ctx: &'a TaskContext,
    curves: &'a mut Curves,
    loading: Loading,
    /// The array that a person names.
    x: Option<&'a str>,
}

impl Reading<'_> {
    async fn file(&mut self, mut archive: Archive) -> Result<Pumped, PumpError> {
        let (mut arrays, unread) = archive.list()?;
        for (name, why) in unread {
            self.leave_out(&name, &why);
        }
        let notes = archive.notes(&mut arrays)?;
        let axis = self.axis(&mut archive, &arrays)?;
        for listed in &arrays {
            if self.ctx.stop_event().is_set() {
                return Ok(Pumped::UntilStopped);
            }
            match self
                .array(&mut archive, listed, &notes, axis.as_ref())
                .await
            {
                Err(PumpError::Read(error)) => {
                    // The other arrays may be whole.
                    self.ctx.count_bad_lines(1);
                    self.ctx
                        .note(format!("{} is left out from there: {error}", listed.name));
                }
                read => read?,
            }
        }
        self.loading.finish(self.ctx);
        Ok(Pumped::ToTheEnd)
    }

    fn leave_out(&mut self, name: &str, why: &str) {
        self.ctx.count_bad_lines(1);
        self.ctx.note(format!("{name} isn't shown: {why}"));
    }

    /// What arrays of numbers stand over: the one that is asked for, else one that says when, or counts.
    fn axis(&self, archive: &mut Archive, all: &[Listed]) -> Result<Option<Axis>, PumpError> {
        let fits = |listed: &&Listed| {
            let Front {
                fields,
                shape,
                is_record,
                ..
            } = &listed.front;
            !is_record && shape.len() == 1 && fields[0].element.is_number()
        };
        let plain: Vec<&Listed> = all.iter().filter(fits).collect();
        let called = |names: &[&str]| {
            let is_it = |listed: &&&Listed| names.contains(&&*listed.name);
            plain.iter().find(is_it).copied()
        };
        let found = match self.x {
            Some(x) => {
                let names: Vec<&str> = plain.iter().map(|listed| &*listed.name).collect();
                let none = format!(
                    "no array {x:?} to stand over: there are {}",
                    names.join(", ")
                );
                Some(called(&[x]).ok_or(PumpError::NoSuchAxis(none))?)
            }
            None if plain.len() < 2 => None,
            None => called(&TIMES).or_else(|| called(&COUNTERS)),
        };
        let Some(listed) = found else { return Ok(None) };
        let mut bytes = Vec::new();
        archive.opened(listed)?.read_to_end(&mut bytes)?;
        let xs = numbers(&listed.front.fields[0], listed.front.row_bytes, &bytes);
        let kind = match xs.first() {
            Some(first) if TIMES.contains(&&*listed.name) => {
                // Numbers from here on (1979) are dates.
                if *first >= 3e8 {
                    AxisKind::Clock
                } else {
                    AxisKind::Elapsed
                }
            }
            _ => AxisKind::Number,
        };
        Ok(Some(Axis {
            spec: AxisSpec::named(&*listed.name).kind(kind),
            xs: xs.into(),
        }))
    }

    async fn array(
        &mut self,
        archive: &mut Archive,
        listed: &Listed,
        notes: &Notes,
        axis: Option<&Axis>,
    ) -> Result<(), PumpError> {
        let Front {
            fields,
            shape,
            is_record,
            row_bytes,
            is_fortran,
        } = &listed.front;
        let is_axis = axis.is_some_and(|axis| axis.spec.name == listed.name);
        let count: u64 = shape.first().copied().unwrap_or(1);
        if is_axis && !is_record {
            return Ok(());
        }
        let bytes = archive.opened(listed)?;
        match (&fields[..], &shape[..]) {
            ([x, value], [_]) if *is_record && value.name == VALUE => {
                self.samples(bytes, (listed, x, value), notes).await
            }
            (_, [_]) if *is_record => {
                let fields: Vec<&Field> = fields.iter().collect();
                self.table(bytes, (listed, &fields)).await
            }
            ([field], [] | [_]) if field.element.is_number() => {
                self.columns(bytes, (listed, field, *row_bytes, 1), axis, count)
                    .await
            }
            ([field], [_, columns])
                if field.element.is_number() && *columns <= COLUMNS_MOST && !is_fortran =>
            {
                let all = (
                    listed,
                    field,
                    row_bytes * *columns as usize,
                    *columns as usize,
                );
                self.columns(bytes, all, axis, count).await
            }
            _ => {
                self.leave_out(
                    &listed.name,
                    "it is no column of numbers, nor a few of them",
                );
                Ok(())
            }
        }
    }

    /// Samples of one series, as an export of ours has them.
    async fn samples(
        &mut self,
        mut bytes: Box<dyn Read + '_>,
        (listed, x, value): (&Listed, &Field, &Field),
        notes: &Notes,
    ) -> Result<(), PumpError> {
        let mut rows = LongRows::default();
        let labels = notes.labels.get(&listed.name);
        let unit = notes.units.get(&listed.name);
        let mut block = Vec::new();
        while read_rows(&mut bytes, listed.front.row_bytes, &mut block)? {
            let (xs, values) = (
                numbers(x, listed.front.row_bytes, &block),
                numbers(value, listed.front.row_bytes, &block),
            );
            for (x_here, value) in xs.into_iter().zip(values) {
                let label = labels.filter(|_| value >= 0.0);
                let label = label.and_then(|labels| labels.get(value as usize));
                let row = LongRow {
                    series: listed.name.as_bytes(),
                    axis: x.name.as_bytes(),
                    unit: unit.map(String::as_bytes),
                    x: x_here,
                    value,
                    label: label.map(String::as_bytes),
                };
                rows.push(&row, self.curves);
            }
            self.sent(block.len()).await?;
        }
        Ok(())
    }

    /// Rows of fields: each is a series over the first one, or over their number.
    async fn table(
        &mut self,
        mut bytes: Box<dyn Read + '_>,
        (listed, fields): (&Listed, &[&Field]),
    ) -> Result<(), PumpError> {
        let is_number = |field: &&&Field| field.element.is_number();
        let named = |field: &&&Field| {
            let name = &&*field.name;
            TIMES.contains(name) || COUNTERS.contains(name) || listed.name == ALL_ROWS
        };
        let x = fields.first().filter(is_number).filter(named).copied();
        let mut rows = LongRows::default();
        let (mut block, mut done) = (Vec::new(), 0_u64);
        let others: Vec<&&Field> = fields
            .iter()
            .filter(is_number)
            .filter(|field| x.is_none_or(|x| x.at != field.at))
            .collect();
        let name_of = |field: &Field| match &*listed.name {
            ALL_ROWS => field.name.clone(),
            name => format!("{name}/{}", field.name),
        };
        let names: Vec<String> = others.iter().map(|field| name_of(field)).collect();
        while read_rows(&mut bytes, listed.front.row_bytes, &mut block)? {
            let count = block.len() / listed.front.row_bytes.max(1);
            let xs = match x {
                Some(x) => numbers(x, listed.front.row_bytes, &block),
                None => (done..).take(count).map(|row| row as f64).collect(),
            };
            for (field, name) in others.iter().zip(&names) {
                let values = numbers(field, listed.front.row_bytes, &block);
                for (x_here, value) in xs.iter().zip(values) {
                    let row = LongRow {
                        series: name.as_bytes(),
                        axis: x.map_or("row", |x| &x.name).as_bytes(),
                        unit: None,
                        x: *x_here,
                        value,
                        label: None,
                    };
                    rows.push(&row, self.curves);
                }
            }
            done += count as u64;
            self.sent(block.len()).await?;
        }
        Ok(())
    }

    /// An array of numbers, or of a few columns of them.
    async fn columns(
        &mut self,
        mut bytes: Box<dyn Read + '_>,
        (listed, field, row_bytes, columns): (&Listed, &Field, usize, usize),
        axis: Option<&Axis>,
        count: u64,
    ) -> Result<(), PumpError> {
        let axis = axis.filter(|axis| axis.xs.len() as u64 == count);
        let spec = match axis {
            Some(axis) => axis.spec.clone(),
            None => AxisSpec::named("row").kind(AxisKind::Row),
        };
        self.curves.stand_over(AxisReading {
            kind: match spec.kind {
                AxisKind::Row => Over::Row,
                AxisKind::Number => Over::Column,
                _ => Over::Time,
            },
            name: spec.name.clone(),
            first: None,
            last: None,
        });
        let keys: Vec<Option<CurveKey>> = (0..columns)
            .map(|column| {
                let name = match columns {
                    1 => listed.name.clone(),
                    _ => format!("{}[{column}]", listed.name),
                };
                self.curves.find(&name, Some(&spec))
            })
            .collect();
        let element = listed.front.row_bytes;
        let (mut block, mut done) = (Vec::new(), 0_usize);
        while read_rows(&mut bytes, row_bytes, &mut block)? {
            let rows = block.len() / row_bytes.max(1);
            for (column, key) in keys.iter().enumerate() {
                let field = Field {
                    at: column * element,
                    ..field.clone()
                };
                let values = numbers(&field, row_bytes, &block);
                let Some(key) = key else {
                    for _value in &values {
                        self.curves.pass_over();
                    }
                    continue;
                };
                let xs = axis.and_then(|axis| axis.xs.get(done..done + rows));
                let times = match xs {
                    Some(xs) => Times::Each(xs.into()),
                    None => Times::Regular {
                        start: done as f64,
                        step: 1.0,
                    },
                };
                self.curves.send_batch(*key, times, values).await?;
            }
            let end = done + rows - 1;
            let x = |row: usize| axis.map_or(row as f64, |axis| axis.xs[row]);
            self.curves.reach(x(done));
            self.curves.reach(x(end));
            done += rows;
            self.sent(block.len()).await?;
        }
        Ok(())
    }

    async fn sent(&mut self, bytes: usize) -> Result<(), PumpError> {
        self.ctx.count_tick();
        self.curves.send().await?;
        self.loading.came(bytes as u64, self.ctx);
        yield_now().await;
        Ok(())
    }
}

/// Reads the next rows, all of them whole; returns whether there are any.
fn read_rows(bytes: &mut impl Read, row_bytes: usize, block: &mut Vec<u8>) -> io::Result<bool> {
    const BLOCK_MOST: usize = 16 << 20;
    if row_bytes == 0 {
        return Ok(false);
    }
    let rows = ROWS.min((BLOCK_MOST / row_bytes).max(1));
    block.clear();
    bytes.take((rows * row_bytes) as u64).read_to_end(block)?;
    if !block.len().is_multiple_of(row_bytes) {
        let why = "it ends in the middle of a row";
        return Err(io::Error::other(why));
    }
    Ok(!block.is_empty())
}
