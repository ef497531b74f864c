//! Rows of several kinds by turns, each of which says in its first cell of what kind it is, below a header of the
//! same: `CPU,CPU Total,User%,Sys%` and `MEM,Memory MB,free,cached`, then `CPU,T0001,28.2,3.6`, `MEM,T0001,644.8,1733.5`.

use indexmap::IndexMap;

use super::{TABLES_MAX, Tables, Taken};
use crate::format::column::{TableColumn, Use, is_word};
use crate::format::number;
use crate::format::row::Row;
use crate::format::split::Split;
use crate::format::table::Table;
use crate::format::text::Readable;

/// A longer first cell is a sentence's beginning.
const KIND_BYTES_MAX: usize = 32;
/// More kinds, or longer headers, are none.
const KINDS_MAX: usize = 256;
const HEADER_BYTES_MAX: usize = 4_096;
/// A header names its kind, what it is about, and a column.
const CELLS_MIN: usize = 3;

/// A kind of rows.
enum Kind {
    /// Its header, as long as no row of it came.
    Header(Vec<u8>),
    /// The number of its table.
    Table(usize),
    /// Several lines could be its header: settings, one a line.
    None,
}

/// The kinds that headers have named.
#[derive(Default)]
pub(super) struct Kinds {
    known: IndexMap<Box<[u8]>, Kind>,
    /// Whether a row of one of them came.
    pub has_rows: bool,
}

impl Kinds {
    /// Takes a line into account that nobody took.
    #[inline]
    pub(super) fn note(&mut self, line: &[u8]) {
        if let Some((kind, separator)) = kind_of(line) {
            self.note_header(line, kind, separator);
        }
    }

    fn note_header(&mut self, line: &[u8], kind: &[u8], separator: u8) {
        let ranges = Split::Byte(separator).ranges(line);
        let mut cells = ranges.iter().map(|(start, end)| &line[*start..*end]);
        let is_name = |cell: &[u8]| cell.is_empty() || is_word(cell) || cell.starts_with(b"%");
        let is_header = ranges.len() >= CELLS_MIN && cells.all(is_name);
        if !is_header || line.len() > HEADER_BYTES_MAX || self.known.len() >= KINDS_MAX {
            return;
        }
        match self.known.get_mut(kind) {
            None => {
                self.known.insert(kind.into(), Kind::Header(line.to_vec()));
            }
            Some(Kind::Header(known)) if known != line => {
                self.known.insert(kind.into(), Kind::None);
            }
            Some(_) => {}
        }
    }
}

impl Tables {
    /// Reads a row that says of what kind it is; `None` for any other line.
    #[inline]
    pub(super) fn row_of_kind(&mut self, line: &[u8], row: &mut Row) -> Option<Taken> {
        if self.kinds.known.len() < 2 {
            return None;
        }
        let (kind, separator) = kind_of(line)?;
        let split = Split::Byte(separator);
        let ranges = split.ranges(line);
        let index = match self.kinds.known.get(kind) {
            Some(Kind::Table(index)) => *index,
            Some(Kind::Header(header)) if self.list.len() < TABLES_MAX => {
                let header = header.clone();
                let table = table_of_kind(&header, kind, (line, &ranges), split, row)?;
                self.list.push(table);
                let index = self.list.len() - 1;
                self.kinds.known.insert(kind.into(), Kind::Table(index));
                index
            }
            // Among rows of kinds one whose kind has no header is no row of another.
            _ => return self.kinds.has_rows.then_some(Taken::No),
        };
        let table = self.list.get_mut(index)?;
        if table.header == line {
            return Some(Taken::Header);
        }
        if ranges.len().abs_diff(table.width()) > 1 {
            return Some(Taken::No);
        }
        self.kinds.has_rows = true;
        self.current = Some(index);
        Some(Taken::As(table.read_cells(line, &ranges, row)))
    }
}

/// The table of a kind whose header was said and whose first row is this.
fn table_of_kind(
    header: &[u8],
    kind: &[u8],
    (line, cells): (&[u8], &[(usize, usize)]),
    split: Split,
    row: &Row,
) -> Option<Table> {
    let names = split.ranges(header);
    let is_number = |(start, end): &(usize, usize)| number::whole(&line[*start..*end]).is_some();
    if names.len().abs_diff(cells.len()) > 1 || !cells.iter().any(is_number) {
        return None;
    }
    let mut readable = Readable::default();
    let columns = names.iter().enumerate().take(row.names.series_max() + 2);
    let mut columns: Vec<TableColumn> = columns
        .map(|(at, (start, end))| TableColumn::named(readable.text(&header[*start..*end]), at))
        .collect();
    columns[0].usage = Use::Identifier;
    // What the header says of the kind stands over the row's number or time: `T0001`.
    if cells.get(1).is_some_and(|cell| !is_number(cell)) {
        columns[1].usage = Use::Identifier;
    }
    let kind = readable.text(kind).to_owned();
    let table = Table::new(split, columns, header).of_width(names.len());
    Some(table.of_group(&kind).assigned())
}

/// What a line says in its first cell, if that is a word, and what ends it.
#[inline]
fn kind_of(line: &[u8]) -> Option<(&[u8], u8)> {
    let head = &line[..line.len().min(KIND_BYTES_MAX + 1)];
    let end = memchr::memchr3(b',', b';', b'\t', head)?;
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let is_word = line[0].is_ascii_alphabetic() && line[..end].iter().all(is_part);
    is_word.then(|| (&line[..end], line[end]))
}
