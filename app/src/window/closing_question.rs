//! The question what closing is to do with the live sources at work.

use eframe::egui::{self, Key, Modal, RichText, Ui};
use sprintscope_sim::Job;

use crate::view::closing::{Answer, Question};
use crate::view::{Overlay, View};
use crate::window::theme::Look;
use crate::window::widgets::{Kind, answer_button};

/// Escape takes the close back; Tab, Enter and Space choose, as the toolkit has it.
pub(super) fn typed(ctx: &egui::Context, view: &mut View) {
    if ctx.input_mut(|input| input.consume_key(egui::Modifiers::NONE, Key::Escape)) {
        view.overlay = Overlay::None;
    }
}

/// Asks; these are at work. It answers itself once none of them is.
pub(super) fn show(ctx: &egui::Context, view: &mut View, at_work: &[Job]) -> Option<Answer> {
    let answer = if at_work.is_empty() {
        Some(Answer::Stop)
    } else {
        let frame = egui::Frame::popup(&ctx.global_style()).inner_margin(18);
        let modal = Modal::new(egui::Id::unique("closing")).frame(frame);
        modal.show(ctx, |ui| ask(ui, at_work)).inner
    };
    if answer.is_some() {
        view.overlay = Overlay::None;
    }
    answer
}

fn ask(ui: &mut Ui, at_work: &[Job]) -> Option<Answer> {
    let look = Look::of(ui);
    ui.set_width(400.0);
    let jobs = at_work.len();
    let Question {
        title,
        at_work,
        kept,
    } = Question::about(at_work, "window");
    ui.heading(title);
    ui.add_space(8.0);
    ui.label(RichText::new(at_work).color(look.text));
    ui.add_space(4.0);
    ui.label(RichText::new(kept).size(12.0).color(look.muted));
    ui.add_space(14.0);
    ui.horizontal(|ui| {
        let mut answer = None;
        let mut offer = |ui: &mut Ui, said: Answer, kind| {
            let button = answer_button(ui, said.label(jobs), kind);
            if button.clicked() {
                answer = Some(said);
            }
            button
        };
        offer(ui, Answer::Stop, Kind::Ends);
        offer(ui, Answer::Keep, Kind::Plain);
        let cancel = offer(ui, Answer::Cancel, Kind::Plain);
        // A key that was meant for something else changes nothing here.
        if ui.memory(|memory| memory.focused().is_none()) {
            cancel.request_focus();
        }
        answer
    })
    .inner
}
