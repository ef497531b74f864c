//! The job that is meant by its number or its name.

use super::error::OrderError;
use super::job_ref::JobRef;
use crate::job::{Job, JobId, JobManager};
use crate::listing::there_are;

impl JobRef {
    /// The job that is meant.
    ///
    /// # Errors
    /// [`OrderError::NoJob`] where there is none.
    pub fn find(&self, jobs: &JobManager) -> Result<Job, OrderError> {
        let found = match self {
            Self::Id(id) => jobs.get(*id),
            // A job may have a number for a name, and a person who types a number may mean either.
            Self::Name(name) => jobs
                .named(name)
                .or_else(|| jobs.get(JobId(name.parse().ok()?))),
        };
        found.ok_or_else(|| OrderError::NoJob {
            wanted: self.clone(),
            there_are: there_are(
                &self.to_string(),
                jobs.list().iter().map(|job| job.name().to_string()),
            ),
        })
    }
}
