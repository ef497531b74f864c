//! Lines of a file that is read in blocks.

/// A line is no longer: what is, is none of ours.
const LINE_BYTES: usize = 1 << 20;

/// The lines of a file, cut out of its blocks.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// The beginning of a line that has no end yet.
    rest: Vec<u8>,
}

impl Lines {
    /// Reads the lines that end in what came next; `read` says whether one could be. Returns how many couldn't.
    pub(super) fn take(&mut self, bytes: &[u8], mut read: impl FnMut(&[u8]) -> bool) -> u64 {
        let Some(end) = memchr::memrchr(b'\n', bytes) else {
            self.rest.extend_from_slice(bytes);
            let is_too_long = self.rest.len() > LINE_BYTES;
            if is_too_long {
                self.rest.clear();
            }
            return u64::from(is_too_long);
        };
        let (whole, rest) = bytes.split_at(end);
        let mut lines = whole.split(|byte| *byte == b'\n');
        let mut first = std::mem::take(&mut self.rest);
        first.extend_from_slice(lines.next().unwrap_or_default());
        let all = std::iter::once(&*first).chain(lines);
        let bad = all.filter(|line| !line.trim_ascii().is_empty() && !read(line));
        let bad = bad.count() as u64;
        self.rest.extend_from_slice(&rest[1..]);
        bad
    }

    /// There is no more: reads the last line, which may have no end.
    pub(super) fn end(&mut self, mut read: impl FnMut(&[u8]) -> bool) -> u64 {
        let last = std::mem::take(&mut self.rest);
        u64::from(!last.trim_ascii().is_empty() && !read(&last))
    }
}
