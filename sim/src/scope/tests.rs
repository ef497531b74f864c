//! A whole scope: what jobs say, and what becomes of it.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Instant;

use super::*;
use crate::job::{
    AxisKind, AxisSpec, ControlState, JobState, LogLine, Origin, Reason, SeriesSpec, StopOutcome,
    Stream, TaskContext, TaskSpec,
};
use crate::store::{XAxis, XKind};

#[cfg(feature = "source")]
mod brokers;
mod cleared;
#[cfg(feature = "wire")]
mod clients;
#[cfg(feature = "source")]
mod connections;
#[cfg(feature = "source")]
mod exported;
mod gaps;
mod marks;
mod orders;
mod put_back;
mod standing;
mod subscription;

/// Longer than any test may take: reached only where something hangs.
const DEADLINE: Duration = Duration::from_secs(20);
const HOUR: Duration = Duration::from_hours(1);
const TICK: Duration = Duration::from_millis(1);

fn until(what: &str, is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < DEADLINE, "never came: {what}");
        thread::sleep(TICK);
    }
}

fn run(scope: &Scope, spec: JobSpec) -> Job {
    let job = scope.start(spec.without_io());
    assert!(job.wait(DEADLINE));
    scope.settle();
    job
}

fn once(name: &str, value: f64) -> JobSpec {
    JobSpec::new(name).task(TaskSpec::new("once", move |ctx| async move {
        ctx.plot("v", value);
        ctx.log("said");
    }))
}

fn sleeper(name: &str) -> JobSpec {
    JobSpec::new(name)
        .task(TaskSpec::new("sleeper", |ctx| async move { while ctx.sleep().await {} }).every(HOUR))
}

/// Blocks its thread until it is let go, also when the test fails.
#[derive(Clone, Default)]
struct Block {
    is_over: Arc<AtomicBool>,
    is_reached: Arc<AtomicBool>,
}

impl Block {
    fn hold(&self) {
        self.is_reached.store(true, Ordering::Release);
        until("let go", || self.is_over.load(Ordering::Acquire));
    }

    fn wait_reached(&self) {
        until("blocked", || self.is_reached.load(Ordering::Acquire));
    }
}

struct LetGo(Block);

impl Drop for LetGo {
    fn drop(&mut self) {
        self.0.is_over.store(true, Ordering::Release);
    }
}

fn samples(scope: &Scope, name: &str) -> Option<u64> {
    let id = scope.store().find(name)?;
    Some(scope.store().stats(id)?.samples)
}

#[test]
fn what_a_program_says_takes_the_place_of_what_it_prints() {
    let scope = Scope::new();
    let both = TaskSpec::new("both", |ctx| async move {
        let loss = || SeriesSpec::named("loss");
        let printed = ctx.announce(loss(), Origin::Parsed).await?;
        printed.push(0.1, 9.0)?;
        let over_steps = loss().over("step");
        let plotted = ctx.announce(over_steps, Origin::Announced).await?;
        plotted.push(1.0, 0.5)?;
        printed.push(0.2, 9.0)?;
        let later = ctx.announce(loss(), Origin::Parsed).await?;
        later.push(0.3, 9.0)?;
        let other = ctx
            .announce(SeriesSpec::named("acc"), Origin::Parsed)
            .await?;
        other.push(0.4, 0.9)?;
        plotted.push(2.0, 0.25)
    });
    let job = run(&scope, JobSpec::new("train").task(both));
    let series = scope.series_of(job.id());
    let names: Vec<_> = series.iter().map(|series| &*series.name).collect();
    assert_eq!(names, ["loss", "acc"]);
    let stats = scope.store().stats(series[0].id).expect("still there");
    assert_eq!((stats.samples, stats.last), (2, Some(0.25)));
    let info = scope.store().info(series[0].id).expect("still there");
    assert_eq!((&*info.name, &info.x), ("train/loss", &XAxis::own("step")));
}

#[test]
fn what_an_axis_means_is_told_to_whoever_looks() {
    let kinds = [
        (AxisKind::Number, XKind::Number),
        (AxisKind::Row, XKind::Row),
        (AxisKind::Clock, XKind::Clock),
        (AxisKind::Day, XKind::Day),
        (AxisKind::Elapsed, XKind::Elapsed),
    ];
    let scope = Scope::new();
    let all = TaskSpec::new("all", move |ctx: TaskContext| async move {
        for (kind, _) in kinds {
            let axis = AxisSpec::named("t").kind(kind);
            ctx.series(SeriesSpec::named(format!("{kind:?}")).over(axis))
                .push(1.0, 2.0)?;
        }
        ctx.series(SeriesSpec::named("none")).push(1.0, 2.0)
    });
    let job = run(&scope, JobSpec::new("axes").task(all));
    let series = scope.series_of(job.id());
    let store = scope.store();
    let mut axes = series
        .iter()
        .map(|series| store.info(series.id).unwrap().x.clone());
    for (_, kind) in kinds {
        let name = "t".into();
        assert_eq!(axes.next(), Some(XAxis::Own { name, kind }));
    }
    assert_eq!(axes.next(), Some(XAxis::Time));
}

