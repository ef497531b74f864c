//! The list of keys, over the window.

use std::sync::Arc;

use eframe::egui::{
    self, Align, Align2, FontId, Galley, Id, Layout, Role, ScrollArea, Sense, Ui, Vec2, WidgetInfo,
    vec2,
};

use crate::view::asked::Asked;
use crate::view::catalogue::{ROOMS, Room};
use crate::view::chord::{Chord, Key, Named};
use crate::view::keymap::Keymap;
use crate::view::keys::Keys;
use crate::view::{Overlay, View};
use crate::window::gestures::GESTURES;
use crate::window::keys;
use crate::window::theme::{Look, semibold};
use crate::window::widgets::{keycap_at, keycap_width, scroll_by};

/// Escape closes the list, and so does the key that opens it.
pub(super) fn typed(ctx: &egui::Context, view: &mut View) {
    if keys::is_closing(ctx, &view.overlay) {
        view.overlay = Overlay::None;
    }
}

/// How many pages a key scrolls the list.
fn scrolled_by(chord: Chord) -> f32 {
    // So little of a page is a line, and so many pages are more than there are.
    let (line, all) = (0.06, 100.0);
    match chord.key {
        Key::Named(Named::Up) => -line,
        Key::Named(Named::Down) => line,
        Key::Named(Named::PageUp) => -1.0,
        Key::Named(Named::PageDown | Named::Space) => 1.0,
        Key::Named(Named::Home) => -all,
        Key::Named(Named::End) => all,
        _ => 0.0,
    }
}

/// Draws the list if it is open; a click elsewhere closes it.
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
    let room = ctx.content_rect().size() - vec2(80.0, 32.0);
    let across = (((room.x + GAP) / (COLUMN + GAP)) as usize).clamp(1, ACROSS);
    let column = ((room.x + GAP) / across as f32 - GAP).min(WIDEST);
    let scroll = keys::pressed(ctx).into_iter().map(scrolled_by);
    let pages = scroll.sum::<f32>();
    let shown = egui::Window::new("Keys and gestures")
        .id(Id::unique("keys"))
        .title_bar(false)
        .auto_sized()
        .anchor(Align2::CENTER_CENTER, [0.0, 0.0])
        .show(ctx, |ui| {
            let columns = columns(ui, &sections, (across, column));
            ui.set_width(columns.len() as f32 * (column + GAP) - GAP + BAR);
            let closes = show_head(ui);
            ui.add_space(2.0);
            let height = room.y - 48.0;
            ScrollArea::vertical()
                .auto_shrink([false, true])
                .max_height(height)
                .min_scrolled_height(height)
                .show(ui, |ui| {
                    scroll_by(ui, pages * height * 0.9);
                    show_columns(ui, &columns, column);
                });
            closes
        });
    let is_closed = shown
        .as_ref()
        .is_some_and(|shown| shown.inner == Some(true));
    // The button that opens it closes it, too; closed here it would be opened again by that.
    let is_toggled = view.overlay.is_toggled(asked);
    let clicked_elsewhere =
        !is_toggled && shown.is_some_and(|shown| shown.response.clicked_elsewhere());
    if is_closed || clicked_elsewhere {
        view.overlay = Overlay::None;
    }
}

/// What it is, and how it is closed; returns whether it is.
fn show_head(ui: &mut Ui) -> bool {
    ui.horizontal(|ui| {
        ui.heading("Keys and gestures");
        let to_right = Layout::right_to_left(Align::Center);
        let close = |ui: &mut Ui| {
            ui.add_space(BAR);
            ui.small_button("Close").clicked()
        };
        ui.with_layout(to_right, close).inner
    })
    .inner
}

/// So wide is a column at least, in points, where there is room.
const COLUMN: f32 = 276.0;
/// Longer lines are no longer read at a glance.
const WIDEST: f32 = 414.0;
/// For the scroll bar beside the columns.
const BAR: f32 = 14.0;
/// Between two columns.
const GAP: f32 = 28.0;
/// More columns than this are no longer read as one list.
const ACROSS: usize = 4;
/// Room for a section's keys at most: those that need more have a line of their own.
const KEYS: f32 = 104.0;
/// Between two lines, and between two sections.
const SPACE: [f32; 2] = [2.0, 6.0];
/// Between a key and its words.
const BESIDE: f32 = 10.0;
/// Words are a little smaller than elsewhere: all of them are to be seen in a window of 1280 by 720 points.
const WORDS: f32 = 12.0;

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

