//! The tables of a source: which header goes with which rows.

mod candidates;
mod header;
mod holes;
mod kinds;
mod names_over;
mod row_shape;
mod rows;
mod strip;
mod units;

use std::collections::VecDeque;

use self::kinds::Kinds;
use self::row_shape::{is_total, may_be_row, row_shape};
use self::strip::{without_bar, without_stamp};
use self::units::may_be_units;
use super::cells::separator;
use super::column::{TableColumn, is_word};
use super::ledger::Reason;
use super::number;
use super::row::Row;
use super::split::{Split, are_plain, has_decimal_commas};
use super::stamp::stamp;
use super::table::Table;
use super::text::{is_blank, trim};

use super::verdict::Verdict;
use super::{Bad, Format};

/// So many lines before a row may be its header: names, units, a ruler between them.
const CANDIDATES: usize = 4;
/// Rows follow their header, with no more lines between them than this.
const LINES_BETWEEN: usize = 16;
/// So many lines are kept until a row follows, none of them longer.
const UNREAD_MAX: usize = LINES_BETWEEN + CANDIDATES;
const UNREAD_BYTES_MAX: usize = 4_096;
/// A longer line is no header.
const HEADER_BYTES_MAX: usize = 1 << 20;
/// More tables than that are one too many.
const TABLES_MAX: usize = 256;

/// What a line is to the tables of a source.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Taken {
    /// It was read.
    As(Verdict),
    /// A header that is known, or a ruler: nothing to show.
    Header,
    /// Nothing of a table's.
    No,
}

#[derive(Default)]
pub(super) struct Tables {
    list: Vec<Table>,
    current: Option<usize>,
    candidates: Vec<Vec<u8>>,
    /// Lines that nobody took and that weren't looked at yet: most are prose, and no row follows.
    unread: VecDeque<Vec<u8>>,
    /// Room of lines that were forgotten, for the next ones.
    spare: Vec<Vec<u8>>,
    /// The last candidate is the line before.
    is_fresh: bool,
    /// A line that says the units of a table somewhere below it: `Y_Unit_Label  Volts  Amps`.
    said_units: Vec<u8>,
    /// How much time the first row was about, where rows say that.
    stretch: Option<f64>,
    /// Lines since the last candidate.
    since: usize,
    /// Rows are numbers and nothing else: a person said so.
    is_strict: bool,
    /// A comment has said that it names columns.
    has_said_names: bool,
    /// Kinds of rows that say of which kind they are.
    kinds: Kinds,
    /// What the next line is about by those above it: interfaces have a table each, with the same header.
    section: String,
}

impl Tables {
    /// Tables whose rows are numbers alone.
    pub(super) fn of_numbers() -> Self {
        Self {
            is_strict: true,
            ..Self::default()
        }
    }

    /// The next line is about a thing that those above it named, or about none.
    pub(super) fn set_section(&mut self, section: &str) {
        section.clone_into(&mut self.section);
    }

    pub(super) fn current(&self) -> Option<&Table> {
        self.list.get(self.current?)
    }

    /// Reads a row of the current table, where that is quickly told.
    #[inline]
    pub(super) fn read_simple(&mut self, line: &[u8], row: &mut Row) -> Option<Verdict> {
        if self.is_fresh || !self.unread.is_empty() {
            return None; // A header may stand above.
        }
        let table = self.list.get_mut(self.current?)?;
        table.read_simple(line, row)
    }

    /// The format of the current table.
    pub(super) fn format(&self) -> Option<Format> {
        let table = self.current()?;
        Some(if table.header.is_empty() {
            Format::Numbers
        } else if table.is_csv() {
            Format::Csv
        } else {
            Format::Table
        })
    }

