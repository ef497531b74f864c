//! Many plots: what is drawn and asked for, what scrolls them, and what folds them.

use eframe::egui::{MouseWheelSource, MouseWheelUnit, Rect, Shape, TouchPhase, vec2};
use egui_kittest::kittest::NodeT;

use super::*;

/// Words that end differently enough not to be of a kind.
fn names(count: usize) -> Vec<String> {
    let letter = |at: usize| char::from(b'a' + (at % 26) as u8);
    let name = |at: usize| format!("{}{}", letter(at / 26), letter(at));
    (0..count).map(name).collect()
}

impl Desk {
    /// A job with a value for each of so many plots, which is done.
    fn with_plots(mut self, count: usize) -> Self {
        let say = move |ctx: TaskContext| async move {
            for name in names(count) {
                ctx.plot_at(&name, 0.0, 1.0);
                ctx.plot_at(&name, 10.0, 2.0);
            }
        };
        let job = self
            .scope
            .start(JobSpec::new("many").task(TaskSpec::new("say", say)));
        assert!(job.wait(PATIENCE));
        self.scope.settle();
        (0..4).for_each(|_| self.harness.step());
        self
    }

    /// The marks of open plots that are drawn, each with its place.
    fn open_plots(&self) -> Vec<(String, Rect)> {
        let marks = self.harness.query_all_by_label_contains("Fold ");
        let named = marks.filter_map(|mark| {
            let label = mark.accesskit_node().label()?;
            let name = label.strip_prefix("Fold ")?.to_owned();
            Some((name, mark.rect()))
        });
        named.collect()
    }

    /// What a key asks for is seen two frames later.
    fn press_and_look(self, key: Key) -> Self {
        let mut desk = self.press(key);
        (0..3).for_each(|_| desk.harness.step());
        desk
    }

    fn turn_wheel(&mut self, at: eframe::egui::Pos2, up: f32) {
        self.harness.hover_at(at);
        (0..30).for_each(|_| self.harness.step());
        self.harness.event(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(0.0, up),
            phase: TouchPhase::Move,
            source: MouseWheelSource::Unknown,
            modifiers: Modifiers::NONE,
        });
        (0..30).for_each(|_| self.harness.step());
    }

    /// Pictures of curves on the screen.
    fn pictures(&self) -> usize {
        let shapes = self.harness.output().shapes.iter();
        let is_picture = |shape: &&eframe::egui::epaint::ClippedShape| matches!(&shape.shape, Shape::Mesh(mesh) if mesh.texture_id != eframe::egui::TextureId::default());
        shapes.filter(is_picture).count()
    }

    fn asked_for(&self) -> usize {
        let window = self.harness.state().as_ref().expect("a window");
        window.asking_plots()
    }

    fn range(&self) -> Range {
        let window = self.harness.state().as_ref().expect("a window");
        window.view().range(&XAxis::Time)
    }

    fn folds(&self) -> &crate::view::plot_folds::PlotFolds {
        let window = self.harness.state().as_ref().expect("a window");
        &window.view().plot_folds
    }
}

#[test]
fn of_sixty_plots_those_in_sight_are_drawn_and_none_is_lower_than_it_can_be_read() {
    let desk = Desk::new().with_plots(60);
    let open = desk.open_plots();
    assert!((4..=10).contains(&open.len()), "{open:?}");
    assert!((4..=10).contains(&desk.pictures()), "{}", desk.pictures());
    let rows: Vec<f32> = open.iter().map(|(_, rect)| rect.top()).collect();
    let steps = rows.windows(2).map(|rows| rows[1] - rows[0]);
    let heights: Vec<f32> = steps.filter(|step| *step > 0.5).collect();
    assert!(heights.iter().all(|step| *step >= 140.0), "{heights:?}");
    assert!(desk.asked_for() <= 10, "{}", desk.asked_for());
}

#[test]
fn keys_scroll_the_plots_and_the_last_one_can_be_reached() {
    let mut desk = Desk::new().with_plots(60);
    let first = desk.open_plots()[0].0.clone();
    desk = desk.press_and_look(Key::PageDown);
    assert_ne!(desk.open_plots()[0].0, first);
    desk = desk.press_and_look(Key::PageUp);
    assert_eq!(desk.open_plots()[0].0, first);
    for _ in 0..40 {
        desk = desk.press_and_look(Key::PageDown);
    }
    let last = names(60).pop().expect("sixty");
    assert!(desk.open_plots().iter().any(|(name, _)| *name == last));
}

#[test]
fn the_wheel_zooms_over_curves_and_scrolls_over_gaps() {
    let mut desk = Desk::new().with_plots(60);
    let (first, title) = desk.open_plots().swap_remove(0);
    let before = desk.range();
    desk.turn_wheel(title.center() + vec2(150.0, 60.0), 200.0);
    assert_ne!(desk.range(), before, "over curves");
    assert_eq!(desk.open_plots()[0].0, first);
    let zoomed = desk.range();
    desk.turn_wheel(title.center() + vec2(150.0, 0.0), -400.0);
    assert_eq!(desk.range(), zoomed, "over a title");
    assert_ne!(desk.open_plots()[0].0, first);
}

#[test]
fn a_plot_is_folded_to_a_line_by_its_mark_and_by_a_command() {
    let desk = Desk::new().with_plots(3);
    let desk = desk
        .click("Fold ab")
        .expect_text("curves of ab, over time, folded");
    assert_eq!((desk.open_plots().len(), desk.pictures()), (2, 3));
    let desk = desk.click("Unfold ab").expect_no_text(", folded");
    assert_eq!(desk.open_plots().len(), 3);
    // What the pointer was over last.
    let mut desk = desk;
    let (name, title) = desk.open_plots().swap_remove(2);
    desk.harness.hover_at(title.center() + vec2(150.0, 60.0));
    (0..3).for_each(|_| desk.harness.step());
    assert_eq!(desk.folds().at_hand().map(|plot| &*plot.group), Some("ac"));
    let desk = desk.press_with(Modifiers::COMMAND, Key::P);
    let desk = desk.type_text("fold the plot").press(Key::Enter);
    desk.expect_text(&format!("curves of {name}, over time, folded"));
}
