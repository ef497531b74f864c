//! From bytes to messages: what one stream of a source says, on its way into the channel.

mod announced;
mod axis;
mod cleared;
mod counted;
mod late;
mod ledger;
mod told;
mod topic;
mod typed;
mod waited;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use crate::format::{Format, Ledger, Options, Parser};
use crate::job::{AxisSpec, CutOff, LogLine, SeriesWriter, Stream, TaskContext};

use self::axis::names_axis;
use self::counted::Counted;
use self::ledger::{Unsent, change};
pub(super) use self::topic::Topic;
use self::typed::Typist;
use super::columns::{Batch, RowTimes};
use super::input::Arrival;
use super::intake::Intake;
use super::loading::Loading;
use super::own_axis::OwnAxis;
use super::parsed::{FactChange, Parsed};
use super::row_counter::RowCounter;

/// A timer that wakes a moment early finds nothing to do.
const TICK: Duration = Duration::from_millis(1);

/// How often to look whether a question has been answered, which the terminal shows on another stream.
const ANSWER: Duration = Duration::from_millis(100);

/// Lines and bytes of text in one message, at most.
const LOG_LINES: usize = 128;
const LOG_BYTES: usize = 64 << 10;

/// What lies between lines that came at once: less than anyone sees, and enough to tell them apart
/// in the first hundred days.
const APART_SECS: f64 = 2e-9;

/// The name of the x axis where rows are counted.
const ROW_AXIS: &str = "row";

/// The x axis of rows that don't have one of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FallbackAxis {
    /// The scope's time, as they arrive.
    Time,
    /// Their number: they were all there already.
    Row,
}

/// Reads one stream of a source and sends what it says.
pub(super) struct Feed {
    ctx: TaskContext,
    parser: Parser,
    series_max: usize,
    /// A person said what the x axis is.
    is_axis_named: bool,
    intake: Arc<Intake>,
    /// The corrections that are obeyed.
    version: u64,
    parsed: Parsed,
    /// Of a source that has many streams, each with a name of its own.
    topic: Option<Topic>,
    axis: FallbackAxis,
    /// What the rows of a file are counted by, if not by their numbers.
    row_counter: Option<RowCounter>,
    /// The series that count: what they say is sent before what is said beside it, so that whoever
    /// has a sample of a row has the row's count, too.
    counters: Vec<u32>,
    /// Rows of the blocks that were sent.
    rows: u64,
    /// Up to here the stream was read, on the scope's clock.
    read_until: f64,
    /// What the job's ledger holds of this stream.
    ledger: Ledger,
    /// The series that were announced, by the parser's index.
    writers: Vec<Option<SeriesWriter>>,
    /// All names that were announced, before the stream began anew or was corrected, too: they are
    /// bounded. With what they stand over, and the unit that was told last.
    names: HashMap<String, (Option<AxisSpec>, String)>,
    /// What it was found to be.
    format: Option<Format>,
    /// What of it is counted for the job.
    counted: Counted,
    /// How much has been read of what was there before.
    loading: Option<Loading>,
    /// Of the program whose output it is.
    typist: Option<Typist>,
}

impl Feed {
    pub(super) fn new(
        ctx: &TaskContext,
        stream: Stream,
        intake: &Arc<Intake>,
        axis: FallbackAxis,
    ) -> Self {
        intake.begin(stream);
        Self::of(ctx, stream, intake, axis, None)
    }

