//! What clients find here: jobs and their series.

use std::sync::Arc;

use super::long_answers::LongAnswers;
use super::refusals::Refusals;
use super::view::SeriesView;
use crate::hub::Owned;
use crate::job::{JobId, JobManager, Log};
use crate::picture_drawer::PictureDrawer;
use crate::scope::NewsDesk;
use crate::store::Store;

/// What clients find here.
pub(crate) struct Backend {
    pub jobs: Arc<JobManager>,
    /// The series of a job.
    pub series: Box<dyn Fn(JobId) -> Vec<SeriesView> + Send + Sync>,
    /// The same by their numbers in the store.
    pub owned: Owned,
    /// What series hold.
    pub store: Store,
    /// A job's log.
    pub log: Box<dyn Fn(JobId) -> Log + Send + Sync>,
    /// Who was refused.
    pub refusals: Refusals,
    /// What passes the hub.
    pub desk: NewsDesk,
    /// Who draws pictures.
    pub picture_drawer: PictureDrawer,
    /// Who is answered as time goes by.
    pub long_answers: LongAnswers,
}
