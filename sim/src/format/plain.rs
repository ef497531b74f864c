//! Bytes → lines where nothing moves the cursor: the fast path.

use memchr::{memchr, memchr_iter, memchr2_iter};

use super::ansi::{Ansi, Byte, ESC};
use super::line::Line;
use super::terminal::{SEQUENCE_BYTES_MAX, moves};

/// Bytes looked at in one go: they are still in the first-level cache when they are read as data.
const WINDOW_BYTES: usize = 16 * 1024;

/// Bytes compared at a time when looking for control characters; a whole number of vectors.
const STRIDE_BYTES: usize = 128;

const BACKSPACE: u8 = 0x08;

/// Cuts a stream into lines, until it asks for a screen.
pub(super) struct Plain {
    ansi: Ansi,
    /// The terminal sequence that the stream stands in; one byte longer than those that matter at
    /// most.
    sequence: Vec<u8>,
    /// The line so far, where it isn't in one piece in what was fed; at most `bytes_max` long.
    pending: Vec<u8>,
    bytes_max: usize,
    /// The line was too long and has been passed on; its rest is skipped.
    is_skipping: bool,
}

impl Plain {
    pub(super) fn new(bytes_max: usize) -> Self {
        Self {
            ansi: Ansi::default(),
            sequence: Vec::new(),
            pending: Vec::new(),
            bytes_max,
            is_skipping: false,
        }
    }

    /// Takes the next piece of the stream and passes on the lines that end in it. Where something
    /// moves the cursor it stops: it returns how many bytes it has taken, with the sequence.
    pub(super) fn feed(
        &mut self,
        bytes: &[u8],
        on_line: &mut impl FnMut(Line<'_>),
    ) -> Option<usize> {
        for (index, window) in bytes.chunks(WINDOW_BYTES).enumerate() {
            if let Some(taken) = self.window(window, on_line) {
                return Some(index * WINDOW_BYTES + taken);
            }
        }
        None
    }

    /// The stream has ended: passes on the last line if it had no end.
    pub(super) fn finish(&mut self, on_line: &mut impl FnMut(Line<'_>)) {
        self.ansi = Ansi::Plain;
        self.end(&[], on_line);
    }

    /// The stream broke off: passes on the last line as such if it had no end.
    pub(super) fn break_off(&mut self, on_line: &mut impl FnMut(Line<'_>)) {
        self.ansi = Ansi::Plain;
        if !self.pending.is_empty() {
            on_line(Line::BrokenOff(&self.pending));
        }
        self.leave();
    }

    /// The line that has no end yet.
    pub(super) fn unfinished(&self) -> &[u8] {
        &self.pending
    }

    /// Whether the line that has no end yet was too long.
    pub(super) fn is_skipping(&self) -> bool {
        self.is_skipping
    }

    /// The sequence that moves the cursor.
    pub(super) fn sequence(&self) -> &[u8] {
        &self.sequence
    }

    /// The line without end goes on elsewhere.
    pub(super) fn leave(&mut self) {
        self.pending.clear();
        self.is_skipping = false;
    }

    fn window(&mut self, window: &[u8], on_line: &mut impl FnMut(Line<'_>)) -> Option<usize> {
        let mut rest = window;
        while !rest.is_empty() {
            if self.ansi == Ansi::Plain {
                let (plain, special) = rest.split_at(plain_len(rest));
                self.plain(plain, on_line);
                rest = special;
            }
            if !rest.is_empty() {
                let (taken, moves) = self.special(rest, on_line);
                rest = &rest[taken..];
                if moves {
                    return Some(window.len() - rest.len());
                }
            }
        }
        None
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

    /// Takes a sequence that is whole, or a control character, or a byte inside a sequence. Says how
    /// many bytes that was, and whether they move the cursor.
    // Inlined it makes the loop around it slower, which mostly has nothing to do with it.
    #[inline(never)]
    fn special(&mut self, bytes: &[u8], on_line: &mut impl FnMut(Line<'_>)) -> (usize, bool) {
        let has_text = !self.pending.is_empty();
        if self.ansi == Ansi::Plain
            && let Some(sequence) = whole_control(bytes)
        {
            let moves = moves(sequence, has_text);
            if moves {
                self.sequence.clear();
                self.sequence.extend_from_slice(sequence);
            }
            return (sequence.len(), moves);
        }
        (1, self.byte(bytes[0], on_line))
    }

    fn byte(&mut self, byte: u8, on_line: &mut impl FnMut(Line<'_>)) -> bool {
        if matches!(byte, b'\n' | b'\r') {
            self.ansi = Ansi::Plain;
            self.end(&[], on_line);
            return false;
        }
        let is_text = self.ansi.next(byte) == Byte::Text;
        if is_text && !is_special(byte) {
            self.keep(&[byte], on_line);
            return false;
        }
        if is_text || byte == ESC {
            self.sequence.clear();
        }
        if self.sequence.len() <= SEQUENCE_BYTES_MAX {
            self.sequence.push(byte);
        }
        let is_whole = self.ansi == Ansi::Plain && (!is_text || byte == BACKSPACE);
        is_whole && moves(&self.sequence, !self.pending.is_empty())
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

/// The control sequence at the beginning, if it is whole and nothing is amiss in it.
fn whole_control(bytes: &[u8]) -> Option<&[u8]> {
    let parameters = bytes.strip_prefix(b"\x1b[")?;
    let is_last = |byte: &u8| !(0x20..0x40).contains(byte);
    let end = parameters.iter().position(is_last)?;
    let is_whole = (0x40..0x7f).contains(&parameters[end]);
    is_whole.then(|| &bytes[..end + 3])
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
