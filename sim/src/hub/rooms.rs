//! Where the hub puts what it drains.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::{Mutex, RwLock};

use super::owned::Owned;
use super::sink::LogSink;
use super::subscribers::Subscribers;
use crate::job::{JobId, JobManager, Log};
use crate::mark::Marks;
use crate::store::Store;
use crate::waker::Wakers;

/// The logs of all jobs, filled by the hub and read by views.
#[derive(Clone, Default)]
pub(crate) struct Logs {
    by_job: Arc<RwLock<HashMap<JobId, Log>>>,
}

impl Logs {
    /// A job's log; an empty one for a job that has said nothing.
    pub(crate) fn of(&self, job: JobId) -> Log {
        let logs = self.by_job.read();
        logs.get(&job).cloned().unwrap_or_default()
    }

    pub(crate) fn of_or_new(&self, job: JobId) -> Log {
        let mut logs = self.by_job.write();
        logs.entry(job).or_default().clone()
    }

    pub(crate) fn put_back(&self, job: JobId, log: Log) {
        self.by_job.write().insert(job, log);
    }

    pub(crate) fn remove(&self, job: JobId) {
        let mut logs = self.by_job.write();
        logs.remove(&job);
    }
}

/// Where the hub puts what it drains.
pub(crate) struct Rooms {
    pub store: Store,
    pub logs: Logs,
    pub marks: Marks,
    pub owned: Owned,
    pub sinks: Arc<Mutex<Vec<Box<dyn LogSink>>>>,
    pub wakers: Wakers,
    pub subscribers: Subscribers,
    /// Who knows a job's name before it says anything, and which jobs are gone.
    pub jobs: Arc<JobManager>,
}
