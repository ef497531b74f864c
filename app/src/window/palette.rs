//! The command palette: type a few letters of what it is to do.

use eframe::egui::{self, Align2, Key, RichText, Sense, TextEdit, vec2};
use sprintscope_sim::StopBy;

use crate::view::command::{Asked, Command};
use crate::view::{Overlay, View};
use crate::window::keys::{BINDINGS, Binding};
use crate::window::theme::Look;
use crate::window::widgets::keycap;

/// While the palette is open its keys are its own: Enter does the first command that fits, Escape
/// closes. `None` while it is closed.
pub fn typed(ctx: &egui::Context, view: &mut View) -> Option<Vec<Asked>> {
    let Overlay::Palette(text) = &view.overlay else {
        return None;
    };
    let first = matching(text).next().map(Binding::command);
    let pressed = |key| ctx.input(|input| input.key_pressed(key));
    let toggles = ctx.input(|input| input.modifiers.command && input.key_pressed(Key::P));
    if pressed(Key::Escape) || toggles {
        view.overlay = Overlay::None;
    } else if pressed(Key::Enter) {
        view.overlay = Overlay::None;
        return Some(first.map(asked_by_key).into_iter().collect());
    }
    Some(Vec::new())
}

/// Draws the palette if it is open.
pub fn show(ctx: &egui::Context, view: &mut View, asked: &mut Vec<Asked>) {
    let Overlay::Palette(text) = &mut view.overlay else {
        return;
    };
    let mut chosen = None;
    let shown = egui::Window::new("Find a command")
        .title_bar(false)
        .resizable(false)
        .anchor(Align2::CENTER_TOP, [0.0, 90.0])
        .show(ctx, |ui| {
            ui.set_width(440.0);
            let field = TextEdit::singleline(text).hint_text("What is it to do?");
            let response = ui.add(field.desired_width(f32::INFINITY));
            response.request_focus();
            ui.add_space(4.0);
            for (place, binding) in matching(text).enumerate() {
                if show_binding(ui, binding, place == 0) {
                    chosen = Some(binding.command());
                }
            }
            if matching(text).next().is_none() {
                let look = Look::of(ui);
                ui.label(RichText::new("No command has these words").color(look.muted));
            }
        });
    let clicked_elsewhere = shown.is_some_and(|shown| shown.response.clicked_elsewhere());
    let is_toggled = asked.iter().any(|asked| asked.command == Command::Palette);
    if let Some(command) = chosen {
        view.overlay = Overlay::None;
        asked.push(Asked::by_button(command));
    } else if clicked_elsewhere && !is_toggled {
        view.overlay = Overlay::None;
    }
}

fn asked_by_key(command: Command) -> Asked {
    let by = StopBy::Key;
    Asked { command, by }
}

fn matching(text: &str) -> impl Iterator<Item = &'static Binding> + use<> {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    BINDINGS.iter().filter(move |binding| {
        let says = binding.says.to_lowercase();
        let is_palette = binding.command() == Command::Palette;
        !is_palette && words.iter().all(|word| says.contains(word.as_str()))
    })
}

fn show_binding(ui: &mut egui::Ui, binding: &Binding, is_first: bool) -> bool {
    let look = Look::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, binding.says));
    if response.hovered() || is_first {
        ui.painter().rect_filled(rect, 5, look.raised);
    }
    let mut row = ui.new_child(
        egui::UiBuilder::new()
            .max_rect(rect.shrink2(vec2(8.0, 0.0)))
            .layout(egui::Layout::left_to_right(egui::Align::Center)),
    );
    row.label(RichText::new(binding.says).color(look.text));
    row.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        if binding.is_bound() {
            keycap(ui, binding.shown);
        }
    });
    response.clicked()
}
