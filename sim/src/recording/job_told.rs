//! What a recording tells of each job: how its runs went, and what it had said by when.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::entry::{Entry, Findings, RecordedJob};
use crate::hub::News;
use crate::job::{
    ControlSpec, History, JobChange, JobId, JobRecord, Ledger, Reason, RecordedRun, Turn,
};

/// What is told of each job that is still listed at the end.
pub(super) fn jobs_told(entries: &[Entry]) -> BTreeMap<JobId, JobTold<'_>> {
    let mut told: BTreeMap<JobId, JobTold<'_>> = BTreeMap::new();
    // When what says no time was told: about when what stands before it happened.
    let mut now = 0.0;
    for entry in entries {
        now = entry.t().filter(|t| t.is_finite()).unwrap_or(now);
        match entry {
            Entry::News(News::State(change)) => {
                told.entry(change.job).or_default().changes.push(change);
            }
            Entry::News(News::Control { job, spec, value }) => {
                let of_job = told.entry(*job).or_default();
                of_job.history.add_control(&spec.name, *value);
                let controls = &mut of_job.controls;
                match controls
                    .iter_mut()
                    .find(|(known, _)| known.name == spec.name)
                {
                    Some(known) => *known = (Arc::clone(spec), *value),
                    None => controls.push((Arc::clone(spec), *value)),
                }
            }
            Entry::News(News::Applied {
                job,
                control,
                value,
                t,
                ..
            }) => {
                let of_job = told.entry(*job).or_default();
                of_job.history.add_turn(Turn {
                    t: *t,
                    control: Arc::clone(control),
                    value: *value,
                    is_applied: true,
                });
                let controls = &mut of_job.controls;
                if let Some(known) = controls
                    .iter_mut()
                    .find(|(spec, _)| *spec.name == **control)
                {
                    known.1 = *value;
                }
            }
            Entry::News(News::Asked {
                job,
                control,
                value,
                t,
                ..
            }) => told.entry(*job).or_default().history.add_turn(Turn {
                t: *t,
                control: Arc::clone(control),
                value: *value,
                is_applied: false,
            }),
            Entry::Lines(lines) => {
                told.entry(lines.job).or_default().log_lines += lines.lines().len() as u64;
            }
            Entry::News(News::Removed { job }) => drop(told.remove(job)),
            Entry::Findings(findings) => {
                let of_job = told.entry(findings.job).or_default();
                let (run, t) = (findings.run, findings.t.unwrap_or(now));
                let (facts, progress) = (&findings.facts, findings.progress);
                of_job.history.add_told(run, t, facts, progress);
                of_job.findings.insert(findings.run, findings);
            }
            Entry::Job(about) => told.entry(about.job).or_default().about = Some(about),
            _ => {}
        }
    }
    told
}

/// What is told of a job.
#[derive(Default)]
pub(super) struct JobTold<'a> {
    pub(super) about: Option<&'a RecordedJob>,
    changes: Vec<&'a JobChange>,
    /// What was told of its runs last.
    pub(super) findings: BTreeMap<u32, &'a Findings>,
    controls: Vec<(Arc<ControlSpec>, f64)>,
    log_lines: u64,
    history: History,
}

impl JobTold<'_> {
    /// Whether nothing is told of the end of its last run.
    pub(super) fn is_running(&self) -> bool {
        self.changes
            .last()
            .is_some_and(|last| last.reason.is_none())
    }

    /// As it is listed. Runs of which no end is told ended then, for this reason.
    pub(super) fn record(self, end: f64, reason: &Reason) -> Option<JobRecord> {
        let name = self.changes.last()?.name.to_string();
        let mut runs: Vec<RecordedRun> = Vec::new();
        for change in &self.changes {
            let is_known = runs.last().is_some_and(|run| run.number == change.run);
            if !is_known {
                runs.push(self.run(change, end, reason));
            }
            if let Some(run) = runs.last_mut() {
                run.rungs.clone_from(&change.rungs);
                if let Some(reason) = &change.reason {
                    run.reason = reason.clone();
                    run.ended = change.t;
                    run.ended_by = change.ended_by;
                    run.goes_on.clone_from(&change.goes_on);
                }
            }
        }
        let about = self.about;
        let details = about.map(|about| &about.details[..]).unwrap_or_default();
        let format = details.iter().find(|(name, _)| name == "format");
        Some(JobRecord {
            name,
            detail: about.map(|about| about.detail.clone()).unwrap_or_default(),
            is_live_source: about.is_some_and(|about| about.is_live_source),
            format: format.map(|(_, format)| format.clone()),
            runs,
            controls: self.controls,
            axes: about.map(|about| about.axes.clone()).unwrap_or_default(),
            log_lines: self.log_lines,
            history: self.history,
        })
    }

    fn run(&self, first: &JobChange, end: f64, reason: &Reason) -> RecordedRun {
        let findings = self.findings.get(&first.run);
        RecordedRun {
            number: first.run,
            began: first.t,
            ended: end,
            reason: reason.clone(),
            rungs: Vec::new(),
            ended_by: None,
            goes_on: None,
            facts: findings.map_or_else(|| Arc::new([]) as _, |found| Arc::clone(&found.facts)),
            progress: findings.and_then(|found| found.progress),
            ledger: findings.map_or_else(Ledger::default, |found| found.ledger.clone()),
        }
    }
}
