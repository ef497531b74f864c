//! Waits until a rule holds.

use std::ops::ControlFlow;
use std::time::Duration;

use super::Leaf;
use super::Rule;
use super::look::{Look, Looked};
use super::trial::Pace;
use super::trials::{Firing, Missing, Subject, Trials};
use crate::hub::News;
use crate::job::{JobId, JobManager};
use crate::order::{JobRef, OrderError};
use crate::scope::NewsDesk;

/// Samples of each series from before that count, at most.
const PAST_MOST: usize = 1 << 16;

/// So long after the last sample nothing waits for those of other series any more.
const SETTLED_SECS: f64 = 1.0;

/// Why a rule can't be waited for.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(crate) enum WaitError {
    /// It names a job that isn't there, or there is none at all.
    #[error(transparent)]
    NoJob(#[from] OrderError),
    /// It doesn't say of which job it is.
    #[error("several jobs run: say of which one, like {example} (there are {names})")]
    SeveralJobs {
        /// A part of the rule with a job.
        example: String,
        names: String,
    },
}

impl WaitError {
    /// As one word, like those of orders.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::NoJob(error) => error.code(),
            Self::SeveralJobs { .. } => "several-jobs",
        }
    }
}

/// What came of waiting.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Waited {
    /// The rule holds.
    Held(Firing),
    /// All jobs that it is about have ended, or the scope leaves.
    Ended,
    /// They have, and never had these series.
    NoSeries(String),
}

/// Somebody waits until a rule holds.
pub(crate) struct Waiting {
    look: Look,
    jobs: std::sync::Arc<JobManager>,
    /// Those that the rule is about.
    about: Vec<JobId>,
}

impl Waiting {
    /// Begins to wait. What holds already is seen at once.
    pub(crate) fn begin(desk: &NewsDesk, rule: Rule) -> Result<Self, WaitError> {
        let jobs = std::sync::Arc::clone(desk.jobs());
        let (subject, about) = subject(&rule, &jobs)?;
        let past = if rule.looks_back() { PAST_MOST } else { 1 };
        let trials = Trials::new(rule, subject, Pace::Once);
        let look = Look::begin(desk, trials, past);
        Ok(Self { look, jobs, about })
    }

    /// Goes on waiting, at most this long; `None` where nothing came of it so far.
    pub(crate) fn go_on(&mut self, at_most: Duration) -> Option<Waited> {
        match self.look.next(at_most) {
            Looked::Over => Some(self.ended()),
            Looked::At(firings) => match firings.into_iter().next() {
                Some(firing) => Some(Waited::Held(firing)),
                None => self.have_ended().then(|| self.ended()),
            },
        }
    }

    /// The series that the rule names and that aren't there so far, as a sentence with those that are.
    pub(crate) fn missing(&self) -> Option<String> {
        let missing = self.look.trials.missing(&self.about);
        missing.map(|missing| missing.words)
    }

    fn have_ended(&self) -> bool {
        let known = &self.look.trials.known().jobs;
        self.about.iter().all(|job| match known.get(job) {
            Some(job) => job.has_ended,
            // It was removed, or has only just begun.
            None => self.jobs.get(*job).is_none(),
        })
    }

    fn ended(&self) -> Waited {
        Waited::without(self.look.trials.missing(&self.about))
    }
}

impl Waited {
    /// It never held. Of a rule that looked at facts in the place of series that is no mistake.
    fn without(missing: Option<Missing>) -> Self {
        match missing {
            Some(missing) if !missing.are_looked_at => Self::NoSeries(missing.words),
            _ => Self::Ended,
        }
    }
}

