//! The values of a chunk, or its x: plain while they grow and are young, packed when they are cold.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::columns::Column;
use super::mean::Mean;
use super::packed::Packed;
use super::search::partition_point;

/// Numbers that are kept elsewhere, and read when they are asked for.
pub(super) trait NumbersElsewhere: fmt::Debug + Send + Sync {
    /// All of them.
    fn read(&self) -> &Numbers;

    /// How many they are, read or not.
    fn len(&self) -> usize;

    /// What of them is in memory.
    fn bytes(&self) -> usize;
}

#[derive(Debug, Clone)]
pub(super) enum Numbers {
    Plain(Vec<f64>),
    Packed(Packed),
    /// Kept elsewhere, and read when they are asked for.
    Stored(Arc<dyn NumbersElsewhere>),
}

impl Numbers {
    pub(super) const EMPTY: Self = Self::Plain(Vec::new());

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Plain(numbers) => numbers.len(),
            Self::Packed(packed) => packed.len(),
            Self::Stored(stored) => stored.len(),
        }
    }

    /// To change them. Packed ones are unpacked first.
    #[inline]
    pub(super) fn plain_mut(&mut self) -> &mut Vec<f64> {
        if !matches!(self, Self::Plain(_)) {
            *self = Self::Plain(self.all().into_owned());
        }
        match self {
            Self::Plain(numbers) => numbers,
            _ => unreachable!("unpacked above"),
        }
    }

    /// The same, packed, if they aren't yet and it pays.
    pub(super) fn packed(&self) -> Option<Self> {
        match self {
            Self::Plain(numbers) => Packed::of(numbers, size_of_val(&**numbers)).map(Self::Packed),
            Self::Packed(_) | Self::Stored(_) => None,
        }
    }

    pub(super) fn all(&self) -> Cow<'_, [f64]> {
        match self {
            Self::Plain(numbers) => numbers.into(),
            Self::Packed(packed) => packed.all().into(),
            Self::Stored(stored) => stored.read().all(),
        }
    }

    /// Those at these places.
    pub(super) fn some(&self, places: Range<usize>) -> Vec<f64> {
        match self {
            Self::Plain(numbers) => numbers[places].to_vec(),
            Self::Packed(packed) => packed.some(places),
            Self::Stored(stored) => stored.read().some(places),
        }
    }

    #[inline]
    pub(super) fn get(&self, place: usize) -> f64 {
        match self {
            Self::Plain(numbers) => numbers[place],
            Self::Packed(packed) => packed.get(place),
            Self::Stored(stored) => stored.read().get(place),
        }
    }

    /// The column that holds the numbers at these places.
    #[inline]
    pub(super) fn column(&self, places: Range<usize>) -> Column {
        match self {
            Self::Plain(numbers) => Column::of(&numbers[places]),
            Self::Packed(packed) => packed.column(places),
            Self::Stored(stored) => stored.read().column(places),
        }
    }

    /// The mean of the numbers at these places.
    pub(super) fn mean(&self, places: Range<usize>) -> Mean {
        match self {
            Self::Plain(numbers) => Mean::of(&numbers[places]),
            Self::Packed(packed) => packed.mean(places),
            Self::Stored(stored) => stored.read().mean(places),
        }
    }

    /// The first place in `range` whose number isn't below `x`, else the range's end. The numbers
    /// must not fall within the range.
    pub(super) fn lower_bound(&self, range: Range<usize>, x: f64) -> usize {
        match self {
            Self::Plain(numbers) => {
                range.start + numbers[range].partition_point(|&other| other < x)
            }
            Self::Packed(_) => partition_point(range, |place| self.get(place) < x),
            Self::Stored(stored) => stored.read().lower_bound(range, x),
        }
    }

    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Plain(numbers) => numbers.capacity() * size_of::<f64>(),
            Self::Packed(packed) => packed.bytes(),
            Self::Stored(stored) => stored.bytes(),
        }
    }
}
