//! A control as it stands.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use tokio::time::Instant;

use super::Control;
use super::spec::{ControlKind, ControlSpec};
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
        let waits = asked.waiting_since.map(|since| Instant::now() - since);
        let state = match (waits, &asked.line) {
            (None, Some(line)) if !line.is_known => ControlState::Unset,
            // That it was pressed is all that is known.
            (None, Some(_)) if self.spec.kind == ControlKind::Button => ControlState::Sent,
            (None, _) => ControlState::Applied,
            (Some(_), Some(line)) if line.failed == asked.newest => {
                if line.is_by_command {
                    ControlState::Failed
                } else {
                    ControlState::NotSent
                }
            }
            (Some(waits), Some(line)) if line.sent == asked.newest => {
                if line.is_echoed && waits > grace {
                    ControlState::NotApplied
                } else {
                    ControlState::Sent
                }
            }
            (Some(waits), _) if waits <= grace => ControlState::Asked,
            (Some(_), Some(_)) => ControlState::NotSent,
            (Some(_), _) => ControlState::NotApplied,
        };
        ControlStatus {
            name: Arc::clone(&self.name),
            spec: Arc::clone(&self.spec),
            requested: self.requested(),
            applied: self.applied(),
            is_known: asked.line.as_ref().is_none_or(|line| line.is_known),
            state,
            applied_at: asked.applied_at,
        }
    }
}
