//! The dialog that starts a source, over the window.

use eframe::egui::text::{CCursor, CCursorRange};
use eframe::egui::text_edit::TextEditState;
use eframe::egui::{
    self, Align2, Button, ComboBox, Id, Key, Modifiers, RichText, Role, ScrollArea, Sense,
    TextEdit, Ui, WidgetInfo, vec2,
};

use crate::view::asked::{Asked, Deed};
use crate::view::command::Command;
use crate::view::field_rows::FieldRows;
use crate::view::watching::WatchCommand;
use crate::view::watching::dialog::{Dialog, format_name, formats};
use crate::view::watching::kind::{Kind, Row};
use crate::view::{Overlay, View};
use crate::window::keys;
use crate::window::theme::Look;
use crate::window::widgets::clipped_text;

/// How wide it is, and its labels are, in points.
const WIDTH: f32 = 500.0;
const LABEL: f32 = 78.0;
/// How high a line of what there is to pick is, and how many are seen at once.
const LINE: f32 = 22.0;
const LINES_SEEN: f32 = 9.0;
/// What stands around the list.
const AROUND: f32 = 292.0;
/// What stands around the fields: the heading, the buttons, and the margins.
const BUTTONS: f32 = 92.0;
/// While a broker is asked, what came is looked at so often.
const ASKING: std::time::Duration = std::time::Duration::from_millis(200);

/// What the dialog makes of keys: Tab goes on to the next field, arrows turn and pick, Enter watches, Escape closes.
pub(super) fn typed(ctx: &egui::Context, view: &mut View) -> Option<Asked> {
    let is_closed = keys::is_closing(ctx, &view.overlay);
    let Overlay::Watch(dialog) = &mut view.overlay else {
        return None;
    };
    if dialog.is_asking() {
        ctx.request_repaint_after(ASKING);
    }
    dialog.look();
    let take = |modifiers, key| ctx.input_mut(|input| input.count_and_consume_key(modifiers, key));
    let back = take(Modifiers::SHIFT, Key::Tab) as isize;
    let on = take(Modifiers::NONE, Key::Tab) as isize;
    if on != back {
        dialog.next_row(on - back);
    }
    let up = take(Modifiers::NONE, Key::ArrowUp) as isize;
    let down = take(Modifiers::NONE, Key::ArrowDown) as isize;
    if up != down {
        dialog.pick_next(down - up);
    }
    let confirms = take(Modifiers::NONE, Key::Enter) > 0;
    if dialog.text_mut().is_none() {
        // Tab has led to some button, too: keys are for the row.
        ctx.memory_mut(|memory| {
            if let Some(focused) = memory.focused() {
                memory.surrender_focus(focused);
            }
        });
        let left = take(Modifiers::NONE, Key::ArrowLeft) as isize;
        let right = take(Modifiers::NONE, Key::ArrowRight) as isize;
        let space = take(Modifiers::NONE, Key::Space) as isize;
        if right + space != left {
            dialog.turn(right + space - left);
        }
    }
    if is_closed {
        view.overlay = Overlay::None;
    } else if confirms {
        // Once the letters of this frame are in their field.
        let confirm = Command::Watch(WatchCommand::Confirm);
        return Some(Asked::by_key(Deed::Command(confirm)));
    }
    None
}

