//! A scope is cleared: what was seen is forgotten, and all is counted.

use super::*;

/// Counts up to here, and on when it is told.
fn counter(name: &str, goes_on: &Arc<AtomicBool>) -> JobSpec {
    let goes_on = Arc::clone(goes_on);
    JobSpec::new(name).task(
        TaskSpec::new("count", move |ctx| {
            let goes_on = Arc::clone(&goes_on);
            async move {
                let series = ctx.series(SeriesSpec::named("v"));
                for v in 0..10 {
                    series.push(f64::from(v), f64::from(v)).unwrap();
                }
                ctx.mark("warm");
                while !goes_on.load(Ordering::Acquire) {
                    ctx.sleep().await;
                }
                series.push(10.0, 3.0).unwrap();
            }
        })
        .every(TICK),
    )
}

#[test]
fn what_was_seen_is_forgotten_and_counted_all_the_same() {
    let scope = Scope::new();
    let goes_on = Arc::default();
    let job = scope.start(counter("train", &goes_on));
    until("ten samples", || samples(&scope, "train/v") == Some(10));
    until("the mark", || scope.marks().len() == 1);
    let lines = || scope.log(job.id()).seen();
    let before = lines();
    let cleared = scope.clear();
    assert!(!before.is_empty() && lines().is_empty());
    let series = scope.store().find("train/v").unwrap();
    assert_eq!(scope.store().range(series), None);
    let seen_last = || scope.store().stats(series).unwrap().seen_last();
    assert_eq!(seen_last(), None, "what was cleared isn't current");
    assert!(scope.marks().is_empty());
    goes_on.store(true, Ordering::Release);
    assert!(job.wait(DEADLINE), "it goes on");
    scope.settle();
    let stats = scope.store().stats(series).unwrap();
    assert_eq!((stats.samples, stats.history_samples), (11, 1));
    let told = scope.store().span_stats(series).unwrap();
    assert_eq!(
        (told.samples, told.min, told.max, told.last),
        (11, Some(0.0), Some(9.0), Some(3.0))
    );
    assert_eq!(scope.store().range(series), Some((10.0, 10.0)));
    job.mark("later", None);
    until("the second mark", || scope.marks().len() == 1);
    assert_eq!(lines().start, before.end, "what came since is shown");
    scope.put_back(&cleared);
    assert_eq!(lines().start, before.start);
    assert_eq!(seen_last(), Some(3.0));
    assert_eq!(scope.store().range(series), Some((0.0, 10.0)));
    let marks: Vec<String> = scope.marks().into_iter().map(|mark| mark.text).collect();
    assert_eq!(marks, ["warm", "later"]);
}

#[test]
fn a_job_that_was_removed_since_does_not_come_back_by_its_marks() {
    let scope = Scope::new();
    let job = run(&scope, once("train", 1.0));
    job.mark("noted", None);
    until("the mark", || scope.marks().len() == 1);
    let cleared = scope.clear();
    let remove = Order::Remove {
        job: job.id().into(),
    };
    scope.carry_out(remove, StopBy::Key).unwrap();
    scope.settle();
    scope.put_back(&cleared);
    assert!(scope.marks().is_empty() && scope.store().list().is_empty());
}
