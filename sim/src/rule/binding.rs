//! What is known of jobs and series, and which of them a rule's names mean.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::{Leaf, Rule};
use crate::hub::SeriesNews;
use crate::job::{Fact, JobId};
use crate::store::{SeriesId, XAxis};

/// A job as a rule knows it.
#[derive(Debug)]
pub(super) struct KnownJob {
    pub name: Arc<str>,
    pub run: u32,
    pub has_ended: bool,
    /// When it said something last, in seconds since the scope's start.
    pub said: f64,
    /// What its run has said once so far.
    pub facts: Arc<[Fact]>,
}

/// A series as a rule knows it.
#[derive(Debug)]
pub(super) struct KnownSeries {
    pub job: JobId,
    /// Within its job.
    pub name: Arc<str>,
    pub axis: XAxis,
}

/// What is known of jobs and series.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub jobs: BTreeMap<JobId, KnownJob>,
    pub series: HashMap<SeriesId, KnownSeries>,
}

impl Known {
    /// The job that has this name.
    pub(super) fn job_named(&self, name: &str) -> Option<JobId> {
        let mut jobs = self.jobs.iter();
        jobs.find(|(_, job)| &*job.name == name).map(|(id, _)| *id)
    }

    /// The job with which `JOB/SERIES` begins.
    pub(super) fn job_of(&self, series: &str) -> Option<JobId> {
        let is_prefix = |job: &KnownJob| within_job(series, &job.name).is_some();
        let jobs = self.jobs.iter().filter(|(_, job)| is_prefix(job));
        let longest = jobs.max_by_key(|(_, job)| job.name.len());
        longest.map(|(id, _)| *id)
    }

    /// The job that a part of a rule names.
    pub(super) fn job_of_leaf(&self, leaf: &Leaf) -> Option<JobId> {
        match leaf {
            Leaf::Series { name, .. } => self.job_of(name),
            Leaf::Quiet { job, .. } | Leaf::Ended { job } => self.job_named(job.as_deref()?),
        }
    }

    /// Whether every part of a rule names its job.
    pub(super) fn are_all_named(&self, rule: &Rule) -> bool {
        rule.leaves.iter().all(|leaf| match leaf {
            Leaf::Series { name, .. } => self.job_of(name).is_some(),
            Leaf::Quiet { job, .. } | Leaf::Ended { job } => job.is_some(),
        })
    }

    /// Whether a name means this series where a rule is tried for this job.
    pub(super) fn means(&self, name: &str, subject: Option<JobId>, series: &KnownSeries) -> bool {
        let names = self.own_names_of(name, subject, series.job);
        names.contains(&Some(&*series.name))
    }

    /// What a name calls something of this job within it, where a rule is tried for that subject; `None` where it is of
    /// another job. A series of the subject itself may be called like one of another job.
    fn own_names_of<'a>(
        &self,
        name: &'a str,
        subject: Option<JobId>,
        job: JobId,
    ) -> [Option<&'a str>; 2] {
        let known = self.jobs.get(&job);
        [
            (Some(job) == subject).then_some(name),
            known.and_then(|known| within_job(name, &known.name)),
        ]
    }

    /// The fact that a name means, where a rule is tried for this job.
    pub(super) fn fact(&self, name: &str, subject: Option<JobId>) -> Option<&Fact> {
        let mut jobs = self.jobs.iter();
        jobs.find_map(|(id, job)| {
            let names = self.own_names_of(name, subject, *id);
            let mut facts = job.facts.iter();
            facts.find(|fact| names.contains(&Some(&*fact.name)))
        })
    }
}

impl KnownSeries {
    pub(super) fn of(news: &SeriesNews) -> Self {
        Self {
            job: news.job,
            name: Arc::clone(&news.own_name),
            axis: news.x.clone(),
        }
    }
}

/// `SERIES` of `JOB/SERIES`, where this is the job.
fn within_job<'a>(name: &'a str, job: &str) -> Option<&'a str> {
    name.strip_prefix(job)?.strip_prefix('/')
}

impl Rule {
    /// Whether samples of a series of this name within its job may matter, whatever the job.
    pub(crate) fn may_mean(&self, own_name: &str) -> bool {
        self.leaves.iter().any(|leaf| match leaf {
            Leaf::Series { name, .. } => {
                let before = name.strip_suffix(own_name);
                before.is_some_and(|job| job.is_empty() || job.ends_with('/'))
            }
            // Whatever a job says breaks its silence.
            Leaf::Quiet { .. } => true,
            Leaf::Ended { .. } => false,
        })
    }

    /// Whether all that is compared in it is of one series.
    pub(super) fn is_of_one_series(&self) -> bool {
        let names = self.leaves.iter().filter_map(|leaf| match leaf {
            Leaf::Series { name, .. } => Some(name),
            _ => None,
        });
        let mut names = names.map(String::as_str);
        let first = names.next();
        names.all(|name| Some(name) == first)
    }

    /// Whether no part of it can name a job.
    pub(super) fn names_no_job(&self) -> bool {
        self.leaves.iter().all(|leaf| match leaf {
            Leaf::Series { name, .. } => !name.contains('/'),
            Leaf::Quiet { job, .. } | Leaf::Ended { job } => job.is_none(),
        })
    }
}
