//! How the scope's time is told along an axis: as it came, as elapsed since a job began, or as the wall clock
//! showed it. Nothing moves by that but what stands there.

use sprintscope_sim::{Job, Scope};

/// How it is told.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum TimeShown {
    /// In seconds since the scope's start.
    #[default]
    Arrival,
    /// In seconds since a job's run began.
    Elapsed {
        /// The job's name.
        of: String,
        /// When it began, in seconds since the scope's start.
        start: f64,
    },
    /// As the wall clock showed it.
    Clock {
        /// What it showed at the scope's start, in seconds since 1970 (UTC).
        start: f64,
    },
}

impl TimeShown {
    /// The next way to tell it; after the last one it is as it came.
    pub(crate) fn next(&self, scope: &Scope, job: &Job) -> Self {
        match self {
            Self::Arrival => Self::elapsed(job),
            Self::Elapsed { .. } => Self::clock(scope),
            Self::Clock { .. } => Self::Arrival,
        }
    }

    /// As elapsed since this job's run began.
    pub(crate) fn elapsed(job: &Job) -> Self {
        Self::Elapsed {
            of: job.name().to_string(),
            start: job.status().began,
        }
    }

    /// Has the time since a job began begin with its run under way, now that another one may have begun.
    pub(crate) fn follow(&mut self, jobs: &[Job]) {
        if let Self::Elapsed { of, start } = self
            && let Some(job) = jobs.iter().find(|job| **job.name() == **of)
        {
            *start = job.status().began;
        }
    }

    /// As the wall clock showed it.
    pub(crate) fn clock(scope: &Scope) -> Self {
        Self::Clock {
            start: scope.wall_start(),
        }
    }

    /// What it is called.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Arrival => "the time of arrival".into(),
            Self::Elapsed { of, .. } => format!("the time since {of} began"),
            Self::Clock { .. } => "the clock".into(),
        }
    }

    /// Where its zero is, in seconds since the scope's start, but for clocks.
    pub(crate) fn since(&self) -> f64 {
        match self {
            Self::Elapsed { start, .. } => *start,
            Self::Arrival | Self::Clock { .. } => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::thread::sleep;
    use std::time::Duration;

    use sprintscope_sim::{JobSpec, StopBy, StopMethod, TaskContext, TaskSpec};

    use super::*;

    #[test]
    fn elapsed_begins_where_the_job_began_while_it_runs_and_after() {
        let scope = Scope::new();
        sleep(Duration::from_millis(300));
        let before = scope.now();
        let wait = |ctx: TaskContext| async move { while ctx.sleep().await {} };
        let job = scope.start(JobSpec::new("late").task(TaskSpec::new("wait", wait)));
        sleep(Duration::from_millis(100));
        let running = TimeShown::elapsed(&job).since();
        let _asked = job.stop(StopMethod::Loop, StopBy::Client);
        assert!(job.wait(Duration::from_secs(20)));
        sleep(Duration::from_millis(300));
        let ended = TimeShown::elapsed(&job).since();
        for start in [running, ended] {
            assert!((start - before).abs() < 0.09, "{start} {before}");
        }
        // The next run is what is told of from then on.
        let mut shown = TimeShown::elapsed(&job);
        assert!(job.restart(StopBy::Client));
        shown.follow(&scope.jobs().list());
        assert!(shown.since() > ended + 0.2, "{} {ended}", shown.since());
    }

    #[test]
    fn it_goes_round() {
        let scope = Scope::new();
        let job = scope.start(JobSpec::new("a"));
        let mut shown = TimeShown::Arrival;
        let mut names = Vec::new();
        for _ in 0..3 {
            shown = shown.next(&scope, &job);
            names.push(shown.name());
        }
        assert_eq!(
            names,
            ["the time since a began", "the clock", "the time of arrival"]
        );
    }
}
