//! A job as lists and panels show it: as it stands, or one of a recording as it stood at the moment that is played. What
//! is at work here stands as it does, whatever moment plots show: there it is told what to do.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use sprintscope_sim::control::ControlStatus;
use sprintscope_sim::job::{Fact, JobStatus, JobThen, Progress, TimeLeft};
use sprintscope_sim::{Job, JobState};

use super::as_of::Moment;

/// A job at the moment that a view shows.
pub(crate) struct JobShown<'a> {
    job: &'a Job,
    moment: Option<Moment>,
    then: Option<JobThen>,
}

impl<'a> JobShown<'a> {
    /// This job at this moment; as it stands where there is none.
    pub(crate) fn new(job: &'a Job, moment: Option<Moment>) -> Self {
        let then = moment.and_then(|moment| job.as_of(moment.t));
        Self { job, moment, then }
    }

    /// The job.
    pub(crate) fn job(&self) -> &Job {
        self.job
    }

    /// How it stands.
    pub(crate) fn status(&self) -> JobStatus {
        let then = self.then.as_ref().map(|then| then.status.clone());
        then.unwrap_or_else(|| self.job.status())
    }

    /// What it is doing.
    pub(crate) fn state(&self) -> JobState {
        let then = self.then.as_ref().map(|then| then.status.state);
        then.unwrap_or_else(|| self.job.state())
    }

    /// What it has said once.
    pub(crate) fn facts(&self) -> Arc<[Fact]> {
        let then = self.then.as_ref().map(|then| Arc::clone(&then.facts));
        then.unwrap_or_else(|| self.job.facts())
    }

    /// How far it is.
    pub(crate) fn progress(&self) -> Option<Progress> {
        match &self.then {
            Some(then) => then.progress,
            None => self.job.progress(),
        }
    }

    /// How long it still takes: nobody says that of what is over.
    pub(crate) fn time_left(&self) -> Option<TimeLeft> {
        match &self.then {
            Some(_) => None,
            None => self.job.time_left(),
        }
    }

    /// Its controls at these places.
    pub(crate) fn controls_in(&self, range: Range<usize>) -> Vec<ControlStatus> {
        // A recording knows when they were turned, at its end, too.
        let moment = match self.moment {
            Some(moment) => self.then.as_ref().map(|_| moment.t),
            None => self.job.is_recorded().then_some(f64::INFINITY),
        };
        let then = moment.and_then(|t| self.job.controls_as_of(range.clone(), t));
        then.unwrap_or_else(|| self.job.controls_in(range))
    }

    /// All of them.
    pub(crate) fn controls(&self) -> Vec<ControlStatus> {
        self.controls_in(0..usize::MAX)
    }
}

/// Is another number where jobs had said other facts at another moment.
pub(crate) fn facts_revision(jobs: &[Job], moment: Option<Moment>) -> u64 {
    let Some(moment) = moment else { return 0 };
    let mut hasher = DefaultHasher::new();
    for job in jobs {
        if let Some(then) = job.as_of(moment.t) {
            // Facts that are the same are the same in memory.
            Arc::as_ptr(&then.facts).cast::<()>().hash(&mut hasher);
            then.facts.len().hash(&mut hasher);
        }
    }
    hasher.finish()
}
