//! What a job of a recording had told by when, and how it stood then.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

use super::control::{ControlState, ControlStatus};
use super::fact::Fact;
use super::job::{Job, JobStatus};
use super::progress::Progress;
use super::state::JobState;

/// Of a run so many times are kept at which it had told something; of more every second one, again and again.
const TIMES_MOST: usize = 4_096;
/// So many turns of controls are kept; of more the last ones.
const TURNS_MOST: usize = 1 << 16;
/// What is said of a job that had not begun.
const NOT_BEGUN: &str = "not begun yet";

/// What it had told by when. Times are in seconds since its scope's start.
#[derive(Debug, Default)]
pub(crate) struct History {
    /// Of each run, in the order of time. What was told first counts from the run's beginning.
    told: BTreeMap<u32, Vec<ToldAt>>,
    /// What each control was when it was announced.
    announced: HashMap<Arc<str>, f64>,
    /// In the order of time.
    turns: Vec<Turn>,
}

/// What a run had told from here on.
#[derive(Clone, Debug)]
struct ToldAt {
    t: f64,
    facts: Arc<[Fact]>,
    progress: Option<Progress>,
}

/// A value of a control that was asked for, or was applied.
#[derive(Clone, Debug)]
pub(crate) struct Turn {
    pub(crate) t: f64,
    pub(crate) control: Arc<str>,
    pub(crate) value: f64,
    pub(crate) is_applied: bool,
}

impl History {
    /// A run has told this from here on.
    pub(crate) fn add_told(
        &mut self,
        run: u32,
        t: f64,
        facts: &Arc<[Fact]>,
        progress: Option<Progress>,
    ) {
        let told = self.told.entry(run).or_default();
        if let Some(last) = told.last()
            && last.progress == progress
            && last.facts == *facts
        {
            return;
        }
        let same = told.last().filter(|last| last.facts == *facts);
        let facts = Arc::clone(same.map_or(facts, |last| &last.facts));
        told.push(ToldAt { t, facts, progress });
        if told.len() > TIMES_MOST {
            let mut place = 0;
            told.retain(|_| {
                place += 1;
                place % 2 == 1
            });
        }
    }

    /// A control was announced with this value, for the first time or again.
    pub(crate) fn add_control(&mut self, control: &str, value: f64) {
        self.announced.entry(control.into()).or_insert(value);
    }

    /// A control was turned.
    pub(crate) fn add_turn(&mut self, turn: Turn) {
        self.turns.push(turn);
        if self.turns.len() > TURNS_MOST {
            for turn in self.turns.drain(..TURNS_MOST / 4) {
                if turn.is_applied {
                    self.announced.insert(turn.control, turn.value);
                }
            }
        }
    }

    fn told_at(&self, run: u32, t: f64) -> Option<&ToldAt> {
        let told = self.told.get(&run)?;
        let behind = told.partition_point(|told| told.t <= t);
        told.get(behind.saturating_sub(1))
    }

    fn set(&self, control: &mut ControlStatus, t: f64) {
        let until = self.turns.partition_point(|turn| turn.t <= t);
        let mut turns = self.turns[..until].iter().rev();
        let is_of_it = |turn: &&Turn| *turn.control == *control.name;
        let last = turns.clone().find(is_of_it);
        let applied = turns.find(|turn| turn.is_applied && is_of_it(turn));
        let announced = self.announced.get(&control.name).copied();
        let value = applied.map(|turn| turn.value).or(announced);
        control.applied = value.unwrap_or(control.applied);
        control.applied_at = applied.map(|turn| turn.t);
        control.requested = last.map_or(control.applied, |turn| turn.value);
        control.state = match last {
            Some(last) if !last.is_applied => ControlState::Asked,
            _ => ControlState::Applied,
        };
    }
}

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