    fn of(
        ctx: &TaskContext,
        stream: Stream,
        intake: &Arc<Intake>,
        axis: FallbackAxis,
        topic: Option<Topic>,
    ) -> Self {
        let version = intake.version();
        let options = Options {
            wall_start: Some(ctx.wall_start()),
            is_paced: axis == FallbackAxis::Time,
            group: topic.as_ref().map_or(String::new(), Topic::group),
            ..intake.parser_options(stream, ctx.wall_start() + ctx.now())
        };
        let mut parsed = Parsed::new(stream);
        parsed.series_max = options.series_max;
        if axis == FallbackAxis::Time {
            parsed.axis = OwnAxis::live(ctx.wall_start());
        }
        Self {
            ctx: ctx.clone(),
            series_max: options.series_max,
            is_axis_named: names_axis(&options),
            parser: Parser::in_room(options, topic.as_ref().map(Topic::room)),
            topic,
            intake: Arc::clone(intake),
            version,
            parsed,
            axis,
            row_counter: None,
            counters: Vec::new(),
            rows: 0,
            read_until: ctx.now(),
            ledger: Ledger::default(),
            writers: Vec::new(),
            names: HashMap::new(),
            format: None,
            counted: Counted::default(),
            loading: None,
            typist: None,
        }
    }

    /// Reads a piece of the stream and sends what it says.
    pub(super) async fn read(&mut self, bytes: &[u8], arrival: Arrival) -> Result<(), CutOff> {
        let now = self.begin_block().await?;
        self.intake.take(self.parsed.stream, bytes);
        self.parser.feed(bytes, now, &mut self.parsed);
        self.counted.came(bytes.len());
        if let Some(loading) = &mut self.loading {
            loading.came(bytes.len() as u64, &self.ctx);
        }
        self.show(bytes).await;
        self.end_block(now, arrival).await
    }

    /// Something is about to be read, as a person wants it by now. Returns when that is.
    async fn begin_block(&mut self) -> Result<f64, CutOff> {
        let now = self.ctx.now();
        self.parsed.now = now;
        if self.intake.version() != self.version {
            self.correct().await?;
        }
        self.parser.set_urgent(self.ctx.is_urgent());
        self.take_typed(now);
        Ok(now)
    }

    /// Sends what was read.
    async fn end_block(&mut self, now: f64, arrival: Arrival) -> Result<(), CutOff> {
        let times = self.row_times(now, arrival);
        self.read_until = now;
        self.send(times).await
    }

    /// The stream has ended: a last line without an end is read, too.
    pub(super) async fn finish(&mut self) -> Result<(), CutOff> {
        self.parsed.now = self.ctx.now();
        self.take_typed(self.parsed.now);
        self.parser.finish(&mut self.parsed);
        self.show_rest().await;
        let times = self.row_times(self.parsed.now, Arrival::Awaited);
        self.send(times).await
    }

    /// The stream broke off, or its source is stopped: the whole lines that waited for more are read;
    /// one without an end may be half of one, and is told as cut off.
    pub(super) async fn break_off(&mut self) -> Result<(), CutOff> {
        self.parsed.now = self.ctx.now();
        self.take_typed(self.parsed.now);
        self.parser.break_off(&mut self.parsed);
        self.show_rest().await;
        let times = self.row_times(self.parsed.now, Arrival::Awaited);
        self.send(times).await
    }

    /// What to say of an x axis that a person asked for and that never came.
    pub(super) fn missing_axis(&self) -> Option<String> {
        let is_asked = self.intake.asks_for_axis();
        is_asked.then(|| self.parser.missing_axis()).flatten()
    }

    /// What it was found to be so far.
    pub(super) fn format(&self) -> Option<Format> {
        self.format
    }

    /// Nothing has come: what waited for more is read without it.
    pub(super) async fn tick(&mut self) -> Result<(), CutOff> {
        let now = self.ctx.now();
        self.parsed.now = now;
        self.take_typed(now);
        self.parser.tick(now, &mut self.parsed);
        self.note_question();
        let times = self.row_times(now, Arrival::Awaited);
        if self.parsed.columns.rows() > 0 {
            // What comes next stands behind these rows.
            self.read_until = now;
        }
        self.send(times).await
    }

    /// How long until [`tick`](Self::tick) has something to do; `None` where nothing waits.
    pub(super) fn wait(&self) -> Option<Duration> {
        let Some(deadline) = self.parser.deadline() else {
            return self.is_asking().then_some(ANSWER);
        };
        let wait = deadline - self.ctx.now();
        Some(Duration::try_from_secs_f64(wait.max(0.0)).unwrap_or(Duration::ZERO) + TICK)
    }

