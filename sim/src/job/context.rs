//! What a task holds while it runs: how it plots, logs, sleeps and sees the stop event.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::time::Instant;

use super::control::{Applied, Control, ControlKind};
use super::core::JobCore;
use super::event::StopEvent;
use super::findings::Findings;
use super::mark_kind::{MarkKind, mark_text};
use super::message::{DataLines, LogLine, Message, SeriesSpec, Stream};
use super::outlet::{CutOff, Outlet};
use super::parts::RunParts;
use super::prefill::Prefill;
use super::series::{Origin, SeriesWriter};
use super::signals::Signals;
use super::stop::{StopBy, StopMethod};
use super::tap::Reader;
use super::task_core::TaskCore;
use super::timer;
use crate::latch::Latch;

/// A task that is late by less makes up for it, so that the shortest intervals keep their rate
/// although no timer wakes to the tenth of a millisecond. Later than that, and than one interval,
/// its schedule begins anew: after a long block it doesn't race.
const CATCH_UP: Duration = Duration::from_millis(100);

/// Longer than any scope lives, and still a time that can be added to now.
const FOR_EVER: Duration = Duration::from_hours(24 * 365 * 30);

/// A task's way out of its job and back: samples and log lines out, stop event and interval in.
///
/// A clone may go to another thread (a blocking computation, say); what it does there counts as the
/// task's.
#[derive(Clone)]
pub struct TaskContext {
    pub(super) core: Arc<JobCore>,
    task: Arc<TaskCore>,
    event: StopEvent,
    pub(super) kill: Latch,
    pub(super) signals: Signals,
    pub(super) run: u32,
    pub(super) outlet: Outlet,
    prefill: Prefill,
    pub(super) findings: Arc<Findings>,
}

impl fmt::Debug for TaskContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TaskContext")
            .field("job", &self.core.about.id)
            .field("run", &self.run)
            .finish_non_exhaustive()
    }
}

impl TaskContext {
    pub(super) fn new(core: &Arc<JobCore>, parts: &RunParts, task: &Arc<TaskCore>) -> Self {
        Self {
            core: Arc::clone(core),
            task: Arc::clone(task),
            event: parts.signals.event.clone(),
            kill: parts.signals.kill.clone(),
            signals: parts.signals.clone(),
            run: parts.number,
            outlet: parts.outlet.clone(),
            prefill: parts.prefill.clone(),
            findings: Arc::clone(&parts.findings),
        }
    }

    /// Seconds since the scope's start.
    pub fn now(&self) -> f64 {
        self.core.about.clock.now()
    }

    /// Whether somebody waits for what jobs say, to act on it at once.
    pub(crate) fn is_urgent(&self) -> bool {
        self.core.about.urgency.is_some()
    }

    /// The wall clock's time at second 0 of the scope, in seconds since 1970, UTC.
    pub fn wall_start(&self) -> f64 {
        self.core.about.clock.wall_start()
    }

    /// Adds a sample to the series of this name, now. NaN is a gap. Blocks while the channel is
    /// full; after the job was cut off it does nothing.
    pub fn plot(&self, series: &str, value: f64) {
        self.plot_at(series, self.now(), value);
    }

    /// Adds a sample at `t` seconds since the scope's start.
    pub fn plot_at(&self, series: &str, t: f64, value: f64) {
        let entry = self.core.series.find_or_announce(series, &self.outlet);
        // A job that was cut off is told so by its stop; here there is no one to tell.
        let _cut_off = entry.push(&self.outlet, t, value);
    }

    /// Adds a label to the state series of this name, now: it is held until another comes. Blocks while
    /// the channel is full; after the job was cut off it does nothing.
    pub fn state(&self, series: &str, label: &str) {
        let _cut_off = self
            .series(SeriesSpec::state(series))
            .push_label(self.now(), label);
    }

    /// A writer of one series, for many samples: no name is looked up, and batches go in one piece.
    pub fn series(&self, spec: SeriesSpec) -> SeriesWriter {
        let entry = self.core.series.announce(spec, &self.outlet);
        SeriesWriter::new(entry, self.outlet.clone())
    }

    /// The same for a source: the job's other tasks, and its stop, go on while the channel is full.
    /// No other task is to write this series.
    ///
    /// # Errors
    /// [`CutOff`] if nobody takes it any more.
    pub(crate) async fn announce(
        &self,
        spec: SeriesSpec,
        origin: Origin,
    ) -> Result<SeriesWriter, CutOff> {
        let series = &self.core.series;
        let entry = series.announce_async(spec, origin, &self.outlet).await?;
        Ok(SeriesWriter::new(entry, self.outlet.clone()))
    }

