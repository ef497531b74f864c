//! A file as a source, read to its end or followed as it grows.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustix::fs::FileType;

use crate::job::{JobSpec, StopEvent, Stream, TaskContext, TaskEnd, TaskSpec};

use super::ReadOptions;
use super::feed::{FallbackAxis, Feed};
use super::follow::{follow, open_when_there};
use super::intake::Intake;
use super::open_file::OpenFile;
use super::pump::{PumpError, Pumped, close, pump, until_stopped};

/// A job that reads a file, a FIFO or a device.
///
/// It ends as "end of input", or at the stop event. With [`ReadOptions::follow`] it goes on at the
/// end as the file grows, begins anew when it is truncated, and goes over to the file that takes
/// its place.
pub fn file(path: impl Into<PathBuf>, options: ReadOptions) -> JobSpec {
    let path: Arc<Path> = path.into().into();
    let name = options.name.clone().unwrap_or_else(|| {
        let name = path.file_name().unwrap_or(path.as_os_str());
        name.to_string_lossy().into_owned()
    });
    let detail = path.display().to_string();
    let is_fed = path
        .metadata()
        .is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir());
    let options = Arc::new(options);
    let intake = Intake::new((*options).clone());
    let taken = Arc::clone(&intake);
    let reader = TaskSpec::new("reader", move |ctx| {
        run(
            ctx,
            Arc::clone(&path),
            Arc::clone(&options),
            Arc::clone(&taken),
        )
    });
    let job = JobSpec::new(name).detail(detail);
    let job = job.task(reader).attach(intake);
    // A FIFO or a device has somebody at its other end.
    if is_fed { job.live_source() } else { job }
}

async fn run(
    ctx: TaskContext,
    path: Arc<Path>,
    options: Arc<ReadOptions>,
    intake: Arc<Intake>,
) -> TaskEnd {
    if let Some(format) = options.format {
        ctx.tell("format", format.name());
    }
    let source = read(&ctx, &path, (&options, &intake), ctx.stop_event());
    Box::pin(until_stopped(&ctx, &path.display().to_string(), source)).await
}

async fn read(
    ctx: &TaskContext,
    path: &Path,
    (options, intake): (&ReadOptions, &Arc<Intake>),
    stop: &StopEvent,
) -> Result<Pumped, PumpError> {
    let opened = if options.follow {
        open_when_there(ctx, path).await?
    } else {
        Some(OpenFile::open(path)?)
    };
    let Some(mut file) = opened else {
        return Ok(Pumped::UntilStopped);
    };
    if let Some(address) = as_serial_line(path) {
        let note = format!("a serial line is watched as {address}, which sets its speed");
        ctx.note(note);
    }
    let axis = match file.kind {
        FileType::RegularFile => FallbackAxis::Row,
        _ => FallbackAxis::Time,
    };
    let mut feed = Feed::new(ctx, Stream::Out, intake, axis);
    feed.count_lines();
    if file.kind == FileType::RegularFile {
        let bytes = file.stat()?.st_size;
        feed.load(u64::try_from(bytes).unwrap_or_default());
    }
    let pumped = if options.follow {
        follow(ctx, path, (&mut file, &mut feed), stop).await?
    } else {
        pump(ctx, (&mut file.input, &mut feed), stop.latch()).await?
    };
    close(&mut feed, pumped).await
}

/// How a path is to be spelled that looks like that of a serial device.
fn as_serial_line(path: &Path) -> Option<String> {
    let name = path.strip_prefix("/dev").ok()?.to_str()?;
    let is_line = ["ttyUSB", "ttyACM", "ttyS", "ttyAMA", "serial/", "rfcomm"];
    let is_line = is_line.iter().any(|beginning| name.starts_with(beginning));
    is_line.then(|| format!("serial:{}@115200", path.display()))
}

#[cfg(test)]
mod tests;
