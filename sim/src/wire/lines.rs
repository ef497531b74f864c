//! Lines out of a stream, each of a bounded length.

use std::io;

use super::connection::Stream;

/// A line's bytes, at most.
pub(super) const LINE_MAX: usize = 16 << 20;
/// The first line's: nobody has said yet who he is.
pub(super) const FIRST_LINE_MAX: usize = 4 << 10;
/// What is read in one go from one that says little, and from one that says much.
const READ: (usize, usize) = (4 << 10, 256 << 10);
/// A longer buffer than this is given back once its line was taken.
const KEPT: usize = 1 << 20;

/// A line that is longer than allowed, or a stream that can't be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum LineError {
    #[error("a line of more than {0} bytes: send shorter ones")]
    TooLong(usize),
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// What was read and not yet taken.
#[derive(Debug)]
pub(super) struct Lines {
    buffer: Vec<u8>,
    /// Before this there are bytes of the stream, behind it there is room.
    filled: usize,
    /// Before this all lines were taken; always at a line's beginning.
    taken: usize,
    /// Between `taken` and this there is no line's end.
    searched: usize,
    /// Bytes to ask for next.
    read: usize,
    pub line_max: usize,
}

impl Lines {
    pub(super) fn new(line_max: usize) -> Self {
        Self {
            buffer: Vec::new(),
            filled: 0,
            taken: 0,
            searched: 0,
            read: READ.0,
            line_max,
        }
    }

    /// Reads more; returns whether there was more.
    pub(super) async fn fill(&mut self, stream: &Stream) -> Result<bool, LineError> {
        let end = self.make_room();
        let read = stream.read(&mut self.buffer[self.filled..end]).await?;
        self.filled += read;
        if read == self.read {
            self.read = (self.read * 2).min(READ.1);
        }
        Ok(read > 0)
    }

    /// Room behind what was read; returns where as much as is to be read in one go ends.
    fn make_room(&mut self) -> usize {
        self.buffer.copy_within(self.taken..self.filled, 0);
        self.filled -= self.taken;
        self.searched -= self.taken;
        self.taken = 0;
        if self.filled == 0 && self.buffer.len() > KEPT {
            self.buffer = Vec::new();
        }
        let end = self.filled + self.read;
        if self.buffer.len() < end {
            // Twice as long each time, so that a long line isn't copied over and over.
            self.buffer.resize(end.max(self.buffer.len() * 2), 0);
        }
        end
    }

    /// Reads what is there without waiting: how many bytes, if any.
    pub(super) fn fill_at_once(&mut self, stream: &Stream) -> Option<usize> {
        self.make_room();
        let read = stream.read_at_once(&mut self.buffer[self.filled..])?;
        self.filled += read;
        Some(read)
    }

    /// Takes all whole lines, and adds up what is counted in them.
    pub(super) fn drain_whole(&mut self, count: impl Fn(&[u8]) -> u64) -> u64 {
        let mut sum = 0;
        while let Ok(Some(line)) = self.take() {
            sum += count(line);
        }
        sum
    }

    /// What was read of a line that isn't whole.
    pub(super) fn rest(&self) -> &[u8] {
        &self.buffer[self.taken..self.filled]
    }

    /// The next whole line without its end.
    ///
    /// # Errors
    /// [`LineError::TooLong`] for one that is too long.
    pub(super) fn take(&mut self) -> Result<Option<&[u8]>, LineError> {
        let unseen = &self.buffer[self.searched..self.filled];
        let end = memchr::memchr(b'\n', unseen).map(|end| self.searched + end);
        if end.unwrap_or(self.filled) - self.taken > self.line_max {
            return Err(LineError::TooLong(self.line_max));
        }
        let Some(end) = end else {
            self.searched = self.filled;
            return Ok(None);
        };
        let start = std::mem::replace(&mut self.taken, end + 1);
        self.searched = self.taken;
        let line = &self.buffer[start..end];
        Ok(Some(line.strip_suffix(b"\r").unwrap_or(line)))
    }

    /// The next whole line, once it is there; `None` at the end.
    pub(super) async fn next(&mut self, stream: &Stream) -> Result<Option<Vec<u8>>, LineError> {
        loop {
            if let Some(line) = self.take()? {
                return Ok(Some(line.to_vec()));
            }
            if !self.fill(stream).await? {
                return Ok(None);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::os::unix::net::UnixStream;
    use std::thread;

    use super::super::connection::DetachedStream;
    use super::*;

    fn lines_of(bytes: Vec<u8>, line_max: usize) -> (Vec<String>, bool) {
        let (mut ours, theirs) = UnixStream::pair().unwrap();
        theirs.set_nonblocking(true).unwrap();
        // Refused, the other side is gone before all is written.
        let writer = thread::Builder::new().spawn(move || drop(ours.write_all(&bytes)));
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .build();
        let read = runtime.unwrap().block_on(async {
            let stream = DetachedStream::Unix(theirs).attach().unwrap();
            let mut lines = Lines::new(line_max);
            let mut taken = Vec::new();
            loop {
                match lines.next(&stream).await {
                    Ok(Some(line)) => taken.push(String::from_utf8(line).unwrap()),
                    Ok(None) => return (taken, true),
                    Err(_) => {
                        assert!(lines.buffer.len() < 100_000);
                        return (taken, false);
                    }
                }
            }
        });
        writer.unwrap().join().unwrap();
        read
    }

    #[test]
    fn lines_are_parted_and_what_has_no_end_is_no_line() {
        let (lines, is_fine) = lines_of(b"one\r\n\ntwo\nthr".to_vec(), 10);
        assert_eq!(lines, ["one", "", "two"]);
        assert!(is_fine);
    }

    #[test]
    fn a_line_that_is_too_long_is_refused_before_it_is_kept() {
        let mut bytes = b"short\n".to_vec();
        bytes.extend(vec![b'x'; 10_000_000]);
        let (lines, is_fine) = lines_of(bytes, 1_000);
        assert_eq!(lines, ["short"]);
        assert!(!is_fine);
    }
}
