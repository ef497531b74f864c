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
    /// Whether the two are to become one yet.
    pub state: ControlState,
    /// When a value was applied last, in seconds since the scope's start.
    pub applied_at: Option<f64>,
}

impl Control {
    /// What a run that ends has worked with.
    pub(in crate::job) fn as_left(&self) -> ControlValue {
        ControlValue {
            name: Arc::clone(&self.name),
            spec: Arc::clone(&self.spec),
            applied: self.applied(),
        }
    }

    /// The control as it stands; a job is given so long to apply what is asked.
    pub(in crate::job) fn status(&self, grace: Duration) -> ControlStatus {
        let asked = self.asked.lock();
        let state = match asked.waiting_since {
            None => ControlState::Applied,
            Some(since) if Instant::now() - since <= grace => ControlState::Asked,
            Some(_) => ControlState::NotApplied,
        };
        ControlStatus {
            name: Arc::clone(&self.name),
            spec: Arc::clone(&self.spec),
            requested: self.requested(),
            applied: self.applied(),
            state,
            applied_at: asked.applied_at,
        }
    }
}
