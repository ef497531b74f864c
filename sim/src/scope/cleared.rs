//! What was cleared, so that it can be put back.

use super::Scope;
use crate::mark::Mark;
use crate::store::ClearedSeries;

/// What a scope was cleared of. The samples are still held, as long as there is room for them.
#[derive(Clone, Debug)]
pub struct Cleared {
    series: ClearedSeries,
    marks: Vec<Mark>,
}

impl Scope {
    /// Forgets what was seen so far, samples and marks; jobs go on, and so does what is counted of them: summary,
    /// ledger and [`span_stats`](crate::store::Store::span_stats) tell of all of it. Logs stay.
    pub fn clear(&self) -> Cleared {
        let cleared = Cleared {
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
        // What stands over a counter was made without it.
        for job in self.jobs().list() {
            if let Some(counter) = self.asked_standing(job.id()) {
                self.stand_over(job.id(), Some(&counter));
            }
        }
        self.inner.wakers.wake();
    }
}