#[test]
fn what_a_job_says_is_in_store_and_log_once_settled() {
    let scope = Scope::new();
    let job = run(&scope, once("train", 0.5));
    assert_eq!(samples(&scope, "train/v"), Some(1));
    let log = scope.log(job.id());
    let texts: Vec<_> = log
        .lines(log.range())
        .into_iter()
        .map(|(_, line)| line.text.to_string())
        .collect();
    assert_eq!(texts, ["said", "completed: tasks finished"]);
    assert_eq!(job.counts().log_lines, 2);
}

#[test]
fn singles_of_several_series_keep_their_order() {
    let scope = Scope::new();
    let spec = JobSpec::new("j").task(TaskSpec::new("two", |ctx| async move {
        for i in 0..1_000 {
            let t = f64::from(i);
            ctx.plot_at("a", t, t);
            if i % 3 == 0 {
                ctx.plot_at("b", t, -t);
            }
        }
    }));
    run(&scope, spec);
    assert_eq!(samples(&scope, "j/a"), Some(1_000));
    assert_eq!(samples(&scope, "j/b"), Some(334));
    let a = scope.store().find("j/a").expect("there");
    assert_eq!(scope.store().range(a), Some((0.0, 999.0)));
    let nearest = scope.store().nearest(a, 500.0);
    assert_eq!(nearest, Some([500.0, 500.0]));
}

#[test]
fn a_removed_job_takes_its_series_and_log_along_and_frees_its_name() {
    let scope = Scope::new();
    for value in 0..50 {
        let job = run(&scope, once("train", f64::from(value)));
        assert_eq!(&**job.name(), "train");
        assert!(scope.jobs().remove(job.id()));
        // The next job of this name starts at once; its series is not the old one.
    }
    let last = run(&scope, once("train", -1.0));
    assert_eq!(samples(&scope, "train/v"), Some(1));
    assert_eq!(scope.jobs().flush(), 1);
    scope.settle();
    assert_eq!(scope.store().find("train/v"), None);
    assert_eq!(scope.log(last.id()).range(), 0..0);
}

#[test]
fn two_jobs_never_share_a_series() {
    let scope = Scope::new();
    let plot = |name: &str, series: &'static str| {
        JobSpec::new(name).task(TaskSpec::new("once", move |ctx| async move {
            ctx.plot(series, 1.0);
        }))
    };
    run(&scope, plot("a", "b/c"));
    run(&scope, plot("a/b", "c"));
    assert_eq!(samples(&scope, "a/b/c"), Some(1));
    assert_eq!(samples(&scope, "a/b/c 2"), Some(1));
}

#[test]
fn a_restarted_job_writes_into_the_same_series() {
    let scope = Scope::new();
    let job = run(&scope, once("train", 1.0));
    let before = scope.store().find("train/v");
    job.restart(StopBy::Key);
    assert!(job.wait(DEADLINE));
    scope.settle();
    assert_eq!(scope.store().find("train/v"), before);
    assert_eq!(samples(&scope, "train/v"), Some(2));
}

#[test]
fn a_blocked_job_that_is_killed_neither_writes_later_nor_holds_up_the_drop() {
    let block = Block::default();
    let _let_go = LetGo(block.clone());
    let options = ScopeOptions {
        grace: HOUR,
        ..ScopeOptions::default()
    };
    let scope = Scope::with(options);
    let held = block.clone();
    let job = scope.start(
        JobSpec::new("blocked").task(TaskSpec::new("blocked", move |ctx| {
            let held = held.clone();
            async move {
                ctx.plot("v", 1.0);
                held.hold();
                ctx.plot("v", 2.0);
            }
        })),
    );
    block.wait_reached();
    assert_eq!(job.stop(StopMethod::Kill, StopBy::Key), StopOutcome::Asked);
    let store = scope.store().clone();
    // Were it waited for, this would take the grace of an hour.
    drop(scope);
    drop(LetGo(block));
    until("the thread ends", || !job.status().has_left_a_thread);
    let series = store.find("blocked/v").expect("was said before");
    assert_eq!(store.stats(series).map(|stats| stats.samples), Some(1));
}

