//! Takes the messages in, one after the other, and puts what they say into its room.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use flume::{RecvError, RecvTimeoutError, TryRecvError};

mod aside;
mod logged;
mod passing;

use self::aside::Aside;
use self::passing::{are_wanted, series_news};
use super::news::News;
use super::owned::JobSeries;
use super::rooms::Rooms;
use super::standings::Standings;
use super::subscribers::NewsBuffer;
use super::turning::Turning;
use crate::gathering::{Gathering, Place};
use crate::job::{
    AxisKind, AxisSpec, JobId, Log, MarkKind, Message, SeriesKind, SeriesSpec, Times,
};
use crate::store::{self, SeriesId, SeriesInfo, XAxis, XKind};

/// How long the hub lets messages gather once it has drained the channel. Waiting on the channel at
/// once would cost a producer that sends one sample at a time a system call each, to wake the hub.
/// Short enough that the channel doesn't fill meanwhile, and far below a display's frame.
const PAUSE: Duration = Duration::from_micros(100);

/// What the hub knows of a job.
struct DrainedJob {
    name: Arc<str>,
    log: Log,
    /// The store's number of each of the job's series, by the job's own index.
    series: Vec<Option<DrainedSeries>>,
    /// Indices of those that are gone because another one has their name.
    superseded: HashSet<u32>,
    /// Which run of it is under way, counted from 0.
    run: u32,
    /// Its axes of their own, each with the first series that stand over it.
    own_axes: Vec<(XAxis, Vec<SeriesId>)>,
}

/// Series that say how far an axis has come: a log that is written every millisecond asks all of them.
const ASKED_OF_AXIS: usize = 4;

impl DrainedJob {
    /// Another series stands over this axis.
    fn stand_over(&mut self, axis: XAxis, series: SeriesId) {
        if axis == XAxis::Time {
            return;
        }
        match self.own_axes.iter_mut().find(|(known, _)| *known == axis) {
            Some((_, of_axis)) if of_axis.len() < ASKED_OF_AXIS => of_axis.push(series),
            Some(_) => {}
            None => self.own_axes.push((axis, vec![series])),
        }
    }
}

/// What the hub knows of a series.
struct DrainedSeries {
    /// Its name within its job.
    name: Arc<str>,
    /// The store's number of it.
    id: SeriesId,
    place: Place,
}

pub(super) struct Drain {
    rooms: Rooms,
    jobs: HashMap<JobId, DrainedJob>,
    /// The count of listings up to which removed jobs are set aside and others are back.
    listings_seen: u64,
    /// Removed jobs that can be put back.
    aside: Aside,
    /// Samples that came one by one.
    singles: Gathering<(JobId, SeriesId)>,
    subscribers: NewsBuffer,
    /// To be answered at the end of the round.
    barriers: Vec<flume::Sender<()>>,
    standings: Standings,
    /// The time of the last line that was logged.
    logged_until: f64,
    turning: Turning,
}

impl Drain {
    pub(super) fn new(rooms: Rooms) -> Self {
        let subscribers = NewsBuffer::new(rooms.subscribers.clone());
        Self {
            subscribers,
            barriers: Vec::new(),
            rooms,
            jobs: HashMap::new(),
            listings_seen: 0,
            aside: Aside::default(),
            singles: Gathering::default(),
            standings: Standings::default(),
            logged_until: 0.0,
            turning: Turning::default(),
        }
    }

