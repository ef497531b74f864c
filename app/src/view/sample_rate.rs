//! How many samples come in a second, also where that is less than one.

use std::collections::VecDeque;

/// Between looks that are further apart than this nothing is known of a pace: samples come slowly.
const SLOW_SECS: f64 = 1.0;
/// Looks that found something, and are remembered.
const LOOKS: usize = 8;
/// A source that has been silent for so many of its usual pauses has stopped.
const PAUSES: f64 = 3.0;

/// Counts samples from look to look.
#[derive(Debug, Default)]
pub(crate) struct SampleRate {
    /// Seconds and samples ever, at the last look.
    last: Option<(f64, u64)>,
    /// The same of looks that had found more than the one before.
    found: VecDeque<(f64, u64)>,
    /// Samples a second.
    per_sec: f64,
}

impl SampleRate {
    /// There are so many samples now, in seconds of any clock. Returns how many come in a second: of late, or, where
    /// they come in pauses of more than a second, over the last ones of these.
    pub(crate) fn look(&mut self, now: f64, samples: u64) -> f64 {
        let Some((then, before)) = self.last.replace((now, samples)) else {
            return self.per_sec;
        };
        let came = samples.saturating_sub(before);
        if came > 0 {
            self.found.push_back((now, samples));
            if self.found.len() > LOOKS {
                self.found.pop_front();
            }
        }
        self.per_sec = self.slow(now).unwrap_or_else(|| {
            let passed = now - then;
            if passed > 0.0 {
                came as f64 / passed
            } else {
                0.0
            }
        });
        self.per_sec
    }

    /// The pace of what comes in pauses; `None` where it doesn't, or comes no more.
    fn slow(&self, now: f64) -> Option<f64> {
        let [first, .., last] = self.found.iter().collect::<Vec<_>>()[..] else {
            return None;
        };
        let over = last.0 - first.0;
        let pause = over / (self.found.len() - 1) as f64;
        let goes_on = now - last.0 <= PAUSES * pause;
        let came = last.1.saturating_sub(first.1);
        (pause > SLOW_SECS && goes_on).then(|| came as f64 / over)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is told in each half second while so many samples come at each of these pauses.
    fn told(pause: f64, each: u64, until: f64, watched: f64) -> Vec<f64> {
        let mut rate = SampleRate::default();
        let looks = (0..(watched * 2.0) as u32).map(|look| f64::from(look) / 2.0);
        looks
            .map(|now| {
                let came = (now.min(until) / pause).floor() as u64;
                rate.look(now, came * each)
            })
            .collect()
    }

    #[test]
    fn what_comes_slowly_has_its_pace_all_the_time_and_none_once_it_has_stopped() {
        for (pause, each) in [(2.0, 1), (5.0, 1), (5.0, 300), (60.0, 1)] {
            let rates = told(pause, each, 10.0 * pause, 20.0 * pause);
            let at = |pauses: f64| rates[(pauses * pause * 2.0) as usize];
            let expected = each as f64 / pause;
            for pauses in [3.2, 5.0, 7.7, 9.9] {
                assert!(
                    (at(pauses) - expected).abs() < expected * 1e-9,
                    "{pause}: {}",
                    at(pauses)
                );
            }
            assert_eq!(at(14.0), 0.0, "{pause}");
        }
    }

    #[test]
    fn what_comes_fast_is_told_of_the_last_half_second() {
        let rates = told(0.01, 10, 10.0, 12.0);
        assert!((rates[9] - 1_000.0).abs() < 50.0, "{}", rates[9]);
        assert_eq!(rates[22], 0.0);
    }
}
