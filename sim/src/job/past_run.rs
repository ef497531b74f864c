//! An earlier run of a job, as it ended.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::fact::Fact;
use super::ledger::Ledger;
use super::progress::Progress;
use super::state::Reason;
use super::stop::{EndedBy, Rung};

/// What is kept of a run when a restart begins the next one. Its log lines and its samples stay where
/// those of all runs are.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PastRun {
    /// Which run of the job it was, counted from 0.
    pub number: u32,
    /// Why it ended, which tells its state.
    pub reason: Reason,
    /// Seconds from its start to its end.
    pub seconds: f64,
    /// The rungs of its stop ladder, in the order they were asked for.
    pub rungs: Vec<Rung>,
    /// By whom who answered the stop has ended.
    pub ended_by: Option<EndedBy>,
    /// The values that it said once.
    pub facts: Arc<[Fact]>,
    /// How far it had come, where it said so.
    pub progress: Option<Progress>,
    /// Where the numbers went that its source saw.
    pub ledger: Ledger,
}
