//! Which line names the columns of a row.

use super::Tables;
use super::holes::names_with_holes;
use super::names_over::{names_above, names_in_columns, names_over, stand_under};
use super::row_shape::{RowShape, is_total, row_shape};
use super::rows::{is_cut_short, is_mark, with_label};
use super::strip::{without_comment, without_stamp};
use crate::format::cell::{Content, content};
use crate::format::column::{TableColumn, Use, is_word};
use crate::format::number;
use crate::format::row::Row;
use crate::format::segment::{is_filler, is_level};
use crate::format::split::Split;
use crate::format::stamp;
use crate::format::table::Table;
use crate::format::text::Readable;
use crate::format::unit;

/// A longer name between separators, or between blanks, is a sentence. Loggers add the serial numbers of their
/// sensors.
const CELL_BYTES_MAX: usize = 160;
const WORDS_BYTES_MAX: usize = 64;
/// A pair and what stands before it have no more cells.
const PAIR_CELLS_MAX: usize = 4;

impl Tables {
    /// Whether the line above could name the columns of this row: texts that differ, as many.
    pub(super) fn has_names_above(&self, line: &[u8], separator: u8, row: &Row) -> bool {
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
        // `Stopping, please wait` among rows without blanks is no header.
        let is_spaced = |line: &[u8]| memchr::memmem::find(line, &[separator, b' ']).is_some();
        if is_spaced(&self.candidates[at]) && !is_spaced(line) {
            return false;
        }
        let table = self.table_of(&self.candidates[at], at, Split::Byte(separator), line, row);
        table.is_some_and(|table| table.distinct_names() == table.named_columns())
    }

    /// Whether the words of the line above stand over the cells of this one.
    fn stands_above(&self, at: usize, line: &[u8], row: &Row) -> bool {
        let header = without_comment(&self.candidates[at]);
        [Split::Blanks, Split::Gaps].into_iter().any(|split| {
            let (mut names, cells) = (split.ranges(header), split.ranges(line));
            let is_labelled = names.len() == cells.len() + 1
                && names.len() > 2
                && header[names[0].0..names[0].1].ends_with(b":");
            if is_labelled {
                names.remove(0);
            }
            let is_over = |(name, cell): &(&(usize, usize), &(usize, usize))| {
                name.0 <= cell.1 + 1 && cell.0 <= name.1 + 1
            };
            let over = names.iter().zip(&cells).filter(is_over).count();
            let is_wider = split == Split::Blanks && names.len() > cells.len();
            let is_apart = over * 5 >= names.len() * 4
                || split == Split::Gaps && names.len() > 2
                || self.shares_name((header, &names));
            let fits = names.len() > 1 && names.len() == cells.len() && is_apart
                || is_wider && cells.len() > 1 && names_above(header, &cells).is_some();
            let table = fits
                .then(|| self.table_of(&self.candidates[at], at, split, line, row))
                .flatten();
            table.is_some_and(|table| table.distinct_names() == table.named_columns())
        })
    }

    /// Whether a line has a word in the same place as the header of the table before: so does that of the next
    /// run, though it may not stand over its cells.
    fn shares_name(&self, (line, names): (&[u8], &[(usize, usize)])) -> bool {
        let Some(current) = self.current() else {
            return false;
        };
        let known = current.split.ranges(&current.header);
        let text = |line: &[u8], (start, end): &(usize, usize)| line[*start..*end].to_vec();
        known.len() == names.len()
            && known
                .iter()
                .zip(names)
                .any(|(one, other)| text(&current.header, one) == text(line, other))
    }

