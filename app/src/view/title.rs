//! The title of a window or a terminal: how far the jobs are and how long it still takes, or what they do.

use sprintscope_sim::{Job, JobId, JobState};

use super::as_of::Moment;
use super::job_list::JobList;
use super::job_shown::JobShown;
use super::quantity::name_end;
use super::told::ProgressWords;

/// While there is no job.
pub(crate) const NOTHING: &str = "Sprintscope";

/// Characters of a job's name: a title has no more room where windows are listed.
const NAME: usize = 40;

/// `34 % · 1 h 12 · train`, `train · running`, `3 jobs · 1 dead`: the selected job's progress, or else that of the
/// first that says so. Of recordings it is what they did at the moment that is played.
pub(crate) fn title(jobs: &JobList, selected: Option<JobId>, moment: Option<Moment>) -> String {
    let all = jobs.all();
    if all.is_empty() {
        return NOTHING.into();
    }
    let (states, getting_on) = match moment {
        // The list knows without a look at each job.
        None => (None, jobs.getting_on().to_vec()),
        Some(_) => standing(all, moment),
    };
    let count_of = |state| match &states {
        Some(states) => states.iter().filter(|one| **one == state).count(),
        None => jobs.count_of(state),
    };
    let mut getting_on = getting_on.iter();
    let first = getting_on.clone().next();
    let is_selected = |job: &&Job| Some(job.id()) == selected;
    let words = getting_on.find(is_selected).or(first).and_then(|job| {
        let words = ProgressWords::of(&JobShown::new(job, moment))?;
        Some(format!("{} · {}", words.short(), name(job)))
    });
    let dead = count_of(JobState::Dead);
    match (words, all) {
        (Some(words), [_]) => words,
        (Some(words), _) if dead > 0 => format!("{words} · {dead} dead"),
        (Some(words), _) => words,
        (None, [one]) => {
            let state = JobShown::new(one, moment).state();
            format!("{} · {state}", name(one))
        }
        (None, _) => format!("{} jobs · {}", all.len(), many(count_of, all.len())),
    }
}

/// What these jobs were doing then, and those that had said how far they were.
fn standing(jobs: &[Job], moment: Option<Moment>) -> (Option<Vec<JobState>>, Vec<Job>) {
    let shown: Vec<JobShown<'_>> = jobs.iter().map(|job| JobShown::new(job, moment)).collect();
    let says_so = |job: &&JobShown<'_>| !job.state().has_ended() && job.progress().is_some();
    let getting_on = shown.iter().filter(says_so);
    let getting_on = getting_on.map(|shown| shown.job().clone()).collect();
    (
        Some(shown.iter().map(JobShown::state).collect()),
        getting_on,
    )
}

/// What several jobs do: what is to be looked after comes first.
fn many(count_of: impl Fn(JobState) -> usize, count: usize) -> String {
    let order = [JobState::Dead, JobState::Stopping, JobState::Running];
    let found = order.into_iter().find_map(|state| {
        let of_it = count_of(state);
        (of_it > 0).then_some((of_it, state))
    });
    match found {
        Some((of_it, state)) if of_it == count && state != JobState::Dead => state.to_string(),
        Some((of_it, state)) => format!("{of_it} {state}"),
        None if count_of(JobState::Starting) > 0 => JobState::Starting.to_string(),
        None => JobState::Completed.to_string(),
    }
}

fn name(job: &Job) -> String {
    name_end(job.name(), NAME)
}

/// The same as a line that nothing in it can break: without characters that a terminal heeds, nor longer than any
/// shows.
pub(crate) fn as_line(title: &str, is_ascii: bool) -> String {
    /// Characters: terminals cut off what they take for too long, or drop all of it.
    const MOST: usize = 200;
    let kept = title.chars().filter(|c| !c.is_control()).take(MOST);
    let sign = |c: char| match c {
        '·' if is_ascii => '-',
        '…' if is_ascii => '~',
        c if is_ascii && !c.is_ascii() => '?',
        c => c,
    };
    kept.map(sign).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use sprintscope_sim::job::Progress;
    use sprintscope_sim::{JobSpec, Scope, StopBy, StopMethod, TaskSpec};

    use super::*;

    fn waiting(name: &str, progress: Option<f64>) -> JobSpec {
        let task = TaskSpec::new("wait", move |ctx| async move {
            if let Some(done) = progress {
                let total = 100.0;
                ctx.set_progress(Progress { done, total });
            }
            std::future::pending::<()>().await;
        });
        JobSpec::new(name).task(task)
    }

    fn said(scope: &Scope, selected: Option<JobId>) -> String {
        let mut jobs = JobList::default();
        jobs.update(scope);
        title(&jobs, selected, None)
    }

    fn until(scope: &Scope, selected: Option<JobId>, expected: &str) {
        for _ in 0..2_000 {
            if said(scope, selected) == expected {
                return;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(said(scope, selected), expected);
    }

    #[test]
    fn a_title_says_how_far_a_job_is_or_what_the_jobs_do() {
        let scope = Scope::new();
        assert_eq!(said(&scope, None), "Sprintscope");
        let demo = scope.start(waiting("demo", None));
        until(&scope, None, "demo · running");
        scope.start(waiting("eval", None));
        until(&scope, None, "2 jobs · running");
        demo.stop(StopMethod::Loop, StopBy::Key);
        until(&scope, None, "2 jobs · 1 dead");
        let train = scope.start(waiting("train", Some(34.9)));
        until(&scope, None, "34 % · train · 1 dead");
        let other = scope.start(waiting("other", Some(5.0)));
        until(&scope, Some(other.id()), "5 % · other · 1 dead");
        assert_eq!(said(&scope, Some(demo.id())), "34 % · train · 1 dead");
        train.stop(StopMethod::Event, StopBy::Key);
        other.stop(StopMethod::Event, StopBy::Key);
        until(&scope, None, "4 jobs · 1 dead");
    }

    #[test]
    fn a_long_name_shows_its_end_and_no_sign_reaches_a_terminal_that_heeds_it() {
        let scope = Scope::new();
        scope.start(waiting(&"ä".repeat(5_000), None));
        until(&scope, None, &format!("…{} · running", "ä".repeat(39)));
        let line = as_line("a\u{7}b\u{1b}]2;c\u{9c}d · …", false);
        assert_eq!(line, "ab]2;cd · …");
        assert_eq!(as_line("5 % · ä…", true), "5 % - ?~");
        assert_eq!(as_line(&"x".repeat(10_000), false).len(), 200);
    }
}
