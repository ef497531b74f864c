//! The screen as cells: its parts, and what lies over them.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use sprintscope_sim::Job;
use unicode_width::UnicodeWidthStr;

use super::fields::{Field, Fields};
use super::inks::Inks;
use super::jobs::{Jobs, Source};
use super::layout::{Contents, Parts, SIZE_MIN, parts};
use super::pen::Pen;
use super::screen::Screen;
use super::target::{Target, Targets};
use super::{controls, export_dialog, measure, overlay, run_table, status, watch_dialog};
use crate::view::Overlay;
use crate::view::addressee::Addressee;
use crate::view::catalogue::WATCH;
use crate::view::closing;
use crate::view::figures::Figures;
use crate::view::job_shown::JobShown;
use crate::view::scrolls::Scrolled;

impl Screen {
    /// Draws all of it.
    pub(super) fn draw(&mut self, frame: &mut Frame) {
        let area = frame.area();
        self.plays = self.view.play_on(self.began.elapsed().as_secs_f64());
        self.keep_in = self.keep_up();
        self.scroll_as_asked();
        self.targets.clear();
        let cursor = self.draw_in(area, frame.buffer_mut());
        if self.look.is_ascii {
            only_ascii(frame.buffer_mut());
        }
        // A cursor beyond the edge belongs to what isn't seen.
        if let Some(at) = cursor.filter(|(x, y)| *x < area.right() && *y < area.bottom()) {
            frame.set_cursor_position(at);
        }
    }

    /// Does what commands left to be scrolled.
    fn scroll_as_asked(&mut self) {
        let scrolls = &mut self.view.scrolls;
        let [jobs, plots, log] =
            [Scrolled::Jobs, Scrolled::Plots, Scrolled::Log].map(|what| scrolls.take(what));
        self.job_list.scroll_by_halves(jobs);
        if self.view.overlay != Overlay::Keys {
            self.key_list.begin();
        }
        self.plots.scroll(plots);
        if log != 0 {
            self.log.scroll_by_halves(&mut self.view, log);
        }
    }

    /// Returns where the cursor is, where one is seen.
    fn draw_in(&mut self, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        if area.is_empty() {
            return None;
        }
        let inks = Inks::of(self.look);
        let job = self.looked_at();
        let is_small = area.width < SIZE_MIN[0] || area.height < SIZE_MIN[1];
        let parts = if is_small {
            self.draw_too_small(area, buffer, inks);
            Parts {
                status: Rect {
                    y: area.bottom() - 1,
                    height: 1,
                    ..area
                },
                ..Parts::default()
            }
        } else {
            self.parts(area, job.as_ref(), inks)
        };
        let mut cursor = None;
        if !is_small {
            cursor = self.draw_parts((parts, buffer), job.as_ref(), inks);
        }
        self.copy();
        let figures = Figures::kept_up(&mut self.figures, &self.scope, &self.frames);
        let looked_at = (&self.scope, &self.view);
        status::draw((parts.status, buffer), looked_at, figures, inks);
        let asked = self.view.intent.bar().map(|bar| {
            let left = self.view.intent.seconds_left();
            let (key, words) = (bar.key(), bar.words(&self.keymap));
            format!("{key} {words} · {left} s")
        });
        let refused = match &self.view.overlay {
            Overlay::Note(noting) => noting.refused(),
            _ => None,
        };
        if let Some(note) = asked.as_deref().or(refused).or(self.view.note.as_deref()) {
            status::draw_note((parts.status, buffer), note, inks);
        }
        if let Overlay::Note(noting) = &self.view.overlay {
            // A click there doesn't give it up.
            self.targets.add(parts.status, Target::Overlay);
            let typed = (&**noting, &self.fields);
            return Some(status::draw_noting((parts.status, buffer), typed, inks));
        }
        self.draw_overlay((area, buffer), inks).or(cursor)
    }

    /// What is to be copied is given to the terminal, which doesn't say whether it takes it.
    fn copy(&mut self) {
        let Some(text) = self.view.to_copy.take() else {
            return;
        };
        if let Some(note) = &mut self.view.note {
            note.push_str(self.copying.remark(&text));
        }
        self.copied = Some(text);
    }

