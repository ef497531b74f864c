//! The facts of a job as lines of the list: how many there are, and each with its name and value.

use eframe::egui::{self, Align2, FontId, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2};
use sprintscope_sim::JobId;
use sprintscope_sim::job::Fact;

use super::branch::Branch;
use super::job_progress::INDENT;
use super::job_row::chevron;
use crate::view::asked::Asked;
use crate::view::command::Command;
use crate::view::folds::Fold;
use crate::view::told::fact_text;
use crate::window::theme::{Look, mono};
use crate::window::widgets::{clipped_text, fitting_name};

/// Where the words begin: below the names of series.
const NAME: f32 = 31.0;
/// Of the line a value leaves at least this part to the name.
const NAME_PART: f32 = 0.3;

/// The line that says how many facts there are, and shows them or not.
pub(crate) fn show_head(ui: &Ui, rect: Rect, branch: &Branch, asked: &mut Vec<Asked>) {
    let look = Look::of(ui);
    let job = &branch.job;
    let is_open = branch.fact_fold == Fold::Open;
    let count = match branch.facts.len() {
        1 => "1 fact".to_owned(),
        count => format!("{count} facts"),
    };
    let id = ui.scope_id().with(("facts", job.id().0));
    let hit = rect.with_min_x(rect.left() + INDENT - 3.0);
    let response = ui.interact(hit, id, Sense::click());
    response.widget_info(|| {
        let says = format!("{}: its {count} one by one", job.name());
        WidgetInfo::selected(Role::DisclosureTriangle, true, is_open, says)
    });
    let is_lit = response.hovered() || response.has_focus();
    let ink = if is_lit { look.text } else { look.muted };
    let middle = rect.center().y;
    ui.painter().add(chevron(
        pos2(rect.left() + INDENT + 5.0, middle),
        is_open,
        ink,
    ));
    let font = FontId::new(11.5, egui::FontFamily::Proportional);
    let at = pos2(rect.left() + NAME, middle);
    let room = rect.right() - at.x;
    clipped_text(ui, at, Align2::LEFT_CENTER, &count, (font, ink), room);
    if response.has_focus() {
        let stroke = Stroke::new(1.0, look.accent);
        ui.painter()
            .rect_stroke(hit, 3, stroke, egui::StrokeKind::Inside);
    }
    if response.clicked() {
        let command = if is_open {
            Command::CloseFacts(job.id())
        } else {
            Command::OpenFacts(job.id())
        };
        asked.push(Asked::by_button(command));
    }
}

/// A fact's line: its name, and its value with the unit on the right.
pub(crate) fn show(ui: &Ui, rect: Rect, job: JobId, fact: &Fact) {
    let look = Look::of(ui);
    let value = fact_text(fact);
    let id = ui.scope_id().with(("fact", job.0, &fact.name));
    let response = ui.interact(rect, id, Sense::hover());
    response
        .widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{} {value}", fact.name)));
    let left = rect.left() + NAME;
    let room = rect.right() - left - 2.0;
    let at = pos2(rect.right() - 2.0, rect.center().y);
    let ink = (mono(), look.text);
    let value_room = room * (1.0 - NAME_PART);
    let width = clipped_text(ui, at, Align2::RIGHT_CENTER, &value, ink, value_room).x;
    let at = pos2(left, rect.center().y);
    let ink = (mono(), look.muted);
    let name_room = room - width - 8.0;
    let name = fitting_name(ui, &fact.name, name_room);
    clipped_text(ui, at, Align2::LEFT_CENTER, &name, ink, name_room);
    response.on_hover_ui(|ui| {
        ui.set_max_width(420.0);
        ui.label(format!("{}\n{value}", fact.name));
    });
}
