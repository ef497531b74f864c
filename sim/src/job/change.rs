//! A change of a job's state, as it is told.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::id::JobId;
use super::state::{JobState, Reason};
use super::stop::{EndedBy, Rung};

/// How a job stands since a change of its state, or since another stop was asked of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct JobChange {
    /// Which job.
    pub job: JobId,
    /// Its name then.
    pub name: Arc<str>,
    /// Which run, counted from 0.
    pub run: u32,
    /// When, in seconds since the scope's start.
    pub t: f64,
    /// What it is doing.
    pub state: JobState,
    /// Why it ended.
    pub reason: Option<Reason>,
    /// The rungs of its stop ladder so far; once it has ended, its proof.
    pub rungs: Vec<Rung>,
    /// By whom who answered the stop has ended.
    pub ended_by: Option<EndedBy>,
    /// What a stop of it didn't end, where it only listened: `its producer`.
    #[serde(default)]
    pub goes_on: Option<Arc<str>>,
    /// The proof in words.
    pub proof: Option<String>,
}
