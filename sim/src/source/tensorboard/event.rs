//! One event: when it was, at which step, and the values that it tells, each under its tag.

use super::protobuf::{Fields, Value};
use super::tensor;

/// What an event file says at once.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Event<'a> {
    /// Seconds since 1970, UTC.
    pub wall_time: f64,
    pub step: i64,
    pub values: Vec<Told<'a>>,
}

/// What was told under a tag.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Told<'a> {
    pub tag: &'a str,
    /// Whose it is, told with the first one of a tag: `scalars`, `images`, `hparams`.
    pub plugin: Option<&'a str>,
    /// What that has said beside it.
    pub content: &'a [u8],
    pub kind: Kind<'a>,
}

/// What it is that was told.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Kind<'a> {
    #[default]
    Nothing,
    Number(f32),
    /// Numbers in a shape; one alone is a number, too.
    Tensor(&'a [u8]),
    Image,
    Histogram,
    Audio,
}

impl Kind<'_> {
    /// The number that it is, if it is one.
    pub(super) fn number(self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(number.into()),
            Self::Tensor(message) => tensor::number(message),
            _ => None,
        }
    }
}

impl<'a> Event<'a> {
    /// Reads a record; `None` if it is none of an event.
    pub(super) fn read(record: &'a [u8]) -> Option<Self> {
        let mut event = Self::default();
        let mut fields = Fields::of(record);
        for (number, value) in &mut fields {
            match number {
                1 => event.wall_time = value.double()?,
                2 => event.step = value.varint()? as i64,
                5 => event.read_summary(value.bytes()?)?,
                // The file's version, graphs, and what a session logged.
                _ => {}
            }
        }
        fields.is_whole().then_some(event)
    }

    fn read_summary(&mut self, message: &'a [u8]) -> Option<()> {
        let mut fields = Fields::of(message);
        for (number, value) in &mut fields {
            if number == 1 {
                self.values.push(Told::read(value.bytes()?)?);
            }
        }
        fields.is_whole().then_some(())
    }
}

impl<'a> Told<'a> {
    fn read(message: &'a [u8]) -> Option<Self> {
        let mut told = Self::default();
        let mut fields = Fields::of(message);
        for (number, value) in &mut fields {
            match number {
                1 => told.tag = value.text()?,
                2 => told.kind = Kind::Number(value.float()?),
                4 => told.kind = Kind::Image,
                5 => told.kind = Kind::Histogram,
                6 => told.kind = Kind::Audio,
                8 => told.kind = Kind::Tensor(value.bytes()?),
                9 => told.read_metadata(value)?,
                _ => {}
            }
        }
        fields.is_whole().then_some(told)
    }

    fn read_metadata(&mut self, message: Value<'a>) -> Option<()> {
        let plugin = |(number, value): (u64, Value<'a>)| (number == 1).then(|| value.bytes())?;
        let Some(plugin) = Fields::of(message.bytes()?).find_map(plugin) else {
            return Some(());
        };
        for (number, value) in Fields::of(plugin) {
            match number {
                1 => self.plugin = Some(value.text()?),
                2 => self.content = value.bytes()?,
                _ => {}
            }
        }
        Some(())
    }
}
