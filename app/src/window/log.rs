//! The log of the selected job: filtered, following its end, only the lines in sight drawn.

pub(super) mod log_head;
pub(super) mod log_line;
pub(super) mod log_rate;

use eframe::egui::{self, Align, Label, Layout, RichText, ScrollArea, TextEdit, Ui};
use sprintscope_sim::{Job, JobId, Scope};

use self::log_head::{Fitting, choose_level};
use self::log_line::ROW;
use self::log_rate::LogRate;
use crate::view::View;
use crate::view::asked::Asked;
use crate::view::command::Command;
use crate::view::log_lines::LogLines;
use crate::view::scrolls::Scrolled;
use crate::window::answer::AnswerField;
use crate::window::theme::Look;
use crate::window::widgets::scroll_by;

/// Which lines a filter lets through, kept up as lines come.
#[derive(Default)]
pub(super) struct LogPanel {
    lines: LogLines,
    /// The end was out of sight.
    is_away: bool,
    /// The end wasn't followed.
    was_held: bool,
    /// How often Follow was switched on.
    follows: u32,
    /// The area that was drawn last: of which job, after so many follows.
    area: Option<(Option<JobId>, u32)>,
    rate: LogRate,
    answer: AnswerField,
}

impl LogPanel {
    /// Draws the panel.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        (scope, job): (&Scope, Option<&Job>),
        view: &mut View,
        asked: &mut Vec<Asked>,
    ) {
        if std::mem::replace(&mut self.was_held, view.log.is_held) && !view.log.is_held {
            self.follows += 1;
        }

        let log = job.map(|job| scope.log(job.id())).unwrap_or_default();
        head(ui, view, job, asked);
        if view.log.rate_is_shown {
            self.rate.show(ui, scope, &log, job);
        }
        let kept_up = self.lines.keep_up(&log, job.map(Job::id), &view.log);
        self.is_away &= !kept_up.is_another;
        if kept_up.has_more {
            ui.ctx().request_repaint();
        }
        if let Some(job) = job.filter(|job| self.answer.is_wanted(job)) {
            egui::Panel::bottom("answer")
                .show_separator_line(false)
                .frame(egui::Frame::new().inner_margin(egui::Margin::symmetric(0, 4)))
                .show(ui, |ui| self.answer.show(ui, job));
        }
        let rows = self.lines.count(&log);
        // `show_rows` counts on rows that are exactly this high.
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.spacing_mut().interact_size.y = ROW;
        // A new area begins at the end and sticks to it; one that was scrolled can't be told to.
        let id = (job.map(Job::id), self.follows);
        let mut area = ScrollArea::both()
            .auto_shrink([false, false])
            .stick_to_bottom(!view.log.is_held)
            .id_salt(("log", id));
        if self.area.replace(id) != Some(id) && !view.log.is_held {
            // By itself it would find the end in the next frame, and a quiet window draws none.
            let end = rows as f32 * ROW - ui.available_height();
            area = area.vertical_scroll_offset(end.max(0.0));
        }
        let half = (ui.available_height() / 2.0).max(ROW);
        let steps = view.scrolls.take(Scrolled::Log);
        let scrolled = area.show_rows(ui, ROW, rows, |ui, seen| {
            scroll_by(ui, steps, half);
            for (number, line) in self.lines.between(&log, seen) {
                log_line::show(ui, number, &line, &view.zone);
            }
        });
        // Who scrolls up reads, and the end waits; it is followed again once it is scrolled back to.
        let lines_height = scrolled.content_size.y - scrolled.inner_rect.height();
        let to_end = lines_height - scrolled.state.clamped_offset().y;
        let was_away = std::mem::replace(&mut self.is_away, to_end > ROW);
        if self.is_away && !was_away {
            view.log.is_held = true;
        } else if was_away && !self.is_away {
            view.log.is_held = false;
        }
        self.was_held = view.log.is_held;
    }
}

/// The job's name and what chooses lines, as far as there is room.
fn head(ui: &mut Ui, view: &View, job: Option<&Job>, asked: &mut Vec<Asked>) {
    let look = Look::of(ui);
    let mut ask = |command| asked.push(Asked::by_button(command));
    ui.horizontal(|ui| {
        let name = job.map_or("", |job| &**job.name());
        let fits = Fitting::in_width(ui.available_width());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let mut is_followed = !view.log.is_held;
            if ui.toggle_value(&mut is_followed, "Follow").changed() {
                ask(Command::FollowLog);
            }
            let mut text = view.log.filter.clone();
            let field = TextEdit::singleline(&mut text).hint_text("Filter");
            let field = field.desired_width(fits.filter);
            let response = ui.add(field.font(egui::TextStyle::Small));
            response.widget_info(|| {
                egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Filter the log")
            });
            if response.changed() {
                ask(Command::FilterLog(text));
            }
            if fits.has_levels {
                let mut level = view.log.level;
                choose_level(ui, &mut level, fits.has_name);
                if level != view.log.level {
                    ask(Command::LogLevel(level));
                }
            }
            if fits.has_rate {
                let mut is_shown = view.log.rate_is_shown;
                let rate = ui.toggle_value(&mut is_shown, "Lines/s");
                if rate.on_hover_text("Lines per second by level").changed() {
                    ask(Command::LogRate);
                }
            }
            if fits.has_name {
                // In what room is left.
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.label(RichText::new("LOG OF").size(11.0).color(look.muted));
                    let name = RichText::new(name).size(11.0).color(look.text);
                    ui.add(Label::new(name).truncate());
                });
            }
        });
    });
}
