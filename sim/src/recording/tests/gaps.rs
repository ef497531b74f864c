//! Where a source was away is told of a recording as it was told of the scope, and so is what the source counted.

use super::*;
use crate::job::{JobCounts, Piece};
use crate::recording::Outline;
use crate::store::SeriesStats;

const CHUNK: u32 = 65_536;

/// A source that says so many samples and is lost, again and again, and counts what it took.
fn lost_after(parts: &'static [u32]) -> JobSpec {
    let task = TaskSpec::new("reader", move |ctx| async move {
        ctx.count_pieces(Piece::Packet);
        let values = ctx.series(SeriesSpec::named("v"));
        let mut at = 0;
        for part in parts {
            let own = f64::from(at)..f64::from(at + part);
            let times = Times::Regular {
                start: own.start * 1e-6,
                step: 1e-6,
            };
            at += part;
            let numbers = (0..*part).map(|number| own.start + f64::from(number));
            values.batch(times, numbers.collect()).await.expect("taken");
            ctx.state("phase", if at % 2 == 0 { "even" } else { "odd" });
            ctx.count_received(u64::from(*part) + 7);
            ctx.count_read(u64::from(*part));
            ctx.count_reconnected();
            ctx.say_gap().await.expect("taken");
        }
        ctx.count_kernel_dropped(11);
        ctx.count_possibly_twice();
        ctx.count_unheard(13);
        ctx.count_bad_lines(5);
        ctx.count_dropped(3);
        ctx.log("that is all");
        ctx.stop_event().wait().await;
    });
    JobSpec::new("source").task(task).live_source()
}

fn said_all(scope: &Scope, job: &Job) {
    until(|| job.counts().dropped == 3);
    let _asked = job.stop(StopMethod::Event, StopBy::Key);
    assert!(job.wait(DEADLINE));
    scope.settle();
}

/// Of each series: all of it, and what its last run has added.
fn told(scope: &Scope) -> Vec<(SeriesStats, SeriesStats)> {
    let store = scope.store();
    let ids = ["source/v", "source/phase"].map(|name| store.find(name).expect("it is there"));
    let stats = |id| (store.stats(id).unwrap(), store.span_stats(id).unwrap());
    let all = ids.map(stats).into_iter();
    // How fast values change, and what was restored of it, is of late only.
    let of_late = |stats: SeriesStats| SeriesStats {
        change: None,
        ..stats
    };
    all.map(|(all, last)| (of_late(all), of_late(last)))
        .collect()
}

/// Lines are counted as they are read back, those of earlier runs, too.
fn counts(scope: &Scope) -> JobCounts {
    JobCounts {
        log_lines: 0,
        ..scope.jobs().list()[0].counts()
    }
}

/// Where losses fall among chunks: in the first one, as its last sample, as the first of the next one, with many behind it.
const LOSSES: [&[u32]; 6] = [
    &[100, 100],
    &[1],
    &[CHUNK - 1],
    &[CHUNK],
    &[CHUNK - 1, 40, 2 * CHUNK],
    &[3, 150_000, 1, 1],
];

#[test]
fn gaps_and_counts_of_a_recording_are_those_of_its_scope() {
    let folder = tempfile::tempdir().unwrap();
    for (case, parts) in LOSSES.into_iter().enumerate() {
        for runs in [1, 2] {
            let path = folder.path().join(format!("{case}-{runs}.sprint"));
            let scope = Scope::new();
            let recorder = Recorder::start(&scope, options(&path)).unwrap();
            let job = scope.start(lost_after(parts));
            said_all(&scope, &job);
            if runs == 2 {
                assert!(job.restart(StopBy::Key));
                said_all(&scope, &job);
            }
            let status = recorder.finish();
            assert_eq!((status.trouble, status.lost), (None, 0));
            let live = told(&scope);
            let (all, last) = live[0];
            let said = parts.iter().map(|part| u64::from(*part)).sum::<u64>();
            assert_eq!((all.came(), last.came()), (said * runs, said), "{parts:?}");
            assert_eq!((all.not_finite, last.not_finite), (0, 0));
            let (opened, _recording) = opened(&path);
            assert_eq!(told(&opened), live, "{parts:?}, {runs} runs");
            assert_eq!(counts(&opened), counts(&scope), "{parts:?}, {runs} runs");
            let outline = Outline::of(&path).unwrap();
            for run in &outline.runs {
                let own = run.series.iter().find(|one| one.name == "v").unwrap();
                let outlined = (own.samples, own.last);
                assert_eq!(outlined, (said, last.last), "{parts:?}, run {}", run.number);
            }
        }
    }
}

#[test]
fn gaps_of_a_recording_that_was_not_closed_are_known_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("open.sprint");
    let scope = Scope::new();
    let recorder = Recorder::start(&scope, options(&path)).unwrap();
    let job = scope.start(lost_after(&[100, 100]));
    said_all(&scope, &job);
    // Facts and counts are looked at every other time that samples are written.
    until(|| {
        let bytes = std::fs::read(&path).unwrap();
        let killed = folder.path().join("killed.sprint");
        std::fs::write(&killed, bytes).unwrap();
        let (cut, _recording) = opened(&killed);
        let is_all_there = cut.store().find("source/phase").is_some();
        is_all_there && told(&cut) == told(&scope) && counts(&cut).source == counts(&scope).source
    });
    drop(recorder);
}
