//! Plots over a counter of a job, by a key.

use sprintscope_sim::job::{AxisKind, AxisSpec, SeriesSpec};
use sprintscope_sim::store::Store;

use super::*;

impl Desk {
    /// A job that counts its steps, and says what its loss is in each.
    fn training(self, name: &str) -> Self {
        let task = |ctx: TaskContext| async move {
            ctx.offer_axis("step");
            ctx.offer_axis("epoch");
            while ctx.sleep().await {
                let t = ctx.now();
                ctx.plot_at("step", t, ctx.ticks() as f64 * 100.0);
                ctx.plot_at("epoch", t, (ctx.ticks() / 10) as f64);
                ctx.plot_at("loss", t, 1.0 / ctx.ticks() as f64);
            }
        };
        let every = Duration::from_millis(1);
        let task = TaskSpec::new("train", task).every(every);
        self.scope.start(JobSpec::new(name).task(task));
        let mut desk = self;
        desk.until(|desk| desk.shown_ends(&XAxis::Time).is_some());
        desk
    }

    fn shown_ends(&self, axis: &XAxis) -> Option<[f64; 2]> {
        let window = self.harness.state().as_ref()?;
        window.view().shown.get(axis).copied()
    }

    fn store(&self) -> &Store {
        self.scope.store()
    }

    /// Waits until the plots show so much of this axis.
    fn until_shown(mut self, axis: &str, least: f64) -> Self {
        let axis = XAxis::own(axis);
        let reaches = |ends: [f64; 2]| ends[1] > least;
        self.until(|desk| desk.shown_ends(&axis).is_some_and(reaches));
        self
    }
}

#[test]
fn x_goes_through_the_counters_and_back_while_data_streams() {
    let desk = Desk::new().training("train").press(Key::X);
    let desk = desk
        .expect_text("train stands over step")
        .until_shown("step", 2_000.0);
    let desk = desk.press(Key::X).expect_text("train stands over epoch");
    let desk = desk.until_shown("epoch", 3.0).press(Key::X);
    let desk = desk.expect_text("train stands over the time since train began");
    let desk = desk
        .press(Key::X)
        .expect_text("train stands over the clock");
    let desk = desk.press(Key::X);
    let desk = desk.expect_text("train stands over the time of arrival");
    let job = desk.job("train").id();
    assert_eq!(desk.scope.asked_standing(job), None);
    desk.scope.settle();
    assert_eq!(desk.scope.standing_of(job), None);
}

#[test]
fn names_values_and_counts_stay_those_of_the_series() {
    let desk = Desk::new().training("train").press(Key::X);
    let desk = desk.until_shown("step", 1_000.0);
    assert_eq!(desk.store().list().len(), 3);
    let desk = desk
        .expect_text("train: its 3 series")
        .expect_text("step ")
        .expect_text("loss ");
    let job = desk.job("train");
    let _outcome = job.stop(StopMethod::Event, StopBy::Client);
    assert!(job.wait(PATIENCE));
    desk.scope.settle();
    let samples = |name| {
        let id = desk.store().find(name).expect("a series");
        desk.store().stats(id).expect("numbers").samples
    };
    assert_eq!(samples("train/loss"), samples("train/step"));
}

#[test]
fn a_job_over_rows_in_which_nothing_counts_says_so() {
    let say = |ctx: TaskContext| async move {
        let axis = AxisSpec::named("row").kind(AxisKind::Row);
        let series = ctx.series(SeriesSpec::named("height").over(axis));
        (0..9).try_for_each(|row| series.push(f64::from(row), 1.0))
    };
    let mut desk = Desk::new();
    let spec = JobSpec::new("sheet").task(TaskSpec::new("say", say));
    let job = desk.scope.start(spec);
    assert!(job.wait(PATIENCE));
    desk.scope.settle();
    desk.harness.run_steps(4);
    desk.press(Key::X)
        .expect_text("Nothing that sheet says counts");
}

#[test]
fn any_series_is_an_x_axis_and_the_key_goes_through_it_from_then_on() {
    let desk = Desk::new()
        .training("train")
        .press_with(Modifiers::COMMAND, Key::P);
    let desk = desk.type_text("x: series loss").press(Key::Enter);
    let desk = desk.expect_text("train stands over loss");
    let axis = XAxis::own("loss");
    let mut desk = desk;
    desk.until(|desk| desk.shown_ends(&axis).is_some());
    let job = desk.job("train").id();
    let desk = desk.press(Key::X).expect_text("the time since train began");
    let desk = desk.press(Key::X).press(Key::X).press(Key::X);
    assert_eq!(desk.scope.asked_standing(job), Some("step".into()));
    let desk = desk.press(Key::X).press(Key::X);
    assert_eq!(desk.scope.asked_standing(job), Some("loss".into()));
}

#[test]
fn over_a_plot_its_jobs_go_on_rather_than_the_selected_one() {
    let mut desk = Desk::new().ticking("demo").training("train");
    let demo = desk.job("demo").id();
    desk.until(|desk| {
        let window = desk.harness.state().as_ref();
        window.is_some_and(|window| window.view().selected_job == Some(demo))
    });
    // The plots are between the lists; the pointer is over one of the training's.
    let places = [200.0, 300.0, 400.0, 500.0].map(|y| pos2(600.0, y));
    let is_over_training = |desk: &Desk| {
        let job = desk.job("train").id();
        let window = desk.harness.state().as_ref().expect("a window");
        window.view().pointed_jobs.contains(&job)
    };
    // Its plot may take a frame or two more to be there.
    let found = places.into_iter().cycle().take(400).any(|place| {
        desk.harness.hover_at(place);
        desk.harness.step();
        desk.harness.step();
        is_over_training(&desk)
    });
    assert!(found, "no plot of the training");
    let desk = desk.press(Key::X);
    desk.expect_text("train stands over step");
}
