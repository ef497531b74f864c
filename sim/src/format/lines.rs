//! Bytes → lines as a terminal would show them, whatever the bytes, in bounded memory.

use memchr::{memchr, memrchr2};

use super::line::{Line, UNFINISHED_AFTER};
use super::plain::Plain;
use super::terminal::{Size, Terminal};

/// Bytes that are remembered of what was passed on: a screen begins with them, so that rows above
/// the cursor are there when they are drawn over.
const MEMORY_BYTES: usize = 4096;

/// Cuts a stream into lines.
pub(super) struct Lines {
    plain: Plain,
    /// Obeys the stream since something has moved the cursor, until nothing has for long.
    terminal: Option<Box<Terminal>>,
    /// What the plain path has taken last, [`MEMORY_BYTES`] or more of it.
    memory: Vec<u8>,
    bytes_max: usize,
    size: Option<Size>,
    is_always_painted: bool,
    last_byte_at: f64,
    /// The line without end was shown.
    is_shown: bool,
}

impl Lines {
    /// Lines of at most `bytes_max` bytes.
    pub(super) fn new(bytes_max: usize) -> Self {
        Self {
            plain: Plain::new(bytes_max),
            terminal: None,
            memory: Vec::new(),
            bytes_max,
            size: None,
            is_always_painted: false,
            last_byte_at: 0.0,
            is_shown: false,
        }
    }

    /// The stream paints a screen: all is read as frames.
    pub(super) fn with_screen(bytes_max: usize) -> Self {
        Self {
            is_always_painted: true,
            ..Self::new(bytes_max)
        }
    }

    /// The size of the terminal that the stream is written for. Without it no text wraps, and nothing
    /// scrolls before the largest screen there can be is full.
    pub(super) fn set_size(&mut self, columns: u16, rows: u16) {
        let size = Size::new(columns, rows);
        self.size = Some(size);
        if let Some(terminal) = &mut self.terminal {
            terminal.set_size(size);
        }
    }

