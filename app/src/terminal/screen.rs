//! What the terminal shows, from its state to cells.

use std::time::{Duration, Instant};

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use sprintscope_sim::{Job, Scope};
use unicode_width::UnicodeWidthStr;

use super::copying::Copying;
use super::fields::{Field, Fields};
use super::inks::Inks;
use super::jobs::{Jobs, Source};
use super::key_list::KeyList;
use super::layout::{Contents, Parts, SIZE_MIN, parts};
use super::log::Log;
use super::look::Look;
use super::pen::Pen;
use super::plots::Plots;
use super::target::{Target, Targets};
use super::{controls, measure, overlay, status};
use crate::view::addressee::Addressee;
use crate::view::closing::{self, Answer};
use crate::view::exporting;
use crate::view::figures::{self, Figures, FrameRate};
use crate::view::job_list::JobList;
use crate::view::job_words;
use crate::view::keymap::Keymap;
use crate::view::measure::{LOOK_AGAIN, Measure};
use crate::view::plan::Plan;
use crate::view::run_table::RunTable;
use crate::view::scrolls::Scrolled;
use crate::view::selection::selected;
use crate::view::theme::Theme;
use crate::view::{Overlay, View};

/// As often as that it is drawn while what was seen is played.
const WHILE_PLAYING: Duration = Duration::from_millis(80);
/// How soon a redraw shows what a search of the log has found meanwhile.
const WHILE_SEARCHING: Duration = Duration::from_millis(30);
/// A long path that is being drawn is looked for again so soon.
const WHILE_DRAWING: Duration = Duration::from_millis(20);
/// The same for what is counted.
const WHILE_COUNTING: Duration = Duration::from_millis(100);

/// The state of the terminal view.
pub(super) struct Screen {
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
    pub(super) plots: Plots,
    pub(super) measure: Measure,
    pub(super) job_list: Jobs,
    pub(super) log: Log,
    pub(super) run_table: RunTable,
    /// In how many seconds that wants to be looked at again.
    runs_due: Option<f64>,
    pub(super) key_list: KeyList,
    /// What can be clicked, and where it was drawn last.
    pub(super) targets: Targets,
    frames: FrameRate,
    figures: Option<Figures>,
    /// The ground where a person chose none.
    is_usually_dark: bool,
    /// When to look again at what is to be kept.
    keep_in: Option<Duration>,
    /// What the terminal does with what is copied.
    copying: Copying,
    /// A text for its clipboard.
    pub(super) copied: Option<String>,
    /// What its clock counts from.
    began: Instant,
    /// What was seen is played: it is to be drawn again soon.
    plays: bool,
}

