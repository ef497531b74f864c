//! The bar at the top: what one does with the plots, and the ways to everything else.

use eframe::egui::{self, Align, Layout, RichText, Ui};

use crate::view::View;
use crate::view::asked::Asked;
use crate::view::command::Command;
use crate::view::panels::Panel;
use crate::view::time_window::{self, TimeWindow, WindowCommand};
use crate::window::keys::shown;
use crate::window::theme::{Look, semibold};
use crate::window::widgets::{Kind, key_button};

/// What is said of a pause, as long as there is room for it.
const PAUSED: [&str; 3] = [
    "The plots are paused; data keeps coming",
    "Paused; data keeps coming",
    "Paused",
];

/// Whether the bar had room for what was to be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// All of it, or there was nothing.
    Whole,
    /// It has to be told where there is more room.
    Elsewhere,
}

/// Draws the bar.
pub(super) fn show(ui: &mut Ui, view: &View, asked: &mut Vec<Asked>) -> Told {
    let mut told = Told::Whole;
    let look = Look::of(ui);
    ui.horizontal(|ui| {
        ui.label(
            RichText::new("Sprintscope")
                .font(semibold(14.0))
                .color(look.text),
        );
        ui.add_space(8.0);
        offer(ui, asked, "Follow", "view.follow", view.is_following());
        // In a small window the palette has it.
        if ui.available_width() > 510.0 {
            window_menu(ui, view, asked);
        }
        offer(ui, asked, "Pause", "view.pause", view.pause.is_some());
        offer(ui, asked, "Fit", "view.fit", false);
        let reads = view.is_seen(Panel::Reading);
        offer(ui, asked, "Reading", "job.reading", reads);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            offer(ui, asked, "Keys", "view.keys", false);
            let theme = if ui.visuals().dark_mode {
                "Light"
            } else {
                "Dark"
            };
            if ui.available_width() > 90.0 {
                offer(ui, asked, theme, "window.theme", false);
            }
            if ui.available_width() > 160.0 {
                offer(ui, asked, "Find a command", "view.palette", false);
            }
            let room = ui.available_width();
            let fits = |words: &&str| {
                let font = egui::TextStyle::Body.resolve(ui.style());
                let painter = ui.painter();
                painter
                    .layout_no_wrap((*words).into(), font, look.waiting)
                    .size()
                    .x
                    <= room
            };
            let words = match (&view.note, &view.pause) {
                (Some(note), _) => {
                    let whole = Some(note.as_str()).filter(&fits);
                    told = whole.map_or(Told::Elsewhere, |_| Told::Whole);
                    whole
                }
                (None, Some(_)) => PAUSED.into_iter().find(&fits),
                (None, None) => None,
            };
            if let Some(words) = words {
                ui.label(RichText::new(words).color(look.waiting));
            }
        });
    });
    told
}

/// A button that asks for what is called so in the catalogue.
fn offer(ui: &mut Ui, asked: &mut Vec<Asked>, label: &str, id: &str, is_on: bool) {
    let kind = if is_on { Kind::On } else { Kind::Plain };
    if key_button(ui, label, &shown(ui.ctx(), id), kind, 0.0).clicked() {
        asked.extend(Asked::by_button_for(id));
    }
}

/// How much of the past is shown, and what else could be.
fn window_menu(ui: &mut Ui, view: &View, asked: &mut Vec<Asked>) {
    let axis = view.plot_folds.at_hand().map(|plot| &plot.axis);
    let now = time_window::told(view, axis);
    let button = key_button(ui, &format!("Window: {now}"), "", Kind::Plain, 0.0);
    egui::Popup::menu(&button).show(|ui| {
        for window in TimeWindow::OFFERED {
            let name = window.name();
            if ui.selectable_label(name == now, &name).clicked() {
                let command = Command::Window(WindowCommand::Follow(window));
                asked.push(Asked::by_button(command));
                ui.close();
            }
        }
    });
    button.on_hover_text("How much of the past is shown while the live edge is followed");
}