impl Rule {
    /// Whether it held in what has passed: that is told piece by piece, each with its second, to whoever asks for it.
    /// `jobs` are those of which it is told.
    pub(crate) fn held_in(
        self,
        jobs: &JobManager,
        tell: impl FnOnce(&mut dyn FnMut(&News, f64) -> ControlFlow<()>),
    ) -> Result<Waited, WaitError> {
        let (subject, about) = subject(&self, jobs)?;
        let mut trials = Trials::new(self, subject, Pace::Once);
        let mut now = f64::NEG_INFINITY;
        let mut held = None;
        tell(&mut |news, t| {
            while held.is_none()
                && let Some(due) = trials.due(now).filter(|due| *due < t)
            {
                now = due;
                held = trials.pass_time(due).into_iter().next();
            }
            now = t.max(now);
            held = held
                .take()
                .or_else(|| trials.take(news, now).into_iter().next());
            match held {
                Some(_) => ControlFlow::Break(()),
                None => ControlFlow::Continue(()),
            }
        });
        let held = held.or_else(|| trials.pass_time(now + SETTLED_SECS).into_iter().next());
        let held = held.or_else(|| {
            let facts = jobs.list().into_iter().map(|job| (job.id(), job.facts()));
            let mut firings = facts.flat_map(|(job, facts)| trials.take_facts(job, &facts, now));
            firings.next()
        });
        Ok(match held {
            Some(firing) => Waited::Held(firing),
            None => Waited::without(trials.missing(&about)),
        })
    }

    /// Whether more than the last sample counts of what came before.
    fn looks_back(&self) -> bool {
        use super::leaf::Hold;
        let is_long = |leaf: &Leaf| match leaf {
            Leaf::Series { hold, .. } => *hold != Hold::Samples(1),
            _ => false,
        };
        self.leaves.iter().any(is_long)
    }
}

/// For which job a rule is tried, and which ones it is about.
fn subject(rule: &Rule, jobs: &JobManager) -> Result<(Subject, Vec<JobId>), WaitError> {
    let listed = jobs.list();
    let mut about = Vec::new();
    let mut unnamed = None;
    for leaf in &rule.leaves {
        match leaf {
            Leaf::Series { name, .. } => {
                let is_of = |job: &&crate::Job| {
                    let rest = name.strip_prefix(&**job.name());
                    rest.is_some_and(|rest| rest.starts_with('/'))
                };
                match listed
                    .iter()
                    .filter(is_of)
                    .max_by_key(|job| job.name().len())
                {
                    Some(job) => about.push(job.id()),
                    None => unnamed = Some(leaf),
                }
            }
            Leaf::Quiet { job: Some(job), .. } | Leaf::Ended { job: Some(job) } => {
                about.push(JobRef::from(job.as_str()).find(jobs)?.id());
            }
            Leaf::Quiet { job: None, .. } | Leaf::Ended { job: None } => unnamed = Some(leaf),
        }
    }
    let Some(unnamed) = unnamed else {
        return Ok((Subject::Each, about));
    };
    let running = jobs.running();
    let job = match (&running[..], &listed[..]) {
        ([one], _) | ([], [one]) => one.id(),
        (_, []) => return Err(no_job(unnamed)),
        (_, [first, ..]) => {
            return Err(WaitError::SeveralJobs {
                example: format!("{}/{}", first.name(), named(unnamed)),
                names: names(if running.is_empty() {
                    &listed
                } else {
                    &running
                }),
            });
        }
    };
    about.push(job);
    Ok((Subject::Job(job), about))
}

fn names(jobs: &[crate::Job]) -> String {
    let names: Vec<&str> = jobs.iter().take(20).map(|job| &**job.name()).collect();
    names.join(", ")
}

fn named(leaf: &Leaf) -> &str {
    match leaf {
        Leaf::Series { name, .. } => name,
        Leaf::Quiet { .. } => "quiet",
        Leaf::Ended { .. } => "ended",
    }
}

fn no_job(leaf: &Leaf) -> WaitError {
    let wanted = match leaf {
        Leaf::Series { name, .. } => format!("with {name}"),
        _ => "to wait for".into(),
    };
    WaitError::NoJob(OrderError::NoJob {
        wanted: wanted.into(),
        there_are: "there is none".into(),
    })
}
