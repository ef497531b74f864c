//! How long a job was in each of its states.

use std::collections::BTreeMap;

use sprintscope_sim::job::{JobStatus, PastRun};
use sprintscope_sim::{Job, JobState, Scope};

use super::rounded;

/// Seconds of the last run by state, but for the one in which it has ended.
pub(super) fn of_last_run(scope: &Scope, job: &Job, status: &JobStatus) -> BTreeMap<String, f64> {
    let is_on = !status.state.has_ended();
    times(scope, job, (status.began, status.seconds), is_on)
}

/// The same of an earlier one.
pub(super) fn of_run(scope: &Scope, job: &Job, run: &PastRun) -> BTreeMap<String, f64> {
    times(scope, job, (run.began, run.seconds), false)
}

fn times(
    scope: &Scope,
    job: &Job,
    (began, seconds): (f64, f64),
    is_on: bool,
) -> BTreeMap<String, f64> {
    let run = began..began + seconds;
    let store = scope.store();
    let told = scope.states_of(job.id()).and_then(|series| {
        let times = store.time_in_states(series, run, None)?;
        Some((store.info(series)?, times.held, store.stats(series)?.last))
    });
    let Some((info, mut held, last)) = told else {
        return BTreeMap::new();
    };
    if let Some(last) = last.filter(|last| is_on && *last >= 0.0) {
        // What it is doing it does up to now.
        let so_far: f64 = held.iter().sum();
        let last = last as usize;
        held.resize(held.len().max(last + 1), 0.0);
        held[last] += (seconds - so_far).max(0.0);
    }
    let ended = [JobState::Completed, JobState::Dead].map(JobState::name);
    let label = |(place, seconds): (usize, f64)| {
        let label = info
            .label(place as f64)
            .filter(|label| !ended.contains(label))?;
        (seconds > 0.0).then(|| (label.to_owned(), rounded(seconds, 3)))
    };
    held.into_iter().enumerate().filter_map(label).collect()
}