impl Screen {
    /// Of this scope, drawn so.
    pub(super) fn new(scope: Scope, look: Look) -> Self {
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
            plots: Plots::default(),
            measure: Measure::default(),
            job_list: Jobs::default(),
            log: Log::default(),
            run_table: RunTable::default(),
            runs_due: None,
            key_list: KeyList::default(),
            targets: Targets::default(),
            frames: FrameRate::default(),
            figures: None,
            is_usually_dark: look.is_dark,
            keep_in: None,
            copying: Copying::of_terminal(),
            copied: None,
            began: Instant::now(),
            plays: false,
        }
    }

    /// Looks at what there is: the job that is shown as selected stays it, whatever ends or begins meanwhile.
    pub(super) fn look_anew(&mut self) {
        let Self {
            scope,
            view,
            jobs,
            plan,
            fields,
            keymap,
            run_table,
            runs_due,
            ..
        } = self;
        jobs.update(scope);
        let kept = view.selected_job.and_then(|id| jobs.get(id));
        let job = kept.cloned().or_else(|| selected(scope, view));
        view.selected_job = job.as_ref().map(Job::id);
        plan.compare_on(view.comparison.axis());
        plan.show_job_lanes(view.job_lanes);
        plan.update(scope, jobs.all());
        view.take_up_layout(plan);
        view.take_up_opened();
        plan.arrange(&mut view.arranging);
        view.take_over(plan);
        view.comparison.update(scope, plan, jobs.all());
        view.time_shown.follow(jobs.all());
        if let Some(remark) = view.comparison.take_remark() {
            view.note = Some(remark);
        }
        fields.look_at(job.as_ref());
        let is_listed = view.overlay == Overlay::Runs;
        *runs_due = is_listed
            .then(|| run_table.update(scope, &view.run_order))
            .flatten();
        exporting::look(view);
        if view.picture_to_copy.take().is_some() {
            let says = "a terminal's clipboard takes no pictures: export it to a file";
            view.note = Some(says.into());
        }
        match &mut view.overlay {
            Overlay::Palette(palette) => palette.update(scope, keymap),
            Overlay::Watch(dialog) => dialog.look(),
            _ => {}
        }
    }

    /// Keeps how it is arranged, if that has changed; returns when to look again.
    fn keep_up(&mut self) -> Option<Duration> {
        self.look.is_dark = match self.view.theme {
            Some(Theme::Dark) => true,
            Some(Theme::Light) => false,
            Some(Theme::Auto) | None => self.is_usually_dark,
        };
        self.view.keep_up(&self.plan)
    }

    /// Keeps how it is arranged, at once.
    pub(super) fn keep_now(&mut self) {
        self.view.keep_now(&self.plan);
    }

    /// Light where it is dark, and dark where it is light.
    pub(super) fn other_theme(&mut self) {
        self.look.is_dark ^= true;
        self.view.theme = Some(if self.look.is_dark {
            Theme::Dark
        } else {
            Theme::Light
        });
    }

    /// A redraw begins; the one before it cost so much.
    pub(super) fn count_frame(&mut self, cost: Duration) {
        self.frames.count(cost);
    }

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
        if self.view.overlay == Overlay::Keys {
            self.key_list.scroll(plots);
        } else {
            self.key_list.begin();
            self.plots.scroll(plots);
        }
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
            control_lines: job.map_or(0, controls::count_lines),
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
            controls::draw(area, job, selected, (inks, fields), targets)
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
            ..
        } = self;
        let (room, buffer) = area;
        if let Some(text) = measure.copied(scope, plan, view) {
            view.to_copy = Some(text);
        }
        let [above, table] = measure::parted(room, measure, plan, view);
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
                super::watch_dialog::draw((area, buffer), dialog, (inks, fields), targets)
            }
            Overlay::Export(dialog) => {
                let shown = (&**dialog, view.exporting.part());
                super::export_dialog::draw((area, buffer), shown, (inks, fields), targets)
            }
            Overlay::Runs => {
                let shown = (&*run_table, &view.run_order);
                super::run_table::draw((area, buffer), shown, (inks, targets));
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

    /// When to draw again although nothing comes: ages grow, and who doesn't respond is shown.
    pub(super) fn due_in(&self) -> Option<Duration> {
        if self.plays {
            return Some(WHILE_PLAYING);
        }
        if self.log.has_more() {
            return Some(WHILE_SEARCHING);
        }
        if self.plots.is_drawing() {
            return Some(WHILE_DRAWING);
        }
        if self.plots.is_counting() || self.view.paths.is_at_work() {
            return Some(WHILE_COUNTING);
        }
        if self.measure.has_more() || self.view.cursors.copy_is_wanted {
            return Some(LOOK_AGAIN);
        }
        if let Overlay::Watch(dialog) = &self.view.overlay
            && dialog.is_asking()
        {
            return Some(LOOK_AGAIN);
        }
        if self.view.exporting.part().is_some() {
            return Some(LOOK_AGAIN);
        }
        // What counts down does so.
        if self.jobs.is_one_stopping() || self.view.intent.bar().is_some() {
            return Some(Duration::from_millis(100));
        }
        let figures = self.figures.as_ref();
        let is_at_rest = figures.is_some_and(|figures| figures.are_at_rest(&self.scope));
        let rest = (!is_at_rest).then_some(figures::REST);
        let age = self.jobs.least_age().map(job_words::age_step);
        let runs = self.runs_due.map(Duration::from_secs_f64);
        let others = runs.into_iter().chain(self.keep_in);
        let plan = self.plan.due_in();
        age.into_iter().chain(rest).chain(others).chain(plan).min()
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
