use sprintscope_sim::JobSpec;
use sprintscope_sim::job::{AxisKind, AxisSpec, SeriesSpec, TaskContext, TaskSpec};
use std::time::Duration;

use super::*;

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
