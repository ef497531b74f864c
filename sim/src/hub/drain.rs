//! Takes the messages in, one after the other, and puts what they say into its room.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, PoisonError};
use std::thread;
use std::time::Duration;

use flume::{RecvError, TryRecvError};

use super::owned::JobSeries;
use super::rooms::Rooms;
use super::singles::{Gathered, Singles};
use super::standings::Standings;
use crate::job::{
    AxisKind, AxisSpec, Job, JobId, Log, LogLine, MarkKind, Message, SeriesSpec, Stream, Times,
    clean_text,
};
use crate::mark::{Mark, OwnX};
use crate::store::{self, SeriesId, SeriesInfo, XAxis, XKind};

/// How long the hub lets messages gather once it has drained the channel. Waiting on the channel at
/// once would cost a producer that sends one sample at a time a system call each, to wake the hub.
/// Short enough that the channel doesn't fill meanwhile, and far below a display's frame.
const PAUSE: Duration = Duration::from_micros(100);

/// In the logs of so many jobs that run a notice of the scope's stands, at most.
const NOTICED_JOBS: usize = 16;

/// What the hub knows of a job.
struct DrainedJob {
    name: Arc<str>,
    log: Log,
    /// The store's number of each of the job's series, by the job's own index.
    series: Vec<Option<Gathered>>,
    /// Indices of those that are gone because another one has their name.
    superseded: HashSet<u32>,
}

pub(super) struct Drain {
    rooms: Rooms,
    jobs: HashMap<JobId, DrainedJob>,
    /// The count of removals up to which the removed jobs are forgotten.
    removals_seen: u64,
    singles: Singles,
    standings: Standings,
    /// The time of the last line that was logged.
    logged_until: f64,
}

impl Drain {
    pub fn new(rooms: Rooms) -> Self {
        Self {
            rooms,
            jobs: HashMap::new(),
            removals_seen: 0,
            singles: Singles::default(),
            standings: Standings::default(),
            logged_until: 0.0,
        }
    }

    /// Takes in what comes, until it is told to end.
    pub fn run(mut self, receiver: &flume::Receiver<Message>) {
        let mut is_behind = false;
        while let Ok(first) = next(receiver, is_behind) {
            let messages = first.into_iter().chain(receiver.drain());
            for message in messages {
                if self.take_in(message).is_break() {
                    return;
                }
            }
            self.append_singles();
            self.take_in_late();
            self.forget_removed();
            is_behind = self.standings.follow(&self.rooms);
            self.rooms.wakers.wake();
            if receiver.is_empty() && !is_behind {
                thread::sleep(PAUSE);
            }
        }
    }

    fn take_in(&mut self, message: Message) -> ControlFlow<()> {
        if let Message::Sample {
            job,
            index,
            t,
            value,
        } = message
        {
            self.gather(job, index, t, value);
            return ControlFlow::Continue(());
        }
        self.append_singles();
        match message {
            Message::Sample { .. } => {}
            Message::Batch {
                job,
                index,
                times,
                values,
            } => self.append_batch(job, index, &times, &values),
            Message::Log { job, lines } => self.log(job, lines),
            Message::Series { job, index, spec } => self.announce(job, index, spec),
            Message::Superseded { job, index } => self.supersede(job, index),
            Message::Unit { job, index, unit } => self.set_unit(job, index, &unit),
            Message::Applied {
                job,
                control,
                text,
                request,
                t,
            } => {
                let own = if request.is_none() {
                    " (by the job)"
                } else {
                    ""
                };
                let text = match &*text {
                    "" => format!("{control} pressed"),
                    text => format!("{control} → {text}"),
                };
                self.note_in_log(job, t, text.clone() + own);
                self.mark(job, MarkKind::Applied { control }, text, t);
            }
            Message::Mark { job, kind, text, t } => {
                if matches!(kind, MarkKind::Note | MarkKind::ProgramNote) {
                    self.note_in_log(job, t, format!("mark: {text}"));
                }
                self.mark(job, kind, text, t);
            }
            Message::StandOver { job, counter } => {
                self.standings.stand(&self.rooms, job, counter.as_deref());
            }
            Message::NextRun { job, run, t } => {
                self.next_run(job, run);
                self.mark(job, MarkKind::Restart, format!("run {}", run + 1), t);
            }
            Message::Removed { .. } => self.forget_removed(),
            Message::Notice { text } => self.notice(&text),
            Message::Barrier(answer) => self.answer(&answer),
            Message::Close => return ControlFlow::Break(()),
        }
        ControlFlow::Continue(())
    }

