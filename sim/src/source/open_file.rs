//! A file that is being read: which one it is, and whether it was truncated.

use std::io;
use std::path::Path;

use rustix::fs::{FileType, Mode, OFlags, SeekFrom, Stat, fstat, open, seek};
use rustix::io::Errno;

use super::input::{End, Input};

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