/// A section with its words laid out in a column's width.
struct Laid<'a> {
    title: &'static str,
    /// Where words begin.
    keys: f32,
    lines: Vec<(&'a str, Arc<Galley>)>,
    height: f32,
}

impl<'a> Laid<'a> {
    fn new(ui: &Ui, section: &'a Section, column: f32) -> Self {
        let ink = Look::of(ui).text;
        let widths = section.lines.iter().map(|(key, _)| keycap_width(ui, key));
        let keys = BESIDE + widths.filter(|width| *width <= KEYS).fold(0.0, f32::max);
        let line = |(key, does): &'a (String, String)| {
            let font = FontId::proportional(WORDS);
            let words = ui.painter().layout(does.clone(), font, ink, column - keys);
            (key.as_str(), words)
        };
        let lines: Vec<_> = section.lines.iter().map(line).collect();
        let heights = lines.iter().map(|(key, words)| line_height(ui, key, words));
        let height = HEAD + heights.sum::<f32>() + SPACE[1];
        let title = section.title;
        Self {
            title,
            keys,
            lines,
            height,
        }
    }
}

/// A section's title.
const HEAD: f32 = 18.0;
/// A keycap.
const CAP: f32 = 17.0;

fn is_long(ui: &Ui, key: &str) -> bool {
    keycap_width(ui, key) > KEYS
}

fn line_height(ui: &Ui, key: &str, words: &Galley) -> f32 {
    let own_line = if is_long(ui, key) { CAP + 2.0 } else { 0.0 };
    own_line + words.size().y.max(CAP) + SPACE[0]
}

/// Puts the sections into so many columns, in their order, so that the longest is as short as can be.
fn columns<'a>(
    ui: &Ui,
    sections: &'a [Section],
    (across, width): (usize, f32),
) -> Vec<Vec<Laid<'a>>> {
    let laid: Vec<Laid> = sections
        .iter()
        .map(|section| Laid::new(ui, section, width))
        .collect();
    let whole: f32 = laid.iter().map(|section| section.height).sum();
    let mut limit = whole / across as f32;
    while needed(&laid, limit) > across {
        limit += CAP;
    }
    let mut columns: Vec<Vec<Laid>> = Vec::new();
    let mut filled = f32::INFINITY;
    for section in laid {
        if filled + section.height > limit {
            columns.push(Vec::new());
            filled = 0.0;
        }
        filled += section.height;
        columns.last_mut().expect("one was begun").push(section);
    }
    columns
}

/// How many columns are needed if none is higher than this, unless a section alone is.
fn needed(sections: &[Laid], limit: f32) -> usize {
    let mut filled = f32::INFINITY;
    let begins = sections.iter().filter(|section| {
        let begins = filled + section.height > limit;
        filled = if begins {
            section.height
        } else {
            filled + section.height
        };
        begins
    });
    begins.count()
}

fn show_columns(ui: &mut Ui, columns: &[Vec<Laid>], width: f32) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        for column in columns {
            ui.vertical(|ui| {
                ui.set_width(width);
                ui.spacing_mut().item_spacing = Vec2::ZERO;
                for section in column {
                    show_section(ui, section, width);
                }
            });
        }
    });
}

fn show_section(ui: &mut Ui, section: &Laid, width: f32) {
    let look = Look::of(ui);
    let size = vec2(width, HEAD);
    let (rect, head) = ui.allocate_exact_size(size, Sense::hover());
    head.widget_info(|| WidgetInfo::labeled(Role::Heading, true, section.title));
    ui.painter().text(
        rect.left_center(),
        Align2::LEFT_CENTER,
        section.title,
        semibold(12.0),
        look.muted,
    );
    for (key, words) in &section.lines {
        let is_long = is_long(ui, key);
        let size = vec2(width, line_height(ui, key, words));
        let (rect, line) = ui.allocate_exact_size(size, Sense::hover());
        line.widget_info(|| {
            WidgetInfo::labeled(Role::Label, true, format!("{key}: {}", words.text()))
        });
        keycap_at(ui, (rect.min, CAP), key);
        let below = if is_long { CAP + 2.0 } else { 0.0 };
        // One line of words stands in the middle of its keycap.
        let down = below + ((CAP - words.size().y) / 2.0).max(0.0);
        let at = rect.min + vec2(section.keys, down);
        ui.painter().galley(at, Arc::clone(words), look.text);
    }
    ui.add_space(SPACE[1]);
}
