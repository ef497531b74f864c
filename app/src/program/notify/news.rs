//! What of a scope is worth a word to somebody who doesn't look.

use std::collections::HashMap;

use sprintscope_sim::job::JobStatus;
use sprintscope_sim::quantity::running_text;
use sprintscope_sim::{Job, JobId, JobState, Scope, StopBy};

use crate::view::notifying::Focus;
use crate::view::quantity::name_end;

/// Who has stopped a job knows that it ends for so long, also where nobody can say whether they still look.
const OWN_STOP_SECS: f64 = 10.0;
/// More at once are one notice.
const APART_MOST: usize = 3;
/// Characters of a name in a sentence.
const NAME: usize = 60;

/// One thing to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Notice {
    /// Whose: a name, or how many jobs.
    pub job: String,
    /// `completed`, `dead`, `not responding`.
    pub state: String,
    /// Why.
    pub reason: String,
    /// All of it.
    pub sentence: String,
}

/// How far a job's run has been told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    Nothing,
    NotResponding,
    Ended,
}

/// What was told.
#[derive(Default)]
pub(super) struct News {
    /// By the job, for its run of this number.
    told: HashMap<JobId, (u32, Told)>,
    /// How often any job's state had changed.
    seen: Option<u64>,
    is_one_stopping: bool,
}

impl News {
    /// Takes all that has happened so far for told.
    pub(super) fn skip(&mut self, scope: &Scope) {
        self.look(scope, Focus::Here);
    }

    /// What has happened since the last look.
    pub(super) fn look(&mut self, scope: &Scope, focus: Focus) -> Vec<Notice> {
        let changes = scope.jobs().changes();
        if self.seen.replace(changes) == Some(changes) && !self.is_one_stopping {
            return Vec::new();
        }
        let jobs = scope.jobs().list();
        self.is_one_stopping = false;
        let mut told = HashMap::with_capacity(jobs.len());
        let mut notices = Vec::new();
        for job in &jobs {
            let status = job.status();
            self.is_one_stopping |= status.state == JobState::Stopping;
            let before = self.told.get(&job.id()).copied();
            let before = before.filter(|(run, _)| *run == status.run);
            let before = before.map_or(Told::Nothing, |(_, told)| told);
            let now = if status.state.has_ended() {
                Told::Ended
            } else if status.not_responding.is_some() {
                Told::NotResponding
            } else {
                before
            };
            if now != before && !(now == Told::Ended && is_known(&status, focus)) {
                notices.push(notice(job, &status));
            }
            told.insert(job.id(), (status.run, now));
        }
        self.told = told;
        if notices.len() > APART_MOST {
            notices = vec![together(&notices)];
        }
        notices
    }
}

/// Whether it ended as the person who looks at it has asked for just now; that it is dead is always news.
fn is_known(status: &JobStatus, focus: Focus) -> bool {
    let Some(first) = status.rungs.first() else {
        return false;
    };
    let took = first.took.unwrap_or_default().as_secs_f64();
    let looks = match first.by {
        StopBy::Close => true,
        StopBy::Key | StopBy::Button => match focus {
            Focus::Here => true,
            Focus::Elsewhere => false,
            Focus::Unknown => took < OWN_STOP_SECS,
        },
        _ => false,
    };
    looks && status.state == JobState::Completed
}

fn notice(job: &Job, status: &JobStatus) -> Notice {
    let name = name_end(job.name(), NAME);
    let (state, reason, sentence) = if let Some(stuck) = status.not_responding {
        let since = running_text(stuck.since.as_secs_f64());
        let sentence = format!("{name} doesn't respond to its stop");
        (
            "not responding".to_owned(),
            format!("asked to stop {since} ago"),
            sentence,
        )
    } else {
        let reason = status.reason.as_ref().map(ToString::to_string);
        let reason = reason.unwrap_or_default();
        let after = running_text(status.seconds);
        let verb = match status.state {
            JobState::Dead => "is dead",
            _ => "has completed",
        };
        let sentence = format!("{name} {verb} after {after}: {reason}");
        (status.state.to_string(), reason, sentence)
    };
    Notice {
        job: job.name().to_string(),
        state,
        reason,
        sentence,
    }
}

