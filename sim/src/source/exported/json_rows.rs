//! Rows as JSON, an object a line: `{"t":0.5,"series":"job/loss","unit":"V","value":1}`. A gap is null, a state's
//! value its label.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use super::lines::Lines;
use super::{Rows, SERIES, UNIT, VALUE};
use crate::source::curves::Curves;
use crate::source::long_rows::{LongRow, LongRows, infinite};

/// A value as it stands there.
#[derive(Debug, PartialEq)]
pub(super) enum Said<'a> {
    Number(f64),
    Text(Cow<'a, str>),
    Null,
}

/// Borrowed where nothing in it is escaped.
pub(super) struct Text<'a>(pub(super) Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Texts;
        impl<'de> Visitor<'de> for Texts {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        from.deserialize_str(Texts)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Said<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Values;
        impl<'de> Visitor<'de> for Values {
            type Value = Said<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number, a label or null")
            }

            fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
                Ok(Said::Number(number))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
                Ok(Said::Number(number as f64))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
                Ok(Said::Number(number as f64))
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(Said::Null)
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Said::Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Said::Text(Cow::Owned(text.to_owned())))
            }
        }
        from.deserialize_any(Values)
    }
}

/// A line, its keys in the order of an export's.
#[derive(Debug, PartialEq)]
struct Line<'a> {
    axis: Cow<'a, str>,
    x: f64,
    series: Cow<'a, str>,
    unit: Option<Cow<'a, str>>,
    value: Said<'a>,
}

impl<'de: 'a, 'a> Deserialize<'de> for Line<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Lines;
        impl<'de> Visitor<'de> for Lines {
            type Value = Line<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("x, series, perhaps unit, value")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
                let no = || M::Error::custom("another row than an export has");
                let (Text(axis), x) = map.next_entry::<Text<'_>, f64>()?.ok_or_else(no)?;
                let (Text(key), Text(series)) = map.next_entry()?.ok_or_else(no)?;
                let mut next = map.next_key::<Text<'_>>()?.ok_or_else(no)?;
                let mut unit = None;
                if next.0 == UNIT {
                    unit = Some(map.next_value::<Text<'_>>()?.0);
                    next = map.next_key()?.ok_or_else(no)?;
                }
                let value = map.next_value()?;
                let is_one = key == SERIES && next.0 == VALUE;
                if !is_one || map.next_key::<Text<'_>>()?.is_some() {
                    return Err(no());
                }
                Ok(Line {
                    axis,
                    x,
                    series,
                    unit,
                    value,
                })
            }
        }
        from.deserialize_map(Lines)
    }
}

/// Such lines that are being read.
#[derive(Debug, Default)]
pub(super) struct JsonRows {
    lines: Lines,
    /// Series that have said a label which is no number.
    states: HashSet<String>,
    bad: u64,
}

impl JsonRows {
    /// If it begins so.
    pub(super) fn of(front: &[u8]) -> Option<Self> {
        let line = front.split(|byte| *byte == b'\n').next()?;
        let is_one =
            line.first() == Some(&b'{') && serde_json::from_slice::<Line<'_>>(line).is_ok();
        is_one.then(Self::default)
    }
}

/// Reads a line; returns whether it is one of ours.
fn read(
    line: &[u8],
    states: &mut HashSet<String>,
    (rows, curves): (&mut LongRows, &mut Curves),
) -> bool {
    let Ok(line) = serde_json::from_slice::<Line<'_>>(line) else {
        return false;
    };
    let (value, label) = match &line.value {
        Said::Number(number) => (*number, None),
        Said::Null => (f64::NAN, None),
        Said::Text(text) => match infinite(text).filter(|_| !states.contains(&*line.series)) {
            Some(number) => (number, None),
            None => (f64::NAN, Some(text.as_bytes())),
        },
    };
    if label.is_some() && !states.contains(&*line.series) {
        states.insert(line.series.clone().into_owned());
    }
    let row = LongRow {
        series: line.series.as_bytes(),
        axis: line.axis.as_bytes(),
        unit: line.unit.as_deref().map(str::as_bytes),
        x: line.x,
        value,
        label,
    };
    rows.push(&row, curves);
    true
}

impl Rows for JsonRows {
    fn take(&mut self, bytes: &[u8], rows: &mut LongRows, curves: &mut Curves) {
        let Self { lines, states, bad } = self;
        *bad += lines.take(bytes, |line| read(line, states, (rows, curves)));
    }

    fn end(&mut self, rows: &mut LongRows, curves: &mut Curves) {
        let Self { lines, states, bad } = self;
        *bad += lines.end(|line| read(line, states, (rows, curves)));
    }

    fn bad(&self) -> u64 {
        self.bad
    }
}
