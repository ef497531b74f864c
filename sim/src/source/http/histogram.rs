//! Quantiles of a histogram from what its buckets counted between two looks.
//! <https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile>

/// Buckets by their upper bounds, each with all that was at most so much.
#[derive(Clone, Debug, Default)]
pub(super) struct Buckets(Vec<(f64, f64)>);

impl Buckets {
    /// Adds one; they come in any order.
    pub(super) fn add(&mut self, bound: f64, count: f64) {
        let place = self.0.partition_point(|(before, _)| *before < bound);
        match self.0.get_mut(place) {
            Some((known, counted)) if *known == bound => *counted = count,
            _ => self.0.insert(place, (bound, count)),
        }
    }

    /// What was counted since; all of it, if the counters began anew.
    pub(super) fn since(&self, before: &Self) -> Self {
        let before_at = |bound: f64| {
            let found = before.0.iter().find(|(known, _)| *known == bound);
            found.map_or(0.0, |(_, count)| *count)
        };
        let is_anew = self
            .0
            .iter()
            .any(|(bound, count)| *count < before_at(*bound));
        let change = |(bound, count): &(f64, f64)| {
            let before = if is_anew { 0.0 } else { before_at(*bound) };
            (*bound, count - before)
        };
        Self(self.0.iter().map(change).collect())
    }

    /// How many there were.
    pub(super) fn count(&self) -> f64 {
        self.0.last().map_or(0.0, |(_, count)| *count)
    }

    /// The value that this part of all is at most, taken as evenly spread within its bucket. `None` where
    /// there were none.
    pub(super) fn quantile(&self, part: f64) -> Option<f64> {
        let all = self.count();
        if all.is_nan() || all <= 0.0 {
            return None;
        }
        let rank = part * all;
        let place = self.0.partition_point(|(_, count)| *count < rank);
        let (bound, count) = *self.0.get(place)?;
        let below = place.checked_sub(1).map(|place| self.0[place]);
        if !bound.is_finite() {
            // Beyond the last bound nothing is known.
            return below.map(|(bound, _)| bound);
        }
        let (low, counted) = below.unwrap_or((bound.min(0.0), 0.0));
        let within = (rank - counted) / (count - counted).max(f64::MIN_POSITIVE);
        Some(low + (bound - low) * within.clamp(0.0, 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn buckets(of: &[(f64, f64)]) -> Buckets {
        let mut buckets = Buckets::default();
        for (bound, count) in of {
            buckets.add(*bound, *count);
        }
        buckets
    }

    #[test]
    fn quantiles_lie_within_their_buckets_as_prometheus_has_them() {
        let all = buckets(&[
            (0.1, 10.0),
            (f64::INFINITY, 100.0),
            (0.5, 60.0),
            (1.0, 90.0),
        ]);
        assert_eq!(all.count(), 100.0);
        assert_eq!(all.quantile(0.05), Some(0.05));
        assert_eq!(all.quantile(0.35), Some(0.1 + 0.4 * 0.5));
        assert_eq!(all.quantile(0.75), Some(0.75));
        assert_eq!(all.quantile(0.99), Some(1.0));
        assert_eq!(buckets(&[]).quantile(0.5), None);
        assert_eq!(
            buckets(&[(1.0, 0.0), (f64::INFINITY, 0.0)]).quantile(0.5),
            None
        );
    }

    #[test]
    fn what_came_since_is_counted_and_all_of_it_behind_a_restart() {
        let before = buckets(&[(1.0, 5.0), (f64::INFINITY, 8.0)]);
        let after = buckets(&[(1.0, 5.0), (f64::INFINITY, 12.0)]);
        assert_eq!(after.since(&before).count(), 4.0);
        assert_eq!(after.since(&before).quantile(0.5), Some(1.0));
        let anew = buckets(&[(1.0, 2.0), (f64::INFINITY, 2.0)]);
        assert_eq!(anew.since(&after).count(), 2.0);
    }
}
