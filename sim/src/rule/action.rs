//! What a rule does once it holds.

use super::Rule;
use super::trials::Firing;
use crate::job::{Job, JobManager, StopBy, StopMethod};
use crate::order::{self, Order};
use crate::quantity::{elapsed_text, value_text};

/// What a rule does once it holds; its jobs' logs and plots say so in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action {
    /// Stops its job, once in each of its runs. A rule that names jobs stops those; where it waits for their
    /// end alone, all the others.
    Stop(StopMethod),
    /// Marks the plots of its job each time it begins to hold, at most once a second.
    Mark,
}

impl Action {
    /// Does what is due.
    pub(super) fn carry_out(self, rule: &Rule, firing: &Firing, jobs: &JobManager) {
        let listed = jobs.list();
        let all = listed.iter();
        let affected: Vec<&Job> = match (self, &firing.jobs[..]) {
            (Self::Stop(_), []) => all.filter(|job| !job.state().has_ended()).collect(),
            // One that has ended since has its line and its mark all the same.
            (_, about) => all.filter(|job| about.contains(&job.id())).collect(),
        };
        let said = words(rule, firing);
        for job in affected {
            job.note(said.clone());
            job.mark_rule(&rule.to_string(), firing.t);
            if let Self::Stop(method) = self {
                let job = job.into();
                let stop = Order::Stop { job, method };
                // One that has ended meanwhile is where the rule wants it.
                let _ended = order::carry_out(jobs, stop, StopBy::Rule);
            }
        }
    }
}

/// A firing as a line of a log.
fn words(rule: &Rule, firing: &Firing) -> String {
    let at = elapsed_text(firing.t);
    match &firing.sample {
        Some((series, value)) => {
            let value = value_text(*value);
            format!("rule {rule}: {series} = {value} at {at}")
        }
        None => format!("rule {rule}: holds at {at}"),
    }
}
