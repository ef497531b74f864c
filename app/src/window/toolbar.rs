//! The bar at the top: what one does with the plots, and the ways to everything else.

use eframe::egui::{self, Align, Layout, RichText, Ui};

use crate::view::View;
use crate::view::asked::Asked;
use crate::view::panels::Panel;
use crate::window::keys::shown;
use crate::window::theme::{Look, semibold};
use crate::window::widgets::{Kind, key_button};

/// Draws the bar.
pub(super) fn show(ui: &mut Ui, view: &View, asked: &mut Vec<Asked>) {
    let look = Look::of(ui);
    ui.horizontal(|ui| {
        ui.label(
            RichText::new("Sprintscope")
                .font(semibold(14.0))
                .color(look.text),
        );
        ui.add_space(8.0);
        let mut offer = |ui: &mut Ui, label: &str, id: &str, is_on: bool| {
            let kind = if is_on { Kind::On } else { Kind::Plain };
            if key_button(ui, label, &shown(ui.ctx(), id), kind, 0.0).clicked() {
                asked.extend(Asked::by_button_for(id));
            }
        };
        offer(ui, "Follow", "view.follow", view.is_following());
        offer(ui, "Pause", "view.pause", view.pause.is_some());
        offer(ui, "Fit", "view.fit", false);
        offer(
            ui,
            "Reading",
            "job.reading",
            view.panels.is_open(Panel::Reading),
        );
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            offer(ui, "Keys", "view.keys", false);
            let theme = if ui.visuals().dark_mode {
                "Light"
            } else {
                "Dark"
            };
            if ui.available_width() > 90.0 {
                offer(ui, theme, "window.theme", false);
            }
            if ui.available_width() > 160.0 {
                offer(ui, "Find a command", "view.palette", false);
            }
            let note = match (&view.note, &view.pause) {
                (Some(note), _) => Some((note.as_str(), look.waiting)),
                (None, Some(_)) => Some(("The plots are paused; data keeps coming", look.waiting)),
                (None, None) => None,
            };
            if let Some((note, color)) = note {
                let text = RichText::new(note).color(color);
                ui.add(egui::Label::new(text).truncate());
            }
        });
    });
}
