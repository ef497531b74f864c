//! What was cleared, so that it can be put back.

use super::Scope;
use crate::job::JobId;
use crate::mark::Mark;
use crate::store::ClearedSeries;

/// What a scope was cleared of. Samples and lines are still held, as long as there is room for them.
#[derive(Clone, Debug)]
pub struct Cleared {
    series: ClearedSeries,
    marks: Vec<Mark>,
    /// Up to which line each job's log was cleared before.
    logs: Vec<(JobId, u64)>,
}

impl Scope {
    /// Forgets what was seen so far, samples, marks and lines of logs; jobs go on, and so does what is counted of them:
    /// summary, ledger and [`span_stats`](crate::store::Store::span_stats) tell of all of it, and programs that ask for
    /// lines get them.
    pub fn clear(&self) -> Cleared {
        let jobs = self.jobs().list().into_iter();
        let logs = jobs.map(|job| (job.id(), self.log(job.id()).clear()));
        let cleared = Cleared {
            logs: logs.collect(),
            series: self.inner.store.clear(),
            marks: self.inner.marks.take_all(),
        };
        self.inner.wakers.wake();
        cleared
    }

    /// Puts back what it was cleared of, without the jobs that have been removed since, and the samples that
    /// gave way to newer ones.
    pub fn put_back(&self, cleared: &Cleared) {
        let is_there = |mark: &&Mark| self.jobs().get(mark.job).is_some();
        let marks = cleared.marks.iter().filter(is_there).cloned().collect();
        self.inner.marks.put_back(marks);
        self.inner.store.show_again(&cleared.series);
        for (job, to) in &cleared.logs {
            self.log(*job).clear_to(*to);
        }
        // What stands over a counter was made without it.
        for job in self.jobs().list() {
            if let Some(counter) = self.asked_standing(job.id()) {
                self.stand_over(job.id(), Some(&counter));
            }
        }
        self.inner.wakers.wake();
    }
}
