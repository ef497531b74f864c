//! The samples of a line: `value`, `ms:value`, on a plane `x:y` and `x:y:ms`, between semicolons.

use crate::format::AxisKind;
use crate::format::number;
use crate::format::stamp::{epoch_unit, scaled};
use crate::format::text::trim;

/// Times count milliseconds.
const MILLIS: f64 = 1e-3;

/// What a line says of its samples as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the protocol"
)]
pub(super) struct Flags {
    /// `t`: texts.
    pub is_text: bool,
    /// `xy`: places on a plane.
    pub is_xy: bool,
    /// `np`: not plotted by itself.
    pub is_unplotted: bool,
    /// `clr`: what came before goes first.
    pub is_cleared: bool,
}

impl Flags {
    pub(super) fn of(flags: &[u8]) -> Self {
        let has = |flag: &[u8]| memchr::memmem::find(flags, flag).is_some();
        if flags.is_empty() {
            return Self::default();
        }
        Self {
            is_text: has(b"t"),
            is_xy: has(b"xy"),
            is_unplotted: has(b"np"),
            is_cleared: has(b"clr"),
        }
    }

    pub(super) fn has_wishes(self) -> bool {
        self.is_unplotted || self.is_cleared
    }
}

/// A sample, with its time in milliseconds if it has one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Sample<'a> {
    Value(f64, Option<f64>),
    Text(&'a [u8], Option<f64>),
    Point([f64; 2], Option<f64>),
    /// What stands where a number should.
    Bad(&'a [u8]),
}

/// The samples between semicolons, without the empty ones.
pub(super) fn samples(values: &[u8], flags: Flags) -> impl Iterator<Item = Sample<'_>> {
    let cells = values.split(|byte| *byte == b';').map(trim);
    cells
        .filter(|cell| !cell.is_empty())
        .map(move |cell| match flags {
            Flags { is_xy: true, .. } => point(cell),
            Flags { is_text: true, .. } => text(cell),
            _ => value(cell),
        })
}

/// The number at the beginning, with its time if it has one, up to a semicolon or the end, and how many bytes that is.
#[inline]
pub(super) fn plain(bytes: &[u8]) -> Option<((f64, Option<f64>), usize)> {
    let ends = |at: usize| bytes.get(at).is_none_or(|byte| *byte == b';');
    let (first, len) = number::prefix(bytes)?;
    if ends(len) {
        return Some(((first, None), len));
    }
    let behind = bytes[len..].strip_prefix(b":")?;
    let (value, value_len) = number::prefix(behind)?;
    let len = len + 1 + value_len;
    ends(len).then_some(((value, Some(first)), len))
}

fn value(cell: &[u8]) -> Sample<'_> {
    let Some(colon) = memchr::memchr(b':', cell) else {
        return number::whole(cell).map_or(Sample::Bad(cell), |value| Sample::Value(value, None));
    };
    let (time, value) = (&cell[..colon], &cell[colon + 1..]);
    match (number::whole(trim(time)), number::whole(trim(value))) {
        (Some(time), Some(value)) => Sample::Value(value, Some(time)),
        _ => Sample::Bad(cell),
    }
}

/// A text may hold colons of its own.
fn text(cell: &[u8]) -> Sample<'_> {
    let timed = memchr::memchr(b':', cell)
        .and_then(|colon| Some((number::whole(trim(&cell[..colon]))?, &cell[colon + 1..])));
    match timed {
        Some((time, text)) => Sample::Text(trim(text), Some(time)),
        None => Sample::Text(cell, None),
    }
}

fn point(cell: &[u8]) -> Sample<'_> {
    let mut numbers = cell
        .split(|byte| *byte == b':')
        .map(trim)
        .map(number::whole);
    match [
        numbers.next(),
        numbers.next(),
        numbers.next(),
        numbers.next(),
    ] {
        [Some(Some(x)), Some(Some(y)), None, None] => Sample::Point([x, y], None),
        [Some(Some(x)), Some(Some(y)), Some(Some(time)), None] => Sample::Point([x, y], Some(time)),
        _ => Sample::Bad(cell),
    }
}

/// What a time counts from, and the seconds.
pub(super) fn time(millis: f64) -> (AxisKind, f64) {
    match epoch_unit(millis, Some(MILLIS)) {
        Some(unit) => (AxisKind::Clock, scaled(millis, unit)),
        None => (AxisKind::Elapsed, scaled(millis, MILLIS)),
    }
}
