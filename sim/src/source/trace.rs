//! What was read of a file, as far as it tells whether the file still holds that.

use std::io;
use std::os::fd::BorrowedFd;

use rustix::io::{Errno, pread};

/// Bytes of the beginning and of what was read last.
const BYTES: usize = 4 << 10;

/// The beginning of what was read, and its end.
#[derive(Debug, Default)]
pub(super) struct Trace {
    /// Where in the file was begun to read.
    start: u64,
    head: Vec<u8>,
    tail: Vec<u8>,
    /// Bytes that were read.
    len: u64,
}

impl Trace {
    /// Of a file that is read from here on.
    pub(super) fn from(start: u64) -> Self {
        Self {
            start,
            ..Self::default()
        }
    }

    /// Takes what was read next.
    pub(super) fn take(&mut self, bytes: &[u8]) {
        let room = BYTES - self.head.len();
        self.head.extend_from_slice(&bytes[..room.min(bytes.len())]);
        let last = &bytes[bytes.len().saturating_sub(BYTES)..];
        let over = (self.tail.len() + last.len()).saturating_sub(BYTES);
        self.tail.drain(..over);
        self.tail.extend_from_slice(last);
        self.len += bytes.len() as u64;
    }

    /// Whether anything was read.
    pub(super) fn has_read(&self) -> bool {
        self.len > 0
    }

    /// Where the file will be read next.
    pub(super) fn end(&self) -> u64 {
        self.start + self.len
    }

    /// Whether what was read ends with a line.
    pub(super) fn ends_a_line(&self) -> bool {
        self.tail
            .last()
            .is_none_or(|byte| matches!(byte, b'\n' | b'\r'))
    }

    /// Whether the file still holds what was read of it, as far as that is remembered.
    pub(super) fn holds(&self, file: BorrowedFd<'_>) -> io::Result<bool> {
        let tail_at = self.end() - self.tail.len() as u64;
        Ok(has(file, self.start, &self.head)? && has(file, tail_at, &self.tail)?)
    }
}

fn has(file: BorrowedFd<'_>, at: u64, wanted: &[u8]) -> io::Result<bool> {
    let mut found = [0; BYTES];
    let mut len = 0;
    while len < wanted.len() {
        match pread(file, &mut found[len..wanted.len()], at + len as u64) {
            Ok(0) => return Ok(false),
            Ok(read) => len += read,
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(found[..len] == *wanted)
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::os::fd::AsFd;

    use super::{BYTES, Trace};

    #[test]
    fn a_file_holds_what_was_read_of_it_however_it_was_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data");
        let lines: Vec<String> = (0..5_000).map(|n| format!("v={n}\n")).collect();
        let text = lines.concat().into_bytes();
        for piece in [1, 100, BYTES, text.len()] {
            fs::write(&path, &text).unwrap();
            let file = File::open(&path).unwrap();
            let mut trace = Trace::default();
            text.chunks(piece).for_each(|bytes| trace.take(bytes));
            assert_eq!(trace.end(), text.len() as u64);
            assert!(trace.ends_a_line() && trace.holds(file.as_fd()).unwrap());
            for at in [0, text.len() - 2] {
                let mut other = text.clone();
                other[at] ^= 1;
                fs::write(&path, &other).unwrap();
                assert!(!trace.holds(file.as_fd()).unwrap(), "{piece} {at}");
            }
            fs::write(&path, "").unwrap();
            assert!(!trace.holds(file.as_fd()).unwrap());
        }
    }
}
