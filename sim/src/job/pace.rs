//! How fast a job gets on, by what it has said of its progress lately: how long it still takes.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::progress::Progress;

/// Moments that are kept: the pace is that since the oldest of them.
const KEPT: usize = 16;
/// The least time between two that are kept; with the age of a run it grows by this part of it, up to the most,
/// so that one that lasts for hours doesn't jump with every second.
const APART_SECS: f64 = 0.5;
const APART_PART: f64 = 1.0 / 200.0;
const APART_MOST_SECS: f64 = 60.0;
/// Nothing has come for so many times the longest silence before, and for so long at least: it stalls.
const STALLED_TIMES: f64 = 5.0;
const STALLED_SECS: f64 = 10.0;

/// How long something still takes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TimeLeft {
    /// So many seconds at the pace it had lately.
    Secs(f64),
    /// It doesn't get on any more, for so many seconds.
    Stalled(f64),
}

/// A moment at which something had been done.
#[derive(Clone, Copy, Debug)]
struct Moment {
    /// Seconds since the scope's start.
    t: f64,
    done: f64,
    /// The longest silence since the moment before.
    silence_secs: f64,
}

/// The pace of one run, as far as it is known.
#[derive(Debug, Default)]
pub(super) struct Pace {
    began: Option<f64>,
    total: f64,
    /// Oldest first; the last one is the last of all.
    moments: VecDeque<Moment>,
}

impl Pace {
    /// It was said so at `t`.
    pub(super) fn add(&mut self, progress: Progress, t: f64) {
        let began = *self.began.get_or_insert(t);
        let Progress { done, total } = progress;
        let last = self.moments.back().copied();
        // The next epoch has a bar of its own, and it runs at the pace of that.
        if last.is_some_and(|last| done < last.done) || total != self.total {
            self.moments.clear();
        }
        self.total = total;
        let Some(&last) = self.moments.back() else {
            let silence_secs = 0.0;
            self.moments.push_back(Moment {
                t,
                done,
                silence_secs,
            });
            return;
        };
        if done == last.done {
            return;
        }
        let apart = ((t - began) * APART_PART).clamp(APART_SECS, APART_MOST_SECS);
        let before = self.moments.iter().rev().nth(1);
        let mut silence_secs = t - last.t;
        // The newest moment stands for all that came near it.
        if before.is_some_and(|before| last.t - before.t < apart) {
            self.moments.pop_back();
            silence_secs = silence_secs.max(last.silence_secs);
        } else if self.moments.len() == KEPT {
            self.moments.pop_front();
        }
        self.moments.push_back(Moment {
            t,
            done,
            silence_secs,
        });
    }

    /// How long it still takes, looked at when it is `now`; `None` while nobody can tell, and once all is done.
    pub(super) fn left(&self, now: f64) -> Option<TimeLeft> {
        let (first, last) = (self.moments.front()?, self.moments.back()?);
        let silence = (now - last.t).max(0.0);
        let rest = self.total - last.done;
        if rest <= 0.0 {
            return None;
        }
        let silences = self.moments.iter().skip(1).map(|one| one.silence_secs);
        let longest = silences.fold(0.0, f64::max);
        if self.moments.len() < 2 {
            return None;
        }
        if silence > STALLED_SECS.max(longest * STALLED_TIMES) {
            return Some(TimeLeft::Stalled(silence));
        }
        // A silence as long as those before is how it gets on; from there on it has become slower.
        let usual = silence.min(longest);
        let secs = last.t - first.t + (silence - usual);
        let left = rest * secs / (last.done - first.done) - usual;
        left.is_finite().then(|| TimeLeft::Secs(left.max(0.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pace(steps: impl IntoIterator<Item = (f64, f64)>, total: f64) -> Pace {
        let mut pace = Pace::default();
        for (t, done) in steps {
            pace.add(Progress { done, total }, t);
        }
        pace
    }

    fn secs(pace: &Pace, now: f64) -> f64 {
        match pace.left(now) {
            Some(TimeLeft::Secs(secs)) => secs,
            other => panic!("{other:?} at {now}"),
        }
    }

    fn steps(count: u32, secs: f64) -> impl Iterator<Item = (f64, f64)> {
        (0..=count).map(move |n| (f64::from(n) * secs, f64::from(n)))
    }

    #[test]
    fn it_takes_as_long_as_at_the_pace_so_far_and_counts_down_between_two_words() {
        // Every rate from a hundred a second to one in a quarter of an hour.
        for every in [0.01, 0.5, 7.0, 900.0] {
            let pace = pace(steps(100, every), 400.0);
            let now = 100.0 * every;
            let left = secs(&pace, now);
            assert!((left / (300.0 * every) - 1.0).abs() < 1e-9, "{left}");
            let later = secs(&pace, now + every / 2.0);
            assert!((left - later - every / 2.0).abs() < 1e-6, "{later}");
        }
    }

    #[test]
    fn the_pace_is_the_recent_one() {
        // 1,000 steps in 10 s, and then one a second.
        let fast = (0..1_000).map(|n| (f64::from(n) * 0.01, f64::from(n)));
        let slow = (0..40).map(|n| (10.0 + f64::from(n), 1_000.0 + f64::from(n)));
        let pace = pace(fast.chain(slow), 2_000.0);
        let left = secs(&pace, 49.0);
        assert!((left - 961.0).abs() < 1.0, "{left}");
    }

    #[test]
    fn where_nothing_comes_any_more_the_time_grows_and_then_it_is_stalled() {
        let pace = pace(steps(50, 3.0), 100.0);
        let mut before = secs(&pace, 153.0);
        for silence in [4.0, 6.0, 9.0, 14.0] {
            let left = secs(&pace, 150.0 + silence);
            assert!(left > before, "{left} after {before}");
            before = left;
        }
        assert_eq!(pace.left(166.0), Some(TimeLeft::Stalled(16.0)));
    }

    #[test]
    fn the_next_epoch_begins_anew_and_the_end_has_no_rest() {
        let mut pace = pace(steps(10, 1.0), 10.0);
        assert_eq!(pace.left(10.0), None, "all is done");
        let mut say = |done, t| pace.add(Progress { done, total: 10.0 }, t);
        say(0.0, 11.0);
        say(1.0, 15.0);
        assert!((secs(&pace, 15.0) - 36.0).abs() < 1e-9);
    }

    #[test]
    fn one_word_tells_no_pace() {
        let pace = pace([(3.0, 5.0)], 10.0);
        assert_eq!((pace.left(4.0), Pace::default().left(4.0)), (None, None));
    }

    #[test]
    fn a_long_run_keeps_few_moments_and_a_quarter_of_an_hour_counts() {
        let pace = pace(steps(36_000, 1.0), 72_000.0);
        assert!(pace.moments.len() <= KEPT);
        let since = pace.moments.front().unwrap().t;
        assert!((36_000.0 - since) > 800.0 && (36_000.0 - since) < 1_000.0);
    }
}
