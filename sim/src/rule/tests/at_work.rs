//! For which jobs a rule is tried, and what becomes of it from run to run.

use std::time::Duration;

use super::feed::Feed;
use crate::job::{JobState, StopBy, StopMethod};
use crate::rule::trial::Pace;
use crate::rule::trials::Subject;
use crate::rule::{Action, Rule};
use crate::store::XAxis;
use crate::{JobSpec, Scope, TaskSpec};

const DEADLINE: Duration = Duration::from_secs(20);

fn two_jobs(rule: &str) -> Feed {
    let mut feed = Feed::of(rule);
    for (job, name) in [(0, "one"), (1, "two")] {
        feed.job(job, name);
        feed.series(job, job, "v", XAxis::Time);
    }
    feed
}

#[test]
fn a_rule_that_names_no_job_is_tried_for_each_by_itself() {
    let mut feed = two_jobs("v < 1");
    feed.samples(0, 0, &[(1.0, 2.0)]);
    feed.samples(1, 1, &[(2.0, 0.0)]);
    feed.samples(0, 0, &[(3.0, 0.0)]);
    assert_eq!(feed.told(), [(2.0, vec![1]), (3.0, vec![0])]);
}

#[test]
fn a_rule_that_names_its_jobs_is_tried_once() {
    let mut feed = two_jobs("one/v < 1 and two/v < 1");
    feed.samples(0, 0, &[(1.0, 0.0)]);
    feed.pass(1.0);
    assert_eq!(feed.told(), []);
    feed.samples(1, 1, &[(2.0, 0.0)]);
    feed.pass(1.0);
    assert_eq!(feed.told(), [(2.0, vec![0, 1])]);
}

#[test]
fn the_end_of_a_named_job_is_waited_for_by_the_others() {
    let mut feed = two_jobs("v < 1 and one/ended");
    feed.samples(1, 1, &[(1.0, 0.0)]);
    assert_eq!(feed.told(), []);
    feed.now = 5.0;
    feed.state(0, "one", (JobState::Dead, 0));
    assert_eq!(feed.told(), [(5.0, vec![1])]);
    let mut feed = two_jobs("one/ended");
    feed.now = 5.0;
    feed.state(0, "one", (JobState::Completed, 0));
    assert_eq!(feed.told(), [(5.0, vec![])], "it is about none that runs");
}

#[test]
fn a_job_is_quiet_once_it_has_said_nothing_for_so_long() {
    let mut feed = two_jobs("quiet for 2s");
    feed.samples(0, 0, &[(0.0, 1.0)]);
    feed.pass(1.5);
    feed.samples(1, 1, &[(1.5, 1.0)]);
    assert_eq!(feed.trials.due(feed.now), Some(2.0));
    feed.pass(0.5);
    assert_eq!(feed.told(), [(2.0, vec![0])]);
    feed.state(1, "two", (JobState::Completed, 0));
    feed.pass(60.0);
    assert_eq!(feed.told().len(), 1, "who has ended isn't quiet");
}

/// A name that is written wrong is no rule that never holds: it is told, once, with what there is.
#[test]
fn series_that_never_come_are_told_once_after_a_while() {
    use crate::job::JobId;
    use crate::rule::absent::{Absent, said};
    let mut feed = two_jobs("lsos < 1 or v > 5 or ended");
    let mut absent = Absent::default();
    assert_eq!(said(&Feed::of("lsos < 1").trials), None, "there was no job");
    assert_eq!(absent.look(&feed.trials, 100.0), None);
    assert_eq!(absent.due(), Some(130.0));
    feed.series(2, 1, "loss", XAxis::Time);
    feed.state(0, "one", (JobState::Completed, 0));
    assert_eq!(absent.look(&feed.trials, 129.0), None);
    let words = "rule lsos < 1 or v > 5 or ended: no series lsos: there are loss, v";
    let told = (format!("{words} so far"), vec![JobId(1)]);
    assert_eq!(absent.look(&feed.trials, 130.0), Some(told));
    assert_eq!(absent.due(), None);
    assert_eq!(absent.look(&feed.trials, 1e3), None);
    assert_eq!(said(&feed.trials).as_deref(), Some(words));
    feed.series(3, 1, "lsos", XAxis::Time);
    assert_eq!(said(&feed.trials), None);
    feed.take(&crate::hub::News::Removed { job: JobId(1) });
    assert_eq!(said(&feed.trials), None, "it was there once");
}

#[test]
fn a_rule_that_ends_tells_of_what_never_came_once_all_was_looked_at() {
    let scope = Scope::new();
    let rule = |text: &str| {
        let rule: Rule = text.parse().unwrap();
        scope.add_rule(rule, Action::Mark).unwrap()
    };
    let (wrong, right) = (rule("los < 0"), rule("loss < 0"));
    let task = TaskSpec::new("task", |ctx| async move {
        ctx.plot("loss", 1.0);
    });
    let job = scope.start(JobSpec::new("train").task(task));
    assert!(job.wait(DEADLINE));
    scope.settle();
    assert_eq!(right.end(), None);
    let said = wrong.end().expect("no such series");
    assert_eq!(said, "rule los < 0: no series los: there is loss");
}

