//! A file that is being read: which one it is, and whether it still holds what was read.

use std::io;
use std::path::Path;

use rustix::fs::{Dev, FileType, Mode, OFlags, SeekFrom, Stat, fstat, open, seek};
use rustix::io::Errno;

use super::input::{End, Input};
use super::trace::Trace;

/// A file that is being read.
pub(super) struct OpenFile {
    pub input: Input,
    pub kind: FileType,
    /// Device and number of the file, which are its own as long as it is open.
    identity: (Dev, u64),
    /// Size and times at the last look.
    seen: Option<(i64, i64, Nanos, Nanos)>,
    /// Looks since they changed last.
    looks: u32,
}

/// Nanoseconds as the system's own structure has them.
#[cfg(target_os = "linux")]
type Nanos = u64;
#[cfg(not(target_os = "linux"))]
type Nanos = i64;

/// So often what was read is compared with what is there after a change: times have a grain of some
/// milliseconds, within which another change can't be told by them.
const LOOKS: u32 = 3;

/// What has become of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It holds what was read, and perhaps more.
    Grown,
    /// It is shorter than what was read.
    Truncated,
    /// It holds something else.
    Rewritten,
}

impl OpenFile {
    /// Opens it without waiting: neither for a FIFO's writer nor for a modem's carrier.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let descriptor = open(path, flags, Mode::empty()).map_err(|error| match error {
            Errno::NOENT => no_such_file(path),
            Errno::ACCESS => io::Error::other("no permission to read it"),
            Errno::NXIO if is_socket(path) => io::Error::other(format!(
                "is a socket: it is watched as unix:{}",
                path.display()
            )),
            Errno::NXIO => io::Error::other("is a device that isn't there"),
            other => other.into(),
        })?;
        let stat = fstat(&descriptor)?;
        let kind = FileType::from_raw_mode(stat.st_mode);
        if kind == FileType::Directory {
            return Err(io::Error::other("is a directory; name a file in it"));
        }
        let mut input = Input::new(descriptor, End::Nothing)?;
        if kind == FileType::RegularFile {
            input.keep_trace(0);
        }
        Ok(Self {
            input,
            kind,
            identity: identity(&stat),
            seen: None,
            looks: 0,
        })
    }

    /// Whether both are the same file.
    pub(super) fn is_same_as(&self, other: &Self) -> bool {
        self.identity == other.identity
    }

    /// Whether this is the file that was looked up.
    pub(super) fn is(&self, stat: &Stat) -> bool {
        self.identity == identity(stat)
    }

    /// What the system says of it. File systems that only know names (some of FUSE) have what is open
    /// pass to the file that took its name: then it is as good as taken away.
    pub(super) fn stat(&self) -> io::Result<Stat> {
        let stat = fstat(self.input.fd())?;
        if self.kind == FileType::RegularFile && !self.is(&stat) {
            return Err(Errno::STALE.into());
        }
        Ok(stat)
    }

    /// Looks what has become of it since the last look, at its end. Where it isn't what was read any
    /// more, it is read from its beginning.
    pub(super) fn look(&mut self) -> io::Result<Fate> {
        let Some(trace) = self.input.trace() else {
            return Ok(Fate::Grown);
        };
        let stat = self.stat()?;
        let now = (
            stat.st_size,
            stat.st_mtime,
            stat.st_mtime_nsec,
            stat.st_ctime_nsec,
        );
        if self.seen.replace(now) != Some(now) {
            self.looks = 0;
        }
        self.looks += 1;
        let fate = if (stat.st_size as u64) < trace.end() {
            Fate::Truncated
        } else if self.looks <= LOOKS && !trace.holds(self.input.fd())? {
            Fate::Rewritten
        } else if trace.has_read() || stat.st_size == 0 {
            return Ok(Fate::Grown);
        } else {
            // Perhaps behind a hole.
            Fate::Grown
        };
        let start = self.beginning()?;
        seek(self.input.fd(), SeekFrom::Start(start))?;
        self.input.keep_trace(start);
        Ok(fate)
    }

    /// Where it begins: behind a hole that a writer leaves who goes on where he was in a file that
    /// was truncated under him.
    fn beginning(&self) -> io::Result<u64> {
        let Ok(data) = seek(self.input.fd(), SeekFrom::Data(0)) else {
            return Ok(0);
        };
        if data == 0 {
            return Ok(0);
        }
        // Holes end with a block of the file system.
        let mut block = [0; 1 << 13];
        let read = rustix::io::pread(self.input.fd(), &mut block, data)?;
        let zeros = block[..read].iter().take_while(|byte| **byte == 0).count();
        Ok(data + zeros as u64)
    }

    /// How far it was read.
    pub(super) fn read_up_to(&self) -> u64 {
        self.input.trace().map_or(0, Trace::end)
    }

    /// Whether what was read of it ends with a line.
    pub(super) fn ends_a_line(&self) -> bool {
        self.input.trace().is_none_or(Trace::ends_a_line)
    }

    /// Whether there is nothing in it.
    pub(super) fn is_empty(&self) -> io::Result<bool> {
        Ok(self.kind == FileType::RegularFile && self.stat()?.st_size == 0)
    }

    /// Whether there is more in it than was read.
    pub(super) fn has_grown(&self) -> io::Result<bool> {
        let size = self.stat()?.st_size as u64;
        Ok(self.input.trace().is_some_and(|trace| trace.end() < size))
    }
}

/// Whether this says that the file was taken away from where it is kept, open as it is: on a file system
/// of a network another machine may do that, and what was written to it last can't be read any more.
pub(super) fn is_taken_away(error: &io::Error) -> bool {
    matches!(
        Errno::from_io_error(error),
        Some(Errno::STALE | Errno::NOENT)
    )
}

fn identity(stat: &Stat) -> (Dev, u64) {
    (stat.st_dev, stat.st_ino)
}

/// Somebody who writes `localhost:9000` means no file.
fn no_such_file(path: &Path) -> io::Error {
    let port = path.to_str().and_then(|text| {
        let (host, port) = text.rsplit_once(':')?;
        let is_host = !host.is_empty() && !host.contains('/');
        (is_host && port.parse::<u16>().is_ok()).then_some(text)
    });
    io::Error::other(match port {
        Some(place) => format!("no such file; a port is watched as tcp://{place} or udp://{place}"),
        None => "no such file; check the path".into(),
    })
}

fn is_socket(path: &Path) -> bool {
    let kind = std::fs::metadata(path).map(|found| found.file_type());
    kind.is_ok_and(|kind| std::os::unix::fs::FileTypeExt::is_socket(&kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_another_machine_removed_is_told_from_one_that_cannot_be_read() {
        for (errno, is_gone) in [
            (Errno::STALE, true),
            (Errno::NOENT, true),
            (Errno::IO, false),
            (Errno::ACCESS, false),
        ] {
            assert_eq!(is_taken_away(&errno.into()), is_gone, "{errno}");
        }
        assert!(!is_taken_away(&io::Error::other("no such file")));
    }
}
