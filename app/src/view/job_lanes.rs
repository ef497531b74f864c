//! What jobs are doing over time, as lanes: a plot that is there when a person asks for it.

use std::sync::Arc;

use sprintscope_sim::store::{SeriesId, SeriesInfo, XAxis};
use sprintscope_sim::{Job, JobId, Scope};

use super::plot_id::PlotId;
use super::plot_plan::PlotPlan;

/// What the plot is called.
const NAME: &str = "job states";
/// What a job's series is called within the job.
pub(crate) const SERIES: &str = "job state";

/// The lane of one job.
#[derive(Clone, Debug)]
pub(crate) struct JobLane {
    /// Whose.
    pub job: JobId,
    /// The job's name.
    pub name: Arc<str>,
    /// Its states.
    pub series: SeriesId,
    /// What that series is, called as the job is now.
    pub info: Arc<SeriesInfo>,
}

/// The lanes of these jobs.
pub(crate) fn lanes(scope: &Scope, jobs: &[Job]) -> Vec<JobLane> {
    let lane = |job: &Job| {
        let series = scope.states_of(job.id())?;
        let name: Arc<str> = (**job.name()).into();
        let info = scope.store().info(series)?;
        let info = SeriesInfo {
            name: name.to_string(),
            ..(*info).clone()
        };
        Some(JobLane {
            job: job.id(),
            name,
            series,
            info: Arc::new(info),
        })
    };
    jobs.iter().filter_map(lane).collect()
}

/// The plot of all of them.
pub(crate) fn plot(lanes: &[JobLane]) -> Option<PlotPlan> {
    (!lanes.is_empty()).then(|| PlotPlan {
        id: PlotId {
            group: NAME.into(),
            unit: String::new(),
            axis: XAxis::Time,
        },
        title: NAME.into(),
        series: lanes.iter().map(|lane| lane.series).collect(),
        unit: String::new(),
        sides: Vec::new(),
        jobs: lanes.iter().map(|lane| lane.job).collect(),
        is_of_states: true,
    })
}
