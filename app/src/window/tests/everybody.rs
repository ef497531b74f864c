//! The window for who can't see it: everything has a name, and plots tell their values.

use std::collections::HashMap;

use eframe::egui::accesskit::NodeId;
use egui_kittest::kittest::NodeT;

use super::*;

impl Desk {
    /// What can be reached by keys, and so by clicks, and has no name, each told by where it is.
    fn unnamed(&self) -> Vec<String> {
        let mut nodes = vec![self.harness.root()];
        let mut names: HashMap<NodeId, String> = HashMap::new();
        while let Some(node) = nodes.pop() {
            nodes.extend(node.children());
            let told = node.accesskit_node();
            let name = told.label().or_else(|| told.value()).unwrap_or_default();
            names.insert(told.locate().0, name);
        }
        self.harness.ctx.viewport(|viewport| {
            let widgets = &viewport.prev_pass.widgets;
            let all = widgets.layers().flat_map(|(_, widgets)| widgets);
            let is_used =
                |widget: &&eframe::egui::WidgetRect| widget.enabled && widget.sense.is_focusable();
            let is_unnamed = |widget: &&eframe::egui::WidgetRect| {
                let name = names.get(&widget.id.accesskit_id());
                name.is_none_or(|name| name.trim().is_empty())
            };
            let used = all.filter(is_used).filter(is_unnamed);
            used.map(|widget| format!("{:?} {:?}", widget.rect, widget.sense))
                .collect()
        })
    }

    /// What a thing with this name is described as.
    fn description(&self, name: &str) -> String {
        let node = self.harness.get_by_label(name);
        node.accesskit_node().description().unwrap_or_default()
    }

    /// A job with two losses and a third series that nobody draws.
    fn losses(mut self) -> Self {
        let say = |ctx: TaskContext| async move {
            for (step, loss) in [2.5, 0.75, 1.25].into_iter().enumerate() {
                ctx.plot_at("loss", step as f64, loss);
                ctx.plot_at("val_loss", step as f64, 2.0 * loss);
            }
        };
        let job = self
            .scope
            .start(JobSpec::new("train").task(TaskSpec::new("say", say)));
        assert!(job.wait(PATIENCE));
        self.scope.settle();
        (0..4).for_each(|_| self.harness.step());
        self
    }
}

#[test]
fn a_plot_tells_the_last_least_and_greatest_value_of_its_series() {
    let desk = Desk::new().losses();
    let told = "loss 1.25, least 0.75, greatest 2.50; val_loss 2.5, least 1.5, greatest 5.0";
    assert_eq!(desk.description("curves of loss, over time"), told);
    let desk = desk.click("Fold loss").wait(1);
    assert_eq!(desk.description("curves of loss, over time, folded"), told);
}

#[test]
fn whatever_can_be_used_has_a_name() {
    let none: Vec<String> = Vec::new();
    let desk = Desk::new();
    assert_eq!(desk.unnamed(), none, "nothing to see yet");
    let desk = desk.losses().ticking("demo");
    assert_eq!(desk.unnamed(), none, "plots, jobs, controls");
    let desk = desk.press(Key::Space);
    assert_eq!(desk.unnamed(), none, "paused");
    let desk = desk
        .press(Key::Space)
        .press_with(Modifiers::SHIFT, Key::Questionmark);
    assert_eq!(desk.unnamed(), none, "keys");
    let desk = desk
        .press(Key::Escape)
        .press_with(Modifiers::COMMAND, Key::P);
    assert_eq!(desk.unnamed(), none, "palette");
    let desk = desk
        .press(Key::Escape)
        .press_with(Modifiers::COMMAND, Key::E);
    assert_eq!(desk.unnamed(), none, "reading");
    let desk = desk.press(Key::N);
    assert_eq!(desk.unnamed(), none, "a note");
    let desk = desk.press(Key::Escape);
    desk.harness
        .get_by_label("curves of loss, over time")
        .click_secondary();
    let desk = desk.wait(2);
    assert_eq!(desk.unnamed(), none, "a plot's menu");
}

#[test]
fn a_fine_screen_is_offered_a_scale_once() {
    let mut desk = Desk::new().ticking("demo");
    assert!(desk.harness.query_by_label("Keep 100 %").is_none());
    desk.harness.set_size([3840.0, 2160.0].into());
    let desk = desk.wait(2).click_button("Scale 200 %").wait(2);
    assert_eq!(desk.harness.ctx.zoom_factor(), 2.0);
    assert!(desk.harness.query_by_label("Keep 100 %").is_none());
    let desk = desk.press_with(Modifiers::COMMAND, Key::P);
    let desk = desk
        .type_text("draw the window as large as")
        .press(Key::Enter);
    let desk = desk.wait(2);
    assert_eq!(desk.harness.ctx.zoom_factor(), 1.0);
    assert!(desk.harness.query_by_label("Keep 100 %").is_none());
}

#[test]
fn the_window_itself_is_called_as_its_title_is() {
    let desk = Desk::new().losses();
    let root = desk.harness.root();
    assert_eq!(
        root.accesskit_node().label().as_deref(),
        Some("train · completed")
    );
}
