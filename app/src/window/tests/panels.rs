//! Panels: closed and opened by keys, tabs and strips, and giving way where a window is small.

use eframe::egui::{Rect, vec2};
use egui_kittest::kittest::NodeT;

use super::*;
use crate::view::panels::Panel;

impl Desk {
    fn sized(mut self, width: f32, height: f32) -> Self {
        self.harness.set_size(vec2(width, height));
        self.harness.run_steps(3);
        self
    }

    fn has(&self, label: &str) -> bool {
        self.harness.query_by_label(label).is_some()
    }

    /// What of each panel is seen: the tab that hides it, or the strip that shows it.
    fn is_seen(&self, panel: &str) -> bool {
        let [hides, shows] = ["Hide", "Show"].map(|does| self.has(&format!("{does} {panel}")));
        assert!(!(hides && shows), "{panel}");
        hides
    }

    fn seen(&self) -> [bool; 4] {
        Panel::ALL.map(|panel| self.is_seen(panel.name()))
    }

    /// What the plots have of the window, between the edges of the panels.
    fn part_of_plots(&self) -> f32 {
        let rect = |label: String| {
            let found = self.harness.query_by_label(&label);
            found.map(|node| node.rect())
        };
        let edge =
            |panel: &str| rect(format!("Hide {panel}")).or_else(|| rect(format!("Show {panel}")));
        let window = self.harness.ctx.content_rect();
        let left = edge("jobs").expect("an edge").right();
        let right = edge("controls").expect("an edge").left();
        let bottom = edge("reading")
            .or_else(|| edge("log"))
            .expect("an edge")
            .top();
        // The toolbar's buttons and the room below them.
        let top = rect("Follow".into()).map_or(38.0, |button| button.bottom() + 7.0);
        (right - left) * (bottom - top) / window.area()
    }

    fn every_button(&self) -> Vec<(String, Rect)> {
        let found = self.harness.query_all_by_role(Role::Button);
        let named = found.filter_map(|node| {
            let label = node.accesskit_node().label()?;
            Some((label, node.rect()))
        });
        named.collect()
    }
}

#[test]
fn keys_show_and_hide_each_panel() {
    let mut desk = Desk::new().ticking("demo");
    assert_eq!(desk.seen(), [true, true, true, false]);
    for (place, key) in [Key::Num1, Key::Num2, Key::Num3, Key::Num4]
        .into_iter()
        .enumerate()
    {
        let before = desk.seen();
        desk = desk.press_with(Modifiers::COMMAND, key).wait(2);
        let mut after = before;
        after[place] ^= true;
        assert_eq!(desk.seen(), after, "{key:?}");
        desk = desk.press_with(Modifiers::COMMAND, key).wait(2);
        assert_eq!(desk.seen(), before, "{key:?}");
    }
}

#[test]
fn a_tab_hides_a_panel_and_the_strip_that_is_left_shows_it() {
    let mut desk = Desk::new().ticking("demo");
    for panel in ["jobs", "controls", "log"] {
        desk = desk.click(&format!("Hide {panel}")).wait(2);
        assert!(!desk.is_seen(panel));
        desk = desk.click(&format!("Show {panel}")).wait(2);
        assert!(desk.is_seen(panel));
    }
}

#[test]
fn plots_keep_half_of_small_windows_and_nothing_is_beyond_their_edges() {
    let mut desk = Desk::new().ticking("demo");
    for (width, height) in [
        (640.0, 400.0),
        (720.0, 480.0),
        (800.0, 600.0),
        (1_024.0, 768.0),
        (1_280.0, 720.0),
    ] {
        desk = desk.sized(width, height);
        let part = desk.part_of_plots();
        assert!(part >= 0.5, "{width}×{height}: {part} {:?}", desk.seen());
        let window = Rect::from_min_size(pos2(0.0, 0.0), vec2(width, height));
        for (label, rect) in desk.every_button() {
            assert!(
                window.contains_rect(rect),
                "{width}×{height}: {label} {rect}"
            );
        }
    }
}

#[test]
fn in_a_small_window_a_panel_that_is_asked_for_has_others_give_way() {
    let mut desk = Desk::new().ticking("demo").sized(640.0, 400.0);
    for panel in ["controls", "log", "jobs"] {
        if !desk.is_seen(panel) {
            desk = desk.click(&format!("Show {panel}")).wait(2);
        }
        assert!(desk.is_seen(panel), "{panel}");
        let part = desk.part_of_plots();
        assert!(part >= 0.5, "{panel}: {part}");
    }
    // With room again all of them are there.
    let desk = desk.sized(1280.0, 720.0);
    assert_eq!(desk.seen(), [true, true, true, false]);
}

#[test]
fn a_panel_is_as_large_as_a_person_drags_it() {
    let mut desk = Desk::new().ticking("demo");
    let tab = desk.harness.get_by_label("Hide jobs").rect();
    let from = pos2(tab.right(), tab.center().y + 100.0);
    desk.harness.hover_at(from);
    desk.harness.step();
    desk.harness.drag_at(from);
    desk.harness.step();
    for part in 1..=4_u8 {
        desk.harness
            .hover_at(from + vec2(10.0 * f32::from(part), 0.0));
        desk.harness.step();
    }
    desk.harness.drop_at(from + vec2(40.0, 0.0));
    desk.harness.run_steps(3);
    let view = desk.harness.state().as_ref().expect("a window").view();
    let size = view.panels.size(Panel::Jobs).expect("it was dragged");
    assert!((size - (from.x + 40.0)).abs() < 12.0, "{size} {from}");
    let edge = desk.harness.get_by_label("Hide jobs").rect().right();
    assert!((edge - size).abs() < 2.0, "{edge} {size}");
}
