//! The field below the log through which a person answers a program that asks, or tells a board something.

use eframe::egui::{self, Key, Label, RichText, TextEdit, Ui, WidgetInfo};
use sprintscope_sim::{Job, JobId};

use crate::view::addressee::Addressee;
use crate::window::theme::Look;

/// What is being typed, and for whom.
#[derive(Default)]
pub(super) struct AnswerField {
    job: Option<JobId>,
    text: String,
    /// It had the focus when it was drawn last. Then it stays: what is typed on is for the program, and
    /// no command.
    has_focus: bool,
    /// Why the last line didn't go.
    refused: Option<String>,
}

impl AnswerField {
    /// Whether this job waits for an answer, or one is being typed.
    pub(super) fn is_wanted(&self, job: &Job) -> bool {
        let is_in_use = self.has_focus || !self.text.is_empty();
        let is_begun = self.job == Some(job.id()) && is_in_use;
        Addressee::of(job)
            .is_some_and(|addressee| addressee.has_field() || is_begun && addressee.takes_lines())
    }

    /// Draws the field; Enter sends its line. What the program doesn't show isn't shown here, either.
    pub(super) fn show(&mut self, ui: &mut Ui, job: &Job) {
        let Some(addressee) = Addressee::of(job) else {
            return;
        };
        if self.job != Some(job.id()) {
            *self = Self {
                job: Some(job.id()),
                ..Self::default()
            };
        }
        let is_hidden = addressee.hides();
        ui.horizontal(|ui| {
            let look = Look::of(ui);
            let says = addressee.words(job.name());
            let color = if addressee.is_waiting() {
                look.waiting
            } else {
                look.muted
            };
            // The field and the button behind it keep their room.
            let says = Label::new(RichText::new(says).size(12.0).color(color)).truncate();
            let room = (ui.available_width() - 170.0).max(40.0);
            ui.scope(|ui| {
                ui.set_max_width(room);
                ui.add(says);
            });
            let hint = if is_hidden { "hidden" } else { "Enter sends" };
            let field = TextEdit::singleline(&mut self.text)
                .password(is_hidden)
                .hint_text(hint)
                .desired_width((ui.available_width() - 70.0).max(80.0));
            let response = ui.add(field);
            response.widget_info(|| {
                let says = format!("A line for {}", job.name());
                WidgetInfo::labeled(egui::Role::TextInput, true, says)
            });
            self.has_focus = response.has_focus();
            let enter = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            if ui.button("Send").clicked() || enter {
                self.refused = addressee.say_line(&self.text).err();
                if self.refused.is_none() {
                    self.text.clear();
                }
                response.request_focus();
                self.has_focus = true;
                ui.ctx().request_repaint();
            }
            if let Some(refused) = &self.refused {
                ui.label(RichText::new(refused).size(12.0).color(look.dead));
            }
        });
    }
}
