//! What is known of one run of a job: a row of the table of runs.

use std::sync::Arc;

use sprintscope_sim::control::{ControlKind, ControlSpec};
use sprintscope_sim::hub::RunSeries;
use sprintscope_sim::job::{ControlValue, Fact};
use sprintscope_sim::store::{SeriesInfo, SeriesStats};
use sprintscope_sim::{Job, JobId, JobState, Scope};

use super::elsewhere::told_series;

/// Which run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RunId {
    /// Of which job.
    pub job: JobId,
    /// Counted from 0.
    pub run: u32,
}

/// What is known of it.
#[derive(Clone, Debug)]
pub(crate) struct RunRow {
    /// Which it is.
    pub id: RunId,
    /// The job's name, and which run of it where there are several.
    pub name: String,
    /// What it does, or how it ended.
    pub state: JobState,
    /// Why it ended.
    pub reason: Option<String>,
    /// Seconds from its start to its end or to now.
    pub seconds: f64,
    /// What it said once.
    pub facts: Arc<[Fact]>,
    /// What its controls are, or were at its end.
    pub controls: Vec<ControlValue>,
    /// What it has added to its job's series.
    pub series: Vec<RunValues>,
}

/// What a run has added to a series.
#[derive(Clone, Debug)]
pub(crate) struct RunValues {
    /// The series' name within the job.
    pub name: Arc<str>,
    /// Its unit.
    pub unit: String,
    /// Of the samples of this run alone.
    pub stats: SeriesStats,
    /// The label of the last of them, empty for a gap; `None` where it is a series of numbers.
    pub label: Option<String>,
    /// Whether it counts: how far it has come is a result, and where it began isn't.
    pub is_counter: bool,
}

impl RunValues {
    /// Those of a series whose job has these counters on offer as x axes.
    fn new(name: Arc<str>, info: &SeriesInfo, stats: SeriesStats, counters: &[String]) -> Self {
        let last = stats.last.and_then(|last| info.label(last));
        let label = info.is_state().then(|| last.unwrap_or_default().to_owned());
        let unit = info.unit.clone();
        let own = name.rsplit('/').next().unwrap_or_default();
        let is_counter = counters.iter().any(|counter| counter == own);
        Self {
            name,
            unit,
            stats,
            label,
            is_counter,
        }
    }
}

impl RunRow {
    /// The run of a job that is under way, or was its last.
    pub(crate) fn of_last(scope: &Scope, job: &Job) -> Self {
        let status = job.status();
        let counters = job.axes_on_offer();
        let series = told_series(scope, job).into_iter().filter_map(|series| {
            let stats = scope.store().span_stats(series.id)?;
            let info = scope.store().info(series.id)?;
            (stats.samples > 0).then(|| RunValues::new(series.name, &info, stats, &counters))
        });
        let controls = job.controls().into_iter();
        let controls = controls.filter(|control| is_told(&control.spec));
        Self {
            id: RunId {
                job: job.id(),
                run: status.run,
            },
            name: run_name(job.name(), status.run, status.run > 0),
            state: status.state,
            reason: status.reason.map(|reason| reason.to_string()),
            seconds: status.seconds,
            facts: job.facts(),
            controls: controls.map(|control| control.as_left()).collect(),
            series: series.collect(),
        }
    }

    /// The earlier runs of a job, the oldest first.
    pub(crate) fn of_earlier(scope: &Scope, job: &Job) -> Vec<Self> {
        let runs = job.past_runs().into_iter();
        let counters = job.axes_on_offer();
        let values = |one: RunSeries| {
            let info = SeriesInfo {
                unit: one.unit,
                labels: one.labels,
                ..SeriesInfo::default()
            };
            RunValues::new(one.name, &info, one.stats, &counters)
        };
        let row = |run: sprintscope_sim::job::PastRun| {
            let past = scope.series_of_run(job.id(), run.number).into_iter();
            let controls = run.controls.iter();
            let controls = controls.filter(|control| is_told(&control.spec));
            Self {
                id: RunId {
                    job: job.id(),
                    run: run.number,
                },
                name: run_name(job.name(), run.number, true),
                state: run.reason.state(),
                reason: Some(run.reason.to_string()),
                seconds: run.seconds,
                facts: Arc::clone(&run.facts),
                controls: controls.cloned().collect(),
                series: past.map(values).collect(),
            }
        };
        runs.map(row).collect()
    }
}

/// A button has no value.
fn is_told(spec: &ControlSpec) -> bool {
    spec.kind != ControlKind::Button
}

/// What a run of a job is called.
pub(crate) fn run_name(job: &str, run: u32, is_one_of_several: bool) -> String {
    if is_one_of_several {
        format!("{job} · run {}", run + 1)
    } else {
        job.to_owned()
    }
}