    /// What found the channel full. It comes after what was in the channel, so a job's note on its
    /// end stands behind the job's last words.
    fn take_in_late(&mut self) {
        for message in self.rooms.jobs.take_late() {
            // Nothing that ends the hub waits there.
            let _goes_on = self.take_in(message);
        }
    }

    fn answer(&mut self, barrier: &flume::Sender<()>) {
        self.take_in_late();
        self.forget_removed();
        while self.standings.follow(&self.rooms) {}
        // Whoever waited for the answer may have given up.
        let _given_up = barrier.try_send(());
    }

    fn gather(&mut self, job: JobId, index: u32, t: f64, value: f64) {
        // A sample can't come before its series was announced, and a removed job's goes nowhere.
        let known = self.jobs.get_mut(&job);
        let series = known.and_then(|job| job.series.get_mut(index as usize)?.as_mut());
        if let Some(series) = series {
            self.singles.push(series, t, value);
        }
    }

    fn append_singles(&mut self) {
        let store = &self.rooms.store;
        self.singles.hand_over(|stretch| {
            let times = store::Times::Each(&stretch.times);
            // As in `append`.
            let _removed = store.append(stretch.series, times, &stretch.values);
        });
    }

    fn append_batch(&mut self, job: JobId, index: u32, times: &Times, values: &[f64]) {
        match times {
            Times::Regular { start, step } => {
                let (start, step) = (*start, *step);
                self.append(job, index, store::Times::Regular { start, step }, values);
            }
            Times::Each(times) => {
                let count = times.len().min(values.len());
                self.append(
                    job,
                    index,
                    store::Times::Each(&times[..count]),
                    &values[..count],
                );
            }
        }
    }

    fn append(&mut self, job: JobId, index: u32, times: store::Times<'_>, values: &[f64]) {
        if let Some(series) = self.series(job, index) {
            // A series that was removed takes nothing more, and that is what was asked for.
            let _removed = self.rooms.store.append(series, times, values);
        }
    }

    fn announce(&mut self, job: JobId, index: u32, spec: SeriesSpec) {
        // A new job may have the name of a removed one, whose series must be gone first.
        self.forget_removed();
        let name = self.rooms.jobs.get(job).map(|job| Arc::clone(job.name()));
        let Some((drained, job_name)) = self.job(job).zip(name) else {
            return;
        };
        if drained.superseded.contains(&index) {
            return;
        }
        // The job's program may have given it another name meanwhile.
        drained.name = Arc::clone(&job_name);
        let series = self.rooms.store.create(SeriesInfo {
            name: self.free_name(format!("{job_name}/{}", spec.name)),
            unit: spec.unit,
            x: spec.x_axis.map_or(XAxis::Time, own_axis),
            group: spec.group,
        });
        let name = spec.name.as_str().into();
        let announced = JobSeries { name, id: series };
        self.rooms.owned.add(job, announced.clone());
        self.standings.announced(&self.rooms, job, &announced);
        if let Some(drained) = self.job(job) {
            let index = index as usize;
            if drained.series.len() <= index {
                drained.series.resize_with(index + 1, || None);
            }
            drained.series[index] = Some(Gathered::new(series));
        }
    }