    /// Takes a line if it belongs to a table.
    pub(super) fn take(&mut self, line: &[u8], row: &mut Row) -> Taken {
        if line.len() > HEADER_BYTES_MAX {
            return Taken::No;
        }
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if let Some(taken) = self.row_of_kind(line, row) {
            return taken;
        }
        let stripped = without_bar(line);
        if self.is_known_header(stripped) {
            if self.current().is_some_and(|table| table.names_at > 0) {
                row.ignore(Reason::X);
            }
            return Taken::Header;
        }
        // Names above a bar that is drawn until their row is there.
        if stripped.len() < line.len() && are_words(stripped) {
            self.note(stripped);
            return Taken::Header;
        }
        let separator = if has_decimal_commas(stripped) {
            b' '
        } else {
            separator(stripped)
        };
        let is_of_blanks = self.has_said_names && self.is_said_between_blanks(separator);
        let separator = if is_of_blanks { b' ' } else { separator };
        let is_cells = self
            .current()
            .is_some_and(|table| table.split == Split::Byte(separator));
        if !is_cells && !may_be_row(stripped, separator) {
            let may_be_units = stripped.len() < UNITS_BYTES_MAX && may_be_units(stripped);
            if may_be_units {
                self.look_through();
            }
            let is_units = may_be_units && self.row_of_units(line, separator, row).is_some();
            return if is_units { Taken::Header } else { Taken::No };
        }
        self.look_through();
        if let Some(verdict) = self.row_of_units(line, separator, row) {
            return Taken::As(verdict);
        }
        // Names right above a row are its own, whatever table was before.
        let has_names = self.has_names_above(stripped, separator, row);
        self.is_fresh = false;
        if has_names && let Some(verdict) = self.row_of_candidate(stripped, separator, row) {
            return Taken::As(verdict);
        }
        if has_names && self.list.len() >= TABLES_MAX {
            // One table too many: its rows are nobody's.
            self.current = None;
        }
        self.row_of_current(stripped, separator, row)
            .or_else(|| self.row_of_candidate(stripped, separator, row))
            .or_else(|| self.row_without_header(line, separator, row))
            .or_else(|| self.broken_row(line, separator))
            .map_or(Taken::No, Taken::As)
    }

    /// A row of numbers in which something else stands: `12.5 ERR 40.1`. `3 files loaded` is prose.
    fn broken_row(&self, line: &[u8], separator: u8) -> Option<Verdict> {
        let is_numbered =
            self.is_strict || self.current().is_some_and(|table| table.header.is_empty());
        if !is_numbered || line.contains(&b'=') || line.contains(&b':') {
            return None;
        }
        let split = if separator == b' ' {
            Split::Blanks
        } else {
            Split::Byte(separator)
        };
        let ranges = split.ranges(line);
        let shape = row_shape(line, &ranges, split);
        let texts = shape.texts + if self.is_strict { shape.measures } else { 0 };
        let numbers = shape.numbers + shape.texts - texts;
        let (start, end) = *ranges.first()?;
        let begins = number::whole(&line[start..end]).is_some();
        (begins && texts > 0 && texts < numbers).then_some(Verdict::Bad(Bad::NotANumber))
    }

    fn is_known_header(&mut self, line: &[u8]) -> bool {
        let known = self
            .list
            .iter()
            .position(|table| !table.header.is_empty() && table.header == line)
            .or_else(|| self.known_under_time(line));
        if let Some(index) = known {
            self.current = Some(self.of_section(index));
            self.forget_lines();
        }
        known.is_some()
    }

    /// The table of a header that stands behind a time, as `12:28:03  CPU  %usr  %idle` does.
    fn known_under_time(&self, line: &[u8]) -> Option<usize> {
        // Most rows end with a digit.
        if !line.last().is_some_and(u8::is_ascii_alphabetic)
            || !self.list.iter().any(|table| table.names_at > 0)
        {
            return None;
        }
        let (names, has_stamp) = without_stamp(line);
        let is_it = |table: &Table| table.names_at > 0 && table.header[table.names_at..] == *names;
        self.list.iter().position(is_it).filter(|_| has_stamp)
    }

    /// The table of the same header as this one that is about the thing whose section this is.
    fn of_section(&mut self, index: usize) -> usize {
        let table = &self.list[index];
        if table.section == self.section || self.list.len() >= TABLES_MAX {
            return index;
        }
        let is_same = |other: &Table| {
            other.section == self.section
                && other.header == table.header
                && (other.split, other.width()) == (table.split, table.width())
        };
        if let Some(known) = self.list.iter().position(is_same) {
            return known;
        }
        self.list.push(table.in_section(&self.section));
        self.list.len() - 1
    }

    /// A row of the table before, or of another that is known and as wide.
    fn row_of_current(&mut self, line: &[u8], separator: u8, row: &mut Row) -> Option<Verdict> {
        let current = self.of_section(self.current?);
        self.current = Some(current);
        let verdict = self.row_of(current, line, separator, row)?;
        // A header may stand between that is another table's.
        if !self.candidates.is_empty() && !matches!(verdict, Verdict::Row(_)) {
            return None;
        }
        Some(verdict)
    }

