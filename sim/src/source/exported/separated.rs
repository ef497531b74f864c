//! Rows with commas or tabs, quoted as RFC 4180 says.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::wide_rows::{Cell, WideRows};
use super::{LABEL, OVER, Rows, SERIES, UNIT, VALUE};
use crate::source::curves::Curves;
use crate::source::long_rows::{LongRow, LongRows};

/// Cells of a row, at most: x, and a series each.
const CELLS: usize = 10_001;
/// A row's cells together have no more bytes: what is longer is none of ours.
const ROW_BYTES: usize = 1 << 20;

/// What the columns of a table are.
#[derive(Debug)]
enum Kind {
    /// A row a sample.
    Long(Columns),
    /// A column a series, with the place of each.
    Wide(WideRows, Vec<usize>),
}

/// Where the cells of a row with one sample stand.
#[derive(Clone, Debug)]
struct Columns {
    x: String,
    unit: Option<usize>,
    over: Option<usize>,
    value: usize,
    label: Option<usize>,
    count: usize,
}

impl Columns {
    /// Those of a header, if it is one of ours.
    fn of(names: &[&[u8]]) -> Option<Self> {
        let of = |name: &str| names.iter().position(|known| *known == name.as_bytes());
        let all = [SERIES, UNIT, OVER, VALUE, LABEL];
        let there: Vec<&str> = all.into_iter().filter(|name| of(name).is_some()).collect();
        let (x, rest) = names.split_first()?;
        let are_ours = rest
            .iter()
            .copied()
            .eq(there.iter().map(|name| name.as_bytes()));
        let columns = Self {
            x: std::str::from_utf8(x).ok()?.to_owned(),
            unit: of(UNIT),
            over: of(OVER),
            value: of(VALUE)?,
            label: of(LABEL),
            count: names.len(),
        };
        (are_ours && of(SERIES) == Some(1)).then_some(columns)
    }
}

impl Kind {
    /// What a header says, if it is one of ours.
    fn of(names: &[&[u8]]) -> Option<Self> {
        if let Some(columns) = Columns::of(names) {
            return Some(Self::Long(columns));
        }
        let mut names = names.iter().map(|name| std::str::from_utf8(name).ok());
        let mut table = WideRows::over(names.next()??)?;
        let places = names.map(|heading| {
            let (name, unit) = with_unit(heading?);
            table.column(name, unit)
        });
        let places: Vec<usize> = places.collect::<Option<_>>()?;
        // No name stands there twice.
        let are_ours = !places.is_empty() && places.iter().copied().eq(0..places.len());
        are_ours.then_some(Self::Wide(table, places))
    }

    /// Whether a row has what it is to have.
    fn is_row(&self, cells: &Cells) -> bool {
        match self {
            Self::Long(columns) => row(columns, cells).is_some(),
            Self::Wide(_, places) => cells.count == places.len() + 1 && x_of(cells).is_some(),
        }
    }
}

/// `name` and `unit` of `name [unit]`.
fn with_unit(heading: &str) -> (&str, &str) {
    let parts = heading
        .strip_suffix(']')
        .and_then(|rest| rest.rsplit_once(" ["));
    parts.unwrap_or((heading, ""))
}

fn x_of(cells: &Cells) -> Option<f64> {
    let x = fast_float2::parse::<f64, _>(cells.get(0)).ok();
    x.filter(|x| x.is_finite())
}

/// Reads a row with what all series have at one x; returns whether it could be.
fn push_row(
    (table, places): (&mut WideRows, &[usize]),
    cells: &Cells,
    curves: &mut Curves,
) -> bool {
    let Some(x) = x_of(cells).filter(|_| cells.count == places.len() + 1) else {
        return false;
    };
    table.begin_row(x, curves);
    let mut is_good = true;
    for (cell, place) in (1..).zip(places) {
        let cell = cells.get(cell);
        if cell.is_empty() {
            continue;
        }
        let cell = match fast_float2::parse::<f64, _>(cell) {
            Ok(number) if number.is_nan() || !table.is_state(*place) => Cell::Number(number),
            _ => {
                let Ok(label) = std::str::from_utf8(cell) else {
                    is_good = false;
                    continue;
                };
                Cell::Label(label)
            }
        };
        is_good &= table.push(*place, (x, cell), curves);
    }
    is_good
}

/// Cells of the row that is being read.
#[derive(Debug)]
struct Cells {
    bytes: Vec<u8>,
    len: usize,
    ends: Vec<usize>,
    count: usize,
}

impl Cells {
    fn new() -> Self {
        Self {
            bytes: vec![0; 64 << 10],
            len: 0,
            ends: vec![0; CELLS + 1],
            count: 0,
        }
    }

    fn get(&self, place: usize) -> &[u8] {
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[start..self.ends[place]]
    }

