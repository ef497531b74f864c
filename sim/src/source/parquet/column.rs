//! One column of a group of rows, read a number of rows at a time.

use ::parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use ::parquet::data_type::{ByteArray, DataType, Int96};
use ::parquet::errors::Result;

use super::kind::Kind;
use crate::source::half::half;

/// The cells of some rows.
#[derive(Debug, Default)]
pub(super) struct Cells {
    /// For each row whether it has one; empty where all have.
    has: Vec<bool>,
    /// Of those that have.
    pub numbers: Vec<f64>,
    pub texts: Vec<ByteArray>,
}

impl Cells {
    /// Whether a row has a cell.
    pub(super) fn has(&self, row: usize) -> bool {
        self.has.get(row).copied().unwrap_or(true)
    }

    /// Whether all rows have one.
    pub(super) fn are_whole(&self) -> bool {
        self.has.is_empty()
    }

    /// For each row its number, NaN where there is none.
    pub(super) fn by_row(&self) -> Vec<f64> {
        if self.are_whole() {
            return self.numbers.clone();
        }
        let mut numbers = self.numbers.iter();
        let number = |has: &bool| {
            if *has {
                numbers.next().copied().unwrap_or(f64::NAN)
            } else {
                f64::NAN
            }
        };
        self.has.iter().map(number).collect()
    }
}

/// A column that is being read.
pub(super) struct Column {
    reader: ColumnReader,
    kind: Kind,
    /// The level of a value that is there; 0 where all are.
    level: i16,
    levels: Vec<i16>,
    pub cells: Cells,
}

impl Column {
    pub(super) fn new(reader: ColumnReader, kind: Kind, level: i16) -> Self {
        Self {
            reader,
            kind,
            level,
            levels: Vec::new(),
            cells: Cells::default(),
        }
    }

    /// Reads so many rows, or those that are left; returns how many.
    pub(super) fn read(&mut self, rows: usize) -> Result<usize> {
        self.levels.clear();
        self.cells.numbers.clear();
        self.cells.texts.clear();
        let kind = self.kind;
        let whole = |value: f64| match kind {
            Kind::Number(scale) | Kind::Date(scale) | Kind::Day(scale) => scaled(value, scale),
            _ => value,
        };
        let numbers = &mut self.cells.numbers;
        let levels = (&mut self.levels, self.level);
        let read = match &mut self.reader {
            ColumnReader::BoolColumnReader(reader) => read(reader, rows, levels, |is| {
                numbers.push(f64::from(u8::from(is)));
            }),
            ColumnReader::Int32ColumnReader(reader) => read(reader, rows, levels, |value| {
                numbers.push(match kind {
                    Kind::Unsigned => f64::from(value as u32),
                    _ => whole(value.into()),
                });
            }),
            ColumnReader::Int64ColumnReader(reader) => read(reader, rows, levels, |value| {
                numbers.push(match kind {
                    Kind::Unsigned => value as u64 as f64,
                    _ => whole(value as f64),
                });
            }),
            ColumnReader::Int96ColumnReader(reader) => {
                read(reader, rows, levels, |value| numbers.push(old_date(value)))
            }
            ColumnReader::FloatColumnReader(reader) => {
                read(reader, rows, levels, |value| numbers.push(value.into()))
            }
            ColumnReader::DoubleColumnReader(reader) => {
                read(reader, rows, levels, |value| numbers.push(value))
            }
            ColumnReader::ByteArrayColumnReader(reader) => match kind {
                Kind::Text => {
                    let texts = &mut self.cells.texts;
                    read(reader, rows, levels, |text| texts.push(text))
                }
                _ => read(reader, rows, levels, |bytes| {
                    numbers.push(of_bytes(bytes.data(), kind));
                }),
            },
            ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                read(reader, rows, levels, |bytes| {
                    numbers.push(of_bytes(bytes.data(), kind));
                })
            }
        }?;
        let level = self.level;
        self.cells.has.clear();
        if self.levels.iter().any(|found| *found < level) {
            let has = self.levels.iter().map(|found| *found == level);
            self.cells.has.extend(has);
        }
        Ok(read)
    }
}

fn read<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    rows: usize,
    (levels, level): (&mut Vec<i16>, i16),
    to: impl FnMut(T::T),
) -> Result<usize> {
    let mut values = Vec::with_capacity(rows);
    let mut done = 0;
    while done < rows {
        let levels = (level > 0).then_some(&mut *levels);
        let (read, ..) = reader.read_records(rows - done, levels, None, &mut values)?;
        if read == 0 {
            break;
        }
        done += read;
    }
    values.into_iter().for_each(to);
    Ok(done)
}

/// By a power of ten: divided where that is the more exact, so that 15 hundredths are 0.15.
fn scaled(value: f64, scale: f64) -> f64 {
    if scale < 1.0 {
        value / (1.0 / scale).round()
    } else {
        value * scale
    }
}

/// Nanoseconds of a day, and the day as astronomers count them.
fn old_date(date: Int96) -> f64 {
    date.to_nanos() as f64 / 1e9
}

fn of_bytes(bytes: &[u8], kind: Kind) -> f64 {
    match kind {
        Kind::BigEndian(scale) => {
            let is_negative = bytes.first().is_some_and(|first| first & 0x80 != 0);
            let start = if is_negative { -1.0 } else { 0.0 };
            let whole = bytes
                .iter()
                .fold(start, |whole, byte| whole * 256.0 + f64::from(*byte));
            scaled(whole, scale)
        }
        Kind::Half => match bytes.try_into() {
            Ok(bytes) => half(u16::from_le_bytes(bytes)),
            Err(_) => f64::NAN,
        },
        _ => f64::NAN,
    }
}
