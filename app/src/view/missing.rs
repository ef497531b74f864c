//! What a view says where there is nothing to plot.

use sprintscope_sim::{Job, JobState};

/// Why there is nothing.
#[derive(Debug, PartialEq)]
pub(crate) struct Missing {
    pub headline: &'static str,
    /// What may help, a line each.
    pub hints: Vec<String>,
}

/// Why there is nothing, and what may help; `watch_key` begins to watch something, if it has a key.
pub(crate) fn what_is_missing(jobs: &[Job], watch_key: &str) -> Missing {
    if jobs.is_empty() {
        let begin = match watch_key {
            "" => "\u{201c}Watch …\u{201d} in the palette".to_owned(),
            key => key.to_owned(),
        };
        return Missing {
            headline: "No jobs",
            hints: vec![
                format!("{begin} watches a board, socket, broker, server, file or program"),
                "A Python program with sprintscope.job(\"NAME\") appears here by itself".into(),
            ],
        };
    }
    let (headline, hint) = of_jobs(jobs);
    Missing {
        headline,
        hints: vec![hint.into()],
    }
}

fn of_jobs(jobs: &[Job]) -> (&'static str, &'static str) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::catalogue::WATCH;
    use crate::view::keymap::Keymap;

    #[test]
    fn an_empty_scope_says_how_something_is_watched_by_whatever_key_that_has() {
        let key = Keymap::default().shown_for(WATCH);
        let said = |key: &str| what_is_missing(&[], key).hints[0].clone();
        assert!(said(&key).starts_with("Ctrl+N watches"), "{}", said(&key));
        assert!(said("F7").starts_with("F7 watches"));
        assert!(said("").contains("in the palette watches"));
    }
}
