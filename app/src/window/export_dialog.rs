//! The dialog that exports, over the window.

use std::time::Duration;

use eframe::egui::text::{CCursor, CCursorRange};
use eframe::egui::text_edit::TextEditState;
use eframe::egui::{
    self, Align2, Button, ColorImage, Id, Key, Label, Modifiers, ProgressBar, RichText, Role,
    ScrollArea, Sense, Stroke, TextEdit, Ui, WidgetInfo, vec2,
};

use crate::view::asked::{Asked, Deed};
use crate::view::command::Command;
use crate::view::exporting::dialog::{ExportDialog, Row};
use crate::view::exporting::{self, ExportCommand};
use crate::view::field_rows::FieldRows;
use crate::view::{Overlay, View};
use crate::window::keys;
use crate::window::theme::Look;
use crate::window::widgets::clipped_text;

/// How wide it is, and its labels are, in points.
const WIDTH: f32 = 500.0;
const LABEL: f32 = 62.0;
/// From the window's upper end.
const TOP: f32 = 70.0;
/// What stands around the rows: the heading, the buttons, and the margins.
const AROUND: f32 = 110.0;
/// While something is written it is looked at so often.
const WRITING: Duration = Duration::from_millis(100);

/// Looks how far an export is, and gives the clipboard what came of it.
pub(super) fn look(ctx: &egui::Context, view: &mut View) {
    if exporting::look(view) {
        ctx.request_repaint_after(WRITING);
    }
    if let Some(picture) = view.picture_to_copy.take() {
        ctx.copy_image(ColorImage::from_rgb(picture.size, &picture.rgb));
    }
    if let Some(text) = view.to_copy.take() {
        ctx.copy_text(text);
    }
}

/// What the dialog makes of keys: Tab and ↑ ↓ go from row to row, ← → turn, Enter exports, Escape gives up.
pub(super) fn typed(ctx: &egui::Context, view: &mut View) -> Option<Asked> {
    let is_closed = keys::is_closing(ctx, &view.overlay);
    let is_under_way = view.exporting.part().is_some();
    let Overlay::Export(dialog) = &mut view.overlay else {
        return None;
    };
    let take = |modifiers, key| ctx.input_mut(|input| input.count_and_consume_key(modifiers, key));
    let back = take(Modifiers::SHIFT, Key::Tab) + take(Modifiers::NONE, Key::ArrowUp);
    let on = take(Modifiers::NONE, Key::Tab) + take(Modifiers::NONE, Key::ArrowDown);
    if on != back {
        dialog.next_row(on as isize - back as isize);
    }
    let confirms = take(Modifiers::NONE, Key::Enter) > 0;
    if dialog.text_mut().is_none() {
        // Tab has led to some button, too: keys are for the row.
        ctx.memory_mut(|memory| {
            if let Some(focused) = memory.focused() {
                memory.surrender_focus(focused);
            }
        });
        let left = take(Modifiers::NONE, Key::ArrowLeft);
        let right = take(Modifiers::NONE, Key::ArrowRight) + take(Modifiers::NONE, Key::Space);
        if right != left {
            dialog.turn(right as isize - left as isize);
        }
    }
    let is_given_up = ctx.input(|input| input.key_pressed(Key::Escape));
    if is_given_up && is_under_way {
        let _was_under_way = view.exporting.give_up();
    } else if is_closed {
        view.overlay = Overlay::None;
    } else if confirms {
        // Once the letters of this frame are in their field.
        let confirm = Command::Export(ExportCommand::Confirm);
        return Some(Asked::by_key(Deed::Command(confirm)));
    }
    None
}

