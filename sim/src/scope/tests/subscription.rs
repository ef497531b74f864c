//! Subscribers see what passes the hub, in order.

use super::*;
use crate::hub::{Bundle, News, Subscription, WhenFull};
use crate::job::{ControlSpec, StopMethod, Times};

const ROOM: usize = 100_000;

/// All that has passed; the scope has settled.
fn passed(subscription: &mut Subscription) -> Vec<News> {
    let bundles = std::iter::from_fn(|| subscription.next(Duration::ZERO));
    bundles.flat_map(|bundle| bundle.to_vec()).collect()
}

fn told(news: &[News]) -> Vec<String> {
    let told = |news: &News| match news {
        News::Missed { pieces } => format!("missed {pieces}"),
        News::State(change) => format!("{} {} run {}", change.name, change.state, change.run),
        News::Series(series) => format!("series {}", series.name),
        News::Samples { values, .. } => format!("samples {values:?}"),
        News::Log { lines, .. } => format!("log {}", lines[0].text),
        News::Mark(mark) => format!("mark {}", mark.text),
        News::Control { spec, value, .. } => {
            format!("control {} {}", spec.name, value.unwrap_or(f64::NAN))
        }
        News::Asked {
            control,
            value,
            request,
            ..
        } => format!("asked {control} {value} #{request}"),
        News::Applied {
            control,
            value,
            request,
            ..
        } => format!("applied {control} {value} {request:?}"),
        News::Dropped { samples, .. } => format!("dropped {samples}"),
        News::Removed { job } => format!("removed {}", job.0),
        other => format!("{other:?}"),
    };
    news.iter().map(told).collect()
}

fn tuned(name: &str) -> JobSpec {
    let task = TaskSpec::new("task", |ctx| async move {
        let lr = ctx.control(ControlSpec::slider("lr", 0.0, 1.0, 0.5));
        let lr = lr.expect("a control");
        ctx.plot("v", 1.0);
        ctx.mark("begun");
        ctx.count_dropped(3);
        while ctx.sleep().await && lr.value() == 0.5 {}
        ctx.stop_event().wait().await;
        ctx.plot("v", 2.0);
    });
    JobSpec::new(name).task(task.every(TICK)).without_io()
}

fn tune_and_stop(scope: &Scope, job: &Job) {
    until("the control", || job.control("lr").is_some());
    scope.settle();
    let lr = job.control("lr").expect("announced");
    for value in [0.5, 0.25] {
        let request = lr.request(value);
        request.expect("a value");
        until("applied", || {
            job.controls()[1].state == ControlState::Applied
        });
    }
    let _asked = job.stop(StopMethod::Event, StopBy::Key);
    assert!(job.wait(DEADLINE));
    scope.settle();
}

#[test]
fn all_that_happens_to_a_job_passes_in_its_order() {
    let scope = Scope::new();
    let mut subscription = scope.subscribe(ROOM, WhenFull::Lose);
    let job = scope.start(tuned("train"));
    tune_and_stop(&scope, &job);
    scope.jobs().remove(job.id());
    scope.settle();
    let news = passed(&mut subscription);
    let stops: Vec<_> = news
        .iter()
        .filter_map(|news| match news {
            News::State(change) if !change.rungs.is_empty() => Some(change),
            _ => None,
        })
        .collect();
    assert_eq!((stops.len(), stops[0].rungs[0].took), (2, None));
    assert!(stops[1].rungs[0].took.is_some());
    assert_eq!(stops[1].reason, Some(Reason::StopEvent));
    assert!(stops[1].proof.is_some());
    assert_eq!(
        told(&news),
        [
            "control task interval 0.001",
            "train starting run 0",
            "train running run 0",
            "control lr 0.5",
            "series train/v",
            "samples [1.0]",
            "log mark: begun",
            "mark begun",
            "dropped 3",
            "asked lr 0.5 #1",
            "applied lr 0.5 Some(1)",
            "asked lr 0.25 #2",
            "applied lr 0.25 Some(2)",
            "mark lr → 0.25",
            "log lr → 0.25",
            "train stopping run 0",
            "log stop asked: event, by key",
            "mark stop event, by key",
            "samples [2.0]",
            "log completed: stop event",
            "train completed run 0",
            "removed 0",
        ]
    );
    let text = serde_json::to_string(&news).expect("written");
    let read: Vec<News> = serde_json::from_str(&text).expect("read");
    assert_eq!(read, news);
}

