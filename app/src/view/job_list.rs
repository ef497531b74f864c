//! The jobs as a view knows them: looked at once per change, not once per frame.

use std::time::Duration;

use sprintscope_sim::{Job, JobId, JobState, Scope};

/// All jobs, and what their states come to. A thousand of them cost a frame nothing.
#[derive(Default)]
pub(crate) struct JobList {
    jobs: Vec<Job>,
    /// How often any job's state had changed.
    seen: Option<u64>,
    is_one_stopping: bool,
    /// Of those that run, the one that was started last.
    youngest: Option<Job>,
}

impl JobList {
    /// Looks at the jobs anew if any of them has changed.
    pub(crate) fn update(&mut self, scope: &Scope) {
        // Read before what it counts: a change in between is seen the next time.
        let changes = scope.jobs().changes();
        if self.seen.replace(changes) == Some(changes) {
            return;
        }
        self.jobs = scope.jobs().list();
        let states: Vec<_> = self.jobs.iter().map(|job| (job, job.state())).collect();
        self.is_one_stopping = states.iter().any(|(_, state)| *state == JobState::Stopping);
        let running = states.iter().filter(|(_, state)| !state.has_ended());
        let youngest = running.min_by_key(|(job, _)| job.age());
        self.youngest = youngest.map(|(job, _)| (*job).clone());
    }

    /// The jobs in the order they were started.
    pub(crate) fn all(&self) -> &[Job] {
        &self.jobs
    }

    /// Grows with every change of a job's state or of the list.
    pub(crate) fn revision(&self) -> u64 {
        self.seen.unwrap_or_default()
    }

    /// The job with this number.
    pub(crate) fn get(&self, job_id: JobId) -> Option<&Job> {
        // Numbers are given in the order of the list.
        let place = self.jobs.binary_search_by_key(&job_id, Job::id).ok()?;
        self.jobs.get(place)
    }

    /// Whether a job was asked to stop and hasn't ended.
    pub(crate) fn is_one_stopping(&self) -> bool {
        self.is_one_stopping
    }

    /// The age of the youngest job that runs.
    pub(crate) fn least_age(&self) -> Option<Duration> {
        self.youngest.as_ref().map(Job::age)
    }
}