    /// So many bytes are there already: how far they have been read is shown.
    pub(super) fn load(&mut self, bytes: u64) {
        self.loading = Some(Loading::of(bytes));
    }

    /// Says how many lines were bad, if that is news.
    pub(super) async fn sum_up(&mut self) -> Result<(), CutOff> {
        match self.parsed.bad_lines.summary() {
            Some(summary) => self.note(&summary).await,
            None => Ok(()),
        }
    }

    /// The stream is a terminal's, of this size in columns and rows.
    pub(super) fn set_terminal(&mut self, columns: u16, rows: u16) {
        self.parser.set_terminal(columns, rows);
    }

    /// The other side is there, for the first time or again: what it says comes after this, be it all at once.
    pub(super) fn connects(&mut self) {
        self.read_until = self.ctx.now();
    }

    /// Goes on with another stream of the same kind, of which the header, the format and the axis are
    /// known; an unfinished line of the old one is dropped.
    pub(super) fn begin_anew(&mut self) {
        self.parser.restart();
    }

    /// Reads from here on as a person said. What is known of the source is learned anew from the
    /// lines that are kept.
    async fn correct(&mut self) -> Result<(), CutOff> {
        // What waits for more is read as it was.
        self.parser.settle(&mut self.parsed);
        let times = self.row_times(self.parsed.now, Arrival::Awaited);
        self.send(times).await?;
        self.version = self.intake.version();
        let epoch = self.ctx.wall_start() + self.ctx.now();
        let options = Options {
            wall_start: Some(self.ctx.wall_start()),
            is_paced: self.axis == FallbackAxis::Time,
            group: self.topic.as_ref().map_or(String::new(), Topic::group),
            ..self.intake.parser_options(self.parsed.stream, epoch)
        };
        self.is_axis_named = names_axis(&options);
        if self.parsed.stream == Stream::Out
            && let Some(format) = options.format
        {
            self.ctx.tell("format", format.name());
            self.format = Some(format);
        }
        // What is kept of a source with topics is of all of them.
        let lines = match self.topic {
            Some(_) => Vec::new(),
            None => self.intake.lines(self.parsed.stream),
        };
        self.parsed.begin_anew(match self.axis {
            FallbackAxis::Time => OwnAxis::live(self.ctx.wall_start()),
            FallbackAxis::Row => OwnAxis::default(),
        });
        self.writers.clear();
        self.parser
            .relearn(options, &lines, &mut self.parsed.learning());
        self.ledger = self.parser.ledger();
        self.find_counters_again();
        if self.topic.is_none() {
            self.note("reads from here on as corrected").await?;
        }
        for note in self.intake.take_notes() {
            self.note(&note).await?;
        }
        Ok(())
    }

    /// The series have other numbers now.
    fn find_counters_again(&mut self) {
        self.counters.clear();
        let known = self.row_counter.take().filter(|_| !self.is_axis_named);
        self.row_counter = known.and_then(|counter| counter.again(&self.parsed));
    }

    /// Adds a note of the scope's to the log.
    pub(super) async fn note(&mut self, note: &str) -> Result<(), CutOff> {
        self.parsed.now = self.ctx.now();
        self.parsed.log(Stream::Note, note);
        self.send_log().await
    }

    fn row_times(&self, now: f64, arrival: Arrival) -> RowTimes {
        let rows = self.parsed.columns.rows();
        match (self.axis, arrival) {
            (FallbackAxis::Row, _) => RowTimes {
                start: self.rows as f64,
                step: 1.0,
            },
            // They came while the stream wasn't looked at: somewhere since the last look.
            (FallbackAxis::Time, Arrival::Found) => spread(self.read_until, now, rows),
            // Lines that came at once have times of their own all the same, in their order.
            (FallbackAxis::Time, Arrival::Awaited) => {
                let apart = now - f64::from(rows) * APART_SECS;
                spread(apart.max(self.read_until), now, rows)
            }
        }
    }

