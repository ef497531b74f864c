//! The lines of a log that a person wants to see: those that a filter and a level let through, kept up as lines come.

use std::collections::VecDeque;
use std::ops::Range;

use sprintscope_sim::JobId;
use sprintscope_sim::job::{Log, LogLine, Stream};

use super::LogView;
use super::level::Level;
use super::needle::Needle;

/// Lines that a filter looks at in a frame; a longer log takes a few.
const LINES_PER_FRAME: u64 = 4_000;

/// What lines have to be to be shown.
#[derive(Clone, Debug, Default, PartialEq)]
struct Filter {
    needle: Needle,
    /// How serious at least.
    level: Option<Level>,
}

impl Filter {
    fn of(wanted: &LogView) -> Self {
        Self {
            needle: Needle::new(&wanted.filter),
            level: wanted.level,
        }
    }

    fn takes_all(&self) -> bool {
        self.needle.is_empty() && self.level.is_none()
    }

    fn takes(&self, line: &LogLine) -> bool {
        let is_serious = |least: Level| {
            let level = Level::of(&line.text).filter(|_| line.stream != Stream::Note);
            level.is_some_and(|level| level <= least)
        };
        self.needle.is_in(&line.text) && self.level.is_none_or(is_serious)
    }
}

/// What came of keeping up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct KeptUp {
    /// It is another log, or other lines of it are wanted.
    pub is_another: bool,
    /// Some lines are left for the next time.
    pub has_more: bool,
}

/// Which lines a filter lets through.
#[derive(Debug, Default)]
pub(crate) struct LogLines {
    job: Option<JobId>,
    filter: Filter,
    /// Numbers of the matching lines, in order.
    matching: VecDeque<u64>,
    /// Lines below this number have been looked at.
    looked_at: u64,
}

impl LogLines {
    /// Looks at the lines that came.
    pub(crate) fn keep_up(&mut self, log: &Log, job: Option<JobId>, wanted: &LogView) -> KeptUp {
        let filter = Filter::of(wanted);
        let is_another = self.job != job || self.filter != filter;
        if is_another {
            (self.job, self.filter) = (job, filter);
            self.matching.clear();
            self.looked_at = 0;
        }
        if self.filter.takes_all() {
            return KeptUp {
                is_another,
                has_more: false,
            };
        }
        // A line without an end may still come to match.
        let kept = log.range().start..log.closed_until();
        while self.matching.front().is_some_and(|at| *at < kept.start) {
            self.matching.pop_front();
        }
        let from = self.looked_at.max(kept.start);
        let to = kept.end.min(from + LINES_PER_FRAME);
        for (number, line) in log.lines(from..to) {
            if self.filter.takes(&line) {
                self.matching.push_back(number);
            }
        }
        self.looked_at = to;
        KeptUp {
            is_another,
            has_more: to < kept.end,
        }
    }

    /// How many lines there are to show.
    pub(crate) fn count(&self, log: &Log) -> usize {
        if self.filter.takes_all() {
            let kept = log.range();
            (kept.end - kept.start) as usize
        } else {
            self.matching.len()
        }
    }

    /// The lines at these places among them, each with its number.
    pub(crate) fn between(&self, log: &Log, seen: Range<usize>) -> Vec<(u64, LogLine)> {
        if self.filter.takes_all() {
            let first = log.range().start;
            return log.lines(first + seen.start as u64..first + seen.end as u64);
        }
        let seen = seen.start.min(self.matching.len())..seen.end.min(self.matching.len());
        let numbers = self.matching.range(seen);
        numbers
            .flat_map(|number| log.lines(*number..number + 1))
            .collect()
    }
}
