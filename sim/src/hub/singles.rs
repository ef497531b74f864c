//! Samples that come one by one, gathered by their series so that the store takes them in one piece.

use crate::job::JobId;
use crate::store::SeriesId;

/// A series, and where its samples are gathered.
pub(super) struct Gathered {
    series: SeriesId,
    /// Number of the gathering and place in it; without meaning in any other gathering.
    place: (u64, usize),
}

impl Gathered {
    /// Nothing is gathered yet.
    pub fn new(series: SeriesId) -> Self {
        Self {
            series,
            place: (0, 0),
        }
    }

    /// The store's number of the series.
    pub fn id(&self) -> SeriesId {
        self.series
    }
}

/// Samples of one series, in the order in which they came.
pub(super) struct Stretch {
    pub job: JobId,
    pub series: SeriesId,
    pub times: Vec<f64>,
    pub values: Vec<f64>,
}

/// The gathering under way.
pub(super) struct Singles {
    /// Counted from 1.
    number: u64,
    /// Those behind `used` wait, empty, to be used again.
    stretches: Vec<Stretch>,
    used: usize,
}

impl Default for Singles {
    fn default() -> Self {
        Self {
            number: 1,
            stretches: Vec::new(),
            used: 0,
        }
    }
}

impl Singles {
    pub fn push(&mut self, job: JobId, series: &mut Gathered, t: f64, value: f64) {
        if series.place.0 != self.number {
            series.place = (self.number, self.begin(job, series.series));
        }
        let stretch = &mut self.stretches[series.place.1];
        stretch.times.push(t);
        stretch.values.push(value);
    }

    /// Hands every stretch over and begins the next gathering.
    pub fn hand_over(&mut self, mut take: impl FnMut(&Stretch)) {
        self.number += 1;
        for stretch in &mut self.stretches[..self.used] {
            take(stretch);
            stretch.times.clear();
            stretch.values.clear();
        }
        self.used = 0;
    }

    fn begin(&mut self, job: JobId, series: SeriesId) -> usize {
        let place = self.used;
        self.used += 1;
        match self.stretches.get_mut(place) {
            Some(stretch) => (stretch.job, stretch.series) = (job, series),
            None => self.stretches.push(Stretch {
                job,
                series,
                times: Vec::new(),
                values: Vec::new(),
            }),
        }
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_series_keeps_its_order_and_nothing_is_handed_over_twice() {
        let mut singles = Singles::default();
        let mut series = [3, 1, 2].map(|id| Gathered::new(SeriesId(id)));
        for round in 0..4_u32 {
            for i in 0..30 {
                // The series take turns; the first one has none in odd rounds.
                let turn = i as usize % 3;
                if turn > 0 || round % 2 == 0 {
                    singles.push(JobId(0), &mut series[turn], f64::from(i), f64::from(round));
                }
            }
            let mut counts = Vec::new();
            singles.hand_over(|stretch| {
                assert!(stretch.times.is_sorted());
                assert!(stretch.values.iter().all(|v| *v == f64::from(round)));
                counts.push((stretch.series.0, stretch.times.len()));
            });
            let expected = [(3, 10), (1, 10), (2, 10)];
            assert_eq!(counts, expected[round as usize % 2..]);
        }
    }
}
