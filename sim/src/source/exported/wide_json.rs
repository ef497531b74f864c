//! Rows as JSON with a key for each series: `{"t":0.5,"job/loss":1,"job/phase":"idle"}`. A gap is null.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use super::Rows;
use super::json_rows::{Said, Text};
use super::lines::Lines;
use super::wide_rows::{Cell, WideRows};
use crate::source::curves::Curves;
use crate::source::long_rows::{LongRows, infinite};

/// A line: x first, and then what its series have there.
#[derive(Debug, PartialEq)]
struct Line<'a> {
    axis: Cow<'a, str>,
    x: f64,
    cells: Vec<(Cow<'a, str>, Said<'a>)>,
}

impl<'de: 'a, 'a> Deserialize<'de> for Line<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Whole;
        impl<'de> Visitor<'de> for Whole {
            type Value = Line<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("x, and then series")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
                let no = || M::Error::custom("another row than an export has");
                let (Text(axis), x) = map.next_entry::<Text<'_>, f64>()?.ok_or_else(no)?;
                let mut cells = Vec::new();
                while let Some((Text(name), said)) = map.next_entry()? {
                    cells.push((name, said));
                }
                Ok(Line { axis, x, cells })
            }
        }
        from.deserialize_map(Whole)
    }
}

/// Such lines that are being read.
#[derive(Debug)]
pub(super) struct WideJson {
    axis: String,
    table: WideRows,
    lines: Lines,
    bad: u64,
}

impl WideJson {
    /// If it begins so.
    pub(super) fn of(front: &[u8]) -> Option<Self> {
        let line = front.split(|byte| *byte == b'\n').next()?;
        let line = serde_json::from_slice::<Line<'_>>(line).ok()?;
        let mut table = WideRows::over(&line.axis)?;
        let mut names = line.cells.iter();
        let are_ours = names.all(|(name, _)| table.column(name, "").is_some());
        let is_one = are_ours && !line.cells.is_empty() && line.x.is_finite();
        is_one.then(|| Self {
            axis: line.axis.into_owned(),
            table,
            lines: Lines::default(),
            bad: 0,
        })
    }
}

/// Reads a line; returns whether it is one of ours.
fn read(line: &[u8], (axis, table): (&str, &mut WideRows), curves: &mut Curves) -> bool {
    let Ok(line) = serde_json::from_slice::<Line<'_>>(line) else {
        return false;
    };
    let columns = line.cells.iter().map(|(name, _)| table.column(name, ""));
    let Some(columns) = columns.collect::<Option<Vec<usize>>>() else {
        return false;
    };
    if line.axis != axis || !line.x.is_finite() {
        return false;
    }
    table.begin_row(line.x, curves);
    let mut is_good = true;
    for (column, (_, said)) in columns.into_iter().zip(&line.cells) {
        let cell = match said {
            Said::Number(number) => Cell::Number(*number),
            Said::Null => Cell::Number(f64::NAN),
            Said::Text(text) => match infinite(text).filter(|_| !table.is_state(column)) {
                Some(number) => Cell::Number(number),
                None => Cell::Label(text),
            },
        };
        is_good &= table.push(column, (line.x, cell), curves);
    }
    is_good
}

impl Rows for WideJson {
    fn take(&mut self, bytes: &[u8], _rows: &mut LongRows, curves: &mut Curves) {
        let Self {
            axis,
            table,
            lines,
            bad,
        } = self;
        *bad += lines.take(bytes, |line| read(line, (axis, table), curves));
    }

    fn end(&mut self, _rows: &mut LongRows, curves: &mut Curves) {
        let Self {
            axis,
            table,
            lines,
            bad,
        } = self;
        *bad += lines.end(|line| read(line, (axis, table), curves));
    }

    fn bad(&self) -> u64 {
        self.bad
    }
}
