//! A rule that does something once it holds, as long as it is kept.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::absent::{self, Absent};
use super::look::{Look, Looked};
use super::trial::Pace;
use super::trials::{Subject, Trials};
use super::{Action, Rule};
use crate::hub::Closer;
use crate::job::JobManager;
use crate::scope::NewsDesk;

/// A rule at work ([`Scope::add_rule`](crate::Scope::add_rule)). Dropped, it isn't any more.
#[must_use = "dropping it ends it"]
pub struct RuleRunner {
    closer: Closer,
    /// It returns what is to be said of series that never came.
    thread: Option<JoinHandle<Option<String>>>,
}

impl RuleRunner {
    /// Looks at the rule from now on, for each job by itself where it names none.
    pub(crate) fn start(desk: &NewsDesk, rule: Rule, action: Action) -> io::Result<Self> {
        let pace = match action {
            Action::Stop(_) => Pace::Once,
            Action::Mark => Pace::Again,
        };
        let trials = Trials::new(rule, Subject::Each, pace);
        let look = Look::begin(desk, trials, 0);
        let closer = look.subscription().closer();
        let jobs = Arc::clone(desk.jobs());
        let thread = thread::Builder::new()
            .name("rule".into())
            .spawn(move || run(look, action, &jobs))?;
        let thread = Some(thread);
        Ok(Self { closer, thread })
    }

    /// Ends it, once all that has come was looked at. Returns what is to be said where series that the rule names never came,
    /// so that it looked at nothing: `rule los < 0.1: no series los: there is loss`.
    pub fn end(mut self) -> Option<String> {
        self.join()
    }

    fn join(&mut self) -> Option<String> {
        self.closer.close();
        // A panic there was printed when it happened.
        self.thread.take()?.join().ok()?
    }
}

fn run(mut look: Look, action: Action, jobs: &JobManager) -> Option<String> {
    let mut absent = Absent::default();
    loop {
        let wait = absent.due().map_or(Duration::MAX, |due| {
            Duration::try_from_secs_f64(due - jobs.now()).unwrap_or_default()
        });
        let Looked::At(firings) = look.next(wait) else {
            return absent::said(&look.trials);
        };
        for firing in firings {
            action.carry_out(look.trials.rule(), &firing, jobs);
        }
        if let Some((words, at_work)) = absent.look(&look.trials, jobs.now()) {
            for job in at_work.into_iter().filter_map(|job| jobs.get(job)) {
                job.note(words.clone());
            }
        }
    }
}

impl fmt::Debug for RuleRunner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RuleRunner").finish_non_exhaustive()
    }
}

impl Drop for RuleRunner {
    fn drop(&mut self) {
        let _nobody = self.join();
    }
}
