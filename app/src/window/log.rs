//! The log of the selected job: filtered, following its end, only the lines in sight drawn.

use std::collections::VecDeque;

use eframe::egui::{self, Align, Layout, RichText, ScrollArea, TextEdit, Ui};
use sprintscope_sim::{Job, JobId, Log, LogLine, Scope, Stream};

use super::theme::{Look, mono};
use crate::needle::Needle;
use crate::quantity::clock_text;
use crate::view::View;

const ROW: f32 = 16.0;
/// Characters of a line that are drawn; a longer one is for the log file.
const SHOWN_CHARS: usize = 500;
/// Lines that a filter looks at in a frame; a longer log takes a few.
const A_FRAME: u64 = 10_000;

/// Which lines a filter lets through, kept up as lines come.
#[derive(Default)]
pub struct LogPanel {
    job: Option<JobId>,
    filter: String,
    needle: Needle,
    /// Numbers of the matching lines, in order.
    matching: VecDeque<u64>,
    /// Lines below this number have been looked at.
    looked_at: u64,
    /// The end was out of sight.
    is_away: bool,
    /// How often Follow was switched on.
    follows: u32,
    /// The area that was drawn last: of which job, after so many follows.
    area: Option<(Option<JobId>, u32)>,
}

impl LogPanel {
    /// Draws the panel.
    pub fn show(&mut self, ui: &mut Ui, scope: &Scope, view: &mut View, job: Option<&Job>) {
        let look = Look::of(ui);
        let log = job.map(|job| scope.log(job.id())).unwrap_or_default();
        ui.horizontal(|ui| {
            let name = job.map_or("", |job| &**job.name());
            ui.label(RichText::new("LOG OF").size(11.0).color(look.muted));
            ui.label(RichText::new(name).size(11.0).color(look.text));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let mut is_followed = !view.log_is_held;
                if ui.toggle_value(&mut is_followed, "Follow").changed() {
                    view.log_is_held = !is_followed;
                    self.follows += u32::from(is_followed);
                }
                let field = TextEdit::singleline(&mut view.log_filter).hint_text("Filter");
                let response = ui.add(field.desired_width(160.0).font(egui::TextStyle::Small));
                response.widget_info(|| {
                    egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Filter the log")
                });
            });
        });
        if self.keep_up(&log, job.map(Job::id), &view.log_filter) {
            ui.ctx().request_repaint();
        }
        let rows = self.rows(&log);
        // `show_rows` counts on rows that are exactly this high.
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.spacing_mut().interact_size.y = ROW;
        // A new area begins at the end and sticks to it; one that was scrolled can't be told to.
        let id = (job.map(Job::id), self.follows);
        let mut area = ScrollArea::both()
            .auto_shrink([false, false])
            .stick_to_bottom(!view.log_is_held)
            .id_salt(("log", id));
        if self.area.replace(id) != Some(id) && !view.log_is_held {
            // By itself it would find the end in the next frame, and a quiet window draws none.
            let end = rows as f32 * ROW - ui.available_height();
            area = area.vertical_scroll_offset(end.max(0.0));
        }
        let scrolled = area.show_rows(ui, ROW, rows, |ui, seen| {
            for (number, line) in self.lines(&log, seen) {
                show_line(ui, number, &line);
            }
        });
        // Who scrolls up reads, and the end waits; it is followed again once it is scrolled back to.
        let lines_height = scrolled.content_size.y - scrolled.inner_rect.height();
        let to_end = lines_height - scrolled.state.clamped_offset().y;
        let was_away = std::mem::replace(&mut self.is_away, to_end > ROW);
        if self.is_away && !was_away {
            view.log_is_held = true;
        } else if was_away && !self.is_away {
            view.log_is_held = false;
        }
    }

    /// Looks at the lines that came; returns whether some are left for the next frame.
    fn keep_up(&mut self, log: &Log, job: Option<JobId>, filter: &str) -> bool {
        if self.job != job || self.filter != filter {
            *self = Self {
                job,
                filter: filter.into(),
                needle: Needle::new(filter),
                follows: self.follows,
                area: self.area,
                ..Self::default()
            };
        }
        if self.filter.is_empty() {
            return false;
        }
        let kept = log.range();
        while self.matching.front().is_some_and(|at| *at < kept.start) {
            self.matching.pop_front();
        }
        let from = self.looked_at.max(kept.start);
        let to = kept.end.min(from + A_FRAME);
        for (number, line) in log.lines(from..to) {
            if self.needle.is_in(&line.text) {
                self.matching.push_back(number);
            }
        }
        self.looked_at = to;
        to < kept.end
    }

    fn rows(&self, log: &Log) -> usize {
        if self.filter.is_empty() {
            let kept = log.range();
            (kept.end - kept.start) as usize
        } else {
            self.matching.len()
        }
    }

    fn lines(
        &self,
        log: &Log,
        seen: std::ops::Range<usize>,
    ) -> Vec<(u64, std::sync::Arc<LogLine>)> {
        if self.filter.is_empty() {
            let first = log.range().start;
            return log.lines(first + seen.start as u64..first + seen.end as u64);
        }
        let seen = seen.start.min(self.matching.len())..seen.end.min(self.matching.len());
        let numbers = self.matching.range(seen);
        numbers
            .flat_map(|number| log.lines(*number..number + 1))
            .collect()
    }
}

fn show_line(ui: &mut Ui, number: u64, line: &LogLine) {
    let look = Look::of(ui);
    let color = match line.stream {
        Stream::Out => look.text,
        Stream::Err => look.waiting,
        Stream::Note => look.accent,
    };
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        ui.set_height(ROW);
        let time = clock_text(line.t, 0.1);
        ui.label(RichText::new(time).font(mono()).color(look.muted));
        let end = line
            .text
            .char_indices()
            .nth(SHOWN_CHARS)
            .map_or(line.text.len(), |(at, _)| at);
        let text = RichText::new(&line.text[..end]).font(mono()).color(color);
        ui.push_id(number, |ui| {
            ui.add(egui::Label::new(text).extend().selectable(true));
        });
    });
}
