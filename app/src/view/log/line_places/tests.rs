use sprintscope_sim::JobSpec;
use sprintscope_sim::StopBy;
use sprintscope_sim::job::{AxisKind, AxisSpec, SeriesSpec, TaskContext, TaskSpec};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use super::*;
use crate::view::comparison::Alignment;
use crate::view::told::value_there_text;

const PATIENCE: Duration = Duration::from_secs(30);
/// A job goes on by so much from sample to sample.
const APART: f64 = 2_000.0;

/// A scope with a job that says in turns what its loss is at `APART` times its turn, and three lines: two that aren't
/// shown, and one between them that is.
struct Desk {
    scope: Scope,
    job: JobId,
    reader: Reader,
    plan: Plan,
    view: View,
}

impl Desk {
    fn new(axis: Option<AxisSpec>) -> Self {
        let scope = Scope::new();
        let say = move |ctx: TaskContext| {
            let axis = axis.clone();
            async move {
                let loss = axis.map(|axis| ctx.series(SeriesSpec::named("loss").over(axis)));
                ctx.offer_axis("step");
                while ctx.sleep().await && ctx.ticks() <= 10 {
                    let x = ctx.ticks() as f64 * APART;
                    if let Some(loss) = &loss {
                        loss.push(x, 1.0 / x)?;
                    } else {
                        ctx.plot_at("step", ctx.now(), x);
                        ctx.plot_at("loss", ctx.now(), 1.0 / x);
                    }
                    ctx.log(format!("before {x}"));
                    ctx.log(format!("saved {x}"));
                    ctx.log(format!("behind {x}"));
                }
                ctx.stop_event().wait().await;
                Ok::<(), sprintscope_sim::job::CutOff>(())
            }
        };
        let task = TaskSpec::new("say", say).every(Duration::from_millis(5));
        let job = scope.start(JobSpec::new("train").task(task)).id();
        let mut desk = Self {
            scope,
            job,
            reader: Reader::default(),
            plan: Plan::default(),
            view: View::default(),
        };
        desk.view.selected_job = Some(job);
        desk.view.log.filter = "saved".into();
        desk.until(|desk| desk.scope.log(desk.job).range().end >= 30);
        desk.until(|desk| {
            let source = (desk.scope.log(desk.job), Some(desk.job));
            let has_more = desk.reader.look(source, &mut desk.view.log);
            desk.reader.lay_out(&mut desk.view.log, 10.0);
            !has_more
        });
        desk
    }

