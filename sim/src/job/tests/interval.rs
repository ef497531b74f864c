//! Intervals, sliders and readers.

use super::super::control::SliderSpec;
use super::super::{ControlError, Scale, SeriesSpec, Times};
use super::*;

fn ticks(job: &Job) -> u64 {
    job.tasks()[0].ticks
}

#[test]
fn an_interval_that_changes_in_the_middle_of_an_hour_counts_at_once() {
    let bench = Bench::new();
    let job = bench.start(sleeper());
    wait_running(&job);
    let interval = job.control("sleeper interval").expect("announced");
    assert_eq!(interval.applied(), 3_600.0, "an hour is an hour");
    interval.request(0.001).expect("a value");
    until("ticks", || ticks(&job) > 3);
    assert_eq!(interval.applied(), interval.requested());
    interval.request(3_600.0).expect("a value");
    until("applied", || interval.applied() == 3_600.0);
    let said = bench.receiver.drain();
    let applied = said.filter(|message| matches!(message, Message::Applied { .. }));
    assert_eq!(applied.count(), 2);
}

#[test]
fn a_schedule_does_not_drift_and_catches_up_within_reason() {
    let bench = Bench::new();
    let (seconds, told) = flume::bounded(1);
    // Each tick takes 0.6 s of its second: the rate stays one a second.
    let slow = TaskSpec::new("slow", move |ctx| {
        let seconds = seconds.clone();
        async move {
            let start = tokio::time::Instant::now();
            while ctx.sleep().await && ctx.ticks() < 100 {
                tokio::time::sleep(Duration::from_millis(600)).await;
            }
            let _told = seconds.send(start.elapsed().as_secs_f64());
        }
    })
    .every(Duration::from_secs(1));
    let job = bench.start(job(slow).paused_clock());
    assert_eq!(reason(&job), Reason::TasksFinished);
    let seconds = told.recv().expect("told");
    assert!((99.99..100.01).contains(&seconds), "{seconds} s");
}

#[test]
fn after_a_long_block_the_missed_ticks_are_not_made_up_for() {
    let bench = Bench::new();
    let (sender, told) = flume::bounded(1);
    let blocked = TaskSpec::new("blocked", move |ctx| {
        let sender = sender.clone();
        async move {
            ctx.sleep().await;
            tokio::time::sleep(HOUR).await;
            let start = tokio::time::Instant::now();
            ctx.sleep().await;
            ctx.sleep().await;
            let _told = sender.send(start.elapsed().as_secs_f64());
        }
    })
    .every(Duration::from_secs(1));
    let job = bench.start(job(blocked).paused_clock());
    let _ended = ended(&job);
    let seconds = told.recv().expect("told");
    assert!((1.99..2.01).contains(&seconds), "{seconds} s");
}

#[test]
fn the_shortest_interval_keeps_its_rate() {
    let bench = Bench::new();
    let (sender, told) = flume::bounded(1);
    let fast = TaskSpec::new("fast", move |ctx| {
        let sender = sender.clone();
        async move {
            let start = Instant::now();
            while ctx.sleep().await && ctx.ticks() < 5_000 {}
            let _told = sender.send(start.elapsed());
        }
    })
    .every(Duration::from_micros(100));
    let job = bench.start(job(fast));
    let _ended = ended(&job);
    // Never faster than asked for; how much slower is the machine's affair and the bench's.
    assert!(told.recv().expect("told") >= Duration::from_millis(499));
}

#[test]
fn an_interval_outside_the_range_is_held_to_it() {
    let bench = Bench::new();
    let idle = |interval| {
        let task = TaskSpec::new("idle", |ctx| async move { while ctx.sleep().await {} });
        let job = bench.start(job(task.every(interval)));
        job.control("idle interval").expect("announced")
    };
    assert_eq!(idle(Duration::ZERO).requested(), 0.0001);
    assert_eq!(idle(Duration::MAX).requested(), 31_536_000.0);
    let usual = idle(Duration::from_secs(1));
    assert_eq!(usual.request(f64::INFINITY), Ok(10.0));
    assert_eq!(usual.request(-5.0), Ok(0.0001));
    let refused = usual.request(f64::NAN);
    assert!(matches!(refused, Err(ControlError::Value { .. })));
    assert_eq!(
        usual.requested(),
        0.0001,
        "what is no value changes nothing"
    );
    bench.jobs.shut_down(StopBy::Client);
}

