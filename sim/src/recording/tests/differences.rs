//! A difference of two runs that was recorded.

use super::*;
use crate::JobState::{Completed, Running, Starting};
use crate::difference::{Between, Difference, DifferenceSide};
use crate::job::{AxisKind, AxisSpec};

/// It is known as one, of the runs that were recorded with it.
#[test]
fn a_difference_that_was_recorded_is_one_of_its_runs_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("difference.sprint");
    let scope = Scope::new();
    let recorder = Recorder::start(&scope, options(&path)).unwrap();
    let side = |name: &str, from: f64| {
        let task = TaskSpec::new("task", move |ctx| async move {
            for second in 0..5 {
                ctx.plot_at("loss", from + f64::from(second), f64::from(second));
            }
        });
        assert!(scope.start(JobSpec::new(name).task(task)).wait(DEADLINE));
        scope.settle();
        DifferenceSide {
            series: scope.store().find(&format!("{name}/loss")).unwrap(),
            run: 0,
            states: None,
            origin: from,
        }
    };
    let (minuend, subtrahend) = (side("a", 1.0), side("b", 20.0));
    let difference = Difference {
        name: "a − b".into(),
        minuend,
        subtrahend,
        between: Between::Linear,
        axis: AxisSpec::named("time since start").kind(AxisKind::Elapsed),
        unit: String::new(),
    };
    let job = scope.start(difference.into_job(scope.store()));
    assert!(job.wait(DEADLINE));
    scope.settle();
    assert_eq!(recorder.finish().trouble, None);
    let recording = Recording::open(&path).unwrap();
    let (again, _) = recording.into_scope(ScopeOptions::default()).unwrap();
    let jobs = again.jobs().list();
    let are_differences: Vec<bool> = jobs.iter().map(Difference::is_one).collect();
    assert_eq!(are_differences, [false, false, true]);
    let found = Difference::of(&jobs[2]).expect("its runs are there");
    let sides = [&found.minuend, &found.subtrahend];
    let named = sides.map(|side| again.store().info(side.series).unwrap().name.clone());
    assert_eq!(named, ["a/loss", "b/loss"]);
    assert_eq!(sides.map(|side| side.origin), [1.0, 20.0]);
    assert_eq!(found.between, Between::Linear);
}

/// Of each moment a job of a recording is what it was then.
#[test]
fn a_recorded_job_is_as_it_stood_at_any_moment() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("then.sprint");
    let (scope, job) = {
        let scope = Scope::new();
        let recorder = Recorder::start(&scope, options(&path)).unwrap();
        let job = scope.start(talkative(10));
        let has_begun = || scope.store().find("train/loss").is_some();
        while !has_begun() {
            std::thread::yield_now();
        }
        job.stop(StopMethod::Event, StopBy::Key);
        assert!(job.wait(DEADLINE));
        assert!(job.restart(StopBy::Key));
        job.stop(StopMethod::Event, StopBy::Key);
        assert!(job.wait(DEADLINE));
        scope.settle();
        assert_eq!(recorder.finish().trouble, None);
        (scope, job)
    };
    let (again, _) = Recording::open(&path)
        .unwrap()
        .into_scope(ScopeOptions::default())
        .unwrap();
    let recorded = again.jobs().list().remove(0);
    let (first, last) = (recorded.past_runs().remove(0), recorded.status());
    let state = |t: f64| {
        let then = recorded.as_of(t).expect("it was recorded");
        (
            then.status.run,
            then.status.state,
            then.status.reason.is_some(),
        )
    };
    let end = first.began + first.seconds;
    assert_eq!(state(first.began - 1.0), (0, Starting, false));
    assert_eq!(state(first.began), (0, Running, false));
    assert_eq!(state(end), (0, Completed, true));
    assert_eq!(state(last.began + last.seconds + 1.0).0, 1);
    let before = recorded.as_of(first.began - 1.0).unwrap();
    assert!(before.facts.is_empty() && before.progress.is_none());
    assert!(
        job.as_of(0.0).is_none(),
        "it stands as it does in {scope:?}"
    );
}
