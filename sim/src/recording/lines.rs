//! Lines of a log as a recording has them: as many words to a line would take more room than most lines do.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::job::{JobId, LogLine, Stream};

/// Lines of one job's log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Lines {
    pub(super) job: JobId,
    lines: Vec<(f64, u8, Arc<str>)>,
}

/// What a line is, in one number: its stream, and what holds of it.
const STREAMS: [Stream; 3] = [Stream::Out, Stream::Err, Stream::Note];
const OPEN: u8 = 4;
const SHOWN: u8 = 8;
const DATA: u8 = 16;

impl Lines {
    pub(super) fn of(job: JobId, lines: &[LogLine]) -> Self {
        let kind = |line: &LogLine| {
            let stream = STREAMS.iter().position(|stream| *stream == line.stream);
            let flags = [
                (line.is_open, OPEN),
                (line.is_shown, SHOWN),
                (line.is_data, DATA),
            ];
            let flags = flags
                .iter()
                .filter(|(holds, _)| *holds)
                .map(|(_, flag)| flag);
            stream.unwrap_or_default() as u8 + flags.sum::<u8>()
        };
        let line = |line: &LogLine| (line.t, kind(line), Arc::clone(&line.text));
        Self {
            job,
            lines: lines.iter().map(line).collect(),
        }
    }

    /// The lines.
    pub(super) fn lines(&self) -> Vec<LogLine> {
        let line = |(t, kind, text): &(f64, u8, Arc<str>)| LogLine {
            t: *t,
            stream: STREAMS[usize::from(kind & 3).min(STREAMS.len() - 1)],
            text: Arc::clone(text),
            is_open: kind & OPEN != 0,
            is_shown: kind & SHOWN != 0,
            is_data: kind & DATA != 0,
        };
        self.lines.iter().map(line).collect()
    }

    /// When the last one came.
    pub(super) fn t(&self) -> Option<f64> {
        self.lines.last().map(|(t, ..)| *t)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_every_kind_come_back() {
        let mut lines = Vec::new();
        for stream in STREAMS {
            for flags in 0..8 {
                lines.push(LogLine {
                    t: 0.1,
                    stream,
                    text: "ü \"x\"".into(),
                    is_open: flags & 1 != 0,
                    is_shown: flags & 2 != 0,
                    is_data: flags & 4 != 0,
                });
            }
        }
        let text = serde_json::to_string(&Lines::of(JobId(3), &lines)).unwrap();
        let read: Lines = serde_json::from_str(&text).unwrap();
        assert_eq!((read.job, read.lines()), (JobId(3), lines));
    }
}