    fn parts(&mut self, area: Rect, job: Option<&Job>, inks: Inks) -> Parts {
        let is_searched = self.is_searched();
        let has_answer = job.is_some_and(|job| self.fields.is_answer_wanted(job));
        let job_lines = self.with_job_list(inks, |list, source, _| list.update(source));
        let contents = Contents {
            job_lines: job_lines + usize::from(is_searched),
            control_lines: job.map_or(0, |job| {
                controls::count_lines(&JobShown::new(job, self.view.playback.moment()))
            }),
            has_answer,
            panels: self.view.panels,
        };
        parts(area, contents)
    }

    fn draw_parts(
        &mut self,
        (parts, buffer): (Parts, &mut Buffer),
        job: Option<&Job>,
        inks: Inks,
    ) -> Option<(u16, u16)> {
        self.view.look_where(&self.scope, &self.plan);
        let search = self.draw_jobs((parts.jobs, buffer), inks);
        self.draw_plots((parts.plots, buffer), inks);
        let Self {
            scope,
            view,
            fields,
            log,
            targets,
            ..
        } = self;
        let value = job.and_then(|job| {
            let selected = view.picked_control();
            let area = (parts.controls, &mut *buffer);
            let then = JobShown::new(job, view.playback.moment());
            controls::draw(area, &then, selected, (inks, fields, view.times()), targets)
        });
        let area = (parts.log, &mut *buffer);
        let filter = log.draw(area, (scope, job, view), (inks, fields), targets);
        let answer = job.and_then(|job| self.draw_answer((parts.answer, buffer), job, inks));
        answer.or(value).or(filter).or(search)
    }

    fn draw_too_small(&self, area: Rect, buffer: &mut Buffer, inks: Inks) {
        let [columns, lines] = SIZE_MIN;
        let text = format!(
            "{}×{} is too small: the view needs {columns}×{lines}",
            area.width, area.height
        );
        Pen::new(buffer, area, 0).write(&text, inks.waiting());
        let mut pen = Pen::new(buffer, area, 1);
        if area.height > 2 {
            let states: Vec<String> = self
                .jobs
                .all()
                .iter()
                .map(|job| format!("{} {}", job.name(), job.state()))
                .collect();
            pen.write(&states.join(", "), inks.text());
        }
    }

    /// Returns where the cursor is, if a search is typed.
    fn draw_jobs(&mut self, (area, buffer): (Rect, &mut Buffer), inks: Inks) -> Option<(u16, u16)> {
        if area.is_empty() {
            return None;
        }
        let has_heading = self.is_searched() || area.height > 6;
        let heading = u16::from(has_heading).min(area.height);
        // A column stays free beside what is on the right.
        let area = Rect {
            width: area.width.saturating_sub(1),
            ..area
        };
        let list = Rect {
            y: area.y + heading,
            height: area.height - heading,
            ..area
        };
        self.with_job_list(inks, |jobs, source, targets| {
            jobs.draw((list, &mut *buffer), source, targets);
        });
        let mut cursor = None;
        let mut pen = Pen::new(buffer, area, 0);
        if self.is_searched() {
            let Self {
                view,
                fields,
                targets,
                ..
            } = self;
            let is_typed = fields.focus == Some(Field::Search);
            pen.write("search: ", inks.muted());
            let (before, _) = fields.split(&view.series_search);
            cursor = is_typed.then_some((pen.x() + before.width() as u16, area.y));
            let field = pen.write(&view.series_search, inks.accent());
            targets.add(field, Target::Field(Field::Search));
        } else if has_heading {
            pen.write("JOBS", inks.heading());
            pen.write_at_end(&self.jobs.all().len().to_string(), inks.muted());
        }
        cursor
    }

    fn is_searched(&self) -> bool {
        self.view.is_searching() || self.fields.focus == Some(Field::Search)
    }

