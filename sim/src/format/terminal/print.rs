//! Printing at the cursor.

use unicode_width::UnicodeWidthChar;

use super::grid::Place;
use super::row::Why;
use super::row::{COLUMNS_MAX, differs, is_blank};
use super::screen::{Out, Screen};
use super::text::line_drawing;

impl Screen {
    /// Prints a character at the cursor.
    pub(super) fn print(&mut self, character: char, out: Out<'_>) {
        let character = if self.is_line_drawing {
            line_drawing(character)
        } else {
            character
        };
        if self.is_painting && self.paint_plain(character) {
            return;
        }
        let width = match character {
            ' '..='~' => 1,
            other => other.width().unwrap_or(usize::MAX),
        };
        match width {
            0 => self.mark(character),
            1 | 2 => self.put(character, width, out),
            _ => {}
        }
    }

    /// Paints a plain character where that is no more than to go over the same, or to add to a row:
    /// nearly all of a screen that is painted again.
    #[inline]
    fn paint_plain(&mut self, character: char) -> bool {
        let (y, x) = self.grid.cursor;
        let columns = self.grid.size.columns;
        let is_at_top = self.frame.is_at_top;
        let Some(row) = self.grid.get_mut(y).filter(|_| x < columns) else {
            return false;
        };
        if !matches!(character, ' '..='~') {
            return false;
        }
        if !row.holds(x, character) {
            let is_text = character != ' ';
            if (is_text && is_at_top) || !row.append(x, character) {
                return false;
            }
            row.is_changed |= is_text;
            self.frame.is_altered |= is_text;
        }
        row.drawn_to = x + 1;
        self.grid.cursor.1 = x + 1;
        self.frame.draw((y, x));
        self.last_character = character;
        self.calm_characters += 1;
        true
    }

    fn mark(&mut self, mark: char) {
        let (y, x) = self.grid.cursor;
        if let Some(row) = self.grid.get_mut(y)
            && x > 0
        {
            let column = if row.cell(x - 1) == '\0' {
                x.max(2) - 2
            } else {
                x - 1
            };
            row.mark(column, mark);
        }
    }

    #[inline]
    fn put(&mut self, character: char, width: usize, out: Out<'_>) {
        self.calm_characters += 1;
        self.last_character = character;
        if self.is_painting && self.grid.cursor.1 + width > self.grid.size.columns {
            self.grid.cursor.1 = 0;
            self.feed_line(out);
        }
        let (y, x) = self.grid.cursor;
        let is_last = y + 1 >= self.grid.len();
        let row = self.grid.row_mut(y);
        if x + width > COLUMNS_MAX {
            row.is_cut = true;
            return;
        }
        let old = row.cell(x);
        self.is_painting |= self.is_addressed && !(is_last && is_blank(old));
        if self.is_painting {
            self.before_paint((y, x), differs(old, character), out);
        } else {
            self.before_print((y, x), differs(old, character), out);
        }
        let row = self.grid.row_mut(y);
        row.cover(old);
        row.put(x, character, width);
        row.drawn_to = x + width;
        self.grid.cursor.1 = x + width;
    }

    fn before_paint(&mut self, (y, x): Place, is_different: bool, out: Out<'_>) {
        if is_different {
            self.alter(y, out);
        }
        self.frame.draw((y, x));
    }

    /// In a row that is a line: before another state is drawn over what is there, that is passed on.
    fn before_print(&mut self, (y, x): Place, is_different: bool, out: Out<'_>) {
        self.is_unsettled = true;
        if x < self.grid.row_mut(y).drawn_to {
            self.pass_before_patch(y, out);
        }
        let row = self.grid.row_mut(y);
        row.begin(x);
        if row.is_over && is_different {
            row.is_over = false;
            if !row.keep_before_patch() {
                self.pass(y, Why::Over, out);
            }
        }
        self.grid.row_mut(y).is_changed = true;
    }
}
