//! The job's loop was dropped with the program at work: nobody is asked, and all are killed.

use crate::source::family::names;

use super::Ladder;
use super::rest::{by_owner, still_running};

impl Drop for Ladder<'_> {
    /// Takes down who is killed behind this, and who can't be.
    fn drop(&mut self) {
        if self.is_over.get() {
            return;
        }
        let left = self.look().members;
        let (ours, theirs) = by_owner(&left);
        if let Some(method) = self.ctx.dropped_by()
            && !ours.is_empty()
        {
            let ours = names(ours);
            self.ctx.tell_sent(method, "SIGKILL", ours.clone());
            self.ctx.tell_left_behind(ours);
        }
        if !theirs.is_empty() {
            let theirs = still_running(theirs);
            self.ctx.note(theirs.join("; "));
            self.ctx.tell_left_behind(theirs);
        }
    }
}