/// Draws the dialog if it is open.
pub(super) fn show(ctx: &egui::Context, view: &mut View, asked: &mut Vec<Asked>) {
    let Overlay::Watch(dialog) = &mut view.overlay else {
        return;
    };
    let mut closes = false;
    let screen = ctx.content_rect();
    let top = (screen.height() - AROUND - LINES_SEEN * LINE).clamp(8.0, 70.0);
    egui::Window::new("Watch")
        .title_bar(false)
        .resizable(false)
        .anchor(Align2::CENTER_TOP, [0.0, top])
        .show(ctx, |ui| {
            ui.set_width(WIDTH.min(screen.width() - 40.0));
            ui.label(RichText::new("WATCH").size(11.0).color(Look::of(ui).muted));
            ui.add_space(2.0);
            // In a small window the fields are scrolled, and the buttons stay in sight.
            let fields = ScrollArea::vertical().id_salt("fields of what is watched");
            let height = (screen.height() - top - BUTTONS).max(2.0 * LINE);
            fields.max_height(height).show(ui, |ui| {
                for row in dialog.kind.rows() {
                    show_row(ui, dialog, *row);
                }
                ui.add_space(2.0);
                show_remark(ui, dialog);
                let room = (screen.height() - top - AROUND).clamp(2.0 * LINE, LINES_SEEN * LINE);
                show_picks(ui, dialog, room);
            });
            ui.add_space(4.0);
            ui.horizontal(|ui| {
                if ui.button("Watch").clicked() {
                    asked.push(Asked::by_button(Command::Watch(WatchCommand::Confirm)));
                }
                closes = ui.button("Cancel").clicked();
            });
        });
    if closes {
        view.overlay = Overlay::None;
    }
}

fn show_row(ui: &mut Ui, dialog: &mut Dialog, row: Row) {
    let [label, hint] = dialog.kind.labels(row);
    let look = Look::of(ui);
    let is_ours = dialog.row == row;
    let drawn = ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(LABEL, 20.0), Sense::hover());
        let ink = if is_ours { look.text } else { look.muted };
        let font = egui::TextStyle::Body.resolve(ui.style());
        clipped_text(
            ui,
            rect.left_center(),
            Align2::LEFT_CENTER,
            label,
            (font, ink),
            LABEL,
        );
        match row {
            Row::Kind => show_kinds(ui, dialog, is_ours),
            Row::Choice => show_choice(ui, dialog, (label, is_ours)),
            Row::Format => show_format(ui, dialog, is_ours),
            Row::Place | Row::Detail | Row::Password => {
                show_field(ui, dialog, (row, is_ours), [label, hint]);
            }
        }
    });
    let response = drawn.response;
    if is_ours && !ui.clip_rect().contains_rect(response.rect) {
        response.scroll_to_me(None);
    }
}

fn show_kinds(ui: &mut Ui, dialog: &mut Dialog, is_ours: bool) {
    let mut chosen = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        for kind in Kind::ALL {
            let is_it = dialog.kind == kind;
            if choice(ui, kind.name(), (is_it, is_ours)) {
                chosen = Some(kind);
            }
        }
    });
    if let Some(kind) = chosen {
        dialog.set_kind(kind);
        dialog.go_to(Row::Place);
    }
}

fn show_choice(ui: &mut Ui, dialog: &mut Dialog, (label, is_ours): (&str, bool)) {
    for (name, is_second) in dialog.kind.choices().into_iter().zip([false, true]) {
        let is_it = dialog.is_second == is_second;
        let told = format!("{label}: {name}");
        let button = choice_button(ui, name, (is_it, is_ours));
        button.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_it, &told));
        if button.clicked() {
            dialog.is_second = is_second;
            dialog.go_to(Row::Choice);
        }
    }
}

fn choice(ui: &mut Ui, name: &str, marks: (bool, bool)) -> bool {
    let button = choice_button(ui, name, marks);
    button.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, marks.0, name));
    button.clicked()
}

/// A button of several; the chosen one is framed where keys turn it.
fn choice_button(ui: &mut Ui, name: &str, (is_it, is_ours): (bool, bool)) -> egui::Response {
    let look = Look::of(ui);
    let mut button = Button::selectable(is_it, name);
    if is_it && is_ours {
        button = button.stroke(egui::Stroke::new(1.0, look.accent));
    }
    ui.add(button)
}