#[test]
fn the_longest_sleep_is_no_harm_and_ends_at_the_event() {
    let bench = Bench::new();
    let job = bench.start_task(|ctx| async move {
        assert!(!ctx.sleep_for(Duration::MAX).await);
    });
    wait_running(&job);
    let _asked = job.stop(StopMethod::Event, StopBy::Key);
    assert_eq!(reason(&job), Reason::StopEvent);
}

#[test]
fn a_slider_is_applied_by_reading_it_and_says_so_once() {
    let bench = Bench::new();
    let spec = SliderSpec {
        name: "lr".into(),
        unit: String::new(),
        min: 1e-6,
        max: 1.0,
        default: 0.1,
        scale: Scale::Log,
    };
    let job = bench.start_task(move |ctx| {
        let spec = spec.clone();
        async move {
            let rate = ctx.slider(spec).expect("a range");
            while rate.value() == 0.1 {
                ctx.sleep_for(TICK).await;
            }
            ctx.plot("lr", rate.value());
        }
    });
    until("announced", || job.control("lr").is_some());
    let rate = job.control("lr").expect("announced");
    rate.request(3e-5).expect("a value");
    let _ended = ended(&job);
    let said: Vec<_> = bench.receiver.drain().collect();
    let applied = said.iter().filter_map(|message| match message {
        Message::Applied { text, .. } => Some(text.as_str()),
        _ => None,
    });
    assert_eq!(applied.collect::<Vec<_>>(), ["3e-5"]);
    assert_eq!(rate.applied(), 3e-5);
}

#[test]
fn a_range_without_a_value_is_refused() {
    let bench = Bench::new();
    let job = bench.start_task(|ctx| async move {
        for (min, max, scale) in [
            (1.0, 1.0, Scale::Linear),
            (2.0, 1.0, Scale::Linear),
            (0.0, 1.0, Scale::Log),
            (f64::NAN, 1.0, Scale::Linear),
            (0.0, f64::INFINITY, Scale::Linear),
        ] {
            let (name, unit, default) = ("x".into(), String::new(), 0.5);
            let spec = SliderSpec {
                name,
                unit,
                min,
                max,
                default,
                scale,
            };
            assert!(matches!(ctx.slider(spec), Err(ControlError::Range { .. })));
        }
    });
    assert_eq!(reason(&job), Reason::TasksFinished);
    assert_eq!(job.controls(), []);
}

#[test]
fn an_evaluator_reads_every_sample_single_or_batched_from_before_the_first_await() {
    let bench = Bench::new();
    let producer = TaskSpec::new("producer", |ctx| async move {
        let series = ctx.series(SeriesSpec::named("in"));
        series.push(0.0, 1.0).expect("not cut off");
        let (start, step) = (1.0, 1.0);
        for times in [
            Times::Regular { start, step },
            Times::Each([3.0, 4.0].into()),
        ] {
            let sent = series.batch(times, vec![2.0, 3.0]).await;
            sent.expect("not cut off");
        }
        ctx.plot("in", 4.0);
        ctx.stop_event().set();
    });
    let sum = crate::task::evaluator("sum", "in", HOUR, |ctx, samples| {
        ctx.plot("sum", samples.iter().map(|sample| sample.v).sum());
    });
    let job = bench.start(job(producer).task(sum));
    let _ended = ended(&job);
    assert_eq!(bench.values().last(), Some(&15.0));
    assert_eq!(job.counts().dropped, 0);
}

#[test]
fn an_evaluator_that_is_too_slow_counts_what_it_skipped() {
    let bench = Bench::new();
    let producer = TaskSpec::new("producer", |ctx| async move {
        let series = ctx.series(SeriesSpec::named("in"));
        let (start, step) = (0.0, 1.0);
        let values = vec![1.0; 65_536 + 7];
        let sent = series.batch(Times::Regular { start, step }, values).await;
        sent.expect("not cut off");
        ctx.stop_event().set();
    });
    let count = crate::task::evaluator("count", "in", HOUR, |ctx, samples| {
        ctx.plot("count", samples.len() as f64);
    });
    let job = bench.start(job(producer).task(count));
    let _ended = ended(&job);
    assert_eq!(bench.values().last(), Some(&65_536.0));
    assert_eq!(job.counts().dropped, 7);
}
