//! One row of a screen.

use std::ops::Range;

use super::text::{self, Signature};

/// Why a row is passed on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// The cursor has left it, or nothing came for a while.
    Done,
    /// It is about to be drawn over or erased.
    Over,
}

/// Columns of a row, at most.
pub(super) const COLUMNS_MAX: usize = 4096;

/// Marks that join other characters in a row, at most: a few per word in any language.
const MARKS_MAX: usize = 256;

/// Stands in the right half of a character that takes two columns.
const RIGHT_HALF: char = '\0';

/// What was passed on of a row.
#[derive(Clone, Copy)]
pub(super) struct Passed {
    pub signature: Signature,
    /// When, in seconds.
    pub at: f64,
}

/// The characters of a row, and what is known of how they came there.
#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is asked and changes on its own"
)]
pub(super) struct Row {
    /// At most [`COLUMNS_MAX`]. A tab stands where it was printed, before blanks.
    cells: Vec<char>,
    /// Marks with the column of the character that they join, in the order of columns.
    marks: Vec<(usize, char)>,
    /// Something was drawn since the row was passed on.
    pub is_changed: bool,
    /// The row is being drawn again, and so far nothing is different.
    pub is_over: bool,
    /// It is being drawn again from the beginning of its text on.
    pub is_redrawn: bool,
    /// Text was longer than the row can hold.
    pub is_cut: bool,
    /// The stream ended while it was being drawn.
    pub is_broken_off: bool,
    /// The row was shown as an unfinished line.
    pub is_shown: bool,
    /// The column behind what was drawn last.
    pub drawn_to: usize,
    pub passed: Option<Passed>,
    /// A place within the row was drawn over since it was drawn from its beginning.
    is_patched: bool,
    /// What the row said before that, until it's known whether both are one state.
    before_patch: Option<String>,
    /// What is drawn over that place goes over letters or digits.
    is_text_patched: bool,
}

/// How much of a row there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wholeness {
    Whole,
    /// Its beginning.
    Cut,
    /// What was drawn of it before the stream broke off.
    BrokenOff,
}

