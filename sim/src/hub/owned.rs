//! Which series belong to which job, and which stand elsewhere meanwhile.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::RwLock;

use serde::{Deserialize, Serialize};

use super::job_states::JobStates;
use super::past::{Past, RunSeries};
use super::standing::Standing;
use crate::job::{JobId, JobState};
use crate::store::{SeriesId, SeriesInfo, SeriesStats, Store};

/// A series of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct JobSeries {
    /// Its name within the job.
    pub name: Arc<str>,
    /// Its number in the store.
    pub id: SeriesId,
}

/// The series of all jobs, in the order in which each job announced them; filled by the hub.
#[derive(Clone, Default)]
pub(crate) struct Owned {
    by_job: Arc<RwLock<HashMap<JobId, Vec<JobSeries>>>>,
    standings: Arc<RwLock<HashMap<JobId, Arc<Standing>>>>,
    /// What was asked for last, which the hub may not have done yet.
    asked: Arc<RwLock<HashMap<JobId, String>>>,
    past: Arc<RwLock<HashMap<JobId, Past>>>,
    states: JobStates,
    revision: Arc<AtomicU64>,
}

/// What was known of a job that was removed.
pub(crate) struct OwnedAside {
    pub(crate) series: Vec<JobSeries>,
    past: Option<Past>,
    states: Option<SeriesId>,
}

impl OwnedAside {
    /// The series of its states.
    pub(crate) fn states(&self) -> Option<SeriesId> {
        self.states
    }
}

impl Owned {
    /// The series of a job.
    pub(crate) fn of(&self, job: JobId) -> Vec<JobSeries> {
        let by_job = self.by_job.read();
        by_job.get(&job).cloned().unwrap_or_default()
    }

    /// A run of this job has ended, and this is what it has added to its series.
    pub(crate) fn end_run(
        &self,
        job: JobId,
        run: u32,
        series: impl Iterator<Item = (Arc<str>, Arc<SeriesInfo>, SeriesStats)>,
    ) {
        let mut past = self.past.write();
        past.entry(job).or_default().add(run, series);
        drop(past);
        self.revision.fetch_add(1, Ordering::Release);
    }

    /// What an earlier run of a recorded job has added to its series.
    #[cfg(unix)]
    pub(crate) fn put_past(&self, job: JobId, run: u32, series: Vec<RunSeries>) {
        let mut past = self.past.write();
        past.entry(job).or_default().put(run, series);
        drop(past);
        self.revision.fetch_add(1, Ordering::Release);
    }

    /// The series of a job's states.
    pub(crate) fn states(&self, job: JobId) -> Option<SeriesId> {
        self.states.of(job)
    }

    /// A job is in this state from then on.
    pub(crate) fn add_state(&self, store: &Store, job: (JobId, &str), state: JobState, t: f64) {
        if self.states.add(store, job, state, t) {
            self.revision.fetch_add(1, Ordering::Release);
        }
    }

    /// What an earlier run has added to the series of its job.
    pub(crate) fn past(&self, job: JobId, run: u32) -> Vec<RunSeries> {
        let past = self.past.read();
        past.get(&job).map(|past| past.of(run)).unwrap_or_default()
    }

    /// How often anything has changed here.
    pub(crate) fn revision(&self) -> u64 {
        self.revision.load(Ordering::Acquire)
    }

    pub(crate) fn add(&self, job: JobId, series: JobSeries) {
        self.change(|by_job| by_job.entry(job).or_default().push(series));
    }

    /// Forgets a job; what was known of it comes back.
    pub(crate) fn take(&self, job: JobId) -> OwnedAside {
        self.ask(job, None);
        let past = self.past.write().remove(&job);
        let mut series = Vec::new();
        self.change(|by_job| series = by_job.remove(&job).unwrap_or_default());
        let states = self.states.take(job);
        OwnedAside {
            series,
            past,
            states,
        }
    }

    /// Knows a job again that was forgotten.
    pub(crate) fn put_back(&self, job: JobId, aside: OwnedAside) {
        let OwnedAside {
            series,
            past,
            states,
        } = aside;
        if let Some(states) = states {
            self.states.put(job, states);
        }
        if let Some(past) = past {
            self.past.write().insert(job, past);
        }
        self.change(|by_job| drop(by_job.insert(job, series)));
    }

    pub(crate) fn remove_series(&self, job: JobId, id: SeriesId) {
        self.change(|by_job| {
            if let Some(series) = by_job.get_mut(&job) {
                series.retain(|series| series.id != id);
            }
        });
    }

    /// What a job's series stand over, where that is a counter.
    pub(crate) fn standing(&self, job: JobId) -> Option<Arc<Standing>> {
        let standings = self.standings.read();
        standings.get(&job).cloned()
    }

    pub(crate) fn set_standing(&self, job: JobId, standing: Option<Standing>) {
        let mut standings = self.standings.write();
        match standing {
            Some(standing) => drop(standings.insert(job, Arc::new(standing))),
            None => drop(standings.remove(&job)),
        }
        drop(standings);
        self.revision.fetch_add(1, Ordering::Release);
    }

    /// The counter that a job's series were asked last to stand over.
    pub(crate) fn asked(&self, job: JobId) -> Option<String> {
        let asked = self.asked.read();
        asked.get(&job).cloned()
    }

    pub(crate) fn ask(&self, job: JobId, counter: Option<&str>) {
        let mut asked = self.asked.write();
        match counter {
            Some(counter) => drop(asked.insert(job, counter.into())),
            None => drop(asked.remove(&job)),
        }
    }

    fn change(&self, change: impl FnOnce(&mut HashMap<JobId, Vec<JobSeries>>)) {
        change(&mut self.by_job.write());
        self.revision.fetch_add(1, Ordering::Release);
    }
}
