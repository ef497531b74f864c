//! What a scope had when its recording began: what no news will tell of any more.

use std::collections::HashMap;
use std::sync::Arc;

use super::entry::Entry;
use super::lines::Lines;
use crate::hub::News;
use crate::job::{Job, JobChange, JobId, JobState};
use crate::scope::Scope;

/// Lines of a log that are written together.
const LINES: usize = 1_000;

/// How far that goes.
#[derive(Debug, Default)]
pub(super) struct Before {
    /// The number of the first line of each job's log.
    first_lines: HashMap<JobId, u64>,
    /// When the last line of each job's log came.
    lines_to: HashMap<JobId, f64>,
    /// When the last mark was put.
    marks_to: Option<f64>,
}

impl Before {
    /// Tells all of it. News must be taken from before this on, so that nothing is missing in between.
    pub(super) fn of(scope: &Scope, mut tell: impl FnMut(&Entry)) -> Self {
        let mut before = Self::default();
        let jobs = scope.jobs().list();
        let own = || jobs.iter().filter(|job| !job.is_recorded());
        for job in own() {
            for change in runs_of(job) {
                tell(&Entry::News(News::State(Box::new(change))));
            }
            let log = scope.log(job.id());
            let mut range = log.range();
            before.first_lines.insert(job.id(), range.start);
            while !range.is_empty() {
                let end = range.end.min(range.start + LINES as u64);
                let lines = log.lines(range.start..end).into_iter();
                let lines: Vec<_> = lines.map(|(_, line)| line).collect();
                if let Some(last) = lines.last() {
                    before.lines_to.insert(job.id(), last.t);
                }
                tell(&Entry::Lines(Lines::of(job.id(), &lines)));
                range.start = end;
            }
        }
        for mark in scope.marks() {
            if own().any(|job| job.id() == mark.job) {
                before.marks_to = Some(mark.t);
                tell(&Entry::News(News::Mark(Box::new(mark))));
            }
        }
        before
    }

    /// The number that the first line of a job's log had that is in the recording.
    pub(super) fn first_line(&self, job: JobId) -> u64 {
        self.first_lines.get(&job).copied().unwrap_or(0)
    }

    /// What of a piece of news wasn't told then.
    pub(super) fn without_known(&self, news: News) -> Option<News> {
        match news {
            News::Log { job, mut lines } => {
                if let Some(to) = self.lines_to.get(&job) {
                    lines.retain(|line| line.t > *to);
                }
                (!lines.is_empty()).then_some(News::Log { job, lines })
            }
            News::Mark(mark) if self.marks_to.is_some_and(|to| mark.t <= to) => None,
            news => Some(news),
        }
    }
}

/// The runs of a job so far: how the earlier ones ended, and when the last one began. How that stands news tell.
fn runs_of(job: &Job) -> Vec<JobChange> {
    let status = job.status();
    let change = |run, t, state| JobChange {
        job: job.id(),
        name: Arc::clone(job.name()),
        run,
        t,
        state,
        reason: None,
        rungs: Vec::new(),
        ended_by: None,
        goes_on: None,
        proof: None,
    };
    let mut changes = Vec::new();
    for past in job.past_runs() {
        changes.push(change(past.number, past.began, JobState::Running));
        changes.push(JobChange {
            rungs: past.rungs,
            ended_by: past.ended_by,
            goes_on: past.goes_on,
            reason: Some(past.reason.clone()),
            ..change(past.number, past.began + past.seconds, past.reason.state())
        });
    }
    changes.push(change(status.run, status.began, JobState::Running));
    changes
}
