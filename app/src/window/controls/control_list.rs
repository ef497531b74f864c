//! The selected job's controls in the order announced; only those in sight are asked for and drawn.

use std::sync::Arc;

use eframe::egui::{self, Rect, Response, ScrollArea, Sense, Ui, UiBuilder, pos2, vec2};
use sprintscope_sim::{Job, JobId, Order};

use super::control_row;
use crate::view::View;
use crate::view::asked::Asked;
use crate::view::command::Command;
use crate::view::command::line_control::LineControlCommand;
use crate::view::job_shown::JobShown;
use crate::view::port::as_shown;
use crate::view::selection::can_forget;

/// Where each row begins. A control's height follows from its kind, which never changes, so this is
/// added to, and made anew only once some were forgotten.
#[derive(Clone)]
struct Rows {
    job: JobId,
    removals: u64,
    /// One more than there are rows: the last is where they end.
    tops: Arc<Vec<f32>>,
    selected: usize,
}

impl Rows {
    fn of(ui: &Ui, job: &Job) -> Self {
        let removals = job.control_removals();
        let kept = ui.data(|data| data.get_temp::<Self>(ui.scope_id().with("rows")));
        let mut rows = kept
            .filter(|rows| rows.job == job.id() && rows.removals == removals)
            .unwrap_or_else(|| Self {
                job: job.id(),
                removals,
                tops: Arc::new(vec![0.0]),
                selected: 0,
            });
        let known = rows.tops.len() - 1;
        if job.control_count() > known {
            let tops = Arc::make_mut(&mut rows.tops);
            for control in job.controls_in(known..usize::MAX) {
                let top = tops.last().copied().unwrap_or_default();
                tops.push(top + control_row::height(&control.spec));
            }
        }
        rows
    }

    fn keep(self, ui: &Ui) {
        ui.data_mut(|data| data.insert_temp(ui.scope_id().with("rows"), self));
    }

    /// The row at this height; the last one below all.
    fn at(&self, y: f32) -> usize {
        let begun = self.tops.partition_point(|top| *top <= y);
        begun
            .saturating_sub(1)
            .min(self.tops.len().saturating_sub(2))
    }
}

/// Draws the controls in at most this height.
pub(crate) fn show(ui: &mut Ui, job: &Job, view: &View, room: f32, asked: &mut Vec<Asked>) {
    let mut rows = Rows::of(ui, job);
    let height = rows.tops.last().copied().unwrap_or_default();
    if height == 0.0 {
        return;
    }
    ScrollArea::vertical()
        .id_salt("controls")
        .max_height(room)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            let width = ui.available_width();
            let (all, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
            let row_rect = |place: usize| {
                let (top, end) = (rows.tops[place], rows.tops[place + 1]);
                let min = pos2(all.left(), all.top() + top);
                Rect::from_min_size(min, vec2(width, end - top))
            };
            if view.selected_control != rows.selected && view.selected_control + 1 < rows.tops.len()
            {
                ui.scroll_to_rect(row_rect(view.selected_control), None);
            }
            let seen = ui.clip_rect();
            let first = rows.at(seen.top() - all.top());
            let last = rows.at(seen.bottom() - all.top());
            let is_live = !job.state().has_ended();
            let then = JobShown::new(job, view.playback.moment());
            let controls = then.controls_in(first..last + 1);
            for (offset, control) in controls.iter().enumerate() {
                let place = first + offset;
                if place + 1 >= rows.tops.len() {
                    // It came since the rows were laid out.
                    break;
                }
                let place_on_screen = row_rect(place);
                let id_salt = (job.id(), &control.name);
                if can_forget(job, &control.name) {
                    let id = ui.scope_id().with(("row", id_salt));
                    let row = ui.interact(place_on_screen, id, Sense::click());
                    asked.extend(row_menu(&row, job.id(), &control.name));
                }
                let row = UiBuilder::new()
                    .id_salt(id_salt)
                    .max_rect(place_on_screen)
                    .layout(egui::Layout::top_down(egui::Align::Min));
                let mut ui = ui.new_child(row);
                if !is_live {
                    ui.disable();
                }
                let is_selected = view.picked_control() == Some(place);
                let shown = as_shown(job, control);
                if let Some(value) = control_row::show(&mut ui, (&shown, view.times()), is_selected)
                {
                    let values = [(control.name.to_string(), value)].into();
                    let job = job.id().into();
                    asked.push(Asked::by_button(Command::Order(Order::Set { job, values })));
                }
            }
        });
    rows.selected = view.selected_control;
    rows.keep(ui);
}

/// What is done with a control that is said as a line, by the second button of the mouse.
fn row_menu(row: &Response, job: JobId, name: &str) -> Option<Asked> {
    let mut asked = None;
    row.context_menu(|ui| {
        if ui.button(format!("Forget control {name}")).clicked() {
            let forget = LineControlCommand::Forget(job, name.into());
            asked = Some(Asked::by_button(Command::LineControl(forget)));
            ui.close();
        }
    });
    asked
}