    /// What was taken in so far belongs to the run before this one.
    fn next_run(&self, job: JobId, run: u32) {
        let Rooms { store, owned, .. } = &self.rooms;
        let series = owned.of(job).into_iter().filter_map(|series| {
            let (info, stats) = store.info(series.id).zip(store.span_stats(series.id))?;
            store.begin_span(series.id);
            Some((series.name, info, stats))
        });
        owned.end_run(job, run.saturating_sub(1), series);
    }

    fn supersede(&mut self, job: JobId, index: u32) {
        let Some(drained) = self.job(job) else {
            return;
        };
        drained.superseded.insert(index);
        let series = drained.series.get_mut(index as usize);
        if let Some(series) = series.and_then(Option::take) {
            self.rooms.owned.remove_series(job, series.id());
            self.standings.gone(&self.rooms, job, series.id());
            self.rooms.store.remove(series.id());
        }
    }

    /// The name, with a number if another job's series has it: `b/c` of job `a` and `c` of `a/b`.
    fn free_name(&self, name: String) -> String {
        let is_free = |name: &String| self.rooms.store.find(name).is_none();
        if is_free(&name) {
            return name;
        }
        let mut numbered = (2_u64..).map(|number| format!("{name} {number}"));
        numbered.find(is_free).unwrap_or(name)
    }

    fn set_unit(&mut self, job: JobId, index: u32, unit: &str) {
        if let Some(series) = self.series(job, index) {
            self.rooms.store.set_unit(series, unit);
        }
    }

    fn log(&mut self, job: JobId, mut lines: Vec<LogLine>) {
        // All that is logged comes by here, on its way to whoever shows it.
        for line in &mut lines {
            if let Cow::Owned(clean) = clean_text(&line.text) {
                line.text = clean.into();
            }
        }
        let Some((name, log)) = self.job(job).map(|job| (job.name.clone(), job.log.clone())) else {
            return;
        };
        self.put_in_order(&mut lines);
        let failed = self.write(&name, &lines);
        for line in lines.into_iter().chain(failed) {
            log.push(line);
        }
    }

    /// Has no line come before the one that was logged before it: a note goes beside a full channel, and
    /// a line that waited for a terminal was read some time ago.
    fn put_in_order(&mut self, lines: &mut [LogLine]) {
        let now = self.rooms.jobs.now();
        for line in lines {
            line.t = line.t.min(now).max(self.logged_until);
            self.logged_until = line.t;
        }
    }

    /// Has lines written to all sinks; returns what is to be said of those that are given up.
    fn write(&self, name: &str, lines: &[LogLine]) -> Vec<LogLine> {
        let mut sinks = self
            .rooms
            .sinks
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let mut failed = Vec::new();
        // A sink that panics is none of the jobs' business; the panic hook has printed it.
        sinks.retain_mut(|sink| {
            let written = catch_unwind(AssertUnwindSafe(|| sink.write(name, lines)));
            if let Ok(Err(error)) = &written {
                let text = format!("the log isn't written any more: {error}; the jobs go on");
                failed.push(self.note(&text));
            }
            matches!(written, Ok(Ok(())))
        });
        failed
    }

    fn note(&self, text: &str) -> LogLine {
        LogLine {
            t: self.rooms.jobs.now(),
            stream: Stream::Note,
            text: clean_text(text).into(),
            is_open: false,
            is_shown: false,
        }
    }

    /// Says something of the scope's own to all sinks, and where a person looks.
    fn notice(&mut self, text: &str) {
        let mut note = self.note(text);
        self.put_in_order(std::slice::from_mut(&mut note));
        let failed = self.write("scope", std::slice::from_ref(&note));
        let running = self.rooms.jobs.running();
        for job in running.iter().take(NOTICED_JOBS) {
            if let Some(drained) = self.job(job.id()) {
                drained.log.push(note.clone());
                for failed in &failed {
                    drained.log.push(failed.clone());
                }
            }
        }
    }

    fn mark(&mut self, job: JobId, kind: MarkKind, text: String, t: f64) {
        if self.job(job).is_none() {
            // It was removed, and its marks with it.
            return;
        }
        let own_x = self.own_x(job);
        self.rooms.marks.add(Mark {
            job,
            t,
            own_x,
            kind,
            text,
        });
    }

