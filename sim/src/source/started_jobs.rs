//! The jobs that a source has started beside its own: of connections, of producers at a broker.

use std::sync::Arc;

use parking_lot::Mutex;

use crate::job::{Job, JobId, JobSpec};

/// What starts a job beside the one that asks for it; `None` once the scope is gone.
pub type StartJob = Arc<dyn Fn(JobSpec) -> Option<Job> + Send + Sync>;

/// The jobs that read what a source takes in, in the order in which they began. Belongs to the source's own job.
#[derive(Debug, Default)]
pub struct StartedJobs(Mutex<Vec<JobId>>);

impl StartedJobs {
    /// Those of a source; `None` where it starts none.
    pub fn of(job: &Job) -> Option<Arc<Self>> {
        job.attachment()
    }

    /// Which they are; some may have been removed.
    pub fn list(&self) -> Vec<JobId> {
        self.0.lock().clone()
    }

    /// What starts them, and keeps which they are.
    pub(super) fn keeping(self: &Arc<Self>, start: StartJob) -> StartJob {
        let started = Arc::clone(self);
        Arc::new(move |spec: JobSpec| {
            let job = start(spec)?;
            started.0.lock().push(job.id());
            Some(job)
        })
    }
}
