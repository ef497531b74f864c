//! The jobs with their series as a list to scroll: what is in it, and where each line is. Worked out
//! when something has changed; a frame looks up only what is in sight.

use std::ops::Range;
use std::sync::Arc;

use sprintscope_sim::{Job, JobId, SeriesId};

use crate::folds::Fold;
use crate::job_list::JobList;
use crate::needle::Needle;
use crate::plan::Plan;
use crate::view::View;

/// How high a line is, in points.
pub const LINE: f32 = 16.0;
/// Room above and below what a job says.
pub const PADDING: f32 = 7.0;
/// Room between a job and the next.
const GAP: f32 = 4.0;
/// A job's name and its reason.
const HEAD: f32 = 2.0 * LINE + 2.0 * PADDING;
/// Room between a job's reason and its series.
const SERIES_GAP: f32 = 4.0;
/// With more jobs than this, only the selected one is open by itself.
const FEW_JOBS: usize = 12;
/// With more series than this, a job is open by itself only if it is selected.
const FEW_SERIES: usize = 8;

/// A job in the list.
pub struct Branch {
    /// The job.
    pub job: Job,
    /// Those of its series that are searched for, in the order in which they came.
    pub series: Arc<[SeriesId]>,
    /// Whether it shows them.
    pub fold: Fold,
    /// Where it begins, in points below the list's beginning.
    pub top: f32,
}

impl Branch {
    /// How high it is, in points.
    pub fn height(&self) -> f32 {
        match self.fold {
            Fold::Open if !self.series.is_empty() => {
                HEAD + SERIES_GAP + self.series.len() as f32 * LINE
            }
            _ => HEAD,
        }
    }

    /// Which of its series lie between these places, and one more on each side: what has the focus
    /// moves to a neighbour, and is then scrolled to.
    pub fn series_between(&self, [from, to]: [f32; 2]) -> Range<usize> {
        if self.fold == Fold::Closed {
            return 0..0;
        }
        let line_at = |y: f32| (y - self.series_top()) / LINE;
        let start = (line_at(from) - 1.0).floor().max(0.0) as usize;
        let end = (line_at(to) + 1.0).ceil().max(0.0) as usize;
        let end = end.min(self.series.len());
        start.min(end)..end
    }

    /// Where the line of its series at this place begins.
    pub fn series_y(&self, place: usize) -> f32 {
        self.series_top() + place as f32 * LINE
    }

    fn series_top(&self) -> f32 {
        self.top + PADDING + 2.0 * LINE + SERIES_GAP
    }
}

/// What the list was worked out from.
#[derive(PartialEq)]
struct MadeOf {
    jobs: u64,
    plan: u64,
    folds: u64,
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
}

impl Tree {
    /// Works it out anew if something has changed.
    pub fn update(&mut self, jobs: &JobList, plan: &Plan, view: &View) {
        let is_known = self.made_of.as_ref().is_some_and(|made_of| {
            made_of.jobs == jobs.revision()
                && made_of.plan == plan.revision
                && made_of.folds == view.folds.revision()
                && made_of.selected == view.selected_job
                && made_of.search == view.series_search
        });
        if is_known {
            return;
        }
        let needle = Needle::new(&view.series_search);
        self.branches.clear();
        let mut top = 0.0;
        for job in jobs.all() {
            let Some(series) = found(job, plan, &needle) else {
                continue;
            };
            let is_few = jobs.all().len() <= FEW_JOBS && series.len() <= FEW_SERIES;
            let is_selected = view.selected_job == Some(job.id());
            let is_usually_open = is_selected || is_few && !job.state().has_ended();
            let usual = if is_usually_open {
                Fold::Open
            } else {
                Fold::Closed
            };
            let branch = Branch {
                job: job.clone(),
                series,
                fold: view.fold_of(job.id(), usual),
                top,
            };
            top += branch.height() + GAP;
            self.branches.push(branch);
        }
        self.height = top;
        self.matching = self.branches.iter().map(|branch| branch.series.len()).sum();
        self.made_of = Some(MadeOf {
            jobs: jobs.revision(),
            plan: plan.revision,
            folds: view.folds.revision(),
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

    /// These series.
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

/// The series of a job that are searched for; `None` if neither they nor the job are.
fn found(job: &Job, plan: &Plan, needle: &Needle) -> Option<Arc<[SeriesId]>> {
    let all = plan.by_job.get(&job.id()).cloned().unwrap_or_default();
    if needle.is_empty() {
        return Some(all);
    }
    let full_name = |series: &SeriesId| plan.infos.get(series).map_or("", |info| &info.name);
    let series: Arc<[SeriesId]> = all
        .iter()
        .copied()
        .filter(|series| needle.is_in(full_name(series)))
        .collect();
    (!series.is_empty() || needle.is_in(job.name())).then_some(series)
}
