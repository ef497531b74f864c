//! A run of a job that is no more.

use std::sync::Arc;
use std::time::Duration;

use super::fact::Fact;
use super::ledger::Ledger;
use super::past_run::{ControlValue, PastRun};
use super::progress::Progress;
use super::state::Reason;
use super::stop::{EndedBy, Rung};

/// How such a run stood when it ended.
#[derive(Debug)]
pub(crate) struct RecordedRun {
    pub(crate) number: u32,
    pub(crate) began: f64,
    pub(crate) ended: f64,
    pub(crate) reason: Reason,
    pub(crate) rungs: Vec<Rung>,
    pub(crate) ended_by: Option<EndedBy>,
    pub(crate) goes_on: Option<Arc<str>>,
    pub(crate) facts: Arc<[Fact]>,
    pub(crate) progress: Option<Progress>,
    pub(crate) controls: Vec<ControlValue>,
    pub(crate) ledger: Ledger,
}

impl RecordedRun {
    /// From its start to its end.
    pub(super) fn took(&self) -> Duration {
        Duration::try_from_secs_f64(self.ended - self.began).unwrap_or_default()
    }

    /// As one that another run followed.
    pub(super) fn into_past(self) -> PastRun {
        let seconds = self.took().as_secs_f64();
        PastRun {
            number: self.number,
            reason: self.reason,
            began: self.began,
            seconds,
            rungs: self.rungs,
            ended_by: self.ended_by,
            goes_on: self.goes_on,
            facts: self.facts,
            progress: self.progress,
            controls: self.controls,
            ledger: self.ledger,
        }
    }
}
