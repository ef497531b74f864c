//! From bytes to messages: what one stream of a source says, on its way into the channel.

use std::collections::HashSet;

use crate::format::{Options, Parser};
use crate::job::{
    AxisKind, AxisSpec, CutOff, LogLine, Origin, SeriesSpec, SeriesWriter, Stream, TaskContext,
};

use super::ReadOptions;
use super::columns::{Batch, RowTimes};
use super::input::Arrival;
use super::said::Said;

/// Lines and bytes of text in one message, at most.
const LOG_LINES: usize = 128;
const LOG_BYTES: usize = 64 << 10;

/// The name of the x axis where rows are counted.
const ROW_AXIS: &str = "row";

/// The x axis of rows that don't have one of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum XAxis {
    /// The scope's time, as they arrive.
    Time,
    /// Their number: they were all there already.
    Row,
}

/// Reads one stream of a source and sends what it says.
pub(super) struct Feed {
    ctx: TaskContext,
    parser: Parser,
    options: Options,
    said: Said,
    axis: XAxis,
    /// Rows of the blocks that were sent.
    rows: u64,
    /// Up to here the stream was read, on the scope's clock.
    read_until: f64,
    /// The series that were announced, by the parser's index.
    writers: Vec<Option<SeriesWriter>>,
    /// All names that were announced, before the stream began anew, too: they are bounded.
    names: HashSet<String>,
}

impl Feed {
    pub fn new(ctx: &TaskContext, stream: Stream, options: &ReadOptions, axis: XAxis) -> Self {
        let options = Options {
            format: options.format,
            x: options.x.clone(),
            ..Options::default()
        };
        Self {
            ctx: ctx.clone(),
            parser: Parser::new(options.clone()),
            options,
            said: Said::new(stream),
            axis,
            rows: 0,
            read_until: ctx.now(),
            writers: Vec::new(),
            names: HashSet::new(),
        }
    }

    /// Reads a piece of the stream and sends what it says.
    pub async fn read(&mut self, bytes: &[u8], arrival: Arrival) -> Result<(), CutOff> {
        let now = self.ctx.now();
        self.said.now = now;
        self.parser.feed(bytes, &mut self.said);
        let times = self.row_times(now, arrival);
        self.read_until = now;
        self.send(times).await
    }

    /// The stream has ended: a last line without an end is read, too.
    pub async fn finish(&mut self) -> Result<(), CutOff> {
        self.said.now = self.ctx.now();
        self.parser.finish(&mut self.said);
        let times = self.row_times(self.said.now, Arrival::Awaited);
        self.send(times).await
    }

    /// Says how many lines were bad, if that is news.
    pub async fn sum_up(&mut self) -> Result<(), CutOff> {
        match self.said.bad_lines.summary() {
            Some(summary) => self.note(&summary).await,
            None => Ok(()),
        }
    }

    /// Begins anew with another stream of the same kind; an unfinished line of the old one is
    /// dropped. Series keep their places by their names.
    pub fn begin_anew(&mut self) {
        self.parser = Parser::new(self.options.clone());
        let Said {
            bad_lines, stream, ..
        } = std::mem::replace(&mut self.said, Said::new(Stream::Note));
        self.said.bad_lines = bad_lines;
        self.said.stream = stream;
        self.writers.clear();
    }

    /// Adds a note of the scope's to the log.
    pub async fn note(&mut self, note: &str) -> Result<(), CutOff> {
        self.said.now = self.ctx.now();
        self.said.log(Stream::Note, note);
        self.send_log().await
    }

    fn row_times(&self, now: f64, arrival: Arrival) -> RowTimes {
        let rows = self.said.columns.rows();
        match (self.axis, arrival) {
            (XAxis::Row, _) => RowTimes {
                start: self.rows as f64,
                step: 1.0,
            },
            // They came while the stream wasn't looked at: somewhere since the last look.
            (XAxis::Time, Arrival::Found) => spread(self.read_until, now, rows),
            (XAxis::Time, Arrival::Awaited) => spread(now, now, rows),
        }
    }

    async fn send(&mut self, times: RowTimes) -> Result<(), CutOff> {
        if let Some(format) = self.said.detected.take() {
            self.ctx.tell("format", format.name());
        }
        let bad_lines = std::mem::take(&mut self.said.bad_lines.uncounted);
        if bad_lines > 0 {
            self.ctx.count_bad_lines(bad_lines);
        }
        self.send_units().await?;
        self.rows += u64::from(self.said.columns.rows());
        for batch in self.said.columns.take_batches(times) {
            self.send_batch(batch).await?;
        }
        self.send_log().await
    }

