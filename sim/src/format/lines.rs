//! Bytes → lines, whatever the bytes, in bounded memory.

use memchr::{memchr, memchr_iter, memchr2_iter};

use super::ansi::{Ansi, Byte};

/// Bytes looked at in one go: they are still in the first-level cache when they are read as data.
const WINDOW_BYTES: usize = 16 * 1024;

/// Bytes compared at a time when looking for control characters; a whole number of vectors.
const STRIDE_BYTES: usize = 128;

/// A line without its end, terminal sequences and control characters. Never empty.
pub(super) enum Line<'a> {
    Whole(&'a [u8]),
    /// The beginning of a line that was too long.
    Cut(&'a [u8]),
    Unfinished(&'a [u8]),
    FrameBegins,
    FrameEnds,
}

/// Cuts a stream into lines.
pub(super) struct Lines {
    ansi: Ansi,
    /// The line so far, where it isn't in one piece in what was fed; at most `bytes_max` long.
    pending: Vec<u8>,
    bytes_max: usize,
    /// The line was too long and has been passed on; its rest is skipped.
    is_skipping: bool,
}

impl Lines {
    pub(super) fn new(bytes_max: usize) -> Self {
        Self {
            ansi: Ansi::default(),
            pending: Vec::new(),
            bytes_max,
            is_skipping: false,
        }
    }

    /// Takes the next piece of the stream and passes on the lines that end in it.
    pub(super) fn feed(&mut self, bytes: &[u8], _now: f64, on_line: &mut impl FnMut(Line<'_>)) {
        for window in bytes.chunks(WINDOW_BYTES) {
            self.window(window, on_line);
        }
    }

    pub(super) fn tick(&mut self, _now: f64, _on_line: &mut impl FnMut(Line<'_>)) {}
    pub(super) fn deadline(&self) -> Option<f64> {
        None
    }

    /// The stream has ended: passes on the last line if it had no end.
    pub(super) fn finish(&mut self, on_line: &mut impl FnMut(Line<'_>)) {
        self.ansi = Ansi::Plain;
        self.end(&[], on_line);
    }

    fn window(&mut self, mut rest: &[u8], on_line: &mut impl FnMut(Line<'_>)) {
        while !rest.is_empty() {
            if self.ansi == Ansi::Plain {
                let (plain, special) = rest.split_at(plain_len(rest));
                self.plain(plain, on_line);
                rest = special;
            }
            if let Some((&byte, behind)) = rest.split_first() {
                self.special(byte, on_line);
                rest = behind;
            }
        }
    }

    /// Takes bytes whose only control characters are line ends and tabs.
    fn plain(&mut self, run: &[u8], on_line: &mut impl FnMut(Line<'_>)) {
        if memchr(b'\r', run).is_none() {
            self.cut(run, memchr_iter(b'\n', run), on_line);
        } else {
            // `\r\n` ends an empty line too, and an empty line is nothing.
            self.cut(run, memchr2_iter(b'\n', b'\r', run), on_line);
        }
    }

    #[inline]
    fn cut(
        &mut self,
        run: &[u8],
        ends: impl Iterator<Item = usize>,
        on_line: &mut impl FnMut(Line<'_>),
    ) {
        let mut start = 0;
        for end in ends {
            self.end(&run[start..end], on_line);
            start = end + 1;
        }
        self.keep(&run[start..], on_line);
    }

    /// Takes a control character, or a byte inside a terminal sequence.
    fn special(&mut self, byte: u8, on_line: &mut impl FnMut(Line<'_>)) {
        if matches!(byte, b'\n' | b'\r') {
            self.ansi = Ansi::Plain;
            self.end(&[], on_line);
        } else if self.ansi.next(byte) == Byte::Text && !is_special(byte) {
            self.keep(&[byte], on_line);
        }
    }

    fn end(&mut self, tail: &[u8], on_line: &mut impl FnMut(Line<'_>)) {
        if self.pending.is_empty() && !self.is_skipping && tail.len() <= self.bytes_max {
            if !tail.is_empty() {
                on_line(Line::Whole(tail));
            }
            return;
        }
        self.keep(tail, on_line);
        if !self.is_skipping {
            on_line(Line::Whole(&self.pending));
        }
        self.pending.clear();
        self.is_skipping = false;
    }

    fn keep(&mut self, tail: &[u8], on_line: &mut impl FnMut(Line<'_>)) {
        if self.is_skipping {
            return;
        }
        let room = self.bytes_max - self.pending.len();
        if tail.len() <= room {
            self.pending.extend_from_slice(tail);
            return;
        }
        // Passed on at once: the line's end may never come.
        self.pending.extend_from_slice(&tail[..room]);
        on_line(Line::Cut(&self.pending));
        self.pending.clear();
        self.is_skipping = true;
    }
}

fn is_special(byte: u8) -> bool {
    special(byte) != 0
}

/// 1 for a control character other than line ends and tabs, else 0: without a branch, so that the
/// compiler makes vector code of it.
fn special(byte: u8) -> u8 {
    let is_control = u8::from(byte < b' ') | u8::from(byte == 0x7f);
    let is_kept = u8::from(byte == b'\n') | u8::from(byte == b'\r') | u8::from(byte == b'\t');
    is_control & !is_kept
}

/// How many bytes come before the first control character other than line ends and tabs.
fn plain_len(bytes: &[u8]) -> usize {
    // No early exit inside a stride: one pass of vector code instead of a search for each of ESC and
    // NUL, and all other control characters for free.
    let has_special = |stride: &[u8]| {
        let or_special = |found, byte: &u8| found | special(*byte);
        stride.iter().fold(0, or_special) != 0
    };
    let strides = bytes.chunks_exact(STRIDE_BYTES);
    let plain = strides.take_while(|stride| !has_special(stride)).count() * STRIDE_BYTES;
    let rest = &bytes[plain..];
    plain
        + rest
            .iter()
            .position(|&byte| is_special(byte))
            .unwrap_or(rest.len())
}
