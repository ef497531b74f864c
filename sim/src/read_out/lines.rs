//! What is asked of a log: its last lines, or those that match a pattern.

use std::collections::VecDeque;
use std::fmt;

use regex::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};

use super::LIMIT;
use crate::job::{Log, LogLine, Stream};

/// Lines looked at in one go, from the last one back.
const LINES: u64 = 4_096;
/// A larger expression takes more memory than a line is worth.
const COMPILED_BYTES: usize = 1 << 20;

/// What is asked of a log.
#[derive(Clone, Debug)]
pub struct LinesQuery {
    pattern: Option<Regex>,
    limit: usize,
}

/// A pattern is no regular expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError(String);

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for PatternError {}

impl LinesQuery {
    /// The newest lines that match a regular expression, whatever the case of letters; or all.
    ///
    /// # Errors
    /// [`PatternError`] if it is none.
    pub fn new(pattern: Option<&str>, limit: Option<usize>) -> Result<Self, PatternError> {
        let built = |pattern: &str| {
            let mut builder = RegexBuilder::new(pattern);
            let builder = builder.case_insensitive(true).size_limit(COMPILED_BYTES);
            builder
                .build()
                .map_err(|error| PatternError(said(pattern, &error)))
        };
        Ok(Self {
            pattern: pattern.map(built).transpose()?,
            limit: limit.unwrap_or(LIMIT),
        })
    }
}

/// What is wrong with it, in a line: the library draws where over several.
fn said(pattern: &str, error: &regex::Error) -> String {
    let text = error.to_string();
    let last = text.lines().last().unwrap_or_default().trim();
    let why = last.strip_prefix("error: ").unwrap_or(last);
    format!("{pattern} is no regular expression: {why}")
}

/// A line of a log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LogLineOut {
    /// Counted from the job's first.
    pub number: u64,
    /// In seconds since the scope's start.
    pub t: f64,
    /// Where it came from.
    pub stream: Stream,
    /// Without its end.
    pub text: String,
}

/// What a log was asked for.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct LinesReadOut {
    /// The newest that match, oldest first.
    pub lines: Vec<LogLineOut>,
    /// There were more that match, or lines that are no longer kept.
    pub is_truncated: bool,
}

/// Reads what is asked for.
pub fn read_lines(log: &Log, query: &LinesQuery) -> LinesReadOut {
    let kept = log.range();
    let mut lines = Vec::new();
    let mut end = kept.end;
    while end > kept.start && lines.len() <= query.limit {
        let start = end.saturating_sub(LINES).max(kept.start);
        let part = log.part(start..end);
        let pattern = query.pattern.as_ref();
        let matching = part
            .iter()
            .filter(|(_, line)| pattern.is_none_or(|pattern| pattern.is_match(line.text)));
        let mut found: Vec<LogLineOut> = matching
            .map(|(number, line)| LogLineOut {
                number,
                t: line.t,
                stream: line.stream,
                text: line.text.to_owned(),
            })
            .collect();
        found.reverse();
        lines.extend(found);
        end = start;
    }
    let is_truncated = kept.start > 0 || lines.len() > query.limit;
    lines.truncate(query.limit);
    lines.reverse();
    LinesReadOut {
        lines,
        is_truncated,
    }
}

/// Looks through all lines that a log ever had, as they come once more; none is kept but those that are told.
#[derive(Debug)]
#[cfg_attr(
    not(feature = "wire"),
    allow(dead_code, reason = "who asks a recording does")
)]
pub(crate) struct LineSearch<'a> {
    query: &'a LinesQuery,
    found: VecDeque<LogLineOut>,
    is_truncated: bool,
    /// The number of the next line.
    next: u64,
    /// Lines that have no end so far, one of a stream at most.
    open: Vec<LogLineOut>,
}

impl<'a> LineSearch<'a> {
    /// No lines so far.
    pub(crate) fn new(query: &'a LinesQuery) -> Self {
        Self {
            query,
            found: VecDeque::new(),
            is_truncated: false,
            next: 0,
            open: Vec::new(),
        }
    }

