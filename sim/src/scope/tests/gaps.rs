//! Where a source is lost: no curve goes on from there to what comes later.

use super::*;
use crate::hub::{News, WhenFull};
use crate::job::StopMethod;
use crate::store::{Question, Run};

/// Two series, one over the scope's time and one over a clock of its own, with a loss between two samples.
fn lost() -> (Scope, Vec<News>) {
    let scope = Scope::new();
    let mut subscription = scope.subscribe(1_000, WhenFull::Wait);
    let task = TaskSpec::new("reader", |ctx: TaskContext| async move {
        let clock = AxisSpec::named("clock").kind(AxisKind::Number);
        let own = ctx.series(SeriesSpec::named("own").over(clock));
        for (x, value) in [(0.0, 1.0), (1.0, 2.0)] {
            own.push(x, value).expect("nobody cuts it off");
            ctx.plot_at("v", x * 1e-6, value);
        }
        ctx.say_gap().await.expect("nobody cuts it off");
        ctx.say_gap().await.expect("nobody cuts it off");
        own.push(5.0, 3.0).expect("nobody cuts it off");
        ctx.plot("v", 3.0);
    });
    run(&scope, JobSpec::new("source").task(task));
    let mut news = Vec::new();
    while let Some(bundle) = subscription.next(Duration::ZERO) {
        news.extend(bundle.iter().cloned());
    }
    (scope, news)
}

#[test]
fn a_curve_is_broken_there_and_no_sample_is_counted_for_it() {
    let (scope, _) = lost();
    let store = scope.store();
    for name in ["source/v", "source/own"] {
        let series = store.find(name).unwrap();
        let stats = store.stats(series).unwrap();
        assert_eq!((stats.came(), stats.gaps, stats.not_finite), (3, 1, 0));
        assert_eq!(stats.last, Some(3.0));
        let question = Question {
            width: 1.0,
            columns: -1..100,
            ..Question::default()
        };
        let answer = store.columns(series, &question);
        let [Run::Samples(points)] = &answer.runs[..] else {
            panic!("{name}: {answer:?}");
        };
        let is_gap: Vec<bool> = points.iter().map(|[_, value]| value.is_nan()).collect();
        assert_eq!(is_gap, [false, false, true, false], "{name}");
    }
    let own = store.find("source/own").unwrap();
    assert_eq!(store.samples(own, 2, 1).unwrap().points[0][0], 1.0);
}

#[test]
fn subscribers_are_told_of_it_in_its_place() {
    let (_, news) = lost();
    let told = news.iter().filter_map(|news| match news {
        News::Samples { values, .. } => Some(values.len()),
        News::Gap { .. } => Some(0),
        _ => None,
    });
    let told: Vec<usize> = told.collect();
    let first_gap = told.iter().position(|len| *len == 0).unwrap();
    let before: usize = told[..first_gap].iter().sum();
    assert_eq!((before, told.iter().sum::<usize>()), (4, 6), "{told:?}");
}

#[test]
fn what_a_job_waits_for_is_told_while_it_runs() {
    let scope = Scope::new();
    let job = scope.start(JobSpec::new("source").without_io().task(TaskSpec::new(
        "reader",
        |ctx: TaskContext| async move {
            ctx.tell_waiting(Some("the device"));
            while ctx.sleep_for(HOUR).await {}
        },
    )));
    until("a wait", || job.status().waiting.is_some());
    assert_eq!(job.status().waiting.as_deref(), Some("the device"));
    let _outcome = job.stop(StopMethod::Event, StopBy::Key);
    assert!(job.wait(DEADLINE));
    assert_eq!(job.status().waiting, None);
}
