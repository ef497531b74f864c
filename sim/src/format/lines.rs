//! Bytes → lines, whatever the bytes, in bounded memory.

use memchr::memchr_iter;

use super::ansi::{Ansi, Byte};

/// Bytes looked at in one go: they are still in the first-level cache when they are read as data.
const WINDOW_BYTES: usize = 16 * 1024;

/// Bytes compared at a time when looking for control characters; a whole number of vectors.
const STRIDE_BYTES: usize = 32;

/// A line without its end, terminal sequences and control characters. Never empty.
pub(super) enum Line<'a> {
    Whole(&'a [u8]),
    /// The beginning of a line that was too long.
    Cut(&'a [u8]),
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
    pub(super) fn feed(&mut self, bytes: &[u8], on_line: &mut impl FnMut(Line<'_>)) {
        for window in bytes.chunks(WINDOW_BYTES) {
            self.window(window, on_line);
        }
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

    /// Takes bytes whose only control characters are `\n` and tabs.
    fn plain(&mut self, run: &[u8], on_line: &mut impl FnMut(Line<'_>)) {
        let mut start = 0;
        for end in memchr_iter(b'\n', run) {
            self.end(&run[start..end], on_line);
            start = end + 1;
        }
        self.keep(&run[start..], on_line);
    }

    /// Takes a control character, or a byte inside a terminal sequence.
    fn special(&mut self, byte: u8, on_line: &mut impl FnMut(Line<'_>)) {
        if matches!(byte, b'\n' | b'\r') {
            // `\r\n` ends an empty line too, and an empty line is nothing.
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
    (byte < b' ' && byte != b'\n' && byte != b'\t') || byte == 0x7f
}

/// How many bytes come before the first control character other than `\n` and tab.
fn plain_len(bytes: &[u8]) -> usize {
    // Without an early exit inside a stride the compiler makes vector code of it: one pass instead
    // of a search for each of ESC, `\r` and NUL, and all other control characters for free.
    let has_special = |stride: &[u8]| {
        let or_special = |found, byte: &u8| found | u8::from(is_special(*byte));
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

#[cfg(test)]
mod tests {
    use super::{Line, Lines};

    /// Lines as `a|b|c`, a cut one with `…` behind it.
    fn lines(bytes: &[u8], piece_bytes: usize, bytes_max: usize) -> String {
        let mut said: Vec<String> = Vec::new();
        let mut on_line = |line: Line<'_>| match line {
            Line::Whole(line) => said.push(String::from_utf8_lossy(line).into()),
            Line::Cut(line) => said.push(format!("{}…", String::from_utf8_lossy(line))),
        };
        let mut lines = Lines::new(bytes_max);
        for piece in bytes.chunks(piece_bytes) {
            lines.feed(piece, &mut on_line);
        }
        lines.finish(&mut on_line);
        said.join("|")
    }

    #[test]
    fn lines_are_the_same_however_the_stream_is_cut() {
        for (bytes, expected) in [
            (&b"a\nb\r\nc\rd"[..], "a|b|c|d"),
            (b"\n\n\r\r\n\n", ""),
            (b"a\0b\x08c\td\x7f\n", "abc\td"),
            (b"\x1b[1mbold\x1b[0m\nplain", "bold|plain"),
            (b"\x1b]0;never ended\nnext", "next"),
            (b"caf\xc3\xa9\n\xff\xfe", "café|\u{fffd}\u{fffd}"),
            (
                b"12345678\n12345678\r123456789\nshort",
                "12345678|12345678|12345678…|short",
            ),
            (
                b"123456789abcdefghijk\r\n12\n123456789",
                "12345678…|12|12345678…",
            ),
        ] {
            for piece_bytes in 1..=bytes.len() {
                assert_eq!(
                    lines(bytes, piece_bytes, 8),
                    expected,
                    "cut at {piece_bytes}"
                );
            }
        }
    }

    #[test]
    fn control_characters_are_found_at_every_place_of_a_stride() {
        for place in 0..100 {
            let mut bytes = vec![b'x'; 100];
            bytes[place] = b'\r';
            let told: usize = lines(&bytes, 100, 1000).split('|').map(str::len).sum();
            assert_eq!(told, 99);
        }
    }

    #[test]
    fn a_line_without_end_is_told_at_once_and_kept_in_bounded_memory() {
        let piece = vec![b'x'; 1 << 20];
        let mut told = 0;
        let mut lines = Lines::new(1 << 20);
        for _ in 0..100 {
            lines.feed(&piece, &mut |_| told += 1);
        }
        assert_eq!(told, 1);
        assert!(lines.pending.capacity() <= 2 << 20);
    }
}
