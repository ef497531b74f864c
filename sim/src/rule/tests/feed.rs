//! News by hand.

use std::sync::Arc;

use crate::hub::{News, SeriesNews};
use crate::job::{JobChange, JobId, JobState, Times};
use crate::rule::trial::Pace;
use crate::rule::trials::{Firing, Subject, Trials};
use crate::store::{SeriesId, XAxis};

/// Trials, and what they said so far.
pub(super) struct Feed {
    pub trials: Trials,
    pub firings: Vec<Firing>,
    pub now: f64,
}

impl Feed {
    pub(super) fn of(rule: &str) -> Self {
        Self::with(rule, Subject::Each, Pace::Once)
    }

    pub(super) fn with(rule: &str, subject: Subject, pace: Pace) -> Self {
        let rule = rule.parse().expect(rule);
        Self {
            trials: Trials::new(rule, subject, pace),
            firings: Vec::new(),
            now: 0.0,
        }
    }

    pub(super) fn take(&mut self, news: &News) {
        self.firings.extend(self.trials.take(news, self.now));
    }

    pub(super) fn state(&mut self, job: u32, name: &str, (state, run): (JobState, u32)) {
        let change = JobChange {
            job: JobId(job),
            name: name.into(),
            run,
            t: self.now,
            state,
            reason: None,
            rungs: Vec::new(),
            ended_by: None,
            goes_on: None,
            proof: None,
        };
        self.take(&News::State(Box::new(change)));
    }

    pub(super) fn job(&mut self, job: u32, name: &str) {
        self.state(job, name, (JobState::Running, 0));
    }

    pub(super) fn series(&mut self, series: u32, job: u32, own_name: &str, x: XAxis) {
        let news = SeriesNews {
            job: JobId(job),
            series: SeriesId(series),
            name: own_name.into(),
            own_name: own_name.into(),
            unit: String::new(),
            x,
            group: None,
            labels: None,
        };
        self.take(&News::Series(Box::new(news)));
    }

    pub(super) fn samples(&mut self, series: u32, job: u32, samples: &[(f64, f64)]) {
        let times: Arc<[f64]> = samples.iter().map(|sample| sample.0).collect();
        self.take(&News::Samples {
            job: JobId(job),
            series: SeriesId(series),
            times: Times::Each(times),
            values: samples.iter().map(|sample| sample.1).collect(),
        });
    }

    pub(super) fn pass(&mut self, seconds: f64) {
        self.now += seconds;
        self.firings.extend(self.trials.pass_time(self.now));
    }

    /// When it fired, and the jobs that it was about.
    pub(super) fn told(&self) -> Vec<(f64, Vec<u32>)> {
        let jobs = |firing: &Firing| firing.jobs.iter().map(|job| job.0).collect();
        let told = self.firings.iter();
        told.map(|firing| (firing.t, jobs(firing))).collect()
    }
}
