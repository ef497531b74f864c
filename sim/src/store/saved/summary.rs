//! What of a full chunk is always at hand.

use super::super::bucket::Bucket;
use super::super::columns::{Column, Flags};
use super::super::extent::Extent;
use super::super::info::Values;
use super::super::linear_piece::LinearPiece;
use super::super::mean::Mean;
use super::super::room::CHUNK;
use crate::le_bytes::{ByteReader, ByteWriter};

/// A full chunk in a few numbers.
#[derive(Debug, Clone)]
pub(crate) struct Summary {
    pub(crate) first: u64,
    pub(crate) count: usize,
    pub(in super::super) kind: Values,
    pub(in super::super) extent: Extent,
    /// First and last x.
    pub(in super::super) ends: [f64; 2],
    pub(in super::super) last_value: f64,
    pub(in super::super) not_finite: u64,
    /// The bucket of all of it, where it is whole.
    pub(in super::super) top: Option<Bucket>,
    /// What all x are, where one line is enough.
    pub(in super::super) line: Option<LinearPiece>,
    /// Numbers of the samples with which x began anew.
    pub(in super::super) segments: Vec<u64>,
}

impl Summary {
    /// Of a chunk of which nothing is left, at these x.
    pub(in super::super) fn void(first: u64, kind: Values, start: f64, step: f64) -> Self {
        let last = start + (CHUNK - 1) as f64 * step;
        let mut extent = Extent::EMPTY;
        extent.add_x(start, last);
        Self {
            first,
            count: CHUNK,
            kind,
            extent,
            ends: [start, last],
            last_value: f64::NAN,
            not_finite: CHUNK as u64,
            top: Some(Bucket::of(&[f64::NAN])),
            line: Some(LinearPiece::regular(0, start, step)),
            segments: Vec::new(),
        }
    }

    /// The last value.
    pub(crate) fn last_value(&self) -> f64 {
        self.last_value
    }

    /// Least and greatest finite value; infinite, in turn, where there is none.
    pub(crate) fn bounds(&self) -> [f64; 2] {
        [self.extent.min, self.extent.max]
    }

    pub(crate) fn end(&self) -> u64 {
        self.first + self.count as u64
    }

    pub(crate) fn save(&self) -> Vec<u8> {
        let Self {
            first,
            count,
            kind,
            extent,
            ends,
            last_value,
            not_finite,
            top,
            line,
            segments,
        } = self;
        let mut bytes = ByteWriter::default();
        bytes.varint(*first);
        bytes.varint(*count as u64);
        bytes.u8(u8::from(*kind == Values::Labels));
        let Extent {
            x_min,
            x_max,
            min,
            max,
        } = *extent;
        for number in [x_min, x_max, min, max, ends[0], ends[1], *last_value] {
            bytes.f64(number);
        }
        bytes.varint(*not_finite);
        bytes.u8(u8::from(top.is_some()));
        if let Some(Bucket { column, mean }) = top {
            for number in [
                column.min,
                column.max,
                column.first,
                column.last,
                mean.sum(),
            ] {
                bytes.f64(number);
            }
            bytes.u8(column.flags.bits());
            bytes.varint(mean.count);
        }
        bytes.u8(u8::from(line.is_some()));
        if let Some(line) = line {
            bytes.i64(line.first);
            bytes.f64(line.start);
            bytes.f64(line.step);
        }
        bytes.varint(segments.len() as u64);
        for start in segments {
            bytes.varint(start - first);
        }
        bytes.0
    }

    pub(crate) fn read(bytes: &mut ByteReader<'_>) -> Option<Self> {
        let first = bytes.varint()?;
        let count = bytes.varint()?;
        let is_fit = count > 0 && count <= CHUNK as u64 && first <= u64::MAX >> 1;
        // A chunk ends where the store's chunks do, and begins where a bucket does.
        let end = first.checked_add(count)?;
        if !is_fit || !end.is_multiple_of(CHUNK as u64) || end - first > CHUNK as u64 {
            return None;
        }
        let kind = [Values::Numbers, Values::Labels][usize::from(bytes.u8()? & 1)];
        let mut seven = [0.0; 7];
        for number in &mut seven {
            *number = bytes.f64()?;
        }
        let [x_min, x_max, min, max, from, to, last_value] = seven;
        let is_placed = [x_min, x_max, from, to].iter().all(|x| x.is_finite());
        let not_finite = bytes.varint()?;
        let top = if bytes.u8()? > 0 {
            Some(read_bucket(bytes)?)
        } else {
            None
        };
        let line = if bytes.u8()? > 0 {
            let (first, start, step) = (bytes.i64()?, bytes.f64()?, bytes.f64()?);
            let is_fit = (-(1 << 48)..=0).contains(&first) && step >= 0.0 && step.is_finite();
            Some(LinearPiece {
                first,
                start,
                step,
                unit: 1.0,
            })
            .filter(|_| is_fit && start.is_finite())
        } else {
            None
        };
        let segments = (0..bytes.count(1)?).map(|_| {
            let start = bytes.varint()?;
            (start < count).then_some(first + start)
        });
        let segments = segments.collect::<Option<Vec<_>>>()?;
        is_placed.then_some(Self {
            first,
            count: count as usize,
            kind,
            extent: Extent {
                x_min,
                x_max,
                min,
                max,
            },
            ends: [from, to],
            last_value,
            not_finite,
            top,
            line,
            segments,
        })
    }
}

fn read_bucket(bytes: &mut ByteReader<'_>) -> Option<Bucket> {
    let mut five = [0.0; 5];
    for number in &mut five {
        *number = bytes.f64()?;
    }
    let [min, max, first, last, sum] = five;
    let flags = Flags::of_bits(bytes.u8()?);
    let column = Column {
        min,
        max,
        first,
        last,
        flags,
    };
    let mean = Mean::new(bytes.varint()?, sum);
    Some(Bucket { column, mean })
}
