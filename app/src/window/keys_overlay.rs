//! The list of keys, over the window.

use eframe::egui::{self, Align2, Grid, Key, RichText, ScrollArea, Ui, vec2};

use crate::view::asked::Asked;
use crate::view::catalogue::{ROOMS, Room};
use crate::view::intent::Keys;
use crate::view::keymap::Keymap;
use crate::view::{Overlay, View};
use crate::window::gestures::GESTURES;
use crate::window::keys;
use crate::window::theme::Look;
use crate::window::widgets::keycap;

/// Draws the list if it is open; Escape or a click elsewhere closes it.
pub(super) fn show(ctx: &egui::Context, view: &mut View, asked: &[Asked]) {
    if view.overlay != Overlay::Keys {
        return;
    }
    let keymap = keys::keymap(ctx);
    let keys = view.intent.keys();
    let mut sections: Vec<Section> = ROOMS
        .iter()
        .map(|room| Section::of_room(room, &keymap, keys))
        .filter(|section| !section.lines.is_empty())
        .collect();
    sections.push(Section::of_gestures());
    let room = ctx.content_rect().size() - vec2(48.0, 72.0);
    let across = ((room.x / COLUMN) as usize).clamp(1, 3);
    let shown = egui::Window::new("Keys")
        .title_bar(false)
        .resizable(false)
        .collapsible(false)
        .anchor(Align2::CENTER_CENTER, [0.0, 0.0])
        .show(ctx, |ui| {
            ui.add_space(4.0);
            ui.heading("Keys and gestures");
            ui.add_space(6.0);
            ScrollArea::both()
                .max_height(room.y - 40.0)
                .max_width(room.x)
                .show(ui, |ui| show_columns(ui, &sections, across));
        });
    // The button that opens it closes it, too; closed here it would be opened again by that.
    let is_toggled = asked.iter().any(|asked| asked.is("view.keys"));
    let clicked_elsewhere =
        !is_toggled && shown.is_some_and(|shown| shown.response.clicked_elsewhere());
    if clicked_elsewhere || ctx.input(|input| input.key_pressed(Key::Escape)) {
        view.overlay = Overlay::None;
    }
}

/// About so wide is a column, in points.
const COLUMN: f32 = 400.0;

/// A title and what stands under it: keys, and what they do.
struct Section {
    title: &'static str,
    lines: Vec<(String, String)>,
}

impl Section {
    fn of_room(room: &Room, keymap: &Keymap, keys: Keys) -> Self {
        let bound = keymap.bound_in(room);
        let lines = bound.map(|(entry, key)| (key, entry.by_key(keys)));
        Self {
            title: room.title,
            lines: lines.collect(),
        }
    }

    fn of_gestures() -> Self {
        let lines = GESTURES.iter();
        Self {
            title: "Mouse",
            lines: lines
                .map(|[what, does]| ((*what).into(), (*does).into()))
                .collect(),
        }
    }
}

/// Puts the sections into so many columns that are about equally long.
fn show_columns(ui: &mut Ui, sections: &[Section], across: usize) {
    let heights = sections.iter().map(|section| section.lines.len() + 2);
    let share = heights.sum::<usize>().div_ceil(across);
    let mut columns: Vec<Vec<&Section>> = vec![Vec::new()];
    let mut filled = 0;
    for section in sections {
        let height = section.lines.len() + 2;
        if filled > 0 && filled + height / 2 > share && columns.len() < across {
            columns.push(Vec::new());
            filled = 0;
        }
        filled += height;
        columns
            .last_mut()
            .expect("one column at least")
            .push(section);
    }
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 28.0;
        for (place, column) in columns.iter().enumerate() {
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                for section in column {
                    show_section(ui, section, place);
                }
            });
        }
    });
}

fn show_section(ui: &mut Ui, section: &Section, column: usize) {
    let look = Look::of(ui);
    ui.add_space(4.0);
    ui.label(RichText::new(section.title).size(11.5).color(look.muted));
    ui.add_space(2.0);
    Grid::new((column, section.title))
        .num_columns(2)
        .spacing([12.0, 4.0])
        .show(ui, |ui| {
            for (key, does) in &section.lines {
                keycap(ui, key);
                ui.label(RichText::new(does).color(look.text));
                ui.end_row();
            }
        });
    ui.add_space(6.0);
}
