//! What clients find here: jobs and their series.

use std::sync::Arc;

use super::refusals::Refusals;
use super::view::SeriesView;
use crate::job::{JobId, JobManager};

/// What clients find here.
pub(crate) struct Backend {
    pub jobs: Arc<JobManager>,
    /// The series of a job.
    pub series: Box<dyn Fn(JobId) -> Vec<SeriesView> + Send + Sync>,
    /// Who was refused.
    pub refusals: Refusals,
}
