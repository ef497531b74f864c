//! Recordings that begin late, move, are opened beside each other, and hold what was cleared.

use std::time::Duration;

use super::{
    DEADLINE, lines, opened, options, recorded, run_to_its_end, samples, scope_with, series,
    talkative, until,
};
use crate::job::StopBy;
use crate::recording::{RecordError, Recorder, Recording};
use crate::scope::{Scope, ScopeOptions};
use crate::{Job, StopMethod};

/// What of a scope comes back: samples, log, marks, and what earlier runs had added.
fn told(scope: &Scope, job: &Job) -> (Vec<usize>, Vec<String>, Vec<String>, Vec<String>) {
    let names = ["train/loss", "train/by step", "train/phase"];
    let counts = names.map(|name| series(scope, name).len());
    let marks = scope.marks().into_iter().map(|mark| mark.text);
    let past = job.past_runs().into_iter().flat_map(|run| {
        let added = scope.series_of_run(job.id(), run.number).into_iter();
        let reason = run.reason.to_string();
        added.map(move |one| format!("{reason}: {} {:?}", one.name, one.stats.came()))
    });
    (
        counts.into(),
        lines(scope, job),
        marks.collect(),
        past.collect(),
    )
}

/// A job that has run twice.
fn run_twice(scope: &Scope) -> Job {
    let job = scope.start(talkative(3_000));
    run_to_its_end(scope, &job);
    assert!(job.restart(StopBy::Key));
    until(|| job.run() == 1 && !job.state().has_ended());
    run_to_its_end(scope, &job);
    job
}

#[test]
fn one_that_begins_late_has_all_that_one_from_the_start_has() {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["early", "late"].map(|name| folder.path().join(name));
    let scope = Scope::new();
    let early = Recorder::start(&scope, options(&paths[0])).unwrap();
    let job = run_twice(&scope);
    let late = Recorder::start(&scope, options(&paths[1])).unwrap();
    std::thread::sleep(Duration::from_millis(600));
    drop((early, late));
    for path in &paths {
        let (after, recording) = opened(path);
        assert_eq!(recording.damage(), super::super::Damage::default());
        let again = after.jobs().named("train").unwrap();
        let (one, other) = (told(&scope, &job), told(&after, &again));
        assert_eq!(one, other, "{}", path.display());
        assert_eq!(other.3.len(), 3, "what the first run has added");
        let (one, other) = (job.status(), again.status());
        assert!((one.began - other.began).abs() < 0.05);
    }
}

#[test]
fn it_goes_on_where_it_is_moved_to_and_never_over_what_is_there() {
    let folder = tempfile::tempdir().unwrap();
    // Often on another disk.
    let elsewhere = tempfile::tempdir_in("/dev/shm").unwrap();
    let first = folder.path().join("first");
    let taken = folder.path().join("taken");
    std::fs::write(&taken, "precious").unwrap();
    let (scope, job) = scope_with(5_000);
    let recorder = Recorder::start(&scope, options(&first)).unwrap();
    until(|| recorder.status().samples >= 10_000);
    let moved = |path: &std::path::Path| recorder.move_to(path).unwrap().wait(DEADLINE).unwrap();
    let refused = moved(&taken).unwrap_err();
    assert!(matches!(refused, RecordError::Exists { .. }), "{refused}");
    assert_eq!(std::fs::read_to_string(&taken).unwrap(), "precious");
    let mut before = first;
    for folder in [folder.path(), elsewhere.path()] {
        let path = folder.join("kept");
        moved(&path).unwrap();
        assert!(!before.exists() && path.exists());
        assert_eq!(recorder.path(), path);
        before = path;
    }
    run_to_its_end(&scope, &job);
    drop(recorder);
    let (after, recording) = opened(&before);
    assert_eq!(recording.damage(), super::super::Damage::default());
    assert_eq!(series(&after, "train/loss"), series(&scope, "train/loss"));
}

