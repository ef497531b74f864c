//! A scope that nobody looks at any more: what goes on, and how it is reached.

use sprintscope_sim::wire::live_scopes;
use sprintscope_sim::{Job, Scope, StopBy, StopMethod};

use super::quantity::name_end;

/// Stops what isn't a live source, as if the view had been closed; returns what goes on.
pub(crate) fn stop_the_rest(scope: &Scope) -> Vec<Job> {
    let running = scope.jobs().running();
    let (live, others): (Vec<_>, Vec<_>) = running.into_iter().partition(Job::is_live_source);
    for job in others {
        // Whatever the outcome: it ended, or was asked before.
        let _outcome = job.stop(StopMethod::Event, StopBy::Close);
    }
    live
}

/// Which of these go on, and how to look at them and stop them. `scope` is the name of theirs, where
/// it listens.
pub(crate) fn sentence(live: &[Job], scope: Option<&str>) -> String {
    sentence_among(live, scope, live_scopes().len() == 1)
}

fn sentence_among(live: &[Job], scope: Option<&str>, is_the_only_one: bool) -> String {
    let (who, target) = match live {
        [one] => (one.name().to_string(), quoted(one.name())),
        _ => (names(live), "JOB".into()),
    };
    let goes = if live.len() == 1 { "goes" } else { "go" };
    let Some(scope) = scope else {
        return format!("{who} {goes} on; it doesn't listen, so stop it by Ctrl-C or SIGTERM");
    };
    let which = if is_the_only_one {
        String::new()
    } else {
        format!(" --scope {}", quoted(scope))
    };
    format!(
        "{who} {goes} on. To look: sprintscope jobs{which}; to stop: sprintscope stop {target}{which}"
    )
}

/// Some of their names; how many there are, if they are many.
pub(crate) fn names(jobs: &[Job]) -> String {
    names_within(jobs, usize::MAX)
}

/// The same with at most so many characters of each, for where there isn't room for any name.
pub(crate) fn names_within(jobs: &[Job], most: usize) -> String {
    const NAMES_MAX: usize = 4;
    let name = |job: &Job| name_end(job.name(), most);
    match jobs {
        [] => String::new(),
        [one] => name(one),
        [first @ .., last] if jobs.len() <= NAMES_MAX => {
            let first: Vec<_> = first.iter().map(name).collect();
            format!("{} and {}", first.join(", "), name(last))
        }
        _ => format!("{} jobs", jobs.len()),
    }
}

/// As one word of a shell.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.into();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use sprintscope_sim::{JobSpec, TaskSpec};

    use super::*;

    fn waiting(name: &str) -> JobSpec {
        let task = TaskSpec::new("wait", |_| std::future::pending::<()>());
        JobSpec::new(name).task(task)
    }

    #[test]
    fn only_live_sources_go_on() {
        let scope = Scope::new();
        let demo = scope.start(waiting("demo"));
        scope.start(waiting("train").live_source());
        let live = stop_the_rest(&scope);
        assert_eq!(names(&live), "train");
        assert_eq!(demo.status().rungs[0].by, StopBy::Close);
        assert!(live[0].status().rungs.is_empty());
    }

    #[test]
    fn names_are_words_of_a_shell_and_many_are_counted() {
        assert_eq!(quoted("train-2"), "train-2");
        assert_eq!(quoted("it's 2"), r"'it'\''s 2'");
        let scope = Scope::new();
        let mut jobs = Vec::new();
        for (name, said) in [
            ("a b", "a b"),
            ("c", "a b and c"),
            ("d", "a b, c and d"),
            ("e", "a b, c, d and e"),
            ("f", "5 jobs"),
        ] {
            jobs.push(scope.start(waiting(name)));
            assert_eq!(names(&jobs), said);
        }
        assert_eq!(names_within(&jobs[..1], 2), "…b");
        assert!(sentence_among(&jobs[..1], None, true).starts_with("a b goes on; "));
        let among_others = sentence_among(&jobs, Some("s p"), false);
        assert!(among_others.contains("sprintscope stop JOB --scope 's p'"));
        assert!(
            sentence_among(&jobs, Some("s p"), true).ends_with("to stop: sprintscope stop JOB")
        );
    }
}