    /// Takes in what comes, until it is told to end.
    pub(super) fn run(mut self, receiver: &flume::Receiver<Message>) {
        let mut is_behind = false;
        while let Ok(first) = next(receiver, is_behind, self.turning.settles()) {
            let (drained, late) = self.rooms.jobs.take_all(|| receiver.drain());
            // Whoever came before any of these was sent sees them.
            self.welcome_subscribers();
            for message in first.into_iter().chain(drained).chain(late) {
                if self.take_in(message).is_break() {
                    return;
                }
            }
            self.append_singles();
            self.log_settled_turn();
            self.follow_listing();
            self.drop_what_was_cut();
            self.subscribers.hand_over();
            self.rooms.store.hold_beside(self.rooms.logs.bytes());
            self.answer_barriers();
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
            } => self.append_batch(job, index, times, values),
            Message::Gap { job, t } => self.add_gaps(job, t),
            Message::Clear { job, index } => self.clear(job, index),
            Message::Log { job, lines } => self.log(job, lines),
            Message::Series { job, index, spec } => self.announce(job, index, spec),
            Message::Superseded { job, index } => self.supersede(job, index),
            Message::Label { job, index, label } => self.add_label(job, index, &label),
            Message::Unit { job, index, unit } => self.set_unit(job, index, &unit),
            Message::StandOver { job, counter } => {
                self.standings.stand(&self.rooms, job, counter.as_deref());
            }
            Message::NextRun { job, run, t } => {
                self.log_turn_of(job);
                self.next_run(job, run);
                self.mark(job, MarkKind::Restart, format!("run {}", run + 1), t);
            }
            Message::Listing => self.follow_listing(),
            Message::Notice { text } => self.notice(&text),
            Message::Unwatched => self.standings.rest(),
            Message::Barrier(answer) => {
                self.log_turn();
                self.barriers.push(answer);
            }
            Message::Close => {
                self.log_turn();
                return ControlFlow::Break(());
            }
            other => self.take_in_news(other),
        }
        ControlFlow::Continue(())
    }

    /// What was sent before them has been taken in, also what went beside the channel.
    fn answer_barriers(&mut self) {
        if self.barriers.is_empty() {
            return;
        }
        while self.standings.follow(&self.rooms) {}
        for barrier in self.barriers.drain(..) {
            // Whoever waited for the answer may have given up.
            let _given_up = barrier.try_send(());
        }
    }

    fn gather(&mut self, job: JobId, index: u32, t: f64, value: f64) {
        // A sample can't come before its series was announced, and a removed job's goes nowhere.
        let known = self.jobs.get_mut(&job);
        let series = known.and_then(|job| job.series.get_mut(index as usize)?.as_mut());
        if let Some(series) = series {
            let DrainedSeries { id, place, .. } = series;
            self.singles.push((job, *id), place, t, value);
        }
    }

    fn append_singles(&mut self) {
        for stretch in self.singles.stretches() {
            let (job, series) = stretch.series;
            let times = store::XValues::Each(&stretch.xs);
            // As in `append`.
            let _removed = self.rooms.store.append(series, times, &stretch.values);
            let Self {
                subscribers,
                jobs,
                rooms,
                ..
            } = self;
            if are_wanted(subscribers, (jobs, rooms), (job, series)) {
                subscribers.say(|| News::Samples {
                    job,
                    series,
                    times: Times::Each(stretch.xs.as_slice().into()),
                    values: stretch.values.clone(),
                });
            }
        }
        self.singles.clear();
    }

    fn append_batch(&mut self, job: JobId, index: u32, times: Times, values: Vec<f64>) {
        let Some(series) = self.append_times(job, index, &times, &values) else {
            return;
        };
        if are_wanted(
            &mut self.subscribers,
            (&self.jobs, &self.rooms),
            (job, series),
        ) {
            self.subscribers.say(|| News::Samples {
                job,
                series,
                times,
                values,
            });
        }
    }

    fn append_times(
        &mut self,
        job: JobId,
        index: u32,
        times: &Times,
        values: &[f64],
    ) -> Option<SeriesId> {
        match times {
            Times::Regular { start, step } => {
                let (start, step) = (*start, *step);
                self.append(job, index, store::XValues::Regular { start, step }, values)
            }
            Times::Each(times) => {
                let count = times.len().min(values.len());
                self.append(
                    job,
                    index,
                    store::XValues::Each(&times[..count]),
                    &values[..count],
                )
            }
        }
    }

    fn append(
        &mut self,
        job: JobId,
        index: u32,
        times: store::XValues<'_>,
        values: &[f64],
    ) -> Option<SeriesId> {
        let series = self.series(job, index)?;
        // A series that was removed takes nothing more, and that is what was asked for.
        let _removed = self.rooms.store.append(series, times, values);
        Some(series)
    }

    fn announce(&mut self, job: JobId, index: u32, spec: SeriesSpec) {
        // A new job may have the name of a removed one, whose series must be gone first.
        self.follow_listing();
        let name = self.rooms.jobs.get(job).map(|job| Arc::clone(job.name()));
        let Some((drained, job_name)) = self.job(job).zip(name) else {
            return;
        };
        if drained.superseded.contains(&index) {
            return;
        }
        // The job's program may have given it another name meanwhile.
        drained.name = Arc::clone(&job_name);
        let run = drained.run;
        let axis = spec.x_axis.map_or(XAxis::Time, own_axis);
        let series = self.rooms.store.create(SeriesInfo {
            name: self.free_name(format!("{job_name}/{}", spec.name)),
            unit: spec.unit,
            x: axis.clone(),
            group: spec.group,
            labels: (spec.kind == SeriesKind::State).then(Vec::new),
        });
        if run > 0 {
            self.rooms.store.begin_span(series, run);
        }
        let name: Arc<str> = spec.name.as_str().into();
        let drained = DrainedSeries {
            name: Arc::clone(&name),
            id: series,
            place: Place::default(),
        };
        let news = self.subscribers.is_heard();
        let news = news.then(|| series_news(&self.rooms, job, &drained));
        if let Some(news) = news.flatten() {
            self.subscribers.say(|| News::Series(Box::new(news)));
        }
        let announced = JobSeries { name, id: series };
        self.rooms.owned.add(job, announced.clone());
        self.standings.announced(&self.rooms, job, &announced);
        if let Some(known) = self.job(job) {
            let index = index as usize;
            if known.series.len() <= index {
                known.series.resize_with(index + 1, || None);
            }
            known.stand_over(axis, series);
            known.series[index] = Some(drained);
        }
    }

    /// What was taken in so far belongs to the run before this one.
    fn next_run(&mut self, job: JobId, run: u32) {
        if let Some(drained) = self.job(job) {
            drained.run = run;
        }
        let Rooms { store, owned, .. } = &self.rooms;
        let series = owned.of(job).into_iter().filter_map(|series| {
            let (info, stats) = store.info(series.id).zip(store.span_stats(series.id))?;
            store.begin_span(series.id, run);
            Some((series.name, info, stats))
        });
        owned.end_run(job, run.saturating_sub(1), series);
    }

    /// The curves of a job end here for now.
    fn add_gaps(&mut self, job: JobId, t: f64) {
        let Rooms { store, owned, .. } = &self.rooms;
        let series = owned.of(job);
        store.write(|writer| {
            for one in &series {
                // As in `append`.
                let _removed = writer.add_gap(one.id, t);
            }
        });
        self.subscribers.say(|| News::Gap { job, t });
    }

    /// The job has what was said of a series forgotten. It is counted all the same.
    fn clear(&mut self, job: JobId, index: u32) {
        if let Some(series) = self.series(job, index) {
            self.rooms.store.clear_one(series);
            self.subscribers.say(|| News::Cleared { job, series });
        }
    }

    fn supersede(&mut self, job: JobId, index: u32) {
        let Some(drained) = self.job(job) else {
            return;
        };
        drained.superseded.insert(index);
        let series = drained.series.get_mut(index as usize);
        if let Some(series) = series.and_then(Option::take) {
            self.rooms.owned.remove_series(job, series.id);
            self.standings.gone(&self.rooms, job, series.id);
            self.rooms.store.remove(series.id);
            let series = series.id;
            self.subscribers.say(|| News::SeriesGone { job, series });
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
            let unit = unit.to_owned();
            self.subscribers.say(|| News::Unit { job, series, unit });
        }
    }

    fn add_label(&mut self, job: JobId, index: u32, label: &str) {
        if let Some(series) = self.series(job, index) {
            self.rooms.store.add_label(series, label);
            self.standings.add_label(&self.rooms.store, series, label);
            let label = label.to_owned();
            self.subscribers.say(|| News::Label { job, series, label });
        }
    }

    fn series(&mut self, job: JobId, index: u32) -> Option<SeriesId> {
        let known = self.job(job)?.series.get(index as usize)?;
        known.as_ref().map(|series| series.id)
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
                    run: 0,
                    own_axes: Vec::new(),
                }))
            }
        }
    }
}

/// The next message; waits for it unless something is left to do, and no longer than `until`.
fn next(
    receiver: &flume::Receiver<Message>,
    has_work: bool,
    until: Option<Instant>,
) -> Result<Option<Message>, RecvError> {
    let received = match until {
        _ if has_work => receiver.try_recv().map_err(|error| match error {
            TryRecvError::Empty => RecvTimeoutError::Timeout,
            TryRecvError::Disconnected => RecvTimeoutError::Disconnected,
        }),
        Some(until) => receiver.recv_deadline(until),
        None => return receiver.recv().map(Some),
    };
    match received {
        Ok(message) => Ok(Some(message)),
        Err(RecvTimeoutError::Timeout) => Ok(None),
        Err(RecvTimeoutError::Disconnected) => Err(RecvError::Disconnected),
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
