//! What a view gets to its question: plain data, no lock, no borrow.

use std::ops::BitOr;

use serde::{Deserialize, Serialize};

use super::mean::Mean;
use crate::written;

/// What a view gets.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// One per stretch of samples whose x never runs backwards, in order of arrival; only those
    /// that reach into the range.
    pub runs: Vec<Run>,
    /// Columns of the last run before this one are final: samples yet to come change none of them
    /// unless x runs backwards. A view that keeps columns asks again from here on.
    pub settled: i64,
    /// How many stretches the series has begun so far. When it changed, x ran backwards, and a
    /// view that keeps columns asks for all of them again.
    pub segments: u64,
    /// Each run's samples, or its columns, smoothed, where that was asked for
    /// ([`Means::Smoothed`](super::Means::Smoothed)); else empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub smooth: Vec<Smooth>,
}

/// As many values as a run has samples or columns; none of a path. NaN where there is a gap, or nothing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Smooth(#[serde(with = "written::numbers")] pub Vec<f64>);

/// A piece of curve, to be drawn without a break except at gaps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Run {
    /// As many samples as columns or more, unless asked for otherwise: one [`Column`] each.
    ///
    /// The answer has one column more than asked on either side. A curve is joined from a column's
    /// `last` to the `first` of the next column that isn't empty (unless either is NaN), and from
    /// and to the neighbours outside.
    Columns {
        /// Which stretch of the series this is, counted from its first ever: the same run has the
        /// same number in every answer.
        segment: u64,
        /// Number of `columns[0]`: one less than the question's first.
        start: i64,
        /// Two more than the question's.
        columns: Vec<Column>,
        /// The mean of each of `columns`, where means were asked for; else empty.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        means: Vec<Mean>,
        /// `[x, value]` of the sample before the first of `columns`, if the run has one.
        #[serde(with = "written::maybe_pair")]
        before: Option<[f64; 2]>,
        /// `[x, value]` of a sample behind the last of `columns`, if the run has one.
        #[serde(with = "written::maybe_pair")]
        after: Option<[f64; 2]>,
    },
    /// Fewer samples than columns: `[x, value]` each, as they came, with one neighbour before and
    /// one after the range where there are such.
    Samples(#[serde(with = "written::pairs")] Vec<[f64; 2]>),
    /// A curve whose x isn't sorted: `[x, value]` over the whole history in order of arrival,
    /// whatever the range; at most about [`PATH_POINTS`](super::PATH_POINTS), see there.
    Path(#[serde(with = "written::pairs")] Vec<[f64; 2]>),
}

/// What a column (or a bucket of the pyramid) holds.
///
/// Every extreme stands at most one column from its true place: a bucket that spans half a column
/// at most, or less than one if it is of the smallest, belongs as a whole to the one it begins in.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Column {
    // The bounds stand together because they are merged together: copied in pairs across them, a
    // column merged right after would wait for the stores to land.
    /// Least finite value, +∞ if there is none.
    #[serde(with = "written::number")]
    pub min: f64,
    /// Greatest finite value, −∞ if there is none.
    #[serde(with = "written::number")]
    pub max: f64,
    /// The first value as it came; NaN is a gap, so nothing is joined to it.
    #[serde(with = "written::number")]
    pub first: f64,
    /// The last value as it came.
    #[serde(with = "written::number")]
    pub last: f64,
    /// What else is inside.
    pub flags: Flags,
}

/// What a column holds beside finite values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Flags(u8);

impl Flags {
    pub(super) const NONE: Self = Self(0);
    /// Any sample at all.
    pub(super) const SAMPLE: Self = Self(1);
    const GAP: Self = Self(2);
    const PLUS_INFINITY: Self = Self(4);
    const MINUS_INFINITY: Self = Self(8);
    /// Its values are the numbers of labels.
    pub(super) const LABELS: Self = Self(16);
    /// The label changed more than once.
    pub(super) const SEVERAL: Self = Self(32);

    /// As they are saved.
    pub(super) fn bits(self) -> u8 {
        self.0
    }

    /// As they were saved.
    pub(super) fn of_bits(bits: u8) -> Self {
        Self(bits)
    }

    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// A NaN lies inside: the curve is broken somewhere in this column.
    pub fn has_gap(self) -> bool {
        self.has(Self::GAP)
    }

    /// A +∞ lies inside.
    pub fn has_plus_infinity(self) -> bool {
        self.has(Self::PLUS_INFINITY)
    }

    /// A −∞ lies inside.
    pub fn has_minus_infinity(self) -> bool {
        self.has(Self::MINUS_INFINITY)
    }

