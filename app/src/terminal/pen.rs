//! Writes words into cells: what has no room ends in an ellipsis, and nothing is written outside.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Where the next word of a line goes.
pub(super) struct Pen<'a> {
    buffer: &'a mut Buffer,
    x: u16,
    y: u16,
    end: u16,
}

impl<'a> Pen<'a> {
    /// At the beginning of a line of this area, counted from its top.
    pub(super) fn new(buffer: &'a mut Buffer, area: Rect, line: u16) -> Self {
        let area = area.intersection(buffer.area);
        let has_line = line < area.height;
        Self {
            x: area.x,
            y: area.y + if has_line { line } else { 0 },
            end: if has_line { area.right() } else { area.x },
            buffer,
        }
    }

    /// Cells that are left in the line.
    pub(super) fn room(&self) -> u16 {
        self.end.saturating_sub(self.x)
    }

    /// Where the next word goes.
    pub(super) fn x(&self) -> u16 {
        self.x
    }

    /// Writes a text; where it has no room, its beginning and an ellipsis. Returns the cells it took.
    pub(super) fn write(&mut self, text: &str, style: Style) -> Rect {
        let text = fitting(text, usize::from(self.room()));
        let (from, y) = (self.x, self.y);
        let (x, _) = self
            .buffer
            .set_stringn(from, y, &text, usize::from(self.room()), style);
        self.x = x;
        Rect::new(from, y, x - from, 1)
    }

    /// Writes a text at the end of what is left, if it has room there. Returns the cells it took.
    pub(super) fn write_at_end(&mut self, text: &str, style: Style) -> Option<Rect> {
        let width = text.width() as u16;
        if width > self.room() {
            return None;
        }
        self.end -= width;
        self.buffer.set_string(self.end, self.y, text, style);
        Some(Rect::new(self.end, self.y, width, 1))
    }

    /// Leaves so many cells free.
    pub(super) fn skip(&mut self, cells: u16) {
        self.x = self.x.saturating_add(cells).min(self.end);
    }

    /// Keeps so many cells at the end free.
    pub(super) fn keep(&mut self, cells: u16) {
        self.end = self.end.saturating_sub(cells).max(self.x);
    }
}

/// The text, or as much of its beginning as fits before an ellipsis.
pub(super) fn fitting(text: &str, room: usize) -> String {
    let is_clean = !text.chars().any(char::is_control);
    if is_clean && text.width() <= room {
        return text.into();
    }
    let mut width = 0;
    let mut kept = String::new();
    let whole = text.chars().filter(|sign| !sign.is_control());
    for sign in whole.clone() {
        width += sign.width().unwrap_or(0);
        if width > room {
            break;
        }
        kept.push(sign);
    }
    if width <= room {
        return kept;
    }
    while kept.width() + 1 > room && kept.pop().is_some() {}
    if room > 0 {
        kept.push('…');
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::fitting;

    #[test]
    fn what_has_no_room_ends_in_an_ellipsis() {
        for (text, room, expected) in [
            ("loss", 4, "loss"),
            ("loss", 3, "lo…"),
            ("loss", 1, "…"),
            ("loss", 0, ""),
            ("日本語", 5, "日本…"),
            ("日本語", 4, "日…"),
            ("a\tb\u{1b}c", 9, "abc"),
        ] {
            assert_eq!(fitting(text, room), expected, "{text} in {room}");
        }
    }
}
