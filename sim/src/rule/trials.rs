//! A rule, tried for each job or for one, as news come.

mod missing;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::binding::{Known, KnownJob, KnownSeries};
use super::trial::{Held, Pace, Sampled, Trial};
use super::{Leaf, Rule};
use crate::hub::{News, SeriesNews};
use crate::job::{Fact, JobChange, JobId, Stream, Times};
use crate::store::SeriesId;

pub(super) use self::missing::Missing;

/// For which job a rule is tried where it doesn't name one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// For each by itself.
    Each,
    /// For this one.
    Job(JobId),
}

/// A rule began to hold.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Firing {
    /// In seconds since the scope's start.
    pub t: f64,
    /// The jobs that it is about; those that are only waited for aren't among them.
    pub jobs: Vec<JobId>,
    /// The sample with which it did: its series' name within its job, and its value.
    pub sample: Option<(Arc<str>, f64)>,
}

/// A rule with all its trials. It is fed with news and with the time, and starts no threads.
#[derive(Debug)]
pub(super) struct Trials {
    rule: Rule,
    subject: Subject,
    pace: Pace,
    known: Known,
    /// By the job for which it is tried; `None` where all of its parts name theirs.
    by_job: BTreeMap<Option<JobId>, Trial>,
    has_quiet: bool,
    /// Of each part whether it ever had a series, in any trial.
    was_bound: Vec<bool>,
}

impl Trials {
    pub(super) fn new(rule: Rule, subject: Subject, pace: Pace) -> Self {
        let is_quiet = |leaf: &Leaf| matches!(leaf, Leaf::Quiet { .. });
        let has_quiet = rule.leaves.iter().any(is_quiet);
        let was_bound = vec![false; rule.leaves.len()];
        let mut trials = Self {
            was_bound,
            rule,
            subject,
            pace,
            known: Known::default(),
            by_job: BTreeMap::new(),
            has_quiet,
        };
        trials.begin_trials();
        trials
    }

    pub(super) fn rule(&self) -> &Rule {
        &self.rule
    }

    pub(super) fn known(&self) -> &Known {
        &self.known
    }

    /// Takes a piece of news that came at this second, and says when the rule began to hold.
    pub(super) fn take(&mut self, news: &News, now: f64) -> Vec<Firing> {
        match news {
            News::Samples {
                job,
                series,
                times,
                values,
            } => self.take_samples((*job, *series), (times, values), now),
            News::State(change) => self.take_state(change, now),
            News::Series(series) => self.take_series(series),
            News::SeriesGone { series, .. } => self.drop_series(*series),
            News::Removed { job } => self.drop_job(*job),
            News::Gap { job, .. } => self.break_off(*job, now),
            News::Log { job, lines } if lines.iter().any(|line| line.stream != Stream::Note) => {
                self.has_said(*job, now);
            }
            _ => {}
        }
        self.firings()
    }

    /// A job's run has said this once so far. A part that names a fact, and has no series, looks at it as at one sample.
    pub(super) fn take_facts(&mut self, job: JobId, facts: &Arc<[Fact]>, now: f64) -> Vec<Firing> {
        let Some(known) = self.known.jobs.get_mut(&job) else {
            return Vec::new();
        };
        if !Arc::ptr_eq(&known.facts, facts) {
            known.facts = Arc::clone(facts);
            self.look_at_facts(now);
        }
        self.firings()
    }

    /// Whether a fact may come that a part is about.
    pub(super) fn awaits_facts(&self) -> bool {
        self.known.jobs.values().any(|job| !job.has_ended) && self.may_be_about_facts()
    }

    /// Whether a part names a series that isn't there so far.
    pub(super) fn may_be_about_facts(&self) -> bool {
        let is_unbound = |trial: &Trial| {
            let mut leaves = self.rule.leaves.iter().enumerate();
            leaves.any(|(number, leaf)| {
                matches!(leaf, Leaf::Series { .. }) && !trial.is_bound(number)
            })
        };
        self.by_job.values().any(is_unbound)
    }

    fn look_at_facts(&mut self, now: f64) {
        let Self {
            rule,
            known,
            by_job,
            was_bound,
            ..
        } = self;
        for (subject, trial) in by_job.iter_mut() {
            for (number, leaf) in rule.leaves.iter().enumerate() {
                if let Leaf::Series { name, .. } = leaf
                    && !trial.is_bound(number)
                {
                    let value = known.fact(name, *subject).and_then(Fact::number);
                    was_bound[number] |= value.is_some_and(|value| leaf.holds_once(value));
                    trial.look_at_fact(rule, number, value, now);
                }
            }
        }
    }

    /// A job has this name from now on.
    pub(super) fn name(&mut self, job: JobId, name: &Arc<str>) {
        let Some(known) = self.known.jobs.get_mut(&job) else {
            return;
        };
        if known.name != *name {
            known.name = Arc::clone(name);
            self.begin_trials();
            self.bind_all();
        }
    }