    /// The table that a header and a row make together.
    pub(super) fn table_of(
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
        let ranges = cells_under(names_line, row_line, split);
        let (mut names, has_holes) = names_for((names_line, is_stamped), &ranges, split);
        let shape = row_shape(row_line, &ranges, split);
        let is_no_header = !matches!(split, Split::Byte(_)) && names.is_empty();
        if is_no_header || !is_row(shape, split, &names, &ranges) {
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
        // Tabs at the end of a row were trimmed with the blanks there.
        if split == Split::Byte(b'\t') && cells > 1 && (cells..cells + 4).contains(&names.len()) {
            cells = names.len();
        }
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
        if matches!(split, Split::Byte(_)) && tells_more(names_line, &names, cells) {
            names.truncate(cells);
        }
        let first_is_label = names.first().is_some_and(|name| text(name).ends_with(b":"));
        let has_row_label = row_line[ranges[0].0..ranges[0].1].ends_with(b":");
        // `Losses (%):<tab>14.0` below `Database:<tab>SARAH3` are two pairs.
        if matches!(split, Split::Byte(_)) && cells == 2 && first_is_label && has_row_label {
            return None;
        }
        let mut title = None;
        if first_is_label && names.len() == cells + 1 && !has_row_label {
            title = Some(text(&names.remove(0)));
        } else if first_is_label && names.len() == cells && has_row_label {
            names.remove(0);
            has_label = true;
        }
        // `Mem:` stands under no name, left of all: what the row is about.
        let is_beside = !matches!(split, Split::Byte(_))
            && names.len() > 1
            && !has_label
            && !is_stamped
            && names[0].0 >= ranges[0].1;
        // `DAV:` may have fewer values than there are names, the first ones.
        let is_short =
            split == Split::Gaps && is_beside && has_row_label && cells > 2 && cells <= names.len();
        // R's tables have no name above the numbers of their rows.
        let has_row_numbers = matches!(split, Split::Byte(_))
            && names.len() > 1
            && names.len() + 1 == cells
            && matches!(&row_line[ranges[0].0..ranges[0].1], b"0" | b"1");
        let has_stub = names.len() + 1 == cells && is_beside || is_short || has_row_numbers;
        if has_stub {
            names.insert(0, (0, 0));
        }
        let width = names.len() + usize::from(has_label);
        let trailing = !matches!(split, Split::Byte(_))
            && cells == width + 1
            && is_word(&row_line[ranges[width].0..ranges[width].1]);
        let is_narrow = has_holes || is_short || is_cut_short(&names, &ranges, split);
        if width != cells && !trailing && !is_narrow
            || split == Split::Gaps && stands_beside((names_line, &names), &ranges)
            || are_pairs((names_line, &names), (row_line, &ranges), split)
            || !is_header(
                (names_line, &names),
                (row_line, &ranges),
                split,
                &shape,
                self.has_units_below(at, split),
            )
        {
            return None;
        }
        let mut columns = columns_of(names_line, &names, row.names.series_max() + 1);
        if has_stub {
            let is_number = number::whole(&row_line[ranges[0].0..ranges[0].1]).is_some();
            columns[0].usage = if is_number { Use::Identifier } else { Use::Key };
        }
        unite(&mut columns);
        self.add_units(&mut columns, at, split);
        let table = Table::new(split, columns, header).of_width(names.len());
        let table = if has_label || has_stub {
            table
        } else {
            table.over(names)
        };
        let label = has_label.then(|| &row_line[ranges[0].0..ranges[0].1]);
        Some(labelled(table, label, title))
    }
}

/// The names over the cells of a row, and whether the row leaves out cells among others.
fn names_for(
    (header, is_stamped): (&[u8], bool),
    cells: &[(usize, usize)],
    split: Split,
) -> (Vec<(usize, usize)>, bool) {
    let names = names_over(header, cells, split, is_stamped);
    if split != Split::Blanks || names.len() <= cells.len() {
        return (names, false);
    }
    let holed = names_with_holes(header, cells);
    let holed = holed.filter(|holed| !is_cut_short(holed, cells, split));
    let has_holes = holed.is_some();
    (holed.unwrap_or(names), has_holes)
}

/// The table with what stands before its rows and before its names, each with a colon behind it.
fn labelled(mut table: Table, label: Option<&[u8]>, title: Option<&[u8]>) -> Table {
    let text = |label: &[u8]| {
        let label = label.strip_suffix(b":").unwrap_or(label);
        Readable::default().text(label).to_owned()
    };
    if let Some(label) = label {
        table = table.with_label();
        if is_total(label) {
            return table.of_group(&text(label));
        }
    }
    // `RX:  bytes  packets`: the label tells them from those of `TX:  bytes  packets`.
    match title {
        Some(title) => table.of_group(&text(title)),
        None => table,
    }
}

/// Whether a line of such cells may be the first row under these names.
fn is_row(
    shape: RowShape,
    split: Split,
    names: &[(usize, usize)],
    cells: &[(usize, usize)],
) -> bool {
    shape.is_row(split, true) || shape.may_stand_under(split) && stand_under(names, cells)
}

/// The cells of a row: with the words that it begins with as one where they are a label, and without the letter
/// that marks it where the others stand under the names: `c  Velocity  0.141`.
fn cells_under(header: &[u8], line: &[u8], split: Split) -> Vec<(usize, usize)> {
    let width = split.ranges(header).len();
    let mut ranges = with_label(line, split.ranges(line), split, width);
    let cell = |index: usize| ranges.get(index).map(|(start, end)| &line[*start..*end]);
    let is_marked = split == Split::Blanks
        && cell(0).is_some_and(is_mark)
        && cell(1).is_some_and(is_word)
        && names_in_columns(header, &ranges[1..]).is_some();
    if is_marked {
        ranges.remove(0);
    }
    ranges
}

/// Whether names of several words stand beside their cells rather than above them: the words were parted in
/// the wrong places.
fn stands_beside((line, names): (&[u8], &[(usize, usize)]), cells: &[(usize, usize)]) -> bool {
    let has_blanks = names
        .iter()
        .any(|(start, end)| line[*start..*end].contains(&b' '));
    let is_beside = |(name, cell): &(&(usize, usize), &(usize, usize))| {
        name.1 + 1 < cell.0 || cell.1 + 1 < name.0
    };
    let beside = names.iter().zip(cells).filter(is_beside).count();
    has_blanks && names.len() == cells.len() && beside * 2 > names.len()
}

/// Whether both lines are a name with its colon and a value, parted by a tab: `DTIM period:`, `2`.
fn are_pairs(
    (above, names): (&[u8], &[(usize, usize)]),
    (below, cells): (&[u8], &[(usize, usize)]),
    split: Split,
) -> bool {
    let is_key = |line: &[u8], (start, end): (usize, usize)| line[start..end].ends_with(b":");
    let mut both = names.iter().zip(cells);
    matches!(split, Split::Byte(_))
        && cells.len() <= PAIR_CELLS_MAX
        && both.any(|(name, cell)| is_key(above, *name) && is_key(below, *cell))
}

/// The columns that these names stand over, so many at most.
fn columns_of(line: &[u8], names: &[(usize, usize)], most: usize) -> Vec<TableColumn> {
    let mut readable = Readable::default();
    let mut columns = Vec::with_capacity(names.len().min(most));
    for (index, (start, end)) in names.iter().enumerate().take(most) {
        columns.push(TableColumn::named(
            readable.text(&line[*start..*end]),
            index,
        ));
    }
    for index in 0..columns.len() {
        let (start, end) = names[index];
        if is_call(&line[start..end], index, &columns) {
            readable
                .text(&line[start..end])
                .clone_into(&mut columns[index].name);
            columns[index].unit.clear();
        }
    }
    columns
}

/// Whether a name is what a function makes of another column: `der(h)` beside `h`, which isn't `der` in hours.
fn is_call(whole: &[u8], index: usize, columns: &[TableColumn]) -> bool {
    let TableColumn { name, unit, .. } = &columns[index];
    !unit.is_empty()
        && whole.ends_with(b")")
        && whole.len() == name.len() + unit.len() + 2
        && columns.iter().any(|other| other.name == *unit)
}

/// Whether what stands behind the names is about the file: `Energie;Einheit;;Datum;27.11.2026;`.
fn tells_more(line: &[u8], names: &[(usize, usize)], cells: usize) -> bool {
    let is_told = |(start, end): &(usize, usize)| {
        let text = &line[*start..*end];
        text.ends_with(b":") || stamp::stamp(text).is_some_and(|found| found.date.is_some())
    };
    cells > 2 && names.len() > cells + 1 && names[cells..].iter().any(is_told)
}

/// Whether these cells could name the columns of a row.
fn is_header(
    (line, names): (&[u8], &[(usize, usize)]),
    (below, cells): (&[u8], &[(usize, usize)]),
    split: Split,
    row: &RowShape,
    has_units: bool,
) -> bool {
    if is_prose((line, names), split) {
        return false;
    }
    let mut texts = 0;
    let mut numbers = 0;
    let mut stamps = 0;
    for (start, end) in names {
        let cell = &line[*start..*end];
        let is_parted = matches!(split, Split::Byte(_));
        if cell.len()
            > if is_parted {
                CELL_BYTES_MAX
            } else {
                WORDS_BYTES_MAX
            }
            || cell.len() > 1 && cell.ends_with(b".") && split == Split::Blanks && names.len() < 3
        {
            return false;
        }
        let found = content(cell, false);
        // `11MB` is a value, `50%` and `0fill` may be names.
        let is_named = matches!(found, Content::Number(_, unit) if begins_with_digits(cell, unit));
        let is_number = number::whole(cell).is_some()
            || !cell.contains(&b'_')
                && !is_named
                && matches!(
                    found,
                    Content::Number(..) | Content::Two(_) | Content::Beside(..)
                );
        let is_measured = !matches!(split, Split::Byte(_))
            && matches!(found, Content::Number(_, unit) if !matches!(unit, "" | "%") && !is_named);
        if is_measured && !has_units && cell[0].is_ascii_digit() {
            return false;
        }
        let is_stamp = stamp::stamp(cell).is_some();
        numbers += usize::from(is_number || is_stamp);
        stamps += usize::from(is_stamp);
        let text = std::str::from_utf8(cell).unwrap_or("?");
        if !matches!(split, Split::Byte(_)) && (is_filler(text) && text.len() > 2 || is_level(text))
        {
            return false;
        }
        texts += usize::from(!cell.is_empty() && !is_number && !number::is_absent(cell));
    }
    // `last update,2026-11-27 15:59:04` over rows that begin with a time: the file's, which names nothing.
    if numbers > 0 && numbers == stamps && texts == stamps + 1 && row.stamps > 0 {
        return false;
    }
    // `Timestamp,1412,1415`: names that are numbers stand behind one that isn't.
    let first = names
        .first()
        .map(|(start, end)| &line[*start..*end])
        .unwrap_or_default();
    let is_named_first = !first.is_empty()
        && number::whole(first).is_none()
        && (row.stamps > 0 || has_units || are_texts_over_numbers((line, names), (below, cells)));
    let has_signs = line.windows(2).any(|pair| pair == b"= ") || line.contains(&b'=');
    texts > 0
        && (numbers == 0 || is_named_first && numbers < names.len())
        && (!has_signs || matches!(split, Split::Byte(_)))
}

/// Whether a name only begins with a whole number: `0fill`, `2nd-level`; not `11MB`, `0.0105/step`.
fn begins_with_digits(cell: &[u8], unit: &str) -> bool {
    let digits = cell.iter().take_while(|byte| byte.is_ascii_digit()).count();
    digits > 0
        && digits + unit.len() == cell.len()
        && unit.starts_with(|first: char| first.is_ascii_lowercase())
        && !unit::is_known(unit)
}

/// Whether the words between blanks are a sentence: it ends as one, or begins with what it is about. `Motor
/// ready.`, `MOT: No current sense.`
fn is_prose((line, names): (&[u8], &[(usize, usize)]), split: Split) -> bool {
    let text = |(start, end): &(usize, usize)| &line[*start..*end];
    let is_capitalised =
        |name: &(usize, usize)| text(name).first().is_some_and(u8::is_ascii_uppercase);
    let ends = names.last().is_some_and(|last| {
        let stops = memchr::memchr_iter(b'.', line).count();
        matches!(text(last).last(), Some(b'!' | b'?')) || text(last).ends_with(b".") && stops == 1
    });
    let last_is_name = names.last().is_some_and(is_capitalised);
    // `X: Y: Z:` are names.
    let is_about = names.iter().skip(1).any(|name| text(name).ends_with(b":"))
        && names.last().is_some_and(|last| !text(last).ends_with(b":"));
    !matches!(split, Split::Byte(_)) && (ends && !last_is_name || is_about)
}

/// Whether the first text stands over a number, and others do: so do names, also where some of them are
/// numbers (`50%`), and texts of the same column as the row's don't.
fn are_texts_over_numbers(
    (line, names): (&[u8], &[(usize, usize)]),
    (below, cells): (&[u8], &[(usize, usize)]),
) -> bool {
    let number = |line: &[u8], (start, end): (usize, usize)| number::whole(&line[start..end]);
    let is_over = |(name, cell): (&(usize, usize), &(usize, usize))| {
        let text = &line[name.0..name.1];
        text.first().is_some_and(u8::is_ascii_alphabetic)
            && number(line, *name).is_none()
            && !number::is_absent(text)
            && number(below, *cell).is_some()
    };
    let mut over = names.iter().zip(cells).map(is_over);
    over.next() == Some(true) && over.filter(|is_over| *is_over).count() > 1
}

/// A second column of a name gets a number.
fn unite(columns: &mut [TableColumn]) {
    let mut seen = std::collections::HashMap::<String, u32>::new();
    for column in columns {
        let count = seen.entry(column.name.clone()).or_default();
        *count += 1;
        if *count > 1 {
            column.name = format!("{} {count}", column.name);
        }
    }
}
