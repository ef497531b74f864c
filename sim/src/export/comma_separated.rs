//! Tables with commas or tabs (RFC 4180): a header, then a row a line. A gap is `nan`; where a series has nothing yet
//! a cell is empty.

use std::io::{self, Write};

use super::join::JoinedColumn;
use super::number;
use super::table::{Layout, Table, axis_name, column_name};

/// Bytes of rows that are gathered before they go on.
const GATHERED: usize = 256 << 10;

pub(super) struct Separated<W: Write> {
    to: W,
    layout: Layout,
    separator: u8,
    /// What stands between x and the value in the rows of each series.
    abouts: Vec<Vec<u8>>,
    /// The labels of each series, as cells.
    labels: Vec<Vec<Vec<u8>>>,
    text: Vec<u8>,
}

impl<W: Write> Separated<W> {
    pub(super) fn new(to: W, layout: Layout, separator: u8) -> io::Result<Self> {
        let cells = |words: &[String]| -> Vec<Vec<u8>> {
            let words = words.iter();
            words.map(|word| cell(word, separator)).collect()
        };
        let labels = layout.series.iter();
        let labels = labels.map(|info| cells(info.labels.as_deref().unwrap_or_default()));
        let mut table = Self {
            labels: labels.collect(),
            abouts: Vec::new(),
            to,
            layout,
            separator,
            text: Vec::new(),
        };
        table.header()?;
        Ok(table)
    }

    fn header(&mut self) -> io::Result<()> {
        let layout = &self.layout;
        let x = layout.x_name().to_owned();
        let names: Vec<String> = if layout.join.is_some() {
            let columns = layout.series.iter().map(|info| column_name(info));
            std::iter::once(x).chain(columns).collect()
        } else {
            let (has_units, has_axes) = (layout.has_units(), !layout.has_one_axis());
            self.abouts = layout
                .series
                .iter()
                .map(|info| {
                    let unit = has_units.then_some(&*info.unit);
                    let axis = has_axes.then(|| axis_name(&info.x));
                    let words = [Some(&*info.name), unit, axis].into_iter().flatten();
                    let cells = words.map(|word| cell(word, self.separator));
                    let about = cells.collect::<Vec<_>>().join(&self.separator);
                    let separator = [self.separator];
                    [&separator[..], &*about, &separator].concat()
                })
                .collect();
            let names = [
                (true, &*x),
                (true, "series"),
                (has_units, "unit"),
                (has_axes, "over"),
                (true, "value"),
                (layout.has_labels(), "label"),
            ];
            let names = names.into_iter().filter(|(is_there, _)| *is_there);
            names.map(|(_, name)| name.to_owned()).collect()
        };
        let cells = names.iter().map(|name| cell(name, self.separator));
        let line = cells.collect::<Vec<_>>().join(&self.separator);
        self.text.extend(line);
        self.end_line()
    }

    fn end_line(&mut self) -> io::Result<()> {
        self.text.push(b'\n');
        if self.text.len() >= GATHERED {
            self.to.write_all(&self.text)?;
            self.text.clear();
        }
        Ok(())
    }

    fn push_label(&mut self, series: usize, value: f64) {
        let label = (value >= 0.0).then(|| self.labels[series].get(value as usize));
        if let Some(label) = label.flatten() {
            self.text.extend_from_slice(label);
        }
    }

    /// In a row for all series a cell without anything says that there is no sample.
    fn push_state(&mut self, series: usize, value: f64) {
        if value.is_nan() {
            number::push(&mut self.text, value);
        } else {
            self.push_label(series, value);
        }
    }
}

impl<W: Write> Table for Separated<W> {
    fn samples(&mut self, series: usize, xs: &[f64], values: &[f64]) -> io::Result<()> {
        let has_labels = self.layout.has_labels();
        for (x, value) in xs.iter().zip(values) {
            number::push(&mut self.text, *x);
            self.text.extend_from_slice(&self.abouts[series]);
            number::push(&mut self.text, *value);
            if has_labels {
                self.text.push(self.separator);
                self.push_label(series, *value);
            }
            self.end_line()?;
        }
        Ok(())
    }

    fn joined(&mut self, xs: &[f64], columns: &[JoinedColumn]) -> io::Result<()> {
        for (row, x) in xs.iter().enumerate() {
            number::push(&mut self.text, *x);
            for (series, column) in columns.iter().enumerate() {
                self.text.push(self.separator);
                let Some(value) = column.get(row) else {
                    continue;
                };
                if self.layout.series[series].is_state() {
                    self.push_state(series, value);
                } else {
                    number::push(&mut self.text, value);
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

/// A word as a cell: in quotes where it has to be.
fn cell(word: &str, separator: u8) -> Vec<u8> {
    let needs_quotes = |byte: u8| byte == separator || matches!(byte, b'"' | b'\n' | b'\r');
    if !word.bytes().any(needs_quotes) {
        return word.as_bytes().to_vec();
    }
    format!("\"{}\"", word.replace('"', "\"\"")).into_bytes()
}
