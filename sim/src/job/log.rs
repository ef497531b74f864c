//! A job's log: its last lines, within a bound.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use parking_lot::Mutex;

use super::message::LogLine;

/// Lines kept of a job. A night of one line a second is 30,000.
const LINES: usize = 100_000;
/// Bytes of text kept of a job.
const BYTES: usize = 8 << 20;
/// What a line costs beside its text: itself, its counts, its place in the queue.
const LINE_OVERHEAD: usize = size_of::<LogLine>() + 3 * size_of::<usize>();

#[derive(Debug, Default)]
struct Lines {
    kept: VecDeque<LogLine>,
    /// The numbers of the lines that have no end so far: one of a stream at most.
    open: Vec<u64>,
    /// Lines that came before the first one kept.
    forgotten: u64,
    bytes: usize,
}

impl Lines {
    /// Puts the line where its stream's open one stood, whose time it has: others may have come since.
    /// Gives it back where there is none.
    fn take_the_place(&mut self, line: LogLine) -> Option<LogLine> {
        let forgotten = self.forgotten;
        self.open.retain(|number| *number >= forgotten);
        for place in 0..self.open.len() {
            let index = (self.open[place] - forgotten) as usize;
            if let Some(open) = self.kept.get_mut(index)
                && open.stream == line.stream
            {
                self.bytes = self.bytes + line.text.len() - open.text.len();
                if !line.is_open {
                    self.open.swap_remove(place);
                }
                *open = LogLine { t: open.t, ..line };
                return None;
            }
        }
        Some(line)
    }
}

/// The last lines of a job's log. A cheap handle; lines are counted from the job's first.
#[derive(Clone, Debug, Default)]
pub struct Log {
    lines: Arc<Mutex<Lines>>,
}

impl Log {
    /// Adds a line, in the place of its stream's open one if there is one; the oldest ones go where
    /// the bound is reached.
    pub fn push(&self, line: LogLine) {
        self.locked(|lines| {
            let Some(line) = lines.take_the_place(line) else {
                return;
            };
            if line.is_open {
                let next = lines.forgotten + lines.kept.len() as u64;
                lines.open.push(next);
            }
            lines.bytes += line.text.len() + LINE_OVERHEAD;
            lines.kept.push_back(line);
            while lines.kept.len() > LINES || (lines.bytes > BYTES && lines.kept.len() > 1) {
                let Some(oldest) = lines.kept.pop_front() else {
                    break;
                };
                lines.bytes -= oldest.text.len() + LINE_OVERHEAD;
                lines.forgotten += 1;
            }
        });
    }

    /// The number of the first line that has no end so far, or else of the first one to come.
    pub fn closed_until(&self) -> u64 {
        self.locked(|lines| {
            let end = lines.forgotten + lines.kept.len() as u64;
            lines.open.iter().copied().fold(end, u64::min)
        })
    }

    /// The range of line numbers that are kept.
    pub fn range(&self) -> Range<u64> {
        self.locked(|lines| lines.forgotten..lines.forgotten + lines.kept.len() as u64)
    }

    /// The kept lines within a range of line numbers, each with its number.
    pub fn lines(&self, range: Range<u64>) -> Vec<(u64, LogLine)> {
        self.locked(|lines| {
            let from = range.start.saturating_sub(lines.forgotten) as usize;
            let to = range.end.saturating_sub(lines.forgotten) as usize;
            let first = lines.forgotten + from as u64;
            let kept = lines.kept.iter().skip(from).take(to.saturating_sub(from));
            (first..).zip(kept.cloned()).collect()
        })
    }

    fn locked<T>(&self, f: impl FnOnce(&mut Lines) -> T) -> T {
        f(&mut self.lines.lock())
    }
}

#[cfg(test)]
mod tests {
    use super::super::message::Stream;
    use super::*;

    fn line(text: &str) -> LogLine {
        LogLine {
            t: 0.0,
            stream: Stream::Out,
            text: text.into(),
            is_open: false,
            is_shown: false,
        }
    }

    #[test]
    fn more_lines_than_the_bound_push_the_oldest_out_and_keep_their_numbers() {
        let log = Log::default();
        let some = LINES as u64 + 10;
        (0..some).for_each(|number| log.push(line(&number.to_string())));
        assert_eq!(log.range(), some - LINES as u64..some);
        let last = log.lines(some - 1..some + 5);
        assert_eq!(last.len(), 1);
        assert_eq!(
            (last[0].0, &*last[0].1.text),
            (some - 1, &*(some - 1).to_string())
        );
        let first = log.lines(0..log.range().start + 1);
        assert_eq!(first[0].0, log.range().start);
    }

    #[test]
    fn long_lines_are_held_to_the_bytes_and_one_too_long_stays_alone() {
        let log = Log::default();
        let long = "x".repeat(1 << 20);
        (0..100).for_each(|_| log.push(line(&long)));
        let kept = log.range();
        assert!((kept.end - kept.start) as usize * long.len() <= BYTES);
        log.push(line(&"y".repeat(2 * BYTES)));
        assert_eq!(log.range(), 100..101);
    }

    #[test]
    fn an_open_line_is_replaced_by_the_next_of_its_stream_and_keeps_its_number() {
        let mut t = 0.0;
        let mut of = |stream, text, is_open| {
            t += 1.0;
            LogLine {
                t,
                stream,
                is_open,
                ..line(text)
            }
        };
        let log = Log::default();
        log.push(line("one"));
        log.push(of(Stream::Out, "Name? ", true));
        log.push(of(Stream::Note, "a note", false));
        log.push(of(Stream::Err, "50", true));
        assert_eq!(log.closed_until(), 1);
        log.push(of(Stream::Out, "Name? x", false));
        assert_eq!(log.closed_until(), 3);
        log.push(of(Stream::Out, "two", false));
        log.push(of(Stream::Err, "50 %", false));
        let lines = log.lines(0..9);
        let texts: Vec<&str> = lines.iter().map(|(_, line)| &*line.text).collect();
        assert_eq!(texts, ["one", "Name? x", "a note", "50 %", "two"]);
        assert!(lines.is_sorted_by_key(|(_, line)| line.t));
        assert_eq!(log.closed_until(), 5);
    }

    #[test]
    fn a_range_outside_of_what_is_kept_holds_nothing() {
        let log = Log::default();
        log.push(line("one"));
        assert_eq!(log.lines(1..9), []);
        assert_eq!(log.lines(Range { start: 5, end: 2 }), []);
    }
}