    /// The next line. One that takes the place of its stream's open one stands where that stood.
    pub(crate) fn take(&mut self, line: &LogLine) {
        let place = self.open.iter().position(|open| open.stream == line.stream);
        let mut told = if let Some(place) = place {
            self.open.swap_remove(place)
        } else {
            self.next += 1;
            LogLineOut {
                number: self.next - 1,
                t: line.t,
                stream: line.stream,
                text: String::new(),
            }
        };
        told.text = line.text.to_string();
        if line.is_open {
            self.open.push(told);
        } else {
            self.look_at(told);
        }
    }

    fn look_at(&mut self, line: LogLineOut) {
        let pattern = self.query.pattern.as_ref();
        if pattern.is_some_and(|pattern| !pattern.is_match(&line.text)) {
            return;
        }
        let place = self
            .found
            .partition_point(|other| other.number < line.number);
        self.found.insert(place, line);
        if self.found.len() > self.query.limit {
            self.found.pop_front();
            self.is_truncated = true;
        }
    }

    /// No more lines come: the last one has the number before `end`.
    pub(crate) fn finish(mut self, end: u64) -> LinesReadOut {
        for open in std::mem::take(&mut self.open) {
            self.look_at(open);
        }
        let before = end.saturating_sub(self.next);
        let mut lines: Vec<LogLineOut> = self.found.into();
        for line in &mut lines {
            line.number += before;
        }
        LinesReadOut {
            lines,
            is_truncated: self.is_truncated || before > 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(lines: u32) -> Log {
        let log = Log::default();
        for number in 0..lines {
            log.push(&LogLine {
                t: f64::from(number),
                stream: Stream::Out,
                text: format!("Line {number}").into(),
                is_open: false,
                is_shown: false,
                is_data: false,
            });
        }
        log
    }

    fn read(pattern: Option<&str>, limit: Option<usize>) -> LinesReadOut {
        read_lines(&log(10_000), &LinesQuery::new(pattern, limit).unwrap())
    }

    /// Looked through as they come, lines are told as a log that kept all of them tells them.
    #[test]
    fn lines_that_come_once_more_are_told_as_they_were_kept() {
        let line = |number: u32, stream, text: &str, is_open| LogLine {
            t: f64::from(number),
            stream,
            text: text.into(),
            is_open,
            is_shown: false,
            is_data: false,
        };
        let mut lines = Vec::new();
        for number in 0..500 {
            let stream = if number % 3 == 0 {
                Stream::Err
            } else {
                Stream::Out
            };
            let text = format!("line {number}");
            lines.push(line(number, stream, &text, number % 7 < 3));
        }
        let log = Log::default();
        for line in &lines {
            log.push(line);
        }
        for pattern in [None, Some("9$"), Some("none")] {
            for limit in [None, Some(1), Some(20)] {
                let query = LinesQuery::new(pattern, limit).unwrap();
                let mut search = LineSearch::new(&query);
                for line in &lines {
                    search.take(line);
                }
                let told = search.finish(log.range().end);
                assert_eq!(told, read_lines(&log, &query), "{pattern:?}, {limit:?}");
            }
        }
        let query = LinesQuery::new(None, None).unwrap();
        let mut search = LineSearch::new(&query);
        search.take(&line(0, Stream::Out, "the last of eight", false));
        let told = search.finish(8);
        assert_eq!((told.lines[0].number, told.is_truncated), (7, true));
    }

    #[test]
    fn the_newest_lines_that_match_are_told_and_whether_there_were_more() {
        let numbers = |read: &LinesReadOut| -> Vec<u64> {
            read.lines.iter().map(|line| line.number).collect()
        };
        let found = read(Some("line 99.9$"), None);
        assert_eq!(
            numbers(&found),
            (0..10).map(|ten| 9_909 + ten * 10).collect::<Vec<_>>()
        );
        assert!(!found.is_truncated);
        let found = read(Some("line 99.9$"), Some(2));
        assert_eq!(numbers(&found), [9_989, 9_999]);
        assert!(found.is_truncated);
        assert_eq!(read(None, None).lines.len(), 10_000);
        assert!(!read(None, None).is_truncated);
        assert_eq!(numbers(&read(None, Some(3))), [9_997, 9_998, 9_999]);
        let wrong = LinesQuery::new(Some("(a"), None).unwrap_err();
        assert_eq!(
            wrong.to_string(),
            "(a is no regular expression: unclosed group"
        );
    }
}
