//! A full channel, and a job that is cut off.

use super::super::CutOff;
use super::super::SeriesSpec;
use super::*;

/// Plots 0, 1, 2, … as fast as the channel takes them, up to this many.
fn plotter(samples: u32) -> JobSpec {
    job(TaskSpec::new("plotter", move |ctx| async move {
        for value in 0..samples {
            ctx.plot("v", f64::from(value));
            tokio::task::yield_now().await;
            if ctx.stop_event().is_set() {
                return;
            }
        }
    }))
}

#[test]
fn a_full_channel_makes_the_producer_wait_and_nothing_is_lost() {
    let bench = Bench::with(4, GRACE);
    let job = bench.start(plotter(500));
    until("full", || bench.receiver.is_full());
    assert_eq!(job.state(), JobState::Running);
    let mut values = Vec::new();
    until("the end", || {
        job.state().has_ended() || bench.receiver.is_full()
    });
    while !job.state().has_ended() {
        values.extend(bench.values());
    }
    values.extend(bench.values());
    let all: Vec<f64> = (0..500).map(f64::from).collect();
    assert_eq!(values, all);
}

#[test]
fn an_event_ends_a_job_that_waits_on_the_channel_once_that_is_drained() {
    let bench = Bench::with(4, GRACE);
    let job = bench.start(plotter(u32::MAX));
    until("full", || bench.receiver.is_full());
    let _asked = job.stop(StopMethod::Event, StopBy::Key);
    until("drained", || {
        bench.receiver.drain();
        job.state().has_ended()
    });
    assert_eq!(reason(&job), Reason::StopEvent);
}

#[test]
fn kill_cuts_a_job_off_though_the_channel_stays_full() {
    let bench = Bench::with(4, GRACE);
    let job = bench.start(plotter(u32::MAX));
    until("full", || bench.receiver.is_full());
    let _asked = job.stop(StopMethod::Kill, StopBy::Key);
    assert_eq!(reason(&job), Reason::Abandoned);
    until("the thread ends", || !job.status().has_left_a_thread);
    bench.receiver.drain();
    assert!(bench.receiver.is_empty());
}

#[test]
fn a_batch_that_waits_on_the_channel_lets_the_job_stop() {
    for &method in StopMethod::ALL {
        let bench = Bench::with(4, GRACE);
        let job = bench.start(
            job(TaskSpec::new("batches", |ctx| async move {
                let series = ctx.series(SeriesSpec::named("v"));
                let times = || super::super::Times::Regular {
                    start: 0.0,
                    step: 1.0,
                };
                while series.batch(times(), vec![1.0; 10]).await.is_ok() {}
            }))
            .stopper(crate::task::stopper(0, HOUR)),
        );
        until("full", || bench.receiver.is_full());
        let _asked = job.stop(method, StopBy::Key);
        assert_stopped(&job, method, "while a batch waits");
    }
}

#[test]
fn a_job_without_a_scope_is_told_that_it_is_cut_off() {
    let bench = Bench::new();
    let (sender, told) = flume::bounded(1);
    let job = bench.start(job(TaskSpec::new("lonely", move |ctx| {
        let sender = sender.clone();
        async move {
            let series = ctx.series(SeriesSpec::named("v"));
            while series.push(ctx.now(), 1.0).is_ok() {
                ctx.sleep_for(TICK).await;
            }
            let _told = sender.send(series.push(0.0, 1.0));
        }
    })));
    let Bench { jobs, receiver } = bench;
    drop(receiver);
    assert_eq!(told.recv_timeout(DEADLINE), Ok(Err(CutOff)));
    let _ended = ended(&job);
    drop(jobs);
}
