//! State series: lanes with labels in them, what is under the pointer, and no plot shared with numbers.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use eframe::egui::Shape;
use sprintscope_sim::job::{AxisSpec, SeriesSpec};
use sprintscope_sim::store::Block;

use super::*;
use crate::view::grid::Grid;
use crate::view::lane_rows::rows;
use crate::view::lanes::Lanes;

impl Desk {
    /// A job whose phase changes twice, beside a number.
    fn phases(mut self) -> Self {
        let say = |ctx: TaskContext| async move {
            let phase = ctx.series(SeriesSpec::state("phase"));
            for (t, label) in [
                (0.0, "warm-up"),
                (2.0, "train"),
                (8.0, "save"),
                (10.0, "save"),
            ] {
                let _cut_off = phase.push_label(t, label);
            }
            ctx.plot_at("phase loss", 0.0, 1.0);
            ctx.plot_at("phase loss", 10.0, 2.0);
        };
        let job = self
            .scope
            .start(JobSpec::new("train").task(TaskSpec::new("say", say)));
        assert!(job.wait(PATIENCE));
        self.scope.settle();
        (0..4).for_each(|_| self.harness.step());
        self
    }

    /// Where the table of what is read out stands.
    fn readout(&self) -> Option<eframe::egui::Rect> {
        let window = self.harness.state().as_ref().expect("a window");
        window.read_out()
    }

    fn texts(&self) -> Vec<String> {
        let shapes = self.harness.output().shapes.iter();
        let text = |shape: &Shape| match shape {
            Shape::Text(text) => Some(text.galley.text().to_owned()),
            _ => None,
        };
        shapes.filter_map(|drawn| text(&drawn.shape)).collect()
    }
}

#[test]
fn a_lane_has_its_labels_in_its_blocks_and_tells_how_long_each_was_held() {
    let desk = Desk::new().phases();
    let texts = desk.texts();
    for label in ["warm-up", "train", "save"] {
        assert!(
            texts.iter().any(|text| text == label),
            "{label} in {texts:?}"
        );
    }
    desk.harness.get_by_label(
        "lanes of phase: phase save (in view: train 6 s · 60 %, warm-up 2 s · 20 %, save 2 s · 20 %)",
    );
}

#[test]
fn under_the_pointer_stands_what_is_held_and_for_how_long() {
    let mut desk = Desk::new().phases();
    let rect = desk.harness.get_by_label_contains("lanes of").rect();
    desk.harness
        .hover_at(rect.left_top() + eframe::egui::vec2(rect.width() / 2.0, 20.0));
    (0..3).for_each(|_| desk.harness.step());
    let texts = desk.texts();
    for said in ["train for 6 s", "phase in view", "6 s · 60 %"] {
        assert!(texts.iter().any(|text| text == said), "{said} in {texts:?}");
    }
}

/// Wherever the pointer is over lanes: it is seen, and so is the lane that it is in.
#[test]
fn what_is_read_out_of_lanes_covers_neither_the_pointer_nor_the_lane_under_it() {
    let mut desk = Desk::new().phases_over_a_step(4);
    for size in [
        eframe::egui::vec2(1280.0, 720.0),
        eframe::egui::vec2(760.0, 500.0),
    ] {
        desk.harness.set_size(size);
        desk = desk.wait(3);
        let area = desk.harness.get_by_label_contains("lanes of").rect();
        let lanes: Vec<_> = super::super::plot::lanes::places(area, 4).collect();
        for part in [0.1, 0.4, 0.6, 0.95] {
            for lane in &lanes {
                let at = lane.left_center() + eframe::egui::vec2(lane.width() * part, 0.0);
                desk.harness.hover_at(at);
                (0..3).for_each(|_| desk.harness.step());
                let table = desk.readout().expect("a table");
                assert!(!table.contains(at), "{size:?}: {table:?} at {at:?}");
                let has_room = area.bottom() - lanes[3].bottom() > table.height() + 8.0;
                let covers = table.shrink(1.0).intersects(*lane);
                assert!(!covers || !has_room, "{size:?}: {table:?} over {lane:?}");
            }
        }
    }
}

/// Lanes that are too low for names over them have them beside them, and those tell the runs.
#[test]
fn low_lanes_have_their_names_beside_them() {
    let mut desk = Desk::new().phases_over_a_step(6);
    desk.harness.set_size(eframe::egui::vec2(900.0, 330.0));
    let desk = desk.wait(4);
    let texts = desk.texts();
    for run in 1..=6 {
        let name = format!("phase {run}");
        assert!(texts.contains(&name), "{name} in {texts:?}");
    }
}

#[test]
fn numbers_and_states_share_no_plot() {
    let desk = Desk::new().phases();
    let texts = desk.texts();
    for title in ["phase", "loss"] {
        let is_title = |text: &String| text.trim_start_matches("phase ") == title || text == title;
        assert!(texts.iter().any(is_title), "{title} in {texts:?}");
    }
    assert_eq!(
        desk.harness.query_all_by_label_contains("lanes of").count(),
        1
    );
}