#[test]
fn who_comes_later_sees_first_how_things_stand() {
    let scope = Scope::new();
    let job = scope.start(tuned("train"));
    tune_and_stop(&scope, &job);
    let gone = run(&scope, once("gone", 1.0));
    scope.jobs().remove(gone.id());
    scope.settle();
    let mut subscription = scope.subscribe(ROOM, WhenFull::Lose);
    job.restart(StopBy::Key);
    until("the second run", || {
        job.status().run == 1 && job.state() == JobState::Running
    });
    scope.settle();
    let news = told(&passed(&mut subscription));
    assert_eq!(
        news[..5],
        [
            "train completed run 0",
            "control task interval 0.001",
            "control lr 0.25",
            "series train/v",
            "train starting run 1",
        ]
    );
    scope.shut_down(StopBy::Close);
}

/// Sends batches of one sample each, which count.
fn counting(count: u32) -> JobSpec {
    let task = TaskSpec::new("count", move |ctx| async move {
        let series = ctx.series(SeriesSpec::named("v"));
        for i in 0..count {
            let times = Times::Regular {
                start: f64::from(i),
                step: 1.0,
            };
            if series.batch(times, vec![f64::from(i)]).await.is_err() {
                return;
            }
        }
    });
    JobSpec::new("counting").task(task).without_io()
}

/// Values in order; how many pieces were missed.
fn counted(bundle: &Bundle, next: &mut f64, missed: &mut u64) {
    for news in bundle.iter() {
        match news {
            News::Samples { values, .. } => {
                for value in values {
                    assert!(*value >= *next, "{value} behind {next}");
                    *next = value + 1.0;
                }
            }
            News::Missed { pieces } => *missed += pieces,
            _ => {}
        }
    }
}

#[test]
fn a_slow_subscriber_loses_counted_pieces_and_holds_nobody_up() {
    const COUNT: u32 = 50_000;
    let scope = Scope::new();
    let mut all = scope.subscribe(usize::MAX, WhenFull::Lose);
    let mut slow = scope.subscribe(4_000, WhenFull::Lose);
    run(&scope, counting(COUNT));
    let pieces = passed(&mut all).len() as u64;
    let (mut next, mut missed, mut seen) = (0.0, 0, 0);
    while let Some(bundle) = slow.next(Duration::ZERO) {
        let markers = bundle
            .iter()
            .filter(|news| matches!(news, News::Missed { .. }));
        seen += (bundle.len() - markers.count()) as u64;
        counted(&bundle, &mut next, &mut missed);
    }
    assert!(seen <= 4_000 && missed > 0, "{seen} seen, {missed} missed");
    assert_eq!(seen + missed, pieces);
    let stats = scope
        .store()
        .stats(scope.store().find("counting/v").unwrap());
    assert_eq!(stats.unwrap().samples, u64::from(COUNT));
}

#[test]
fn who_asked_for_all_holds_the_producer_up_and_misses_nothing() {
    const COUNT: u32 = 20_000;
    let scope = Scope::new();
    let mut subscription = scope.subscribe(500, WhenFull::Wait);
    let job = scope.start(counting(COUNT));
    let is_held = || scope.jobs().channel_fill() >= 1.0;
    until("the channel is full", is_held);
    assert!(!job.state().has_ended());
    let (mut next, mut missed) = (0.0, 0);
    while next < f64::from(COUNT) {
        let bundle = subscription.next(DEADLINE).expect("more");
        counted(&bundle, &mut next, &mut missed);
    }
    assert_eq!(missed, 0);
    assert!(job.wait(DEADLINE));
}

#[test]
fn whoever_stops_reading_holds_up_neither_the_stop_nor_the_scopes_end() {
    let scope = Scope::new();
    let mut kept = scope.subscribe(1, WhenFull::Wait);
    let dropped = scope.subscribe(1, WhenFull::Wait);
    let job = scope.start(counting(u32::MAX));
    until("the channel is full", || scope.jobs().channel_fill() >= 1.0);
    drop(dropped);
    let _asked = job.stop(StopMethod::Loop, StopBy::Key);
    assert!(job.wait(DEADLINE));
    drop((scope, job));
    while kept.next(Duration::ZERO).is_some() {}
    assert!(kept.is_over());
}