    async fn send_units(&mut self) -> Result<(), CutOff> {
        for (series, unit) in std::mem::take(&mut self.said.units) {
            if let Some(Some(writer)) = self.writers.get(series as usize) {
                writer.unit(unit).await?;
            }
        }
        Ok(())
    }

    async fn send_batch(&mut self, batch: Batch) -> Result<(), CutOff> {
        let Batch {
            series,
            times,
            values,
        } = batch;
        let index = series as usize;
        if let Some(spec) = self.said.series.get_mut(index).and_then(Option::take) {
            self.announce(series, spec).await?;
        }
        match self.writers.get(index) {
            Some(Some(writer)) => writer.batch(times, values).await,
            // One too many: a parser names every other series before its first sample.
            _ => Ok(()),
        }
    }

    async fn announce(&mut self, series: u32, spec: SeriesSpec) -> Result<(), CutOff> {
        if !self.names.contains(&spec.name) {
            if self.names.len() == self.options.series_max {
                return Ok(());
            }
            self.names.insert(spec.name.clone());
        }
        let x_axis = match (self.said.columns.has_axis(series), self.axis) {
            (Some(true), _) => self.said.x_axis.clone().map(AxisSpec::named),
            (_, XAxis::Row) => Some(AxisSpec::named(ROW_AXIS).kind(AxisKind::Row)),
            (_, XAxis::Time) => None,
        };
        let spec = SeriesSpec { x_axis, ..spec };
        let writer = self.ctx.announce(spec, Origin::Heard).await?;
        let index = series as usize;
        if self.writers.len() <= index {
            self.writers.resize(index + 1, None);
        }
        self.writers[index] = Some(writer);
        Ok(())
    }

    async fn send_log(&mut self) -> Result<(), CutOff> {
        // Each message has memory of its own size: a part split off the block would keep all of it.
        let mut lines = std::mem::take(&mut self.said.log).into_iter();
        while !lines.as_slice().is_empty() {
            let count = message_len(lines.as_slice());
            let message = lines.by_ref().take(count).collect();
            self.ctx.log_lines(message).await?;
        }
        Ok(())
    }
}

/// Rows evenly over what lies behind `since`, the last one at `now`.
fn spread(since: f64, now: f64, rows: u32) -> RowTimes {
    if rows <= 1 || since >= now {
        return RowTimes {
            start: now,
            step: 0.0,
        };
    }
    let step = (now - since) / f64::from(rows);
    RowTimes {
        start: since + step,
        step,
    }
}

/// How many of the lines go into one message: at least one.
fn message_len(lines: &[LogLine]) -> usize {
    let mut bytes = 0;
    let fits = lines.iter().take(LOG_LINES).take_while(|line| {
        bytes += line.text.len();
        bytes <= LOG_BYTES
    });
    fits.count().max(1).min(lines.len())
}

#[cfg(test)]
mod tests {
    use crate::job::{LogLine, Stream};

    use super::{LOG_BYTES, LOG_LINES, RowTimes, message_len, spread};

    #[test]
    fn rows_lie_between_two_looks_and_the_last_one_is_now() {
        let (start, step) = (10.5, 0.5);
        assert_eq!(spread(10.0, 12.0, 4), RowTimes { start, step });
        for (since, now, rows) in [(10.0, 12.0, 1), (12.0, 12.0, 4), (13.0, 12.0, 4)] {
            let at_once = RowTimes {
                start: 12.0,
                step: 0.0,
            };
            assert_eq!(spread(since, now, rows), at_once);
        }
    }

    #[test]
    fn a_message_holds_lines_up_to_a_bound_and_at_least_one() {
        let line = |bytes: usize| LogLine {
            t: 0.0,
            stream: Stream::Out,
            text: "x".repeat(bytes).into(),
        };
        assert_eq!(message_len(&[]), 0);
        assert_eq!(message_len(&[line(2 * LOG_BYTES)]), 1);
        assert_eq!(message_len(&vec![line(LOG_BYTES / 4); 9]), 4);
        assert_eq!(message_len(&vec![line(1); LOG_LINES + 1]), LOG_LINES);
    }
}
