//! Rows of a screen and the cursor in them.

use std::collections::VecDeque;

use super::row::{COLUMNS_MAX, Row};

/// Rows of a screen whose size isn't known.
pub(super) const ROWS_MAX: usize = 1000;

/// Columns and rows of a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::format) struct Size {
    /// At most [`COLUMNS_MAX`].
    pub columns: usize,
    /// At most [`ROWS_MAX`].
    pub rows: usize,
}

impl Size {
    pub(in crate::format) fn new(columns: u16, rows: u16) -> Self {
        Self {
            columns: usize::from(columns).clamp(1, COLUMNS_MAX),
            rows: usize::from(rows).clamp(1, ROWS_MAX),
        }
    }

    /// A terminal that is as large as can be.
    pub(super) const UNKNOWN: Self = Self {
        columns: COLUMNS_MAX,
        rows: ROWS_MAX,
    };
}

/// A place on the screen: row, then column, so that places are ordered as they are read.
pub(super) type Place = (usize, usize);

pub(super) struct Grid {
    /// Rows from the top, as far as something was drawn.
    rows: VecDeque<Row>,
    /// The cursor's row, under `size.rows`, and column, at most `COLUMNS_MAX`: behind the last column
    /// after something was printed there.
    pub cursor: Place,
    pub saved: Place,
    pub size: Size,
    /// The first row that scrolls, and the last one if a program has set it.
    top: usize,
    bottom: Option<usize>,
}

impl Grid {
    pub(super) fn new(size: Size) -> Self {
        Self {
            rows: VecDeque::new(),
            cursor: (0, 0),
            saved: (0, 0),
            size,
            top: 0,
            bottom: None,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn row(&self, y: usize) -> Option<&Row> {
        self.rows.get(y)
    }

    pub(super) fn get_mut(&mut self, y: usize) -> Option<&mut Row> {
        self.rows.get_mut(y)
    }

    /// The row, made if nothing was drawn there yet.
    #[inline]
    pub(super) fn row_mut(&mut self, y: usize) -> &mut Row {
        if y >= self.rows.len() {
            self.rows.resize_with(y + 1, Row::default);
        }
        &mut self.rows[y]
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter()
    }

    pub(super) fn rows_mut(&mut self) -> impl Iterator<Item = &mut Row> {
        self.rows.iter_mut()
    }

    /// Puts the cursor to a place, or to the nearest that there is.
    pub(super) fn go(&mut self, (y, x): Place) {
        self.cursor = (y.min(self.size.rows - 1), x.min(self.size.columns - 1));
    }

    /// Makes room for `count` rows above all others; they move down with the cursor. They are as many as
    /// there is room for.
    pub(super) fn raise(&mut self, count: usize) {
        let room = self.size.rows - self.rows.len().max(self.cursor.0 + 1).min(self.size.rows);
        let count = count.min(room);
        for _ in 0..count {
            self.rows.push_front(Row::default());
        }
        self.cursor.0 += count;
        self.saved.0 = (self.saved.0 + count).min(self.size.rows - 1);
    }

    /// The rows that scroll, both ends included.
    pub(super) fn region(&self) -> (usize, usize) {
        let last = self.size.rows - 1;
        let bottom = self.bottom.map_or(last, |bottom| bottom.min(last));
        (self.top.min(bottom), bottom)
    }

    /// `bottom` is counted from 1; 0 stands for the last row.
    pub(super) fn set_region(&mut self, top: usize, bottom: usize) {
        let bottom = bottom.checked_sub(1).map(|row| row.min(ROWS_MAX - 1));
        let is_region = bottom.is_none_or(|bottom| top < bottom);
        (self.top, self.bottom) = if is_region { (top, bottom) } else { (0, None) };
    }

    /// Takes `count` rows out at `top`; what is below moves up, empty rows come in at `bottom`.
    pub(super) fn scroll_up(&mut self, top: usize, bottom: usize, count: usize) {
        let end = (bottom + 1).min(self.rows.len());
        if top >= end {
            return;
        }
        let count = count.min(bottom + 1 - top);
        if count == 1
            && let Some(mut row) = self.rows.remove(top)
        {
            row.reset();
            if bottom < self.rows.len() {
                self.rows.insert(bottom, row);
            }
            return;
        }
        let region = &mut self.rows.make_contiguous()[top..end];
        let count = count.min(region.len());
        region.rotate_left(count);
        let kept = region.len() - count;
        region[kept..].iter_mut().for_each(Row::reset);
    }

    /// Puts `count` empty rows in at `top`; what is below moves down, and out at `bottom`.
    pub(super) fn scroll_down(&mut self, top: usize, bottom: usize, count: usize) {
        if top >= self.rows.len() {
            return;
        }
        let count = count.min(bottom + 1 - top);
        let len = (self.rows.len() + count)
            .min(bottom + 1)
            .max(self.rows.len());
        self.rows.resize_with(len, Row::default);
        let end = (bottom + 1).min(len);
        let region = &mut self.rows.make_contiguous()[top..end];
        let count = count.min(region.len());
        region.rotate_right(count);
        region[..count].iter_mut().for_each(Row::reset);
    }

    /// Takes all rows away, and with them what is known of them.
    pub(super) fn forget(&mut self) {
        self.rows.clear();
        (self.top, self.bottom) = (0, None);
    }
}

#[cfg(test)]
mod tests {
    use super::{Grid, Size};

    fn grid(text: &str) -> Grid {
        let mut grid = Grid::new(Size::new(10, 6));
        for (y, character) in text.chars().enumerate() {
            grid.row_mut(y).put(0, character, 1);
        }
        grid
    }

    fn text(grid: &Grid) -> String {
        grid.rows().map(|row| row.cell(0)).collect()
    }

    #[test]
    fn regions_scroll_up_and_down() {
        for (top, bottom, count, up, down) in [
            (0, 5, 1, "bcd", " abcd"),
            (1, 2, 1, "ac d", "a bd"),
            (1, 2, 9, "a  d", "a  d"),
            (1, 5, 2, "ad  ", "a  bcd"),
            (3, 5, 1, "abc", "abc d"),
            (4, 5, 1, "abcd", "abcd"),
        ] {
            let mut grid_up = grid("abcd");
            grid_up.scroll_up(top, bottom, count);
            assert_eq!(text(&grid_up), up, "up {top} {bottom} {count}");
            let mut grid_down = grid("abcd");
            grid_down.scroll_down(top, bottom, count);
            assert_eq!(text(&grid_down), down, "down {top} {bottom} {count}");
        }
    }

    #[test]
    fn rows_above_come_as_far_as_there_is_room() {
        let mut grid = grid("abcd");
        grid.go((3, 0));
        grid.raise(9);
        assert_eq!(text(&grid), "  abcd");
        assert_eq!(grid.cursor, (5, 0));
    }
}