    fn all(&self) -> Vec<&[u8]> {
        (0..self.count).map(|place| self.get(place)).collect()
    }
}

/// Such a table that is being read.
pub(super) struct Separated {
    reader: Reader,
    kind: Kind,
    cells: Cells,
    /// The header has been read.
    is_begun: bool,
    /// The row that is being read is too long, or has too many cells.
    is_odd: bool,
    bad: u64,
}

impl Separated {
    /// If it begins so.
    pub(super) fn of(front: &[u8]) -> Option<Self> {
        [b',', b'\t'].into_iter().find_map(|separator| {
            let mut reader = ReaderBuilder::new().delimiter(separator).build();
            let mut cells = Cells::new();
            let mut rest = front;
            let header = next_row(&mut reader, &mut rest, &mut cells)?;
            let kind = header.then(|| Kind::of(&cells.all()))??;
            let mut cells = Cells::new();
            let first = next_row(&mut reader, &mut rest, &mut cells)?;
            let is_row = first && kind.is_row(&cells);
            is_row.then(|| Self {
                reader: ReaderBuilder::new().delimiter(separator).build(),
                kind,
                cells: Cells::new(),
                is_begun: false,
                is_odd: false,
                bad: 0,
            })
        })
    }

    fn end_row(&mut self, rows: &mut LongRows, curves: &mut Curves) {
        if !std::mem::replace(&mut self.is_begun, true) {
            return;
        }
        let is_read = !self.is_odd
            && match &mut self.kind {
                Kind::Long(columns) => match row(columns, &self.cells) {
                    Some(row) => {
                        rows.push(&row, curves);
                        true
                    }
                    None => false,
                },
                Kind::Wide(table, places) => push_row((table, places), &self.cells, curves),
            };
        self.bad += u64::from(!is_read);
    }

    fn read(&mut self, mut bytes: &[u8], rows: &mut LongRows, curves: &mut Curves) {
        loop {
            let Cells {
                bytes: output,
                len,
                ends,
                count,
            } = &mut self.cells;
            let (result, read, written, ended) =
                self.reader
                    .read_record(bytes, &mut output[*len..], &mut ends[*count..]);
            bytes = &bytes[read..];
            *len += written;
            *count += ended;
            match result {
                ReadRecordResult::InputEmpty | ReadRecordResult::End => return,
                ReadRecordResult::OutputFull if output.len() < ROW_BYTES => {
                    output.resize(2 * output.len(), 0);
                }
                ReadRecordResult::OutputFull => {
                    self.is_odd = true;
                    *len = 0;
                }
                ReadRecordResult::OutputEndsFull => {
                    self.is_odd = true;
                    *count = 0;
                }
                ReadRecordResult::Record => {
                    self.end_row(rows, curves);
                    (self.cells.len, self.cells.count, self.is_odd) = (0, 0, false);
                }
            }
        }
    }
}

/// Reads a row of what begins a file; whether it was whole. `None` where it is no row of ours.
fn next_row(reader: &mut Reader, bytes: &mut &[u8], cells: &mut Cells) -> Option<bool> {
    let (result, read, written, ended) =
        reader.read_record(bytes, &mut cells.bytes, &mut cells.ends);
    *bytes = &bytes[read..];
    (cells.len, cells.count) = (written, ended);
    match result {
        ReadRecordResult::Record => Some(true),
        // The last row may have no end.
        ReadRecordResult::InputEmpty => {
            let rest = &mut cells.bytes[written..];
            let (result, _, more, ended) = reader.read_record(&[], rest, &mut cells.ends[ended..]);
            cells.len += more;
            cells.count += ended;
            Some(result == ReadRecordResult::Record)
        }
        _ => None,
    }
}

/// What a row says, if it has what its columns say.
fn row<'a>(columns: &'a Columns, cells: &'a Cells) -> Option<LongRow<'a>> {
    if cells.count != columns.count {
        return None;
    }
    let number = |place| fast_float2::parse::<f64, _>(cells.get(place)).ok();
    let text = |place: Option<usize>| place.map(|place| cells.get(place));
    Some(LongRow {
        series: cells.get(1),
        axis: text(columns.over).unwrap_or(columns.x.as_bytes()),
        unit: text(columns.unit),
        x: number(0)?,
        value: number(columns.value)?,
        label: text(columns.label).filter(|label| !label.is_empty()),
    })
}

impl Rows for Separated {
    fn take(&mut self, bytes: &[u8], rows: &mut LongRows, curves: &mut Curves) {
        // None of it would tell that the table has ended.
        if !bytes.is_empty() {
            self.read(bytes, rows, curves);
        }
    }

    fn end(&mut self, rows: &mut LongRows, curves: &mut Curves) {
        self.read(&[], rows, curves);
    }

    fn bad(&self) -> u64 {
        self.bad
    }
}