    /// Does this with the list of jobs and what it is made of.
    fn with_job_list<T>(
        &mut self,
        inks: Inks,
        act: impl FnOnce(&mut Jobs, Source<'_>, &mut Targets) -> T,
    ) -> T {
        let kill = closing::kill(&self.keymap);
        let source = Source {
            scope: &self.scope,
            jobs: &self.jobs,
            plan: &self.plan,
            view: &self.view,
            inks,
            kill: &kill,
        };
        act(&mut self.job_list, source, &mut self.targets)
    }

    fn draw_plots(&mut self, area: (Rect, &mut Buffer), inks: Inks) {
        let Self {
            scope,
            view,
            plan,
            plots,
            measure,
            targets,
            keymap,
            ..
        } = self;
        plots.watch_key = keymap.shown_for(WATCH);
        let (room, buffer) = area;
        if let Some(text) = measure.copied(scope, plan, view) {
            view.to_copy = Some(text);
        }
        let [above, table] = measure::parted(room, measure, (scope, plan), view);
        plots.draw((above, &mut *buffer), (scope, plan, inks), view, targets);
        measure::draw((table, buffer), (scope, plan, inks), measure, view);
    }

    /// The line that a program waits for. Returns where the cursor is, if it is typed.
    fn draw_answer(
        &mut self,
        (area, buffer): (Rect, &mut Buffer),
        job: &Job,
        inks: Inks,
    ) -> Option<(u16, u16)> {
        if area.is_empty() {
            return None;
        }
        let fields = &self.fields;
        let is_typed = fields.focus == Some(Field::Answer);
        self.targets.add(area, Target::Field(Field::Answer));
        let mut pen = Pen::new(buffer, area, 0);
        if let Some(addressee) = Addressee::of(job) {
            let ink = if addressee.is_waiting() {
                inks.waiting()
            } else {
                inks.muted()
            };
            pen.write(&addressee.words(job.name()), ink);
        }
        if let Some(refused) = &fields.refused {
            pen.write(&format!(" ({refused})"), inks.dead());
        }
        let hint = if is_typed {
            " > "
        } else {
            " (Tab, or click) > "
        };
        pen.write(hint, inks.muted());
        let shown = |text: &str| {
            if Fields::is_answer_hidden(job) {
                "*".repeat(text.chars().count())
            } else {
                text.to_owned()
            }
        };
        let (before, _) = fields.split(&fields.answer);
        let at = (pen.x() + shown(before).width() as u16, area.y);
        pen.write(&shown(&fields.answer), inks.accent());
        is_typed.then_some(at)
    }

    /// Returns where the cursor is, if something is typed there.
    fn draw_overlay(
        &mut self,
        (area, buffer): (Rect, &mut Buffer),
        inks: Inks,
    ) -> Option<(u16, u16)> {
        let Self {
            scope,
            view,
            keymap,
            fields,
            targets,
            answer,
            run_table,
            key_list,
            ..
        } = self;
        match &view.overlay {
            // A note is typed in the status line.
            Overlay::None | Overlay::Note(_) => None,
            Overlay::Keys => {
                let keys = view.intent.keys();
                key_list.draw((area, buffer), (keymap, keys), (inks, targets));
                None
            }
            Overlay::Palette(palette) => {
                let cursor =
                    overlay::draw_palette((area, buffer), palette, (inks, fields), targets);
                Some(cursor)
            }
            Overlay::Watch(dialog) => {
                watch_dialog::draw((area, buffer), dialog, (inks, fields), targets)
            }
            Overlay::Export(dialog) => {
                let shown = (&**dialog, view.exporting.part());
                export_dialog::draw((area, buffer), shown, (inks, fields), targets)
            }
            Overlay::Runs => {
                let shown = (&*run_table, &view.run_order);
                run_table::draw((area, buffer), shown, (inks, targets));
                None
            }
            Overlay::Closing => {
                let at_work = closing::at_work(scope);
                let asked = (at_work.as_slice(), *answer);
                overlay::draw_question((area, buffer), asked, (inks, targets));
                None
            }
        }
    }
}

/// Where only ASCII may be drawn: what names and values are made of, too.
fn only_ascii(buffer: &mut Buffer) {
    let area = buffer.area;
    for position in area.positions() {
        let cell = &mut buffer[position];
        if cell.symbol().is_ascii() {
            continue;
        }
        let sign = match cell.symbol() {
            "…" => "~",
            "–" | "—" | "−" | "·" | "•" => "-",
            "×" => "x",
            "→" | "›" => ">",
            "←" | "‹" => "<",
            "↑" => "^",
            "↓" => "v",
            "µ" | "μ" => "u",
            "’" | "‘" => "'",
            "“" | "”" => "\"",
            _ => "?",
        };
        cell.set_symbol(sign);
    }
}
