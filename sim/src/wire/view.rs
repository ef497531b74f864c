//! Jobs as controllers see them.

use serde::Serialize;

use crate::job::{Job, Scale};

/// A job.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub(super) struct JobView {
    pub id: u32,
    pub name: String,
    pub state: String,
    pub reason: Option<String>,
    pub seconds: f64,
    #[serde(default)]
    pub not_responding: bool,
    pub controls: Vec<ControlView>,
    pub series: Vec<SeriesView>,
}

/// A control of a job.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub(super) struct ControlView {
    pub name: String,
    pub kind: String,
    pub requested: f64,
    pub applied: f64,
    pub min: f64,
    pub max: f64,
    pub log: bool,
    pub unit: String,
}

/// A series of a job.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub(crate) struct SeriesView {
    pub name: String,
    pub unit: String,
    pub samples: u64,
    /// `None` where there is none, or it isn't finite.
    pub last: Option<f64>,
}

impl JobView {
    pub fn of(job: &Job, series: Vec<SeriesView>) -> Self {
        let status = job.status();
        let controls = job.controls().into_iter().map(|control| ControlView {
            name: control.name.to_string(),
            kind: "slider".into(),
            requested: control.requested,
            applied: control.applied,
            min: control.min,
            max: control.max,
            log: control.scale == Scale::Log,
            unit: control.unit,
        });
        Self {
            id: job.id().0,
            name: job.name().to_string(),
            state: status.state.to_string(),
            reason: status.reason.map(|reason| reason.to_string()),
            seconds: (status.seconds * 1e3).round() / 1e3,
            not_responding: status.not_responding.is_some(),
            controls: controls.collect(),
            series,
        }
    }

    /// Whether nothing but its age and its samples is different.
    pub fn is_as(&self, other: &Self) -> bool {
        let Self {
            id,
            name,
            state,
            reason,
            seconds: _,
            not_responding,
            controls,
            series: _,
        } = self;
        (id, name, state, reason) == (&other.id, &other.name, &other.state, &other.reason)
            && *not_responding == other.not_responding
            && *controls == other.controls
    }
}
