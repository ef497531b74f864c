//! What a control is turned with, besides sliders: a switch, segments.

use eframe::egui::{Align2, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::window::theme::Look;
use crate::window::widgets::clipped_text;

/// A switch; `true` if it was flipped.
pub(crate) fn switch(ui: &mut Ui, name: &str, is_on: bool) -> bool {
    let look = Look::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(32.0, 18.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), is_on, name));
    let place = ui.ctx().animate_bool(response.id, is_on);
    let fill = look.raised.lerp_to_gamma(look.accent, place);
    let line = if response.has_focus() {
        look.text
    } else {
        look.line
    };
    let painter = ui.painter();
    painter.rect(rect, 9, fill, Stroke::new(1.0, line), StrokeKind::Inside);
    let x = rect.left() + 9.0 + place * (rect.width() - 18.0);
    let knob = if is_on { look.panel } else { look.text };
    painter.circle_filled(pos2(x, rect.center().y), 6.0, knob);
    response.clicked()
}

/// A few choices side by side; the place of the one that was chosen now.
pub(crate) fn segments(
    ui: &mut Ui,
    name: &str,
    choices: &[String],
    chosen: usize,
) -> Option<usize> {
    let look = Look::of(ui);
    let mut clicked = None;
    ui.spacing_mut().item_spacing.x = 3.0;
    ui.horizontal(|ui| {
        let gaps = 3.0 * (choices.len() as f32 - 1.0);
        let width = (ui.available_width() - gaps - 2.0) / choices.len() as f32;
        for (place, choice) in choices.iter().enumerate() {
            let (rect, response) = ui.allocate_exact_size(vec2(width, 20.0), Sense::click());
            let is_chosen = place == chosen;
            let label = format!("{name}: {choice}");
            response.widget_info(|| {
                WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), is_chosen, &label)
            });
            let fill = if is_chosen {
                look.accent.gamma_multiply(0.30)
            } else {
                look.raised
            };
            let line = if response.has_focus() || response.hovered() {
                look.accent
            } else {
                fill
            };
            let outline = Stroke::new(1.0, line);
            ui.painter()
                .rect(rect, 4, fill, outline, StrokeKind::Inside);
            let ink = if is_chosen { look.text } else { look.muted };
            let font = eframe::egui::FontId::proportional(12.0);
            let center = rect.center();
            clipped_text(
                ui,
                center,
                Align2::CENTER_CENTER,
                choice,
                (font, ink),
                width - 8.0,
            );
            if response.clicked() {
                clicked = Some(place);
            }
        }
    });
    clicked
}
