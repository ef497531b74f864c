//! Apache Parquet, by its crate without arrow. Rows are gathered into groups; a gap is NaN, nothing yet is null.

use std::fs::File;
use std::io;
use std::sync::Arc;

use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{ColumnPath, Type, TypePtr};

use super::join::JoinedColumn;
use super::table::{Layout, Table, axis_name};

/// Rows of a group, all of which are in memory until it is written.
const GROUP_ROWS: usize = 512 << 10;
/// Values of a group if it has many columns.
const GROUP_VALUES: usize = 4 << 20;

pub(super) struct Parquet {
    to: SerializedFileWriter<File>,
    layout: Layout,
    group_rows: usize,
    xs: Vec<f64>,
    /// Long: values, and how many rows of which series follow each other.
    values: Vec<f64>,
    stretches: Vec<(usize, usize)>,
    /// Aligned: a column for each series.
    columns: Vec<JoinedColumn>,
}

impl Parquet {
    pub(super) fn new(file: File, layout: Layout) -> io::Result<Self> {
        let about = layout.series.iter().map(|info| {
            serde_json::json!({"name": info.name, "unit": info.unit, "over": axis_name(&info.x)})
        });
        let about = serde_json::Value::Array(about.collect()).to_string();
        let mut properties = WriterProperties::builder()
            .set_created_by(concat!("sprintscope ", env!("CARGO_PKG_VERSION")).into())
            .set_key_value_metadata(Some(vec![
                KeyValue::new("sprintscope.series".into(), about),
                KeyValue::new(
                    "sprintscope.wall_start".into(),
                    layout.wall_start.to_string(),
                ),
            ]))
            .set_dictionary_enabled(false);
        if layout.join.is_none() {
            for name in ["series", "unit", "over", "label"] {
                properties = properties.set_column_dictionary_enabled(ColumnPath::from(name), true);
            }
        }
        let schema = schema(&layout).map_err(io_error)?;
        let writer = SerializedFileWriter::new(file, schema, Arc::new(properties.build()));
        let columns = layout.series.len() + 1;
        let group_rows = match layout.join {
            Some(_) => (GROUP_VALUES / columns).clamp(1, GROUP_ROWS),
            None => GROUP_ROWS,
        };
        Ok(Self {
            to: writer.map_err(io_error)?,
            columns: vec![JoinedColumn::default(); layout.series.len()],
            layout,
            group_rows,
            xs: Vec::new(),
            values: Vec::new(),
            stretches: Vec::new(),
        })
    }

    fn end_group(&mut self) -> io::Result<()> {
        if self.xs.is_empty() {
            return Ok(());
        }
        let mut group = self.to.next_row_group().map_err(io_error)?;
        let written = if self.layout.join.is_some() {
            joined_group(&mut group, &self.layout, &self.xs, &self.columns)
        } else {
            let long = (&*self.xs, &*self.values, &*self.stretches);
            long_group(&mut group, &self.layout, long)
        };
        written.map_err(io_error)?;
        group.close().map_err(io_error)?;
        self.xs.clear();
        self.values.clear();
        self.stretches.clear();
        for column in &mut self.columns {
            column.values.clear();
            column.has.clear();
        }
        Ok(())
    }
}

impl Table for Parquet {
    fn samples(&mut self, series: usize, xs: &[f64], values: &[f64]) -> io::Result<()> {
        self.xs.extend_from_slice(xs);
        self.values.extend_from_slice(values);
        self.stretches.push((series, xs.len()));
        if self.xs.len() >= self.group_rows {
            self.end_group()?;
        }
        Ok(())
    }