#[test]
fn dropping_the_last_handle_stops_the_jobs_and_no_job_starts_again() {
    let scope = Scope::new();
    let clone = scope.clone();
    let job = scope.start(sleeper("job"));
    drop(scope);
    assert!(!job.state().has_ended(), "a handle is left");
    drop(clone);
    assert_eq!(job.status().reason, Some(Reason::StopEvent));
    job.restart(StopBy::Key);
    assert_eq!(job.state(), JobState::Completed);
}

#[test]
fn the_last_handle_may_be_dropped_in_a_job() {
    let scope = Scope::new();
    let (sender, handles) = flume::bounded::<Scope>(1);
    let other = scope.start(sleeper("other"));
    let dropping = scope.start(
        JobSpec::new("dropping").task(TaskSpec::new("drop", move |ctx| {
            let handles = handles.clone();
            async move {
                drop(handles.recv_async().await);
                ctx.log("goes on");
                ctx.stop_event().wait().await;
            }
        })),
    );
    sender.send(scope).expect("taken");
    assert!(dropping.wait(DEADLINE) && other.wait(DEADLINE));
    assert_eq!(dropping.status().reason, Some(Reason::StopEvent));
    assert_eq!(other.status().reason, Some(Reason::StopEvent));
}

#[test]
fn a_weak_handle_in_a_task_keeps_no_scope_alive() {
    let scope = Scope::new();
    let (weak, seen) = (scope.downgrade(), scope.downgrade());
    let job = scope.start(
        JobSpec::new("watchdog").task(TaskSpec::new("watch", move |ctx| {
            let weak = weak.clone();
            async move {
                assert!(weak.upgrade().is_some());
                ctx.stop_event().wait().await;
            }
        })),
    );
    until("running", || job.state() == JobState::Running);
    drop(scope);
    assert!(job.wait(DEADLINE));
    assert!(seen.upgrade().is_none());
}

/// Blocks the hub at its first line.
struct Stalls(Block);

impl LogSink for Stalls {
    fn write(&mut self, _job: &str, _lines: &[LogLine]) -> io::Result<()> {
        self.0.hold();
        Ok(())
    }
}

#[test]
fn a_stalled_hub_makes_producers_wait_and_loses_nothing() {
    let block = Block::default();
    let let_go = LetGo(block.clone());
    let scope = Scope::new();
    scope.add_log_sink(Stalls(block.clone()));
    let count = 3 * CHANNEL as u32;
    let job = scope.start(JobSpec::new("j").task(TaskSpec::new(
        "plotter",
        move |ctx| async move {
            ctx.log("stall");
            for i in 0..count {
                ctx.plot_at("v", f64::from(i), 1.0);
            }
            ctx.stop_event().wait().await;
        },
    )));
    block.wait_reached();
    until("full", || scope.jobs().channel_fill() >= 1.0);
    let _asked = job.stop(StopMethod::Event, StopBy::Key);
    assert_eq!(job.state(), JobState::Stopping, "it waits on the channel");
    drop(let_go);
    assert!(job.wait(DEADLINE));
    scope.settle();
    assert_eq!(job.status().reason, Some(Reason::StopEvent));
    assert_eq!(samples(&scope, "j/v"), Some(u64::from(count)));
}

#[test]
fn with_the_hub_stalled_a_job_can_still_be_killed_and_removed() {
    let block = Block::default();
    let let_go = LetGo(block.clone());
    let scope = Scope::new();
    scope.add_log_sink(Stalls(block.clone()));
    let job = scope.start(
        JobSpec::new("j").task(TaskSpec::new("plotter", |ctx| async move {
            ctx.log("stall");
            while !ctx.stop_event().is_set() {
                ctx.plot("v", 1.0);
            }
        })),
    );
    until("full", || scope.jobs().channel_fill() >= 1.0);
    let _asked = job.stop(StopMethod::Kill, StopBy::Key);
    assert_eq!(job.status().reason, Some(Reason::Abandoned));
    // Neither waits for the hub.
    assert!(scope.jobs().remove(job.id()));
    drop(let_go);
    scope.settle();
    assert_eq!(samples(&scope, "j/v"), None);
}

/// A sink of the kind that a test tells.
struct Sink<F>(F);

