//! Taking text away, and moving it aside.

use std::ops::Range;

use super::row::Row;
use super::row::Why;
use super::screen::{Out, Screen};

impl Screen {
    /// ED: from the cursor to the end (0), from the beginning to the cursor (1), all (2).
    pub(super) fn erase_screen(&mut self, part: usize, out: Out<'_>) {
        let (y, _) = self.grid.cursor;
        let is_whole = part == 2 || (part == 0 && self.is_painting && self.grid.cursor == (0, 0));
        if is_whole {
            self.wipe(out);
            return;
        }
        let rows = match part {
            0 => y + 1..self.grid.len(),
            1 => 0..y.min(self.grid.len()),
            _ => return,
        };
        self.erase_line(part, out);
        for row in rows {
            self.erase(row, 0..usize::MAX, out);
        }
    }

    /// EL: as [`erase_screen`](Self::erase_screen), within the cursor's row.
    pub(super) fn erase_line(&mut self, part: usize, out: Out<'_>) {
        let (y, x) = self.grid.cursor;
        match part {
            0 => self.erase(y, x..usize::MAX, out),
            1 => self.erase(y, 0..x + 1, out),
            2 => self.erase(y, 0..usize::MAX, out),
            _ => {}
        }
    }

    /// ECH: blanks, and nothing moves.
    pub(super) fn erase_characters(&mut self, count: usize, out: Out<'_>) {
        let (y, x) = self.grid.cursor;
        self.erase(y, x..x.saturating_add(count), out);
    }

    fn erase(&mut self, y: usize, columns: Range<usize>, out: Out<'_>) {
        self.stir();
        let row = self.grid.row(y);
        if !row.is_some_and(|row| row.has_text_in(columns.clone())) {
            return;
        }
        self.before_change(y, columns.start, out);
        if let Some(row) = self.grid.get_mut(y) {
            row.erase(columns);
            if !row.has_text_in(0..usize::MAX) {
                row.clear();
            }
        }
    }

    /// ICH and DCH: what is right of the cursor moves.
    pub(super) fn insert_characters(&mut self, count: usize, out: Out<'_>) {
        let columns = self.grid.size.columns;
        self.shift(|row, column| row.insert(column, count, columns), out);
    }

    pub(super) fn delete_characters(&mut self, count: usize, out: Out<'_>) {
        self.shift(|row, column| row.delete(column, count), out);
    }

    fn shift(&mut self, change: impl FnOnce(&mut Row, usize), out: Out<'_>) {
        self.stir();
        let (y, x) = self.grid.cursor;
        self.before_change(y, x, out);
        if let Some(row) = self.grid.get_mut(y) {
            change(row, x);
        }
    }

    /// IL: rows from the cursor's on move down.
    pub(super) fn insert_lines(&mut self, count: usize, out: Out<'_>) {
        let (y, _) = self.grid.cursor;
        let (top, bottom) = self.grid.region();
        if (top..=bottom).contains(&y) {
            self.scroll_down(y, bottom, count, out);
        }
    }

    /// DL: rows below the cursor's move up.
    pub(super) fn delete_lines(&mut self, count: usize, out: Out<'_>) {
        self.stir();
        let (y, _) = self.grid.cursor;
        let (top, bottom) = self.grid.region();
        if (top..=bottom).contains(&y) {
            self.scroll_up(y, bottom, count, out);
        }
    }

    /// RI: up a row, and the region scrolls at its top.
    pub(super) fn reverse_feed(&mut self, out: Out<'_>) {
        let (top, bottom) = self.grid.region();
        if self.grid.cursor.0 == top && self.is_painting {
            self.scroll_down(top, bottom, 1, out);
        } else {
            self.go_up(1);
        }
    }

    pub(super) fn scroll_down(&mut self, top: usize, bottom: usize, count: usize, out: Out<'_>) {
        self.stir();
        let leaving = (bottom + 1).saturating_sub(count).max(top);
        for y in leaving..self.grid.len().min(bottom + 1) {
            self.pass(y, Why::Done, out);
        }
        self.grid.scroll_down(top, bottom, count);
        self.frame.is_altered |= self.is_painting;
    }

    /// A row is about to change from a column on: its state is passed on, or the frame, if they end
    /// here. What stands right of what was just drawn belongs to a state before that.
    fn before_change(&mut self, y: usize, column: usize, out: Out<'_>) {
        self.is_painting |= self.is_addressed;
        if self.is_painting {
            self.alter(y, out);
            return;
        }
        let row = self.grid.get_mut(y);
        if let Some(row) = row.filter(|row| row.is_over || column < row.drawn_to) {
            row.end_state();
            row.is_over = false;
            self.pass(y, Why::Over, out);
        }
        if let Some(row) = self.grid.get_mut(y) {
            row.is_changed = true;
            row.drawn_to = row.drawn_to.min(column);
        }
        self.is_unsettled = true;
    }
}
