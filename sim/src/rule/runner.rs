//! A rule that does something once it holds, as long as it is kept.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

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
    thread: Option<JoinHandle<()>>,
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
}

fn run(mut look: Look, action: Action, jobs: &JobManager) {
    while let Looked::At(firings) = look.next(Duration::MAX) {
        for firing in firings {
            action.carry_out(look.trials.rule(), &firing, jobs);
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
        self.closer.close();
        if let Some(thread) = self.thread.take() {
            // A panic there was printed when it happened.
            let _printed = thread.join();
        }
    }
}
