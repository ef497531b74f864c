//! What stands over a long list of series: a search, how many it finds, and all or none of them.

use eframe::egui::vec2;
use eframe::egui::{
    self, Align, Layout, Response, RichText, Role, Sense, TextEdit, Ui, WidgetInfo,
};

use crate::window::theme::Look;

/// Words stand below the words in the field.
const INDENT: f32 = 6.0;

/// What a person wants done with all series that are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bulk {
    /// Draw them.
    Show,
    /// Draw none of them.
    Hide,
}

/// The search itself and what it is called; returns its field.
pub(crate) fn show_field(ui: &mut Ui, search: &mut String, says: &'static str) -> Response {
    ui.horizontal(|ui| {
        let room = ui.available_width();
        let clear_room = if search.is_empty() { 0.0 } else { 22.0 };
        let field = TextEdit::singleline(search)
            .hint_text("Search")
            .desired_width(room - clear_room);
        ui.spacing_mut().item_spacing.x = 4.0;
        let mut response = ui.add(field);
        response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, says));
        if clear_room > 0.0 && word(ui, "×", "Clear the search").clicked() {
            search.clear();
            response.mark_changed();
            response.request_focus();
        }
        response
    })
    .inner
}

/// How many series of all are found, and facts beside them, and what is to be done with the series.
pub(crate) fn show_counts(ui: &mut Ui, found: usize, all: usize, facts: usize) -> Option<Bulk> {
    let look = Look::of(ui);
    let mut bulk = None;
    ui.horizontal(|ui| {
        let counts = if found == all {
            format!("{all} series")
        } else {
            format!("{found} of {all} series")
        };
        let beside = match facts {
            0 => String::new(),
            1 => ", 1 fact".into(),
            _ => format!(", {facts} facts"),
        };
        ui.add_space(INDENT);
        ui.label(RichText::new(counts + &beside).size(11.0).color(look.muted));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            let which = if found == all { "all" } else { "the found" };
            if word(ui, "none", &format!("Hide {which} series")).clicked() {
                bulk = Some(Bulk::Hide);
            }
            if word(ui, "all", &format!("Show {which} series")).clicked() {
                bulk = Some(Bulk::Show);
            }
        });
    });
    bulk
}

/// A small word that is a button.
fn word(ui: &mut Ui, text: &str, says: &str) -> Response {
    let look = Look::of(ui);
    let font = egui::FontId::proportional(11.5);
    let galley = ui
        .painter()
        .layout_no_wrap(text.into(), font, egui::Color32::PLACEHOLDER);
    let size = galley.size() + vec2(10.0, 4.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, says));
    let is_lit = response.hovered() || response.has_focus();
    if is_lit {
        ui.painter().rect_filled(rect, 4, look.raised);
    }
    let ink = if is_lit { look.text } else { look.accent };
    ui.painter()
        .galley(rect.center() - galley.size() / 2.0, galley, ink);
    response
}
