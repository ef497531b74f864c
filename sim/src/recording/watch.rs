//! What is to be known of jobs beside what passes the hub: facts, progress, ledgers, asked for from time to time.

use std::collections::HashMap;
use std::sync::Arc;

use super::entry::{Entry, Findings, RecordedJob};
use crate::difference::Difference;
use crate::hub::Owned;
use crate::job::{Job, JobCounts, JobId, JobManager};
use crate::masking::masked_line;

/// What was written of each job last.
pub(super) struct Watch {
    jobs: HashMap<JobId, Watched>,
    owned: Owned,
}

#[derive(Debug, Default)]
struct Watched {
    about: Option<RecordedJob>,
    /// Whenever that was.
    findings: Option<Findings>,
}

impl Watch {
    /// Nothing of any job was written.
    pub(super) fn new(owned: Owned) -> Self {
        let jobs = HashMap::new();
        Self { jobs, owned }
    }

    /// What of it has changed, now in seconds since the scope's start.
    pub(super) fn changes(&mut self, jobs: &JobManager, now: f64) -> Vec<Entry> {
        let mut changes = Vec::new();
        for job in jobs.list().iter().filter(|job| !job.is_recorded()) {
            let watched = self.jobs.entry(job.id()).or_default();
            let about = about(job);
            if watched.about.as_ref() != Some(&about) {
                changes.push(Entry::Job(about.clone()));
                watched.about = Some(about);
            }
            let run = job.run();
            let written_to = watched.findings.as_ref().map_or(0, |before| before.run);
            if written_to < run {
                // What the runs in between had said at their ends; one may have ended before anybody looked.
                let past = job
                    .past_runs()
                    .into_iter()
                    .filter(|past| past.number >= written_to);
                let owned = &self.owned;
                changes.extend(past.map(|past| {
                    Entry::Findings(Box::new(Findings {
                        job: job.id(),
                        run: past.number,
                        t: Some(past.began + past.seconds),
                        facts: past.facts,
                        progress: past.progress,
                        ledger: past.ledger,
                        counts: None,
                        series: owned.past(job.id(), past.number),
                        controls: Some(past.controls),
                    }))
                }));
            }
            let findings = Findings {
                job: job.id(),
                run,
                t: None,
                facts: Arc::clone(&job.facts()),
                progress: job.progress(),
                ledger: job.ledger(),
                counts: Some(counts(job)),
                series: Vec::new(),
                controls: None,
            };
            if watched.findings.as_ref() != Some(&findings) {
                let told = Findings {
                    t: Some(now),
                    ..findings.clone()
                };
                changes.push(Entry::Findings(Box::new(told)));
                watched.findings = Some(findings);
            }
        }
        changes
    }
}

/// Its lines are counted as they are read back.
fn counts(job: &Job) -> JobCounts {
    JobCounts {
        log_lines: 0,
        ..job.counts()
    }
}

fn about(job: &Job) -> RecordedJob {
    let details = job.details().into_iter();
    let details = details.map(|(name, value)| (name.to_owned(), masked_line(&value).into_owned()));
    let axes = job.axes_on_offer().into_iter();
    RecordedJob {
        job: job.id(),
        detail: masked_line(job.detail()).into_owned(),
        is_client: job.is_client(),
        is_live_source: job.is_live_source(),
        axes: axes
            .map(|name| (name.clone(), job.offers_clock(&name)))
            .collect(),
        details: details.collect(),
        grace: Some(job.grace().as_secs_f64()),
        difference: Difference::of(job).map(|difference| difference.recorded()),
    }
}