    /// A row whose header is one of the lines before.
    fn row_of_candidate(&mut self, line: &[u8], separator: u8, row: &mut Row) -> Option<Verdict> {
        if self.candidates.is_empty() || self.list.len() >= TABLES_MAX {
            return None;
        }
        let mut splits = splits(separator);
        splits.retain(|split| {
            let (body, _) = without_stamp(line);
            let body = if separator == b' ' { body } else { line };
            let shape = row_shape(body, &split.ranges(body), *split);
            shape.is_row(*split, true) || shape.may_stand_under(*split)
        });
        // Above rows that begin with a time the others count: `unit,one,` has one, `"",rate,flags` two.
        let is_timed = separator != b' ' && stamp(line).is_some();
        let mut best: Option<(usize, Table)> = None;
        for at in (0..self.candidates.len()).rev() {
            let header = self.candidates[at].clone();
            for split in splits.iter().copied() {
                if at > 0 && (self.are_units(at, split) || self.are_kinds(at, split)) {
                    continue;
                }
                let Some(table) = self.table_of(&header, at, split, line, row) else {
                    continue;
                };
                let has_own = is_timed && table.names_first();
                let names = table.distinct_names().saturating_sub(usize::from(has_own));
                if let Some((most, below)) = &mut best {
                    if (names >= *most || below.is_told_apart_by(&table))
                        && below.tell_apart_by(&table)
                    {
                        *most = below.distinct_names();
                        break;
                    }
                    if names <= *most {
                        break;
                    }
                }
                best = Some((names, table));
                break;
            }
        }
        let (_, table) = best?;
        self.adopt(table, line, separator, row)
    }

    fn adopt(
        &mut self,
        table: Table,
        line: &[u8],
        separator: u8,
        row: &mut Row,
    ) -> Option<Verdict> {
        let mut table = table.of_section(&self.section);
        self.place_in_time(&mut table, line);
        self.list.push(table);
        let index = self.list.len() - 1;
        let candidates = std::mem::take(&mut self.candidates);
        if let Some(verdict @ Verdict::Row(_)) = self.row_of(index, line, separator, row) {
            self.current = Some(index);
            return Some(verdict);
        }
        row.discard();
        self.list.pop();
        self.candidates = candidates;
        None
    }

    /// Notes what times a table's header and its first row begin with, and what they tell.
    fn place_in_time(&self, table: &mut Table, line: &[u8]) {
        if table.is_csv() {
            return;
        }
        let (names, has_stamp) = without_stamp(&table.header);
        table.names_at = if has_stamp {
            table.header.len() - names.len()
        } else {
            0
        };
        let (cells, has_stamp) = without_stamp(line);
        let begins = trim(&line[..line.len() - cells.len()]);
        // `Average:` stands in the place of a time.
        let first = line
            .split(|byte| is_blank(*byte))
            .next()
            .unwrap_or_default();
        let since = if has_stamp { begins } else { first };
        if has_stamp || is_total(first) {
            let mut words = line[since.len()..].split(|byte| is_blank(*byte));
            let first = words.find(|word| !word.is_empty()).unwrap_or_default();
            table.since = (since.to_vec(), is_word(first));
            table.tell_from(&self.list);
        }
    }

    /// A row of numbers alone, maybe behind a time: its columns are called by their numbers.
    fn row_without_header(&mut self, line: &[u8], separator: u8, row: &mut Row) -> Option<Verdict> {
        let split = if separator == b' ' {
            Split::Blanks
        } else {
            Split::Byte(separator)
        };
        let (rest, has_stamp) = without_stamp(line);
        let rest = if separator == b' ' { rest } else { line };
        let ranges = split.ranges(rest);
        let shape = row_shape(rest, &ranges, split);
        let texts = shape.texts + if self.is_strict { shape.measures } else { 0 };
        let is_bare = texts == 0
            && shape.numbers > 0
            && (shape.numbers + shape.stamps >= 2 || (!has_stamp && are_plain(line, separator)));
        if !is_bare || self.list.len() >= TABLES_MAX {
            return None;
        }
        let width = ranges.len();
        let known = self.list.iter().position(|table| {
            table.header.is_empty()
                && table.width() == width
                && table.split == split
                && table.section == self.section
        });
        let index = known.unwrap_or_else(|| {
            let columns = (0..width.min(row.names.series_max() + 1))
                .map(TableColumn::numbered)
                .collect();
            self.list.push(
                Table::new(split, columns, b"")
                    .of_width(width)
                    .of_section(&self.section),
            );
            self.list.len() - 1
        });
        let candidates = std::mem::take(&mut self.candidates);
        let verdict = self.row_of(index, line, separator, row);
        if verdict.is_some() {
            self.current = Some(index);
        } else {
            self.candidates = candidates;
        }
        verdict
    }
}

fn splits(separator: u8) -> Vec<Split> {
    match separator {
        b' ' => vec![Split::Blanks, Split::Gaps, Split::Units],
        b'\t' => vec![Split::Byte(b'\t'), Split::Blanks],
        byte => vec![Split::Byte(byte)],
    }
}

/// A longer row of units between blanks is none.
const UNITS_BYTES_MAX: usize = 256;

/// Whether a line is a few words in columns, none of them a number.
fn are_words(line: &[u8]) -> bool {
    let columns = Split::Gaps.ranges(line);
    columns.len() > 2
        && columns.iter().all(|(start, end)| {
            let word = &line[*start..*end];
            word.first().is_some_and(u8::is_ascii_alphabetic)
        })
}
