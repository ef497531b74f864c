//! What a job's source counted, as a line of the list.

use eframe::egui::{self, Align2, FontId, Rect, Role, Sense, Ui, WidgetInfo, pos2};
use sprintscope_sim::Job;

use super::job_progress::INDENT;
use crate::view::source_words::CountWords;
use crate::window::theme::Look;
use crate::window::widgets::clipped_text;

/// The line, in the colour of what waits where something was lost.
pub(crate) fn show(ui: &Ui, rect: Rect, job: &Job) {
    let Some(words) = CountWords::of(&job.counts()) else {
        return;
    };
    let look = Look::of(ui);
    let line = words.line();
    let id = ui.scope_id().with(("source counts", job.id().0));
    let response = ui.interact(rect, id, Sense::hover());
    response
        .widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{}: {line}", job.name())));
    let ink = if words.tell_of_loss() {
        look.waiting
    } else {
        look.muted
    };
    let font = FontId::new(11.5, egui::FontFamily::Proportional);
    let at = pos2(rect.left() + INDENT, rect.center().y);
    let room = rect.right() - at.x;
    let brief = words.brief_line();
    clipped_text(ui, at, Align2::LEFT_CENTER, &brief, (font, ink), room);
    response.on_hover_ui(|ui| {
        ui.set_max_width(420.0);
        ui.label(line);
    });
}