    fn until(&mut self, mut is_so: impl FnMut(&mut Self) -> bool) {
        let start = std::time::Instant::now();
        while !is_so(self) {
            assert!(start.elapsed() < PATIENCE, "never");
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    fn nearest(&self, axis: &XAxis, x: f64) -> Option<String> {
        let place = (axis.clone(), x);
        let number = nearest(
            (&self.scope, &self.reader),
            (&self.plan, &self.view),
            self.job,
            &place,
        )?;
        let line = self.scope.log(self.job).lines(number..number + 1).pop()?;
        Some(line.1.text.to_string())
    }

    /// Where the line with this text stands.
    fn place(&self, text: &str, axis: &XAxis) -> Option<f64> {
        let lines = self.scope.log(self.job).lines(0..100);
        let (number, line) = lines.into_iter().find(|(_, line)| *line.text == *text)?;
        let picked = Picked {
            from: number,
            to: number,
            t: line.t,
            letters: None,
        };
        let plan_and_view = (&self.plan, &self.view);
        x_of(&self.scope, plan_and_view, (self.job, picked), axis)
    }

    /// A line is lit where it is the nearest that is shown, and stands there.
    fn expect_lines_over(&self, axis: &XAxis) {
        for (x, at) in [(12_400.0, 12_000), (11_200.0, 12_000), (13_100.0, 14_000)] {
            let line = self.nearest(axis, x);
            assert_eq!(line, Some(format!("saved {at}")), "{axis:?} {x}");
        }
        let place = self.place("saved 12000", axis).expect("a place");
        assert!((place - 12_000.0).abs() <= APART / 2.0, "{axis:?} {place}");
    }
}

#[test]
fn over_axes_of_a_job_s_own_the_nearest_line_that_is_shown_is_lit() {
    let kinds = [AxisKind::Number, AxisKind::Clock, AxisKind::Elapsed];
    for kind in kinds {
        let desk = Desk::new(Some(AxisSpec::named("x").kind(kind)));
        let series = desk.scope.series_of(desk.job);
        let info = desk.scope.store().info(series[0].id).expect("a series");
        desk.expect_lines_over(&info.x);
    }
}

#[test]
fn over_a_counter_the_line_at_the_nearest_count_is_lit() {
    let mut desk = Desk::new(None);
    desk.scope.stand_over(desk.job, Some("step"));
    desk.until(|desk| desk.scope.standing_of(desk.job).is_some());
    desk.expect_lines_over(&XAxis::own("step"));
}

#[test]
fn over_time_however_it_is_told_the_line_that_came_nearest_is_lit() {
    let desk = Desk::new(None);
    let axis = XAxis::Time;
    let at = desk.place("saved 12000", &axis).expect("a time");
    let next = desk.place("saved 14000", &axis).expect("a time");
    let nearest = |part: f64| desk.nearest(&axis, at + (next - at) * part);
    assert_eq!(nearest(0.4).as_deref(), Some("saved 12000"));
    assert_eq!(nearest(0.6).as_deref(), Some("saved 14000"));
}

/// Where only the first of two runs has come to, that is told of: its value once stood nowhere in the list, and the last
/// line of the other was lit.
#[test]
fn while_runs_are_compared_all_that_is_told_is_of_one_run() {
    let runs = Arc::new(AtomicU32::new(0));
    let say = move |ctx: TaskContext| {
        let run = runs.fetch_add(1, Ordering::Relaxed);
        async move {
            let (from, secs) = (ctx.now(), [40, 4][run as usize]);
            for second in 0..=secs {
                ctx.plot_at("loss", from + f64::from(second), f64::from(run + 7));
            }
            ctx.log(format!("of run {run}"));
            ctx.stop_event().wait().await;
        }
    };
    let scope = Scope::new();
    let job = scope.start(JobSpec::new("train").task(TaskSpec::new("say", say)));
    let until = |lines: u64| {
        let start = std::time::Instant::now();
        while !scope
            .log(job.id())
            .lines(0..100)
            .iter()
            .any(|(_, line)| *line.text == *format!("of run {lines}"))
        {
            assert!(start.elapsed() < PATIENCE, "never");
            std::thread::sleep(Duration::from_millis(2));
        }
        scope.settle();
    };
    until(0);
    assert!(job.restart(StopBy::Client));
    until(1);
    let (mut plan, mut view) = (Plan::default(), View::default());
    view.comparison.align(Some(Alignment::Start));
    plan.compare_on(view.comparison.axis());
    let jobs = scope.jobs().list();
    plan.update(&scope, &jobs);
    view.comparison.update(&scope, &plan, &jobs);
    let axis = view.comparison.axis().expect("runs are compared");
    let mut reader = Reader::default();
    let log = scope.log(job.id());
    while reader.look((log.clone(), Some(job.id())), &mut view.log) {}
    reader.lay_out(&mut view.log, 10.0);
    let loss = scope.store().find("train/loss").expect("a series");
    for (x, run, value) in [(2.0, 1, "8"), (20.0, 0, "7"), (39.0, 0, "7")] {
        let at = (axis.clone(), x);
        view.reads_at = ReadAt(vec![at.clone()]);
        assert_eq!(
            run_there(&scope, (&plan, &view), job.id(), (&axis, x)),
            Some(run)
        );
        let listed = value_there_text(&scope, &plan, &view, loss);
        assert_eq!(listed.as_deref(), Some(value), "at {x}");
        let line = nearest((&scope, &reader), (&plan, &view), job.id(), &at);
        let line = line.and_then(|line| log.lines(line..line + 1).pop());
        let told = line.map(|(_, line)| line.text.to_string());
        let other = format!("of run {}", 1 - run);
        assert_ne!(told, Some(other), "at {x}");
    }
    let at = (axis.clone(), 60.0);
    view.reads_at = ReadAt(vec![at.clone()]);
    let listed = value_there_text(&scope, &plan, &view, loss);
    assert_eq!(listed.as_deref(), Some("–"), "nothing is drawn there");
    let line = nearest((&scope, &reader), (&plan, &view), job.id(), &at);
    assert_eq!(line, None);
}

/// A series over which others stand to and fro, and a state among these: both are told where the others are.
#[test]
fn in_the_plane_the_x_series_and_states_are_told_of_the_sample_that_is_looked_at() {
    let say = |ctx: TaskContext| async move {
        let mode = ctx.series(SeriesSpec::state("mode"));
        for step in 0..100_u32 {
            let (t, angle) = (ctx.now() + f64::from(step), f64::from(step) * 0.31);
            ctx.plot_at("px", t, angle.cos());
            ctx.plot_at("py", t, angle.sin());
            let label = if angle.cos() > 0.0 { "high" } else { "low" };
            let _cut_off = mode.push_label(t, label);
        }
        ctx.log("said");
        ctx.stop_event().wait().await;
    };
    let scope = Scope::new();
    let job = scope.start(JobSpec::new("arm").task(TaskSpec::new("say", say)));
    let start = std::time::Instant::now();
    let has_twins = || {
        let standing = scope.standing_of(job.id());
        standing.is_some_and(|over| over.twins.len() == 2)
    };
    while scope.log(job.id()).range().end == 0 || !has_twins() {
        // Before it is there nothing stands over it.
        if scope.series_of(job.id()).len() == 3 && scope.standing_of(job.id()).is_none() {
            scope.stand_over(job.id(), Some("px"));
        }
        assert!(start.elapsed() < PATIENCE, "never");
        std::thread::sleep(Duration::from_millis(2));
    }
    scope.settle();
    let (mut plan, mut view) = (Plan::default(), View::default());
    plan.update(&scope, &scope.jobs().list());
    let id = |name: &str| scope.store().find(&format!("arm/{name}")).expect(name);
    for x in [-0.9, -0.3, 0.2, 0.8] {
        view.reads_at = ReadAt(vec![(XAxis::own("px"), x)]);
        let told = |name: &str| value_there_text(&scope, &plan, &view, id(name));
        let px: f64 = told("px").expect("x").parse().expect("a number");
        assert!((px - x).abs() < 0.15, "{px} at {x}");
        let state = if x > 0.0 { "high" } else { "low" };
        assert_eq!(told("mode").as_deref(), Some(state), "at {x}");
    }
}
