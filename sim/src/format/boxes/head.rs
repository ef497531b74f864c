//! The names above the rows of a box: in several lines, and several in one cell.

use crate::format::cell::measure;
use crate::format::column::TableColumn;
use crate::format::split::Split;
use crate::format::table::Table;
use crate::format::text::trim;

/// Names in more lines than this are rows of texts.
const LINES_MAX: usize = 3;

/// The lines of names that were drawn last: maybe those of what follows.
#[derive(Default)]
pub(super) struct Head {
    /// Each line's cells, from top to bottom.
    lines: Vec<Vec<String>>,
    /// No ruler has followed them.
    is_open: bool,
}

impl Head {
    /// Takes a line of names, which goes on with the names above it unless a ruler stands between.
    pub(super) fn add(&mut self, cells: &[&str]) {
        if !self.is_open || self.width() != cells.len() || self.lines.len() == LINES_MAX {
            self.lines.clear();
        }
        self.lines
            .push(cells.iter().map(|cell| (*cell).to_owned()).collect());
        self.is_open = true;
    }

    /// Each line's cells, from top to bottom.
    pub(super) fn lines(&self) -> &[Vec<String>] {
        &self.lines
    }

    pub(super) fn clear(&mut self) {
        self.lines.clear();
        self.is_open = false;
    }

    /// A ruler or a row follows.
    pub(super) fn close(&mut self) {
        self.is_open = false;
    }

    /// Whether a ruler has followed the names.
    pub(super) fn is_closed(&self) -> bool {
        !self.is_open && !self.lines.is_empty()
    }

    /// How many cells there are; 0 without names.
    pub(super) fn width(&self) -> usize {
        self.lines.first().map_or(0, Vec::len)
    }

    /// What tells one head from another.
    pub(super) fn key(&self) -> String {
        let lines: Vec<String> = self.lines.iter().map(|line| line.join("\u{1}")).collect();
        lines.join("\u{2}")
    }

    /// The table of these names over a row of such cells.
    pub(super) fn table(&self, cells: &[&str]) -> Framed {
        let mut names = Vec::new();
        let mut numbers = Vec::new();
        for (index, cell) in cells.iter().enumerate() {
            let parts = self.parts(index, cell);
            numbers.push(parts.len());
            names.extend(parts);
        }
        let columns = names.iter().enumerate();
        let columns = columns.map(|(index, name)| TableColumn::named(name, index));
        let table = Table::new(Split::Byte(b'|'), columns.collect(), self.key().as_bytes());
        Framed { table, numbers }
    }

    /// The names over a cell: one for each number where `Vars  Clauses` stands over `5113  29566`, else
    /// all lines as one.
    fn parts(&self, index: usize, cell: &str) -> Vec<String> {
        let mut lines: Vec<&str> = self.lines.iter().map(|line| line[index].as_str()).collect();
        lines.retain(|line| !line.is_empty());
        let values: Vec<&str> = cell.split_whitespace().collect();
        let are_numbers = values
            .iter()
            .all(|value| measure(trim(value.as_bytes()), false).is_some());
        let Some((last, above)) = lines.split_last() else {
            return vec![String::new()];
        };
        let words: Vec<&str> = last.split_whitespace().collect();
        if words.len() < 2 || words.len() != values.len() || !are_numbers {
            return vec![lines.join(" ")];
        }
        let above = above.join(" ");
        let full = |word: &&str| format!("{above} {word}").trim_start().to_owned();
        words.iter().map(full).collect()
    }
}

/// A table in a box.
pub(super) struct Framed {
    pub(super) table: Table,
    /// How many numbers each cell holds.
    numbers: Vec<usize>,
}

impl Framed {
    /// How many cells a row has between its edges.
    pub(super) fn width(&self) -> usize {
        self.numbers.len()
    }

    /// The values of a row; `None` if a cell of several holds another number of them.
    pub(super) fn values<'a>(&self, cells: &[&'a str]) -> Option<Vec<&'a [u8]>> {
        let mut values = Vec::with_capacity(self.table.width());
        for (cell, count) in cells.iter().zip(&self.numbers) {
            if *count == 1 {
                values.push(cell.as_bytes());
                continue;
            }
            let before = values.len();
            values.extend(cell.split_whitespace().map(str::as_bytes));
            if values.len() - before != *count {
                return None;
            }
        }
        Some(values)
    }
}
