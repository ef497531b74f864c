//! State series: lanes with labels in them, what is under the pointer, and no plot shared with numbers.

use eframe::egui::Shape;
use sprintscope_sim::job::SeriesSpec;

use super::*;

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
