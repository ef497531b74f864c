//! What a search among jobs, series and facts finds.

use std::sync::Arc;

use sprintscope_sim::job::Fact;
use sprintscope_sim::store::SeriesId;
use sprintscope_sim::{Job, JobId};

use super::View;
use super::folds::Folds;
use super::job_list::JobList;
use super::job_shown::facts_revision;
use super::needle::Needle;
use super::plan::Plan;
use super::told::fact_text;

/// What a list of jobs with their series is worked out from: while it is the same, so is the list.
#[derive(Debug, PartialEq)]
pub(crate) struct ListedFor {
    jobs: u64,
    plan: u64,
    folds: [u64; 2],
    selected: Option<JobId>,
    search: String,
    facts: u64,
}

impl ListedFor {
    /// What it is worked out from now.
    pub(crate) fn now(jobs: &JobList, plan: &Plan, view: &View) -> Self {
        Self {
            jobs: jobs.revision(),
            plan: plan.revision,
            folds: [&view.folds, &view.fact_folds].map(Folds::revision),
            selected: view.selected_job,
            search: view.series_search.clone(),
            facts: facts_revision(jobs.all(), view.playback.moment()),
        }
    }
}

/// What of a job is searched for.
pub(crate) struct Found {
    /// The series that are listed.
    pub series: Arc<[SeriesId]>,
    /// The facts that are listed.
    pub facts: Arc<[Fact]>,
}

impl Found {
    /// `None` if neither the job nor anything of it is searched for.
    pub(crate) fn of(job: &Job, facts: Arc<[Fact]>, plan: &Plan, needle: &Needle) -> Option<Self> {
        let series = plan.by_job.get(&job.id()).cloned().unwrap_or_default();
        if needle.is_empty() {
            return Some(Self { series, facts });
        }
        let series = series_found(&series, plan, needle);
        let is_job_meant = needle.is_in(job.name());
        let meant = facts_found(&facts, needle);
        let is_found = is_job_meant || !meant.is_empty() || !series.is_empty();
        // A search for the job lists all that it has.
        let facts = if is_job_meant && meant.is_empty() {
            facts
        } else {
            meant
        };
        is_found.then_some(Self { series, facts })
    }
}

fn series_found(all: &[SeriesId], plan: &Plan, needle: &Needle) -> Arc<[SeriesId]> {
    let full_name = |series: &SeriesId| plan.infos.get(series).map_or("", |info| &info.name);
    let found = |series: &SeriesId| needle.is_in(full_name(series));
    all.iter().copied().filter(found).collect()
}

fn facts_found(all: &[Fact], needle: &Needle) -> Arc<[Fact]> {
    let is_in = |fact: &Fact| needle.is_in(&fact.name) || needle.is_in(&fact_text(fact));
    all.iter().filter(|fact| is_in(fact)).cloned().collect()
}
