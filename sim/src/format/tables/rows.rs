//! Whether a line is a row of a table, and reading it.

use super::Tables;
use super::holes::with_holes;
use super::names_over::stand_under;
use super::row_shape::{RowShape, interval, is_total, row_shape, total_name};
use super::strip::body;
use crate::format::Bad;
use crate::format::column::is_word;
use crate::format::number;
use crate::format::row::Row;
use crate::format::split::Split;
use crate::format::table::Table;
use crate::format::verdict::Verdict;

/// A text of more words at a row's end is a sentence.
const TEXT_WORDS_MAX: usize = 4;

impl Tables {
    pub(super) fn row_of(
        &mut self,
        index: usize,
        line: &[u8],
        separator: u8,
        row: &mut Row,
    ) -> Option<Verdict> {
        let last = self.candidates.last().map(Vec::len);
        let table = self.list.get_mut(index)?;
        let is_parted_otherwise = match table.split {
            Split::Byte(byte) => byte != separator && table.width() > 1,
            _ => separator != b' ' && table.width() == 1,
        };
        if is_parted_otherwise {
            return None;
        }
        let (line, at) = body(line, table, row);
        let width = table.width() + usize::from(table.label());
        let ranges = cells_of(&line, at, table, width);
        // `Average:` stands where the other rows have their time.
        let is_total = !table.is_csv()
            && ranges.len() == width + 1
            && is_total(&line[ranges[0].0..ranges[0].1]);
        if is_total {
            let label = line[ranges[0].0..ranges[0].1].to_vec();
            let table = self.list.get_mut(index)?;
            return Some(table.read_total(&label, &line, &ranges[1..], row));
        }
        // Pairs of names and values before a table of numbers: `VBW;300000;`, `90000000;-93.4;`.
        let is_number =
            |(start, end): &(usize, usize)| number::whole(&line[*start..*end]).is_some();
        if table.is_csv() && ranges.first().is_some_and(is_number) && table.is_of_pairs() {
            row.discard();
            return None;
        }
        if ranges.len() == width
            && let Some(verdict) = sum(table, &line, &ranges, row)
        {
            return Some(verdict);
        }
        let mut cells = ranges.len();
        while cells > width
            && ranges.last().is_some_and(|(start, end)| start == end)
            && cells == ranges.len()
        {
            cells -= 1;
        }
        if table.split == Split::Byte(b'\t') && cells > 1 && cells + 4 > width && cells < width {
            // Tabs at the end were trimmed with the blanks there.
            return Some(table.read_cells(&line, &ranges, row));
        }
        // `Swap:` has fewer values than `Mem:`, the first ones.
        let is_short =
            table.has_stub() && cells > 2 && cells < width && line[..ranges[0].1].ends_with(b":");
        let is_narrow_row = cells < width
            && table.split == Split::Blanks
            && is_cut_short(&table.split.ranges(&table.header), &ranges, table.split);
        let trailing = cells == width + 1
            && ranges
                .get(width)
                .is_some_and(|(start, end)| is_word(&line[*start..*end]));
        // `0.0-10.0 sec` behind `8.0- 9.0` and `9.0-10.0` sums them up.
        let stretch = ranges
            .iter()
            .find_map(|(start, end)| interval(&line[*start..*end]));
        if let Some((from, to)) = stretch
            && to - from > 1.5 * *self.stretch.get_or_insert(to - from)
        {
            row.discard();
            return None;
        }
        let shape = row_shape(&line, &ranges, table.split);
        let is_narrow = cells < width && cells * 2 > width && last.is_none();
        if table.is_csv() && !table.header.is_empty() && (table.rows > 1 || is_narrow) {
            return csv_verdict(table, &line, &ranges, (cells, width), &shape, row);
        }
        if cells < width
            && !is_short
            && !is_narrow_row
            && table.split == Split::Blanks
            && is_row(table, &shape, &ranges)
            && let Some(full) = with_holes(&table.extents, &ranges)
        {
            return Some(table.read_cells(&line, &full, row));
        }
        if (cells != width && !trailing && !is_short && !is_narrow_row)
            || !is_row(table, &shape, &ranges)
        {
            row.discard();
            return None;
        }
        if last.is_some() && table.header.is_empty() && !self.candidates.is_empty() {
            row.discard();
            return None;
        }
        let table = self.list.get_mut(index)?;
        if table.split == Split::Blanks && cells == width && !table.label() {
            table.extents.clone_from(&ranges);
        }
        if table.label() && !line[ranges[0].0..ranges[0].1].ends_with(b":") {
            return None;
        }
        Some(table.read_cells(&line, &ranges[..cells], row))
    }
}

/// Whether a line of such cells is a row of this table.
fn is_row(table: &Table, shape: &RowShape, cells: &[(usize, usize)]) -> bool {
    shape.is_row(table.split, !table.header.is_empty())
        || shape.may_stand_under(table.split)
            && stand_under(&table.split.ranges(&table.header), cells)
}

