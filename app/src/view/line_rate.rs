//! How many lines of each level a log has had in each second.

use std::collections::VecDeque;

use sprintscope_sim::job::{Log, Stream};
use sprintscope_sim::{Job, Scope};

use super::level::Level;

/// Seconds that are kept: more than a panel is wide.
const KEPT: usize = 4_096;
/// Lines looked at in a frame; a longer log takes a few.
const LINES_PER_FRAME: u64 = 10_000;

/// Kinds of lines: each level, and those that say none.
pub(crate) const KINDS: usize = Level::ALL.len() + 1;

/// The lines of one second by their kind: as in [`Level::ALL`], and last those without a level.
pub(crate) type Second = [u32; KINDS];

/// The lines of a log by the second, counted as they come.
#[derive(Debug, Default)]
pub(crate) struct LineRate {
    /// The second of the first of `seconds`, from the scope's start.
    first: i64,
    seconds: VecDeque<Second>,
    /// Lines below this number have been looked at.
    looked_at: u64,
    /// Lines below this number were cleared, and count no more.
    cleared: u64,
}

impl LineRate {
    /// Counts the lines that came; returns whether some are left for the next frame.
    pub(crate) fn keep_up(&mut self, log: &Log) -> bool {
        let kept = log.range();
        let seen = log.seen().start;
        // Lines that were cleared and are kept no more need no clearing.
        let is_cleared = seen > kept.start;
        if seen != self.cleared && (is_cleared || self.cleared > kept.start) {
            *self = Self {
                looked_at: seen,
                cleared: seen,
                ..Self::default()
            };
        }
        let from = self.looked_at.max(kept.start);
        let to = kept.end.min(from + LINES_PER_FRAME);
        for (_, line) in log.part(from..to).iter() {
            // What the scope notes is no line of the program's.
            if line.stream != Stream::Note {
                self.count(line.t, Level::of(line.text));
            }
        }
        self.looked_at = to;
        to < kept.end
    }

    fn count(&mut self, t: f64, level: Option<Level>) {
        let second = t.floor() as i64;
        if self.seconds.is_empty() {
            self.first = second;
        }
        // Of another stream, whose lines waited to be read.
        if let Ok(earlier) = usize::try_from(self.first - second)
            && earlier + self.seconds.len() <= KEPT
        {
            for _ in 0..earlier {
                self.seconds.push_front(Second::default());
            }
            self.first = self.first.min(second);
        }
        // A clock that was set far back: what was then is passed over.
        let Ok(place) = usize::try_from(second - self.first) else {
            return;
        };
        self.make_room(place, second);
        let kind = level.map_or(KINDS - 1, |level| level as usize);
        if let Some(counts) = self.seconds.get_mut((second - self.first) as usize) {
            counts[kind] += 1;
        }
    }

    fn make_room(&mut self, place: usize, second: i64) {
        if place >= self.seconds.len() + KEPT {
            self.seconds.clear();
            self.first = second;
        }
        let end = (second - self.first) as usize + 1;
        if end > self.seconds.len() {
            self.seconds.resize(end, Second::default());
        }
        while self.seconds.len() > KEPT {
            self.seconds.pop_front();
            self.first += 1;
        }
    }

    /// The last whole second before `now`, and as many before it as asked for, oldest first; none
    /// had lines that aren't told of.
    pub(crate) fn before(&self, now: f64, seconds: usize) -> Vec<Second> {
        let end = now.floor() as i64;
        let asked = end - seconds as i64..end;
        let at = |second: i64| {
            let place = usize::try_from(second - self.first).ok()?;
            self.seconds.get(place).copied()
        };
        asked.map(|second| at(second).unwrap_or_default()).collect()
    }
}

/// Where the last whole second ends: now, or behind the last line of what has ended.
pub(crate) fn end(scope: &Scope, log: &Log, job: Option<&Job>) -> f64 {
    let runs = job.is_some_and(|job| !job.state().has_ended());
    let last = log.range().end.saturating_sub(1);
    let last = log.lines(last..last + 1);
    match last.first() {
        Some((_, line)) if !runs => line.t + 1.0,
        _ => scope.now(),
    }
}

#[cfg(test)]
mod tests {
    use sprintscope_sim::job::LogLine;

    use super::*;

    fn log(lines: &[(f64, &str)]) -> Log {
        let log = Log::default();
        for (t, text) in lines {
            log.push(&LogLine {
                t: *t,
                stream: Stream::Out,
                text: (*text).into(),
                is_open: false,
                is_shown: false,
                is_data: false,
            });
        }
        log
    }

    #[test]
    fn lines_are_counted_by_second_and_level() {
        let log = log(&[
            (1.1, "ERROR a"),
            (1.9, "b"),
            (3.0, "INFO c"),
            (3.5, "INFO d"),
            (4.2, "WARN e"),
        ]);
        let mut rate = LineRate::default();
        assert!(!rate.keep_up(&log));
        assert!(!rate.keep_up(&log), "no line counts twice");
        let expected = [
            [0, 0, 0, 0, 0],
            [1, 0, 0, 0, 1],
            [0, 0, 0, 0, 0],
            [0, 0, 2, 0, 0],
        ];
        assert_eq!(rate.before(4.3, 4), expected);
        assert_eq!(rate.before(5.0, 1), [[0, 1, 0, 0, 0]]);
    }

    #[test]
    fn what_was_cleared_counts_no_more_until_it_is_put_back() {
        let mut rate = LineRate::default();
        let log = log(&[(1.1, "a"), (1.2, "b")]);
        rate.keep_up(&log);
        let before = log.clear();
        log.push(&LogLine {
            t: 2.5,
            stream: Stream::Out,
            text: "c".into(),
            is_open: false,
            is_shown: false,
            is_data: false,
        });
        for _ in 0..2 {
            rate.keep_up(&log);
            let sums = rate
                .before(3.0, 2)
                .into_iter()
                .map(|second| second[KINDS - 1]);
            assert_eq!(sums.collect::<Vec<_>>(), [0, 1]);
        }
        log.clear_to(before);
        rate.keep_up(&log);
        let sums = rate
            .before(3.0, 2)
            .into_iter()
            .map(|second| second[KINDS - 1]);
        assert_eq!(sums.collect::<Vec<_>>(), [2, 1]);
    }

    #[test]
    fn a_long_silence_and_a_long_log_take_no_more_room() {
        let mut rate = LineRate::default();
        for second in 0..3 * KEPT {
            rate.count(second as f64, None);
        }
        assert_eq!(rate.seconds.len(), KEPT);
        rate.count(1e9, Some(Level::Error));
        assert_eq!(rate.before(1e9 + 1.0, 1), [[1, 0, 0, 0, 0]]);
        rate.count(5.0, None);
        assert!(rate.seconds.len() <= KEPT);
        rate.count(1e9 - 2.0, None);
        let sums = rate
            .before(1e9 + 1.0, 3)
            .into_iter()
            .map(|second| second[KINDS - 1]);
        assert_eq!(sums.collect::<Vec<_>>(), [1, 0, 0]);
    }
}
