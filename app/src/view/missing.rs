//! What a view says where there is nothing to plot.

use sprintscope_sim::{Job, JobState};

/// Why there is nothing, and what may help.
pub(crate) fn what_is_missing(jobs: &[Job]) -> (&'static str, &'static str) {
    if jobs.is_empty() {
        return (
            "No jobs",
            "A Python program with sprintscope.job(\"NAME\") appears here by itself",
        );
    }
    if jobs.iter().all(|job| job.state() == JobState::Dead) {
        return ("No numbers came", "What went wrong is in the log below");
    }
    let is_waiting = jobs.iter().any(|job| job.state() == JobState::Running);
    match (jobs.iter().all(Job::is_client), is_waiting) {
        (false, true) => ("Waiting for numbers", "Other output is in the log below"),
        (false, false) => (
            "No numbers found",
            "The output is in the log below; --format sets how its lines are read",
        ),
        (true, true) => (
            "Waiting for numbers",
            "What the program plots appears here, what it logs below",
        ),
        (true, false) => (
            "No numbers found",
            "The job ended before it plotted anything; its log is below",
        ),
    }
}
