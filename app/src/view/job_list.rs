//! The jobs as a view knows them: looked at once per change, not once per frame.

use std::collections::HashMap;
use std::time::Duration;

use sprintscope_sim::{Job, JobId, JobState, Scope};

/// All jobs, and what their states come to. A thousand of them cost a frame nothing.
#[derive(Default)]
pub(crate) struct JobList {
    jobs: Vec<Job>,
    /// How often any job's state had changed.
    seen: Option<u64>,
    /// How many are in which state.
    counts: HashMap<JobState, usize>,
    /// Those at work that say how far they are.
    getting_on: Vec<Job>,
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
        self.counts.clear();
        for (_, state) in &states {
            *self.counts.entry(*state).or_default() += 1;
        }
        let says_so = states
            .iter()
            .filter(|(job, state)| !state.has_ended() && job.progress().is_some());
        self.getting_on = says_so.map(|(job, _)| (*job).clone()).collect();
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
        self.count_of(JobState::Stopping) > 0
    }

    /// How many are in this state.
    pub(crate) fn count_of(&self, state: JobState) -> usize {
        self.counts.get(&state).copied().unwrap_or_default()
    }

    /// Those at work that say how far they are.
    pub(crate) fn getting_on(&self) -> &[Job] {
        &self.getting_on
    }

    /// The age of the youngest job that runs.
    pub(crate) fn least_age(&self) -> Option<Duration> {
        self.youngest.as_ref().map(Job::age)
    }
}
