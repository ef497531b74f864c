//! The stop event was set: tasks that have ever looked at it answer, and have the time it takes.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::job::state::Reason;
use crate::job::stop::{AtWork, OnKill};
use crate::job::task_core::TaskCore;
use crate::quantity::rough_elapsed_text;

use super::{Ends, JobRun, Tasks};

/// Who takes no longer isn't worth a word.
const UNNOTICED: Duration = Duration::from_millis(50);

/// Those of one run.
pub(super) struct Answers<'a> {
    run: &'a JobRun,
    since: Instant,
    /// Whether the loop has a limit: a source, or a client, is watched from where it is stopped.
    is_limited: bool,
}

impl<'a> Answers<'a> {
    pub(super) fn new(run: &'a JobRun, since: Instant) -> Self {
        let about = &run.core.about;
        Self {
            run,
            since,
            is_limited: about.on_kill == OnKill::CutOff && !about.is_client,
        }
    }

    /// Waits for them and for the stopper; whoever never looked is dropped at once. Returns how the
    /// job ends.
    pub(super) async fn all(&self, tasks: &mut Tasks, ends: &mut Ends) -> Reason {
        if self.is_limited {
            tasks.drop_blind();
        }
        let all = tasks.all.clone();
        let has_stopper = ends.stopper.is_some();
        loop {
            // Their names are asked for only where they are told: there may be a thousand of them.
            let is_answered = !all.iter().any(is_answering);
            if (ends.is_over() || !has_stopper && self.is_limited) && is_answered {
                return ends.reason();
            }
            if ends.is_over() && !self.is_limited {
                return ends.reason();
            }
            let patience = async {
                if !self.is_limited || is_answered {
                    std::future::pending::<()>().await;
                }
                let told = tokio::time::timeout(UNNOTICED, self.is_over());
                if told.await.is_err() {
                    self.tell(names_of_answering(&all));
                    self.is_over().await;
                }
            };
            tokio::select! {
                biased;
                ended = tasks.next() => {
                    if let Some(failure) = ends.take(ended) {
                        return failure;
                    }
                }
                () = patience => {
                    self.say_cut_off(&names_of_answering(&all));
                    return Reason::LoopStopped;
                }
            }
        }
    }

    async fn is_over(&self) {
        self.run.core.about.patience.is_over(self.since).await;
    }

    fn tell(&self, answering: Vec<String>) {
        let core = &self.run.core;
        let (clock, patience) = (core.about.clock, &core.about.patience);
        let at_work = AtWork {
            who: answering,
            what: String::new(),
            since: clock.seconds_at(self.since),
            until: patience
                .deadline(self.since)
                .map(|end| clock.seconds_at(end)),
        };
        let number = self.run.parts.number;
        core.with_life(|life| {
            if life.is_in_run(number) && !life.state.has_ended() {
                life.at_work = Some(at_work);
            }
        });
        core.tell_change();
    }

    fn say_cut_off(&self, answering: &[String]) {
        let time = rough_elapsed_text(self.since.elapsed().as_secs_f64());
        for name in answering {
            let note = format!("{name} cut off at its await after {time}");
            self.run.core.note_later(&self.run.parts.outlet, note);
        }
    }
}

/// Whether a task looked at the stop event and hasn't returned.
fn is_answering(task: &Arc<TaskCore>) -> bool {
    task.has_looked() && !task.has_returned()
}

fn names_of_answering(all: &[Arc<TaskCore>]) -> Vec<String> {
    let answering = all.iter().filter(|task| is_answering(task));
    answering.map(|task| task.name.to_string()).collect()
}
