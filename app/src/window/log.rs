//! The log of the selected job: filtered, held by line or following its end, only the lines in sight drawn.

mod drawn_lines;
pub(super) mod log_head;
pub(super) mod log_line;
pub(super) mod log_rate;
pub(super) mod log_rows;
pub(super) mod log_scroll;

use std::time::Duration;

use eframe::egui::{self, Event, Ui};
use sprintscope_sim::job::LogLine;
use sprintscope_sim::{Job, Scope};

use self::drawn_lines::DrawnLines;
use self::log_rate::LogRate;
use crate::view::asked::Asked;
use crate::view::command::Command;
use crate::view::log::command::{self, LogCommand};
use crate::view::log::line_places;
use crate::view::log::reader::Reader;
use crate::view::plan::Plan;
use crate::view::{Overlay, View};
use crate::window::answer::AnswerField;

/// How soon a frame shows what a search has found meanwhile.
const WHILE_SEARCHING: Duration = Duration::from_millis(30);

/// The state of the panel.
#[derive(Default)]
pub(super) struct LogPanel {
    reader: Reader,
    rate: LogRate,
    drawn: DrawnLines,
    answer: AnswerField,
}

impl LogPanel {
    /// Draws the panel.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        (scope, plan, job): (&Scope, &Plan, Option<&Job>),
        view: &mut View,
        asked: &mut Vec<Asked>,
    ) {
        let log = job.map(|job| scope.log(job.id())).unwrap_or_default();
        let source = (log.clone(), job.map(Job::id));
        if self.reader.look(source, &mut view.log) {
            ui.ctx().request_repaint_after(WHILE_SEARCHING);
        }
        log_head::show(ui, (&self.reader, view), job, asked);
        if view.log.rate_is_shown {
            self.rate.show(ui, scope, &log, job);
        }
        if let Some(job) = job.filter(|job| self.answer.is_wanted(job)) {
            egui::Panel::bottom("answer")
                .show_separator_line(false)
                .frame(egui::Frame::new().inner_margin(egui::Margin::symmetric(0, 4)))
                .show(ui, |ui| self.answer.show(ui, job));
        }
        let lit = self.lit(scope, job, (plan, view));
        let lines = (&mut self.reader, &mut self.drawn, lit);
        log_rows::show(ui, lines, view, asked);
        self.copy(ui, view, asked);
    }

    /// The line that came where plots read out, unless they do where it is picked.
    fn lit(&self, scope: &Scope, job: Option<&Job>, (plan, view): (&Plan, &View)) -> Option<u64> {
        let at = view.reads_at.0.first()?;
        let is_picked = view.log.picked.is_some() && view.cursor.is_none();
        let job = job.filter(|_| !is_picked)?;
        line_places::nearest((scope, &self.reader), (plan, view), job.id(), at)
    }

    /// Copies what is picked, where that was asked for.
    fn copy(&self, ui: &Ui, view: &mut View, asked: &mut Vec<Asked>) {
        let is_free = view.overlay == Overlay::None && !ui.ctx().text_edit_focused();
        let is_typed = is_free
            && view.log.picked.is_some()
            && ui.input(|input| input.events.contains(&Event::Copy));
        if is_typed {
            asked.push(Asked::by_button(Command::Log(LogCommand::Copy)));
        }
        let zone = view.zone.clone();
        let shown = |line: &LogLine| log_line::shown_text(line, &zone);
        if let Some(text) = command::copied(&self.reader, view, shown) {
            ui.copy_text(text);
        }
    }
}
