//! One place is looked at: lists, legends, read-outs and the log tell of it.

use std::sync::atomic::{AtomicU32, Ordering};

use sprintscope_sim::job::SeriesSpec;

use super::*;
use crate::view::range::Range;
use crate::view::watched::Watched;

impl Desk {
    /// Has the pointer over a plot: where that is looked at.
    fn look_at_a_plot(&mut self) -> (XAxis, f64) {
        let heights = [200.0, 260.0, 320.0, 380.0, 440.0, 500.0];
        for y in heights.into_iter().cycle().take(400) {
            self.harness.hover_at(pos2(600.0, y));
            self.harness.step();
            self.harness.step();
            if let Some(place) = self.reads_at() {
                return place;
            }
        }
        panic!("no plot under the pointer");
    }

    fn reads_at(&self) -> Option<(XAxis, f64)> {
        let window = self.harness.state().as_ref()?;
        window.view().reads_at.0.first().cloned()
    }
}

/// While plots move under a pointer that stands still, the list once showed what was there in the frame before.
#[test]
fn while_following_all_that_is_told_in_a_frame_is_of_the_same_instant() {
    let tick = |ctx: TaskContext| async move {
        let [turns, degrees] = ["rpm", "°C"].map(|unit| {
            let name = format!("in {unit}");
            ctx.series(SeriesSpec::named(&name).unit(unit))
        });
        while ctx.sleep().await {
            let (t, tick) = (ctx.now(), ctx.ticks() as f64);
            for series in [&turns, &degrees] {
                series.push(t, tick).unwrap();
            }
        }
    };
    let every = Duration::from_millis(1);
    let mut desk = Desk::new();
    let task = TaskSpec::new("tick", tick).every(every);
    desk.scope.start(JobSpec::new("job").task(task));
    desk.until(|desk| {
        let id = desk.scope.store().find("job/in rpm");
        let stats = id.and_then(|id| desk.scope.store().stats(id));
        stats.is_some_and(|stats| stats.samples > 300)
    });
    let window = desk.harness.state_mut().as_mut().expect("a window");
    window.change_view(|view| {
        view.ranges.insert(XAxis::Time, Range::Last(0.2));
    });
    desk.look_at_a_plot();
    let mut places = Vec::new();
    for _ in 0..40 {
        std::thread::sleep(Duration::from_millis(2));
        desk.harness.step();
        let (_, x) = desk.reads_at().expect("the pointer is over a plot");
        places.push(x);
        let painted = desk.painted_words();
        for unit in ["rpm", "°C"] {
            let series = desk.scope.store().find(&format!("job/in {unit}"));
            let [_, tick] = desk.scope.nearest(series.unwrap(), x).unwrap();
            let told = format!("{tick} {unit}");
            // In the list, and in the read-out or the other plot's legend.
            let count = painted.iter().filter(|text| **text == told).count();
            assert!(count >= 2, "{told} at {x}: {painted:?}");
        }
    }
    assert!(places.first() < places.last(), "the plots moved");
}

/// Over a counter runs lie on each other: the list once told of the first one, beside the job that was at its second.
#[test]
fn over_a_counter_the_list_tells_of_the_run_that_is_under_way_and_the_read_out_of_each() {
    let runs = Arc::new(AtomicU32::new(0));
    let train = move |ctx: TaskContext| {
        let run = runs.fetch_add(1, Ordering::Relaxed);
        async move {
            ctx.offer_axis("step");
            for step in 0..200 {
                ctx.plot("step", f64::from(step));
                ctx.plot("loss", f64::from(run + 7));
            }
            ctx.stop_event().wait().await;
        }
    };
    let mut desk = Desk::new();
    let job = desk
        .scope
        .start(JobSpec::new("train").task(TaskSpec::new("train", train)));
    let samples = |desk: &Desk| {
        let id = desk.scope.store().find("train/loss");
        let stats = id.and_then(|id| desk.scope.store().stats(id));
        stats.map_or(0, |stats| stats.samples)
    };
    desk.until(|desk| samples(desk) == 200);
    assert!(job.restart(StopBy::Client));
    desk.until(|desk| samples(desk) == 400);
    let desk = desk.press(Key::X).expect_text("train stands over step");
    let mut desk = desk.wait(6);
    desk.until(|desk| {
        let window = desk.harness.state().as_ref().expect("a window");
        window.view().shown.contains_key(&XAxis::own("step"))
    });
    let (axis, _) = desk.look_at_a_plot();
    assert_eq!(axis, XAxis::own("step"));
    let mut desk = desk.wait(2).expect_text("loss 8");
    desk.until(|desk| {
        let painted = desk.painted_words();
        let has = |value: &str| painted.iter().any(|text| text == value);
        has("7") && has("8")
    });
}

#[test]
fn a_log_tells_its_times_as_plots_do() {
    let mut desk = Desk::new();
    let say = |ctx: TaskContext| async move {
        ctx.log("hello");
        ctx.stop_event().wait().await;
    };
    let job = JobSpec::new("demo").task(TaskSpec::new("say", say));
    let job = desk.scope.start(job);
    desk.until(|desk| desk.scope.log(job.id()).range().end > 0);
    for shown in [
        crate::view::time_shown::TimeShown::elapsed(&job),
        crate::view::time_shown::TimeShown::Clock {
            start: 1_795_770_005.0,
        },
    ] {
        let window = desk.harness.state_mut().as_mut().expect("a window");
        window.change_view(|view| view.time_shown = shown.clone());
        let window = desk.harness.state().as_ref().expect("a window");
        let line = desk.scope.log(job.id()).lines(0..1).remove(0).1;
        let expected = window.view().times().text(line.t, 0.1);
        desk.until(|desk| desk.painted_words().contains(&expected));
    }
}
