//! Where a curve first goes above or below a level: found by the pyramid, not by looking at the samples.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::columns::Column;
use super::info::SeriesId;
use super::pyramid::{BASE, shift_of};
use super::series::Series;
use super::store::Store;
use crate::written;

/// To which side a curve goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Towards {
    /// Up, to values that are greater than the level.
    Above,
    /// Down, to values that are less.
    Below,
}

/// A level that a curve goes through.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Crossing {
    /// Which.
    #[serde(with = "written::number")]
    pub level: f64,
    /// On its way up or down.
    pub towards: Towards,
}

impl Crossing {
    fn is_beyond(&self, value: f64) -> bool {
        match self.towards {
            Towards::Above => value > self.level,
            Towards::Below => value < self.level,
        }
    }

    /// Whether all finite values of a column are beyond the level, or none is; `None` where it takes a closer look.
    fn side(&self, column: &Column) -> Option<Side> {
        if column.min > column.max {
            return Some(Side::Nowhere);
        }
        match [column.min, column.max].map(|bound| self.is_beyond(bound)) {
            [true, true] => Some(Side::Beyond),
            [false, false] => Some(Side::Short),
            _ => None,
        }
    }
}

/// Where finite values are.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    /// There are none.
    Nowhere,
    Short,
    Beyond,
}

impl Store {
    /// `[x, value]` of the first finite sample beyond a level after a finite one that isn't, of a series or of one
    /// span of it. The cost goes with the levels of the pyramid.
    pub fn crossing(
        &self,
        id: SeriesId,
        crossing: Crossing,
        span: Option<u32>,
    ) -> Option<[f64; 2]> {
        self.ask(id, |series| first(series, crossing, span))?
    }
}

fn first(series: &Series, crossing: Crossing, span: Option<u32>) -> Option<[f64; 2]> {
    let seen = series.seen();
    let numbers = match span {
        None => seen,
        Some(span) => series.spans().range(span, seen)?,
    };
    let mut walk = Walk {
        series,
        crossing,
        last: Side::Nowhere,
    };
    walk.first(numbers).map(|number| series.sample(number))
}

struct Walk<'a> {
    series: &'a Series,
    crossing: Crossing,
    /// Where the last finite value was.
    last: Side,
}

impl Walk<'_> {
    /// The number of the first sample beyond the level after one that wasn't.
    fn first(&mut self, numbers: Range<u64>) -> Option<u64> {
        let mut number = numbers.start;
        while number < numbers.end {
            if let Some(next) = self.passed(number, numbers.end) {
                number = next;
                continue;
            }
            let block = (number + 1).next_multiple_of(BASE as u64);
            let chunk = self.series.chunk(number);
            let end = block.min(numbers.end).min(chunk.range().end);
            for value in chunk.values_of(number..end) {
                if value.is_finite() {
                    let is_beyond = self.crossing.is_beyond(value);
                    if is_beyond && self.last == Side::Short {
                        return Some(number);
                    }
                    self.last = if is_beyond { Side::Beyond } else { Side::Short };
                }
                number += 1;
            }
        }
        None
    }

    /// Goes past the largest bucket that begins with this sample and in which the curve can't have gone through the
    /// level; returns the number of the sample behind it.
    fn passed(&mut self, number: u64, end: u64) -> Option<u64> {
        for level in (0..self.series.levels()).rev() {
            let samples = 1 << shift_of(level);
            let next = number + samples;
            if !number.is_multiple_of(samples) || next > end {
                continue;
            }
            let Some(column) = self.series.bucket(level, number >> shift_of(level)) else {
                continue;
            };
            match self.crossing.side(&column) {
                Some(Side::Nowhere) => return Some(next),
                Some(Side::Beyond) if self.last == Side::Short => {}
                Some(side) => {
                    self.last = side;
                    return Some(next);
                }
                None => {}
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::store::{SeriesInfo, XValues};

    fn brute_force(values: &[f64], crossing: Crossing) -> Option<usize> {
        let finite = || (0..).zip(values).filter(|(_, value)| value.is_finite());
        let pairs = finite().zip(finite().skip(1));
        let mut beyond = pairs.map(|((_, before), (place, value))| {
            (
                place,
                !crossing.is_beyond(*before) && crossing.is_beyond(*value),
            )
        });
        beyond.find_map(|(place, is_it)| is_it.then_some(place))
    }

    fn found(store: &Store, id: SeriesId, span: u32, crossing: Crossing) -> Option<f64> {
        let [x, _] = store.crossing(id, crossing, Some(span))?;
        Some(x)
    }

    /// A curve of slopes, steps and holes: few values, so that it often lies on the level.
    fn curve(seed: &[(u8, u16)]) -> Vec<f64> {
        let piece = |&(value, length): &(u8, u16)| {
            let value = match value {
                7 => f64::NAN,
                8 => f64::INFINITY,
                value => f64::from(value),
            };
            std::iter::repeat_n(value, usize::from(length) + 1)
        };
        seed.iter().flat_map(piece).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn it_is_the_one_that_is_found_sample_by_sample_in_each_run(
            first in prop::collection::vec((0u8..9, 0u16..3_000), 0..40),
            second in prop::collection::vec((0u8..9, 0u16..20_000), 0..40),
            level in 0u8..7,
        ) {
            let store = Store::new(1 << 30);
            let id = store.create(SeriesInfo::default());
            let runs = [curve(&first), curve(&second)];
            let mut x = 0.0;
            for (span, values) in (0..).zip(&runs) {
                if span > 0 {
                    store.begin_span(id, span);
                }
                store.append(id, XValues::Regular { start: x, step: 1.0 }, values).unwrap();
                x += values.len() as f64;
            }
            for packed in [false, true] {
                if packed {
                    store.pack();
                }
                let mut start = 0;
                for (span, values) in (0..).zip(&runs) {
                    for towards in [Towards::Above, Towards::Below] {
                        let crossing = Crossing { level: f64::from(level), towards };
                        let expected = brute_force(values, crossing).map(|place| (start + place) as f64);
                        if values.is_empty() {
                            continue;
                        }
                        prop_assert_eq!(found(&store, id, span, crossing), expected);
                    }
                    start += values.len();
                }
            }
        }
    }

    #[test]
    fn what_begins_beyond_the_level_has_to_come_back_first() {
        let store = Store::new(1 << 20);
        let id = store.create(SeriesInfo::default());
        let above = |level| Crossing {
            level,
            towards: Towards::Above,
        };
        let x = |start| XValues::Regular { start, step: 1.0 };
        store.append(id, x(0.0), &[5.0, 6.0, 7.0]).unwrap();
        assert_eq!(store.crossing(id, above(4.0), None), None);
        store
            .append(id, x(3.0), &[f64::NAN, 4.0, f64::NAN, 4.5])
            .unwrap();
        assert_eq!(store.crossing(id, above(4.0), None), Some([6.0, 4.5]));
        assert_eq!(store.crossing(id, above(4.0), Some(9)), None);
    }
}
