//! Rules about what jobs say once.

use std::sync::Arc;
use std::time::Duration;

use super::feed::Feed;
use crate::job::{Fact, JobId, JobState};
use crate::rule::{Action, Rule, RuleRunner};
use crate::store::XAxis;
use crate::{JobSpec, Scope, TaskSpec};

const DEADLINE: Duration = Duration::from_secs(20);

fn say(feed: &mut Feed, facts: impl Into<Arc<[Fact]>>) {
    let firings = feed.trials.take_facts(JobId(0), &facts.into(), feed.now);
    feed.firings.extend(firings);
}

fn train(rule: &str) -> Feed {
    let mut feed = Feed::of(rule);
    feed.job(0, "train");
    feed
}

fn missing(feed: &Feed) -> Option<String> {
    let missing = feed.trials.missing(&[JobId(0)]);
    missing.map(|missing| missing.words)
}

#[test]
fn a_fact_is_looked_at_as_one_sample_is() {
    for (rule, holds) in [
        ("acc > 0.9", true),
        ("train/acc > 0.9", true),
        ("acc > 0.99", false),
        ("acc > 0.9 for 2", false),
        ("acc > 0.9 for 1s", false),
        ("acc is nan", false),
        ("best is nan", true),
        ("version > 1", false),
        ("acc > 0.9 and loss < 1", false),
        ("acc > 0.99 or best is nan", true),
    ] {
        let mut feed = train(rule);
        feed.now = 3.0;
        let facts = [
            Fact::new("acc", 0.95),
            Fact::new("best", f64::NAN),
            Fact::new("version", "1.2.3"),
        ];
        say(&mut feed, facts);
        let expected: &[(f64, Vec<u32>)] = if holds { &[(3.0, vec![0])] } else { &[] };
        assert_eq!(feed.told(), expected, "{rule}");
    }
}

#[test]
fn what_turns_out_to_be_a_series_is_looked_at_by_its_samples_alone() {
    let mut feed = train("loss < 1 for 2 or loss > 5");
    say(&mut feed, [Fact::new("loss", 0.5)]);
    say(&mut feed, []);
    feed.series(0, 0, "loss", XAxis::Time);
    feed.samples(0, 0, &[(0.0, 0.5)]);
    assert_eq!(feed.told(), [], "the fact was that sample");
    say(&mut feed, [Fact::new("loss", 9.0)]);
    assert_eq!(feed.told(), []);
    feed.samples(0, 0, &[(1.0, 0.5)]);
    assert_eq!(feed.told(), [(1.0, vec![0])]);
}

#[test]
fn each_run_says_its_own() {
    let mut feed = train("acc > 0.9");
    say(&mut feed, [Fact::new("acc", 0.95)]);
    feed.state(0, "train", (JobState::Running, 1));
    say(&mut feed, [Fact::new("acc", 0.5)]);
    assert_eq!(feed.told().len(), 1);
    say(&mut feed, [Fact::new("acc", 0.95)]);
    assert_eq!(feed.told().len(), 2);
}

#[test]
fn a_name_that_is_a_fact_is_told_with_its_value() {
    let facts = [
        Fact::new("lr0", 0.01),
        Fact::new("rate", 5.0).unit("Hz"),
        Fact::new("version", "1.2"),
    ];
    for (rule, words, is_looked_at) in [
        ("lr0 > 1", "lr0 is a fact with value 0.01", true),
        ("train/rate > 9", "rate is a fact with value 5 Hz", true),
        (
            "version > 9",
            "version is a fact with value “1.2”, which is no number",
            false,
        ),
        (
            "lr0 < 1 for 3",
            "lr0 is a fact with value 0.01, said once: it holds for no longer",
            false,
        ),
        (
            "lr0 > 1 or lsos < 1",
            "lr0 is a fact with value 0.01; no series lsos: there is loss",
            false,
        ),
    ] {
        let mut feed = train(rule);
        feed.series(0, 0, "loss", XAxis::Time);
        say(&mut feed, facts.clone());
        assert_eq!(missing(&feed).as_deref(), Some(words), "{rule}");
        let missing = feed.trials.missing(&[JobId(0)]).unwrap();
        assert_eq!(missing.are_looked_at, is_looked_at, "{rule}");
        let never = feed.trials.never_came().map(|missing| missing.words);
        assert_eq!(never.as_deref(), Some(words), "{rule}");
    }
}

#[test]
fn what_a_job_says_once_at_its_end_is_looked_at() {
    let scope = Scope::new();
    let rule: Rule = "train/acc > 0.9".parse().unwrap();
    let rule: RuleRunner = scope.add_rule(rule, Action::Mark).unwrap();
    let task = TaskSpec::new("task", |ctx| async move {
        ctx.set_fact(Fact::new("acc", 0.95));
    });
    let job = scope.start(JobSpec::new("train").task(task));
    assert!(job.wait(DEADLINE));
    scope.settle();
    assert_eq!(rule.end(), None, "it was looked at");
    scope.settle();
    let marks = scope.marks();
    assert!(
        marks.iter().any(|mark| mark.text == "train/acc > 0.9"),
        "{marks:?}"
    );
}