#[test]
fn each_run_is_tried_anew() {
    let mut feed = two_jobs("v < 1 for 2");
    feed.samples(0, 0, &[(1.0, 0.0)]);
    feed.state(0, "one", (JobState::Running, 1));
    feed.samples(0, 0, &[(2.0, 0.0)]);
    assert_eq!(feed.told(), [], "one sample of each run");
    feed.samples(0, 0, &[(3.0, 0.0), (4.0, 0.0)]);
    feed.state(0, "one", (JobState::Running, 2));
    feed.samples(0, 0, &[(5.0, 0.0), (6.0, 0.0)]);
    assert_eq!(feed.told(), [(3.0, vec![0]), (6.0, vec![0])]);
}

#[test]
fn a_rule_that_marks_fires_each_time_it_begins_to_hold_but_once_a_second() {
    let mut feed = Feed::with("v < 1", Subject::Each, Pace::Again);
    feed.job(0, "one");
    feed.series(0, 0, "v", XAxis::Time);
    let samples: Vec<_> = (0..40)
        .map(|i| (f64::from(i) / 8.0, f64::from(i % 2)))
        .collect();
    feed.samples(0, 0, &samples);
    let at: Vec<f64> = feed.firings.iter().map(|firing| firing.t).collect();
    assert_eq!(at, [0.0, 1.0, 2.0, 3.0, 4.0]);
}

#[test]
fn over_steps_it_is_the_arrival_that_tells_how_long() {
    let mut feed = Feed::of("v < 1 for 3s");
    feed.job(0, "one");
    feed.series(0, 0, "v", XAxis::own("step"));
    feed.samples(0, 0, &[(0.0, 0.0), (1_000.0, 0.0)]);
    assert_eq!(feed.told(), []);
    feed.now = 3.0;
    feed.samples(0, 0, &[(1_001.0, 0.0)]);
    assert_eq!(feed.told(), [(3.0, vec![0])]);
}

fn counting(name: &str) -> JobSpec {
    let task = TaskSpec::new("count", |ctx| async move {
        while ctx.sleep().await {
            ctx.plot("v", ctx.ticks() as f64);
        }
    });
    JobSpec::new(name).task(task.every(Duration::from_millis(1)))
}

#[test]
fn a_rule_stops_its_job_and_says_so_in_its_log_and_on_its_plots() {
    let scope = Scope::new();
    let rule: Rule = "two/v > 9".parse().unwrap();
    let _rule = scope
        .add_rule(rule, Action::Stop(StopMethod::Event))
        .unwrap();
    let jobs = ["one", "two"].map(|name| scope.start(counting(name)));
    assert!(jobs[1].wait(DEADLINE));
    scope.settle();
    assert!(!jobs[0].state().has_ended(), "the rule is about the other");
    assert_eq!(jobs[1].status().rungs[0].by, StopBy::Rule);
    let marks = scope.marks();
    let mark = marks.iter().find(|mark| mark.text == "two/v > 9");
    assert_eq!(mark.map(|mark| mark.job), Some(jobs[1].id()));
    let log = scope.log(jobs[1].id());
    let lines = log.lines(log.range());
    let line = lines
        .iter()
        .find(|(_, line)| line.text.starts_with("rule two/v > 9: v = 10 at "));
    assert!(line.is_some(), "{lines:?}");
}

#[test]
fn a_job_that_has_ended_meanwhile_is_told_so_and_no_other_is_stopped_in_its_place() {
    use crate::rule::trials::Firing;
    let scope = Scope::new();
    let ended = scope.start(JobSpec::new("ended").task(TaskSpec::new("task", |_| async {})));
    let running = scope.start(counting("running"));
    assert!(ended.wait(DEADLINE));
    let rule: Rule = "v < 1".parse().unwrap();
    let firing = Firing {
        t: 1.0,
        jobs: vec![ended.id()],
        sample: Some(("v".into(), 0.5)),
    };
    let (_, jobs) = scope.parts();
    Action::Stop(StopMethod::Event).carry_out(&rule, &firing, &jobs);
    scope.settle();
    assert!(running.status().rungs.is_empty() && !running.state().has_ended());
    let log = scope.log(ended.id());
    let lines = log.lines(log.range());
    let said = lines
        .iter()
        .filter(|(_, line)| line.text.starts_with("rule v < 1: v = 0.5 at "));
    assert_eq!(said.count(), 1, "{lines:?}");
    assert!(
        scope
            .marks()
            .iter()
            .any(|mark| mark.job == ended.id() && mark.text == "v < 1")
    );
}

#[test]
fn what_no_rule_is_about_is_not_made_into_news() {
    use crate::hub::{Interest, News, WhenFull};
    let scope = Scope::new();
    let interest = Interest::in_series(|series| &*series.own_name == "wanted");
    let desk = scope.news();
    let mut subscription = desk.subscribe(100_000, WhenFull::Lose, Some(interest));
    let task = TaskSpec::new("task", |ctx| async move {
        for value in 0..100 {
            ctx.plot("wanted", f64::from(value));
            ctx.plot("unwanted", f64::from(value));
        }
    });
    let job = scope.start(JobSpec::new("job").task(task));
    assert!(job.wait(DEADLINE));
    scope.settle();
    let mut samples = 0;
    while let Some(bundle) = subscription.next(Duration::ZERO) {
        for news in bundle.iter() {
            if let News::Samples { values, series, .. } = news {
                assert_eq!(scope.store().find("job/wanted"), Some(*series));
                samples += values.len();
            }
        }
    }
    assert_eq!(samples, 100);
}
