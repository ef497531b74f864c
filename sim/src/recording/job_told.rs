//! What a recording tells of each job: how its runs went, and what it had said by when.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::entry::{Entry, Findings, RecordedJob};
use crate::hub::News;
use crate::job::{
    ControlSpec, History, JobChange, JobId, JobRecord, Ledger, Reason, RecordedRun, Turn,
};

/// What a job is given to apply what is asked, where that isn't told.
const GRACE_SECS: f64 = 2.0;

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
            Entry::News(news @ News::Control { job, spec, .. }) => {
                let of_job = told.entry(*job).or_default();
                let controls = &mut of_job.controls;
                match controls.iter_mut().find(|known| known.name == spec.name) {
                    Some(known) => *known = Arc::clone(spec),
                    None => controls.push(Arc::clone(spec)),
                }
                of_job.turn(&spec.name, now, news);
            }
            Entry::News(
                news @ (News::Asked { job, control, .. }
                | News::Sending { job, control, .. }
                | News::Applied { job, control, .. }),
            ) => told.entry(*job).or_default().turn(control, now, news),
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
    controls: Vec<Arc<ControlSpec>>,
    log_lines: u64,
    history: History,
}

impl JobTold<'_> {
    /// Something happened to a control.
    fn turn(&mut self, control: &str, t: f64, news: &News) {
        let turn = match news {
            News::Control { value, is_line, .. } => Turn::Announced {
                value: *value,
                is_line: *is_line,
            },
            News::Asked { value, request, .. } => Turn::Asked {
                value: *value,
                request: *request,
            },
            News::Sending {
                request, sending, ..
            } => Turn::Sending {
                request: *request,
                sending: *sending,
            },
            News::Applied { value, request, .. } => Turn::Applied {
                value: *value,
                request: *request,
            },
            _ => return,
        };
        // One of which nothing else is left was lost with what was damaged.
        if let Some(spec) = self.controls.iter().find(|spec| spec.name == control) {
            self.history.add_turn(spec, t, turn);
        }
    }

    /// Whether nothing is told of the end of its last run.
    pub(super) fn is_running(&self) -> bool {
        self.changes
            .last()
            .is_some_and(|last| last.reason.is_none())
    }

    /// As it is listed. Runs of which no end is told ended then, for this reason.
    pub(super) fn record(mut self, end: f64, reason: &Reason) -> Option<JobRecord> {
        let grace = self.about.and_then(|about| about.grace);
        self.history.end_at(grace.unwrap_or(GRACE_SECS), end);
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
        for run in &mut runs {
            let left = self.findings.get(&run.number);
            run.controls = match left.and_then(|findings| findings.controls.clone()) {
                Some(left) => left,
                None => self.history.values(&self.controls, run.ended),
            };
        }
        let last = runs.last().and_then(|run| self.findings.get(&run.number));
        let counts = last.and_then(|last| last.counts).unwrap_or_default();
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
            counts,
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
            controls: Vec::new(),
            facts: findings.map_or_else(|| Arc::new([]) as _, |found| Arc::clone(&found.facts)),
            progress: findings.and_then(|found| found.progress),
            ledger: findings.map_or_else(Ledger::default, |found| found.ledger.clone()),
        }
    }
}
