//! The list of jobs: each one line of truth, its reason below, its series with their last values.

use eframe::egui::{
    self, Align2, FontId, Rect, Response, Role, ScrollArea, Sense, TextStyle, Ui, WidgetInfo, pos2,
    vec2,
};
use sprintscope_sim::{Job, JobState, JobStatus, Scope, SeriesId, StopBy};

use super::keys::shown;
use super::theme::{Look, mono};
use super::widgets::{clipped_text, dash, fitting_name, state_shape};
use crate::command::{Asked, Command};
use crate::plan::Plan;
use crate::quantity::{clock_text, value_text};
use crate::view::View;

const LINE: f32 = 16.0;
const PADDING: f32 = 7.0;
const GAP: f32 = 4.0;
/// Series shown of the selected job, and of another.
const SERIES_SHOWN: (usize, usize) = (1_000, 3);
/// With more jobs than this, only the selected one shows its series.
const FEW_JOBS: usize = 12;

/// Draws the list; with a thousand jobs only those in sight.
pub fn show(
    ui: &mut Ui,
    scope: &Scope,
    jobs: &[Job],
    (plan, view): (&Plan, &View),
    selected: Option<&Job>,
    asked: &mut Vec<Asked>,
) {
    let look = Look::of(ui);
    ui.horizontal(|ui| {
        ui.add_space(6.0);
        let heading = |text: String| egui::RichText::new(text).size(11.0).color(look.muted);
        ui.label(heading("JOBS".into()));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.add_space(4.0);
            ui.label(heading(jobs.len().to_string()));
        });
    });
    let selected = selected.map(Job::id);
    let rows: Vec<Row<'_>> = jobs
        .iter()
        .map(|job| {
            Row::new(
                job,
                plan,
                selected == Some(job.id()),
                jobs.len() <= FEW_JOBS,
            )
        })
        .collect();
    let height: f32 = rows.iter().map(|row| row.height + GAP).sum();
    ScrollArea::vertical()
        .auto_shrink([false, false])
        .show_viewport(ui, |ui, seen| {
            ui.set_height(height);
            let (left, width) = (ui.max_rect().left(), ui.available_width());
            let mut top = ui.max_rect().top();
            let mut y = 0.0;
            for row in &rows {
                if y + row.height >= seen.min.y && y <= seen.max.y {
                    let rect = Rect::from_min_size(pos2(left, top), vec2(width, row.height));
                    row.show(ui, rect, (scope, plan, view), asked);
                }
                top += row.height + GAP;
                y += row.height + GAP;
            }
        });
}

struct Row<'a> {
    job: &'a Job,
    series: &'a [SeriesId],
    more_series: usize,
    is_selected: bool,
    height: f32,
}

impl<'a> Row<'a> {
    fn new(job: &'a Job, plan: &'a Plan, is_selected: bool, are_few: bool) -> Self {
        let all = plan.by_job.get(&job.id()).map_or(&[][..], Vec::as_slice);
        let is_live = !job.state().has_ended();
        let most = match (is_selected, are_few && is_live) {
            (true, _) => SERIES_SHOWN.0,
            (false, true) => SERIES_SHOWN.1,
            (false, false) => 0,
        };
        let series = &all[..all.len().min(most)];
        let more_series = if most == 0 {
            0
        } else {
            all.len() - series.len()
        };
        let lines = 2 + series.len() + usize::from(more_series > 0);
        let gap = if series.is_empty() { 0.0 } else { 4.0 };
        Self {
            job,
            series,
            more_series,
            is_selected,
            height: lines as f32 * LINE + 2.0 * PADDING + gap,
        }
    }