    /// Takes the next piece of the stream, which came at `now` (seconds, never falling), and passes on
    /// the lines that end in it. That time has passed since the piece before says nothing here, since
    /// the caller may have been kept: see [`tick`](Self::tick).
    pub(super) fn feed(&mut self, bytes: &[u8], now: f64, on_line: &mut impl FnMut(Line<'_>)) {
        self.last_byte_at = now;
        if self.is_always_painted && self.terminal.is_none() {
            self.terminal = Some(self.new_terminal(now));
        }
        let mut rest = bytes;
        loop {
            let left_at = match &mut self.terminal {
                Some(terminal) => terminal.feed(rest, now, on_line),
                None => self.plain.feed(rest, on_line),
            };
            let (taken, behind) = rest.split_at(left_at.unwrap_or(rest.len()));
            if self.terminal.is_none() {
                self.remember(taken);
            }
            if left_at.is_none() {
                return;
            }
            self.switch(now, on_line);
            rest = behind;
        }
    }

    /// Nothing came until `now`: passes on what has been quiet for long enough.
    pub(super) fn tick(&mut self, now: f64, on_line: &mut impl FnMut(Line<'_>)) {
        if let Some(terminal) = &mut self.terminal {
            terminal.tick(now, on_line);
        } else if self.deadline().is_some_and(|deadline| now >= deadline) {
            self.is_shown = true;
            on_line(Line::Unfinished(self.plain.unfinished()));
        }
    }

    /// When [`tick`](Self::tick) has something to pass on if nothing comes.
    pub(super) fn deadline(&self) -> Option<f64> {
        if let Some(terminal) = &self.terminal {
            return terminal.deadline();
        }
        let is_waiting = !self.is_shown && !self.plain.unfinished().is_empty();
        is_waiting.then_some(self.last_byte_at + UNFINISHED_AFTER)
    }

    /// Whether the last line has no end so far.
    pub(super) fn is_in_line(&self) -> bool {
        match &self.terminal {
            Some(terminal) => terminal.deadline().is_some(),
            None => !self.plain.unfinished().is_empty(),
        }
    }

    /// The stream has ended: passes on what had no end. What comes after this is new.
    pub(super) fn finish(&mut self, on_line: &mut impl FnMut(Line<'_>)) {
        match self.terminal.take() {
            Some(mut terminal) => terminal.finish(on_line),
            None => self.plain.finish(on_line),
        }
        self.memory.clear();
        self.is_shown = false;
    }

    /// The stream broke off: passes on what had no end as such. What comes after this is new.
    pub(super) fn break_off(&mut self, on_line: &mut impl FnMut(Line<'_>)) {
        match self.terminal.take() {
            Some(mut terminal) => terminal.break_off(on_line),
            None => self.plain.break_off(on_line),
        }
        self.memory.clear();
        self.is_shown = false;
    }

    #[cfg(test)]
    pub(super) fn heap_bytes(&self) -> usize {
        let terminal = self.terminal.as_ref();
        self.memory.capacity() + terminal.map_or(0, |terminal| terminal.heap_bytes())
    }

    /// To the terminal if something has moved the cursor, or back.
    fn switch(&mut self, now: f64, on_line: &mut impl FnMut(Line<'_>)) {
        if self.terminal.take().is_some() {
            self.is_shown = false;
            return;
        }
        let mut terminal = self.new_terminal(now);
        let has_unfinished = !self.plain.unfinished().is_empty();
        let is_skipping = self.plain.is_skipping();
        let sequence = self.plain.sequence();
        let before = before(&self.memory, sequence.len());
        let before = before.unwrap_or_else(|| self.plain.unfinished());
        terminal.recall(before, has_unfinished);
        if is_skipping {
            terminal.recall_cut();
        }
        terminal.feed(sequence, now, on_line);
        self.plain.leave();
        self.memory.clear();
        self.terminal = Some(terminal);
    }

    fn new_terminal(&self, now: f64) -> Box<Terminal> {
        let is_always_painted = self.is_always_painted;
        Box::new(Terminal::new(
            self.size,
            self.bytes_max,
            is_always_painted,
            now,
        ))
    }

    /// Keeps the end of what was taken, and whether a line has begun in it.
    fn remember(&mut self, bytes: &[u8]) {
        self.is_shown &= memrchr2(b'\n', b'\r', bytes).is_none();
        if bytes.len() >= MEMORY_BYTES {
            self.memory.clear();
        } else if self.memory.len() >= 2 * MEMORY_BYTES {
            self.memory.drain(..self.memory.len() - MEMORY_BYTES);
        }
        let kept = bytes.len().saturating_sub(MEMORY_BYTES);
        self.memory.extend_from_slice(&bytes[kept..]);
    }
}

/// What is remembered from before a sequence, from a line's beginning on; nothing if no line begins
/// in it.
fn before(memory: &[u8], sequence_bytes: usize) -> Option<&[u8]> {
    let kept = &memory[memory.len().saturating_sub(MEMORY_BYTES)..];
    let heard = &kept[..kept.len().saturating_sub(sequence_bytes)];
    if memory.len() < MEMORY_BYTES {
        return Some(heard);
    }
    memchr(b'\n', heard).map(|end| &heard[end + 1..])
}

#[cfg(test)]
mod tests {
    use super::Lines;
    use crate::format::line::{Line, UNFINISHED_AFTER};
    use crate::format::shown::shown;

    /// What is shown of a stream without pauses that comes in pieces.
    fn lines(bytes: &[u8], piece_bytes: usize, bytes_max: usize) -> String {
        let mut said = Vec::new();
        let mut lines = Lines::new(bytes_max);
        for piece in bytes.chunks(piece_bytes) {
            lines.feed(piece, 0.0, &mut |line| said.push(shown(line)));
        }
        lines.finish(&mut |line| said.push(shown(line)));
        said.join("|")
    }

    #[test]
    fn lines_are_the_same_however_the_stream_is_cut() {
        for (bytes, expected) in [
            (&b"a\nb\r\nc\rd"[..], "a|b|c|d"),
            (b"\n\n\r\r\n\n", ""),
            (b"a\0b\x07c\td\x7f\n", "abc\td"),
            (b"a\0b\x08c\td\x7f\n", "ab|ac\td"),
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
            bytes[place] = 0;
            assert_eq!(lines(&bytes, 100, 1000), "x".repeat(99));
        }
    }

    #[test]
    fn a_line_without_end_is_told_at_once_and_kept_in_bounded_memory() {
        let piece = vec![b'x'; 1 << 20];
        let mut told = 0;
        let mut lines = Lines::new(1 << 20);
        for _ in 0..100 {
            lines.feed(&piece, 0.0, &mut |_| told += 1);
        }
        assert_eq!(told, 1);
        assert!(lines.plain.unfinished().len() <= 1 << 20);
        assert!(lines.memory.capacity() <= 16 << 10);
    }

    #[test]
    fn a_line_without_end_is_shown_once_and_comes_when_it_ends() {
        let mut said = Vec::new();
        let mut lines = Lines::new(100);
        let mut on_line = |line: Line<'_>| said.push(shown(line));
        lines.feed(b"a\nName", 1.0, &mut on_line);
        lines.feed(b": ", 1.2, &mut on_line);
        assert_eq!(lines.deadline(), Some(1.2 + UNFINISHED_AFTER));
        lines.tick(1.4, &mut on_line);
        lines.tick(1.5, &mut on_line);
        assert_eq!(lines.deadline(), None);
        lines.feed(b"x", 2.0, &mut on_line);
        assert_eq!(lines.deadline(), None);
        lines.feed(b"y\n", 2.0, &mut on_line);
        assert_eq!(lines.deadline(), None);
        lines.feed(b"next", 3.0, &mut on_line);
        lines.tick(3.5, &mut on_line);
        assert_eq!(said.join("|"), "a|Name: ?|Name: xy|next?");
    }

    /// What is shown of a stream that breaks off.
    fn broken_off(bytes: &[u8]) -> String {
        let mut said = Vec::new();
        let mut lines = Lines::new(100);
        lines.feed(bytes, 0.0, &mut |line| said.push(shown(line)));
        lines.break_off(&mut |line| said.push(shown(line)));
        lines.feed(b"new\n", 0.0, &mut |line| said.push(shown(line)));
        said.join("|")
    }

    #[test]
    fn a_stream_breaks_off_in_the_line_that_has_no_end() {
        for (bytes, expected) in [
            (&b"v=1\nv=36"[..], "v=1|v=36!|new"),
            (b"v=1\n", "v=1|new"),
            (b"\r10%\r20", "10%|20!|new"),
            (b"", "new"),
            // A state that is drawn over in part is neither the old one nor the new one.
            (
                b"a: 1\nb: 20\n\x1b[2Aa: 3\nb: 3",
                "a: 1|b: 20|a: 3|b: 3!|new",
            ),
            // On a screen that is painted, the row that the cursor stands in.
            (b"\x1b[2J\x1b[Ha 1\r\nb 2", "[|a 1|b 2!|]|new"),
        ] {
            assert_eq!(broken_off(bytes), expected);
        }
    }

    #[test]
    fn a_screen_is_needed_no_longer_than_something_moves() {
        let mut lines = Lines::new(100);
        lines.feed(b"50%\x08\x08\x0860%\n", 0.0, &mut |_| ());
        assert!(lines.terminal.is_some());
        let mut said = 0;
        lines.feed("line\n".repeat(200).as_bytes(), 0.0, &mut |_| said += 1);
        assert!(lines.terminal.is_none());
        assert_eq!(said, 200);
    }

    #[test]
    fn what_is_too_long_for_a_line_is_cut_on_a_screen_too() {
        let long = format!("\x1b[5C{}\n", "x".repeat(5000));
        let told = lines(long.as_bytes(), 64, 1 << 20);
        assert_eq!(told.len(), 4096 + "…".len());
        let told = lines(b"123456789\x1b[D0\nnext", 64, 8);
        assert_eq!(told, "12345678…|next");
    }
}