impl Desk {
    /// A job whose phase stands over a step, run so often.
    fn phases_over_a_step(self, runs: u32) -> Self {
        let run = AtomicU32::new(0);
        let run = Arc::new(run);
        let say = move |ctx: TaskContext| {
            let first = run.fetch_add(1, Ordering::Relaxed) == 0;
            async move {
                let spec = SeriesSpec {
                    x_axis: Some(AxisSpec::named("step")),
                    ..SeriesSpec::state("phase")
                };
                let phase = ctx.series(spec);
                // The second one trains half as long.
                let ends = if first { 100.0 } else { 50.0 };
                for (step, label) in [(0.0, "warm-up"), (20.0, "train"), (ends, "train")] {
                    let _cut_off = phase.push_label(step, label);
                }
            }
        };
        let spec = JobSpec::new("a").task(TaskSpec::new("say", say));
        let job = self.scope.start(spec);
        assert!(job.wait(PATIENCE));
        for _ in 1..runs {
            assert!(job.restart(StopBy::Key));
            assert!(job.wait(PATIENCE));
        }
        self.scope.settle();
        self.wait(4)
    }
}

/// Over a counter runs would lie on top of each other: each has a lane, and the earlier one is pale.
#[test]
fn runs_over_a_counter_have_a_lane_each_with_times_of_their_own() {
    let desk = Desk::new().phases_over_a_step(1);
    desk.harness
        .get_by_label("lanes of phase: phase train (in view: train 80 · 80 %, warm-up 20 · 20 %)");
    let desk = Desk::new().phases_over_a_step(2);
    desk.harness.get_by_label(
        "lanes of phase: phase · run 1 train (in view: train 80 · 80 %, warm-up 20 · 20 %); \
         phase · run 2 train (in view: train 30 · 60 %, warm-up 20 · 40 %)",
    );
    let window = desk.harness.state().as_ref().expect("a window");
    let (plan, view) = (window.plan(), window.view());
    let rows = rows(&desk.scope, plan, &plan.plots[0], view);
    let strengths: Vec<u8> = rows.iter().map(|row| row.parts[0].strength).collect();
    assert_eq!(strengths, [35, 100]);
    let mut lanes = Lanes::default();
    let grid = Grid::new([0.0, 100.0], [500, 10]);
    let ends = |blocks: &Vec<(Block, u8)>| blocks.last().unwrap().0.to;
    let blocks = lanes.update(&desk.scope, &rows, &grid);
    assert_eq!(blocks.iter().map(ends).collect::<Vec<_>>(), [100.0, 50.0]);
}

/// Compared, lanes are drawn from the start of each run, as curves are.
#[test]
fn lanes_of_runs_that_are_compared_begin_beside_each_other() {
    let say = |ctx: TaskContext| async move {
        for label in ["warm-up", "train", "train"] {
            ctx.state("phase", label);
            ctx.plot("loss", 1.0);
            ctx.sleep().await;
        }
    };
    let every = Duration::from_millis(40);
    let desk = Desk::new();
    let spec = JobSpec::new("a").task(TaskSpec::new("say", say).every(every));
    let job = desk.scope.start(spec);
    assert!(job.wait(PATIENCE));
    assert!(job.restart(StopBy::Key));
    assert!(job.wait(PATIENCE));
    desk.scope.settle();
    let lanes = |desk: &Desk| {
        let window = desk.harness.state().as_ref().expect("a window");
        let (plan, view) = (window.plan(), window.view());
        let plot = plan.plots.iter().find(|plot| plot.is_of_states).unwrap();
        let rows = rows(&desk.scope, plan, plot, view);
        (plot.id.axis.clone(), rows)
    };
    let desk = desk.wait(4);
    let (axis, rows) = lanes(&desk);
    // Over time one follows the other, in one lane: the earlier one holds its label to its end, and no further.
    assert_eq!((axis, rows.len()), (XAxis::Time, 1));
    let parts = &rows[0].parts;
    let starts = parts[1].trace.range(&desk.scope).unwrap().0;
    assert!(parts[0].until.unwrap() <= starts, "{parts:?}");
    assert_eq!([parts[0].strength, parts[1].strength], [35, 100]);

    let desk = desk.press_with(Modifiers::SHIFT, Key::R).wait(4);
    let (axis, rows) = lanes(&desk);
    assert_eq!(axis.own_name(), Some("time since start"));
    assert_eq!(rows.len(), 2);
    for row in &rows {
        let [part] = row.parts[..] else {
            panic!("{row:?}")
        };
        let (first, last) = part.trace.range(&desk.scope).unwrap();
        assert!((0.0..5.0).contains(&first), "{first}");
        assert!(part.until.unwrap() >= last, "{part:?}");
    }
    let names: Vec<&str> = rows.iter().map(|row| &*row.name).collect();
    assert_eq!(names, ["phase · run 1", "phase · run 2"]);
}