    fn note_in_log(&mut self, job: JobId, t: f64, text: String) {
        let lines = vec![LogLine {
            t,
            stream: Stream::Note,
            text: text.into(),
            is_open: false,
            is_shown: false,
        }];
        self.log(job, lines);
    }

    /// How far a job's series have come on axes of their own.
    fn own_x(&mut self, job: JobId) -> Vec<OwnX> {
        let store = self.rooms.store.clone();
        let mut furthest: Vec<OwnX> = Vec::new();
        let series = self.job(job).map(|job| &job.series);
        for series in series.into_iter().flatten().flatten() {
            let info = store.info(series.id());
            let axis = info.map(|info| info.x.clone());
            let last = store
                .stats(series.id())
                .and_then(|stats| stats.history_last_x);
            let Some((axis @ XAxis::Own { .. }, x)) = axis.zip(last) else {
                continue;
            };
            match furthest.iter_mut().find(|known| known.axis == axis) {
                Some(known) => known.x = known.x.max(x),
                None => furthest.push(OwnX { axis, x }),
            }
        }
        let reached = self.standings.reached(&store, job);
        furthest.extend(reached.map(|(axis, x)| OwnX { axis, x }));
        furthest
    }

    fn forget_removed(&mut self) {
        let removals = self.rooms.jobs.removals();
        if removals == self.removals_seen {
            return;
        }
        self.removals_seen = removals;
        let listed: HashSet<JobId> = self.rooms.jobs.list().iter().map(Job::id).collect();
        let known: Vec<JobId> = self.jobs.keys().copied().collect();
        for job in known {
            if !listed.contains(&job) {
                self.forget(job);
            }
        }
    }

    fn forget(&mut self, job: JobId) {
        self.standings.forget(&self.rooms, job);
        let series = self.jobs.remove(&job).map(|job| job.series);
        for series in series.into_iter().flatten().flatten() {
            self.rooms.store.remove(series.id());
        }
        self.rooms.owned.remove(job);
        self.rooms.logs.remove(job);
        self.rooms.marks.remove(job);
    }

    fn series(&mut self, job: JobId, index: u32) -> Option<SeriesId> {
        let known = self.job(job)?.series.get(index as usize)?;
        known.as_ref().map(Gathered::id)
    }

    /// What is known of a job; `None` for one that was removed.
    fn job(&mut self, id: JobId) -> Option<&mut DrainedJob> {
        use std::collections::hash_map::Entry;
        match self.jobs.entry(id) {
            Entry::Occupied(known) => Some(known.into_mut()),
            Entry::Vacant(new) => {
                let name = Arc::clone(self.rooms.jobs.get(id)?.name());
                Some(new.insert(DrainedJob {
                    name,
                    log: self.rooms.logs.of_or_new(id),
                    series: Vec::new(),
                    superseded: HashSet::new(),
                }))
            }
        }
    }
}

/// The next message; waits for it unless something is left to do.
fn next(receiver: &flume::Receiver<Message>, has_work: bool) -> Result<Option<Message>, RecvError> {
    if !has_work {
        return receiver.recv().map(Some);
    }
    match receiver.try_recv() {
        Ok(message) => Ok(Some(message)),
        Err(TryRecvError::Empty) => Ok(None),
        Err(TryRecvError::Disconnected) => Err(RecvError::Disconnected),
    }
}

/// A job's own axis, as the store calls it: the two know nothing of each other.
fn own_axis(AxisSpec { name, kind }: AxisSpec) -> XAxis {
    let kind = match kind {
        AxisKind::Number => XKind::Number,
        AxisKind::Row => XKind::Row,
        AxisKind::Clock => XKind::Clock,
        AxisKind::Day => XKind::Day,
        AxisKind::Elapsed => XKind::Elapsed,
    };
    XAxis::Own { name, kind }
}
