//! The tables of a source: which header goes with which rows.

use super::cell::{Content, content};
use super::cells::separator;
use super::column::{Column, Use, is_word};
use super::number;
use super::row::Row;
use super::segment::{is_filler, is_level};
use super::split::{Split, are_plain, has_decimal_commas};
use super::stamp;
use super::table::Table;
use super::text::{Readable, is_blank, trim, trim_start};
use super::unit;
use super::verdict::Verdict;
use super::{Bad, Format};

/// So many lines before a row may be its header: names, units, a ruler between them.
const CANDIDATES: usize = 4;
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
    /// The last candidate is the line before.
    is_fresh: bool,
    /// Rows are numbers and nothing else: a person said so.
    is_strict: bool,
}

impl Tables {
    /// Tables whose rows are numbers alone.
    pub(super) fn of_numbers() -> Self {
        Self {
            is_strict: true,
            ..Self::default()
        }
    }

    pub(super) fn current(&self) -> Option<&Table> {
        self.list.get(self.current?)
    }

    /// Reads a row of the current table, where that is quickly told.
    #[inline]
    pub(super) fn read_simple(&mut self, line: &[u8], row: &mut Row) -> Option<Verdict> {
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
        if self.is_known_header(line) {
            return Taken::Header;
        }
        let stripped = without_bar(line);
        let separator = if has_decimal_commas(stripped) {
            b' '
        } else {
            separator(stripped)
        };
        if separator == b' ' && !may_be_row(stripped) {
            let is_units = stripped.len() < UNITS_BYTES_MAX
                && self.row_of_units(line, separator, row).is_some();
            return if is_units { Taken::Header } else { Taken::No };
        }
        if let Some(verdict) = self.row_of_units(line, separator, row) {
            return Taken::As(verdict);
        }
        // Names right above a row are its own, whatever table was before.
        let has_names = self.has_names_above(stripped, separator, row);
        self.is_fresh = false;
        if has_names && let Some(verdict) = self.row_of_candidate(stripped, separator, row) {
            return Taken::As(verdict);
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

    /// Keeps a line that nobody took: it may be a header.
    pub(super) fn note(&mut self, line: &[u8]) {
        let line = without_bar(line);
        if line.len() <= HEADER_BYTES_MAX && has_letter(line) {
            if self.candidates.len() == CANDIDATES {
                self.candidates.remove(0);
            }
            self.candidates.push(line.to_vec());
            self.is_fresh = true;
        }
    }

    /// Whether the line above could name the columns of this row: texts that differ, as many.
    fn has_names_above(&self, line: &[u8], separator: u8, row: &Row) -> bool {
        let Some(current) = self.current() else {
            return false;
        };
        let Some(at) = self.candidates.len().checked_sub(1) else {
            return false;
        };
        let is_numbered = current.header.is_empty();
        if separator == b' ' {
            return !is_numbered && self.is_fresh && self.stands_above(at, line, row);
        }
        if !is_numbered && current.split != Split::Byte(separator) {
            return false;
        }
        let table = self.table_of(&self.candidates[at], at, Split::Byte(separator), line, row);
        table.is_some_and(|table| table.distinct_names() == table.named_columns())
    }

    /// Whether the words of the line above stand over the cells of this one.
    fn stands_above(&self, at: usize, line: &[u8], row: &Row) -> bool {
        let header = without_comment(&self.candidates[at]);
        [Split::Blanks, Split::Gaps].into_iter().any(|split| {
            let (names, cells) = (split.ranges(header), split.ranges(line));
            let is_over = |(name, cell): &(&(usize, usize), &(usize, usize))| {
                name.0 <= cell.1 + 1 && cell.0 <= name.1 + 1
            };
            let over = names.iter().zip(&cells).filter(is_over).count();
            let fits = names.len() > 1 && names.len() == cells.len() && over * 5 >= names.len() * 4;
            let table = fits
                .then(|| self.table_of(&self.candidates[at], at, split, line, row))
                .flatten();
            table.is_some_and(|table| table.distinct_names() == table.named_columns())
        })
    }

    fn is_known_header(&mut self, line: &[u8]) -> bool {
        let known = self
            .list
            .iter()
            .position(|table| !table.header.is_empty() && table.header == line);
        if let Some(index) = known {
            self.current = Some(index);
            self.candidates.clear();
        }
        known.is_some()
    }

    /// A row of the table before, or of another that is known and as wide.
    fn row_of_current(&mut self, line: &[u8], separator: u8, row: &mut Row) -> Option<Verdict> {
        let current = self.current?;
        let verdict = self.row_of(current, line, separator, row)?;
        // A header may stand between that is another table's.
        if !self.candidates.is_empty() && !matches!(verdict, Verdict::Row(_)) {
            return None;
        }
        Some(verdict)
    }

    fn row_of(
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
        let ranges = table.split.ranges(&line[at..]);
        let ranges: Vec<(usize, usize)> = ranges
            .iter()
            .map(|(start, end)| (start + at, end + at))
            .collect();
        let width = table.width() + usize::from(table.label());
        // `Average:` stands where the other rows have their time.
        let is_total = !table.is_csv()
            && ranges.len() == width + 1
            && is_total(&line[ranges[0].0..ranges[0].1]);
        if is_total {
            let label = line[ranges[0].0..ranges[0].1].to_vec();
            let table = self.list.get_mut(index)?;
            return Some(table.read_total(&label, &line, &ranges[1..], row));
        }
        let mut cells = ranges.len();
        while cells > width
            && ranges.last().is_some_and(|(start, end)| start == end)
            && cells == ranges.len()
        {
            cells -= 1;
        }
        // `Swap:` has fewer values than `Mem:`, the first ones.
        let is_short =
            table.has_stub() && cells > 2 && cells < width && line[..ranges[0].1].ends_with(b":");
        let trailing = cells == width + 1
            && ranges
                .get(width)
                .is_some_and(|(start, end)| is_word(&line[*start..*end]));
        let shape = row_shape(&line, &ranges, table.split);
        if table.is_csv() && !table.header.is_empty() && table.rows > 1 {
            return csv_verdict(table, &line, &ranges, (cells, width), &shape, row);
        }
        if (cells != width && !trailing && !is_short)
            || !shape.is_row(table.split, !table.header.is_empty())
        {
            row.discard();
            return None;
        }
        if last.is_some() && table.header.is_empty() && !self.candidates.is_empty() {
            row.discard();
            return None;
        }
        let table = self.list.get_mut(index)?;
        if table.label() && !line[ranges[0].0..ranges[0].1].ends_with(b":") {
            return None;
        }
        Some(table.read_cells(&line, &ranges[..cells], row))
    }

    /// A row whose header is one of the lines before.
    fn row_of_candidate(&mut self, line: &[u8], separator: u8, row: &mut Row) -> Option<Verdict> {
        if self.candidates.is_empty() || self.list.len() >= TABLES_MAX {
            return None;
        }
        let mut best: Option<(usize, Table)> = None;
        for at in (0..self.candidates.len()).rev() {
            let header = self.candidates[at].clone();
            for split in splits(separator) {
                if at > 0 && self.are_units(at, split) {
                    continue;
                }
                let Some(table) = self.table_of(&header, at, split, line, row) else {
                    continue;
                };
                let names = table.distinct_names();
                if best.as_ref().is_none_or(|(most, _)| names > *most) {
                    best = Some((names, table));
                }
                break;
            }
        }
        let (_, table) = best?;
        self.adopt(table, line, separator, row)
    }

    /// The table that a header and a row make together.
    fn table_of(
        &self,
        header: &[u8],
        at: usize,
        split: Split,
        line: &[u8],
        row: &Row,
    ) -> Option<Table> {
        let stripped = without_comment(header);
        let (header_body, _) = without_stamp(stripped);
        let (row_body, has_stamp) = without_stamp(line);
        let is_stamped = has_stamp && !matches!(split, Split::Byte(_));
        let names_line = if is_stamped { header_body } else { stripped };
        let row_line = if is_stamped { row_body } else { line };
        let mut names = split.ranges(names_line);
        let ranges = split.ranges(row_line);
        let shape = row_shape(row_line, &ranges, split);
        if !shape.is_row(split, true)
            || names.len() < 2 && !matches!(split, Split::Byte(_)) && names.is_empty()
        {
            return None;
        }
        let text = |(start, end): &(usize, usize)| &names_line[*start..*end];
        let mut has_label = false;
        let trim_last = |names: &mut Vec<(usize, usize)>| {
            if names.last().is_some_and(|(start, end)| start == end) {
                names.pop();
            }
        };
        let mut cells = ranges.len();
        if matches!(split, Split::Byte(_)) {
            let both_empty = ranges.last().is_some_and(|(s, e)| s == e)
                && names.last().is_some_and(|(s, e)| s == e);
            if both_empty || names.len() == cells + 1 {
                trim_last(&mut names);
            }
            if names.len() + 1 == cells && ranges.last().is_some_and(|(s, e)| s == e) || both_empty
            {
                cells -= 1;
            }
        }
        let first_is_label = names.first().is_some_and(|name| text(name).ends_with(b":"));
        let has_row_label = row_line[ranges[0].0..ranges[0].1].ends_with(b":");
        if first_is_label && names.len() == cells + 1 && !has_row_label {
            names.remove(0);
        } else if first_is_label && names.len() == cells && has_row_label {
            names.remove(0);
            has_label = true;
        }
        // `Mem:` stands under no name, left of all: what the row is about.
        let has_stub = !matches!(split, Split::Byte(_))
            && names.len() + 1 == cells
            && names.len() > 1
            && !has_label
            && names[0].0 >= ranges[0].1;
        if has_stub {
            names.insert(0, (0, 0));
        }
        let width = names.len() + usize::from(has_label);
        let trailing = cells == width + 1
            && is_word(&row_line[ranges[width].0..ranges[width].1])
            && !matches!(split, Split::Byte(_));
        if width != cells && !trailing
            || !is_header(
                names_line,
                &names,
                split,
                &shape,
                self.has_units_below(at, split),
            )
        {
            return None;
        }
        let mut readable = Readable::default();
        let mut columns: Vec<Column> = Vec::with_capacity(names.len());
        for (index, name) in names.iter().enumerate().take(row.names.series_max() + 1) {
            columns.push(Column::named(readable.text(text(name)), index));
        }
        if has_stub {
            let is_number = number::whole(&row_line[ranges[0].0..ranges[0].1]).is_some();
            columns[0].usage = if is_number { Use::Identifier } else { Use::Key };
        }
        unite(&mut columns);
        self.add_units(&mut columns, at, split);
        let mut table = Table::new(split, columns, header).of_width(names.len());
        if has_label {
            table = table.with_label();
        }
        Some(table)
    }

    fn has_units_below(&self, at: usize, split: Split) -> bool {
        at + 1 < self.candidates.len() && self.are_units(at + 1, split)
    }

    /// Whether a candidate is a row of units under names of the same width.
    fn are_units(&self, at: usize, split: Split) -> bool {
        let line = without_comment(&self.candidates[at]);
        let width = split.ranges(line).len();
        let above = split
            .ranges(without_comment(&self.candidates[at - 1]))
            .len();
        let is_under = width == above || width + 1 == above;
        is_under && with_texts(line, split, are_mostly_units)
    }

    /// A row of units with values that are said once between them: `Sequence,Volt,Volt,-6e-3,1e-6`.
    fn row_of_units(&mut self, line: &[u8], separator: u8, row: &mut Row) -> Option<Verdict> {
        let split = if separator == b' ' {
            Split::Blanks
        } else {
            Split::Byte(separator)
        };
        let header = self.candidates.last()?;
        let ranges = split.ranges(line);
        let names = split.ranges(header);
        let is_under = ranges.len() == names.len() && ranges.len() > 1;
        if !is_under || !with_texts(line, split, unit::are_units) {
            return None;
        }
        for ((start, end), (from, to)) in ranges.iter().zip(&names) {
            if let Some(value) = number::whole(&line[*start..*end]) {
                let name = Readable::default().text(&header[*from..*to]).to_owned();
                row.named(&name, "", value);
            }
        }
        self.note(line);
        Some(if row.has_samples() {
            Verdict::Row(None)
        } else {
            Verdict::Header
        })
    }

    /// A row of units stands before or behind the names.
    fn add_units(&self, columns: &mut [Column], at: usize, split: Split) {
        for other in [at + 1, at.wrapping_sub(1), at.wrapping_sub(2)] {
            let Some(line) = self.candidates.get(other) else {
                continue;
            };
            let line = without_comment(line);
            let is_done = with_texts(line, split, |texts| {
                let fits = texts.len() == columns.len() || texts.len() == columns.len() + 1;
                if !fits || !are_mostly_units(texts) {
                    return false;
                }
                for (column, text) in columns.iter_mut().zip(texts) {
                    if column.unit.is_empty() && unit::is_known(text) {
                        (*text).clone_into(&mut column.unit);
                    }
                }
                true
            });
            if is_done {
                return;
            }
        }
    }

    fn adopt(
        &mut self,
        table: Table,
        line: &[u8],
        separator: u8,
        row: &mut Row,
    ) -> Option<Verdict> {
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
            table.header.is_empty() && table.width() == width && table.split == split
        });
        let index = known.unwrap_or_else(|| {
            let columns = (0..width.min(row.names.series_max() + 1))
                .map(Column::numbered)
                .collect();
            self.list
                .push(Table::new(split, columns, b"").of_width(width));
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

/// Does something with the cells of a line as text, without brackets around them.
fn with_texts<T>(line: &[u8], split: Split, mut f: impl FnMut(&[&str]) -> T) -> T {
    let ranges = split.ranges(line);
    let mut readable = Readable::default();
    let texts: Vec<String> = ranges
        .iter()
        .map(|(start, end)| readable.text(&line[*start..*end]).to_owned())
        .collect();
    let texts: Vec<&str> = texts
        .iter()
        .map(|text| text.trim_matches(|c| matches!(c, '(' | ')' | '[' | ']')))
        .collect();
    f(&texts)
}

/// The row without the time that it begins with, which is read into `row`, and where it begins.
fn body<'a>(line: &'a [u8], table: &Table, row: &mut Row) -> (std::borrow::Cow<'a, [u8]>, usize) {
    if table.is_csv() {
        return (line.into(), 0);
    }
    let (rest, has_stamp) = without_stamp(line);
    if !has_stamp || rest.is_empty() {
        return (line.into(), 0);
    }
    let start = trim_start(line);
    if let Some(found) = stamp::stamp(start)
        && let Some(x) = row.stamps.read(&found)
    {
        let kind = row.stamp_kind();
        row.set_axis("time", kind);
        row.set_x(x);
    }
    (line.into(), line.len() - rest.len())
}

fn without_stamp(line: &[u8]) -> (&[u8], bool) {
    let start = trim_start(line);
    let first = start.first().copied().unwrap_or(b' ');
    if !first.is_ascii_digit() && !first.is_ascii_uppercase() {
        return (line, false);
    }
    match stamp::stamp(start) {
        Some(found) if start.get(found.len).is_some_and(|byte| is_blank(*byte)) => {
            (&start[found.len..], true)
        }
        _ => (line, false),
    }
}

fn without_comment(line: &[u8]) -> &[u8] {
    let start = trim_start(line);
    start.strip_prefix(b"#").map_or(line, trim_start)
}

/// A row may end with a bar that shows how far it is: `… 640: 100%|████| 500/500 [01:23<00:00]`.
fn without_bar(line: &[u8]) -> &[u8] {
    let Some(at) = memchr::memmem::find(line, b"%|") else {
        return line;
    };
    let digits = line[..at]
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let head = &line[..at - digits];
    let head = super::text::trim_end(head);
    head.strip_suffix(b":").unwrap_or(head)
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

/// Whether a line between blanks could be a row: quickly told, since most lines of prose can't.
fn may_be_row(line: &[u8]) -> bool {
    let (mut numbers, mut texts) = (0, 0);
    let mut is_start = true;
    for byte in line {
        if is_blank(*byte) {
            is_start = true;
        } else if is_start {
            is_start = false;
            let is_number = byte.is_ascii_digit()
                || matches!(byte, b'-' | b'+' | b'.' | b'*' | b'[' | b'$')
                || !byte.is_ascii();
            if is_number || matches!(byte, b'n' | b'N' | b'i' | b'I') {
                numbers += 1;
            } else {
                texts += 1;
            }
        }
    }
    // A number's unit may be a word of its own, and a time in front has a few.
    numbers > 0 && texts <= 2 * numbers + 2
}

/// What the cells of a line are.
#[derive(Clone, Copy, Debug, Default)]
struct RowShape {
    numbers: usize,
    texts: usize,
    stamps: usize,
    gaps: usize,
    /// Numbers with a unit.
    measures: usize,
    /// Cells that end with a colon: names of what stands behind them.
    colons: usize,
    /// Whether two blanks or more part cells somewhere.
    has_gap: bool,
}

impl RowShape {
    /// Whether a line of such cells could be a row. Between blanks prose looks like a row, too.
    fn is_row(self, split: Split, has_header: bool) -> bool {
        let Self {
            numbers,
            texts,
            stamps,
            colons,
            has_gap,
            ..
        } = self;
        match split {
            Split::Byte(_) => numbers > 0 || (has_header && stamps > 1),
            Split::Blanks | Split::Units | Split::Gaps => {
                let is_wide = numbers > 1 || (numbers > 0 && (texts == 0 || has_gap));
                is_wide
                    && colons == 0
                    && (texts <= 1 || texts < numbers)
                    && (numbers + stamps + texts > 1 || texts == 0)
            }
        }
    }
}

fn row_shape(line: &[u8], ranges: &[(usize, usize)], split: Split) -> RowShape {
    let mut shape = RowShape::default();
    let is_comma_decimal = split != Split::Byte(b',');
    shape.has_gap = ranges.windows(2).any(|pair| pair[1].0 - pair[0].1 > 1);
    for (index, (start, end)) in ranges.iter().enumerate() {
        let cell = &line[*start..*end];
        shape.colons += usize::from(
            index > 0 && cell.ends_with(b":")
                || index == 0 && cell.ends_with(b":") && ranges.len() < 3,
        );
        if number::whole(cell).is_some() {
            shape.numbers += 1;
            continue;
        }
        if stamp::stamp(cell).is_some_and(|found| found.len == cell.len()) {
            shape.stamps += 1;
            continue;
        }
        match content(cell, is_comma_decimal) {
            Content::Number(_, unit) => {
                shape.numbers += 1;
                shape.measures += usize::from(!unit.is_empty());
            }
            Content::Two(_) | Content::Overflow => shape.numbers += 1,
            Content::Gap => shape.gaps += 1,
            Content::Text(_) => shape.texts += 1,
        }
    }
    shape
}

/// Whether these cells could name columns.
fn is_header(
    line: &[u8],
    names: &[(usize, usize)],
    split: Split,
    row: &RowShape,
    has_units: bool,
) -> bool {
    let mut texts = 0;
    let mut numbers = 0;
    for (start, end) in names {
        let cell = &line[*start..*end];
        if cell.len() > 64
            || cell.len() > 1 && cell.ends_with(b".") && split == Split::Blanks && names.len() < 3
        {
            return false;
        }
        let is_number = number::whole(cell).is_some()
            || !cell.contains(&b'_')
                && matches!(content(cell, false), Content::Number(..) | Content::Two(_));
        let is_stamp = stamp::stamp(cell).is_some();
        numbers += usize::from(is_number || is_stamp);
        let text = std::str::from_utf8(cell).unwrap_or("?");
        if !matches!(split, Split::Byte(_)) && (is_filler(text) && text.len() > 2 || is_level(text))
        {
            return false;
        }
        texts += usize::from(!cell.is_empty() && !is_number && !number::is_absent(cell));
    }
    // `Timestamp,1412,1415`: names that are numbers stand behind one that isn't.
    let first = names
        .first()
        .map(|(start, end)| &line[*start..*end])
        .unwrap_or_default();
    let is_named_first =
        !first.is_empty() && number::whole(first).is_none() && (row.stamps > 0 || has_units);
    let has_signs = line.windows(2).any(|pair| pair == b"= ") || line.contains(&b'=');
    texts > 0
        && (numbers == 0 || is_named_first && numbers < names.len())
        && (!has_signs || matches!(split, Split::Byte(_)))
}

/// A second column of a name gets a number.
fn unite(columns: &mut [Column]) {
    let mut seen = std::collections::HashMap::<String, u32>::new();
    for column in columns {
        let count = seen.entry(column.name.clone()).or_default();
        *count += 1;
        if *count > 1 {
            column.name = format!("{} {count}", column.name);
        }
    }
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

/// Whether a row under names is one of units: half of its cells are, and two at least.
fn are_mostly_units(texts: &[&str]) -> bool {
    let cells = texts.iter().filter(|text| !text.is_empty()).count();
    let known = texts.iter().filter(|text| unit::is_known(text)).count();
    unit::are_units(texts) || (known > 1 && known * 2 >= cells)
}

/// Words that rows of averages and sums begin with.
const TOTALS: [&str; 8] = [
    "average", "avg", "mean", "total", "totals", "sum", "summary", "overall",
];

/// Whether a row's first cell says that it sums up the others.
fn is_total(cell: &[u8]) -> bool {
    let word = cell.strip_suffix(b":").unwrap_or(cell);
    TOTALS
        .iter()
        .any(|total| total.as_bytes().eq_ignore_ascii_case(word))
}

fn has_letter(line: &[u8]) -> bool {
    trim(line)
        .iter()
        .any(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii())
}
