//! What a terminal would show of a stream.

mod erase;
mod frame;
mod grid;
mod moves;
mod pass;
mod pen;
mod print;
mod row;
mod screen;
mod text;

use memchr::memchr2;
use vte::Parser;

pub(super) use grid::Size;
pub(super) use moves::{SEQUENCE_BYTES_MAX, moves};
use pen::Pen;
use screen::{Out, Screen};

/// Ends any terminal sequence.
const CANCEL: u8 = 0x18;

/// Obeys a stream as a terminal does, and passes on what a person would have seen.
pub(super) struct Terminal {
    parser: Parser,
    screen: Screen,
    /// The beginning of a character that was cut.
    partial: Vec<u8>,
    /// The last byte was a carriage return.
    is_returned: bool,
    /// Lines end with `\r\n`: a terminal's driver has been at work, and a bare `\n` leaves the column.
    has_returns: bool,
}

impl Terminal {
    /// `is_always_painted`: all is read as frames, and the plain path never suffices.
    pub(super) fn new(
        size: Option<Size>,
        bytes_max: usize,
        is_always_painted: bool,
        now: f64,
    ) -> Self {
        Self {
            parser: Parser::new(),
            screen: Screen::new(size, bytes_max, is_always_painted, now),
            partial: Vec::new(),
            is_returned: false,
            has_returns: false,
        }
    }

    /// Takes what came before and was passed on already, but for a line without end.
    pub(super) fn recall(&mut self, bytes: &[u8], has_unfinished: bool) {
        let mut rest = bytes;
        while let Some(end) = self.line(rest, &mut |_| ()) {
            rest = &rest[end..];
        }
        self.screen.recall(has_unfinished);
    }

    /// The line that has no end yet was too long.
    pub(super) fn recall_cut(&mut self) {
        let (y, _) = self.screen.grid.cursor;
        self.screen.grid.row_mut(y).is_cut = true;
    }

    pub(super) fn set_size(&mut self, size: Size) {
        self.screen.grid.size = size;
        self.screen.grid.go(self.screen.grid.cursor);
    }

    /// Takes the next piece. Where nothing has moved the cursor for long, so that lines are all there
    /// is, it stops: it returns how many bytes it has taken. Then all has been passed on, and a line
    /// begins.
    pub(super) fn feed(&mut self, bytes: &[u8], now: f64, out: Out<'_>) -> Option<usize> {
        self.screen.hear(now);
        let mut taken = 0;
        while let Some(end) = self.line(&bytes[taken..], out) {
            taken += end;
            if self.screen.is_calm() {
                self.screen.flush(out);
                return Some(taken);
            }
        }
        None
    }

    /// Takes bytes as far as the first line end, or all, and returns where that line end ends.
    fn line(&mut self, bytes: &[u8], out: Out<'_>) -> Option<usize> {
        let Some(end) = memchr2(b'\n', b'\r', bytes) else {
            self.advance_cut(bytes, out);
            return None;
        };
        self.advance_all(&bytes[..end], out);
        self.end(bytes[end], out);
        Some(end + 1)
    }

    pub(super) fn tick(&mut self, now: f64, out: Out<'_>) {
        self.screen.tick(now, out);
    }

    pub(super) fn deadline(&self) -> Option<f64> {
        self.screen.deadline()
    }

    #[cfg(test)]
    pub(super) fn heap_bytes(&self) -> usize {
        self.screen.grid.rows().map(row::Row::heap_bytes).sum()
    }

    /// The stream has ended.
    pub(super) fn finish(&mut self, out: Out<'_>) {
        self.advance_all(&[], out);
        self.cancel(out);
        self.screen.flush(out);
    }

    /// The stream broke off in whatever stands in the cursor's row.
    pub(super) fn break_off(&mut self, out: Out<'_>) {
        self.advance_all(&[], out);
        self.cancel(out);
        self.screen.break_off(out);
    }

    /// A line's end, which ends any sequence, too, or else a broken one could swallow the rest.
    fn end(&mut self, byte: u8, out: Out<'_>) {
        self.cancel(out);
        if byte == b'\r' {
            self.screen.return_carriage();
            self.is_returned = true;
            return;
        }
        self.has_returns |= self.is_returned;
        self.is_returned = false;
        self.screen.feed_line(out);
        if !self.has_returns && !self.screen.is_alternate {
            self.screen.grid.cursor.1 = 0;
        }
    }

    /// Takes text that goes on in the next piece. A character that is cut waits for its end: the
    /// parser would lose what comes behind it.
    fn advance_cut(&mut self, text: &[u8], out: Out<'_>) {
        let text = self.complete(text, out);
        if self.partial.is_empty() {
            let (whole, cut) = text.split_at(text.len() - cut_len(text));
            self.advance(whole, out);
            self.partial.extend_from_slice(cut);
        }
    }

    /// Takes text that ends here.
    fn advance_all(&mut self, text: &[u8], out: Out<'_>) {
        let text = self.complete(text, out);
        let partial = std::mem::take(&mut self.partial);
        self.advance(&partial, out);
        self.advance(text, out);
    }

    /// Takes the rest of a character that was cut, if it comes, and returns what is behind it.
    fn complete<'b>(&mut self, text: &'b [u8], out: Out<'_>) -> &'b [u8] {
        let missing =
            self.partial.first().map_or(0, |&lead| character_len(lead)) - self.partial.len();
        let found = text
            .iter()
            .take(missing)
            .take_while(|&&byte| is_inner(byte))
            .count();
        let (inner, behind) = text.split_at(found);
        self.partial.extend_from_slice(inner);
        if found == missing || !behind.is_empty() {
            let whole = std::mem::take(&mut self.partial);
            self.advance(&whole, out);
        }
        behind
    }

    fn advance(&mut self, text: &[u8], out: Out<'_>) {
        if !text.is_empty() {
            self.is_returned = false;
            let screen = &mut self.screen;
            self.parser.advance(&mut Pen { screen, out }, text);
        }
    }

    fn cancel(&mut self, out: Out<'_>) {
        let screen = &mut self.screen;
        self.parser.advance(&mut Pen { screen, out }, &[CANCEL]);
    }
}

/// Whether a byte can only stand inside a character.
fn is_inner(byte: u8) -> bool {
    (0x80..0xc0).contains(&byte)
}

/// How many bytes a character has that begins with a byte.
fn character_len(lead: u8) -> usize {
    match lead {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => 1,
    }
}

/// How many bytes of a character that goes on elsewhere stand at the end.
fn cut_len(text: &[u8]) -> usize {
    let inner = text
        .iter()
        .rev()
        .take(3)
        .take_while(|&&byte| is_inner(byte))
        .count();
    let lead = text.len().checked_sub(inner + 1).map(|place| text[place]);
    let is_cut = lead.is_some_and(|lead| character_len(lead) > inner + 1);
    if is_cut { inner + 1 } else { 0 }
}
