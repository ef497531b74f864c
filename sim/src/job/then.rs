//! A job of a recording as it stood at an earlier moment, as its history tells.

use std::ops::Range;
use std::sync::Arc;

use super::control::ControlStatus;
use super::fact::Fact;
use super::history::History;
use super::job::{Job, JobStatus};
use super::progress::Progress;
use super::state::JobState;

/// What is said of a job that had not begun.
const NOT_BEGUN: &str = "not begun yet";

/// A job of a recording as it stood at an earlier moment.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct JobThen {
    /// What it was doing, and why it had ended; of the run that was under way or had been the last.
    pub status: JobStatus,
    /// What that run had said once.
    pub facts: Arc<[Fact]>,
    /// How far it was.
    pub progress: Option<Progress>,
}

impl Job {
    /// How it stood at this second. `None` for a job that no recording tells of: it stands as it does, and can be told what
    /// to do.
    pub fn as_of(&self, t: f64) -> Option<JobThen> {
        let history = self.attachment::<History>()?;
        let last = self.status();
        let (mut facts, mut progress) = (self.facts(), self.progress());
        let mut status = last.clone();
        if t < last.began {
            let mut past = self.past_runs().into_iter().rev();
            let Some(run) = past.find(|run| run.began <= t) else {
                status = JobStatus {
                    state: JobState::Starting,
                    reason: None,
                    seconds: 0.0,
                    run: self.past_runs().first().map_or(last.run, |run| run.number),
                    rungs: Vec::new(),
                    ended_by: None,
                    proof: None,
                    remark: Some(NOT_BEGUN.into()),
                    ..last
                };
                let facts = Arc::new([]);
                return Some(JobThen {
                    status,
                    facts,
                    progress: None,
                });
            };
            status = JobStatus {
                state: run.reason.state(),
                reason: Some(run.reason),
                began: run.began,
                seconds: run.seconds,
                run: run.number,
                rungs: run.rungs,
                ended_by: run.ended_by,
                proof: None,
                remark: None,
                ..last
            };
            (facts, progress) = (run.facts, run.progress);
        }
        if t < status.began + status.seconds {
            status.rungs.retain(|rung| rung.at <= t);
            for rung in &mut status.rungs {
                // What came of it wasn't known yet.
                rung.took = rung.took.filter(|took| rung.at + took.as_secs_f64() <= t);
                if rung.took.is_none() {
                    rung.left_undone.clear();
                }
            }
            status.state = if status.rungs.is_empty() {
                JobState::Running
            } else {
                JobState::Stopping
            };
            status.seconds = t - status.began;
            status.reason = None;
            status.ended_by = None;
            status.proof = None;
            status.remark = None;
            let told = history.told_at(status.run, t);
            facts = told.map_or_else(|| Arc::new([]) as _, |told| Arc::clone(&told.facts));
            progress = told.and_then(|told| told.progress);
        }
        Some(JobThen {
            status,
            facts,
            progress,
        })
    }

    /// Its controls at these places as they stood at this second; `None` as with [`as_of`](Self::as_of).
    pub fn controls_as_of(&self, range: Range<usize>, t: f64) -> Option<Vec<ControlStatus>> {
        let history = self.attachment::<History>()?;
        let mut controls = self.controls_in(range);
        for control in &mut controls {
            history.set(control, t);
        }
        Some(controls)
    }
}