    pub(super) fn has_not_finite(self) -> bool {
        const NOT_FINITE: u8 = Flags::GAP.0 | Flags::PLUS_INFINITY.0 | Flags::MINUS_INFINITY.0;
        self.0 & NOT_FINITE != 0
    }

    fn of(value: f64) -> Self {
        if value.is_nan() {
            Self::GAP
        } else if value == f64::INFINITY {
            Self::PLUS_INFINITY
        } else if value == f64::NEG_INFINITY {
            Self::MINUS_INFINITY
        } else {
            Self::NONE
        }
    }
}

impl BitOr for Flags {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Enough independent lanes for the compiler to keep its vector units busy.
const LANES: usize = 8;

impl Column {
    /// No samples; the identity of merging.
    pub const EMPTY: Self = Self {
        first: f64::NAN,
        min: f64::INFINITY,
        max: f64::NEG_INFINITY,
        last: f64::NAN,
        flags: Flags::NONE,
    };

    /// Whether no sample lies inside; a curve passes over such a column.
    pub fn is_empty(&self) -> bool {
        self.flags == Flags::NONE
    }

    /// The column that holds these values.
    // Inlined, min and max reach the merge in registers instead of by way of memory.
    #[inline]
    pub fn of(values: &[f64]) -> Self {
        let (Some(&first), Some(&last)) = (values.first(), values.last()) else {
            return Self::EMPTY;
        };
        let (min, max, odd) = match values.as_chunks::<LANES>() {
            ([], few) => scan_few(few),
            ([blocks @ .., end], []) => scan(blocks, end),
            // The last block reaches back into the one before: to look at a value twice changes no
            // extreme, and one by one the rest would take longer than the blocks of a bucket.
            (blocks @ [.., end], _) => scan(blocks, values.last_chunk().unwrap_or(end)),
        };
        if odd != 0.0 {
            return Self::of_odd(values, first, last);
        }
        Self {
            first,
            min,
            max,
            last,
            flags: Flags::SAMPLE,
        }
    }

    /// The same where not everything is finite.
    #[cold]
    fn of_odd(values: &[f64], first: f64, last: f64) -> Self {
        let mut column = Self {
            first,
            last,
            flags: Flags::SAMPLE,
            ..Self::EMPTY
        };
        for &value in values {
            column.flags = column.flags | Flags::of(value);
            if value.is_finite() {
                column.min = lesser(value, column.min);
                column.max = greater(value, column.max);
            }
        }
        column
    }

    /// Adds what came later.
    #[inline]
    pub fn merge(&mut self, later: &Self) {
        if self.is_empty() {
            *self = *later;
        } else if !later.is_empty() {
            // Asked while the bounds are still those of the earlier part.
            let several = self.several_with(later);
            self.max = greater(later.max, self.max);
            self.min = lesser(later.min, self.min);
            self.last = later.last;
            self.flags = self.flags | later.flags | several;
        }
    }
}

/// Least, greatest, and what is zero if everything is finite: ∞ · 0 and NaN · 0 are NaN.
#[inline]
fn scan(blocks: &[[f64; LANES]], end: &[f64; LANES]) -> (f64, f64, f64) {
    let mut min = [f64::INFINITY; LANES];
    let mut max = [f64::NEG_INFINITY; LANES];
    let mut odd = [0.0; LANES];
    let mut add = |block: &[f64; LANES]| {
        for lane in 0..LANES {
            min[lane] = lesser(block[lane], min[lane]);
            max[lane] = greater(block[lane], max[lane]);
            odd[lane] += block[lane] * 0.0;
        }
    };
    for block in blocks {
        add(block);
    }
    add(end);
    (
        join(min, lesser),
        join(max, greater),
        join(odd, |a, b| a + b),
    )
}

/// The same for fewer than a block.
fn scan_few(values: &[f64]) -> (f64, f64, f64) {
    let mut bounds = (f64::INFINITY, f64::NEG_INFINITY, 0.0);
    for &value in values {
        bounds.0 = lesser(value, bounds.0);
        bounds.1 = greater(value, bounds.1);
        bounds.2 += value * 0.0;
    }
    bounds
}

/// Halves upon halves, for one after the other would take longer than the blocks of a bucket.
fn join(lanes: [f64; LANES], join: impl Fn(f64, f64) -> f64) -> f64 {
    let [a, b, c, d, e, f, g, h] = lanes;
    let (ae, bf, cg, dh) = (join(a, e), join(b, f), join(c, g), join(d, h));
    join(join(ae, cg), join(bf, dh))
}

/// One machine instruction, unlike `f64::min`, which also cares for NaN on either side.
fn lesser(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

fn greater(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}
