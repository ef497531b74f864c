//! Runs: earlier ones stay pale behind a gap, a key compares them, and a table lists them.

use eframe::egui::Vec2;
use egui_kittest::kittest::NodeT;
use sprintscope_sim::job::{AxisSpec, Fact, FactValue, SeriesSpec};
use sprintscope_sim::store::XKind;

use super::*;
use crate::view::comparison::Comparison;
use crate::view::cursors::Places;
use crate::view::measure::Measure;
use crate::view::plan::Plan;
use crate::view::trace::Trace;

/// A training that says its rate, notes an epoch, loses ever less and ends.
fn training(name: &str, rate: f64) -> JobSpec {
    let task = move |ctx: TaskContext| async move {
        ctx.set_fact(Fact::new("lr", FactValue::Number(rate)));
        for step in 0..8 {
            if step == 4 {
                ctx.mark("epoch 1");
            }
            ctx.plot("loss", 1.0 / (rate * f64::from(step) + 1.0));
            if !ctx.sleep().await {
                return;
            }
        }
    };
    let every = Duration::from_millis(2);
    JobSpec::new(name).task(TaskSpec::new("train", task).every(every))
}

impl Desk {
    /// Trains so, with so many runs, and waits until all of it is shown.
    fn trained(self, name: &str, rate: f64, runs: u32) -> Self {
        let job = self.scope.start(training(name, rate));
        assert!(job.wait(PATIENCE));
        for _ in 1..runs {
            assert!(job.restart(StopBy::Key));
            assert!(job.wait(PATIENCE));
        }
        self.scope.settle();
        self.wait(3)
    }

    /// The curves of a series as they are drawn, with what is left of their ink.
    pub(super) fn traces(&self, name: &str) -> Vec<(Trace, u8)> {
        let window = self.harness.state().as_ref().expect("a window");
        let (plan, comparison): (&Plan, &Comparison) = (window.plan(), &window.view().comparison);
        let traces = plan.traces(self.series(name), comparison);
        traces.map(|(trace, ink)| (trace, ink.strength)).collect()
    }

    pub(super) fn axes(&self) -> Vec<XAxis> {
        let window = self.harness.state().as_ref().expect("a window");
        let plots = window.plan().plots.iter();
        plots.map(|plot| plot.id.axis.clone()).collect()
    }
}

pub(super) fn since(what: &str) -> XAxis {
    XAxis::Own {
        name: format!("time since {what}"),
        kind: XKind::Elapsed,
    }
}

#[test]
fn an_earlier_run_is_pale_and_ends_before_the_next_one_begins() {
    let desk = Desk::new().trained("a", 0.5, 1);
    let alone = Trace::from(desk.series("a/loss"));
    assert_eq!(desk.traces("a/loss"), [(alone, 100)]);
    let job = desk.job("a");
    assert!(job.restart(StopBy::Key));
    assert!(job.wait(PATIENCE));
    desk.scope.settle();
    let desk = desk.wait(3);
    let run = |run| Trace {
        run: Some(run),
        ..alone
    };
    assert_eq!(desk.traces("a/loss"), [(run(0), 35), (run(1), 100)]);
    let [first, second] = [0, 1].map(|one| run(one).range(&desk.scope).unwrap());
    assert!(first.1 < second.0, "{first:?} {second:?}");
    // The next one is marked where it began.
    let marks = desk.scope.marks();
    let began = marks.iter().find(|mark| mark.text == "run 2").unwrap();
    assert!((first.1..=second.0).contains(&began.t));
}

#[test]
fn a_key_compares_runs_from_their_start_and_from_a_mark_and_no_more() {
    let desk = Desk::new().trained("a", 0.5, 3);
    let shift_r = |desk: Desk| desk.press_with(Modifiers::SHIFT, Key::R).wait(2);
    let desk = shift_r(desk).expect_text("Runs are compared from their start");
    assert_eq!(desk.axes(), [since("start")]);
    let firsts = |desk: &Desk| {
        let traces = desk.traces("a/loss").into_iter();
        let ranges = traces.map(|(trace, _)| trace.range(&desk.scope).unwrap());
        ranges.collect::<Vec<_>>()
    };
    // A run begins a moment before its first sample.
    for (first, last) in firsts(&desk) {
        assert!(
            (0.0..5.0).contains(&first) && last > first,
            "{first} {last}"
        );
    }
    let desk = shift_r(desk).expect_text("from the 1st “epoch” of each");
    assert_eq!(desk.axes(), [since("epoch")]);
    let around = firsts(&desk);
    assert_eq!(around.len(), 3);
    assert!(
        around
            .iter()
            .all(|(first, last)| *first < 0.0 && *last > 0.0)
    );
    let desk = shift_r(desk).expect_text("Runs stand where they were");
    assert_eq!(desk.axes(), [XAxis::Time]);
}

