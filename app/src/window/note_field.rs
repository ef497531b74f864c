//! The field beside the pointer in which a note is typed.

use eframe::egui::text::{CCursor, CCursorRange};
use eframe::egui::text_edit::TextEditState;
use eframe::egui::{
    self, Area, Frame, Id, Key, Order, Pos2, Rect, RichText, TextEdit, WidgetInfo, vec2,
};

use crate::view::asked::{Asked, Deed};
use crate::view::command::Command;
use crate::view::{Overlay, View};
use crate::window::theme::Look;

/// How wide it is, in points.
const WIDTH: f32 = 260.0;

/// Where it was opened.
#[derive(Default)]
pub(super) struct NoteField {
    at: Option<Pos2>,
}

/// What the field makes of keys: Enter puts the note, Escape gives up.
pub(super) fn typed(ctx: &egui::Context, view: &mut View) -> Option<Asked> {
    let pressed = |key| ctx.input(|input| input.key_pressed(key));
    if pressed(Key::Escape) {
        view.overlay = Overlay::None;
    } else if pressed(Key::Enter) {
        // Once the letters of this frame are in the field.
        return Some(Asked::by_key(Deed::Command(Command::PutNote)));
    }
    None
}

impl NoteField {
    /// Draws the field, if a note is typed; it stays over the plots.
    pub(super) fn show(&mut self, ctx: &egui::Context, view: &mut View, plots: Rect) {
        let Overlay::Note(noting) = &mut view.overlay else {
            self.at = None;
            return;
        };
        let id = Id::unique("the note that is typed");
        if self.at.is_none() {
            // What is typed goes behind what stands there, whatever was typed before.
            let mut state = TextEditState::default();
            let end = CCursor::new(noting.text.chars().count());
            state.cursor.set_char_range(Some(CCursorRange::one(end)));
            state.store(ctx, id);
        }
        let at = *self.at.get_or_insert_with(|| {
            let pointer = ctx.input(|input| input.pointer.hover_pos());
            let beside = pointer.map(|at| at + vec2(10.0, 10.0));
            let is_pointed = noting.place.is_some();
            let middle = plots.center() - vec2(WIDTH / 2.0, 0.0);
            beside.filter(|_| is_pointed).unwrap_or(middle)
        });
        // Before it is drawn: letters of this frame are for it.
        ctx.memory_mut(|memory| memory.request_focus(id));
        let area = Area::new(Id::unique("note"))
            .order(Order::Foreground)
            .fixed_pos(at)
            .constrain_to(plots);
        let shown = area.show(ctx, |ui| {
            Frame::popup(ui.style()).show(ui, |ui| {
                ui.set_width(WIDTH);
                let muted = Look::of(ui).muted;
                ui.label(RichText::new(&noting.says).size(12.0).color(muted));
                let [called, hint] = noting.titles();
                let field = TextEdit::singleline(&mut noting.text).id(id);
                let field = field.hint_text(hint).desired_width(f32::INFINITY);
                let response = ui.add(field);
                response.widget_info(|| WidgetInfo::labeled(egui::Role::TextInput, true, called));
                if let Some(why) = noting.refused() {
                    ui.label(RichText::new(why).size(12.0).color(Look::of(ui).waiting));
                }
            });
        });
        if shown.response.clicked_elsewhere() {
            view.overlay = Overlay::None;
        }
    }
}
