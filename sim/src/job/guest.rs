//! What a client that stands in for a task, or beside one, needs of its job.

use std::sync::Arc;
use std::time::Duration;

use super::context::TaskContext;
use super::id::JobId;
use super::spec::TaskEnd;
use super::state::Reason;
use super::stop::{EndedBy, StopBy, StopMethod};

/// How long a program that has ended may leave what it said unread, at most: everything it had
/// written waits in a socket, and is read in less.
const LAST_READING: Duration = Duration::from_secs(5);

impl TaskContext {
    /// The number of the job.
    pub(crate) fn job_id(&self) -> JobId {
        self.core.about.id
    }

    /// The name of the job.
    pub(crate) fn job_name(&self) -> Arc<str> {
        Arc::clone(self.core.name())
    }

    /// The hardest stop that was asked for in this run, and who asked.
    pub(crate) fn asked(&self) -> Option<(StopMethod, StopBy)> {
        let hardest = |life: &mut super::lifecycle::Lifecycle| {
            let rungs = life.rungs.iter().map(|rung| (rung.method, rung.by));
            rungs.max_by_key(|(method, _)| *method)
        };
        self.core.with_life(hardest)
    }

    /// A client stops itself: that is taken down, so that its end is watched and has its proof, but
    /// nothing is carried out here.
    pub(crate) fn stops_itself(&self, method: StopMethod) {
        self.core.note_stop(&self.outlet, method, StopBy::Client);
    }

    /// How many controls the job has.
    pub(crate) fn control_count(&self) -> usize {
        self.core.controls.count()
    }

    /// The program that the job's source runs speaks to the scope by itself from now on.
    pub(crate) fn guest_comes(&self) {
        self.signals.guest_came.set();
    }

    /// It has said that it saw the stop event: it answers from now on.
    pub(crate) fn guest_saw(&self) {
        self.signals.guest_saw.set();
    }

    /// Waits until it has said so.
    pub(crate) async fn guest_has_seen(&self) {
        self.signals.guest_saw.wait().await;
    }

    /// It has said that what answered in it was cut off.
    pub(crate) fn guest_cut_off(&self) {
        self.signals.guest_was_cut_off.set();
    }

    /// How the job ends after its program has, given what that said by itself: one in which somebody
    /// who was at work was cut off has not completed, though it may have left well.
    pub(crate) fn end_with_guest(&self, end: TaskEnd) -> TaskEnd {
        if matches!(end, TaskEnd::Ended(Reason::StopEvent))
            && self.signals.guest_was_cut_off.is_set()
        {
            self.tell_ended_by(EndedBy::CutOff);
            return TaskEnd::Failed(Reason::LoopStopped);
        }
        end
    }

    /// It has said all.
    pub(crate) fn guest_leaves(&self) {
        self.signals.guest_left.set();
    }

    /// Whether the program of this job can be asked to stop in words.
    pub(crate) fn has_guest(&self) -> bool {
        self.signals.guest_came.is_set() && !self.signals.guest_left.is_set()
    }

    /// For a source whose program has ended: lets what it said by itself be read to its end.
    pub(crate) async fn let_guest_finish(&self) {
        self.signals.source_ended.set();
        if self.has_guest() {
            // Somebody else may hold the connection open: that is not waited for.
            let _held = tokio::time::timeout(LAST_READING, self.signals.guest_left.wait()).await;
        }
    }

    /// Waits until the job's source has nothing more to come.
    pub(crate) async fn source_ended(&self) {
        self.signals.source_ended.wait().await;
    }
}