#[test]
fn two_stand_beside_each_other_and_what_is_opened_is_not_recorded_again() {
    let folders = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let paths = [(&folders[0], 70_000), (&folders[1], 3_000)].map(|(folder, samples)| {
        let (path, ..) = recorded(folder.path(), samples);
        path
    });
    let mut both = paths.each_ref().map(|path| Recording::open(path).unwrap());
    let scope = Recording::scope_of(&mut both, ScopeOptions::default()).unwrap();
    let names: Vec<String> = scope
        .jobs()
        .list()
        .iter()
        .map(|job| job.name().to_string())
        .collect();
    assert_eq!(names, ["train · one", "train · one 2"]);
    assert_eq!(series(&scope, "train · one/loss").len(), 70_000);
    assert_eq!(series(&scope, "train · one 2/loss").len(), 3_000);

    // Beside what is live.
    let path = folders[0].path().join("live");
    let (live, job) = scope_with(1_000);
    let recorder = Recorder::start(&live, options(&path)).unwrap();
    until(|| job.ledger().seen == 7);
    Recording::open(&paths[0]).unwrap().add_to(&live, 100 << 20);
    assert_eq!(series(&live, "train · one/loss").len(), 70_000);
    let added = live.jobs().named("train · one").unwrap();
    let stop = crate::Order::Stop {
        job: added.id().into(),
        method: StopMethod::Event,
    };
    let refused = live.carry_out(stop, StopBy::Key).unwrap_err().to_string();
    assert_eq!(
        refused,
        "train · one ran when it was recorded: it doesn't run here"
    );
    run_to_its_end(&live, &job);
    drop(recorder);
    let (after, _) = opened(&path);
    let names: Vec<String> = after
        .jobs()
        .list()
        .iter()
        .map(|job| job.name().to_string())
        .collect();
    assert_eq!(names, ["train"]);
    assert_eq!(series(&after, "train/loss").len(), 1_000);
}

#[test]
fn what_a_person_cleared_is_there_and_marked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cleared");
    let (scope, job) = scope_with(5_000);
    let recorder = Recorder::start(&scope, options(&path)).unwrap();
    until(|| job.ledger().seen == 7);
    scope.settle();
    let loss = scope.store().find("train/loss").unwrap();
    scope.clear();
    assert!(samples(scope.store(), loss).is_empty());
    run_to_its_end(&scope, &job);
    drop(recorder);
    let (after, _) = opened(&path);
    assert_eq!(series(&after, "train/loss").len(), 5_000);
    let marks = after.marks();
    let cleared: Vec<_> = marks.iter().filter(|mark| mark.text == "cleared").collect();
    assert_eq!(cleared.len(), 1);
    assert!((cleared[0].t - 4.999).abs() < 1e-6, "{}", cleared[0].t);
    assert!(
        marks.iter().any(|mark| mark.text.starts_with("begun")),
        "from before"
    );
}

/// Samples over an axis of its own say no time, but the lines that came with them do.
#[test]
fn where_lines_stand_on_axes_of_their_own_is_kept() {
    use crate::job::SeriesSpec;
    use crate::store::XAxis;
    use crate::{JobSpec, TaskSpec};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("steps");
    let scope = Scope::new();
    let recorder = Recorder::start(&scope, options(&path)).unwrap();
    let task = TaskSpec::new("task", |ctx| async move {
        let loss = ctx.series(SeriesSpec::named("loss").over("step"));
        ctx.offer_axis("epoch");
        for step in 0..300 {
            let _taken = loss.push(f64::from(step), 1.0);
            ctx.log(format!("step {step}"));
            if !ctx.sleep().await {
                return;
            }
        }
    });
    let job = scope.start(JobSpec::new("train").task(task.every(Duration::from_millis(10))));
    assert!(job.wait(DEADLINE));
    scope.settle();
    drop(recorder);
    let (after, _) = opened(&path);
    let again = after.jobs().named("train").unwrap();
    assert_eq!(again.axes_on_offer(), ["epoch"]);
    let axis = XAxis::own("step");
    let lines = scope.log(job.id()).range();
    assert_eq!(lines, after.log(again.id()).range());
    let mut known = 0;
    for line in lines {
        let live = scope.place_of_line(job.id(), line, &axis);
        let opened = after.place_of_line(again.id(), line, &axis);
        let Some((live, opened)) = live.zip(opened) else {
            continue;
        };
        known += 1;
        // It is written about once a second, of which there are three.
        assert!((live - opened).abs() <= 5.0, "line {line}: {live} {opened}");
    }
    assert!(known > 200, "{known}");
}