    fn show(
        &self,
        ui: &mut Ui,
        rect: Rect,
        (scope, plan, view): (&Scope, &Plan, &View),
        asked: &mut Vec<Asked>,
    ) {
        let look = Look::of(ui);
        let status = self.job.status();
        let id = ui.scope_id().with(("job", self.job.id().0));
        let response = ui.interact(rect, id, Sense::click());
        self.tell(&response, &status);
        if self.is_selected || response.hovered() {
            let fill = if self.is_selected {
                look.raised
            } else {
                look.raised.gamma_multiply(0.5)
            };
            ui.painter().rect_filled(rect, 6, fill);
        }
        if response.clicked() {
            push(asked, Command::SelectJob(self.job.id()));
        }
        let mut line = Line::first(rect);
        self.show_name(ui, &mut line, &status);
        self.show_reason(ui, &mut line, &status, asked);
        line.y += if self.series.is_empty() { 0.0 } else { 4.0 };
        for series in self.series {
            line.next();
            if ui.is_rect_visible(line.rect())
                && Self::show_series(ui, &line, (scope, plan, view), *series)
            {
                push(asked, Command::ToggleSeries(*series));
            }
        }
        if self.more_series > 0 {
            line.next();
            let text = format!("… and {} more", self.more_series);
            line.left(ui, &text, (mono(), look.muted), 15.0);
        }
        let full = format!("{}\n{}", self.job.name(), second_line(self.job, &status));
        response.on_hover_text(full);
    }

    fn show_name(&self, ui: &mut Ui, line: &mut Line, status: &JobStatus) {
        let look = Look::of(ui);
        state_shape(
            ui.painter(),
            pos2(line.left + 4.0, line.middle()),
            look,
            status.state,
        );
        let age = match status.state {
            JobState::Stopping => "stopping".into(),
            _ => clock_text(status.seconds.floor(), 1.0),
        };
        let age_width = line.right(ui, &age, (mono(), look.muted));
        let font = TextStyle::Body.resolve(ui.style());
        line.left_until(
            ui,
            self.job.name(),
            (font, look.text),
            15.0,
            age_width + 8.0,
        );
    }

    fn show_reason(
        &self,
        ui: &mut Ui,
        line: &mut Line,
        status: &JobStatus,
        asked: &mut Vec<Asked>,
    ) {
        let look = Look::of(ui);
        line.next();
        let text = second_line(self.job, status);
        let color = match status.state {
            JobState::Dead => look.dead,
            JobState::Stopping if status.not_responding.is_some() => look.waiting,
            _ => look.muted,
        };
        let font = FontId::new(11.5, egui::FontFamily::Proportional);
        if let Some(stuck) = status.not_responding {
            let command = Command::Stop(stuck.next);
            let label = format!("{} it {}", verb(stuck.next), shown(&command));
            let width = line.right(ui, &label, (font.clone(), look.dead));
            let rect = line.right_rect(width);
            let response = ui.interact(
                rect,
                ui.scope_id().with(("mend", self.job.id().0)),
                Sense::click(),
            );
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
            if response.clicked() {
                push(asked, Command::SelectJob(self.job.id()));
                push(asked, command);
            }
            line.left_until(ui, &text, (font, color), 15.0, width + 6.0);
        } else {
            line.left(ui, &text, (font, color), 15.0);
        }
    }