#[test]
fn jobs_of_the_same_series_are_compared_too_and_are_a_hue_each() {
    let desk = Desk::new().trained("a", 0.5, 1).trained("b", 2.0, 2);
    let desk = desk.press_with(Modifiers::SHIFT, Key::R).wait(2);
    assert_eq!(desk.traces("a/loss").len() + desk.traces("b/loss").len(), 3);
    let window = desk.harness.state().as_ref().unwrap();
    let hue = |name| window.plan().ink(desk.series(name)).hue;
    assert_ne!(hue("a/loss"), hue("b/loss"));
    let of_job = |name: &str| window.plan().job_inks[&desk.job(name).id()].hue;
    assert_eq!((of_job("a"), of_job("b")), (hue("a/loss"), hue("b/loss")));
}

#[test]
fn what_has_to_stand_over_a_counter_to_be_compared_goes_back() {
    let desk = Desk::new();
    let task = |ctx: TaskContext| async move {
        ctx.offer_axis("step");
        for step in 0..5 {
            let t = ctx.now();
            ctx.plot_at("step", t, f64::from(step));
            ctx.plot_at("loss", t, 1.0);
            ctx.sleep().await;
        }
    };
    let every = Duration::from_millis(1);
    let spec = JobSpec::new("a").task(TaskSpec::new("train", task).every(every));
    let job = desk.scope.start(spec);
    assert!(job.wait(PATIENCE));
    assert!(job.restart(StopBy::Key));
    assert!(job.wait(PATIENCE));
    desk.scope.settle();
    let desk = desk.wait(2);
    let twice = |desk: Desk| {
        let desk = desk.press_with(Modifiers::SHIFT, Key::R);
        desk.press_with(Modifiers::SHIFT, Key::R)
    };
    let mut desk = twice(desk).expect_text("Runs are compared over step");
    desk.scope.settle();
    desk.until(|desk| desk.axes() == [XAxis::own("step")]);
    // Each run begins at 0 there.
    let traces = desk.traces("a/loss").into_iter();
    let ranges: Vec<_> = traces.map(|(trace, _)| trace.range(&desk.scope)).collect();
    assert_eq!(ranges, [Some((0.0, 4.0)); 2]);
    let mut desk = desk.press_with(Modifiers::SHIFT, Key::R);
    desk.scope.settle();
    desk.until(|desk| desk.axes().contains(&XAxis::Time));
    assert_eq!(desk.scope.asked_standing(job.id()), None);
}

#[test]
fn the_table_lists_every_run_sorts_by_a_title_and_measures_by_a_pin() {
    let desk = Desk::new().trained("a", 0.5, 2).trained("b", 2.0, 1);
    let open = |desk: Desk| {
        desk.press_with(Modifiers::COMMAND, Key::P)
            .type_text("table of runs")
    };
    let desk = open(desk).press(Key::Enter).wait(2);
    let rows = |desk: &Desk| {
        let found = desk.harness.query_all_by_label_contains("run a · run");
        let others = desk.harness.query_all_by_label_contains("run b, state");
        let mut rows: Vec<(f32, String)> = found
            .chain(others)
            .map(|row| (row.rect().top(), said(&row)))
            .collect();
        rows.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        rows
    };
    let names = |desk: &Desk| {
        let name = |(_, row): (f32, String)| row.split(',').next().unwrap_or("").to_owned();
        rows(desk).into_iter().map(name).collect::<Vec<_>>()
    };
    assert_eq!(names(&desk), ["run a · run 1", "run a · run 2", "run b"]);
    let desk = desk.click_button("min loss: sort by it");
    assert_eq!(names(&desk)[0], "run b");
    let desk = desk.click_button("min loss: sorted upwards");
    assert_eq!(names(&desk)[2], "run b");
    let desk = desk.click_button("b: measure the others by it");
    let said = rows(&desk).into_iter().next().unwrap().1;
    assert!(said.contains("lr 0.5 −1.5 (−75 %)"), "{said}");
    let desk = desk.click_button("Copy as TSV");
    let desk = desk.expect_text("3 runs are on the clipboard");
    let desk = desk.press(Key::Escape);
    assert_eq!(names(&desk), Vec::<String>::new());
}

/// What a row of the table says.
fn said(row: &egui_kittest::Node<'_>) -> String {
    let node = row.accesskit_node();
    node.label().or_else(|| node.value()).unwrap_or_default()
}

