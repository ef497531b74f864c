//! The values of a chunk, or its x: plain while they grow and are young, packed when they are cold.

use std::borrow::Cow;
use std::ops::Range;

use super::columns::Column;
use super::packed::{PAGE, PAGE_SHIFT, Packed};
use super::pages::Desk;
use super::search::partition_point;

#[derive(Debug, Clone)]
pub(super) enum Numbers {
    Plain(Vec<f64>),
    Packed(Packed),
}

impl Numbers {
    pub(super) const EMPTY: Self = Self::Plain(Vec::new());

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Plain(numbers) => numbers.len(),
            Self::Packed(packed) => packed.len(),
        }
    }

    /// To change them. Packed ones are unpacked first.
    #[inline]
    pub(super) fn plain_mut(&mut self) -> &mut Vec<f64> {
        if let Self::Packed(packed) = self {
            *self = Self::Plain(packed.all());
        }
        match self {
            Self::Plain(numbers) => numbers,
            Self::Packed(_) => unreachable!("unpacked above"),
        }
    }

    /// The same, packed, if they aren't yet and it pays.
    pub(super) fn packed(&self) -> Option<Self> {
        match self {
            Self::Plain(numbers) => Packed::of(numbers, size_of_val(&**numbers)).map(Self::Packed),
            Self::Packed(_) => None,
        }
    }

    pub(super) fn all(&self) -> Cow<'_, [f64]> {
        match self {
            Self::Plain(numbers) => numbers.into(),
            Self::Packed(packed) => packed.all().into(),
        }
    }

    #[inline]
    pub(super) fn get(&self, place: usize, desk: &Desk<'_>) -> f64 {
        match self {
            Self::Plain(numbers) => numbers[place],
            Self::Packed(packed) => get_packed(packed, place, desk),
        }
    }

    /// The column that holds the numbers at these places.
    #[inline]
    pub(super) fn column(&self, places: Range<usize>, desk: &Desk<'_>) -> Column {
        match self {
            Self::Plain(numbers) => Column::of(&numbers[places]),
            Self::Packed(packed) => column_packed(packed, places, desk),
        }
    }

    /// The first place in `range` whose number isn't below `x`, else the range's end. The numbers
    /// must not fall within the range.
    pub(super) fn lower_bound(&self, range: Range<usize>, x: f64, desk: &Desk<'_>) -> usize {
        match self {
            Self::Plain(numbers) => {
                range.start + numbers[range].partition_point(|&other| other < x)
            }
            Self::Packed(_) => partition_point(range, |place| self.get(place, desk) < x),
        }
    }

    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Plain(numbers) => numbers.capacity() * size_of::<f64>(),
            Self::Packed(packed) => packed.bytes(),
        }
    }
}

// Apart from the plain ways, which are short enough to be inlined.
#[inline(never)]
fn get_packed(packed: &Packed, place: usize, desk: &Desk<'_>) -> f64 {
    desk.read(packed, place >> PAGE_SHIFT, |page| page[place % PAGE])
}

#[inline(never)]
fn column_packed(packed: &Packed, places: Range<usize>, desk: &Desk<'_>) -> Column {
    let mut column = Column::EMPTY;
    let mut start = places.start;
    while start < places.end {
        let first = start & !(PAGE - 1);
        let end = places.end.min(first + PAGE);
        let part = desk.read(packed, start >> PAGE_SHIFT, |page| {
            Column::of(&page[start - first..end - first])
        });
        column.merge(&part);
        start = end;
    }
    column
}
