//! Which jobs of the list show their series.

use std::collections::{HashMap, HashSet};

use sprintscope_sim::{Job, JobId};

/// With more jobs than this, only the selected one is open by itself.
const FEW_JOBS: usize = 12;
/// With more series than this, a job is open by itself only if it is selected.
const FEW_SERIES: usize = 8;
/// More facts than this are counted until a person wants to see them.
const FEW_FACTS: usize = 4;

/// Whether a job shows its series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    /// It shows them.
    Open,
    /// It shows how many there are.
    Closed,
}

impl Fold {
    /// How a job with so many series is in a list of so many jobs, if nobody says: the selected one is open, and
    /// of a few jobs each that runs and has a few.
    pub fn usual(job: &Job, jobs: usize, series: usize, selected: Option<JobId>) -> Self {
        let is_few = jobs <= FEW_JOBS && series <= FEW_SERIES;
        if selected == Some(job.id()) || is_few && !job.state().has_ended() {
            Self::Open
        } else {
            Self::Closed
        }
    }

    /// How so many facts are in the list if nobody says.
    pub fn facts_usual(facts: usize) -> Self {
        if facts <= FEW_FACTS {
            Self::Open
        } else {
            Self::Closed
        }
    }

    /// What it isn't.
    pub fn other(self) -> Self {
        match self {
            Self::Open => Self::Closed,
            Self::Closed => Self::Open,
        }
    }
}

/// What a person opened and closed; the rest is as the list would have it.
#[derive(Clone, Debug, Default)]
pub struct Folds {
    chosen: HashMap<JobId, Fold>,
    /// A search opens all that it finds; what is closed then is closed for this search only.
    closed_in_search: HashSet<JobId>,
    revision: u64,
}

impl Folds {
    /// How the job is, where it would be `usual` if nobody had said.
    pub fn of(&self, job: JobId, usual: Fold, is_searching: bool) -> Fold {
        if !is_searching {
            return self.chosen.get(&job).copied().unwrap_or(usual);
        }
        if self.closed_in_search.contains(&job) {
            Fold::Closed
        } else {
            Fold::Open
        }
    }

    /// Opens a job or closes it.
    pub fn set(&mut self, job: JobId, fold: Fold, is_searching: bool) {
        self.revision += 1;
        if !is_searching {
            self.chosen.insert(job, fold);
        } else if fold == Fold::Open {
            self.closed_in_search.remove(&job);
        } else {
            self.closed_in_search.insert(job);
        }
    }

    /// Another search has begun.
    pub fn begin_search(&mut self) {
        self.revision += 1;
        self.closed_in_search.clear();
    }

    /// Grows with every change.
    pub fn revision(&self) -> u64 {
        self.revision
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_opens_all_and_leaves_what_was_chosen() {
        let (mut folds, job) = (Folds::default(), JobId(3));
        folds.set(job, Fold::Closed, false);
        assert_eq!(folds.of(job, Fold::Open, false), Fold::Closed);
        assert_eq!(folds.of(job, Fold::Open, true), Fold::Open);
        folds.set(job, Fold::Closed, true);
        assert_eq!(folds.of(job, Fold::Open, true), Fold::Closed);
        folds.begin_search();
        assert_eq!(folds.of(job, Fold::Open, true), Fold::Open);
        assert_eq!(folds.of(job, Fold::Open, false), Fold::Closed);
    }
}