    /// Draws a series' line; returns whether it was clicked.
    fn show_series(
        ui: &mut Ui,
        line: &Line,
        (scope, plan, view): (&Scope, &Plan, &View),
        series: SeriesId,
    ) -> bool {
        let look = Look::of(ui);
        let is_hidden = view.hidden.contains(&series);
        let faded = |color: egui::Color32| {
            if is_hidden {
                color.gamma_multiply(0.4)
            } else {
                color
            }
        };
        let color = faded(look.curve(plan.ink(series)));
        dash(ui.painter(), pos2(line.left + 20.0, line.middle()), color);
        let stats = scope.store().stats(series).unwrap_or_default();
        let unit = plan
            .infos
            .get(&series)
            .map_or("", |info| info.unit.as_str());
        let value = stats.last.map(value_text).unwrap_or_default();
        let value = format!("{value} {unit}").trim_end().to_owned();
        let width = line.right(ui, &value, (mono(), faded(look.text)));
        let name = plan.short_name(series);
        let fitting = fitting_name(ui, name, line.right - line.left - 31.0 - width - 8.0);
        line.left_until(ui, &fitting, (mono(), faded(look.muted)), 31.0, width + 8.0);
        let id = ui.scope_id().with(("series", series));
        let response = ui.interact(line.rect(), id, Sense::click());
        let said = format!("{name} {value}");
        response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, !is_hidden, &said));
        let hint = if is_hidden { "show" } else { "hide" };
        response
            .on_hover_text(format!("{name}: click to {hint}"))
            .clicked()
    }

    /// The row as text: its state and the last value of each series can be read without seeing.
    fn tell(&self, response: &Response, status: &JobStatus) {
        response.widget_info(|| {
            let (name, said) = (self.job.name(), second_line(self.job, status));
            let text = match &status.reason {
                Some(_) => format!("{name}: {said}"),
                None => format!("{name}: {}, {said}", status.state),
            };
            WidgetInfo::selected(Role::ListBoxOption, true, self.is_selected, text)
        });
    }
}

fn push(asked: &mut Vec<Asked>, command: Command) {
    let by = StopBy::Button;
    asked.push(Asked { command, by });
}

fn verb(method: sprintscope_sim::StopMethod) -> &'static str {
    match method {
        sprintscope_sim::StopMethod::Loop => "Stop the loop of",
        sprintscope_sim::StopMethod::Cancel => "Cancel",
        _ => "Kill",
    }
}

fn second_line(job: &Job, status: &JobStatus) -> String {
    if let Some(stuck) = status.not_responding {
        return format!("not responding for {:.1} s", stuck.since.as_secs_f64());
    }
    match &status.reason {
        Some(reason) => format!("{} · {reason}", status.state),
        None if job.detail().is_empty() => status.state.to_string(),
        None => {
            let facts = job.facts();
            let format = facts.iter().find(|(fact, _)| *fact == "format");
            let format = format.map(|(_, format)| format!(" · {format}"));
            format!("{}{}", job.detail(), format.unwrap_or_default())
        }
    }
}

/// A line of a row: text from the left, text from the right.
struct Line {
    left: f32,
    right: f32,
    y: f32,
}

impl Line {
    fn first(rect: Rect) -> Self {
        Self {
            left: rect.left() + PADDING,
            right: rect.right() - PADDING,
            y: rect.top() + PADDING,
        }
    }

    fn next(&mut self) {
        self.y += LINE;
    }

    fn middle(&self) -> f32 {
        self.y + LINE / 2.0
    }

    fn right(&self, ui: &Ui, text: &str, ink: (FontId, egui::Color32)) -> f32 {
        let room = self.right - self.left - 40.0;
        let at = pos2(self.right, self.middle());
        clipped_text(ui, at, Align2::RIGHT_CENTER, text, ink, room).x
    }

    fn rect(&self) -> Rect {
        Rect::from_min_max(pos2(self.left, self.y), pos2(self.right, self.y + LINE))
    }

    fn right_rect(&self, width: f32) -> Rect {
        Rect::from_min_max(
            pos2(self.right - width, self.y),
            pos2(self.right, self.y + LINE),
        )
    }

    fn left(&self, ui: &Ui, text: &str, ink: (FontId, egui::Color32), indent: f32) {
        self.left_until(ui, text, ink, indent, 0.0);
    }

    fn left_until(
        &self,
        ui: &Ui,
        text: &str,
        ink: (FontId, egui::Color32),
        indent: f32,
        kept_free: f32,
    ) {
        let at = pos2(self.left + indent, self.middle());
        let room = self.right - at.x - kept_free;
        clipped_text(ui, at, Align2::LEFT_CENTER, text, ink, room);
    }
}