    async fn send(&mut self, times: RowTimes) -> Result<(), CutOff> {
        if let Some(format) = self.parsed.detected.take() {
            self.ctx.tell("format", format.name());
            self.format = Some(format);
        }
        let bad_lines = std::mem::take(&mut self.parsed.bad_lines.uncounted);
        if bad_lines > 0 {
            self.ctx.count_bad_lines(bad_lines);
            self.intake
                .keep_bad_lines(self.parsed.stream, self.parsed.bad_lines.clone());
        }
        self.count(bad_lines);
        self.send_findings();
        self.send_units().await?;
        self.decide_axis();
        self.count_rows();
        self.offer_axes();
        self.tell_axis();
        let mut batches = self.late_batches(times);
        self.rows += u64::from(self.parsed.columns.rows());
        batches.extend(self.parsed.columns.take_batches(times));
        let mut unsent = Unsent::of(&self.ctx, &batches);
        for batch in &batches {
            self.announce(batch.series).await?;
        }
        if !self.counters.is_empty() {
            batches.sort_by_key(|batch| !self.counters.contains(&batch.series));
        }
        let mut clears = self.take_clears();
        for batch in batches {
            let count = batch.values.len();
            let batch = if clears.are_some() {
                // Hardly any source does, so that its future needn't stand in all of them.
                Box::pin(self.send_cleared(batch, &mut clears)).await?
            } else {
                batch
            };
            self.send_batch(batch).await?;
            unsent.sent(count);
        }
        if clears.are_some() {
            Box::pin(self.clear_the_rest(clears)).await?;
        }
        self.send_log().await
    }

    /// Tells the job what was found beside samples and lines.
    fn send_findings(&mut self) {
        for change in self.parsed.facts.drain(..) {
            match change {
                FactChange::Set(fact) => {
                    let _is_kept = self.ctx.set_fact(fact);
                }
                FactChange::Removed(name) => self.ctx.clear_fact(&name),
            }
        }
        if let Some(progress) = self.parsed.progress.take() {
            // Who says how far it is needn't be told how far it was read.
            self.loading = None;
            self.ctx.set_progress(progress);
        }
        let ledger = self.parser.ledger();
        let change = change(&self.ledger, &ledger);
        if !change.is_empty() {
            self.ctx.count_in_ledger(&change);
        }
        self.ledger = ledger;
    }

    async fn send_units(&mut self) -> Result<(), CutOff> {
        for (series, unit) in std::mem::take(&mut self.parsed.units) {
            if let Some(Some(writer)) = self.writers.get(series as usize) {
                writer.unit(unit).await?;
            }
        }
        Ok(())
    }

    async fn send_batch(&self, batch: Batch) -> Result<(), CutOff> {
        let Batch {
            series,
            times,
            values,
        } = batch;
        match self.writers.get(series as usize) {
            Some(Some(writer)) => match self.parsed.labels.get(series as usize) {
                Some(labels) if !labels.is_empty() => {
                    let label = |place: usize| labels.get(place).map(|label| &**label);
                    writer.batch_of_labels(times, values, label).await
                }
                _ => writer.batch(times, values).await,
            },
            // One too many: a parser names every other series before its first sample.
            _ => Ok(()),
        }
    }

    async fn send_log(&mut self) -> Result<(), CutOff> {
        // Each message has memory of its own size: a part split off the block would keep all of it.
        self.mark_shown();
        self.intake
            .hear_choices(self.parsed.log.iter().map(|line| &*line.text));
        let mut lines = self.parsed.take_log().into_iter();
        while !lines.as_slice().is_empty() {
            let count = message_len(lines.as_slice());
            let message = lines.by_ref().take(count).collect();
            self.ctx.log_lines(message).await?;
        }
        match self.parsed.take_turned() {
            // Hardly any block has some, so that its future needn't stand in all of them.
            Some(turned) => Box::pin(self.ctx.turned_out_data(turned)).await,
            None => Ok(()),
        }
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
mod tests;
