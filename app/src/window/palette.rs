//! The command palette: type a few letters of what is meant.

use eframe::egui::{
    self, Align2, Color32, Id, Key, RichText, Role, ScrollArea, Sense, TextEdit, WidgetInfo, vec2,
};
use sprintscope_sim::{Scope, StopBy};

use crate::view::asked::Asked;
use crate::view::hit::{Beside, Hit};
use crate::view::palette::Urgency;
use crate::view::{Overlay, View};
use crate::window::keys;
use crate::window::theme::Look;
use crate::window::widgets::{clipped_text, keycap};

/// How high a line is, in points, and how many are seen at once.
const LINE: f32 = 24.0;
const LINES_SEEN: f32 = 14.0;

/// What the palette makes of keys: arrows choose, Enter does what is chosen, Escape closes.
pub(super) fn typed(ctx: &egui::Context, scope: &Scope, view: &mut View) -> Option<Asked> {
    let is_closed = keys::is_closing(ctx, &view.overlay);
    let Overlay::Palette(palette) = &mut view.overlay else {
        return None;
    };
    palette.update(scope, &keys::keymap(ctx));
    let pressed = |key| ctx.input(|input| input.key_pressed(key));
    let (ups, downs) = ctx.input(|input| {
        let count = |key| input.num_presses(key) as isize;
        (count(Key::ArrowUp), count(Key::ArrowDown))
    });
    palette.choose_next(downs - ups);
    if is_closed {
        view.overlay = Overlay::None;
    } else if pressed(Key::Enter)
        && let Some(deed) = palette.enter()
    {
        view.overlay = Overlay::None;
        return Some(Asked::by_key(deed));
    }
    None
}

/// Draws the palette if it is open.
pub(super) fn show(ctx: &egui::Context, view: &mut View, asked: &mut Vec<Asked>) {
    let is_toggled = view.overlay.is_toggled(asked);
    let Overlay::Palette(palette) = &mut view.overlay else {
        return;
    };
    let (mut clicked, mut whole) = (None, None);
    let shown = egui::Window::new("Find a command")
        .title_bar(false)
        .resizable(false)
        .anchor(Align2::CENTER_TOP, [0.0, 90.0])
        .show(ctx, |ui| {
            ui.set_width(440.0);
            let [_, hint] = palette.titles();
            let id = Id::unique("what is looked for");
            let field = TextEdit::singleline(&mut palette.text).id(id);
            // Before it is drawn: letters of this frame are for it.
            ui.memory_mut(|memory| memory.request_focus(id));
            let field = ui.add(field.hint_text(hint).desired_width(f32::INFINITY));
            field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, hint));
            ui.add_space(4.0);
            ui.spacing_mut().item_spacing.y = 0.0;
            let room = (ui.ctx().content_rect().height() - 180.0).clamp(LINE, LINES_SEEN * LINE);
            ScrollArea::vertical().max_height(room).show(ui, |ui| {
                for (place, hit) in palette.hits().iter().enumerate() {
                    let is_chosen = palette.chosen() == Some(place);
                    let shown = show_hit(ui, hit, is_chosen);
                    if shown.is_clicked {
                        clicked = Some(hit.deed.clone());
                    }
                    if shown.is_cut && is_chosen {
                        whole = Some(hit.text.clone());
                    }
                }
            });
            let look = Look::of(ui);
            if let Some(whole) = whole {
                ui.add_space(4.0);
                ui.label(RichText::new(whole).color(look.muted));
            }
            if let Some((says, urgency)) = palette.remark() {
                let color = match urgency {
                    Urgency::Remark => look.muted,
                    Urgency::Refusal => look.waiting,
                };
                ui.label(RichText::new(says).color(color));
            }
        });
    let clicked_elsewhere = shown.is_some_and(|shown| shown.response.clicked_elsewhere());
    if let Some(deed) = clicked {
        let by = StopBy::Button;
        view.overlay = Overlay::None;
        asked.push(Asked { deed, by });
    } else if clicked_elsewhere && !is_toggled {
        view.overlay = Overlay::None;
    }
}

/// A line of the palette as it was shown.
struct ShownHit {
    is_clicked: bool,
    /// There was no room for all that it says.
    is_cut: bool,
}

fn show_hit(ui: &mut egui::Ui, hit: &Hit, is_chosen: bool) -> ShownHit {
    let look = Look::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &hit.text));
    if response.hovered() || is_chosen {
        ui.painter().rect_filled(rect, 5, look.raised);
    }
    if is_chosen && !ui.is_rect_visible(rect) {
        response.scroll_to_me(None);
    }
    let mut row = ui.new_child(
        egui::UiBuilder::new()
            .max_rect(rect.shrink2(vec2(8.0, 0.0)))
            .layout(egui::Layout::right_to_left(egui::Align::Center)),
    );
    match &hit.beside {
        Beside::Nothing => {}
        Beside::Key(key) => keycap(&mut row, key),
        Beside::Kind(kind) => {
            row.label(RichText::new(*kind).color(look.muted));
        }
    }
    let room = row.available_rect_before_wrap();
    let font = egui::TextStyle::Body.resolve(row.style());
    let ink = Color32::PLACEHOLDER;
    let whole = row
        .painter()
        .layout_no_wrap(hit.text.clone(), font.clone(), ink);
    let is_cut = whole.size().x > room.width();
    let (at, ink) = (room.left_center(), (font, look.text));
    clipped_text(&row, at, Align2::LEFT_CENTER, &hit.text, ink, room.width());
    let is_clicked = response.clicked();
    if is_cut {
        response.on_hover_text(&hit.text);
    }
    ShownHit { is_clicked, is_cut }
}
