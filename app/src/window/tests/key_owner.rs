//! What lies over the window has the keys alone: nothing beneath is done, turned or ended by them.

use eframe::egui::{PointerButton, vec2};

use super::*;
use crate::view::Overlay;

/// Keys that would do something to the job, its controls and the view.
const KEYS: [(Modifiers, Key); 14] = [
    (Modifiers::NONE, Key::ArrowRight),
    (Modifiers::NONE, Key::ArrowLeft),
    (Modifiers::SHIFT, Key::ArrowRight),
    (Modifiers::NONE, Key::CloseBracket),
    (Modifiers::NONE, Key::S),
    (Modifiers::SHIFT, Key::S),
    (Modifiers::NONE, Key::L),
    (Modifiers::NONE, Key::C),
    (Modifiers::NONE, Key::K),
    (Modifiers::NONE, Key::T),
    (Modifiers::NONE, Key::F),
    (Modifiers::NONE, Key::A),
    (Modifiers::COMMAND, Key::L),
    (Modifiers::COMMAND, Key::Z),
];

impl Desk {
    fn watched(&self) -> &crate::view::View {
        self.harness.state().as_ref().expect("a window").view()
    }

    /// Types all of them; nothing comes of it.
    fn expect_keys_do_nothing(mut self, over: &str) -> Self {
        let theme = self.watched().theme;
        let control = self.watched().selected_control;
        for (modifiers, key) in KEYS {
            self = self.press_with(modifiers, key);
            let requested = self.job("demo").controls()[0].requested;
            assert_eq!(requested, 0.001, "{over}: {key:?} turned a control");
        }
        assert_eq!(self.watched().theme, theme, "{over}");
        assert_eq!(self.watched().selected_control, control, "{over}");
        assert!(self.watched().intent.bar().is_none(), "{over}");
        self.expect_running("demo")
    }

    fn point_and_press(&mut self, button: PointerButton) {
        let at = self.harness.get_by_label("Plot ticks").rect();
        let pos = at.center() + vec2(0.0, 90.0);
        self.harness.hover_at(pos);
        self.harness.step();
        for pressed in [true, false] {
            let modifiers = Modifiers::NONE;
            self.harness.event(Event::PointerButton {
                pos,
                button,
                pressed,
                modifiers,
            });
        }
        self.harness.run_steps(3);
    }
}

#[test]
fn an_open_menu_has_the_keys_and_escape_closes_it() {
    let mut desk = Desk::new().ticking("demo");
    desk.point_and_press(PointerButton::Secondary);
    let desk = desk.expect_text("Rename");
    let desk = desk.expect_keys_do_nothing("the plot's menu");
    let desk = desk.press(Key::Escape).wait(2).expect_no_text("Rename");
    desk.press(Key::S)
        .expect_end("demo", "completed, stop event");
}

#[test]
fn arrows_and_tab_go_through_a_menu_and_enter_chooses_there() {
    for on in [Key::ArrowDown, Key::Tab] {
        let mut desk = Desk::new().ticking("demo");
        desk.point_and_press(PointerButton::Secondary);
        let focused = |desk: &Desk| {
            let focused = desk.harness.ctx.memory(eframe::egui::Memory::focused)?;
            Some(desk.harness.ctx.read_response(focused)?.layer_id.order)
        };
        for _ in 0..4 {
            desk = desk.press(on).wait(1);
            let order = focused(&desk).expect("an item has the focus");
            assert_ne!(order, eframe::egui::Order::Background, "{on:?}");
        }
        desk.press(Key::Enter).expect_running("demo");
    }
}

#[test]
fn what_had_the_focus_beneath_is_not_worked_by_keys() {
    let desk = Desk::new().ticking("demo");
    desk.harness.get_by_label("Set the stop event").focus();
    let mut desk = desk.wait(2);
    desk.point_and_press(PointerButton::Secondary);
    let desk = desk.press(Key::Space).press(Key::Enter);
    desk.expect_running("demo");
    let desk = Desk::new().ticking("demo");
    desk.harness.get_by_label("Set the stop event").focus();
    let desk = desk.wait(2).press_with(Modifiers::SHIFT, Key::Questionmark);
    let desk = desk.press(Key::Space).press(Key::Tab).press(Key::Enter);
    desk.expect_running("demo");
}

#[test]
fn lists_and_dialogs_over_the_window_have_the_keys() {
    let opened = Overlay::each(&Desk::new().ticking("demo").scope);
    // Where nobody is at work the question answers itself.
    for overlay in opened.into_iter().filter(|one| *one != Overlay::Closing) {
        let mut desk = Desk::new().ticking("demo");
        let window = desk.harness.state_mut().as_mut().expect("a window");
        window.change_view(|view| view.overlay = overlay.clone());
        let desk = desk.wait(2).expect_keys_do_nothing(&format!("{overlay:?}"));
        let desk = desk.press(Key::Escape).wait(2);
        assert_eq!(desk.watched().overlay, Overlay::None, "{overlay:?}");
    }
}

#[test]
fn keys_typed_on_with_the_one_that_opens_something_are_for_that() {
    for (modifiers, opens) in [
        (Modifiers::COMMAND, Key::P),
        (Modifiers::COMMAND, Key::N),
        (Modifiers::COMMAND, Key::S),
        (Modifiers::SHIFT, Key::Questionmark),
        (Modifiers::NONE, Key::N),
    ] {
        let desk = Desk::new().ticking("demo");
        desk.harness.key_press_modifiers(modifiers, opens);
        // In the same frame.
        for key in [Key::L, Key::S, Key::ArrowRight] {
            desk.harness.key_press(key);
        }
        let desk = desk.wait(3).expect_running("demo");
        assert_ne!(desk.watched().overlay, Overlay::None, "{opens:?}");
        assert_eq!(desk.job("demo").controls()[0].requested, 0.001, "{opens:?}");
    }
}
