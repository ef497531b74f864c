//! What became of runs is told of a recording as of the scope that it was.

use super::*;
use crate::recording::Outline;

#[test]
fn an_outline_tells_of_each_run_what_the_scope_knew_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("runs.sprint");
    let scope = Scope::new();
    let recorder = Recorder::start(&scope, options(&path)).unwrap();
    let job = scope.start(talkative(150_000));
    run_to_its_end(&scope, &job);
    assert!(job.restart(StopBy::Key));
    until(|| job.ledger().seen == 7);
    let _asked = job.stop(StopMethod::Event, StopBy::Key);
    assert!(job.wait(DEADLINE));
    scope.settle();
    drop(recorder);
    let outline = Outline::of(&path).unwrap();
    assert!(outline.is_closed);
    assert_eq!(outline.head.command[3], "***");
    let [first, second] = &outline.runs[..] else {
        panic!("{:?}", outline.runs);
    };
    assert_eq!((first.number, second.number), (0, 1));
    for run in [first, second] {
        assert_eq!(
            (&*run.job, &*run.detail),
            ("train", "train.py --api-key ***")
        );
        assert_eq!(run.reason.to_string(), "stop event");
        assert_eq!(
            run.facts.iter().map(|fact| &*fact.name).collect::<Vec<_>>(),
            ["lr0"]
        );
        let loss = run
            .series
            .iter()
            .find(|series| series.name == "loss")
            .unwrap();
        assert_eq!((loss.samples, &*loss.unit), (150_000, "nats"));
        assert_eq!((loss.min, loss.max), (Some(-1e6_f64 / 1e6), Some(1.0)));
    }
    let lr = |run: &crate::recording::OutlinedRun| run.controls.first().and_then(|left| left.value);
    let applied = job.control("lr").map(|control| control.applied());
    assert_eq!((lr(first), lr(second)), (Some(0.25), applied));
    let all = series(&scope, "train/loss");
    let last = |run: &crate::recording::OutlinedRun, name: &str| {
        run.series
            .iter()
            .find(|series| series.name == name)
            .unwrap()
            .last
    };
    assert_eq!(last(first, "loss"), Some(all[149_999][1]));
    assert_eq!(last(second, "loss"), Some(all[all.len() - 1][1]));
    let phase = first
        .series
        .iter()
        .find(|series| series.name == "phase")
        .unwrap();
    assert_eq!(
        phase.labels.as_deref(),
        Some(&["idle".to_owned(), "running".to_owned()][..])
    );
    assert_eq!(phase.last, Some(0.0));
}
