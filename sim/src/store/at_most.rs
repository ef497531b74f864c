//! How many values of a range are at most so much, counted chunk by chunk.

use super::sample_range::{Part, SampleRange};

/// The values of a range while those are counted that are at most so much: what a logarithmic axis has no place for.
///
/// Like [`SampleRange`] it holds no lock. A chunk whose least value is greater isn't read.
#[derive(Debug)]
pub struct AtMostReading {
    unread: std::vec::IntoIter<Part>,
    most: f64,
    count: u64,
}

impl AtMostReading {
    pub(super) fn new(most: f64, range: SampleRange) -> Self {
        Self {
            unread: range.into_parts(),
            most,
            count: 0,
        }
    }

    /// Looks at what is next, a chunk of the store at most; returns whether there was any.
    pub fn read_on(&mut self) -> bool {
        let Some(part) = self.unread.next() else {
            return false;
        };
        let is_free = match &part {
            Part::Sealed { chunk, .. } => chunk.extent().min > self.most,
            Part::Copied(_) => false,
        };
        if !is_free {
            let is_it = |value: &&f64| value.is_finite() && **value <= self.most;
            self.count += part.read().values.iter().filter(is_it).count() as u64;
        }
        true
    }

    /// How many finite values there are so far.
    pub fn count(&self) -> u64 {
        self.count
    }
}

#[cfg(test)]
mod tests {
    use crate::store::{SeriesInfo, Store, XValues};

    #[test]
    fn values_are_counted_one_by_one_in_sealed_chunks_and_in_the_one_that_grows() {
        let store = Store::new(1 << 30);
        let id = store.create(SeriesInfo::default());
        // Long stretches without any, too.
        let value = |number: u32| match number {
            0..100_000 => f64::from(number % 7) - 2.0,
            300_000 => f64::NEG_INFINITY,
            300_001 => f64::NAN,
            350_000..400_000 => -f64::from(number),
            _ => 1.0,
        };
        let values: Vec<f64> = (0..400_000).map(value).collect();
        let x = XValues::Regular {
            start: 0.0,
            step: 1.0,
        };
        store.append(id, x, &values).unwrap();
        for range in [0.0..1e9, 50.5..99_999.0, 299_990.0..350_001.0, 5e8..1e9] {
            let mut reading = store.at_most(id, range.clone(), 0.0).unwrap();
            while reading.read_on() {}
            let inside = (0..400_000).filter(|number| range.contains(&f64::from(*number)));
            let expected = inside
                .map(value)
                .filter(|value| value.is_finite() && *value <= 0.0);
            assert_eq!(reading.count(), expected.count() as u64, "{range:?}");
        }
    }

    #[test]
    fn of_a_path_those_are_counted_whose_x_lies_in_the_range() {
        let store = Store::new(1 << 30);
        let id = store.create(SeriesInfo {
            x: crate::store::XAxis::own("position"),
            ..SeriesInfo::default()
        });
        let xs: Vec<f64> = (0..200_000)
            .map(|number| f64::from(number % 1_000))
            .collect();
        let values: Vec<f64> = (0..200_000)
            .map(|number| f64::from(number % 3) - 1.0)
            .collect();
        store.append(id, XValues::Each(&xs), &values).unwrap();
        let mut reading = store.at_most(id, 10.0..20.0, 0.0).unwrap();
        while reading.read_on() {}
        let inside = xs
            .iter()
            .zip(&values)
            .filter(|(x, _)| (10.0..20.0).contains(*x));
        let expected = inside.filter(|(_, value)| **value <= 0.0).count();
        assert_eq!(reading.count(), expected as u64);
    }
}
