//! Arrays of numpy in an archive: one of rows for each series, named as it is, with a field for x and one for values;
//! or one of all rows, `rows`, with a field for each series. Labels of a state series stand in `NAME.labels`; its
//! values are their places there. A unit stands in `NAME.unit`.

use std::fs::File;
use std::io;
use std::sync::Arc;

use super::archive::Archive;
use super::join::JoinedColumn;
use super::table::{Layout, Table, axis_name};

/// What an array's description is padded to.
const ALIGNED_TO: usize = 64;
/// Digits of the largest count.
const COUNT_DIGITS: usize = 20;

pub(super) struct Npz {
    archive: Archive,
    layout: Layout,
    /// The fields of the array that is being written.
    fields: Vec<String>,
    /// Whose array that is.
    current: Option<usize>,
    rows: u64,
    bytes: Vec<u8>,
}

impl Npz {
    pub(super) fn new(file: File, layout: Layout) -> io::Result<Self> {
        let mut table = Self {
            archive: Archive::new(file),
            layout,
            fields: Vec::new(),
            current: None,
            rows: 0,
            bytes: Vec::new(),
        };
        if table.layout.join.is_some() {
            let x = table.layout.x_name().to_owned();
            let names = table.layout.series.iter().map(|info| info.name.clone());
            table.fields = std::iter::once(x).chain(names).collect();
            table.begin("rows")?;
        }
        Ok(table)
    }

    fn begin(&mut self, name: &str) -> io::Result<()> {
        self.rows = 0;
        let front = front(&row_type(&self.fields), u64::MAX);
        self.archive.begin(&format!("{name}.npy"), front.len())
    }

    fn end(&mut self) -> io::Result<()> {
        let front = front(&row_type(&self.fields), self.rows);
        self.archive.end(&front)
    }

    /// What is said of a series beside its samples.
    fn notes(&mut self, series: usize) -> io::Result<()> {
        let info = Arc::clone(&self.layout.series[series]);
        if let Some(labels) = &info.labels {
            self.texts(&format!("{}.labels", info.name), labels)?;
        }
        if !info.unit.is_empty() {
            let unit = std::slice::from_ref(&info.unit);
            self.texts(&format!("{}.unit", info.name), unit)?;
        }
        Ok(())
    }

    fn texts(&mut self, name: &str, labels: &[String]) -> io::Result<()> {
        // numpy's texts are all as long, four bytes a letter.
        let longest = labels.iter().map(|label| label.chars().count()).max();
        let longest = longest.unwrap_or(0).max(1);
        let front = front(&format!("'<U{longest}'"), labels.len() as u64);
        let mut bytes = Vec::with_capacity(labels.len() * longest * 4);
        for label in labels {
            let letters = label.chars().map(u32::from).chain(std::iter::repeat(0));
            bytes.extend(letters.take(longest).flat_map(u32::to_le_bytes));
        }
        self.archive.begin(&format!("{name}.npy"), front.len())?;
        self.archive.append(&bytes)?;
        self.archive.end(&front)
    }
}

impl Table for Npz {
    fn samples(&mut self, series: usize, xs: &[f64], values: &[f64]) -> io::Result<()> {
        if self.current != Some(series) {
            if self.current.is_some() {
                self.end()?;
            }
            self.current = Some(series);
            let info = &self.layout.series[series];
            let (x, name) = (axis_name(&info.x).to_owned(), info.name.clone());
            self.fields = vec![x, "value".into()];
            self.begin(&name)?;
        }
        self.bytes.clear();
        for (x, value) in xs.iter().zip(values) {
            self.bytes.extend_from_slice(&x.to_le_bytes());
            self.bytes.extend_from_slice(&value.to_le_bytes());
        }
        self.rows += xs.len() as u64;
        self.archive.append(&self.bytes)
    }

    fn joined(&mut self, xs: &[f64], columns: &[JoinedColumn]) -> io::Result<()> {
        self.bytes.clear();
        for (row, x) in xs.iter().enumerate() {
            self.bytes.extend_from_slice(&x.to_le_bytes());
            for column in columns {
                self.bytes
                    .extend_from_slice(&column.values[row].to_le_bytes());
            }
        }
        self.rows += xs.len() as u64;
        self.archive.append(&self.bytes)
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        if self.current.is_some() || self.layout.join.is_some() {
            self.end()?;
        }
        for series in 0..self.layout.series.len() {
            self.notes(series)?;
        }
        self.archive.finish()
    }
}

/// The type of a row of these fields, as numpy writes it; no two of one name.
fn row_type(fields: &[String]) -> String {
    let mut names: Vec<String> = Vec::with_capacity(fields.len());
    for field in fields {
        let mut name = field.clone();
        while names.contains(&name) {
            name.push('\'');
        }
        names.push(name);
    }
    let fields = names.iter().map(|name| {
        let name = name.replace('\\', "\\\\").replace('\'', "\\'");
        format!("('{name}', '<f8'), ")
    });
    format!("[{}]", fields.collect::<String>())
}

/// What stands before the numbers (numpy's format 3.0), as long for any count.
fn front(row: &str, count: u64) -> Vec<u8> {
    let mut text = format!("{{'descr': {row}, 'fortran_order': False, 'shape': ({count},), }}");
    let digits = count.to_string().len();
    let fixed = 12 + text.len() - digits + COUNT_DIGITS + 1;
    let padded = fixed.next_multiple_of(ALIGNED_TO) - 12 - 1;
    text.extend(std::iter::repeat_n(' ', padded - text.len()));
    text.push('\n');
    let mut front = b"\x93NUMPY\x03\x00".to_vec();
    front.extend((text.len() as u32).to_le_bytes());
    front.extend(text.as_bytes());
    front
}
