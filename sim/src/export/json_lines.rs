//! JSON lines: an object a line. A gap is null.

use std::io::{self, Write};

use super::join::JoinedColumn;
use super::number;
use super::table::{Layout, Table, axis_name};
use crate::store::SeriesInfo;

/// Bytes of rows that are gathered before they go on.
const GATHERED: usize = 256 << 10;

pub(super) struct JsonLines<W: Write> {
    to: W,
    layout: Layout,
    /// What stands before x: of each series, or of all.
    leads: Vec<Vec<u8>>,
    /// What stands between x and the value: of each series.
    keys: Vec<Vec<u8>>,
    text: Vec<u8>,
}

impl<W: Write> JsonLines<W> {
    pub(super) fn new(to: W, layout: Layout) -> Self {
        let lead = |axis: &str| [b"{", &*key(axis)].concat();
        let series = layout.series.iter();
        let (leads, keys) = match layout.join {
            Some(_) => (
                vec![lead(layout.x_name())],
                series
                    .map(|info| [b",", &*key(&info.name)].concat())
                    .collect(),
            ),
            None => (
                series
                    .clone()
                    .map(|info| lead(axis_name(&info.x)))
                    .collect(),
                series.map(|info| about(info)).collect(),
            ),
        };
        Self {
            keys,
            leads,
            to,
            layout,
            text: Vec::new(),
        }
    }

    fn end_line(&mut self) -> io::Result<()> {
        self.text.extend_from_slice(b"}\n");
        if self.text.len() >= GATHERED {
            self.to.write_all(&self.text)?;
            self.text.clear();
        }
        Ok(())
    }
}

impl<W: Write> Table for JsonLines<W> {
    fn samples(&mut self, series: usize, xs: &[f64], values: &[f64]) -> io::Result<()> {
        for (x, value) in xs.iter().zip(values) {
            self.text.extend_from_slice(&self.leads[series]);
            number::push_json(&mut self.text, *x);
            self.text.extend_from_slice(&self.keys[series]);
            push_value(&mut self.text, &self.layout.series[series], *value);
            self.end_line()?;
        }
        Ok(())
    }

    fn joined(&mut self, xs: &[f64], columns: &[JoinedColumn]) -> io::Result<()> {
        for (row, x) in xs.iter().enumerate() {
            self.text.extend_from_slice(&self.leads[0]);
            number::push_json(&mut self.text, *x);
            for (series, column) in columns.iter().enumerate() {
                if let Some(value) = column.get(row) {
                    self.text.extend_from_slice(&self.keys[series]);
                    push_value(&mut self.text, &self.layout.series[series], value);
                }
            }
            self.end_line()?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.to.write_all(&self.text)?;
        self.to.flush()
    }
}

/// Appends a value: the label of a state, or a number.
pub(super) fn push_value(text: &mut Vec<u8>, info: &SeriesInfo, value: f64) {
    match info.label(value) {
        Some(label) => number::push_json_text(text, label),
        None => number::push_json(text, value),
    }
}

fn key(name: &str) -> Vec<u8> {
    let mut text = Vec::new();
    number::push_json_text(&mut text, name);
    text.push(b':');
    text
}

fn about(info: &SeriesInfo) -> Vec<u8> {
    let mut text = b",\"series\":".to_vec();
    number::push_json_text(&mut text, &info.name);
    if !info.unit.is_empty() {
        text.extend_from_slice(b",\"unit\":");
        number::push_json_text(&mut text, &info.unit);
    }
    text.extend_from_slice(b",\"value\":");
    text
}
