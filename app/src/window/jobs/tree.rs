//! The jobs with their series as a list to scroll: what is in it, and where each line is. Worked out
//! when something has changed; a frame looks up only what is in sight.

use std::sync::Arc;

use sprintscope_sim::{Fact, Job, JobId, SeriesId};

use super::branch::{Branch, HEAD};
use crate::view::View;
use crate::view::folds::Fold;
use crate::view::job_list::JobList;
use crate::view::needle::Needle;
use crate::view::plan::Plan;
use crate::view::told::fact_text;

/// Room between a job and the next.
const GAP: f32 = 4.0;
/// With more jobs than this, only the selected one is open by itself.
const FEW_JOBS: usize = 12;
/// With more series than this, a job is open by itself only if it is selected.
const FEW_SERIES: usize = 8;
/// More facts than this are counted until a person wants to see them.
const FEW_FACTS: usize = 4;

/// What the list was worked out from.
#[derive(PartialEq)]
struct MadeOf {
    jobs: u64,
    plan: u64,
    folds: [u64; 2],
    selected: Option<JobId>,
    search: String,
}

/// All jobs in the list.
#[derive(Default)]
pub struct Tree {
    made_of: Option<MadeOf>,
    branches: Vec<Branch>,
    height: f32,
    matching: usize,
    matching_facts: usize,
    facts: usize,
}

impl Tree {
    /// Works it out anew if something has changed.
    pub fn update(&mut self, jobs: &JobList, plan: &Plan, view: &View) {
        let is_known = self.made_of.as_ref().is_some_and(|made_of| {
            made_of.jobs == jobs.revision()
                && made_of.plan == plan.revision
                && made_of.folds == folds(view)
                && made_of.selected == view.selected_job
                && made_of.search == view.series_search
        });
        if is_known {
            return;
        }
        let needle = Needle::new(&view.series_search);
        self.branches.clear();
        self.facts = 0;
        let mut top = 0.0;
        for job in jobs.all() {
            let facts = job.facts();
            self.facts += facts.len();
            let Some(found) = Found::of(job, facts, plan, &needle) else {
                continue;
            };
            let is_few = jobs.all().len() <= FEW_JOBS && found.series.len() <= FEW_SERIES;
            let branch = branch(job, found, is_few, top, view);
            top += branch.height() + GAP;
            self.branches.push(branch);
        }
        self.height = top;
        self.matching = self.branches.iter().map(|branch| branch.series.len()).sum();
        self.matching_facts = self.branches.iter().map(|branch| branch.facts.len()).sum();
        self.made_of = Some(MadeOf {
            jobs: jobs.revision(),
            plan: plan.revision,
            folds: folds(view),
            selected: view.selected_job,
            search: view.series_search.clone(),
        });
    }

    /// How high all of it is, in points.
    pub fn height(&self) -> f32 {
        self.height
    }

    /// How many series are listed, or would be if their jobs were open.
    pub fn matching(&self) -> usize {
        self.matching
    }

    /// How many facts are.
    pub fn matching_facts(&self) -> usize {
        self.matching_facts
    }

    /// How many facts there are, whatever is searched for.
    pub fn facts(&self) -> usize {
        self.facts
    }

    /// The series that are listed, or would be if their jobs were open.
    pub fn matching_series(&self) -> Vec<SeriesId> {
        let all = self.branches.iter();
        all.flat_map(|branch| branch.series.iter().copied())
            .collect()
    }

    /// The jobs between these places, in points below the list's beginning.
    pub fn between(&self, [from, to]: [f32; 2]) -> &[Branch] {
        let is_above = |branch: &Branch| branch.top + branch.height() < from;
        let first = self.branches.partition_point(is_above);
        let end = self.branches.partition_point(|branch| branch.top <= to);
        &self.branches[first.min(end)..end]
    }

    /// Where a job's name and reason are, in points below the list's beginning.
    pub fn head_of(&self, job: JobId) -> Option<[f32; 2]> {
        let place = self
            .branches
            .binary_search_by_key(&job, |branch| branch.job.id())
            .ok()?;
        let top = self.branches[place].top;
        Some([top, top + HEAD])
    }
}

fn folds(view: &View) -> [u64; 2] {
    [&view.folds, &view.fact_folds].map(crate::view::folds::Folds::revision)
}

fn branch(job: &Job, found: Found, is_few: bool, top: f32, view: &View) -> Branch {
    let is_selected = view.selected_job == Some(job.id());
    let is_usually_open = is_selected || is_few && !job.state().has_ended();
    let usual = if is_usually_open {
        Fold::Open
    } else {
        Fold::Closed
    };
    let facts_usual = if found.facts.len() <= FEW_FACTS {
        Fold::Open
    } else {
        Fold::Closed
    };
    let id = job.id();
    Branch {
        job: job.clone(),
        fold: view.fold_of(id, usual),
        fact_fold: view.fact_fold_of(id, facts_usual),
        series: found.series,
        facts: found.facts,
        top,
    }
}

/// What of a job is searched for.
struct Found {
    series: Arc<[SeriesId]>,
    facts: Arc<[Fact]>,
}

impl Found {
    /// `None` if neither the job nor anything of it is searched for.
    fn of(job: &Job, facts: Arc<[Fact]>, plan: &Plan, needle: &Needle) -> Option<Self> {
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