/// Draws the dialog if it is open.
pub(super) fn show(ctx: &egui::Context, view: &mut View, asked: &mut Vec<Asked>) {
    let part = view.exporting.part();
    let Overlay::Export(dialog) = &mut view.overlay else {
        return;
    };
    let mut closes = false;
    let screen = ctx.content_rect();
    let top = TOP.min(screen.height() / 8.0);
    egui::Window::new("Export")
        .title_bar(false)
        .resizable(false)
        .anchor(Align2::CENTER_TOP, [0.0, top])
        .show(ctx, |ui| {
            ui.set_width(WIDTH.min(screen.width() - 40.0));
            ui.label(RichText::new("EXPORT").size(11.0).color(Look::of(ui).muted));
            ui.add_space(2.0);
            // In a small window the rows are scrolled, and the buttons stay in sight.
            let rows = ScrollArea::vertical().id_salt("rows of what is exported");
            let height = (screen.height() - top - AROUND).max(44.0);
            rows.max_height(height).show(ui, |ui| {
                for row in dialog.rows() {
                    show_row(ui, dialog, row);
                }
                ui.add_space(2.0);
                show_remark(ui, dialog, part);
            });
            ui.add_space(4.0);
            ui.horizontal(|ui| {
                if ui.button("Export").clicked() {
                    asked.push(Asked::by_button(Command::Export(ExportCommand::Confirm)));
                }
                closes = ui.button("Cancel").clicked();
            });
        });
    if closes && !view.exporting.give_up() {
        view.overlay = Overlay::None;
    }
}

fn show_row(ui: &mut Ui, dialog: &mut ExportDialog, row: Row) {
    let [label, hint] = ExportDialog::labels(row);
    let look = Look::of(ui);
    let is_ours = dialog.row == row;
    let drawn = ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(LABEL, 20.0), Sense::hover());
        let ink = if is_ours { look.text } else { look.muted };
        let font = egui::TextStyle::Body.resolve(ui.style());
        let at = rect.left_center();
        clipped_text(ui, at, Align2::LEFT_CENTER, label, (font, ink), LABEL);
        if dialog.text(row).is_some() {
            show_field(ui, dialog, row, [label, hint]);
        } else {
            show_offers(ui, dialog, row, label);
        }
    });
    let response = drawn.response;
    if is_ours && !ui.clip_rect().contains_rect(response.rect) {
        response.scroll_to_me(None);
    }
}

fn show_offers(ui: &mut Ui, dialog: &mut ExportDialog, row: Row, label: &str) {
    let (offers, chosen) = dialog.offers(row);
    let accent = Look::of(ui).accent;
    let mut clicked = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        for (place, offer) in offers.into_iter().enumerate() {
            let is_it = place == chosen;
            let mut button = Button::selectable(is_it, offer);
            if is_it && dialog.row == row {
                button = button.stroke(Stroke::new(1.0, accent));
            }
            let response = ui.add(button);
            let told = format!("{label}: {offer}");
            response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_it, &told));
            if response.clicked() {
                clicked = Some(place);
            }
        }
    });
    if let Some(place) = clicked {
        dialog.choose(row, place);
    }
}

fn show_field(ui: &mut Ui, dialog: &mut ExportDialog, row: Row, [label, hint]: [&str; 2]) {
    let id = Id::unique(("what is exported", row as u8));
    if dialog.row == row {
        // Before it is drawn: letters of this frame are for it.
        ui.memory_mut(|memory| memory.request_focus(id));
        if dialog.take_filled() {
            let mut state = TextEditState::load(ui.ctx(), id).unwrap_or_default();
            let end = dialog.text(row).unwrap_or_default().chars().count();
            let range = CCursorRange::one(CCursor::new(end));
            state.cursor.set_char_range(Some(range));
            state.store(ui.ctx(), id);
        }
    }
    let mut text = dialog.text(row).unwrap_or_default().to_owned();
    let field = TextEdit::singleline(&mut text)
        .id(id)
        .hint_text(hint)
        .desired_width(f32::INFINITY);
    let response = ui.add(field);
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, label));
    if response.clicked() {
        dialog.row = row;
    }
    if response.changed() {
        dialog.row = row;
        if let Some(kept) = dialog.text_mut() {
            *kept = text;
        }
        dialog.typed();
    }
}

fn show_remark(ui: &mut Ui, dialog: &ExportDialog, part: Option<f64>) {
    let (says, hinders) = dialog.remark(part);
    let look = Look::of(ui);
    let ink = if hinders { look.waiting } else { look.muted };
    if let Some(part) = part {
        ui.add(ProgressBar::new(part as f32).desired_height(6.0));
    }
    ui.add(Label::new(RichText::new(says).size(11.5).color(ink)).wrap());
}
