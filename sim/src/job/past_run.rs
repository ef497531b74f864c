//! An earlier run of a job, as it ended.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::control::ControlSpec;
use super::fact::Fact;
use super::ledger::Ledger;
use super::progress::Progress;
use super::state::Reason;
use super::stop::{EndedBy, Rung};
use crate::written;

/// A control as a run has left it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ControlValue {
    /// Its name.
    pub name: Arc<str>,
    /// What it is.
    pub spec: Arc<ControlSpec>,
    /// What the run worked with, or else what was sent to it; `None` where nobody knows.
    #[serde(with = "written::maybe_number")]
    pub value: Option<f64>,
    /// Whether it is known to have worked with it: else it was sent, and nothing has come that says so.
    pub is_applied: bool,
}

/// What is kept of a run when a restart begins the next one. Its log lines and its samples stay where
/// those of all runs are.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PastRun {
    /// Which run of the job it was, counted from 0.
    pub number: u32,
    /// Why it ended, which tells its state.
    pub reason: Reason,
    /// When it began, in seconds since the scope's start.
    #[serde(default)]
    pub began: f64,
    /// Seconds from its start to its end.
    pub seconds: f64,
    /// The rungs of its stop ladder, in the order they were asked for.
    pub rungs: Vec<Rung>,
    /// By whom who answered the stop has ended.
    pub ended_by: Option<EndedBy>,
    /// What a stop of it didn't end, where it only listened: `its producer`.
    #[serde(default)]
    pub goes_on: Option<Arc<str>>,
    /// The values that it said once.
    pub facts: Arc<[Fact]>,
    /// How far it had come, where it said so.
    pub progress: Option<Progress>,
    /// What each control was at its end.
    #[serde(default)]
    pub controls: Vec<ControlValue>,
    /// Where the numbers went that its source saw.
    pub ledger: Ledger,
}
