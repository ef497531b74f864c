//! What earlier runs of jobs have added to their series.

use std::collections::VecDeque;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::job::RUNS_KEPT;
use crate::store::{SeriesInfo, SeriesStats};

/// What one run has added to one of its job's series.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RunSeries {
    /// The series' name within the job.
    pub name: Arc<str>,
    /// Its unit.
    pub unit: String,
    /// The labels of a state series.
    #[serde(default)]
    pub labels: Option<Vec<String>>,
    /// Of the samples that came in this run alone.
    pub stats: SeriesStats,
}

/// Those of one job.
#[derive(Default)]
pub(super) struct Past {
    runs: VecDeque<(u32, Vec<RunSeries>)>,
}

impl Past {
    /// Takes down a run that has ended, with all series of the job and what it has added to them.
    pub(super) fn add(
        &mut self,
        run: u32,
        series: impl Iterator<Item = (Arc<str>, Arc<SeriesInfo>, SeriesStats)>,
    ) {
        let added = series.filter(|(_, _, stats)| stats.samples > 0);
        let added = added.map(|(name, info, stats)| RunSeries {
            name,
            unit: info.unit.clone(),
            labels: info.labels.clone(),
            stats,
        });
        self.runs.push_back((run, added.collect()));
        if self.runs.len() > RUNS_KEPT {
            self.runs.pop_front();
        }
    }

    /// Knows a run that was recorded.
    pub(super) fn put(&mut self, run: u32, series: Vec<RunSeries>) {
        self.runs.retain(|(number, _)| *number != run);
        self.runs.push_back((run, series));
    }

    pub(super) fn of(&self, run: u32) -> Vec<RunSeries> {
        let found = self.runs.iter().find(|(number, _)| *number == run);
        found.map(|(_, series)| series.clone()).unwrap_or_default()
    }
}
