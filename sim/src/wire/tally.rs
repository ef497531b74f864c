//! Where the numbers of one producer go, on their way into the ledger of its job.

use crate::job::{Ledger, LedgerChange, TaskContext};

/// What became of the numbers that a producer sent. Those of which nothing is known when it is
/// dropped were on their way into the channel as the job was cut off.
pub(super) struct Tally {
    ctx: TaskContext,
    seen: u64,
    samples: u64,
    bad: u64,
    beyond_limit: u64,
}

impl Tally {
    pub(super) fn new(ctx: &TaskContext) -> Self {
        Self {
            ctx: ctx.clone(),
            seen: 0,
            samples: 0,
            bad: 0,
            beyond_limit: 0,
        }
    }

    /// So many numbers came.
    pub(super) fn see(&mut self, numbers: u64) {
        self.seen = self.seen.saturating_add(numbers);
    }

    /// So many of them are on their way into the store.
    pub(super) fn sent(&mut self, numbers: u64) {
        self.samples += numbers;
    }

    /// So many of them don't fit what they came with.
    pub(super) fn bad(&mut self, numbers: u64) {
        self.bad += numbers;
    }

    /// So many of them found no room.
    pub(super) fn beyond_limit(&mut self, numbers: u64) {
        self.beyond_limit = self.beyond_limit.saturating_add(numbers);
    }

    /// Tells the ledger, once nothing is on its way any more.
    pub(super) fn settle(&mut self) {
        self.tell(0);
    }

    fn tell(&mut self, cut_off: u64) {
        let count = |numbers: u64| i64::try_from(numbers).unwrap_or(i64::MAX);
        let take = |numbers: &mut u64| count(std::mem::take(numbers));
        let change = LedgerChange {
            seen: take(&mut self.seen),
            samples: take(&mut self.samples),
            facts: 0,
            bad: take(&mut self.bad),
            ignored: Vec::new(),
            dropped: vec![
                (Ledger::LIMIT, take(&mut self.beyond_limit)),
                (Ledger::CUT_OFF, count(cut_off)),
            ],
        };
        if !change.is_empty() {
            self.ctx.count_in_ledger(&change);
        }
    }
}

impl Drop for Tally {
    fn drop(&mut self) {
        let gone = [self.samples, self.bad, self.beyond_limit];
        let cut_off = gone.into_iter().fold(self.seen, u64::saturating_sub);
        self.ctx.count_dropped(cut_off);
        self.tell(cut_off);
    }
}
