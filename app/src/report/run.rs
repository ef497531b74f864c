//! Earlier runs of a job.

use serde::Serialize;
use sprintscope_sim::{Job, PastRun, RunSeries, Scope};

use super::facts::{FactReport, ProgressReport};
use super::rounded;
use super::stop::{StopReport, Stopped};

#[derive(Debug, Serialize)]
pub(super) struct RunReport {
    /// Counted from 1.
    run: u32,
    state: &'static str,
    reason: String,
    seconds: f64,
    stop: Option<StopReport>,
    series: Vec<RunSeriesReport>,
    facts: Vec<FactReport>,
    progress: Option<ProgressReport>,
}

#[derive(Debug, Serialize)]
struct RunSeriesReport {
    name: String,
    unit: String,
    samples: u64,
    last: Option<f64>,
}

impl RunReport {
    /// Those of a job, the oldest first.
    pub fn all(scope: &Scope, job: &Job) -> Vec<Self> {
        let runs = job.past_runs();
        let told = |run: &PastRun| Self::of(scope, run, scope.series_of_run(job.id(), run.number));
        runs.iter().map(told).collect()
    }

    fn of(scope: &Scope, run: &PastRun, series: Vec<RunSeries>) -> Self {
        let stopped = Stopped {
            reason: Some(&run.reason),
            rungs: &run.rungs,
            ended_by: run.ended_by,
        };
        Self {
            run: run.number + 1,
            state: run.reason.state().name(),
            reason: run.reason.to_string(),
            seconds: rounded(run.seconds, 3),
            stop: StopReport::of(scope, stopped),
            series: series.into_iter().map(RunSeriesReport::of).collect(),
            facts: run.facts.iter().map(FactReport::of).collect(),
            progress: run.progress.map(ProgressReport::of),
        }
    }
}

impl RunSeriesReport {
    fn of(series: RunSeries) -> Self {
        Self {
            name: series.name.to_string(),
            unit: series.unit,
            samples: series.samples,
            last: series.last.filter(|last| last.is_finite()),
        }
    }
}