/// A row that says in a cell of its own that it sums up the others: no row is called so where cells are parted by
/// a sign and the first is a time.
fn sum(
    table: &mut Table,
    line: &[u8],
    ranges: &[(usize, usize)],
    row: &mut Row,
) -> Option<Verdict> {
    if !table.is_csv() || ranges.len() < 2 || !table.may_sum_up() {
        return None;
    }
    let name = total_name(&line[ranges[0].0..ranges[0].1])?.to_owned();
    Some(table.read_sum(&name, line, ranges, row))
}

/// What a line is under a header that has proved itself.
fn csv_verdict(
    table: &mut Table,
    line: &[u8],
    ranges: &[(usize, usize)],
    (cells, width): (usize, usize),
    shape: &RowShape,
    row: &mut Row,
) -> Option<Verdict> {
    let is_narrow = cells < width;
    if cells < 2 && width > 1
        || is_narrow && shape.texts > 0
        || shape.numbers == 0 && cells != width
    {
        return None;
    }
    if cells > width {
        return (shape.texts == 0).then(|| {
            row.ignore_all(shape.numbers);
            Verdict::Bad(Bad::TooManyColumns)
        });
    }
    if shape.numbers == 0 && shape.stamps == 0 {
        // Names, maybe of what follows, or nothing at all.
        return (shape.texts == 0).then_some(Verdict::Header);
    }
    Some(table.read_cells(line, &ranges[..cells], row))
}

/// The cells of a row, where the words it begins with are one label: `RMS     Force    0.025  0.0003  NO`.
pub(super) fn with_label(
    line: &[u8],
    mut ranges: Vec<(usize, usize)>,
    split: Split,
    width: usize,
) -> Vec<(usize, usize)> {
    let surplus = ranges.len().saturating_sub(width);
    let is_text = |(start, end): &(usize, usize)| {
        line[*start].is_ascii_alphabetic() && is_word(&line[*start..*end])
    };
    if split == Split::Gaps && surplus > 0 && width > 2 && ranges[..=surplus].iter().all(is_text) {
        ranges[0].1 = ranges[surplus].1;
        ranges.drain(1..=surplus);
    }
    ranges
}

/// The cells of a row that begins at `at`, without a mark in front, a text at its end as one.
fn cells_of(line: &[u8], at: usize, table: &Table, width: usize) -> Vec<(usize, usize)> {
    let body = &line[at..];
    let mut ranges = with_label(body, table.split.ranges(body), table.split, table.width());
    for (start, end) in &mut ranges {
        *start += at;
        *end += at;
    }
    let may_be_marked = !table.is_csv() && !table.has_stub() && !table.header.is_empty();
    if may_be_marked && ranges.len() == width + 1 && is_mark(&line[ranges[0].0..ranges[0].1]) {
        ranges.remove(0);
    }
    if ranges.len() > width && table.split == Split::Blanks {
        return with_text(line, ranges, &table.header, width);
    }
    ranges
}

/// The cells of a row whose last one is a text of several words, the first of which stands under the last name:
/// `    2            5          17.8389         contract inside`.
fn with_text(
    line: &[u8],
    mut ranges: Vec<(usize, usize)>,
    header: &[u8],
    width: usize,
) -> Vec<(usize, usize)> {
    let Some(last) = width.checked_sub(1).filter(|last| *last > 1) else {
        return ranges;
    };
    let are_words = ranges[last..]
        .iter()
        .all(|(start, end)| is_word(&line[*start..*end]));
    let are_near = ranges[last..]
        .windows(2)
        .all(|pair| pair[1].0 == pair[0].1 + 1);
    let names = Split::Blanks.ranges(header);
    let is_under = names.len() == width
        && names
            .last()
            .is_some_and(|name| name.0 <= ranges[last].1 && ranges[last].0 <= name.1);
    if are_words && are_near && is_under && ranges.len() < width + TEXT_WORDS_MAX {
        ranges[last].1 = ranges[ranges.len() - 1].1;
        ranges.truncate(width);
    }
    ranges
}

/// Whether a cell in front of a row only marks it, as solvers mark a new best solution: `*`, `H`, `T`.
pub(super) fn is_mark(cell: &[u8]) -> bool {
    matches!(
        cell,
        [b'*' | b'+' | b'>' | b'!' | b'A'..=b'Z' | b'a'..=b'z']
    )
}

/// Whether a row has no cells for the last names, and all others begin or end where their names do, or stand
/// within their width: the first step has no length yet, most pings have no status.
pub(super) fn is_cut_short(
    names: &[(usize, usize)],
    cells: &[(usize, usize)],
    split: Split,
) -> bool {
    let is_under = |(name, cell): (&(usize, usize), &(usize, usize))| {
        let is_within = name.0 <= cell.0 && cell.1 <= name.1;
        name.1.abs_diff(cell.1) <= 1 || name.0 == cell.0 || is_within
    };
    split == Split::Blanks
        && cells.len() > 2
        && cells.len() < names.len()
        && cells.len() * 2 > names.len()
        && names.iter().zip(cells).all(is_under)
}
