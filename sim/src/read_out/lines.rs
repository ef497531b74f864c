//! What is asked of a log: its last lines, or those that match a pattern.

use std::fmt;

use regex::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};

use super::LIMIT;
use crate::job::{Log, Stream};

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::LogLine;

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