    /// It is this second: looks at what waits for the time.
    pub(super) fn pass_time(&mut self, now: f64) -> Vec<Firing> {
        for trial in self.by_job.values_mut() {
            trial.merge(&self.rule, now);
        }
        if self.has_quiet {
            self.look_for_silence(now);
        }
        self.firings()
    }

    /// The second at which [`pass_time`](Self::pass_time) is due, whatever comes; at the earliest now.
    pub(super) fn due(&self, now: f64) -> Option<f64> {
        /// While samples wait for those of other series.
        const SOON_SECS: f64 = 0.02;
        if self.by_job.values().any(Trial::is_waiting) {
            return Some(now + SOON_SECS);
        }
        let silences = self.rule.leaves.iter().filter_map(|leaf| match leaf {
            Leaf::Quiet { seconds, .. } => Some(*seconds),
            _ => None,
        });
        let running = self.known.jobs.values().filter(|job| !job.has_ended);
        let said = running.map(|job| job.said);
        let ends = silences.flat_map(|seconds| said.clone().map(move |said| said + seconds));
        // What is due and holds already would be due for ever.
        ends.filter(|end| *end > now).min_by(f64::total_cmp)
    }

    /// Makes the trials there are to be, where there are others.
    fn begin_trials(&mut self) {
        let new = || Trial::new(&self.rule, self.pace);
        match self.subject {
            Subject::Job(job) => drop(self.by_job.entry(Some(job)).or_insert_with(new)),
            Subject::Each if self.known.are_all_named(&self.rule) => {
                self.by_job.retain(|job, _| job.is_none());
                self.by_job.entry(None).or_insert_with(new);
            }
            Subject::Each => {
                self.by_job.remove(&None);
                for job in self.known.jobs.keys() {
                    self.by_job.entry(Some(*job)).or_insert_with(new);
                }
            }
        }
    }

    fn take_state(&mut self, change: &JobChange, now: f64) {
        let job = change.job;
        let has_ended = change.state.has_ended();
        let known = self.known.jobs.get(&job);
        let is_new = known.is_none();
        let is_next_run = known.is_some_and(|known| known.run != change.run);
        let said = known
            .filter(|_| !is_next_run)
            .map_or(now, |known| known.said);
        let facts = known.filter(|_| !is_next_run);
        let facts = facts.map_or_else(Arc::default, |known| Arc::clone(&known.facts));
        let name = Arc::clone(&change.name);
        let was_named = known.is_some_and(|known| known.name == name);
        let run = change.run;
        let as_known = KnownJob {
            name,
            run,
            has_ended,
            said,
            facts,
        };
        self.known.jobs.insert(job, as_known);
        if is_new || !was_named {
            self.begin_trials();
            self.bind_all();
        }
        if is_next_run {
            self.break_off(job, now);
            for (subject, trial) in &mut self.by_job {
                if subject.is_none_or(|subject| subject == job) {
                    trial.begin_again();
                }
            }
        }
        self.look_at_facts(now);
        self.set_ended(job, change.t);
    }

    fn set_ended(&mut self, job: JobId, t: f64) {
        let Self {
            rule,
            known,
            by_job,
            ..
        } = self;
        let Some(has_ended) = known.jobs.get(&job).map(|job| job.has_ended) else {
            return;
        };
        for (subject, trial) in by_job.iter_mut() {
            if has_ended {
                trial.settle(rule);
            }
            for (number, leaf) in rule.leaves.iter().enumerate() {
                if is_about(known, leaf, *subject, job) {
                    match leaf {
                        Leaf::Ended { .. } => trial.set(rule, number, has_ended, t),
                        Leaf::Quiet { .. } if has_ended => trial.set(rule, number, false, t),
                        _ => {}
                    }
                }
            }
        }
    }

    fn take_series(&mut self, news: &SeriesNews) {
        let series = KnownSeries::of(news);
        self.bind(news.series, &series);
        self.known.series.insert(news.series, series);
    }

    fn bind_all(&mut self) {
        let all = std::mem::take(&mut self.known.series);
        let mut numbers: Vec<SeriesId> = all.keys().copied().collect();
        numbers.sort_unstable();
        for number in numbers {
            self.bind(number, &all[&number]);
        }
        self.known.series = all;
        let ended: Vec<JobId> = self.known.jobs.keys().copied().collect();
        for job in ended {
            self.set_ended(job, 0.0);
        }
    }

    fn bind(&mut self, number: SeriesId, series: &KnownSeries) {
        let Self {
            rule,
            known,
            by_job,
            was_bound,
            ..
        } = self;
        for (leaf, part) in rule.leaves.iter().enumerate() {
            let Leaf::Series { name, .. } = part else {
                continue;
            };
            for (subject, trial) in by_job.iter_mut() {
                if known.means(name, *subject, series) {
                    trial.bind(rule, leaf, number, &series.axis);
                    was_bound[leaf] = true;
                }
            }
        }
    }

