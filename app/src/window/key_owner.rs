//! Whose keys are: what lies over the window has them alone, and nothing beneath has the focus meanwhile.

use eframe::egui::{self, FocusDirection, Key, Order, Popup};
use sprintscope_sim::Scope;

use crate::view::asked::{Asked, Deed};
use crate::view::command::Command;
use crate::view::{Overlay, View};
use crate::window::run_table::RunTablePanel;
use crate::window::{
    closing_question, export_dialog, keys, keys_overlay, note_field, palette, watch_dialog,
};

/// What was typed since the last frame asks for.
pub(super) fn typed(
    ctx: &egui::Context,
    scope: &Scope,
    view: &mut View,
    runs: &mut RunTablePanel,
) -> Vec<Asked> {
    let is_menu = Popup::is_any_open(ctx);
    if !is_menu && view.overlay == Overlay::None {
        let lets_go = lets_go(ctx);
        let mut asked = keys::typed(ctx);
        asked.extend(lets_go);
        return asked;
    }
    let mut asked = keys::told(ctx);
    let_go_beneath(ctx);
    if is_menu {
        step_through_menu(ctx);
        return asked;
    }
    if view.overlay != Overlay::Closing {
        // Tab leads nowhere beneath.
        ctx.memory_mut(|memory| memory.move_focus(FocusDirection::None));
    }
    match &view.overlay {
        Overlay::None => {}
        Overlay::Closing => closing_question::typed(ctx, view),
        Overlay::Keys => keys_overlay::typed(ctx, view),
        Overlay::Palette(_) => asked.extend(palette::typed(ctx, scope, view)),
        Overlay::Runs => asked.extend(runs.typed(ctx, view)),
        Overlay::Note(_) => asked.extend(note_field::typed(ctx, view)),
        Overlay::Watch(_) => asked.extend(watch_dialog::typed(ctx, view)),
        Overlay::Export(_) => asked.extend(export_dialog::typed(ctx, view)),
    }
    asked
}

/// Escape lets go of the series that stands out, unless it leaves a field.
fn lets_go(ctx: &egui::Context) -> Option<Asked> {
    let is_free = ctx.memory(|memory| memory.focused().is_none());
    let is_asked = is_free && ctx.input(|input| input.key_pressed(Key::Escape));
    is_asked.then(|| Asked::by_key(Deed::Command(Command::LetGo)))
}

/// What has the focus in a panel would be worked by keys: it lets go, unless it is what opened the menu.
fn let_go_beneath(ctx: &egui::Context) {
    let Some(focused) = ctx.memory(egui::Memory::focused) else {
        return;
    };
    let layer = ctx.read_response(focused).map(|response| response.layer_id);
    let is_beneath = layer.is_some_and(|layer| layer.order == Order::Background);
    let is_opener = Popup::is_id_open(ctx, focused.with("popup"));
    if is_beneath && !is_opener {
        ctx.memory_mut(|memory| memory.surrender_focus(focused));
    }
}

/// Tab goes through a menu as arrows do, and not on to what lies beneath.
fn step_through_menu(ctx: &egui::Context) {
    let [is_tab, is_back] = ctx.input(|input| [input.key_pressed(Key::Tab), input.modifiers.shift]);
    if is_tab {
        let direction = if is_back {
            FocusDirection::Up
        } else {
            FocusDirection::Down
        };
        ctx.memory_mut(|memory| memory.move_focus(direction));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use eframe::egui::{Event, Id, Modifiers, RawInput, TextEdit};

    use super::*;
    use crate::view::catalogue::catalogue;
    use crate::view::stroke::Stroke;

    /// What lies over the panels, or has the focus in them.
    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Beside {
        Nothing,
        Menu,
        Field,
    }

    fn key_event(key: Key, modifiers: Modifiers, pressed: bool) -> Event {
        Event::Key {
            key,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers,
        }
    }

    fn frame(
        ctx: &egui::Context,
        (scope, view): (&Scope, &mut View),
        beside: Beside,
        events: Vec<Event>,
    ) -> Vec<Asked> {
        let mut asked = Vec::new();
        let input = RawInput {
            events,
            ..RawInput::default()
        };
        let mut output = ctx.run_ui(input, |ui| {
            asked = typed(ctx, scope, view, &mut RunTablePanel::default());
            let button = ui.button("opens a menu");
            if beside == Beside::Menu {
                Popup::open_id(ctx, Popup::default_response_id(&button));
            }
            Popup::menu(&button).show(|ui| ui.button("does something"));
            let id = Id::unique("a field");
            if beside == Beside::Field {
                ctx.memory_mut(|memory| memory.request_focus(id));
            }
            ui.add(TextEdit::singleline(&mut String::new()).id(id));
        });
        // Nobody paints it.
        output.textures_delta.clear();
        asked
    }

    /// The commands of the catalogue that all keys there are ask for meanwhile.
    fn commands_beside(scope: &Scope, overlay: &Overlay, beside: Beside) -> HashSet<&'static str> {
        let mut found = HashSet::new();
        let ctx = egui::Context::default();
        let both = Modifiers::COMMAND | Modifiers::SHIFT;
        for held in [Modifiers::NONE, Modifiers::SHIFT, Modifiers::COMMAND, both] {
            for key in Key::ALL {
                ctx.memory_mut(|memory| *memory = egui::Memory::default());
                let mut view = View {
                    overlay: overlay.clone(),
                    ..View::default()
                };
                for _ in 0..3 {
                    frame(&ctx, (scope, &mut view), beside, Vec::new());
                }
                let events = vec![key_event(*key, held, true)];
                let asked = frame(&ctx, (scope, &mut view), beside, events);
                let events = vec![key_event(*key, held, false)];
                frame(&ctx, (scope, &mut view), Beside::Nothing, events);
                found.extend(asked.into_iter().filter_map(|asked| match asked.deed {
                    Deed::Key(Stroke::Pressed(_, entry)) => Some(entry.id),
                    _ => None,
                }));
            }
        }
        found
    }

    #[test]
    fn nothing_of_the_catalogue_is_done_beneath_what_lies_over_the_window() {
        let scope = Scope::new();
        let with_keys: HashSet<&str> = catalogue()
            .filter(|entry| !entry.keys.is_empty())
            .map(|entry| entry.id)
            .collect();
        let alone = commands_beside(&scope, &Overlay::None, Beside::Nothing);
        assert_eq!(
            alone, with_keys,
            "with nothing over it every key does what it says"
        );
        let none = HashSet::new();
        let menu = commands_beside(&scope, &Overlay::None, Beside::Menu);
        assert_eq!(menu, none, "a menu");
        for overlay in Overlay::each(&scope) {
            for beside in [Beside::Nothing, Beside::Menu] {
                let found = commands_beside(&scope, &overlay, beside);
                assert_eq!(found, none, "{overlay:?}, {beside:?}");
            }
        }
    }

    #[test]
    fn a_text_that_is_edited_leaves_only_what_leads_on_from_there() {
        let scope = Scope::new();
        let expected: HashSet<&str> = catalogue()
            .filter(|entry| entry.while_typing)
            .map(|entry| entry.id)
            .collect();
        let found = commands_beside(&scope, &Overlay::None, Beside::Field);
        assert_eq!(found, expected);
        assert!(expected.contains("view.palette") && !expected.contains("view.clear"));
    }
}
