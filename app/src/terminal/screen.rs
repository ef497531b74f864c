//! What the terminal shows, from its state to cells.

use std::time::Duration;

use ratatui::Frame;
use ratatui::layout::Position;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;
use sprintscope_sim::Scope;

use super::fields::{Field, Fields};
use crate::view::closing::{self, Answer, Question};
use crate::view::command::Asked;
use crate::view::job_list::JobList;
use crate::view::keymap::Keymap;
use crate::view::plan::Plan;
use crate::view::{Overlay, View};

/// The state of the terminal view.
pub struct Screen {
    pub(super) scope: Scope,
    pub(super) view: View,
    pub(super) jobs: JobList,
    pub(super) plan: Plan,
    pub(super) look: Look,
    pub(super) keymap: Keymap,
    pub(super) fields: Fields,
    /// What is chosen of what closing asks.
    pub(super) answer: Answer,
    /// What was clicked of that.
    pub(super) answered: Option<Answer>,
}

/// How it may draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Only signs of ASCII, no Braille.
    pub is_ascii: bool,
    /// How many colours there are.
    pub colours: Colours,
    /// On a dark ground.
    pub is_dark: bool,
}

/// How many colours a terminal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colours {
    /// None: `NO_COLOR` is set.
    None,
    /// The sixteen of every terminal.
    Sixteen,
    /// The 256 of xterm.
    Palette,
    /// Any.
    True,
}

impl Screen {
    /// Of this scope, drawn so.
    pub fn new(scope: Scope, look: Look) -> Self {
        Self {
            scope,
            view: View::default(),
            jobs: JobList::default(),
            plan: Plan::default(),
            look,
            keymap: Keymap::default(),
            fields: Fields::default(),
            answer: Answer::default(),
            answered: None,
        }
    }

    /// Draws all of it.
    pub fn draw(&mut self, frame: &mut Frame) {
        let mut lines = Vec::new();
        for job in self.jobs.all() {
            let samples: u64 = self
                .scope
                .series_of(job.id())
                .iter()
                .map(|one| {
                    self.scope
                        .store()
                        .stats(one.id)
                        .map_or(0, |stats| stats.samples)
                })
                .sum();
            let is_selected = self.view.selected_job == Some(job.id());
            let mark = if is_selected { '>' } else { ' ' };
            lines.push(format!(
                "{mark} {}  {}  {samples} samples",
                job.name(),
                job.state().name()
            ));
        }
        let fields = [
            (Field::Search, "search", &self.view.series_search),
            (Field::LogFilter, "filter", &self.view.log.filter),
            (Field::Answer, "answer", &self.fields.answer),
            (Field::Value, "value", &self.fields.value),
        ];
        for (field, name, text) in fields {
            if self.fields.focus == Some(field) {
                let (before, _) = self.fields.split(text);
                let column = name.len() + 2 + before.chars().count();
                let last = frame.area().width.saturating_sub(1);
                frame.set_cursor_position(((column as u16).min(last), lines.len() as u16));
                let job = self.looked_at();
                let is_hidden = job.is_some_and(|job| Fields::is_answer_hidden(&job));
                let is_hidden = is_hidden && field == Field::Answer;
                let text = if is_hidden {
                    "*".repeat(text.chars().count())
                } else {
                    text.clone()
                };
                lines.push(format!("{name}: {text}"));
            }
        }
        match &self.view.overlay {
            Overlay::None => {}
            Overlay::Keys => lines.push("Keys".into()),
            Overlay::Palette(palette) => {
                lines.push(format!("palette: {}", palette.text));
                for (place, hit) in palette.hits().iter().enumerate().take(8) {
                    let mark = if place == palette.chosen { '>' } else { ' ' };
                    lines.push(format!("{mark} {}", hit.text));
                }
            }
            Overlay::Closing => {
                let question = Question::about(&closing::at_work(&self.scope), "view");
                lines.push(question.title.into());
                lines.push(question.at_work);
                lines.extend(Answer::ALL.map(|one| {
                    let mark = if one == self.answer { '>' } else { ' ' };
                    format!("{mark} {}", one.label())
                }));
            }
        }
        let size = frame.area();
        let pause = if self.view.pause.is_some() {
            "paused"
        } else {
            "live"
        };
        lines.push(format!("{}x{} {pause}", size.width, size.height));
        lines.extend(self.view.note.clone());
        let lines: Vec<Line> = lines.into_iter().map(Line::from).collect();
        frame.render_widget(Paragraph::new(lines), size);
    }

    /// What a click here asks for.
    pub fn clicked(&mut self, at: Position) -> Vec<Asked> {
        let _ = at;
        Vec::new()
    }

    /// What so many steps of the wheel here ask for, upwards if positive.
    pub fn scrolled(&mut self, at: Position, steps: i32) -> Vec<Asked> {
        let _ = (at, steps);
        Vec::new()
    }

    /// The pointer is here: the cursor of the plot below it reads out there.
    pub fn pointed(&mut self, at: Position) {
        let _ = at;
    }

    /// The pointer was dragged with its button down.
    pub fn dragged(&mut self, from: Position, to: Position) -> Vec<Asked> {
        let _ = (from, to);
        Vec::new()
    }

    /// The button came up after it was dragged.
    pub fn released(&mut self) {}

    /// When to draw again although nothing comes.
    pub fn due_in(&self) -> Option<Duration> {
        (!self.scope.jobs().running().is_empty()).then_some(Duration::from_secs(1))
    }
}
