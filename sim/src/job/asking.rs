//! What a source that carries out a stop by itself is asked, and what it tells of it.

use std::time::Instant;

use super::clean::clean_text;
use super::context::TaskContext;
use super::lifecycle::Lifecycle;
use super::passed::PassedSignal;
use super::patience::Patience;
use super::stop::{AtWork, EndedBy, StopMethod};
use crate::latch::Latch;

impl TaskContext {
    /// Set when the job is to be killed: for a source that has something to kill.
    pub(crate) fn kill_event(&self) -> &Latch {
        &self.kill
    }

    /// Set when that was asked for once more.
    pub(crate) fn kill_at_once(&self) -> &Latch {
        &self.signals.kill_at_once
    }

    /// Waits for the next signal that is to be passed on.
    pub(crate) async fn next_passed(&self) -> PassedSignal {
        self.signals.passing.next().await
    }

    /// How long is waited for whom.
    pub(crate) fn patience(&self) -> &Patience {
        &self.core.about.patience
    }

    /// Something was sent to these processes.
    pub(crate) fn tell_sent(&self, method: StopMethod, what: &str, to: Vec<String>) {
        let what = &*clean_text(what);
        let note = if to.is_empty() {
            what.to_owned()
        } else {
            format!("{what} to {}", to.join(", "))
        };
        let mut is_new = false;
        self.tell_life(|life| is_new = life.sent(method, what, to));
        if is_new {
            self.note(note);
        }
    }

    /// These answer a stop from now on, and were told this; nobody does any more without any.
    pub(crate) fn tell_at_work(&self, who: Vec<String>, what: &str) {
        let since = Instant::now();
        let clock = self.core.about.clock;
        let at_work = (!who.is_empty()).then(|| AtWork {
            who,
            what: what.into(),
            since: clock.seconds_at(since),
            until: self
                .patience()
                .deadline(since)
                .map(|end| clock.seconds_at(end)),
        });
        self.tell_life(|life| life.at_work = at_work);
    }

    /// By whom who answered has ended.
    pub(crate) fn tell_ended_by(&self, ended_by: EndedBy) {
        self.tell_life(|life| life.ended_by = Some(ended_by));
    }

    /// What a stop of this job doesn't end, as the job only listens to it; `None` where it ends that, too.
    pub(crate) fn tell_goes_on(&self, who: Option<&str>) {
        self.tell_life(|life| life.goes_on = who.map(Into::into));
    }

    /// These processes had to be killed, or couldn't be.
    pub(crate) fn tell_left_behind(&self, names: Vec<String>) {
        self.tell_life(|life| life.left_behind.extend(names));
    }

    /// By which method the job's loop was dropped, or its tasks were.
    pub(crate) fn dropped_by(&self) -> Option<StopMethod> {
        let mut method = None;
        self.tell_life(|life| {
            let methods = life.rungs.iter().map(|rung| rung.method);
            let mut drop_it =
                methods.filter(|one| matches!(one, StopMethod::Loop | StopMethod::Cancel));
            method = drop_it.next();
        });
        method
    }

    /// What is to be known of the job beside its state.
    pub(crate) fn tell_remark(&self, remark: Option<String>) {
        self.tell_life(|life| life.remark = remark);
    }

    /// A note of the scope's in the job's log, which doesn't wait for room.
    pub(crate) fn note(&self, text: String) {
        self.core.note_later(&self.outlet, text);
    }

    /// Only of the run under way: an earlier one has ended, whatever its source still does.
    pub(super) fn tell_life(&self, f: impl FnOnce(&mut Lifecycle)) {
        let run = self.run;
        self.core.with_life(|life| {
            if life.is_in_run(run) && !life.state.has_ended() {
                f(life);
            }
        });
        self.core.tell_change();
    }
}
