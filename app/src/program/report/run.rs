//! Earlier runs of a job.

use std::collections::BTreeMap;

use serde::Serialize;
use sprintscope_sim::hub::RunSeries;
use sprintscope_sim::job::PastRun;
use sprintscope_sim::{Job, Scope};

use super::facts::{FactReport, ProgressReport};
use super::ledger::LedgerReport;
use super::rounded;
use super::series::SeriesReport;
use super::states;
use super::stop::{StopReport, Stopped};

#[derive(Debug, Serialize)]
pub(super) struct RunReport {
    /// Counted from 1.
    run: u32,
    state: &'static str,
    reason: String,
    seconds: f64,
    states: BTreeMap<String, f64>,
    stop: Option<StopReport>,
    series: Vec<SeriesReport>,
    facts: Vec<FactReport>,
    progress: Option<ProgressReport>,
    ledger: LedgerReport,
}

impl RunReport {
    /// Those of a job, the oldest first.
    pub(super) fn all(scope: &Scope, job: &Job) -> Vec<Self> {
        let runs = job.past_runs();
        let told = |run: &PastRun| {
            let series = scope.series_of_run(job.id(), run.number);
            Self::of(run, &series, states::of_run(scope, job, run))
        };
        runs.iter().map(told).collect()
    }

    fn of(run: &PastRun, series: &[RunSeries], states: BTreeMap<String, f64>) -> Self {
        let stopped = Stopped {
            reason: Some(&run.reason),
            rungs: &run.rungs,
            ended_by: run.ended_by,
            goes_on: run.goes_on.as_deref(),
        };
        let samples = series.iter().map(|one| one.stats.came()).sum();
        Self {
            run: run.number + 1,
            state: run.reason.state().name(),
            reason: run.reason.to_string(),
            seconds: rounded(run.seconds, 3),
            states,
            stop: StopReport::of(stopped),
            series: series.iter().map(SeriesReport::of_run).collect(),
            facts: run.facts.iter().map(FactReport::of).collect(),
            progress: run.progress.map(ProgressReport::of),
            ledger: LedgerReport::of(run.ledger.clone(), samples),
        }
    }
}
