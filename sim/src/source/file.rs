//! A file as a source, read to its end or followed as it grows.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustix::fs::{FileType, Mode, OFlags, SeekFrom, Stat, fstat, open, seek};
use rustix::io::Errno;

use crate::job::{JobSpec, StopEvent, Stream, TaskContext, TaskEnd, TaskSpec};

use super::ReadOptions;
use super::feed::{Feed, XAxis};
use super::follow::follow;
use super::input::{End, Input};
use super::pump::{PumpError, Pumped, pump, until_stopped};

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
    let options = Arc::new(options);
    let reader = TaskSpec::new("reader", move |ctx| {
        run(ctx, Arc::clone(&path), Arc::clone(&options))
    });
    JobSpec::new(name).detail(detail).task(reader)
}

async fn run(ctx: TaskContext, path: Arc<Path>, options: Arc<ReadOptions>) -> TaskEnd {
    if let Some(format) = options.format {
        ctx.tell("format", format.name());
    }
    let source = read(&ctx, &path, &options, ctx.stop_event());
    until_stopped(&ctx, &path.display().to_string(), source).await
}

async fn read(
    ctx: &TaskContext,
    path: &Path,
    options: &ReadOptions,
    stop: &StopEvent,
) -> Result<Pumped, PumpError> {
    let mut file = OpenFile::open(path)?;
    let axis = match file.kind {
        FileType::RegularFile => XAxis::Row,
        _ => XAxis::Time,
    };
    let mut feed = Feed::new(ctx, Stream::Out, options, axis);
    let pumped = if options.follow {
        follow(ctx, path, (&mut file, &mut feed), stop).await?
    } else {
        pump(ctx, (&mut file.input, &mut feed), stop).await?
    };
    if pumped == Pumped::ToTheEnd {
        feed.finish().await?;
    }
    feed.sum_up().await?;
    Ok(pumped)
}

/// A file that is being read.
pub(super) struct OpenFile {
    pub input: Input,
    pub kind: FileType,
    /// Device and number of the file, which are its own as long as it is open.
    identity: (u64, u64),
}

impl OpenFile {
    /// Opens it without waiting: neither for a FIFO's writer nor for a modem's carrier.
    pub fn open(path: &Path) -> io::Result<Self> {
        let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let descriptor = open(path, flags, Mode::empty()).map_err(|error| match error {
            Errno::NOENT => io::Error::other("no such file; check the path"),
            Errno::ACCESS => io::Error::other("no permission to read it"),
            Errno::NXIO => io::Error::other("is a socket or a device that isn't there"),
            other => other.into(),
        })?;
        let stat = fstat(&descriptor)?;
        let kind = FileType::from_raw_mode(stat.st_mode);
        if kind == FileType::Directory {
            return Err(io::Error::other("is a directory; name a file in it"));
        }
        Ok(Self {
            input: Input::new(descriptor, End::Nothing)?,
            kind,
            identity: identity(&stat),
        })
    }

    /// Whether this is the file that was looked up.
    pub fn is(&self, stat: &Stat) -> bool {
        self.identity == identity(stat)
    }

    /// Begins at its start again if it has become shorter than what was read of it; returns whether
    /// it has.
    pub fn rewind_if_truncated(&self) -> io::Result<bool> {
        let read = seek(self.input.fd(), SeekFrom::Current(0))?;
        let is_truncated = (fstat(self.input.fd())?.st_size as u64) < read;
        if is_truncated {
            seek(self.input.fd(), SeekFrom::Start(0))?;
        }
        Ok(is_truncated)
    }
}

fn identity(stat: &Stat) -> (u64, u64) {
    (stat.st_dev, stat.st_ino)
}

#[cfg(test)]
mod tests;
