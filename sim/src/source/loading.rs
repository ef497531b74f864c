//! How far a file has been read that was there before, as progress of its job.

use crate::job::{Progress, TaskContext};

/// Of a smaller file nobody sees it.
const SHOWN_BYTES: u64 = 4 << 20;

/// Shows how much of what was there at first has been read, until all of it was.
#[derive(Debug)]
pub(super) struct Loading {
    total: u64,
    done: u64,
    /// In tenths of a per cent, as it was told last.
    told: u64,
}

impl Loading {
    /// Of so many bytes.
    pub(super) fn of(total: u64) -> Self {
        Self {
            total,
            done: 0,
            told: 0,
        }
    }

    /// So many more were read. A job that says by itself how far it is isn't spoken for.
    pub(super) fn came(&mut self, bytes: u64, ctx: &TaskContext) {
        self.done += bytes;
        if self.total < SHOWN_BYTES {
            return;
        }
        if self.done >= self.total {
            self.finish(ctx);
            return;
        }
        let told = self.done.saturating_mul(1_000) / self.total;
        if told != std::mem::replace(&mut self.told, told) {
            ctx.set_progress(Progress {
                done: told as f64 / 10.0,
                total: 100.0,
            });
        }
    }

    /// There is no more to come that was there before.
    pub(super) fn finish(&mut self, ctx: &TaskContext) {
        self.total = 0;
        if std::mem::take(&mut self.told) > 0 {
            ctx.clear_progress();
        }
    }
}
