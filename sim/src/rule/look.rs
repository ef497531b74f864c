//! The thread on which a rule is looked at as news come.

use std::sync::Arc;
use std::time::Duration;

use super::Rule;
use super::trials::{Firing, Trials};
use crate::hub::{Interest, News, Subscription, WhenFull};
use crate::job::{JobId, JobManager, Urgent};
use crate::scope::NewsDesk;

/// Pieces that wait to be looked at, at most: the hub waits then.
const PIECES_MOST: usize = 8_192;
/// Without anything due, a look at the time is for nothing.
const LONG: Duration = Duration::from_hours(1);
/// What a job says once passes no hub: while a rule may be about that, it is looked at so often.
const FACTS: Duration = Duration::from_millis(250);

/// Looks at a rule as news come.
pub(super) struct Look {
    pub trials: Trials,
    subscription: Subscription,
    jobs: Arc<JobManager>,
    /// Lines that sources hold back are read soon as long as this is kept.
    _urgent: Urgent,
}

/// How a rule's look at the next news went.
pub(super) enum Looked {
    /// Where the rule began to hold.
    At(Vec<Firing>),
    /// Nothing more comes.
    Over,
}

impl Look {
    /// Subscribes to what the rule is about, with so many samples of each series from before.
    pub(super) fn begin(desk: &NewsDesk, trials: Trials, past: usize) -> Self {
        let rule: Rule = trials.rule().clone();
        let interest = Interest::in_series(move |series| rule.may_mean(&series.own_name));
        let interest = Some(interest.with_past(past));
        Self {
            trials,
            subscription: desk.subscribe(PIECES_MOST, WhenFull::Wait, interest),
            jobs: Arc::clone(desk.jobs()),
            _urgent: desk.jobs().begin_urgency(),
        }
    }

    pub(super) fn subscription(&self) -> &Subscription {
        &self.subscription
    }

    /// Waits for the next news, or until the time alone changes something, at most this long.
    pub(super) fn next(&mut self, at_most: Duration) -> Looked {
        let now = self.jobs.now();
        let longest = if self.trials.awaits_facts() {
            FACTS
        } else {
            LONG
        };
        let due = self.trials.due(now).map_or(longest, |due| {
            Duration::try_from_secs_f64(due - now).unwrap_or_default()
        });
        let due = due.min(longest);
        let bundle = self.subscription.next(due.min(at_most));
        let now = self.jobs.now();
        let mut firings = Vec::new();
        match &bundle {
            None if self.subscription.is_over() => return Looked::Over,
            None => {}
            Some(bundle) => {
                for news in bundle.iter() {
                    // What a job said once was said before its end.
                    if let News::State(change) = news {
                        firings.extend(self.look_at_facts(change.job, now));
                    }
                    firings.extend(self.trials.take(news, now));
                    if let Some(job) = named_by(news) {
                        self.look_at_name(job);
                    }
                }
            }
        }
        if self.trials.may_be_about_facts() {
            for job in self.jobs.list() {
                firings.extend(self.look_at_facts(job.id(), now));
            }
        }
        firings.extend(self.trials.pass_time(now));
        Looked::At(firings)
    }

    fn look_at_facts(&mut self, job: JobId, now: f64) -> Vec<Firing> {
        let job = self.jobs.get(job);
        let job = job.filter(|_| self.trials.may_be_about_facts());
        job.map_or_else(Vec::new, |job| {
            self.trials.take_facts(job.id(), &job.facts(), now)
        })
    }

    /// A program may have given its job another name, which is told to nobody.
    fn look_at_name(&mut self, job: JobId) {
        if let Some(listed) = self.jobs.get(job) {
            self.trials.name(job, listed.name());
        }
    }
}

fn named_by(news: &News) -> Option<JobId> {
    match news {
        News::State(change) => Some(change.job),
        News::Series(series) => Some(series.job),
        _ => None,
    }
}