    /// Reads another task's series from now on.
    pub fn read(&self, series: &str) -> Reader {
        self.core.series.read(series)
    }

    /// Adds a line to the job's log.
    pub fn log(&self, line: impl Into<String>) {
        self.log_to(Stream::Out, line);
    }

    /// Adds a line to the job's log as coming from this stream.
    pub fn log_to(&self, stream: Stream, line: impl Into<String>) {
        self.core.log(&self.outlet, stream, line.into());
    }

    /// Notes something on the job's plots and in its log, now. A text without a character isn't.
    pub fn mark(&self, text: &str) {
        if let Some(mark) = self.mark_message(text, None) {
            // As in `plot_at`: a job that was cut off has no one to tell.
            let _cut_off = self.outlet.send(mark);
        }
    }

    /// The same at `t` seconds since the scope's start, or now; lets other tasks run while the channel
    /// is full.
    ///
    /// # Errors
    /// [`CutOff`] if nobody takes it any more.
    pub(crate) async fn mark_at(&self, text: &str, t: Option<f64>) -> Result<(), CutOff> {
        match self.mark_message(text, t) {
            Some(mark) => self.outlet.send_async(mark).await,
            None => Ok(()),
        }
    }

    fn mark_message(&self, text: &str, t: Option<f64>) -> Option<Message> {
        let text = mark_text(text)?;
        self.core.count_log_lines(1);
        let kind = MarkKind::ProgramNote;
        Some(self.core.mark_message(kind, text, t))
    }

    /// Sleeps for the task's interval, measured from the end of the last one so that the rate is
    /// kept. A changed interval counts at once, for the sleep under way too. Returns whether the
    /// task is to go on: `false` as soon as the stop event is set. A task without an interval only
    /// lets others run.
    pub async fn sleep(&self) -> bool {
        self.task.set_looked();
        let Some(interval) = &self.task.interval else {
            tokio::task::yield_now().await;
            return !self.event.is_set();
        };
        let from = self.sleep_start(interval.requested());
        let mut not_before = from;
        let deadline = loop {
            let changed = interval.changed();
            self.apply_interval(interval);
            let deadline = (from + Duration::from_secs_f64(interval.applied())).max(not_before);
            tokio::select! {
                biased;
                () = self.event.wait() => return false,
                () = timer::until(deadline) => break deadline,
                // A tick that the new interval puts into the past is due now, and once.
                () = changed => not_before = Instant::now(),
            }
        };
        self.task.set_due(deadline);
        self.count_tick();
        true
    }

    /// Sleeps this long, or until the stop event; returns whether the task is to go on.
    pub async fn sleep_for(&self, duration: Duration) -> bool {
        self.task.set_looked();
        let deadline = Instant::now() + duration.min(FOR_EVER);
        tokio::select! {
            biased;
            () = self.event.wait() => false,
            () = timer::until(deadline) => true,
        }
    }

    /// Counts a tick of a task that doesn't use [`sleep`](Self::sleep), which counts by itself.
    pub fn count_tick(&self) {
        self.task.ticks.fetch_add(1, Ordering::Relaxed);
    }

    /// Ticks of this task so far.
    pub fn ticks(&self) -> u64 {
        self.task.ticks.load(Ordering::Relaxed)
    }

    /// The interval as it is applied now.
    pub fn interval(&self) -> Option<Duration> {
        let interval = self.task.interval.as_ref()?;
        Some(Duration::from_secs_f64(interval.applied()))
    }

    /// The job's stop event: wait on it, look at it, or set it to end the job from within. A task
    /// that has ever asked for it, or slept by this context, answers a stop: it is waited for then,
    /// and what stands behind its loop runs.
    pub fn stop_event(&self) -> &StopEvent {
        self.task.set_looked();
        &self.event
    }

    /// How this run was asked to stop, and by whom; the newest of several ways.
    pub(crate) fn stop_asked(&self) -> Option<(StopMethod, StopBy)> {
        self.core.with_life(|life| {
            let rung = life.rungs.last()?;
            Some((rung.method, rung.by))
        })
    }

    /// How long a job is given to end before a harder method.
    pub fn grace(&self) -> Duration {
        self.core.about.patience.grace()
    }

    /// The task's name.
    pub fn name(&self) -> &str {
        &self.task.name
    }

    /// Counts samples that were lost because they couldn't wait.
    pub fn count_dropped(&self, samples: u64) {
        self.core
            .counters
            .dropped
            .fetch_add(samples, Ordering::Relaxed);
        let (job, t) = (self.core.about.id, self.now());
        // The count has it, too.
        let _no_room = self
            .outlet
            .send_beside(Message::Dropped { job, samples, t });
    }