    fn drop_series(&mut self, series: SeriesId) {
        self.known.series.remove(&series);
        for trial in self.by_job.values_mut() {
            trial.let_go(&self.rule, series);
        }
    }

    fn drop_job(&mut self, job: JobId) {
        let all = self
            .known
            .series
            .iter()
            .filter(|(_, series)| series.job == job);
        let gone: Vec<SeriesId> = all.map(|(number, _)| *number).collect();
        for series in gone {
            self.drop_series(series);
        }
        self.known.jobs.remove(&job);
        if self.subject == Subject::Each {
            self.by_job.remove(&Some(job));
        }
    }

    fn take_samples(
        &mut self,
        (job, series): (JobId, SeriesId),
        samples: (&Times, &[f64]),
        now: f64,
    ) {
        if self.has_quiet {
            self.has_said(job, now);
        }
        let Self { rule, by_job, .. } = self;
        if rule.names_no_job() {
            if let Some(own) = by_job.get_mut(&Some(job)) {
                own.take(rule, series, samples, now);
            }
            return;
        }
        for trial in by_job.values_mut() {
            trial.take(rule, series, samples, now);
        }
    }

    fn break_off(&mut self, job: JobId, now: f64) {
        let Self {
            rule,
            known,
            by_job,
            ..
        } = self;
        let is_of_job = |series| {
            let known = known.series.get(&series);
            known.is_some_and(|series| series.job == job)
        };
        for trial in by_job.values_mut() {
            trial.break_off(rule, is_of_job, now);
        }
    }

    fn has_said(&mut self, job: JobId, now: f64) {
        let Self {
            rule,
            known,
            by_job,
            ..
        } = self;
        if let Some(job) = known.jobs.get_mut(&job) {
            job.said = now;
        }
        for (subject, trial) in by_job.iter_mut() {
            for (number, leaf) in rule.leaves.iter().enumerate() {
                if matches!(leaf, Leaf::Quiet { .. }) && is_about(known, leaf, *subject, job) {
                    trial.set(rule, number, false, now);
                }
            }
        }
    }

    fn look_for_silence(&mut self, now: f64) {
        let Self {
            rule,
            known,
            by_job,
            ..
        } = self;
        for (subject, trial) in by_job.iter_mut() {
            for (number, leaf) in rule.leaves.iter().enumerate() {
                let Leaf::Quiet { job, seconds } = leaf else {
                    continue;
                };
                let job = job.as_deref().map_or(*subject, |job| known.job_named(job));
                let job = job.and_then(|job| known.jobs.get(&job));
                if let Some(job) = job.filter(|job| !job.has_ended)
                    && now >= job.said + seconds
                {
                    trial.set(rule, number, true, now);
                }
            }
        }
    }

    fn firings(&mut self) -> Vec<Firing> {
        let mut firings = Vec::new();
        for (subject, trial) in &mut self.by_job {
            let held = trial.take_held();
            let known = &self.known;
            let firing = |Held { t, sample }| Firing {
                t,
                jobs: subject.map_or_else(|| named_jobs(known, &self.rule), |job| vec![job]),
                sample: sample.and_then(|(sampled, value)| {
                    let name = match sampled {
                        Sampled::Series(series) => Arc::clone(&known.series.get(&series)?.name),
                        Sampled::Fact(leaf) => {
                            let Leaf::Series { name, .. } = &self.rule.leaves[leaf] else {
                                return None;
                            };
                            known.fact(name, *subject)?.name.as_str().into()
                        }
                    };
                    Some((name, value))
                }),
            };
            firings.extend(held.into_iter().map(firing));
        }
        firings
    }
}

/// The jobs of which a rule tests something; those whose end it waits for aren't among them.
fn named_jobs(known: &Known, rule: &Rule) -> Vec<JobId> {
    let tested = rule
        .leaves
        .iter()
        .filter(|leaf| !matches!(leaf, Leaf::Ended { .. }));
    let mut jobs: Vec<JobId> = tested.filter_map(|leaf| known.job_of_leaf(leaf)).collect();
    jobs.sort_unstable();
    jobs.dedup();
    jobs
}

/// Whether a part that isn't about samples is about this job, where the rule is tried for that subject.
fn is_about(known: &Known, leaf: &Leaf, subject: Option<JobId>, job: JobId) -> bool {
    match leaf {
        Leaf::Series { .. } => false,
        Leaf::Quiet { job: named, .. } | Leaf::Ended { job: named } => match named {
            Some(named) => known.jobs.get(&job).is_some_and(|job| *job.name == **named),
            None => subject == Some(job),
        },
    }
}
