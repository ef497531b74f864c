//! What jobs are doing over time, as state series: views alone know of them.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::RwLock;

use crate::job::{JobId, JobState};
use crate::store::{SeriesId, SeriesInfo, Store, XAxis, XValues};

/// All states, each at the place of its label.
const STATES: [JobState; 5] = [
    JobState::Starting,
    JobState::Running,
    JobState::Stopping,
    JobState::Completed,
    JobState::Dead,
];

/// The series of the states of each job; filled by the hub.
#[derive(Clone, Debug, Default)]
pub(crate) struct JobStates {
    by_job: Arc<RwLock<HashMap<JobId, SeriesId>>>,
}

impl JobStates {
    /// The series of a job's states, over all of its runs.
    pub(crate) fn of(&self, job: JobId) -> Option<SeriesId> {
        self.by_job.read().get(&job).copied()
    }

    /// A job is in this state from then on. Returns whether it is the first that is known of it.
    pub(super) fn add(
        &self,
        store: &Store,
        (job, name): (JobId, &str),
        state: JobState,
        t: f64,
    ) -> bool {
        let known = self.of(job);
        let series = known.unwrap_or_else(|| {
            let labels = STATES.map(|state| state.name().to_owned());
            let series = store.create_unlisted(SeriesInfo {
                name: name.to_owned(),
                x: XAxis::Time,
                labels: Some(labels.into()),
                ..SeriesInfo::default()
            });
            self.put(job, series);
            series
        });
        let label = STATES.iter().position(|known| *known == state);
        let values = [label.unwrap_or_default() as f64];
        // Nobody but the hub removes it.
        let _removed = store.append(series, XValues::Each(&[t]), &values);
        known.is_none()
    }

    /// A job is off the list; what was known of it.
    pub(super) fn take(&self, job: JobId) -> Option<SeriesId> {
        self.by_job.write().remove(&job)
    }

    /// It is on the list again.
    pub(super) fn put(&self, job: JobId, series: SeriesId) {
        self.by_job.write().insert(job, series);
    }
}
