//! A control as it stands.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use tokio::time::Instant;

use super::Control;
use super::spec::ControlSpec;
use crate::job::past_run::ControlValue;
use crate::written;

/// Whether the job has done what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ControlState {
    /// Nothing was asked, or all was answered.
    Applied,
    /// It was asked, and has still time to answer.
    Asked,
    /// It was asked and hasn't answered within the job's grace.
    NotApplied,
    /// It was said to a program as a line, and nothing has come that says whether it is applied.
    Sent,
    /// It is to be said to a program as a line, and couldn't be.
    NotSent,
    /// A command was to carry it out, and failed.
    Failed,
    /// It is said to a program as a line, but never was, and nothing has come that says what it is there.
    Unset,
}

/// A control as it stands: what was asked for and what is applied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ControlStatus {
    /// Its name.
    pub name: Arc<str>,
    /// What it is.
    pub spec: Arc<ControlSpec>,
    /// What was asked for last.
    #[serde(with = "written::number")]
    pub requested: f64,
    /// What the job works with.
    #[serde(with = "written::number")]
    pub applied: f64,
    /// Whether anybody knows that: not of what is said as a line to a program that has said nothing of it.
    #[serde(default = "yes")]
    pub is_known: bool,
    /// Whether the two are to become one yet.
    pub state: ControlState,
    /// When a value was applied last, in seconds since the scope's start.
    pub applied_at: Option<f64>,
}

/// As it is of all controls that aren't said as lines.
fn yes() -> bool {
    true
}

impl ControlState {
    /// As one word, for programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Asked => "asked",
            Self::NotApplied => "not_applied",
            Self::Sent => "sent",
            Self::NotSent => "not_sent",
            Self::Failed => "failed",
            Self::Unset => "unset",
        }
    }
}

impl ControlStatus {
    /// One of which nothing is known.
    pub(in crate::job) fn of(spec: &Arc<ControlSpec>) -> Self {
        Self {
            name: spec.name.as_str().into(),
            spec: Arc::clone(spec),
            requested: spec.default,
            applied: spec.default,
            is_known: false,
            state: ControlState::Unset,
            applied_at: None,
        }
    }

    /// What is known of its value: what the job works with, or else what was sent to it; `None` where nobody knows.
    pub fn value(&self) -> Option<f64> {
        match self.state {
            _ if self.is_known => Some(self.applied),
            // Nothing has come back: it is all that is known.
            ControlState::Sent => Some(self.requested),
            _ => None,
        }
    }

    /// What a run that ends now leaves of it.
    pub fn as_left(&self) -> ControlValue {
        ControlValue {
            name: Arc::clone(&self.name),
            spec: Arc::clone(&self.spec),
            value: self.value(),
            is_applied: self.is_known,
        }
    }
}

impl Control {
    /// The control as it stands; a job is given so long to apply what is asked.
    pub(in crate::job) fn status(&self, grace: Duration) -> ControlStatus {
        let asked = self.asked.lock();
        let course = &asked.course;
        let is_late = |since| Instant::now() - since > grace;
        ControlStatus {
            name: Arc::clone(&self.name),
            spec: Arc::clone(&self.spec),
            requested: self.requested(),
            applied: self.applied(),
            is_known: course.is_known(),
            state: course.state(&self.spec.kind, is_late),
            applied_at: course.applied_at,
        }
    }
}
