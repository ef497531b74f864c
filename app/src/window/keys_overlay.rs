//! The list of keys, over the window.

use eframe::egui::{self, Align2, Grid, Key, RichText};

use crate::view::asked::Asked;
use crate::view::{Overlay, View};
use crate::window::keys;
use crate::window::theme::Look;
use crate::window::widgets::keycap;

/// Draws the list if it is open; Escape or a click elsewhere closes it.
pub(super) fn show(ctx: &egui::Context, view: &mut View, asked: &[Asked]) {
    if view.overlay != Overlay::Keys {
        return;
    }
    let shown = egui::Window::new("Keys")
        .title_bar(false)
        .resizable(false)
        .collapsible(false)
        .anchor(Align2::CENTER_CENTER, [0.0, 0.0])
        .show(ctx, |ui| {
            let look = Look::of(ui);
            ui.add_space(4.0);
            ui.heading("Keys");
            ui.add_space(6.0);
            let keymap = keys::keymap(ui.ctx());
            let bound: Vec<_> = keymap.bound().collect();
            let half = bound.len().div_ceil(2);
            Grid::new("keys")
                .num_columns(5)
                .spacing([12.0, 5.0])
                .show(ui, |ui| {
                    for row in 0..half {
                        for column in 0..2 {
                            let Some((entry, key)) = bound.get(column * half + row) else {
                                continue;
                            };
                            if column == 1 {
                                ui.label("  ");
                            }
                            keycap(ui, key);
                            let does = entry.by_key(view.intent.keys());
                            ui.label(RichText::new(does).color(look.text));
                        }
                        ui.end_row();
                    }
                });
            ui.add_space(6.0);
            let more =
                "Scroll zooms, drag pans, a double click fits. In a text field keys are letters. Esc lets \
                 go of what stands out.";
            ui.label(RichText::new(more).size(11.5).color(look.muted));
        });
    // The button that opens it closes it, too; closed here it would be opened again by that.
    let is_toggled = asked.iter().any(|asked| asked.is("view.keys"));
    let clicked_elsewhere =
        !is_toggled && shown.is_some_and(|shown| shown.response.clicked_elsewhere());
    if clicked_elsewhere || ctx.input(|input| input.key_pressed(Key::Escape)) {
        view.overlay = Overlay::None;
    }
}
