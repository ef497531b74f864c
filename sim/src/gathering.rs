//! Samples that come one by one, gathered by their series so that they go on in one piece.

/// Samples that go on in one piece, at most: small enough to stay in a cache on their way.
pub(crate) const BATCH_MAX: usize = 4_096;

/// Where a series' samples are gathered. It is kept with the series, so that the next sample finds its
/// place without a search; in another gathering it means nothing.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Place {
    /// The round that `index` is of; rounds are counted from 1.
    round: u64,
    index: usize,
}

/// Samples of one series in the order in which they came, [`BATCH_MAX`] at most.
#[derive(Debug)]
pub(crate) struct Stretch<K> {
    /// Whose they are.
    pub series: K,
    pub xs: Vec<f64>,
    pub values: Vec<f64>,
}

/// What was gathered since the last round, by series of the key `K`. It keeps its memory from round to
/// round, and series without samples cost nothing.
#[derive(Debug)]
pub(crate) struct Gathering<K> {
    round: u64,
    /// Those behind `used` wait, empty, to be used again.
    stretches: Vec<Stretch<K>>,
    used: usize,
}

impl<K> Default for Gathering<K> {
    fn default() -> Self {
        Self {
            round: 1,
            stretches: Vec::new(),
            used: 0,
        }
    }
}

impl<K: Copy> Gathering<K> {
    /// Adds a sample.
    #[inline]
    pub(crate) fn push(&mut self, series: K, place: &mut Place, x: f64, value: f64) {
        let is_open =
            place.round == self.round && self.stretches[place.index].values.len() < BATCH_MAX;
        if !is_open {
            *place = self.begin(series);
        }
        let stretch = &mut self.stretches[place.index];
        stretch.xs.push(x);
        stretch.values.push(value);
    }

    /// What was gathered, of each series in its order.
    pub(crate) fn stretches(&self) -> &[Stretch<K>] {
        &self.stretches[..self.used]
    }

    /// The next round begins: what was gathered has gone on.
    pub(crate) fn clear(&mut self) {
        self.round += 1;
        for stretch in &mut self.stretches[..self.used] {
            stretch.xs.clear();
            stretch.values.clear();
        }
        self.used = 0;
    }

    #[cold]
    fn begin(&mut self, series: K) -> Place {
        let index = self.used;
        self.used += 1;
        match self.stretches.get_mut(index) {
            Some(stretch) => stretch.series = series,
            None => self.stretches.push(Stretch {
                series,
                xs: Vec::new(),
                values: Vec::new(),
            }),
        }
        let round = self.round;
        Place { round, index }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_series_keeps_its_order_and_nothing_goes_on_twice() {
        let mut gathering = Gathering::default();
        let mut places = [Place::default(); 3];
        for round in 0..4_u32 {
            for i in 0..30 {
                // The series take turns; the first one has none in odd rounds.
                let turn = i as usize % 3;
                if turn > 0 || round % 2 == 0 {
                    let (x, value) = (f64::from(i), f64::from(round));
                    gathering.push([3, 1, 2][turn], &mut places[turn], x, value);
                }
            }
            let mut counts = Vec::new();
            for stretch in gathering.stretches() {
                assert!(stretch.xs.is_sorted());
                assert!(stretch.values.iter().all(|v| *v == f64::from(round)));
                counts.push((stretch.series, stretch.xs.len()));
            }
            gathering.clear();
            assert!(gathering.stretches().is_empty());
            let expected = [(3, 10), (1, 10), (2, 10)];
            assert_eq!(counts, expected[round as usize % 2..]);
        }
    }

    #[test]
    fn a_stretch_is_no_longer_than_a_batch() {
        let mut gathering = Gathering::default();
        let mut place = Place::default();
        let count = 2 * BATCH_MAX + 1;
        for i in 0..count {
            gathering.push("loss", &mut place, i as f64, 0.0);
        }
        let stretches = gathering.stretches();
        let lens: Vec<usize> = stretches.iter().map(|stretch| stretch.xs.len()).collect();
        assert_eq!(lens, [BATCH_MAX, BATCH_MAX, 1]);
        let all = stretches.iter().flat_map(|stretch| &stretch.xs);
        assert!(all.copied().eq((0..count).map(|i| i as f64)));
    }
}