    /// Adds lines to the job's log, all in one message, and lets other tasks run while the channel
    /// is full.
    ///
    /// # Errors
    /// [`CutOff`] if nobody takes them any more.
    pub async fn log_lines(&self, lines: Vec<LogLine>) -> Result<(), CutOff> {
        let whole = lines.iter().filter(|line| !line.is_open);
        self.core.count_log_lines(whole.count());
        let job = self.core.about.id;
        self.outlet.send_async(Message::Log { job, lines }).await
    }

    /// Lines that were logged turned out to carry samples.
    ///
    /// # Errors
    /// [`CutOff`] if nobody takes it any more.
    pub(crate) async fn turned_out_data(&self, lines: DataLines) -> Result<(), CutOff> {
        let job = self.core.about.id;
        let message = Message::TurnedOutData { job, lines };
        self.outlet.send_async(message).await
    }

    /// Whether this run is yet to tell of the time before it began.
    pub(crate) fn is_prefilling(&self) -> bool {
        !self.prefill.is_done()
    }

    /// All there was before has been said: once the scope has taken it in, the job is live.
    ///
    /// # Errors
    /// [`CutOff`] if nobody takes it any more.
    pub(crate) async fn filled(&self) -> Result<(), CutOff> {
        self.settled().await?;
        self.prefill.end();
        self.core.tell_change();
        Ok(())
    }

    /// Waits until the job is live, or for the stop event.
    pub(crate) async fn until_live(&self) {
        tokio::select! {
            biased;
            () = self.event.wait() => {}
            () = self.prefill.wait() => {}
        }
    }

    /// Waits until the scope has taken in all that was said before.
    ///
    /// # Errors
    /// [`CutOff`] if nobody takes it any more.
    pub(crate) async fn settled(&self) -> Result<(), CutOff> {
        let (answer, settled) = flume::bounded(1);
        self.outlet.send_async(Message::Barrier(answer)).await?;
        settled.recv_async().await.map_err(|_| CutOff)
    }

    #[cfg(test)]
    pub(super) fn core_for_tests(&self) -> &JobCore {
        &self.core
    }

    fn sleep_start(&self, interval_secs: f64) -> Instant {
        let now = Instant::now();
        let interval = Duration::from_secs_f64(interval_secs);
        match self.task.due() {
            Some(due) if now < due + interval.max(CATCH_UP) => due,
            _ => now,
        }
    }

    fn apply_interval(&self, interval: &Control) {
        if let Some(applied) = interval.apply(|| self.now()) {
            self.say_applied(interval, &applied);
        }
    }

    pub(super) fn say_applied(&self, control: &Control, applied: &Applied) {
        let said = self.applied_message(control, applied, self.now());
        // As in `plot_at`: a job that was cut off has no one to tell.
        let _cut_off = self.outlet.send(said);
    }

    pub(super) async fn say_applied_async(&self, control: &Control, applied: &Applied, t: f64) {
        let said = self.applied_message(control, applied, t);
        // As in `plot_at`.
        let _cut_off = self.outlet.send_async(said).await;
    }

    /// The job works with a value that nobody has asked for: nothing for the log or the plots.
    pub(super) async fn say_confirmed(&self, control: &Control, value: f64, t: f64) {
        self.core.tell_change();
        let said = self.confirmed_message(control, (value, None), t);
        // As in `plot_at`.
        let _cut_off = self.outlet.send_async(said).await;
    }

    fn confirmed_message(
        &self,
        control: &Control,
        (value, request): (f64, Option<u64>),
        t: f64,
    ) -> Message {
        Message::Confirmed {
            job: self.core.about.id,
            control: Arc::clone(control.name()),
            value,
            request,
            t,
        }
    }

    /// What the log and the plots are told; views are told of every change. What a job only shows
    /// changes as often as it likes, and nobody turned it: it makes no marks.
    fn applied_message(&self, control: &Control, applied: &Applied, t: f64) -> Message {
        let Applied {
            before,
            value,
            request,
        } = *applied;
        let is_shown_only = control.spec().kind == ControlKind::Value;
        if is_shown_only || before.to_bits() == value.to_bits() {
            self.core.tell_change();
            return self.confirmed_message(control, (value, request), t);
        }
        self.core.count_log_lines(1);
        let text = match control.spec().kind {
            ControlKind::Button => String::new(),
            _ => control.spec().text(value),
        };
        Message::Applied {
            job: self.core.about.id,
            control: Arc::clone(control.name()),
            value,
            text,
            request,
            t,
        }
    }
}
