//! Series that a rule names and that don't come: said in the logs after a while, and once at the end.

use super::trials::Trials;
use crate::job::JobId;

/// So long after a job was there first, those that haven't come are told of.
const TOLD_AFTER_SECS: f64 = 30.0;

/// Whether that was told.
#[derive(Debug, Default)]
pub(super) struct Absent {
    /// When there was a job.
    since: Option<f64>,
    is_told: bool,
}

impl Absent {
    /// The second at which it is to be looked at, whatever comes.
    pub(super) fn due(&self) -> Option<f64> {
        let since = self.since.filter(|_| !self.is_told);
        since.map(|since| since + TOLD_AFTER_SECS)
    }

    /// Looks at what has come by this second: what is to be said now, and in whose logs.
    pub(super) fn look(&mut self, trials: &Trials, now: f64) -> Option<(String, Vec<JobId>)> {
        let jobs = &trials.known().jobs;
        if self.is_told || jobs.is_empty() {
            return None;
        }
        if now < *self.since.get_or_insert(now) + TOLD_AFTER_SECS {
            return None;
        }
        self.is_told = true;
        let at_work = jobs.iter().filter(|(_, job)| !job.has_ended);
        let at_work = at_work.map(|(id, _)| *id).collect();
        Some((format!("{} so far", said(trials)?), at_work))
    }
}

/// What is to be said of a rule of which series never came; `None` where all did, or there was no job.
pub(super) fn said(trials: &Trials) -> Option<String> {
    if trials.known().jobs.is_empty() {
        return None;
    }
    let missing = trials.never_came()?;
    Some(format!("rule {}: {}", trials.rule(), missing.words))
}
