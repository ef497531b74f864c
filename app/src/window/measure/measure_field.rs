//! The field in which a cursor's place stands, and is typed.

use eframe::egui::{Align2, Key, RichText, Role, TextEdit, Ui, WidgetInfo};
use sprintscope_sim::store::XAxis;

use crate::view::View;
use crate::view::axis::Wall;
use crate::view::cursors::{Cursor, CursorCommand, Places, place};
use crate::view::measure::place_words;
use crate::window::theme::{Look, mono};

/// How wide it is, in points.
const WIDTH: f32 = 120.0;
/// The same where there is little room.
const NARROW: f32 = 72.0;
/// Beside it stand its cursor's name and gaps.
const BESIDE: f32 = 26.0;
/// The same for dates and great numbers.
const WIDE: f32 = 190.0;
/// A text of more signs needs that.
const SIGNS: usize = 15;
/// How wide a sign is, and what is on either side of the text.
const SIGN: f32 = 7.3;
const MARGIN: f32 = 5.0;

/// What is typed.
#[derive(Default)]
pub(crate) struct MeasureField {
    text: String,
    /// Why the place before wasn't one.
    refused: Option<String>,
    is_typed: bool,
}

impl MeasureField {
    /// Draws it; says where the cursor is to be, once that was typed.
    pub(crate) fn show(
        &mut self,
        ui: &mut Ui,
        cursor: Cursor,
        (axis, places): (&XAxis, Places),
        (view, wall): (&View, Wall<'_>),
        (is_wanted, room): (bool, f32),
    ) -> Option<CursorCommand> {
        let look = Look::of(ui);
        let said = place_words(axis, places.of(cursor), view, wall);
        if !self.is_typed {
            self.text.clone_from(&said);
        }
        ui.label(RichText::new(cursor.name()).strong().color(look.accent));
        let ink = if self.refused.is_some() {
            look.dead
        } else {
            look.text
        };
        let width = if said.len() > SIGNS { WIDE } else { WIDTH };
        let needed = said.chars().count() as f32 * SIGN + 2.0 * MARGIN;
        // What stands there is seen whole.
        let width = width.min(room - BESIDE).max(needed).max(NARROW);
        let field = TextEdit::singleline(&mut self.text)
            .align(Align2::LEFT_CENTER)
            .font(mono())
            .hint_text("–")
            .text_color(ink)
            .desired_width(width);
        let mut response = ui.add(field);
        let name = format!("Place of cursor {}", cursor.name());
        response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, name.as_str()));
        if is_wanted {
            response.request_focus();
        }
        // What was typed until then is taken in as if it had been left by a key.
        self.is_typed = response.has_focus();
        if self.is_typed && is_left(ui) {
            response.surrender_focus();
        }
        if response.changed() {
            self.refused = None;
        }
        if let Some(refused) = &self.refused {
            ui.colored_label(look.dead, refused);
            response = response.on_hover_text(refused);
        }
        if !response.lost_focus() {
            return None;
        }
        let is_given_up = ui.input(|input| input.key_pressed(Key::Escape));
        if is_given_up || self.text == said {
            self.refused = None;
            return None;
        }
        let shown = view.shown.get(axis).copied().unwrap_or_default();
        match place::read(axis, &self.text, shown, wall) {
            Ok(x) => Some(CursorCommand::Put {
                axis: axis.clone(),
                cursor,
                x,
            }),
            Err(refused) => {
                self.refused = Some(refused);
                // What was typed stays to be mended.
                self.is_typed = true;
                None
            }
        }
    }
}

/// Whether a person does something elsewhere: who zooms and drags plots has done with typing, and the keys are the
/// plots' again.
fn is_left(ui: &Ui) -> bool {
    let panel = ui.max_rect();
    ui.input(|input| {
        let is_elsewhere = input
            .pointer
            .hover_pos()
            .is_some_and(|at| !panel.contains(at));
        let turns =
            input.smooth_scroll_delta() != eframe::egui::Vec2::ZERO || input.zoom_delta() != 1.0;
        is_elsewhere && (turns || input.pointer.any_pressed())
    })
}
