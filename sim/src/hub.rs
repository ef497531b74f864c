//! The hub: drains the channel into the store, the logs and the marks, and wakes the view.
//!
//! It runs on a thread of its own, so that a hidden, minimised or slow view stalls no job.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::{self, JoinHandle};

use crate::job::{JobId, Log, LogLine, Message, SeriesSpec, Times};
use crate::mark::{Mark, Marks};
use crate::store::{self, SeriesId, SeriesInfo, Store, XAxis};
use crate::waker::Waker;

/// Takes the lines of all logs as they come: a file, standard output.
pub trait LogSink: Send {
    /// Writes lines of one job's log, in order.
    ///
    /// # Errors
    /// Whatever hinders it; the sink is not asked again then.
    fn write(&mut self, job: &str, lines: &[LogLine]) -> io::Result<()>;
}

/// The logs of all jobs, filled by the hub and read by views.
#[derive(Clone, Default)]
pub(crate) struct Logs {
    by_job: Arc<RwLock<HashMap<JobId, Log>>>,
}

impl Logs {
    /// A job's log; an empty one for a job that has said nothing.
    pub fn of(&self, job: JobId) -> Log {
        let logs = self.by_job.read().unwrap_or_else(PoisonError::into_inner);
        logs.get(&job).cloned().unwrap_or_default()
    }

    fn of_or_new(&self, job: JobId) -> Log {
        let mut logs = self.by_job.write().unwrap_or_else(PoisonError::into_inner);
        logs.entry(job).or_default().clone()
    }

    fn remove(&self, job: JobId) {
        let mut logs = self.by_job.write().unwrap_or_else(PoisonError::into_inner);
        logs.remove(&job);
    }
}

/// Where the hub puts what it drains.
pub(crate) struct Rooms {
    pub store: Store,
    pub logs: Logs,
    pub marks: Marks,
    pub sinks: Arc<Mutex<Vec<Box<dyn LogSink>>>>,
    pub waker: Arc<Waker>,
    /// A job's name, known before it says anything.
    pub name_of: Box<dyn Fn(JobId) -> Option<Arc<str>> + Send>,
}

/// The hub's thread, joined when it is dropped.
#[must_use = "dropping it closes it"]
pub(crate) struct Hub {
    sender: flume::Sender<Message>,
    thread: Option<JoinHandle<()>>,
}

impl Hub {
    /// Starts draining.
    pub fn start(
        sender: flume::Sender<Message>,
        receiver: flume::Receiver<Message>,
        rooms: Rooms,
    ) -> io::Result<Self> {
        let drain = Drain {
            rooms,
            jobs: HashMap::new(),
        };
        let thread = thread::Builder::new()
            .name("hub".into())
            .spawn(move || drain.run(&receiver))?;
        Ok(Self {
            sender,
            thread: Some(thread),
        })
    }

    /// Waits until everything that was sent before has been taken in.
    pub fn settle(&self) {
        let (answer, settled) = flume::bounded(1);
        if self.sender.send(Message::Barrier(answer)).is_ok() {
            // An error means that the hub has ended, which is as settled as it gets.
            let _ended = settled.recv();
        }
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        // If the hub has ended already there is no one to tell; the join says how it ended.
        let _ended = self.sender.send(Message::Close);
        if let Some(thread) = self.thread.take() {
            // A panic in the hub was printed by the panic hook when it happened.
            let _printed = thread.join();
        }
    }
}

/// What the hub knows of a job.
struct DrainedJob {
    name: Arc<str>,
    log: Log,
    /// The store's number of each of the job's series, by the job's own index.
    series: Vec<Option<SeriesId>>,
}

struct Drain {
    rooms: Rooms,
    jobs: HashMap<JobId, DrainedJob>,
}

impl Drain {
    fn run(mut self, receiver: &flume::Receiver<Message>) {
        while let Ok(first) = receiver.recv() {
            if self.take_in(first).is_break() {
                return;
            }
            for message in receiver.drain() {
                if self.take_in(message).is_break() {
                    return;
                }
            }
            self.rooms.waker.wake();
        }
    }

    fn take_in(&mut self, message: Message) -> std::ops::ControlFlow<()> {
        match message {
            Message::Sample {
                job,
                index,
                t,
                value,
            } => self.append(job, index, store::Times::Each(&[t]), &[value]),
            Message::Batch {
                job,
                index,
                times,
                values,
            } => self.append_batch(job, index, &times, &values),
            Message::Log { job, lines } => self.log(job, lines),
            Message::Series { job, index, spec } => self.announce(job, index, spec),
            Message::Unit { job, index, unit } => self.set_unit(job, index, &unit),
            Message::Applied {
                job,
                control,
                text,
                t,
            } => self.mark(Mark {
                job,
                t,
                control,
                text,
            }),
            Message::Removed { job } => self.remove(job),
            // Whoever waited for the answer may have given up.
            Message::Barrier(answer) => drop(answer.try_send(())),
            Message::Close => return std::ops::ControlFlow::Break(()),
        }
        std::ops::ControlFlow::Continue(())
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
        let info = |name| SeriesInfo {
            name,
            unit: spec.unit,
            x: spec.x_axis.map_or(XAxis::Time, XAxis::Own),
            group: spec.group,
        };
        let Some(drained) = self.job(job) else {
            return;
        };
        let name = format!("{}/{}", drained.name, spec.name);
        let series = self.rooms.store.create(info(name));
        if let Some(drained) = self.job(job) {
            let index = index as usize;
            if drained.series.len() <= index {
                drained.series.resize(index + 1, None);
            }
            drained.series[index] = Some(series);
        }
    }

    fn set_unit(&mut self, job: JobId, index: u32, unit: &str) {
        if let Some(series) = self.series(job, index) {
            self.rooms.store.set_unit(series, unit);
        }
    }

    fn log(&mut self, job: JobId, lines: Vec<LogLine>) {
        let Some((name, log)) = self.job(job).map(|job| (job.name.clone(), job.log.clone())) else {
            return;
        };
        let sinks = Arc::clone(&self.rooms.sinks);
        let mut sinks = sinks.lock().unwrap_or_else(PoisonError::into_inner);
        sinks.retain_mut(|sink| sink.write(&name, &lines).is_ok());
        drop(sinks);
        for line in lines {
            log.push(line);
        }
    }

    fn mark(&mut self, mark: Mark) {
        let lines = vec![LogLine {
            t: mark.t,
            stream: crate::job::Stream::Note,
            text: format!("{} → {}", mark.control, mark.text).into(),
        }];
        self.log(mark.job, lines);
        self.rooms.marks.add(mark);
    }

    fn remove(&mut self, job: JobId) {
        let series = self.jobs.remove(&job).map(|job| job.series);
        for id in series.into_iter().flatten().flatten() {
            self.rooms.store.remove(id);
        }
        self.rooms.logs.remove(job);
        self.rooms.marks.remove(job);
    }

    fn series(&mut self, job: JobId, index: u32) -> Option<SeriesId> {
        let known = self.job(job)?.series.get(index as usize)?;
        *known
    }

    /// What is known of a job; `None` for one that was removed.
    fn job(&mut self, id: JobId) -> Option<&mut DrainedJob> {
        use std::collections::hash_map::Entry;
        match self.jobs.entry(id) {
            Entry::Occupied(known) => Some(known.into_mut()),
            Entry::Vacant(new) => {
                let name = (self.rooms.name_of)(id)?;
                Some(new.insert(DrainedJob {
                    name,
                    log: self.rooms.logs.of_or_new(id),
                    series: Vec::new(),
                }))
            }
        }
    }
}
