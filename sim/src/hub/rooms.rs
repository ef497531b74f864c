//! Where the hub puts what it drains.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::{Mutex, RwLock};

use super::log_places::LogPlaces;
use super::owned::Owned;
use super::sink::LogSink;
use super::subscribers::Subscribers;
use crate::job::{JobId, JobManager, Log, LogBounds};
use crate::mark::Marks;
use crate::store::Store;
use crate::waker::Wakers;

/// The logs of all jobs, filled by the hub and read by views.
#[derive(Clone)]
pub(crate) struct Logs {
    by_job: Arc<RwLock<HashMap<JobId, Log>>>,
    bounds: Arc<LogBounds>,
}

impl Logs {
    /// The logs of a scope that was given so much memory.
    pub(crate) fn within(memory_bytes: u64) -> Self {
        Self {
            by_job: Arc::default(),
            bounds: Arc::new(LogBounds::within(memory_bytes)),
        }
    }

    /// A job's log; an empty one for a job that has said nothing.
    pub(crate) fn of(&self, job: JobId) -> Log {
        let logs = self.by_job.read();
        logs.get(&job).cloned().unwrap_or_default()
    }

    pub(crate) fn of_or_new(&self, job: JobId) -> Log {
        let mut logs = self.by_job.write();
        let new = || Log::within(&self.bounds);
        logs.entry(job).or_insert_with(new).clone()
    }

    pub(crate) fn put_back(&self, job: JobId, log: Log) {
        self.by_job.write().insert(job, log);
    }

    pub(crate) fn remove(&self, job: JobId) {
        let mut logs = self.by_job.write();
        logs.remove(&job);
    }

    /// What all of them take of memory.
    pub(crate) fn bytes(&self) -> u64 {
        self.bounds.bytes()
    }

    /// Whether there is more of them than there may be.
    pub(crate) fn are_too_large(&self) -> bool {
        self.bounds.is_over()
    }

    /// Forgets the oldest lines of whichever log is largest, while there is too much.
    pub(crate) fn keep_within_bounds(&self) {
        while self.bounds.is_over() {
            let mut logs: Vec<Log> = self.by_job.read().values().cloned().collect();
            logs.sort_by(|a, b| b.part_of_bounds().total_cmp(&a.part_of_bounds()));
            // One whose last line is too large keeps that.
            if !logs.iter().any(Log::forget_oldest) {
                break;
            }
        }
    }
}

/// Where the hub puts what it drains.
pub(crate) struct Rooms {
    pub store: Store,
    pub logs: Logs,
    pub log_places: LogPlaces,
    pub marks: Marks,
    pub owned: Owned,
    pub sinks: Arc<Mutex<Vec<Box<dyn LogSink>>>>,
    pub wakers: Wakers,
    pub subscribers: Subscribers,
    /// Who knows a job's name before it says anything, and which jobs are gone.
    pub jobs: Arc<JobManager>,
}