fn show_format(ui: &mut Ui, dialog: &mut Dialog, is_ours: bool) {
    let before = dialog.format;
    let shown = RichText::new(format_name(dialog.format));
    let shown = if is_ours {
        shown.color(Look::of(ui).accent)
    } else {
        shown
    };
    let combo = ComboBox::from_id_salt("the format of what is watched").selected_text(shown);
    let combo = combo.show_ui(ui, |ui| {
        for format in formats() {
            ui.selectable_value(&mut dialog.format, format, format_name(format));
        }
    });
    let told = format!("Format: {}", format_name(dialog.format));
    combo
        .response
        .widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &told));
    if dialog.format != before {
        dialog.go_to(Row::Format);
    }
}

fn show_field(
    ui: &mut Ui,
    dialog: &mut Dialog,
    (row, is_ours): (Row, bool),
    [label, hint]: [&str; 2],
) {
    let id = Id::unique(("what is watched", row as u8));
    if is_ours {
        // Before it is drawn: letters of this frame are for it.
        ui.memory_mut(|memory| memory.request_focus(id));
        if dialog.take_filled() {
            put_cursor_behind(ui, id, dialog.text(row).unwrap_or_default());
        }
    }
    let mut text = dialog.text(row).unwrap_or_default().to_owned();
    let field = TextEdit::singleline(&mut text)
        .id(id)
        .hint_text(hint)
        .password(row == Row::Password)
        .desired_width(f32::INFINITY);
    let response = ui.add(field);
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, label));
    if response.clicked() {
        dialog.go_to(row);
    }
    if response.changed() {
        dialog.row = row;
        if let Some(kept) = dialog.text_mut() {
            *kept = text;
        }
        dialog.typed();
    }
}

fn put_cursor_behind(ui: &Ui, id: Id, text: &str) {
    let mut state = TextEditState::load(ui.ctx(), id).unwrap_or_default();
    let end = CCursor::new(text.chars().count());
    state.cursor.set_char_range(Some(CCursorRange::one(end)));
    state.store(ui.ctx(), id);
}

fn show_remark(ui: &mut Ui, dialog: &Dialog) {
    let (says, hinders) = dialog.remark();
    let look = Look::of(ui);
    let ink = if hinders { look.waiting } else { look.muted };
    ui.add(egui::Label::new(RichText::new(says).size(11.5).color(ink)).wrap());
}

fn show_picks(ui: &mut Ui, dialog: &mut Dialog, room: f32) {
    if dialog.picks().is_empty() {
        return;
    }
    let mut clicked = None;
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical().max_height(room).show(ui, |ui| {
            for (place, pick) in dialog.picks().iter().enumerate() {
                let is_picked = dialog.picked() == Some(place);
                if show_pick(ui, pick.texts(), is_picked) {
                    clicked = Some(place);
                }
            }
        });
    });
    if let Some(place) = clicked {
        dialog.pick(place);
    }
}

fn show_pick(ui: &mut Ui, (text, about): (&str, &str), is_picked: bool) -> bool {
    let look = Look::of(ui);
    let size = vec2(ui.available_width(), LINE);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let told = format!("{text}, {about}");
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_picked, &told));
    if response.hovered() || is_picked {
        ui.painter().rect_filled(rect, 5, look.raised);
    }
    if is_picked && !ui.is_rect_visible(rect) {
        response.scroll_to_me(None);
    }
    let within = rect.shrink2(vec2(8.0, 0.0));
    let font = egui::TextStyle::Body.resolve(ui.style());
    // What it is has a third at most, what is picked the rest.
    let beside = within.width() / 3.0;
    let ink = (font.clone(), look.muted);
    clipped_text(
        ui,
        within.right_center(),
        Align2::RIGHT_CENTER,
        about,
        ink,
        beside,
    );
    let room = within.width() - beside - 8.0;
    clipped_text(
        ui,
        within.left_center(),
        Align2::LEFT_CENTER,
        text,
        (font, look.text),
        room,
    );
    response.clicked()
}