impl Row {
    pub(super) fn wholeness(&self) -> Wholeness {
        match (self.is_cut, self.is_broken_off) {
            (true, _) => Wholeness::Cut,
            (false, true) => Wholeness::BrokenOff,
            (false, false) => Wholeness::Whole,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    pub(super) fn cell(&self, column: usize) -> char {
        self.cells.get(column).copied().unwrap_or(' ')
    }

    /// Whether just this character stands at a column, without marks.
    #[inline]
    pub(super) fn holds(&self, column: usize, character: char) -> bool {
        self.cells.get(column) == Some(&character) && self.marks.is_empty()
    }

    /// Adds a character of one column if the row ends at the column.
    #[inline]
    pub(super) fn append(&mut self, column: usize, character: char) -> bool {
        let is_end = column == self.cells.len();
        if is_end {
            self.cells.push(character);
        }
        is_end
    }

    /// Puts a character of one or two columns; the caller keeps to [`COLUMNS_MAX`].
    #[inline]
    pub(super) fn put(&mut self, column: usize, character: char, width: usize) {
        let end = column + width;
        if width == 1 && self.append(column, character) {
            return;
        }
        if end > self.cells.len() {
            self.cells.resize(end, ' ');
        }
        self.part_halves(column, end);
        self.cells[column] = character;
        if width == 2 {
            self.cells[column + 1] = RIGHT_HALF;
        }
    }

    /// Joins a mark to the character at a column.
    pub(super) fn mark(&mut self, column: usize, mark: char) {
        if self.marks.len() < MARKS_MAX && column < self.cells.len() {
            let behind = self.marks.partition_point(|(at, _)| *at <= column);
            self.marks.insert(behind, (column, mark));
        }
    }

    pub(super) fn erase(&mut self, columns: Range<usize>) {
        let end = columns.end.min(self.cells.len());
        if columns.start >= end {
            return;
        }
        self.part_halves(columns.start, end);
        if end == self.cells.len() {
            self.cells.truncate(columns.start);
        } else {
            self.cells[columns.start..end].fill(' ');
        }
    }

    /// Shifts what is right of a column to the right, out of a row of so many columns.
    pub(super) fn insert(&mut self, column: usize, count: usize, columns: usize) {
        let count = count.min(columns - column.min(columns));
        if column >= self.cells.len() || count == 0 {
            return;
        }
        self.part_halves(column, column);
        self.cells.truncate(columns - count);
        let at = column.min(self.cells.len());
        self.cells.splice(at..at, std::iter::repeat_n(' ', count));
        let behind = self.marks.iter_mut().filter(|(at, _)| *at >= column);
        behind.for_each(|(at, _)| *at += count);
        self.marks.retain(|(at, _)| *at < self.cells.len());
    }

    /// Takes characters out; what is right of them moves up to the column.
    pub(super) fn delete(&mut self, column: usize, count: usize) {
        let end = column.saturating_add(count).min(self.cells.len());
        if column >= end {
            return;
        }
        self.part_halves(column, end);
        self.cells.drain(column..end);
        let behind = self.marks.iter_mut().filter(|(at, _)| *at >= end);
        behind.for_each(|(at, _)| *at -= end - column);
    }

    #[cfg(test)]
    pub(super) fn heap_bytes(&self) -> usize {
        let of_marks = size_of::<(usize, char)>() * self.marks.capacity();
        size_of::<Self>() + size_of::<char>() * self.cells.capacity() + of_marks
    }

    pub(super) fn has_text_in(&self, columns: Range<usize>) -> bool {
        let end = columns.end.min(self.cells.len());
        let cells = self.cells.get(columns.start..end);
        cells.is_some_and(|cells| cells.iter().any(|&cell| !is_blank(cell)))
    }

    /// The row is drawn on at a column.
    #[inline]
    pub(super) fn begin(&mut self, column: usize) {
        if column < self.drawn_to {
            self.end_state();
            self.is_over = true;
            self.is_redrawn = !self.has_text_in(0..column);
            self.is_patched &= !self.is_redrawn;
        }
    }

    /// The first time that a place within the row is drawn over, what it says is kept rather than passed
    /// on: a bar may be drawn first, and its count into it. Returns whether it is kept.
    pub(super) fn keep_before_patch(&mut self) -> bool {
        if self.is_redrawn || self.is_patched || !self.is_changed {
            return false;
        }
        let mut text = String::new();
        self.write(&mut text);
        self.before_patch = Some(text);
        self.is_patched = true;
        self.is_text_patched = false;
        true
    }

    /// A character is about to be drawn over another.
    #[inline]
    pub(super) fn cover(&mut self, old: char) {
        self.is_text_patched |= old.is_alphanumeric();
    }

    /// What the row said before a place was drawn over, if it was a state of its own, as in `50%`,
    /// backspaces, `60%`: text was drawn over, or the row's end.
    pub(super) fn take_before_patch(&mut self) -> Option<String> {
        let text = self.before_patch.take()?;
        let is_within = self.has_text_in(self.drawn_to..usize::MAX);
        (self.is_text_patched || !is_within).then_some(text)
    }

    /// What was drawn is all: what a longer state before has left right behind a word or number goes,
    /// since `0.86` over `12.57` is no `0.867`, whatever a person sees.
    pub(super) fn end_state(&mut self) {
        let end = self.drawn_to;
        let is_glued =
            end > 0 && self.cell(end - 1).is_alphanumeric() && self.cell(end).is_alphanumeric();
        if self.is_redrawn && !self.is_over && is_glued {
            self.erase(end..usize::MAX);
        }
    }

    /// An empty row that was never passed on, in the same memory.
    pub(super) fn reset(&mut self) {
        let mut cells = std::mem::take(&mut self.cells);
        cells.clear();
        *self = Self {
            cells,
            ..Self::default()
        };
    }

    /// Takes all text away. What was passed on of the row stays known.
    pub(super) fn clear(&mut self) {
        self.cells.clear();
        self.marks.clear();
        self.drawn_to = 0;
        self.is_over = false;
        self.is_redrawn = false;
        self.is_cut = false;
        self.is_patched = false;
        self.before_patch = None;
    }

    /// Appends the text without the blanks behind it.
    pub(super) fn write(&self, text: &mut String) {
        let start = text.len();
        text.reserve(self.cells.len());
        let mut column = 0;
        let mut marks = self.marks.iter().peekable();
        while let Some(&cell) = self.cells.get(column) {
            column += 1;
            match cell {
                RIGHT_HALF => {}
                '\t' => column = self.write_tab(column, text),
                cell => text.push(cell),
            }
            while let Some((_, mark)) = marks.next_if(|(at, _)| *at < column) {
                text.push(*mark);
            }
        }
        let kept = text[start..].trim_end_matches([' ', '\t']).len();
        text.truncate(start + kept);
    }

    /// Writes the tab that stands before `column` and returns the column that goes on.
    fn write_tab(&self, column: usize, text: &mut String) -> usize {
        let stop = text::tab_stop(column - 1);
        if self.has_text_in(column..stop) {
            text.push(' ');
            return column;
        }
        text.push('\t');
        stop
    }

    /// Before the columns are written: a wide character of which one half stays is gone, and so are
    /// the marks on what was there.
    fn part_halves(&mut self, start: usize, end: usize) {
        if self.cells.get(start) == Some(&RIGHT_HALF) && start > 0 {
            self.cells[start - 1] = ' ';
        }
        if self.cells.get(end) == Some(&RIGHT_HALF) {
            self.cells[end] = ' ';
        }
        if !self.marks.is_empty() {
            self.marks.retain(|(at, _)| !(start..end).contains(at));
        }
    }
}

pub(super) fn is_blank(cell: char) -> bool {
    matches!(cell, ' ' | '\t')
}

/// Whether a person sees another character.
#[inline]
pub(super) fn differs(old: char, new: char) -> bool {
    old != new && !(is_blank(old) && is_blank(new))
}

#[cfg(test)]
mod tests {
    use super::Row;

    fn row(text: &str) -> Row {
        let mut row = Row::default();
        for (column, character) in text.chars().enumerate() {
            row.put(column, character, 1);
        }
        row
    }

    fn text(row: &Row) -> String {
        let mut text = String::new();
        row.write(&mut text);
        text
    }

    #[test]
    fn half_a_wide_character_is_none() {
        let mut row = row("abcd");
        row.put(1, '好', 2);
        assert_eq!(text(&row), "a好d");
        row.put(2, 'x', 1);
        assert_eq!(text(&row), "a xd");
        row.put(1, '好', 2);
        row.erase(0..2);
        assert_eq!(text(&row), "   d");
    }

    #[test]
    fn marks_join_and_go_with_their_character() {
        let mut row = row("ae");
        row.mark(1, '\u{301}');
        assert_eq!(text(&row), "ae\u{301}");
        row.put(1, 'o', 1);
        assert_eq!(text(&row), "ao");
    }

    #[test]
    fn characters_are_inserted_and_deleted() {
        let mut row = row("abcdef");
        row.insert(2, 2, 8);
        assert_eq!(text(&row), "ab  cdef");
        row.insert(6, 1, 8);
        assert_eq!(text(&row), "ab  cd e");
        row.delete(6, 1);
        row.delete(1, 4);
        assert_eq!(text(&row), "ade");
        row.delete(2, 100);
        assert_eq!(text(&row), "ad");
    }

    #[test]
    fn a_tab_stays_a_tab_until_something_stands_in_its_way() {
        let mut row = row("a\t");
        row.put(8, 'b', 1);
        assert_eq!(text(&row), "a\tb");
        row.put(5, 'x', 1);
        assert_eq!(text(&row), "a    x  b");
    }
}
