//! What a stream adds to the ledger of its job.

use crate::format::{Ledger, Loss, Reason};
use crate::job::{Ledger as JobLedger, LedgerChange, TaskContext};
use crate::source::columns::Batch;

/// Samples on their way into the channel. Those that are left when it is dropped were cut off with
/// their job: the ledger has them as samples so far.
pub(super) struct Unsent {
    ctx: TaskContext,
    count: i64,
}

impl Unsent {
    pub(super) fn of(ctx: &TaskContext, batches: &[Batch]) -> Self {
        let values = batches.iter().map(|batch| batch.values.len() as i64);
        Self {
            ctx: ctx.clone(),
            count: values.sum(),
        }
    }

    /// So many of them are in the channel.
    pub(super) fn sent(&mut self, count: usize) {
        self.count -= count as i64;
    }
}

impl Drop for Unsent {
    fn drop(&mut self) {
        if self.count > 0 {
            self.ctx.count_in_ledger(&LedgerChange {
                samples: -self.count,
                dropped: vec![(JobLedger::CUT_OFF, self.count)],
                ..LedgerChange::default()
            });
        }
    }
}

/// What has come to the ledger of a stream.
pub(super) fn change(before: &Ledger, now: &Ledger) -> LedgerChange {
    let by = |before: u64, now: u64| now as i64 - before as i64;
    let ignored = Reason::ALL
        .iter()
        .zip(before.ignored.iter().zip(&now.ignored));
    let dropped = Loss::ALL
        .iter()
        .zip(before.dropped.iter().zip(&now.dropped));
    let ignored = ignored.map(|(reason, (before, now))| (reason.name(), by(*before, *now)));
    let dropped = dropped.map(|(loss, (before, now))| (loss.name(), by(*before, *now)));
    LedgerChange {
        seen: by(before.seen, now.seen),
        samples: by(before.samples, now.samples),
        facts: by(before.facts, now.facts),
        bad: by(before.bad, now.bad),
        ignored: ignored.filter(|(_, by)| *by != 0).collect(),
        dropped: dropped.filter(|(_, by)| *by != 0).collect(),
    }
}
