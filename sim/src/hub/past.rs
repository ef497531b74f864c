//! What earlier runs of jobs have added to their series.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use crate::job::RUNS_KEPT;
use crate::store::{SeriesId, SeriesInfo, SeriesStats};

/// What one run has added to one of its job's series.
#[derive(Clone, Debug, PartialEq)]
pub struct RunSeries {
    /// The series' name within the job.
    pub name: Arc<str>,
    /// Its unit.
    pub unit: String,
    /// Samples that came in this run.
    pub samples: u64,
    /// The last of them as it came: NaN is a gap.
    pub last: Option<f64>,
}

/// Those of one job.
#[derive(Default)]
pub(super) struct Past {
    runs: VecDeque<(u32, Vec<RunSeries>)>,
    /// How many samples each series had when the last of these runs ended.
    counted: HashMap<SeriesId, u64>,
}

impl Past {
    /// Takes down a run that has ended, with all series of the job as they stand.
    pub fn add(
        &mut self,
        run: u32,
        series: impl Iterator<Item = (Arc<str>, SeriesId, Arc<SeriesInfo>, SeriesStats)>,
    ) {
        let mut added = Vec::new();
        for (name, id, info, stats) in series {
            let before = self.counted.insert(id, stats.samples).unwrap_or(0);
            let samples = stats.samples.saturating_sub(before);
            if samples > 0 {
                added.push(RunSeries {
                    name,
                    unit: info.unit.clone(),
                    samples,
                    last: stats.last,
                });
            }
        }
        self.runs.push_back((run, added));
        if self.runs.len() > RUNS_KEPT {
            self.runs.pop_front();
        }
    }

    pub fn of(&self, run: u32) -> Vec<RunSeries> {
        let found = self.runs.iter().find(|(number, _)| *number == run);
        found.map(|(_, series)| series.clone()).unwrap_or_default()
    }
}
