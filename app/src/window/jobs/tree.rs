//! The jobs with their series as a list to scroll: what is in it, and where each line is. Worked out
//! when something has changed; a frame looks up only what is in sight.

use sprintscope_sim::store::SeriesId;
use sprintscope_sim::{Job, JobId};

use super::branch::{Branch, HEAD};
use crate::view::View;
use crate::view::folds::Fold;
use crate::view::found::{Found, ListedFor};
use crate::view::job_list::JobList;
use crate::view::job_shown::JobShown;
use crate::view::needle::Needle;
use crate::view::plan::Plan;

/// Room between a job and the next.
const GAP: f32 = 4.0;

/// All jobs in the list.
#[derive(Default)]
pub(crate) struct Tree {
    made_of: Option<ListedFor>,
    branches: Vec<Branch>,
    height: f32,
    matching: usize,
    matching_facts: usize,
    facts: usize,
}

impl Tree {
    /// Works it out anew if something has changed.
    pub(crate) fn update(&mut self, jobs: &JobList, plan: &Plan, view: &View) {
        let made_of = ListedFor::now(jobs, plan, view);
        if self.made_of.as_ref() == Some(&made_of) {
            return;
        }
        let needle = Needle::new(&view.series_search);
        self.branches.clear();
        self.facts = 0;
        let mut top = 0.0;
        for job in jobs.all() {
            let facts = JobShown::new(job, view.playback.moment()).facts();
            self.facts += facts.len();
            let Some(found) = Found::of(job, facts, plan, &needle) else {
                continue;
            };
            let branch = branch(job, found, jobs.all().len(), top, view);
            top += branch.height() + GAP;
            self.branches.push(branch);
        }
        self.height = top;
        self.matching = self.branches.iter().map(|branch| branch.series.len()).sum();
        self.matching_facts = self.branches.iter().map(|branch| branch.facts.len()).sum();
        self.made_of = Some(made_of);
    }

    /// How high all of it is, in points.
    pub(crate) fn height(&self) -> f32 {
        self.height
    }

    /// How many series are listed, or would be if their jobs were open.
    pub(crate) fn matching(&self) -> usize {
        self.matching
    }

    /// How many facts are.
    pub(crate) fn matching_facts(&self) -> usize {
        self.matching_facts
    }

    /// How many facts there are, whatever is searched for.
    pub(crate) fn facts(&self) -> usize {
        self.facts
    }

    /// The series that are listed, or would be if their jobs were open.
    pub(crate) fn matching_series(&self) -> Vec<SeriesId> {
        let all = self.branches.iter();
        all.flat_map(|branch| branch.series.iter().copied())
            .collect()
    }

    /// The jobs between these places, in points below the list's beginning.
    pub(crate) fn between(&self, [from, to]: [f32; 2]) -> &[Branch] {
        let is_above = |branch: &Branch| branch.top + branch.height() < from;
        let first = self.branches.partition_point(is_above);
        let end = self.branches.partition_point(|branch| branch.top <= to);
        &self.branches[first.min(end)..end]
    }

    /// Where a job's name and reason are, in points below the list's beginning.
    pub(crate) fn head_of(&self, job: JobId) -> Option<[f32; 2]> {
        let place = self
            .branches
            .binary_search_by_key(&job, |branch| branch.job.id())
            .ok()?;
        let top = self.branches[place].top;
        Some([top, top + HEAD])
    }
}

fn branch(job: &Job, found: Found, jobs: usize, top: f32, view: &View) -> Branch {
    let usual = Fold::usual(job, jobs, found.series.len(), view.selected_job);
    let facts_usual = Fold::facts_usual(found.facts.len());
    let id = job.id();
    Branch {
        job: job.clone(),
        fold: view.fold_of(id, usual),
        fact_fold: view.fact_fold_of(id, facts_usual),
        series: found.series,
        facts: found.facts,
        has_counts: job.counts().source.is_some(),
        top,
    }
}