/// Many as one.
fn together(notices: &[Notice]) -> Notice {
    let job = format!("{} jobs", notices.len());
    let counted = ["dead", "not responding", "completed"].map(|state| {
        let count = notices.iter().filter(|one| one.state == state).count();
        (count, state)
    });
    let counted: Vec<_> = counted
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .collect();
    let state = counted.first().map_or("", |(_, state)| state);
    let words: Vec<String> = counted
        .iter()
        .map(|(count, state)| format!("{count} {state}"))
        .collect();
    let reason = words.join(", ");
    Notice {
        sentence: format!("{job}: {reason}"),
        job,
        state: state.into(),
        reason,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use sprintscope_sim::{JobSpec, ScopeOptions, StopMethod, TaskSpec};

    use super::*;

    fn waiting(name: &str) -> JobSpec {
        JobSpec::new(name).task(TaskSpec::new("wait", |ctx| async move {
            ctx.stop_event().wait().await;
        }))
    }

    fn ended(job: &Job) {
        assert!(job.wait(Duration::from_secs(20)));
    }

    fn sentences(news: &mut News, scope: &Scope, focus: Focus) -> Vec<String> {
        let notices = news.look(scope, focus).into_iter();
        notices.map(|notice| notice.sentence).collect()
    }

    #[test]
    fn an_end_is_told_once_each_run_and_a_persons_own_stop_is_not() {
        let (scope, mut news) = (Scope::new(), News::default());
        let job = scope.start(waiting("train"));
        assert_eq!(sentences(&mut news, &scope, Focus::Unknown), [""; 0]);
        job.stop(StopMethod::Event, StopBy::Client);
        ended(&job);
        let told = sentences(&mut news, &scope, Focus::Here);
        assert_eq!(told, ["train has completed after 0 s: stop event"]);
        assert_eq!(sentences(&mut news, &scope, Focus::Here), [""; 0]);
        for (focus, by, count) in [
            (Focus::Here, StopBy::Key, 0),
            (Focus::Unknown, StopBy::Button, 0),
            (Focus::Elsewhere, StopBy::Close, 0),
            (Focus::Elsewhere, StopBy::Key, 1),
            (Focus::Here, StopBy::Rule, 1),
        ] {
            job.restart(StopBy::Key);
            job.stop(StopMethod::Event, by);
            ended(&job);
            let told = sentences(&mut news, &scope, focus);
            assert_eq!(told.len(), count, "{focus:?} {by}: {told:?}");
        }
    }

    #[test]
    fn a_death_is_told_whoever_asked_for_it_and_what_was_before_is_not() {
        let (scope, mut news) = (Scope::new(), News::default());
        let before = scope.start(waiting("before"));
        before.stop(StopMethod::Loop, StopBy::Client);
        ended(&before);
        news.skip(&scope);
        let job = scope.start(waiting(&"long".repeat(100)));
        job.stop(StopMethod::Loop, StopBy::Key);
        ended(&job);
        let notices = news.look(&scope, Focus::Here);
        assert_eq!(notices.len(), 1);
        let notice = &notices[0];
        assert_eq!((&*notice.state, &*notice.reason), ("dead", "loop stopped"));
        assert!(notice.sentence.chars().count() < 110, "{notice:?}");
        assert!(notice.job.len() > 100, "all of it");
    }

    #[test]
    fn one_that_does_not_respond_is_told_while_it_does_not() {
        let grace = Duration::from_millis(20);
        let scope = Scope::with(ScopeOptions {
            grace,
            ..ScopeOptions::default()
        });
        let mut news = News::default();
        let deaf = TaskSpec::new("deaf", |_| async {
            std::thread::sleep(Duration::from_millis(300));
        });
        let job = scope.start(JobSpec::new("deaf").task(deaf));
        std::thread::sleep(Duration::from_millis(20));
        job.stop(StopMethod::Event, StopBy::Key);
        let mut told = Vec::new();
        while !job.state().has_ended() {
            told.extend(sentences(&mut news, &scope, Focus::Here));
            std::thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(told, ["deaf doesn't respond to its stop"]);
    }

    #[test]
    fn many_at_once_are_one_notice() {
        let (scope, mut news) = (Scope::new(), News::default());
        let jobs: Vec<Job> = (0..5).map(|_| scope.start(waiting("job"))).collect();
        jobs[0].stop(StopMethod::Loop, StopBy::Client);
        // One that is asked to stop while its loop is dropped may well end by itself.
        ended(&jobs[0]);
        scope.stop_all(StopMethod::Event, StopBy::Client);
        jobs.iter().for_each(ended);
        let notices = news.look(&scope, Focus::Unknown);
        assert_eq!(notices.len(), 1);
        assert_eq!(notices[0].sentence, "5 jobs: 1 dead, 4 completed");
        assert_eq!(notices[0].state, "dead");
    }
}