/// A thousand runs are in the table; those in sight are laid out.
#[test]
fn of_a_thousand_runs_those_in_sight_are_laid_out() {
    let desk = Desk::new();
    for number in 0..1_000 {
        let task = |ctx: TaskContext| async move { ctx.plot("loss", 1.0) };
        let spec = JobSpec::new(format!("job {number}")).task(TaskSpec::new("train", task));
        desk.scope.start(spec);
    }
    for job in desk.scope.jobs().list() {
        assert!(job.wait(PATIENCE));
    }
    desk.scope.settle();
    let mut desk = desk;
    desk.harness.set_size(Vec2::new(1280.0, 720.0));
    let desk = desk.press_with(Modifiers::COMMAND, Key::P);
    let desk = desk.type_text("table of runs").press(Key::Enter).wait(2);
    let laid_out = desk.harness.query_all_by_label_contains("duration").count();
    assert!((5..60).contains(&laid_out), "{laid_out}");
}

/// Two curves of one name are no comparison for who reads it.
#[test]
fn runs_that_are_compared_are_named_in_legends_and_in_what_is_measured() {
    let desk = Desk::new().trained("a", 0.5, 2);
    let named = |desk: &Desk, name: &str| desk.harness.query_all_by_label(name).count();
    assert_eq!(named(&desk, "Show a/loss · run 1"), 0);
    let desk = desk.press_with(Modifiers::SHIFT, Key::R).wait(3);
    for run in 1..=2 {
        assert_eq!(named(&desk, &format!("Show a/loss · run {run}")), 1);
    }
    let window = desk.harness.state().as_ref().expect("a window");
    let (plan, view) = (window.plan(), window.view());
    let axis = since("start");
    let mut measure = Measure::default();
    let places = Places {
        a: Some(0.0),
        b: Some(1e3),
    };
    let at = (&axis, places);
    let curves = measure.series(&desk.scope, (plan, view), at).to_vec();
    let names: Vec<String> = curves.iter().map(|curve| curve.run_words()).collect();
    assert_eq!(names, [" · run 1", " · run 2"]);
    let copied = |measure: &mut Measure| {
        (0..1_000).find_map(|_| {
            let copy = measure.copy(&desk.scope, (plan, view), at);
            copy.is_none().then(std::thread::yield_now);
            copy.or_else(|| {
                std::thread::sleep(Duration::from_millis(5));
                None
            })
        })
    };
    let text = copied(&mut measure).expect("all of it is read");
    let lines: Vec<Vec<&str>> = text
        .lines()
        .map(|line| line.split('\t').collect())
        .collect();
    let said = |line: usize, column: &str| {
        let place = lines[0].iter().position(|head| *head == column).unwrap();
        lines[line][place]
    };
    for run in 1..=2 {
        assert_eq!(said(run, "series"), format!("a/loss · run {run}"));
        assert_eq!(said(run, "n"), "8", "{text}");
    }
}

/// Where all stands over a count nothing is moved, and nobody is told that it was.
#[test]
fn what_stands_over_a_count_is_compared_where_it_stands() {
    let desk = Desk::new();
    let task = |ctx: TaskContext| async move {
        ctx.mark("epoch 1");
        let spec = SeriesSpec {
            x_axis: Some(AxisSpec::named("step")),
            ..SeriesSpec::named("loss")
        };
        let loss = ctx.series(spec);
        for step in 0..5 {
            let _cut_off = loss.push(f64::from(step), 1.0);
        }
    };
    let job = desk
        .scope
        .start(JobSpec::new("a").task(TaskSpec::new("train", task)));
    assert!(job.wait(PATIENCE));
    assert!(job.restart(StopBy::Key));
    assert!(job.wait(PATIENCE));
    desk.scope.settle();
    let desk = desk.wait(3).press_with(Modifiers::SHIFT, Key::R).wait(2);
    let desk = desk.expect_text("Runs are compared over step, where they stand");
    let strengths = desk.traces("a/loss").into_iter();
    assert_eq!(
        strengths.map(|(_, left)| left).collect::<Vec<_>>(),
        [60, 100]
    );
    let desk = desk.press_with(Modifiers::SHIFT, Key::R).wait(2);
    desk.expect_text("Runs stand where they were");
}

#[test]
fn the_table_has_a_button_that_closes_it_and_keeps_what_is_dragged_over_it() {
    let mut desk = Desk::new().trained("train", 1.0, 2);
    let shown = desk.shown_x();
    desk = desk.press_with(Modifiers::COMMAND, Key::P);
    desk = desk.type_text("table of runs").press(Key::Enter).wait(2);
    let from = desk.place_of("Copy as TSV").center_bottom() + Vec2::new(100.0, 90.0);
    desk.drag(from, from - Vec2::new(80.0, 0.0));
    assert_eq!(desk.shown_x(), shown);
    desk.click_button("Close")
        .wait(2)
        .expect_no_text("Copy as TSV");
}
