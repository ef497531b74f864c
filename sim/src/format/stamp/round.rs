//! A value that begins anew after a while goes on: a time of day past midnight, a counter past 2³².

/// Two readings out of turn across the end, less than this part of the round apart, are no new round:
/// lines of several threads come a little out of order. A minute of a day.
const JITTER: f64 = 1.0 / 1440.0;

/// How often a value has begun anew.
#[derive(Clone, Copy, Debug)]
pub(super) struct Round {
    /// Where it begins anew.
    len: f64,
    /// What the rounds passed add up to.
    passed: f64,
    /// The last value within its round; NaN before the first.
    last: f64,
}

impl Round {
    pub(super) fn new(len: f64) -> Self {
        let (passed, last) = (0.0, f64::NAN);
        Self { len, passed, last }
    }

    /// The value with the rounds before it. A fall by more than half a round begins the next one.
    pub(super) fn unrolled(&mut self, value: f64) -> f64 {
        if self.is_late(value) {
            return value + self.passed - self.len;
        }
        // A counter beyond the round's end doesn't begin anew there: when it falls it was reset.
        if self.last - value > self.len / 2.0 && self.last <= self.len && value >= 0.0 {
            self.passed += self.len;
        }
        self.last = value;
        value + self.passed
    }

    /// Whether it belongs to the end of the round that was just left.
    fn is_late(&self, value: f64) -> bool {
        let jitter = self.len * JITTER;
        let is_at_end = value > self.len - jitter && value <= self.len;
        self.passed > 0.0 && self.last < jitter && is_at_end
    }
}

#[cfg(test)]
mod tests {
    use super::Round;

    fn unrolled(len: f64, values: &[f64]) -> Vec<f64> {
        let mut round = Round::new(len);
        values.iter().map(|value| round.unrolled(*value)).collect()
    }

    #[test]
    fn a_fall_by_more_than_half_a_round_goes_on() {
        let day = unrolled(86_400.0, &[86_398.0, 86_399.5, 1.0, 50_000.0, 3.0]);
        assert_eq!(day, [86_398.0, 86_399.5, 86_401.0, 136_400.0, 172_803.0]);
    }

    #[test]
    fn a_small_fall_is_a_fall() {
        assert_eq!(
            unrolled(86_400.0, &[50_000.0, 49_000.0]),
            [50_000.0, 49_000.0]
        );
    }

    #[test]
    fn what_is_late_across_the_end_belongs_to_the_round_before() {
        let day = unrolled(86_400.0, &[86_399.0, 0.5, 86_399.9, 1.0]);
        assert_eq!(day, [86_399.0, 86_400.5, 86_399.9, 86_401.0]);
    }

    #[test]
    fn a_counter_beyond_the_end_that_falls_was_reset() {
        let len = 4_294_967_296.0;
        assert_eq!(unrolled(len, &[9e9, 5.0]), [9e9, 5.0]);
        assert_eq!(unrolled(len, &[len - 6.0, 4.0]), [len - 6.0, len + 4.0]);
        assert_eq!(unrolled(len, &[2e9, 5.0]), [2e9, 5.0]);
    }
}
