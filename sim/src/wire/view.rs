//! Jobs as controllers see them.

use serde::Serialize;
use serde_json::Value;

use crate::job::{ControlKind, ControlState, ControlStatus, Job, Scale};
use crate::tuning::to_json;

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
    /// Who answers its stop and is at work, or what came of it, or is to be known beside its state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    pub controls: Vec<ControlView>,
    pub series: Vec<SeriesView>,
}

/// A control of a job.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub(super) struct ControlView {
    pub name: String,
    pub kind: String,
    /// Null where nobody has asked for a value, and the one that is applied isn't known.
    pub requested: Value,
    /// Null where nobody knows it.
    pub applied: Value,
    /// How far what was asked for has come.
    #[serde(default)]
    pub state: String,
    /// Asked for, and not applied within the grace.
    #[serde(default)]
    pub is_late: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choices: Option<Vec<String>>,
    pub unit: String,
}

impl ControlView {
    fn of(control: &ControlStatus) -> Self {
        let spec = &control.spec;
        let (mut min, mut max, mut log, mut choices) = (None, None, None, None);
        let kind = match &spec.kind {
            ControlKind::Slider {
                min: least,
                max: greatest,
                scale,
                ..
            } => {
                (min, max, log) = (Some(*least), Some(*greatest), Some(*scale == Scale::Log));
                "slider"
            }
            ControlKind::Toggle => "toggle",
            ControlKind::Choice(all) => {
                choices = Some(all.clone());
                "choice"
            }
            ControlKind::Button => "button",
            ControlKind::Value => "value",
        };
        Self {
            name: control.name.to_string(),
            kind: kind.into(),
            requested: match control.state {
                ControlState::Unset => Value::Null,
                _ => to_json(spec, control.requested),
            },
            applied: if control.is_known {
                to_json(spec, control.applied)
            } else {
                Value::Null
            },
            state: control.state.word().into(),
            is_late: matches!(
                control.state,
                ControlState::NotApplied | ControlState::NotSent | ControlState::Failed
            ),
            min,
            max,
            log,
            choices,
            unit: spec.unit.clone(),
        }
    }
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
    pub(super) fn of(job: &Job, series: Vec<SeriesView>) -> Self {
        let status = job.status();
        let at_work = status.at_work.as_ref();
        let at_work = at_work.map(|at_work| at_work.words(status.at));
        let waiting = status.waiting.map(|what| format!("waiting for {what}"));
        let remark = at_work.or(waiting).or(status.remark).or(status.proof);
        Self {
            id: job.id().0,
            name: job.name().to_string(),
            state: status.state.to_string(),
            reason: status.reason.map(|reason| reason.to_string()),
            seconds: (status.seconds * 1e3).round() / 1e3,
            not_responding: status.not_responding.is_some(),
            remark,
            controls: job.controls().iter().map(ControlView::of).collect(),
            series,
        }
    }

    /// Whether nothing but its age and its samples is different.
    pub(super) fn is_as(&self, other: &Self) -> bool {
        let Self {
            id,
            name,
            state,
            reason,
            seconds: _,
            not_responding,
            remark: _,
            controls,
            series: _,
        } = self;
        (id, name, state, reason) == (&other.id, &other.name, &other.state, &other.reason)
            && *not_responding == other.not_responding
            && *controls == other.controls
    }
}