impl<F: FnMut(&str) -> io::Result<()> + Send> LogSink for Sink<F> {
    fn write(&mut self, _job: &str, lines: &[LogLine]) -> io::Result<()> {
        lines.iter().try_for_each(|line| self.0(&line.text))
    }
}

/// Keeps the times of lines.
struct Times(Arc<parking_lot::Mutex<Vec<f64>>>);

impl LogSink for Times {
    fn write(&mut self, _job: &str, lines: &[LogLine]) -> io::Result<()> {
        let mut times = self.0.lock();
        times.extend(lines.iter().map(|line| line.t));
        Ok(())
    }
}

#[test]
fn no_line_is_logged_with_a_time_before_that_of_the_one_before() {
    let scope = Scope::new();
    let times = Arc::default();
    scope.add_log_sink(Times(Arc::clone(&times)));
    let job = scope.start(
        JobSpec::new("j").task(TaskSpec::new("teller", |ctx| async move {
            let now = ctx.now();
            // As a line that waited, one that wasn't, and one of a clock that is wrong.
            let line = |t: f64, is_open: bool| LogLine {
                t,
                stream: Stream::Out,
                text: "x".into(),
                is_open,
                is_shown: false,
                is_data: false,
            };
            let told = [
                (now, true),
                (now - 1.0, false),
                (9e9, false),
                (f64::NAN, false),
            ];
            for (t, is_open) in told {
                let _heard = ctx.log_lines(vec![line(t, is_open)]).await;
                ctx.log("a note");
            }
        })),
    );
    assert!(job.wait(DEADLINE));
    scope.settle();
    let kept = scope.log(job.id()).lines(0..99);
    assert!(kept.len() >= 7, "{kept:?}");
    assert!(kept.is_sorted_by_key(|(_, line)| line.t), "{kept:?}");
    let times = times.lock();
    assert!(times.len() >= 8 && times.is_sorted(), "{times:?}");
    assert!(times.iter().all(|t| *t <= scope.jobs().now()));
}

#[test]
fn a_sink_that_fails_or_panics_is_asked_no_more_and_hurts_nobody() {
    let scope = Scope::new();
    let calls = Arc::new(AtomicU32::new(0));
    for fails in [true, false] {
        let calls = Arc::clone(&calls);
        scope.add_log_sink(Sink(move |_: &str| {
            calls.fetch_add(1, Ordering::Relaxed);
            assert!(fails, "this sink panics");
            Err(io::ErrorKind::BrokenPipe.into())
        }));
    }
    run(&scope, once("j", 1.0));
    assert_eq!(calls.load(Ordering::Relaxed), 2);
    assert_eq!(samples(&scope, "j/v"), Some(1));
}

#[test]
fn a_sink_may_settle_and_drop_the_last_handle() {
    let scope = Scope::new();
    let (sender, handles) = flume::bounded::<Scope>(1);
    let (done, told) = flume::bounded(1);
    scope.add_log_sink(Sink(move |line: &str| {
        if line == "said" {
            let scope = handles.recv().map_err(io::Error::other)?;
            scope.settle();
            drop(scope);
            done.send(()).map_err(io::Error::other)?;
        }
        Ok(())
    }));
    let job = scope.start(once("j", 1.0));
    sender.send(scope).expect("taken");
    assert_eq!(told.recv_timeout(DEADLINE), Ok(()));
    assert!(job.wait(DEADLINE));
}

#[test]
fn what_a_job_says_wakes_the_view() {
    let scope = Scope::new();
    let (sender, woken) = flume::bounded(1);
    let wake = scope.add_waker(move || sender.send(()).expect("the test waits"));
    for _ in 0..3 {
        scope.start(once("j", 1.0));
        assert_eq!(woken.recv_timeout(DEADLINE), Ok(()));
        wake.arm();
    }
    scope.shut_down(StopBy::Close);
    // Let go of whoever waits to send.
    drop(woken);
}

#[test]
fn a_thousand_jobs_start_run_and_stop() {
    let scope = Scope::new();
    let jobs: Vec<Job> = (0..1_000)
        .map(|_| scope.start(sleeper("job").without_io()))
        .collect();
    until("all run", || {
        jobs.iter().all(|job| job.state() == JobState::Running)
    });
    scope.stop_all(StopMethod::Event, StopBy::Key);
    assert!(scope.jobs().wait_all(DEADLINE));
    let is_completed = |job: &Job| job.state() == JobState::Completed;
    assert!(jobs.iter().all(is_completed));
    assert_eq!(jobs.last().map(|job| &**job.name()), Some("job 1000"));
    assert_eq!(scope.jobs().flush(), 1_000);
}