    fn joined(&mut self, xs: &[f64], columns: &[JoinedColumn]) -> io::Result<()> {
        self.xs.extend_from_slice(xs);
        for (own, more) in self.columns.iter_mut().zip(columns) {
            own.values.extend_from_slice(&more.values);
            own.has.extend_from_slice(&more.has);
        }
        if self.xs.len() >= self.group_rows {
            self.end_group()?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.end_group()?;
        let this = *self;
        this.to.close().map(drop).map_err(io_error)
    }
}

fn io_error(error: ParquetError) -> io::Error {
    io::Error::other(error)
}

fn schema(layout: &Layout) -> Result<TypePtr, ParquetError> {
    let number = |name: &str, repetition| {
        let column = Type::primitive_type_builder(name, Physical::DOUBLE);
        column.with_repetition(repetition).build().map(Arc::new)
    };
    let text = |name: &str, repetition| {
        let column = Type::primitive_type_builder(name, Physical::BYTE_ARRAY);
        let column = column.with_logical_type(Some(LogicalType::String));
        column.with_repetition(repetition).build().map(Arc::new)
    };
    let mut columns = Vec::new();
    if layout.join.is_some() {
        columns.push(number(layout.x_name(), Repetition::REQUIRED)?);
        for info in &layout.series {
            columns.push(if info.is_state() {
                text(&info.name, Repetition::OPTIONAL)?
            } else {
                number(&info.name, Repetition::OPTIONAL)?
            });
        }
    } else {
        columns.push(number(layout.x_name(), Repetition::REQUIRED)?);
        columns.push(text("series", Repetition::REQUIRED)?);
        if layout.has_units() {
            columns.push(text("unit", Repetition::REQUIRED)?);
        }
        if !layout.has_one_axis() {
            columns.push(text("over", Repetition::REQUIRED)?);
        }
        columns.push(number("value", Repetition::REQUIRED)?);
        if layout.has_labels() {
            columns.push(text("label", Repetition::OPTIONAL)?);
        }
    }
    let schema = Type::group_type_builder("schema").with_fields(columns);
    schema.build().map(Arc::new)
}

type Group<'a> = SerializedRowGroupWriter<'a, File>;

fn write_numbers(
    group: &mut Group<'_>,
    numbers: &[f64],
    levels: Option<&[i16]>,
) -> Result<(), ParquetError> {
    let column = group.next_column()?;
    let mut column = column.ok_or_else(|| ParquetError::General("a column is missing".into()))?;
    column
        .typed::<DoubleType>()
        .write_batch(numbers, levels, None)?;
    column.close()
}

fn write_texts(
    group: &mut Group<'_>,
    texts: &[ByteArray],
    levels: Option<&[i16]>,
) -> Result<(), ParquetError> {
    let column = group.next_column()?;
    let mut column = column.ok_or_else(|| ParquetError::General("a column is missing".into()))?;
    column
        .typed::<ByteArrayType>()
        .write_batch(texts, levels, None)?;
    column.close()
}

fn long_group(
    group: &mut Group<'_>,
    layout: &Layout,
    (xs, values, stretches): (&[f64], &[f64], &[(usize, usize)]),
) -> Result<(), ParquetError> {
    let repeated = |word: &dyn Fn(usize) -> String| -> Vec<ByteArray> {
        let mut texts = Vec::with_capacity(xs.len());
        for (series, rows) in stretches {
            let word = ByteArray::from(word(*series).into_bytes());
            texts.extend(std::iter::repeat_n(word, *rows));
        }
        texts
    };
    let series = &layout.series;
    write_numbers(group, xs, None)?;
    write_texts(group, &repeated(&|at| series[at].name.clone()), None)?;
    if layout.has_units() {
        write_texts(group, &repeated(&|at| series[at].unit.clone()), None)?;
    }
    if !layout.has_one_axis() {
        let axes = repeated(&|at| axis_name(&series[at].x).to_owned());
        write_texts(group, &axes, None)?;
    }
    write_numbers(group, values, None)?;
    if layout.has_labels() {
        let rows = stretches
            .iter()
            .flat_map(|(series, rows)| std::iter::repeat_n(*series, *rows));
        let labels = rows.zip(values).map(|(at, value)| series[at].label(*value));
        let (texts, levels) = optional_texts(labels);
        write_texts(group, &texts, Some(&levels))?;
    }
    Ok(())
}

fn joined_group(
    group: &mut Group<'_>,
    layout: &Layout,
    xs: &[f64],
    columns: &[JoinedColumn],
) -> Result<(), ParquetError> {
    write_numbers(group, xs, None)?;
    for (info, column) in layout.series.iter().zip(columns) {
        let rows = (0..xs.len()).map(|row| column.get(row));
        if info.is_state() {
            // Nothing is no sample, and a text without anything a gap.
            let labels = rows.map(|value| value.map(|value| info.label(value).unwrap_or_default()));
            let (texts, levels) = optional_texts(labels);
            write_texts(group, &texts, Some(&levels))?;
        } else {
            let levels: Vec<i16> = column.has.iter().map(|has| i16::from(*has)).collect();
            let numbers: Vec<f64> = rows.flatten().collect();
            write_numbers(group, &numbers, Some(&levels))?;
        }
    }
    Ok(())
}

/// Those that are there, and for each row whether it is.
fn optional_texts<'a>(texts: impl Iterator<Item = Option<&'a str>>) -> (Vec<ByteArray>, Vec<i16>) {
    let (mut there, mut levels) = (Vec::new(), Vec::new());
    for text in texts {
        levels.push(i16::from(text.is_some()));
        there.extend(text.map(|text| ByteArray::from(text.as_bytes().to_vec())));
    }
    (there, levels)
}
